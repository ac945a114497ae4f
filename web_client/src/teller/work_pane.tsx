// The work: who it is, the business, the notes; and after the call the outcome. Made anew for each session.
import { Button, Input } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";
import type { BreakReason, NextDuty, Outcome } from "../generated/protocol";
import type { Answer } from "../shared/connection";
import { clock, fill } from "../shared/language";
import { useTexts } from "../staff/texts";
import { BY_KEY } from "./break_menu";
import { CasePane } from "./case/case_pane";
import type { Desk } from "./desk";
import type { DeskState } from "./desk_state";
import { useNow } from "./use_now";

export const NOTES_FIELD = "notes-field";
const SAVE_AFTER_MS = 600;
const MAX_NOTES = 4_000;
const OUTCOMES: readonly Outcome[] = ["done", "informed", "follow_up", "not_possible"];

export function WorkPane({ desk, state, isChat, tell }: { desk: Desk; state: DeskState; isChat: boolean; tell: (answer: Promise<Answer>) => void }) {
  const texts = useTexts();
  const { notes, type, saved } = useNotes(desk, state.draft);
  const { view } = state;
  if (view === undefined || state.duty === "offered") {
    return <aside className="work" aria-label={texts.customer} />;
  }
  return (
    <aside className="work" aria-label={texts.customer}>
      <CustomerFacts desk={desk} state={state} />
      <CasePane desk={desk} state={state} tell={tell} />
      {view.parts.some((part) => part.notes !== "") && (
        <section data-testid="earlier-notes">
          <h2>{texts.earlierNotes}</h2>
          {view.parts.map((part) => part.notes !== "" && <p key={part.teller}>{part.notes}</p>)}
        </section>
      )}
      <section>
        <h2 id="notes">{texts.notes}</h2>
        <Input.TextArea
          value={notes}
          maxLength={MAX_NOTES}
          className="notes"
          placeholder={texts.notesHint}
          aria-labelledby="notes"
          data-testid="notes"
          id={NOTES_FIELD}
          // Back to where single keys mean something.
          onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
          onChange={(event) => type(event.target.value)}
        />
        <p className="quiet" role="status">
          {saved ? texts.notesSaved : " "}
        </p>
      </section>
      {state.duty === "after_call_work" && <AfterCall isChat={isChat} finish={(outcome, next, reason) => tell(desk.finish(outcome, next, notes, reason))} />}
    </aside>
  );
}

function CustomerFacts({ desk, state }: { desk: Desk; state: DeskState }) {
  const texts = useTexts();
  const now = useNow() + desk.connection.skewMs;
  const { view } = state;
  if (view === undefined) {
    return null;
  }
  const hasCase = state.cases.has(state.session ?? "");
  const began = view.startedAtMs ?? now;
  const facts: readonly (readonly [string, string])[] = [
    [texts.labels.business, texts.business[view.business]],
    [texts.labels.channel, texts.channel[view.channel]],
    [texts.labels.language, texts.language[view.language]],
    [texts.labels.waited, clock((began - (view.joinedLineAtMs ?? began)) / 1000)],
    [texts.labels.talked, clock(((view.endedAtMs ?? now) - began) / 1000)],
    [texts.labels.consent, texts.consented],
  ];
  return (
    <section>
      <h2>{texts.customer}</h2>
      {/* With a case in hand the work needs the room; who it is stays in sight. */}
      <details key={String(hasCase)} className="customer-facts" open={!hasCase}>
        <summary className="who">{view.customerName || fill(texts.unnamed, { code: view.guest })}</summary>
        <dl className="facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}

function AfterCall({ isChat, finish }: { isChat: boolean; finish: (outcome: Outcome, next: NextDuty, reason?: BreakReason) => void }) {
  const texts = useTexts();
  const [outcome, setOutcome] = useState<Outcome>("done");
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if (event.ctrlKey && event.key === "Enter") {
        finish(outcome, "ready");
        return;
      }
      const chosen = OUTCOMES[Number(event.key) - 1];
      if (chosen !== undefined && !(event.target instanceof HTMLTextAreaElement)) {
        setOutcome(chosen);
      }
    }
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [finish, outcome]);
  return (
    <section>
      <h2 id="outcome">{texts.outcomeAsk}</h2>
      <div role="radiogroup" aria-labelledby="outcome" className="outcomes">
        {OUTCOMES.map((one, place) => (
          // biome-ignore lint/a11y/useSemanticElements: drawn as keys, and chosen by them
          <button key={one} type="button" role="radio" aria-checked={outcome === one} onClick={() => setOutcome(one)} data-testid={`outcome-${one}`}>
            <kbd>{place + 1}</kbd> {texts.outcome[one]}
          </button>
        ))}
      </div>
      <Button type="primary" size="large" block onClick={() => finish(outcome, "ready")} data-testid="wrap-up-ready">
        {isChat ? texts.writing.done : texts.doneReady} <kbd>Ctrl Enter</kbd>
      </Button>
      {!isChat && (
        <div className="otherwise">
          <Button size="large" onClick={() => finish(outcome, "on_break", BY_KEY)} data-testid="wrap-up-break">
            {texts.doneBreak}
          </Button>
          <Button size="large" onClick={() => finish(outcome, "offline")} data-testid="wrap-up-offline">
            {texts.doneOffline}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Notes as they are typed: restored once, then saved a moment after each pause. */
function useNotes(desk: Desk, draft: string | undefined) {
  const [typed, setTyped] = useState<string | undefined>();
  const [saved, setSaved] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const newest = useRef("");
  const type = useCallback(
    (text: string) => {
      setTyped(text);
      setSaved(false);
      clearTimeout(timer.current);
      newest.current = text;
      timer.current = setTimeout(() => {
        void desk.saveDraft(text).then(() => setSaved(newest.current === text));
      }, SAVE_AFTER_MS);
    },
    [desk],
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  return { notes: typed ?? draft ?? "", type, saved };
}
