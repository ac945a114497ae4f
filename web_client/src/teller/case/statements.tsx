// What the teller says in a step, in the customer's language, ticked as it is said.
import type { Step } from "../../generated/protocol";
import { clock, fill, useLanguage } from "../../shared/language";
import { useTexts } from "../../staff/texts";
import type { Flow } from "./case_flow";

export function Statements({ flow, of, isOpen }: { flow: Flow; of: Step; isOpen: boolean }) {
  const { casework: texts } = useTexts();
  const language = useLanguage();
  const { now, view, cases, session, tell } = flow;
  // What is read aloud is in the language that the customer chose; beside it in the teller's, where that is another.
  const spoken = view.language;
  return (
    <ul className="statements">
      {(of.statements ?? []).map((statement) => {
        const tick = now.ticks.find((one) => one.step === of.id && one.statement === statement.id);
        const isNext = now.next === of.id && now.next_statement === statement.id;
        const id = `say-${of.id}-${statement.id}`;
        return (
          <li key={statement.id} className={isNext ? "statement statement-next" : "statement"}>
            <input
              type="checkbox"
              id={id}
              checked={tick !== undefined}
              disabled={!isOpen}
              aria-describedby={`${id}-when`}
              onChange={(event) => tell(cases.tick(session, now.case, of.id, statement.id, event.target.checked))}
              data-testid={id}
            />
            <label htmlFor={id}>
              <span lang={spoken}>{statement.text[spoken]}</span>
              {language !== spoken && <small>{statement.text[language]}</small>}
              <small id={`${id}-when`} className="when">
                {tick !== undefined
                  ? tick.session === session && view.startedAtMs !== undefined
                    ? fill(texts.said, { time: clock((tick.at_ms - view.startedAtMs) / 1000) })
                    : texts.saidEarlier
                  : statement.required === false
                    ? texts.optional
                    : texts.say}
              </small>
            </label>
          </li>
        );
      })}
    </ul>
  );
}
