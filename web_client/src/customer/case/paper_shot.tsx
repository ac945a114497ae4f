// A paper: what the camera sees, a shutter, a look at what was taken, and its way to the counter.
import { useEffect, useMemo, useState } from "react";
import type { Wanted } from "../../generated/protocol";
import { fill, useLanguage } from "../../shared/language";
import { takeStill } from "../../shared/still";
import { Picture } from "../check_screen";
import { FromFile } from "./from_file";
import { useSending } from "./sending";
import { useCaseTexts } from "./texts";

export function PaperShot({ wanted, camera }: { wanted: Wanted; camera: MediaStreamTrack | undefined }) {
  const texts = useCaseTexts();
  const language = useLanguage();
  const [taken, setTaken] = useState<Blob | undefined>();
  const { sending, send, fail, rest } = useSending(wanted.ask);
  const shown = useMemo(() => (taken === undefined ? undefined : URL.createObjectURL(taken)), [taken]);
  useEffect(
    () => () => {
      if (shown !== undefined) {
        URL.revokeObjectURL(shown);
      }
    },
    [shown],
  );
  const live = camera?.enabled === true && camera.readyState === "live";
  const seen = useMemo(() => (camera === undefined ? undefined : new MediaStream([camera])), [camera]);
  const what = wanted.title?.[language] ?? texts.sides.paper;
  const onItsWay = sending.at === "taking" || sending.at === "sending";
  return (
    <div className="want" data-testid="want-paper">
      <h3>{fill(texts.wantPaper, { what })}</h3>
      {wanted.hint != null && <p className="want-hint">{wanted.hint[language]}</p>}
      {shown !== undefined ? (
        <img className="shot" src={shown} alt={texts.taken} />
      ) : live && seen !== undefined ? (
        <Picture stream={seen} className="shot" label={texts.preview} testid="paper-preview" />
      ) : (
        <p>{texts.noCamera}</p>
      )}
      {sending.at === "failed" && (
        <p className="want-fault" role="alert">
          {texts.faults[sending.fault]}
        </p>
      )}
      {onItsWay ? (
        <div className="want-progress" role="status">
          <progress value={sending.at === "sending" ? sending.share : 0} max={1} aria-label={texts.send} />
          {fill(texts.sending, { percent: sending.at === "sending" ? Math.round(sending.share * 100) : 0 })}
        </div>
      ) : (
        <div className="want-acts">
          {taken === undefined ? (
            live && camera !== undefined && (
              <button type="button" className="primary" onClick={() => {
                rest();
                takeStill(camera).then(setTaken, fail);
              }} data-testid="shoot">
                {texts.shoot}
              </button>
            )
          ) : (
            <>
              <button type="button" className="primary" onClick={() => send(Promise.resolve(taken))} data-testid="send-picture">
                {texts.send}
              </button>
              <button
                type="button"
                className="secondary"
                onClick={() => {
                  setTaken(undefined);
                  rest();
                }}
              >
                {texts.again}
              </button>
            </>
          )}
          {taken === undefined && <FromFile label={texts.fromFile} chosen={setTaken} />}
        </div>
      )}
    </div>
  );
}
