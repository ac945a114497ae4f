// A file on its way to the counter, with its progress. What the network loses is sent again.
import { Problem } from "./server";

const TRIES = 4;
const PAUSE_MS = 1_500;

/** Resolves once the counter has it. Throws Problem with what the counter says of it. */
export async function upload(path: string, file: Blob, progress: (share: number) => void): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await send(path, file, progress);
      return;
    } catch (why) {
      // Of what came although its answer was lost, the counter says that it is there.
      if (why instanceof Problem && why.code === "is_there") {
        return;
      }
      const again = why instanceof Problem && (why.status === 0 || why.status === 503 || why.code === "busy");
      if (!again || tried >= TRIES) {
        throw why;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tried));
    }
  }
}

function send(path: string, file: Blob, progress: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    // fetch tells nothing of what is on its way up.
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => (request.status < 300 ? resolve() : reject(new Problem(request.status, codeOf(request.response))));
    request.onerror = () => reject(new Problem(0, "no_network"));
    request.send(file);
  });
}

function codeOf(answer: unknown): string {
  return typeof answer === "object" && answer !== null && "code" in answer ? String(answer.code) : "unexpected";
}
