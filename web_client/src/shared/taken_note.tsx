// Microphone or camera were taken away: what that means, and the one button that brings them back.
import { useState } from "react";
import type { Taken } from "./device_watch";
import { MediaTrouble } from "./local_media";

export interface TakenTexts {
  title: Readonly<Record<"microphone" | "camera" | "both", string>>;
  hint: string;
  back: Readonly<Record<"microphone" | "camera" | "both", string>>;
  still: string;
}

export function whichTaken(taken: Taken): "microphone" | "camera" | "both" {
  return taken.size > 1 ? "both" : taken.has("camera") ? "camera" : "microphone";
}

export function TakenNote({ taken, texts, bringBack }: { taken: Taken; texts: TakenTexts; bringBack: () => Promise<void> }) {
  const [still, setStill] = useState(false);
  const [busy, setBusy] = useState(false);
  if (taken.size === 0) {
    return null;
  }
  const which = whichTaken(taken);
  function press(): void {
    setBusy(true);
    bringBack()
      .then(() => setStill(false))
      .catch((why: unknown) => {
        if (!(why instanceof MediaTrouble)) {
          throw why;
        }
        setStill(true);
      })
      .finally(() => setBusy(false));
  }
  return (
    <div className="taken" role="alert" data-testid="taken">
      <p>{texts.title[which]}</p>
      <p className="taken-hint">{still ? texts.still : texts.hint}</p>
      <button type="button" className="primary" onClick={press} disabled={busy} data-testid="bring-back">
        {texts.back[which]}
      </button>
    </div>
  );
}
