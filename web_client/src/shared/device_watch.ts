// Microphone and camera may be taken away in the middle of a call: by a phone call on an iPhone, by another program, by
// a cable pulled out. Noticed here, told to the other party, and brought back with one press.
import type { Source, Switch } from "../generated/protocol";
import { openOtherCamera, reopen, stop } from "./local_media";
import type { MediaConnection } from "./media_connection";
import { sourceOf, type SessionView } from "./session_view";

export type Device = Extract<Source, "microphone" | "camera">;
export type Taken = ReadonlySet<Device>;

export const NOTHING_TAKEN: Taken = new Set();

const DEVICES: Readonly<Record<string, Device>> = { audio: "microphone", video: "camera" };
const LOOK_MS = 500;
/** A camera may be muted for a moment when it is turned round. */
const MUTED_FOR_MS = 1_500;

export interface WatchedCall {
  readonly media: () => MediaConnection | undefined;
  readonly view: () => SessionView | undefined;
  readonly party: () => string | undefined;
  readonly turn: (source: Device, to: Switch) => void;
  readonly changed: (taken: Taken) => void;
}

export class DeviceWatch {
  private taken = NOTHING_TAKEN;
  private readonly mutedSince = new Map<MediaStreamTrack, number>();
  private readonly running = new AbortController();
  private asked: string | undefined;

  constructor(
    private readonly local: MediaStream,
    private readonly call: WatchedCall,
  ) {
    const looking = setInterval(() => this.look(), LOOK_MS);
    this.running.signal.addEventListener("abort", () => clearInterval(looking));
    this.listen(local);
  }

  end(): void {
    this.running.abort();
    if (this.taken.size > 0) {
      this.call.changed(NOTHING_TAKEN);
    }
  }

  /** Open again what was taken, and go on with it in the same call. Throws MediaTrouble while it is not given back. */
  async bringBack(): Promise<void> {
    const fresh = await reopen(this.taken.has("microphone"), this.taken.has("camera"));
    if (this.running.signal.aborted) {
      stop(fresh);
      return;
    }
    for (const track of fresh.getTracks()) {
      this.exchange(track);
      await this.call.media()?.replace(track);
    }
    this.listen(fresh);
    this.look();
  }

  /** The camera that looks the other way, in the same call. Throws MediaTrouble; then the old one is taken, too. */
  async turnRound(): Promise<void> {
    const [before] = this.local.getVideoTracks();
    if (before === undefined) {
      return;
    }
    try {
      const track = await openOtherCamera(before);
      if (this.running.signal.aborted) {
        track.stop();
        return;
      }
      this.exchange(track);
      await this.call.media()?.replace(track);
      this.listen(new MediaStream([track]));
    } finally {
      this.look();
    }
  }

  /** What was turned off by choice stays so. */
  private exchange(track: MediaStreamTrack): void {
    const before = this.local.getTracks().filter((one) => one.kind === track.kind);
    track.enabled = before.every((one) => one.enabled);
    for (const one of before) {
      one.stop();
      this.local.removeTrack(one);
    }
    this.local.addTrack(track);
  }

  private listen(stream: MediaStream): void {
    for (const track of stream.getTracks()) {
      for (const kind of ["mute", "unmute", "ended"]) {
        track.addEventListener(kind, () => this.look(), { signal: this.running.signal });
      }
    }
  }

  private look(): void {
    const gone = this.local.getTracks().filter((track) => this.isGone(track, Date.now()));
    const taken: Taken = new Set(gone.flatMap((track) => DEVICES[track.kind] ?? []));
    if (taken.size !== this.taken.size || [...taken].some((device) => !this.taken.has(device))) {
      this.taken = taken;
      this.call.changed(taken);
    }
    this.sayIfNews();
  }

  private isGone(track: MediaStreamTrack, now: number): boolean {
    if (!track.muted) {
      this.mutedSince.delete(track);
      return track.readyState === "ended";
    }
    if (!this.mutedSince.has(track)) {
      this.mutedSince.set(track, now);
    }
    return now - (this.mutedSince.get(track) ?? now) >= MUTED_FOR_MS;
  }

  /** The session must say of these devices what is so; after a reload it may still say what was before. */
  private sayIfNews(): void {
    const view = this.call.view();
    const party = this.call.party();
    if (view === undefined || party === undefined) {
      return;
    }
    const news = Object.values(DEVICES).filter((device) => view.taken.has(sourceOf(party, device)) !== this.taken.has(device));
    const key = news.map((device) => `${device} ${this.taken.has(device)}`).join();
    // Once: the answer comes back as what happened.
    if (key !== this.asked) {
      this.asked = key;
      for (const device of news) {
        this.call.turn(device, this.taken.has(device) ? "interrupted" : view.off.has(sourceOf(party, device)) ? "off" : "on");
      }
    }
  }
}
