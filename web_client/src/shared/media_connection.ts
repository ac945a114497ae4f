// Sound and picture with the counter. The server offers; tracks go on the offered lines; candidates are never sent.
//
// A connection that is gone is replaced by another, never mended: the old one stays until the new one is up, so that a
// picture stands still instead of going black, and a network that recovers by itself loses nothing.
import type { OfferMedia } from "../generated/protocol";
import type { Connection } from "./connection";
import { preferHardware } from "./hardware_codec";
import { configurationFor } from "./ice_servers";
import { afterLook, begun, count, isAlive, isSuspect, otherQuietSince, type Flow } from "./media_flow";
import { onNetworkMayHaveChanged } from "./network_events";

export type MediaStatus = "off" | "connecting" | "connected";

/** Where sound and picture stand; times in milliseconds by this page's clock. */
export interface MediaNow {
  media: MediaStatus;
  mediaSinceMs: number;
  /** Nothing comes of the other party, although the counter is reached. */
  otherQuietSinceMs: number | undefined;
}

export const MEDIA_OFF: MediaNow = { media: "off", mediaSinceMs: 0, otherQuietSinceMs: undefined };

const LOOK_MS = 200;
// A connection takes a third of a second. One that does not come is tried anew soon, then with more patience each time;
// the counter waits ten seconds for each.
const FIRST_PATIENCE_MS = 3_000;
const LONGEST_PATIENCE_MS = 8_000;
const LINES = { audio: "audio", video: "video" } as const;

