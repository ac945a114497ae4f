// The WebSocket: ticket, resume by the streams' versions, commands that are sent again until answered. No React here.
import type { FromServer, Happened, RefusalCode } from "../generated/protocol";
import { onNetworkMayHaveChanged } from "./network_events";
import { patienceMs, pauseMs } from "./reconnecting";
import { Problem, request } from "./server";

export type Status = "connecting" | "open" | "superseded" | "signed_out";
export type Answer = "done" | RefusalCode;

const BEAT_MS = 500;
const PROBE_EVERY_MS = 1_000;
/** In a call the server is asked each second; two answers that do not come mean that the network is gone. */
const SILENCE_IN_CALL_MS = 2_500;
const SILENCE_MS = 12_000;
/** After a moment at which the network may have changed. */
const ANSWER_WITHIN_MS = 1_500;
const FIRST_PATIENCE_MS = 15_000;
const CLOSE = { superseded: 4001, signedOut: 4004, otherProtocol: 4005 } as const;
const PROTOCOL = 2;

interface Unanswered {
  message: string;
  resolve: (answer: Answered) => void;
}

/** An answer, and with some refusals what exactly is wrong. */
interface Answered {
  answer: Answer;
  detail: string;
}

export interface Listener {
  happened(message: Happened): void;
  message(message: FromServer): void;
  status(status: Status): void;
}

export class Connection {
  private socket: WebSocket | undefined;
  private readonly versions = new Map<string, number>();
  private readonly unanswered = new Map<string, Unanswered>();
  private state: Status = "connecting";
  private running: AbortController | undefined;
  private trying: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private triedAt = 0;
  private tookMs = 0;
  private lostAt = 0;
  private probedAt = 0;
  private answerBy: number | undefined;
  private inCall: (() => void) | undefined;
  private keeping = "";
  /** The cookie alone opens the WebSocket again; not after it was refused once, as only a ticket says why. */
  private resumes = false;
  /** When the server was last heard, and when it last let this page in; by this page's clock, in milliseconds. */
  heardAt = 0;
  openedAt = 0;
  /** Server time less this page's clock, in milliseconds. */
  skewMs = 0;
  ownStream: string | undefined;
  party: string | undefined;

  constructor(
    private readonly kind: "customer" | "teller" | "supervisor",
    private readonly listener: Listener,
  ) {}

  open(): void {
    this.stop();
    const running = new AbortController();
    this.running = running;
    this.lostAt = 0;
    const beat = setInterval(() => this.beat(), BEAT_MS);
    running.signal.addEventListener("abort", () => clearInterval(beat));
    onNetworkMayHaveChanged(() => this.look(), running.signal);
    this.lost();
    void this.connect();
  }

  close(): void {
    this.stop();
  }

  /** As long as a call is on: notice within seconds when the server is not heard any more, and call back when it is. */
  watchClosely(inCall: (() => void) | undefined): void {
    this.inCall = inCall;
  }

  /** Ask the server whether it is there, unless it was just asked. */
  probe(): void {
    if (Date.now() - this.probedAt >= BEAT_MS) {
      this.probedAt = Date.now();
      this.send({ type: "Probe" });
    }
  }

  /** Follow a stream from the version that is known of it. */
  follow(stream: string): void {
    if (!this.versions.has(stream)) {
      this.versions.set(stream, 0);
    }
    this.send({ type: "Follow", stream, after: this.versions.get(stream) ?? 0 });
  }

  forget(stream: string): void {
    this.versions.delete(stream);
  }

  /** Ask a command; it is sent again after a lost connection, under the same id, until it is answered. */
  async ask(command: object): Promise<Answer> {
    return (await this.askInDetail(command)).answer;
  }

  askInDetail(command: object): Promise<Answered> {
    return this.insist(crypto.randomUUID(), { type: this.kind === "customer" ? "AskAsCustomer" : "AskAsTeller", command });
  }

  /** Have the server keep what is being typed; only the newest is sent again after a lost connection. */
  async keep(message: object): Promise<Answer> {
    this.unanswered.get(this.keeping)?.resolve({ answer: "done", detail: "" });
    this.unanswered.delete(this.keeping);
    this.keeping = crypto.randomUUID();
    return (await this.insist(this.keeping, message)).answer;
  }

  /** The same of one of several things that are typed beside each other: each is sent again. */
  async keepOneOf(message: object): Promise<Answer> {
    return (await this.insist(crypto.randomUUID(), message)).answer;
  }

  private insist(id: string, message: object): Promise<Answered> {
    const text = JSON.stringify({ ...message, id });
    return new Promise((resolve) => {
      this.unanswered.set(id, { message: text, resolve });
      this.sendText(text);
    });
  }

  send(message: object): void {
    this.sendText(JSON.stringify(message));
  }

