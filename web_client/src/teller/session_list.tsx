// What is in hand: what rings or is a call, and the chats; the one before the teller's eyes is marked.
import { fill } from "../shared/language";
import { CUSTOMER, type SessionView } from "../shared/session_view";
import { useTexts, type Texts } from "../staff/texts";
import { unread, type ChatInHand } from "./chats";
import type { Desk } from "./desk";
import type { DeskState } from "./desk_state";

export function SessionList({ desk, state }: { desk: Desk; state: DeskState }) {
  const texts = useTexts();
  const { view, chats } = state;
  return (
    <nav className="sessions" aria-label={texts.mySessions}>
      <h2>{texts.mySessions}</h2>
      {view === undefined && chats.size === 0 && <p className="quiet">{texts.noSessions}</p>}
      {view !== undefined && (
        <div className={`session-chip duty-${state.duty}`} aria-current="true">
          <Who view={view} texts={texts} />
        </div>
      )}
      {[...chats].map(([session, chat]) => (
        <ChatChip key={session} chat={chat} chosen={view === undefined && state.chosen === session} choose={() => desk.chats.choose(session)} />
      ))}
    </nav>
  );
}

function ChatChip({ chat, chosen, choose }: { chat: ChatInHand; chosen: boolean; choose: () => void }) {
  const texts = useTexts();
  const { view } = chat;
  if (view === undefined) {
    return null;
  }
  const fresh = unread(chat);
  const over = chat.handedOn || view.phase === "wrapping_up";
  return (
    <button type="button" className={`session-chip duty-${over ? "after_call_work" : "chatting"}`} aria-current={chosen} onClick={choose} data-testid="chat-chip">
      <Who view={view} texts={texts} />
      <small>
        {over ? texts.outcomeAsk : view.lost.has(CUSTOMER) ? texts.writing.customerAway : fresh > 0 ? <b data-testid="chat-unread">{fill(texts.writing.unread, { n: fresh })}</b> : (view.messages.at(-1)?.text ?? "")}
      </small>
    </button>
  );
}

function Who({ view, texts }: { view: SessionView; texts: Texts }) {
  return (
    <>
      <strong>{view.customerName || fill(texts.unnamed, { code: view.guest })}</strong>
      <span>
        {texts.business[view.business]} · {texts.channel[view.channel]}
      </span>
    </>
  );
}
