// A side of the document, which the customer holds before the camera: the page takes the still when the teller asks for it.
import { useEffect, useRef } from "react";
import type { Wanted } from "../../generated/protocol";
import { fill } from "../../shared/language";
import { takeStill } from "../../shared/still";
import { FromFile } from "./from_file";
import { useSending } from "./sending";
import { useCaseTexts } from "./texts";

export function DocumentStill({ wanted, camera }: { wanted: Wanted; camera: MediaStreamTrack | undefined }) {
  const texts = useCaseTexts();
  const { sending, send } = useSending(wanted.ask);
  const what = texts.sides[wanted.of];
  const begun = useRef(false);
  const live = camera?.enabled === true && camera.readyState === "live";
  useEffect(() => {
    // Once for each time it is asked: who fails is asked to try again.
    if (live && camera !== undefined && !begun.current) {
      begun.current = true;
      send(takeStill(camera));
    }
  }, [live, camera, send]);
  return (
    <div className="want" role="status" data-testid={`want-${wanted.of}`}>
      {sending.at === "failed" ? (
        <p className="want-fault">{texts.faults[sending.fault]}</p>
      ) : (
        <p>{sending.at === "rest" ? (live ? fill(texts.holdStill, { what }) : texts.noCamera) : sending.at === "taking" ? fill(texts.taking, { what }) : fill(texts.sending, { percent: Math.round(sending.share * 100) })}</p>
      )}
      {(sending.at === "failed" || !live) && (
        <div className="want-acts">
          {live && camera !== undefined && (
            <button type="button" className="primary" onClick={() => send(takeStill(camera))}>
              {texts.tryAgain}
            </button>
          )}
          <FromFile label={texts.fromFile} chosen={(file) => send(Promise.resolve(file))} />
        </div>
      )}
    </div>
  );
}
