// A chat: what was written, and a field to write in. Both sides of the counter use it.
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import type { Answer } from "./connection";
import { timeOfDay } from "./language";
import type { SessionView } from "./session_view";

/** As many characters as the counter takes (session/chat_rules.py). */
const MOST_CHARACTERS = 2_000;

export interface ChatTexts {
  log: string;
  you: string;
  sending: string;
  field: string;
  hint: string;
  send: string;
  refused: string;
}

/** Under way: the counter has not said that it has it. `place` is the number it has among the own messages. */
interface Pending {
  place: number;
  text: string;
}

export function Chat(props: {
  view: SessionView;
  /** The party that this page is. */
  self: string;
  nameOf: (party: string) => string;
  texts: ChatTexts;
  send: (text: string) => Promise<Answer>;
  fieldId: string;
  open: boolean;
}) {
  const { view, self, texts } = props;
  const own = view.messages.filter((message) => message.by === self).length;
  const [pending, setPending] = useState<readonly Pending[]>([]);
  const [refused, setRefused] = useState(false);
  const shown = pending.filter(({ place }) => place > own);
  const end = useRef<HTMLDivElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest is to be seen when there is another
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [view.messages.length, shown.length]);

  /** Whether the field may be emptied. What is refused afterwards stays in sight, with the reason. */
  function send(text: string): void {
    const place = own + shown.length + 1;
    setRefused(false);
    setPending([...shown, { place, text }]);
    void props.send(text).then((answer) => {
      if (answer !== "done") {
        setRefused(true);
        setPending((now) => now.filter((one) => one.place !== place));
      }
    });
  }

  return (
    <section className="chat" aria-label={texts.log}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be scrolled by keyboard too */}
      <div className="chat-log" role="log" aria-label={texts.log} data-testid="chat-log" tabIndex={0}>
      <ol>
        {view.messages.map((message) => (
          <li key={message.id} className={message.by === self ? "mine" : ""} data-testid="chat-message">
            <small>
              {message.by === self ? texts.you : props.nameOf(message.by)} <time>{timeOfDay(message.atMs)}</time>
            </small>
            <p>{message.text}</p>
          </li>
        ))}
        {shown.map(({ place, text }) => (
          <li key={`pending-${place}`} className="mine pending">
            <small>{texts.sending}</small>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      <div ref={end} />
      </div>
      <p className="chat-refused" role="alert">
        {refused ? texts.refused : ""}
      </p>
      {props.open && <Field id={props.fieldId} texts={texts} send={send} />}
    </section>
  );
}

function Field({ id, texts, send }: { id: string; texts: ChatTexts; send: (text: string) => void }) {
  const [text, setText] = useState("");
  const says = text.trim() !== "";
  function go(): void {
    if (says) {
      send(text.trim());
      setText("");
    }
  }
  function pressed(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // While Chinese is composed, Enter chooses the characters.
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      go();
    } else if (event.key === "Escape") {
      event.currentTarget.blur();
    }
  }
  return (
    <form
      className="chat-field"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <label htmlFor={id} className="unseen">
        {texts.field}
      </label>
      <textarea id={id} rows={2} maxLength={MOST_CHARACTERS} value={text} placeholder={texts.hint} onChange={(event) => setText(event.target.value)} onKeyDown={pressed} data-testid="chat-field" />
      <button type="submit" className="primary" disabled={!says} data-testid="chat-send">
        {texts.send}
      </button>
    </form>
  );
}
