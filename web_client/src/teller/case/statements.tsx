// What the teller says in a step, in the customer's language, ticked as it is said.
import { useEffect, useState } from "react";
import type { Statement, Step } from "../../generated/protocol";
import { clock, fill, useLanguage } from "../../shared/language";
import { useTexts } from "../../staff/texts";
import type { Flow } from "./flow";

export function Statements({ flow, of, isOpen }: { flow: Flow; of: Step; isOpen: boolean }) {
  return (
    <ul className="statements">
      {(of.statements ?? []).map((statement) => (
        <OneStatement key={statement.id} flow={flow} of={of} statement={statement} isOpen={isOpen} />
      ))}
    </ul>
  );
}

function OneStatement({ flow, of, statement, isOpen }: { flow: Flow; of: Step; statement: Statement; isOpen: boolean }) {
  const { casework: texts } = useTexts();
  const language = useLanguage();
  const { now, view, cases, session, tell } = flow;
  // What was clicked shows at once; that it is on record, its time says.
  const [asked, setAsked] = useState<boolean | undefined>();
  const tick = now.ticks.find((one) => one.step === of.id && one.statement === statement.id);
  const isTicked = tick !== undefined;
  useEffect(() => {
    setAsked((before) => (before === isTicked ? undefined : before));
  }, [isTicked]);
  const isNext = now.next === of.id && now.next_statement === statement.id;
  // What is read aloud is in the language that the customer chose; beside it in the teller's, where that is another.
  const spoken = view.language;
  const id = `say-${of.id}-${statement.id}`;
  function change(on: boolean): void {
    setAsked(on);
    const answer = cases.tick(session, now.case, of.id, statement.id, on);
    tell(answer);
    void answer.then((said) => said !== "done" && setAsked(undefined));
  }
  function when(): string {
    if (tick === undefined) {
      return statement.required === false ? texts.optional : texts.say;
    }
    const isHere = tick.session === session && view.startedAtMs !== undefined;
    return isHere ? fill(texts.said, { time: clock((tick.at_ms - (view.startedAtMs ?? 0)) / 1000) }) : texts.saidEarlier;
  }
  return (
    <li className={isNext ? "statement statement-next" : "statement"}>
      <input type="checkbox" id={id} checked={asked ?? isTicked} disabled={!isOpen || flow.isReviewer} aria-describedby={`${id}-when`} onChange={(event) => change(event.target.checked)} data-testid={id} />
      <label htmlFor={id}>
        <span lang={spoken}>{statement.text[spoken]}</span>
        {language !== spoken && <small>{statement.text[language]}</small>}
        <small id={`${id}-when`} className="when">
          {when()}
        </small>
      </label>
    </li>
  );
}
