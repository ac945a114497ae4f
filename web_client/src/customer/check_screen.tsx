// Camera, microphone, speaker: seen, heard, and helped with.
import { useCallback, useEffect, useRef, useState } from "react";
import type { Channel } from "../generated/protocol";
import { Level } from "../shared/level";
import { MediaTrouble, openMedia, stop } from "../shared/local_media";
import { speakerTest } from "../shared/sounds";
import { Frame, Heading } from "./frame";
import { useTexts } from "./texts";

export function CheckScreen({ channel, ready }: { channel: Channel; ready: (stream: MediaStream) => void }) {
  const texts = useTexts();
  const [withVideo, setWithVideo] = useState(channel === "video");
  const [tries, setTries] = useState(0);
  const { stream, trouble, keep } = useDevices(withVideo, tries);

  return (
    <Frame>
      <Heading>{withVideo ? texts.check : texts.checkVoice}</Heading>
      {trouble !== undefined && (
        <div className="trouble" role="alert" data-testid="device-trouble">
          <p>{texts.trouble[trouble.device][trouble.trouble]}</p>
          <div className="pair">
            {withVideo && trouble.device === "camera" && (
              <button type="button" className="secondary" onClick={() => setWithVideo(false)} data-testid="voice-instead">
                {texts.voiceInstead}
              </button>
            )}
            <button type="button" className="primary" onClick={() => setTries(tries + 1)}>
              {texts.tryAgain}
            </button>
          </div>
        </div>
      )}
      {trouble === undefined && stream === undefined && <p className="hint">{texts.checkLooking}</p>}
      {stream !== undefined && (
        <>
          {withVideo && <Picture stream={stream} className="preview" label={texts.ownPicture} testid="own-video" />}
          <p className="hint">{texts.checkSpeak}</p>
          <Level stream={stream} label={texts.level} />
          <button type="button" className="secondary" onClick={speakerTest}>
            {texts.playSound}
          </button>
          <button
            type="button"
            className="primary"
            data-testid="check-continue"
            onClick={() => {
              keep();
              ready(stream);
            }}
          >
            {texts.checkContinue}
          </button>
        </>
      )}
    </Frame>
  );
}

/** The devices, opened while the screen is there, and kept open when the visit goes on with them. */
function useDevices(video: boolean, tries: number) {
  const [stream, setStream] = useState<MediaStream | undefined>();
  const [trouble, setTrouble] = useState<MediaTrouble | undefined>();
  const kept = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try opens the devices anew
  useEffect(() => {
    let opened: MediaStream | undefined;
    let here = true;
    openMedia(video)
      .then((found) => {
        opened = found;
        if (here) {
          setStream(found);
          setTrouble(undefined);
        } else {
          stop(found);
        }
      })
      .catch((why: unknown) => {
        if (here && why instanceof MediaTrouble) {
          setStream(undefined);
          setTrouble(why);
        }
      });
    return () => {
      here = false;
      if (!kept.current) {
        stop(opened);
      }
    };
  }, [video, tries]);
  const keep = useCallback(() => {
    kept.current = true;
  }, []);
  return { stream, trouble, keep };
}

export function Picture(props: { stream: MediaStream; className: string; label: string; testid: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) {
      video.current.srcObject = props.stream;
    }
  }, [props.stream]);
  return (
    <video ref={video} className={props.className} aria-label={props.label} autoPlay playsInline muted data-testid={props.testid} />
  );
}
