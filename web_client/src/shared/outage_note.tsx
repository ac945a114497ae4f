// What is the matter when it is the counter itself: sound and picture go on meanwhile, and nothing is lost.
import { useEffect, useState } from "react";
import type { Status } from "./connection";
import type { MediaNow } from "./media_connection";

/** A page connects anew within a moment now and then; that is no news. */
const LASTS_MS = 2_000;

/** Whether the counter is away: as it says itself, or because it is not heard although sound and picture come. */
export function useOutage(now: { outage: boolean; status: Status; media: MediaNow["media"] }): boolean {
  const unheard = now.status === "connecting" && now.media === "connected";
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasts(unheard), unheard ? LASTS_MS : 0);
    return () => clearTimeout(timer);
  }, [unheard]);
  return now.outage || (unheard && lasts);
}

export function OutageNote({ on, words }: { on: boolean; words: string }) {
  // Always there, so that what it comes to say is read out.
  return (
    <p className={on ? "outage shown" : "outage"} role="status" data-testid="outage" data-on={on}>
      {on ? words : ""}
    </p>
  );
}
