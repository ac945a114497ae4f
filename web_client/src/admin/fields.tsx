// Fields that say what they do, and what is wrong with them.
import { useId, type ReactNode } from "react";
import type { FaultShown } from "../generated/protocol";
import { useLanguage } from "../shared/language";
import { useTexts, type Texts } from "../staff/texts";

/** The server's sentence, with the names that people know in place of the wire's words. */
function sentence(fault: FaultShown, language: "zh" | "en", words: Texts): string {
  const names: Record<string, string> = { ...words.business, ...words.channel };
  const name = names[fault.subject];
  return name === undefined ? fault[language] : fault[language].replace(`“${fault.subject}”`, `“${name}”`);
}

export function Faults({ id, faults }: { id?: string; faults: readonly FaultShown[] }) {
  const language = useLanguage();
  const words = useTexts();
  if (faults.length === 0) {
    return null;
  }
  return (
    <ul className="faults" id={id} data-testid="faults">
      {faults.map((fault) => (
        <li key={`${fault.kind}/${fault.subject}`}>{sentence(fault, language, words)}</li>
      ))}
    </ul>
  );
}

interface Common {
  label: string;
  hint?: string | undefined;
  faults?: readonly FaultShown[];
  testid: string;
}

function Field({ label, hint, faults, children }: Common & { children: (id: string, described: string, isFaulty: boolean) => ReactNode }) {
  const id = useId();
  const isFaulty = faults !== undefined && faults.length > 0;
  return (
    <div className={isFaulty ? "field is-faulty" : "field"}>
      <label htmlFor={id}>{label}</label>
      {children(id, `${id}-hint ${id}-faults`, isFaulty)}
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {faults !== undefined && <Faults id={`${id}-faults`} faults={faults} />}
    </div>
  );
}

/** An empty field counts as 0: whatever is wrong with that is said like everything else. */
export function NumberField(props: Common & { value: number; step?: number; change: (value: number) => void }) {
  return (
    <Field {...props}>
      {(id, described, isFaulty) => (
        <input
          id={id}
          type="number"
          inputMode="decimal"
          min={0}
          step={props.step ?? 1}
          value={props.value}
          aria-describedby={described}
          aria-invalid={isFaulty}
          data-testid={props.testid}
          onChange={(event) => props.change(Number.isFinite(event.target.valueAsNumber) ? event.target.valueAsNumber : 0)}
        />
      )}
    </Field>
  );
}

export function TextField(props: Common & { value: string; change: (value: string) => void; list?: string; placeholder?: string; type?: string }) {
  return (
    <Field {...props}>
      {(id, described, isFaulty) => (
        <input
          id={id}
          type={props.type ?? "text"}
          value={props.value}
          maxLength={80}
          placeholder={props.placeholder}
          list={props.list}
          aria-describedby={described}
          aria-invalid={isFaulty}
          data-testid={props.testid}
          onChange={(event) => props.change(event.target.value)}
        />
      )}
    </Field>
  );
}

export function ChoiceField(props: Common & { value: string; choices: readonly (readonly [string, string])[]; change: (value: string) => void }) {
  return (
    <Field {...props}>
      {(id, described, isFaulty) => (
        <select
          id={id}
          value={props.value}
          aria-describedby={described}
          aria-invalid={isFaulty}
          data-testid={props.testid}
          onChange={(event) => props.change(event.target.value)}
        >
          {props.choices.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
