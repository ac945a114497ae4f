// The chats that a teller has in hand, as values. Pure.
import type { Happened } from "../generated/protocol";
import { afterEvent, type SessionView } from "../shared/session_view";

export interface ChatInHand {
  view: SessionView | undefined;
  draft: string | undefined;
  /** How many messages there were when it was last before the teller's eyes. */
  seen: number;
  /** The customer is a colleague's, or on the way to one: what is left is to say what came of it. */
  handedOn: boolean;
}

/** In the order in which they were taken. */
export type Chats = ReadonlyMap<string, ChatInHand>;

const NEW: ChatInHand = { view: undefined, draft: undefined, seen: 0, handedOn: false };

export function withChat(chats: Chats, session: string, changes: Partial<ChatInHand> = {}): Chats {
  return new Map(chats).set(session, { ...(chats.get(session) ?? NEW), ...changes });
}

export function withoutChat(chats: Chats, session: string): Chats {
  const others = new Map(chats);
  others.delete(session);
  return others;
}

/** The chats after an event of one of them; what is before the teller's eyes is read. */
export function afterChatEvent(chats: Chats, session: string, message: Happened, self: string, isSeen: boolean): Chats {
  const view = afterEvent(chats.get(session)?.view, message);
  const left = message.event.type === "PartyLeft" && message.event.party === self;
  return withChat(chats, session, { view, ...(left ? { handedOn: true } : {}), ...(isSeen ? { seen: view?.messages.length ?? 0 } : {}) });
}

export function unread(chat: ChatInHand): number {
  return (chat.view?.messages.length ?? 0) - chat.seen;
}

/** Another chat, so many further on; the first when none is chosen. */
export function nextChat(chats: Chats, chosen: string | undefined, step: number): string | undefined {
  const sessions = [...chats.keys()];
  const place = chosen === undefined ? -step : sessions.indexOf(chosen);
  return sessions.at((place + step + sessions.length) % Math.max(1, sessions.length));
}
