// The chosen chat: who, what was written, and what can be done with it.
import { Button } from "antd";
import { useEffect } from "react";
import { Chat } from "../shared/chat";
import type { Answer } from "../shared/connection";
import { fill } from "../shared/language";
import { CUSTOMER } from "../shared/session_view";
import { useTexts } from "../staff/texts";
import type { Desk } from "./desk";
import type { DeskState } from "./desk_state";
import { EndButton } from "./end_button";

export const CHAT_FIELD = "chat-field";

export function ChatPane(props: { desk: Desk; session: string; state: DeskState; tell: (answer: Promise<Answer>) => void; ending: boolean; setEnding: (ending: boolean) => void; seek: () => void }) {
  const texts = useTexts();
  const { desk, session, tell, state } = props;
  const { view } = state;
  // As soon as it is before one's eyes one can write, unless something else is being typed.
  useEffect(() => {
    if (document.activeElement === document.body) {
      document.getElementById(CHAT_FIELD)?.focus();
    }
  }, []);
  if (view === undefined) {
    return null;
  }
  const open = view.phase === "in_service" && state.duty === "in_session";
  const name = view.customerName || fill(texts.unnamed, { code: view.guest });
  const words = view.lost.has(CUSTOMER) ? texts.writing.customerAway : view.callInvited ? texts.writing.invited : "";
  return (
    <section className="chat-pane" aria-label={fill(texts.writing.with, { name })} data-testid="chat">
      <header>
        <h1>{name}</h1>
        <p role="status">{words}</p>
        {open && (
          <span className="chat-acts">
            <Button size="large" disabled={view.callInvited} onClick={() => tell(desk.askOf(session, "InviteToCall"))} data-testid="invite-to-call">
              {texts.writing.invite} <kbd>I</kbd>
            </Button>
            <Button size="large" onClick={props.seek} data-testid="seek">
              {texts.purpose.transfer} <kbd>T</kbd>
            </Button>
            <EndButton question={texts.writing.endAsk} asking={props.ending} ask={props.setEnding} end={() => tell(desk.askOf(session, "EndService"))} />
          </span>
        )}
      </header>
      <Chat
        view={view}
        self={desk.staff}
        nameOf={(party) => (party === CUSTOMER ? name : texts.roles.teller)}
        texts={texts.writing}
        send={(text) => desk.askOf(session, "SendMessage", { text })}
        fieldId={CHAT_FIELD}
        open={open}
      />
    </section>
  );
}
