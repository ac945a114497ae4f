import { useEffect, useRef, useState } from "react";
import { useTexts } from "../staff/texts";

/** A stream on the screen; when the browser will not play sound unasked, a button asks. */
export function Picture(props: { stream: MediaStream; muted: boolean; className: string; label: string; testid: string }) {
  const texts = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (element !== null) {
      element.srcObject = props.stream;
      element.play().catch((why: unknown) => setSilent(why instanceof DOMException && why.name === "NotAllowedError"));
    }
  }, [props.stream]);
  return (
    <>
      <video ref={video} className={props.className} aria-label={props.label} muted={props.muted} autoPlay playsInline data-testid={props.testid} />
      {silent && (
        <button type="button" className="link tap-to-hear" onClick={() => void video.current?.play().then(() => setSilent(false))}>
          {texts.tapToHear}
        </button>
      )}
    </>
  );
}
