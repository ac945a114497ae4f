// A teller's desk: the connection, the own state, the session in hand, sound and picture. State in one place; no React.
import type { BreakReason, ForcedDuty, FromServer, Happened, NextDuty, Outcome, PartyRole, Purpose } from "../generated/protocol";
import { Announcer } from "../shared/announcer";
import { Connection, type Answer } from "../shared/connection";
import { DeviceWatch } from "../shared/device_watch";
import { MediaTrouble, openMedia, stop } from "../shared/local_media";
import { MediaConnection } from "../shared/media_connection";
import { withYielded } from "../shared/network_bars";
import { ScreenShare, type Sharing } from "../shared/screen_share";
import { afterEvent, sourceOf } from "../shared/session_view";
import { DeskCases } from "./desk_cases";
import { DeskChats } from "./desk_chats";
import { dutyAfter, notesAfter } from "./desk_events";
import { type DeskState, ofChosen, offerOf, START, type Whom } from "./desk_state";

export class Desk {
  state = START;
  readonly connection: Connection;
  private media: MediaConnection | undefined;
  private devices: DeviceWatch | undefined;
  private opening: Promise<void> | undefined;
  /** Said before the event that does it. */
  private forcing: ForcedDuty | undefined;
  private readonly screen = new ScreenShare(
    () => this.media,
    (on) => this.ofSession("TurnSource", { source: "screen", switch: on ? "on" : "off" }),
  );
  private readonly announcer = new Announcer();
  readonly chats: DeskChats;
  readonly cases: DeskCases;

  constructor(readonly staff: string) {
    this.chats = new DeskChats({ connection: () => this.connection, state: () => this.state, change: (changes) => this.change(changes), staff });
    this.cases = new DeskCases({ connection: () => this.connection, cases: () => this.state.cases, change: (cases) => this.change({ cases }) });
    this.connection = new Connection("teller", {
      happened: (message) => this.happened(message),
      message: (message) => this.message(message),
      // A new connection says by itself when there still is an outage.
      status: (status) => this.change(status === "open" ? { status, outage: false } : { status }),
    });
    this.connection.open();
  }

  get watch(): (tell: () => void) => () => void {
    return this.announcer.watch;
  }

  readonly current = (): DeskState => this.state;

  end(): void {
    this.media?.close();
    this.connection.close();
  }

  async goReady(): Promise<Answer> {
    await this.openDevices();
    return this.connection.ask({ type: "GoReady", teller: this.staff });
  }

  goOffline(): Promise<Answer> {
    return this.connection.ask({ type: "GoOffline", teller: this.staff });
  }

  takeBreak(reason: BreakReason): Promise<Answer> {
    return this.connection.ask({ type: "TakeBreak", teller: this.staff, reason });
  }

  beginTraining(): Promise<Answer> {
    return this.connection.ask({ type: "BeginTraining", teller: this.staff });
  }

  readNote(message: string): Promise<Answer> {
    return this.connection.ask({ type: "ReadMessage", teller: this.staff, message });
  }

  answerOffer(take: boolean): Promise<Answer> {
    const { offer } = this.state;
    return this.askOf(offer?.session ?? "", take ? "AcceptOffer" : "RefuseOffer", { offer: offer?.offer ?? "" });
  }

  turn(source: "microphone" | "camera", on: boolean): Promise<Answer> {
    this.media?.turn(source === "microphone" ? "audio" : "video", on);
    return this.ofSession("TurnSource", { source, switch: on ? "on" : "off" });
  }

  hold(on: boolean): Promise<Answer> {
    return this.ofSession(on ? "BeginHold" : "EndHold", {});
  }

  share(on: boolean): Promise<Sharing> {
    return on ? this.screen.begin() : this.screen.end();
  }

  /** Open again what another program has taken away. Throws MediaTrouble while it is not given back. */
  async bringBack(): Promise<void> {
    await this.devices?.bringBack();
  }

  seek(purpose: Purpose, whom: Whom, role: PartyRole = "expert", onHold = true): Promise<Answer> {
    return this.askOf(this.inHand, "SeekColleague", { purpose, role, on_hold: onHold, ...whom });
  }

