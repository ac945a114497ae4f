// Sharing the screen: what the browser lets choose, told to the counter, sent on a line of its own. No React here.
import type { Answer } from "./connection";
import type { MediaConnection } from "./media_connection";

/** Text is read, not watched: sharp pictures matter more than many. */
const FRAMES_PER_S = 15;

/** Why nothing is shared: the person changed their mind, or what the counter or the browser says. */
export type Sharing = Answer | "cancelled" | "not_possible";

/** Phones' browsers cannot. */
export function canShareScreen(): boolean {
  return "mediaDevices" in navigator && "getDisplayMedia" in navigator.mediaDevices;
}

export class ScreenShare {
  private track: MediaStreamTrack | undefined;

  constructor(
    private readonly media: () => MediaConnection | undefined,
    private readonly ask: (on: boolean) => Promise<Answer>,
  ) {}

  get active(): boolean {
    return this.track !== undefined;
  }

  /** Must be called from a click or a key: browsers ask for that. */
  async begin(): Promise<Sharing> {
    if (this.track !== undefined) {
      return "done";
    }
    let track: MediaStreamTrack | undefined;
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: FRAMES_PER_S } }, audio: false });
      track = stream.getVideoTracks()[0];
    } catch (why) {
      return why instanceof DOMException && why.name === "NotAllowedError" ? "cancelled" : "not_possible";
    }
    const answer = track === undefined ? "not_possible" : await this.ask(true);
    const media = this.media();
    if (track === undefined || answer !== "done" || media === undefined) {
      track?.stop();
      return answer;
    }
    this.track = track;
    track.contentHint = "detail";
    // The browser's own bar has a button too.
    track.addEventListener("ended", () => void this.end());
    await media.share(track);
    return "done";
  }

  async end(): Promise<Answer> {
    this.drop();
    await this.media()?.share(null);
    return this.ask(false);
  }

  /** The call is over: nobody needs to be told. */
  drop(): void {
    this.track?.stop();
    this.track = undefined;
  }
}
