// A still of what a camera sees, as large as the camera makes it: more than what goes over the network as a picture that moves.

/** A telephone's camera focuses and exposes anew for a photograph. */
const TAKEN_WITHIN_MS = 4_000;
const DRAWN_WITHIN_MS = 4_000;
const QUALITY = 0.95;

interface Takes {
  takePhoto: () => Promise<Blob>;
}

export async function takeStill(track: MediaStreamTrack): Promise<Blob> {
  const Capture = (globalThis as { ImageCapture?: new (track: MediaStreamTrack) => Takes }).ImageCapture;
  if (Capture !== undefined) {
    try {
      return await within(TAKEN_WITHIN_MS, new Capture(track).takePhoto());
    } catch {
      // Not every camera does; what it shows can be drawn.
    }
  }
  return drawn(track);
}

async function drawn(track: MediaStreamTrack): Promise<Blob> {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  try {
    await within(DRAWN_WITHIN_MS, video.play());
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d")?.drawImage(video, 0, 0);
    const still = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (still === null) {
      throw new Error("nothing was drawn");
    }
    return still;
  } finally {
    video.srcObject = null;
  }
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return Promise.race([promise, new Promise<never>((_, reject) => setTimeout(() => reject(new Error("too late")), ms))]);
}