  /** The session that is before the teller's eyes: a call, or the chosen chat. */
  private get inHand(): string {
    return ofChosen(this.state).session ?? "";
  }

  endSearch(): Promise<Answer> {
    return this.ofSession("EndSearch", {});
  }

  handOver(to: string): Promise<Answer> {
    return this.ofSession("HandOver", { to });
  }

  /** Somebody else's call, that this teller came into. */
  leaveCall(): Promise<Answer> {
    return this.ofSession("LeaveCall", {});
  }

  get isColleague(): boolean {
    return this.state.view?.colleagues.has(this.staff) ?? false;
  }

  endService(): Promise<Answer> {
    return this.ofSession("EndService", {});
  }

  finish(outcome: Outcome, next: NextDuty, notes: string, reason: BreakReason | null = null): Promise<Answer> {
    return this.askOf(this.inHand, "FinishWrapUp", { outcome, next, reason, notes });
  }

  /** Resolves when the counter keeps them; after a lost connection they are sent again. */
  saveDraft(notes: string): Promise<Answer> {
    return this.connection.keep({ type: "SaveDraft", session: this.inHand, notes });
  }

  askOf(session: string, type: string, fields: object = {}): Promise<Answer> {
    return this.connection.ask({ type, session, ...fields });
  }

  private ofSession(type: string, fields: object): Promise<Answer> {
    return this.connection.ask({ type, session: this.state.session ?? "", ...fields });
  }

  private happened(message: Happened): void {
    if (message.stream.startsWith("teller/")) {
      this.ownEvent(message);
    } else if (message.stream === `session/${this.state.session ?? ""}`) {
      this.sessionEvent(message);
    } else {
      this.chats.happened(message);
    }
  }

  private ownEvent({ event, at_ms: dutySinceMs }: Happened): void {
    const notes = notesAfter(event, this.state.notes);
    if (notes !== this.state.notes) {
      this.change({ notes });
    } else if (event.type === "TellerForced") {
      this.forcing = event.to;
    } else {
      this.turnTo(event);
      const duty = dutyAfter(event, this.state.duty, this.chats.able);
      if (duty !== undefined) {
        this.change({ ...duty, dutySinceMs, forcedTo: this.forcing });
      }
      this.forcing = undefined;
    }
  }

  /** What is before the teller's eyes follows what they are at. */
  private turnTo(event: Happened["event"]): void {
    switch (event.type) {
      case "TellerReady":
      case "TellerFreed":
      case "TellerReleased":
      case "TellerSetAside":
      case "AfterCallWorkDone":
        this.leaveSession();
        break;
      case "ChatTaken":
      case "CallBecameChat":
        this.leaveMedia();
        this.chats.take(event.session);
        break;
      case "ChatBecameCall":
        this.chats.becomesCall(event.session);
        break;
      case "ChatDone":
        this.chats.done(event.session);
        break;
      case "TellerOffered":
      case "TellerEngaged":
        this.enterSession(event.session);
        break;
      case "AfterCallWorkBegan":
        this.enterSession(event.session);
        this.leaveMedia();
        break;
      case "TellerWentOffline":
        // Who is off duty is seen and heard by nobody, and the camera's light says so.
        stop(this.state.local);
        this.change({ local: undefined });
        break;
      default:
    }
  }

  private sessionEvent(message: Happened): void {
    const { event } = message;
    const view = afterEvent(this.state.view, message);
    if (event.type === "MediaMoved") {
      this.media?.moved();
    }
    this.change({ view });
    if (view?.phase === "wrapping_up" || view?.phase === "closed") {
      this.leaveMedia();
    }
  }

  private message(message: FromServer): void {
    switch (message.type) {
      case "LineState":
        this.change({ waiting: message.waiting, longestSinceMs: message.longest_since_ms });
        break;
      case "Outage":
        this.change({ outage: message.is_on });
        break;
      case "Draft":
        if (!this.chats.draft(message.session, message.notes)) {
          this.change({ draft: message.notes });
        }
        break;
      case "CaseTold":
        this.cases.told(message);
        break;
      case "ConnectionQuality":
        if (message.session === this.state.session) {
          this.change({ bars: { ...this.state.bars, [message.party]: message.bars } });
        }
        break;
      case "PictureYielded":
        if (message.session === this.state.session) {
          this.change({ yielded: withYielded(this.state.yielded, message) });
          if (message.party === this.staff && message.direction === "up") {
            void this.media?.pausePictures(message.has_yielded);
          }
        }
        break;
      case "OfferMedia":
        void this.media?.offered(message);
        break;
      case "SlotsFed":
        if (message.session === this.state.session) {
          this.change({ slots: message.slots });
        }
        break;
      case "Caught":
        this.caught(message.stream);
        break;
      default:
    }
  }