export class MediaConnection {
  private peer: RTCPeerConnection | undefined;
  private flow: Flow | undefined;
  private coming: RTCPeerConnection | undefined;
  private arrived: RTCTrackEvent[] = [];
  private now = MEDIA_OFF;
  private joinedAt = 0;
  private counting = false;
  private tries = 0;
  private readonly running = new AbortController();
  /** What the other main party sends. */
  readonly remote = new MediaStream();
  /** What comes on the second lines: a colleague, or anybody's screen. */
  readonly second = new MediaStream();
  private screen: MediaStreamTrack | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly session: string,
    private readonly local: MediaStream,
    private readonly tell: (now: MediaNow) => void,
  ) {
    connection.watchClosely(() => this.joinIfNeeded(Date.now()));
    const looking = setInterval(() => void this.look(), LOOK_MS);
    this.running.signal.addEventListener("abort", () => clearInterval(looking));
    onNetworkMayHaveChanged(() => void this.look(), this.running.signal);
  }

  private get ended(): boolean {
    return this.running.signal.aborted;
  }

  /** Ask for a connection, in place of any there was. */
  join(): void {
    if (this.ended) {
      return;
    }
    this.tries = this.connection.openedAt > this.joinedAt ? 1 : this.tries + 1;
    this.joinedAt = Date.now();
    this.connection.send({ type: "JoinMedia", session: this.session });
    this.say();
  }

  /** Another media process carries the session from now on: there, at once, with the patience of a first time. */
  moved(): void {
    this.tries = 0;
    this.join();
  }

  async offered(offer: OfferMedia): Promise<void> {
    if (this.ended || offer.session !== this.session) {
      return;
    }
    this.coming?.close();
    const peer = new RTCPeerConnection(configurationFor(offer));
    const arrived: RTCTrackEvent[] = [];
    this.coming = peer;
    this.arrived = arrived;
    peer.ontrack = (event) => arrived.push(event);
    peer.onconnectionstatechange = () => this.changed(peer);
    await this.answer(peer, offer).catch((error: unknown) => {
      // One that was replaced meanwhile is closed, and says so in the middle of everything.
      if (peer === this.coming) {
        throw error;
      }
    });
  }

  private async answer(peer: RTCPeerConnection, offer: OfferMedia): Promise<void> {
    await peer.setRemoteDescription({ type: "offer", sdp: offer.sdp });
    for (const line of peer.getTransceivers()) {
      await this.fill(line);
    }
    const answer = await peer.createAnswer();
    if (peer !== this.coming) {
      return;
    }
    // Before the browser begins with ICE: what it sends to a counter that does not know the answer yet is not taken, and
    // is sent again ever more slowly.
    this.connection.send({ type: "AnswerMedia", session: this.session, connection: offer.connection, sdp: answer.sdp ?? "" });
    await peer.setLocalDescription(answer);
    await preferHardware(peer);
  }

  /** Send or stop sending the microphone or the camera; the line stays. */
  turn(kind: "audio" | "video", on: boolean): void {
    for (const track of this.local.getTracks()) {
      if (track.kind === kind) {
        track.enabled = on;
      }
    }
  }

  /** Send another microphone's or camera's track from now on; no new description is needed. */
  async replace(track: MediaStreamTrack): Promise<void> {
    await this.send(track.kind, track);
  }

  /** The way up carries no pictures: send none, so that voice stays whole. A new connection begins with pictures. */
  async pausePictures(paused: boolean): Promise<void> {
    for (const line of this.peer?.getTransceivers() ?? []) {
      const parameters = line.sender.getParameters();
      const [encoding] = parameters.encodings;
      if (encoding !== undefined && (line.mid === "video" || line.mid === "screen")) {
        encoding.active = !paused;
        await line.sender.setParameters(parameters);
      }
    }
  }

  /** Send a screen on its own line, or nothing any more; a new connection goes on with it. */
  async share(screen: MediaStreamTrack | null): Promise<void> {
    this.screen = screen;
    await this.send("screen", screen);
  }

  private async send(mid: string, track: MediaStreamTrack | null): Promise<void> {
    for (const peer of [this.peer, this.coming]) {
      const line = peer?.getTransceivers().find((one) => one.mid === mid);
      await line?.sender.replaceTrack(track);
    }
  }

  close(): void {
    this.running.abort();
    this.connection.watchClosely(undefined);
    this.peer?.close();
    this.coming?.close();
    this.tell(MEDIA_OFF);
  }

  private async fill(line: RTCRtpTransceiver): Promise<void> {
    const own = this.local.getTracks().find((track) => track.kind === line.mid && line.mid in LINES);
    if (line.mid !== null && line.mid in LINES) {
      line.direction = "sendrecv";
      await line.sender.replaceTrack(own ?? null);
    } else if (line.mid === "screen") {
      line.direction = "sendonly";
      await line.sender.replaceTrack(this.screen);
    }
  }

  private received(event: RTCTrackEvent): void {
    const mid = event.transceiver.mid;
    if (mid === null) {
      return;
    }
    const stream = mid in LINES ? this.remote : this.second;
    for (const old of stream.getTracks()) {
      if (old.kind === event.track.kind) {
        stream.removeTrack(old);
      }
    }
    stream.addTrack(event.track);
  }

  private changed(peer: RTCPeerConnection): void {
    if (peer === this.coming && peer.connectionState === "connected") {
      this.promote(peer);
    }
    void this.look();
  }

  /** The new connection is up and carries from now on. */
  private promote(peer: RTCPeerConnection): void {
    const before = this.peer;
    this.peer = peer;
    this.coming = undefined;
    this.flow = begun(Date.now());
    this.tries = 0;
    for (const event of this.arrived) {
      this.received(event);
    }
    this.say();
    before?.close();
  }

  /** Several times a second: does it flow, and if not, what is to be done? */
  private async look(): Promise<void> {
    const { peer, flow } = this;
    if (peer !== undefined && flow !== undefined) {
      // A busy device may take its time; asked again meanwhile it would take more.
      if (this.counting) {
        return;
      }
      this.counting = true;
      const counted = await count(peer).finally(() => (this.counting = false));
      if (peer !== this.peer) {
        return;
      }
      const over = peer.connectionState === "failed" || peer.connectionState === "closed";
      this.flow = { ...afterLook(flow, counted, Date.now()), over };
    }
    if (!this.ended) {
      this.joinIfNeeded(Date.now());
      this.say();
    }
  }

  private joinIfNeeded(now: number): void {
    if (this.flow !== undefined && !isSuspect(this.flow, now)) {
      return;
    }
    // The counter must have been heard since: without a network there is nobody to ask.
    this.connection.probe();
    const reached = this.connection.heardAt > (this.flow?.allAtMs ?? 0) + LOOK_MS;
    const patienceMs = Math.min(FIRST_PATIENCE_MS * 2 ** Math.max(0, this.tries - 1), LONGEST_PATIENCE_MS);
    const waited = this.tries === 0 || now - this.joinedAt > patienceMs || this.connection.openedAt > this.joinedAt;
    if (reached && waited) {
      this.join();
    }
  }

  private say(): void {
    const now = Date.now();
    const alive = this.peer !== undefined && this.flow !== undefined && isAlive(this.flow, now);
    const media = alive ? "connected" : "connecting";
    const since = media === "connecting" ? (this.flow?.allAtMs ?? this.joinedAt) : now;
    const otherQuietSinceMs = this.flow === undefined ? undefined : otherQuietSince(this.flow, now);
    if (media !== this.now.media || otherQuietSinceMs !== this.now.otherQuietSinceMs) {
      this.now = { media, mediaSinceMs: media === this.now.media ? this.now.mediaSinceMs : since, otherQuietSinceMs };
      this.tell(this.now);
    }
  }
}