  private sendText(text: string): void {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(text);
    }
  }

  private async connect(): Promise<void> {
    this.drop();
    const trying = new AbortController();
    this.trying = trying;
    this.triedAt = Date.now();
    // Whoever is not answered tries anew at once: that is not a server that refuses.
    this.timer = setTimeout(() => this.again(0), this.openedAt === 0 ? FIRST_PATIENCE_MS : patienceMs(this.tries, this.tookMs));
    const query = this.resumes ? `as=${this.kind}` : await this.ticket(trying.signal);
    if (query === undefined || trying.signal.aborted) {
      return;
    }
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/ws?${query}`);
    this.socket = socket;
    socket.onmessage = (event: MessageEvent<string>) => this.receiveAll(socket, event.data);
    socket.onclose = (event) => this.closed(event.code);
  }

  /** What lets this page in, or nothing: then the next try is under way, or there is no use in one. */
  private async ticket(signal: AbortSignal): Promise<string | undefined> {
    try {
      const { ticket } = await request<{ ticket: string }>("POST", "/api/tickets", { as: this.kind }, signal);
      return `ticket=${ticket}`;
    } catch (error) {
      if (signal.aborted) {
        return undefined;
      }
      if (error instanceof Problem && (error.status === 401 || error.status === 404)) {
        this.over("signed_out");
      } else {
        this.refused();
      }
      return undefined;
    }
  }

  /** A message a line; what one of them says may be that the rest is not heard any more. */
  private receiveAll(socket: WebSocket, frame: string): void {
    for (const line of frame.split("\n")) {
      if (this.socket === socket) {
        this.receive(JSON.parse(line) as FromServer);
      }
    }
  }

  private receive(message: FromServer): void {
    this.heardAt = Date.now();
    switch (message.type) {
      case "Welcome":
        this.welcomed(message);
        break;
      case "Ping":
        this.skewMs = message.server_time_ms - Date.now();
        this.send({ type: "Pong" });
        break;
      case "Happened":
        if (message.version > (this.versions.get(message.stream) ?? Infinity)) {
          this.versions.set(message.stream, message.version);
          this.listener.happened(message);
        }
        break;
      case "Done":
      case "Refused":
        this.unanswered.get(message.id)?.resolve(message.type === "Done" ? { answer: "done", detail: "" } : { answer: message.code, detail: message.detail ?? "" });
        this.unanswered.delete(message.id);
        break;
      default:
        this.listener.message(message);
    }
  }

  private welcomed(message: Extract<FromServer, { type: "Welcome" }>): void {
    if (message.protocol !== PROTOCOL) {
      location.reload();
      return;
    }
    clearTimeout(this.timer);
    this.tries = 0;
    this.resumes = true;
    this.openedAt = Date.now();
    this.tookMs = this.openedAt - this.triedAt;
    this.answerBy = undefined;
    this.skewMs = message.server_time_ms - Date.now();
    this.ownStream = message.stream;
    this.party = message.party;
    this.follow(message.stream);
    for (const stream of this.versions.keys()) {
      if (stream !== message.stream) {
        this.follow(stream);
      }
    }
    for (const { message: text } of this.unanswered.values()) {
      this.sendText(text);
    }
    this.say("open");
    this.inCall?.();
  }

  private closed(code: number): void {
    if (code === CLOSE.superseded) {
      this.over("superseded");
    } else if (code === CLOSE.signedOut) {
      this.over("signed_out");
    } else {
      this.resumes &&= this.state === "open";
      this.refused();
    }
  }

  private refused(): void {
    this.again(pauseMs(this.tries, Date.now() - this.lostAt, document.visibilityState === "visible", Math.random()));
  }

  private again(afterMs: number): void {
    this.drop();
    this.tries++;
    this.lost();
    this.timer = setTimeout(() => void this.connect(), afterMs);
  }

  /** Several times a second: ask, and notice silence. Timers that slept find out here as well. */
  private beat(): void {
    if (this.state !== "open") {
      return;
    }
    const now = Date.now();
    if (this.inCall !== undefined && now - this.probedAt >= PROBE_EVERY_MS) {
      this.probe();
    }
    if (this.answerBy !== undefined && this.heardAt > this.answerBy - ANSWER_WITHIN_MS) {
      this.answerBy = undefined;
    }
    const unanswered = this.answerBy !== undefined && now > this.answerBy;
    if (unanswered || now - this.heardAt > (this.inCall !== undefined ? SILENCE_IN_CALL_MS : SILENCE_MS)) {
      this.again(0);
    }
  }

  /** The network may be another one: what is being tried is tried anew, what is open must prove that it is. */
  private look(): void {
    if (this.state === "open") {
      this.send({ type: "Probe" });
      this.answerBy = Date.now() + ANSWER_WITHIN_MS;
    } else if (this.state === "connecting" && Date.now() - this.triedAt > BEAT_MS) {
      this.tries = 0;
      void this.connect();
    }
  }

  private lost(): void {
    if (this.state === "open" || this.lostAt === 0) {
      this.lostAt = Date.now();
    }
    this.answerBy = undefined;
    this.say("connecting");
  }

  private say(status: Status): void {
    this.state = status;
    this.listener.status(status);
  }

  /** Nothing more is tried until a person wants it. */
  private over(status: "superseded" | "signed_out"): void {
    this.stop();
    this.say(status);
  }

  private stop(): void {
    this.running?.abort();
    this.running = undefined;
    this.drop();
  }

  /** Let go of what is open or being tried; nothing of it is heard any more. */
  private drop(): void {
    clearTimeout(this.timer);
    this.trying?.abort();
    const { socket } = this;
    this.socket = undefined;
    if (socket !== undefined) {
      socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }
}
