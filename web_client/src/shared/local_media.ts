// Camera and microphone of this device, and what is wrong with them in words a page can say.

export type Trouble = "refused" | "none_found" | "taken" | "unsupported" | "insecure" | "other";

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } };
const PICTURE = { ...SIZE, facingMode: "user" };

export class MediaTrouble extends Error {
  constructor(
    readonly trouble: Trouble,
    readonly device: "camera" | "microphone",
  ) {
    super(`${device}: ${trouble}`);
  }
}

/** What is in the way of any call here. Browsers give pages that came without TLS no devices at all. */
export function whatIsMissing(): "insecure" | "unsupported" | undefined {
  if (!window.isSecureContext) {
    return "insecure";
  }
  return "RTCPeerConnection" in window && "mediaDevices" in navigator ? undefined : "unsupported";
}

function troubleOf(error: unknown): Trouble {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "none_found";
    case "NotReadableError":
    case "AbortError":
      return "taken";
    default:
      return "other";
  }
}

/** Open the microphone, and the camera when `video`. Asks for each alone when both fail, to tell which one it is. */
export async function openMedia(video: boolean): Promise<MediaStream> {
  const missing = whatIsMissing();
  if (missing !== undefined) {
    throw new MediaTrouble(missing, video ? "camera" : "microphone");
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: SOUND, video: video ? PICTURE : false });
  } catch (error) {
    if (!video) {
      throw new MediaTrouble(troubleOf(error), "microphone");
    }
    const alone = await navigator.mediaDevices.getUserMedia({ audio: SOUND }).catch((why: unknown) => {
      throw new MediaTrouble(troubleOf(why), "microphone");
    });
    stop(alone);
    throw new MediaTrouble(troubleOf(error), "camera");
  }
}

/** Open those devices again that another call or program has taken away. */
export async function reopen(microphone: boolean, camera: boolean): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: microphone && SOUND, video: camera && PICTURE });
  } catch (error) {
    throw new MediaTrouble(troubleOf(error), microphone ? "microphone" : "camera");
  }
}

/** The camera that looks the other way, where there is one. */
export async function openOtherCamera(now: MediaStreamTrack): Promise<MediaStreamTrack> {
  const other = await otherThan(now);
  // Many phones give no second camera while the first is open.
  now.stop();
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { ...SIZE, ...other } });
    const [track] = stream.getVideoTracks();
    if (track === undefined) {
      throw new MediaTrouble("none_found", "camera");
    }
    return track;
  } catch (error) {
    throw error instanceof MediaTrouble ? error : new MediaTrouble(troubleOf(error), "camera");
  }
}

/** A phone says where a camera looks, and has several at its back; of others the next in the list is meant. */
async function otherThan(now: MediaStreamTrack): Promise<MediaTrackConstraints> {
  const { facingMode, deviceId } = now.getSettings();
  if (facingMode !== undefined) {
    return { facingMode: { ideal: facingMode === "environment" ? "user" : "environment" } };
  }
  const all = await cameras();
  const next = all[(all.findIndex((one) => one.deviceId === deviceId) + 1) % all.length];
  return next === undefined ? {} : { deviceId: { exact: next.deviceId } };
}

async function cameras(): Promise<MediaDeviceInfo[]> {
  return (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
}

/** Whether this device has cameras that look both ways. */
export async function hasTwoCameras(): Promise<boolean> {
  return (await cameras()).length > 1;
}

export function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) {
    track.stop();
  }
}

/** Calls back with the loudness of a stream, 0 to 1, until the returned function is called. */
export function watchLevel(stream: MediaStream, tell: (level: number) => void): () => void {
  if (stream.getAudioTracks().length === 0) {
    return () => undefined;
  }
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // -60 dB to 0 dB, as the ear counts.
    tell(Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-9)) / 60)));
  }, 80);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
