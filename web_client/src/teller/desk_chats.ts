// What happens to the chats of a desk: taken, made a call of, done; followed, and chosen to be looked at.
import type { Happened } from "../generated/protocol";
import type { Connection } from "../shared/connection";
import { CUSTOMER } from "../shared/session_view";
import { written } from "../shared/sounds";
import { afterChatEvent, nextChat, withChat, withoutChat } from "./chats";
import { type DeskState, ofChosen } from "./desk_state";
import type { Duty } from "./duties";

/** A message that is older came while the page was not there. */
const NEWS_MS = 5_000;

interface Host {
  connection: () => Connection;
  state: () => DeskState;
  change: (changes: Partial<DeskState>) => void;
  staff: string;
}

export class DeskChats {
  constructor(private readonly desk: Host) {}

  /** What a teller is who could be offered something. */
  get able(): Duty {
    return this.desk.state().chats.size > 0 ? "chatting" : "ready";
  }

  /** What rang, or was to be a call, is a chat: followed on, for nothing is to be sent again. */
  take(session: string): void {
    const now = this.desk.state();
    const { view, draft } = now.session === session ? now : { view: undefined, draft: undefined };
    const chats = withChat(now.chats, session, { view, draft, seen: view?.messages.length ?? 0, handedOn: false });
    this.desk.change({ session: undefined, view: undefined, draft: undefined, chats });
    if (now.chosen === undefined || !chats.has(now.chosen)) {
      this.choose(session);
    }
    if (now.caughtUp) {
      this.desk.connection().follow(`session/${session}`);
    }
  }

  becomesCall(session: string): void {
    const { chats } = this.desk.state();
    const chat = chats.get(session);
    this.desk.change({ session, view: chat?.view, draft: chat?.draft, chats: withoutChat(chats, session) });
  }

  done(session: string): void {
    this.desk.connection().forget(`session/${session}`);
    this.desk.change({ chats: withoutChat(this.desk.state().chats, session) });
    if (this.desk.state().chosen === session) {
      this.desk.change({ chosen: undefined });
      this.choose([...this.desk.state().chats.keys()].at(-1));
    }
  }

  /** An event of a session that is no call; of one that is no chat either, nothing comes. */
  happened(message: Happened): void {
    const session = message.stream.slice("session/".length);
    const now = this.desk.state();
    if (!now.chats.has(session)) {
      return;
    }
    const isSeen = ofChosen(now).session === session && document.hasFocus();
    this.desk.change({ chats: afterChatEvent(now.chats, session, message, this.desk.staff, isSeen) });
    // What came before the page was opened is no news.
    const isNews = message.event.type === "MessageSent" && message.event.by === CUSTOMER && Date.now() + this.desk.connection().skewMs - message.at_ms < NEWS_MS;
    if (isNews && !isSeen) {
      written();
    }
  }

  /** Whether these notes are of a chat. */
  draft(session: string, notes: string): boolean {
    const { chats } = this.desk.state();
    if (chats.has(session)) {
      this.desk.change({ chats: withChat(chats, session, { draft: notes }) });
    }
    return chats.has(session);
  }

  follow(): void {
    for (const session of this.desk.state().chats.keys()) {
      this.desk.connection().follow(`session/${session}`);
    }
  }

  choose(session: string | undefined): void {
    const { chats } = this.desk.state();
    const chat = session === undefined ? undefined : chats.get(session);
    if (session !== undefined && chat !== undefined) {
      this.desk.change({ chosen: session, chats: withChat(chats, session, { seen: chat.view?.messages.length ?? 0 }) });
    }
  }

  /** The chat so many further on. */
  step(by: number): void {
    const { chats, chosen } = this.desk.state();
    this.choose(nextChat(chats, chosen, by));
  }
}
