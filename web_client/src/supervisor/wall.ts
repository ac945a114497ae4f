// The wall's state: the board as it is pushed, and the one call that the supervisor is in. No React.
import type { Board, FromServer, Happened, PartyMode, TrendPoint } from "../generated/protocol";
import { Connection, type Answer, type Status } from "../shared/connection";
import { openMedia } from "../shared/local_media";
import { MediaConnection, type MediaStatus } from "../shared/media_connection";

export type Microphone = "closed" | "open" | "refused";

export interface InCall {
  session: string;
  mode: PartyMode;
  media: MediaStatus;
  microphone: Microphone;
  remote: MediaStream;
  second: MediaStream;
}

export interface WallState {
  status: Status;
  board: Board | undefined;
  trend: readonly TrendPoint[];
  call: InCall | undefined;
}

export class Wall {
  state: WallState = { status: "connecting", board: undefined, trend: [], call: undefined };
  readonly connection: Connection;
  private media: MediaConnection | undefined;
  private local = new MediaStream();
  private readonly watchers = new Set<() => void>();

  constructor(readonly staff: string) {
    this.connection = new Connection("supervisor", {
      happened: (message) => this.happened(message),
      message: (message) => this.message(message),
      status: (status) => this.status(status),
    });
    this.connection.open();
  }

  readonly watch = (tell: () => void): (() => void) => {
    this.watchers.add(tell);
    return () => this.watchers.delete(tell);
  };

  readonly current = (): WallState => this.state;

  end(): void {
    this.dropCall();
    this.connection.close();
  }

  /** Come into a call, or be in it otherwise from now on. */
  async take(session: string, mode: PartyMode): Promise<Answer> {
    const { call } = this.state;
    if (call !== undefined && call.session !== session) {
      await this.leave();
    }
    const already = this.state.call?.session === session;
    const answer = await this.connection.ask(
      already ? { type: "ChangeMode", session, mode } : { type: "JoinCall", session, role: "supervisor", mode },
    );
    if (answer !== "done") {
      return answer;
    }
    if (already) {
      this.changeCall({ mode });
    } else {
      this.enter(session, mode);
    }
    await this.speak(mode);
    return answer;
  }

  async leave(): Promise<Answer> {
    const session = this.state.call?.session;
    this.dropCall();
    return session === undefined ? "done" : this.connection.ask({ type: "LeaveCall", session });
  }

  write(teller: string, text: string): Promise<Answer> {
    return this.connection.ask({ type: "MessageTeller", teller, text });
  }

  askCoreBankAgain(of: string, key: string): Promise<Answer> {
    return this.connection.ask({ type: "AskCoreBankAgain", case: of, key });
  }

  force(teller: string, to: "ready" | "on_break" | "offline"): Promise<Answer> {
    return this.connection.ask({ type: "ForceDuty", teller, to });
  }

  private enter(session: string, mode: PartyMode): void {
    this.connection.follow(`session/${session}`);
    this.media = new MediaConnection(this.connection, session, this.local, (now) => this.changeCall({ media: now.media }));
    const { remote, second } = this.media;
    this.change({ call: { session, mode, media: "connecting", microphone: "closed", remote, second } });
    this.media.join();
  }

  /** A listener's microphone stays closed; it is opened for the first word, and closed by leaving. */
  private async speak(mode: PartyMode): Promise<void> {
    const speaks = mode !== "listen";
    if (speaks && this.local.getAudioTracks().length === 0) {
      try {
        for (const track of (await openMedia(false)).getTracks()) {
          this.local.addTrack(track);
          await this.media?.replace(track);
        }
      } catch {
        this.changeCall({ microphone: "refused" });
        return;
      }
    }
    this.media?.turn("audio", speaks);
    this.changeCall({ microphone: speaks ? "open" : "closed" });
  }

  private happened({ stream, event }: Happened): void {
    if (stream !== `session/${this.state.call?.session ?? ""}`) {
      return;
    }
    if (event.type === "MediaMoved") {
      this.media?.moved();
    } else if (event.type === "ServiceEnded" || event.type === "SessionClosed") {
      this.dropCall();
    }
  }

  private message(message: FromServer): void {
    switch (message.type) {
      case "Wallboard":
        this.change({ board: message.board });
        break;
      case "WallboardTrend":
        this.change({ trend: message.points });
        break;
      case "OfferMedia":
        void this.media?.offered(message);
        break;
      default:
    }
  }

  private status(status: Status): void {
    if (status === "open") {
      this.connection.send({ type: "WatchWallboard" });
    }
    this.change({ status });
  }

  private dropCall(): void {
    const { call } = this.state;
    if (call !== undefined) {
      this.connection.forget(`session/${call.session}`);
    }
    this.media?.close();
    this.media = undefined;
    for (const track of this.local.getTracks()) {
      track.stop();
    }
    this.local = new MediaStream();
    this.change({ call: undefined });
  }

  private changeCall(changes: Partial<InCall>): void {
    if (this.state.call !== undefined) {
      this.change({ call: { ...this.state.call, ...changes } });
    }
  }

  private change(changes: Partial<WallState>): void {
    this.state = { ...this.state, ...changes };
    for (const tell of this.watchers) {
      tell();
    }
  }
}
