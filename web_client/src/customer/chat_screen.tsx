// A chat: who answers, what was written, and the way to a call when the teller proposes it.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Channel } from "../generated/protocol";
import { Chat } from "../shared/chat";
import { fill } from "../shared/language";
import { MediaTrouble, openMedia } from "../shared/local_media";
import { CUSTOMER } from "../shared/session_view";
import { written } from "../shared/sounds";
import { useTurnAnnounced } from "./call_screen";
import { Confirm, Frame, Heading } from "./frame";
import { useTexts } from "./texts";
import type { Visit } from "./visit";

export function ChatScreen({ visit, opened }: { visit: Visit; opened: (stream: MediaStream) => void }) {
  const texts = useTexts();
  const { view, status } = useSyncExternalStore(visit.watch, visit.current);
  const [leaving, setLeaving] = useState(false);
  useTurnAnnounced(texts.yourTurn, texts.title, view?.messages.length === 0);
  useNewsAnnounced(view?.messages.filter((message) => message.by !== CUSTOMER).length ?? 0);
  if (view === undefined) {
    return null;
  }
  const { teller } = view;
  const away = teller !== undefined && view.lost.has(teller.party);
  const words = status !== "open" ? texts.reconnecting : teller === undefined ? texts.writing.handedOn : away ? texts.writing.tellerAway : "";
  return (
    <Frame>
      <div className="chat-screen" data-testid="chat">
        <div className="chat-top">
          <Heading>
            {teller?.name ?? texts.chat[0]}
            {teller !== undefined && <small>{fill(texts.staffNumber, { n: teller.number })}</small>}
          </Heading>
          {!leaving && (
            <button type="button" className="plain" onClick={() => setLeaving(true)} data-testid="hang-up">
              {texts.writing.end}
            </button>
          )}
        </div>
        <p className="hint" role="status">
          {words || texts.writing.kept}
        </p>
        {leaving && <Confirm question={texts.writing.endAsk} yes={texts.writing.endYes} no={texts.writing.endNo} onYes={() => void visit.ask("LeaveSession")} onNo={() => setLeaving(false)} testid="hang-up-confirm" />}
        {view.callInvited && !leaving && <Invitation visit={visit} name={teller?.name ?? ""} opened={opened} />}
        <Chat
          view={view}
          self={CUSTOMER}
          nameOf={(party) => (party === teller?.party ? teller.name : texts.roles.teller)}
          texts={texts.writing}
          send={(text) => visit.ask("SendMessage", { text })}
          fieldId="chat-field"
          open
        />
      </div>
    </Frame>
  );
}

/** Whoever looks at something else meanwhile hears that there is an answer. */
function useNewsAnnounced(answers: number): void {
  const heard = useRef(answers);
  useEffect(() => {
    if (answers > heard.current && !document.hasFocus()) {
      written();
    }
    heard.current = answers;
  }, [answers]);
}

/** The teller would rather talk. The devices are opened first: what does not open is said here, and the chat goes on. */
function Invitation({ visit, name, opened }: { visit: Visit; name: string; opened: (stream: MediaStream) => void }) {
  const texts = useTexts();
  const [trouble, setTrouble] = useState<MediaTrouble | undefined>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState(false);

  async function take(channel: Channel): Promise<void> {
    setBusy(true);
    setRefused(false);
    try {
      opened(await openMedia(channel === "video"));
      setTrouble(undefined);
      setRefused((await visit.ask("TakeCall", { channel })) !== "done");
    } catch (why) {
      if (!(why instanceof MediaTrouble)) {
        throw why;
      }
      setTrouble(why);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className="chat-invitation" role="alertdialog" aria-label={texts.writing.invited} data-testid="chat-invitation">
      <p>{fill(texts.writing.invitedBy, { name })}</p>
      {trouble !== undefined && <p role="alert">{texts.trouble[trouble.device][trouble.trouble]}</p>}
      {refused && <p role="alert">{texts.writing.notNow}</p>}
      <div className="chat-answers">
        <button type="button" className="primary" disabled={busy} onClick={() => void take("video")} data-testid="take-video">
          {texts.video[0]}
        </button>
        <button type="button" className="secondary" disabled={busy} onClick={() => void take("voice")} data-testid="take-voice">
          {texts.voice[0]}
        </button>
        <button type="button" className="plain" disabled={busy} onClick={() => void visit.ask("DeclineCall")} data-testid="decline-call">
          {texts.writing.decline}
        </button>
      </div>
    </section>
  );
}
