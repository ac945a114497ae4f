// One visit: the connection, what is known of the session, and sound and picture. State in one place; no React here.
import type { FromServer, Happened, OwnCase } from "../generated/protocol";
import { Announcer } from "../shared/announcer";
import { Connection, type Answer, type Status } from "../shared/connection";
import { withYielded, type BarsByParty, type YieldedWays } from "../shared/network_bars";
import { DeviceWatch, NOTHING_TAKEN, type Taken } from "../shared/device_watch";
import { stop } from "../shared/local_media";
import { MEDIA_OFF, MediaConnection, type MediaNow } from "../shared/media_connection";
import { ScreenShare, type Sharing } from "../shared/screen_share";
import type { Slots } from "../shared/second_picture";
import { CUSTOMER, afterEvent, sourceOf, type SessionView } from "../shared/session_view";

export interface Place {
  ahead: number;
  fromS: number | null;
  toS: number | null;
  sendsSms: boolean;
}

export interface VisitState extends MediaNow {
  status: Status;
  caughtUp: boolean;
  view: SessionView | undefined;
  place: Place | undefined;
  /** The piece of business that the session has in hand. */
  ownCase: OwnCase | undefined;
  outage: boolean;
  remote: MediaStream | undefined;
  taken: Taken;
  second: MediaStream | undefined;
  slots: Slots;
  bars: BarsByParty;
  yielded: YieldedWays;
}

export class Visit {
  state: VisitState = {
    status: "connecting",
    caughtUp: false,
    view: undefined,
    place: undefined,
    ownCase: undefined,
    outage: false,
    ...MEDIA_OFF,
    remote: undefined,
    taken: NOTHING_TAKEN,
    second: undefined,
    slots: {},
    bars: {},
    yielded: new Set(),
  };
  readonly connection: Connection;
  private media: MediaConnection | undefined;
  private devices: DeviceWatch | undefined;
  private ready: MediaStream | undefined;
  private joinedWith: MediaStream | undefined;
  private readonly screen = new ScreenShare(
    () => this.media,
    (on) => this.ask("TurnSource", { source: "screen", switch: on ? "on" : "off" }),
  );
  private readonly announcer = new Announcer();

  constructor(readonly session: string) {
    this.connection = new Connection("customer", {
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

  readonly current = (): VisitState => this.state;

  ask(type: string, fields: object = {}): Promise<Answer> {
    return this.connection.ask({ type, session: this.session, ...fields });
  }

  /** The devices are open: sound and picture begin with them as soon as somebody answers. */
  prepared(local: MediaStream): void {
    this.ready = local;
  }

  /** Begin sound and picture, or begin them anew with other devices. */
  joinMedia(local: MediaStream): void {
    if (this.media !== undefined && this.joinedWith === local) {
      return;
    }
    this.leaveMedia();
    this.joinedWith = local;
    this.media = new MediaConnection(this.connection, this.session, local, (now) => this.change(now));
    // After a reload the devices are open again, and what was turned off is still to be so.
    this.media.turn("audio", this.state.view?.off.has(sourceOf(CUSTOMER, "microphone")) !== true);
    this.media.turn("video", this.state.view?.off.has(sourceOf(CUSTOMER, "camera")) !== true);
    this.devices = new DeviceWatch(local, {
      media: () => this.media,
      view: () => this.state.view,
      party: () => CUSTOMER,
      turn: (source, to) => void this.ask("TurnSource", { source, switch: to }),
      changed: (taken) => this.change({ taken }),
    });
    this.media.join();
    this.change({ remote: this.media.remote, second: this.media.second, bars: {}, yielded: new Set() });
  }

  turn(source: "microphone" | "camera", on: boolean): void {
    this.media?.turn(source === "microphone" ? "audio" : "video", on);
    void this.ask("TurnSource", { source, switch: on ? "on" : "off" });
  }

  share(on: boolean): Promise<Sharing> {
    return on ? this.screen.begin() : this.screen.end();
  }

  /** Open again what another call has taken away. Throws MediaTrouble while it is not given back. */
  async bringBack(): Promise<void> {
    await this.devices?.bringBack();
  }

  /** The camera that looks the other way. Throws MediaTrouble when it cannot be had. */
  async turnRound(): Promise<void> {
    await this.devices?.turnRound();
  }

  reconnect(): void {
    this.connection.open();
  }

  end(): void {
    this.screen.drop();
    this.leaveMedia();
    this.connection.close();
  }

  private happened(message: Happened): void {
    const view = afterEvent(this.state.view, message);
    if (message.event.type === "MediaMoved") {
      this.media?.moved();
    }
    if (message.event.type === "ChannelChanged" && message.event.channel === "chat") {
      // Nobody got connected: whoever writes is neither heard nor seen, and the camera's light says so.
      this.leaveMedia();
      stop(this.ready);
      this.ready = undefined;
    }
    if (view?.phase === "wrapping_up" || view?.phase === "closed" || view?.phase === "waiting") {
      this.screen.drop();
      this.leaveMedia();
    }
    this.state = { ...this.state, view };
    // Before anything is drawn: the other party waits.
    if (view?.phase === "connecting" && this.media === undefined && this.ready !== undefined) {
      this.joinMedia(this.ready);
    }
    this.change({ view });
  }

  private leaveMedia(): void {
    this.devices?.end();
    this.devices = undefined;
    this.media?.close();
    this.media = undefined;
  }

  private message(message: FromServer): void {
    switch (message.type) {
      case "Caught":
        this.change({ caughtUp: true });
        // A reload has ended what the page before it shared.
        if (this.state.view?.sharing === CUSTOMER && !this.screen.active) {
          void this.screen.end();
        }
        break;
      case "Outage":
        this.change({ outage: message.is_on });
        break;
      case "SlotsFed":
        this.change({ slots: message.slots });
        break;
      case "LinePlace":
        this.change({ place: { ahead: message.ahead, fromS: message.estimate_from_s, toS: message.estimate_to_s, sendsSms: message.sends_sms } });
        break;
      case "OwnCaseTold":
        this.change({ ownCase: message.case ?? undefined });
        break;
      case "ConnectionQuality":
        this.change({ bars: { ...this.state.bars, [message.party]: message.bars } });
        break;
      case "PictureYielded":
        this.change({ yielded: withYielded(this.state.yielded, message) });
        if (message.party === CUSTOMER && message.direction === "up") {
          void this.media?.pausePictures(message.has_yielded);
        }
        break;
      case "OfferMedia":
        void this.media?.offered(message);
        break;
      default:
    }
  }

  private change(changes: Partial<VisitState>): void {
    this.state = { ...this.state, ...changes };
    this.announcer.announce();
  }
}