  /** A stream is up to date: what has just ended has ended, and what still goes on can be joined. */
  private caught(stream: string): void {
    if (stream === this.connection.ownStream) {
      this.change({ caughtUp: true });
      if (this.state.session !== undefined) {
        this.connection.follow(`session/${this.state.session}`);
      }
      this.chats.follow();
    }
    // A reload has ended what the page before it shared.
    if (this.state.view?.sharing === this.staff && !this.screen.active) {
      void this.screen.end();
    }
    this.joinIfInCall();
  }

  private joinIfInCall(): void {
    const phase = this.state.view?.phase;
    if (this.media === undefined && this.state.duty === "in_session" && (phase === "connecting" || phase === "in_service")) {
      void this.joinMedia();
    }
  }

  private async joinMedia(): Promise<void> {
    const { session } = this.state;
    await this.openDevices();
    const { local } = this.state;
    if (session !== undefined && session === this.state.session && local !== undefined && this.media === undefined) {
      this.media = new MediaConnection(this.connection, session, local, (now) => this.change(now));
      // After a reload the devices are open again, and what was turned off is still to be so.
      this.media.turn("audio", this.state.view?.off.has(sourceOf(this.staff, "microphone")) !== true);
      this.media.turn("video", this.state.view?.off.has(sourceOf(this.staff, "camera")) !== true);
      this.devices = new DeviceWatch(local, {
        media: () => this.media,
        view: () => this.state.view,
        party: () => this.staff,
        turn: (source, to) => void this.ofSession("TurnSource", { source, switch: to }),
        changed: (taken) => this.change({ taken }),
      });
      this.media.join();
      this.change({ remote: this.media.remote, second: this.media.second });
    }
  }

  private enterSession(session: string): void {
    if (this.state.session !== session) {
      this.leaveSession();
      // One that was handed on may come back while it is still among the chats.
      this.change({ session, view: this.state.chats.get(session)?.view });
      if (this.state.caughtUp) {
        this.connection.follow(`session/${session}`);
      }
    }
    this.joinIfInCall();
  }

  private leaveSession(): void {
    this.leaveMedia();
    this.cases.forget(this.state.session ?? "");
    if (this.state.session !== undefined && !this.state.chats.has(this.state.session)) {
      this.connection.forget(`session/${this.state.session}`);
    }
    this.change({ session: undefined, view: undefined, draft: undefined });
  }

  private leaveMedia(): void {
    this.screen.drop();
    this.devices?.end();
    this.devices = undefined;
    this.media?.close();
    this.media = undefined;
    this.change({ remote: undefined, second: undefined, slots: {}, bars: {}, yielded: new Set() });
    for (const track of this.state.local?.getTracks() ?? []) {
      track.enabled = true;
    }
  }

  /** Camera and microphone are opened once, when going on duty or to be tried, so that a call starts at once. */
  openDevices(): Promise<void> {
    if (this.state.local?.getTracks().every((track) => track.readyState === "live") === true) {
      return Promise.resolve();
    }
    this.opening ??= openMedia(true)
      .catch((why: unknown) => {
        this.change({ trouble: why instanceof MediaTrouble ? why : undefined });
        return openMedia(false);
      })
      .then((local) => this.change({ local }))
      .catch((why: unknown) => this.change({ trouble: why instanceof MediaTrouble ? why : undefined }))
      .finally(() => {
        this.opening = undefined;
      });
    return this.opening;
  }

  private change(changes: Partial<DeskState>): void {
    const next = { ...this.state, ...changes };
    this.state = { ...next, offer: offerOf(next) };
    // Before anything is drawn: the other party waits.
    if ("view" in changes || "duty" in changes) {
      this.joinIfInCall();
    }
    this.announcer.announce();
  }
}
