// One field: what it takes, what is wrong with it, and what another desk has put there meanwhile.
import { Button, Checkbox, Input, Radio } from "antd";
import type { Field, FieldFault } from "../../generated/protocol";
import { inCapitals, inFigures, readAmount } from "../../shared/form/amount";
import type { Entry, FieldNow } from "../../shared/form/form_draft";
import { fill, useLanguage } from "../../shared/language";
import { useTexts } from "../../staff/texts";

/** Characters, from which on a text has more than a line. */
const AS_LINES = 120;

export function fieldId(name: string): string {
  return `field-${name}`;
}

interface OneField {
  name: string;
  field: Field;
  isRequired: boolean;
  now: FieldNow | undefined;
  fault: FieldFault | undefined;
  type: (value: Entry) => void;
  leave: () => void;
  keepMine: () => void;
  takeTheirs: () => void;
}

export function FormField(one: OneField) {
  const { name, field, isRequired, now, fault, keepMine, takeTheirs } = one;
  const { casework: texts } = useTexts();
  const language = useLanguage();
  const id = fieldId(name);
  const said = fault === undefined ? undefined : fill(texts.faults[fault.kind], { limit: shownLimit(field, fault.limit) });
  const isTick = field.type === "boolean";
  return (
    <div className={said === undefined ? "field" : "field field-faulty"}>
      {!isTick && (
        <label className="of-field" htmlFor={id} id={`${id}-label`}>
          {field.title[language]}
          {isRequired && <small className="required"> {texts.form.required}</small>}
        </label>
      )}
      <Entered {...one} id={id} describedBy={`${id}-about`} isWrong={said !== undefined} />
      <div id={`${id}-about`} className="about">
        {field.description != null && <small className="quiet">{field.description[language]}</small>}
        {field.format === "amount" && <InWords value={now?.value} />}
        {said !== undefined && (
          <small className="fault" data-testid={`fault-${name}`}>
            {said}
          </small>
        )}
      </div>
      {now?.stage === "refused" && <small className="fault">{texts.form.refused}</small>}
      {now?.stage === "taken" && now.theirs !== undefined && (
        <div className="taken" role="alert" data-testid={`taken-${name}`}>
          <span>
            {texts.form.taken} <strong>{shownEntry(field, now.theirs.value, language, texts.form)}</strong>
          </span>
          <Button size="small" onClick={keepMine} data-testid={`keep-mine-${name}`}>
            {texts.form.keepMine}
          </Button>
          <Button size="small" onClick={takeTheirs} data-testid={`take-theirs-${name}`}>
            {texts.form.takeTheirs}
          </Button>
        </div>
      )}
    </div>
  );
}

function Entered({ name, field, now, type, leave, id, describedBy, isWrong }: OneField & { id: string; describedBy: string; isWrong: boolean }) {
  const language = useLanguage();
  const value = now?.value ?? "";
  const common = { id, onBlur: leave, "aria-describedby": describedBy, "aria-invalid": isWrong, "data-testid": id };
  if (field.type === "boolean") {
    return (
      <Checkbox {...common} checked={value === true} onChange={(event) => type(event.target.checked)}>
        {field.title[language]}
      </Checkbox>
    );
  }
  const choices = field.oneOf ?? [];
  if (choices.length > 0) {
    return (
      <Radio.Group id={id} name={name} value={value === "" ? null : value} onChange={(event) => type(String(event.target.value))} onBlur={leave} aria-labelledby={`${id}-label`} aria-describedby={describedBy} data-testid={id}>
        {choices.map((choice) => (
          <Radio key={choice.const} value={choice.const} data-testid={`${id}-${choice.const}`}>
            {choice.title[language]}
          </Radio>
        ))}
      </Radio.Group>
    );
  }
  const text = String(value);
  if (field.format == null && (field.maxLength ?? 0) > AS_LINES) {
    return <Input.TextArea {...common} autoSize={{ minRows: 2, maxRows: 6 }} value={text} onChange={(event) => type(event.target.value)} />;
  }
  const inputMode = field.format === "amount" ? "decimal" : field.type === "integer" || field.format === "account" || field.format === "mobile" ? "numeric" : "text";
  return <Input {...common} inputMode={inputMode} autoComplete="off" placeholder={field.format === "date" ? "2026-03-02" : ""} value={text} onChange={(event) => type(event.target.value)} />;
}

/** An amount as it will stand on the receipt: in figures, and in 大写. */
function InWords({ value }: { value: Entry | undefined }) {
  const read = typeof value === "string" && value.trim() !== "" ? readAmount(value) : undefined;
  if (read === undefined || !("amount" in read)) {
    return null;
  }
  return (
    <small className="in-words">
      <strong>{inFigures(read.amount)}</strong> <span lang="zh">{inCapitals(read.amount)}</span>
    </small>
  );
}

function shownLimit(field: Field, limit: string | number | null | undefined): string {
  return field.format === "amount" && typeof limit === "string" ? inFigures(limit) : String(limit ?? "");
}

function shownEntry(field: Field, value: Entry, language: "zh" | "en", texts: { emptied: string; yes: string; no: string }): string {
  if (typeof value === "boolean") {
    return value ? texts.yes : texts.no;
  }
  return field.oneOf?.find((choice) => choice.const === value)?.title[language] ?? (value === "" ? texts.emptied : value);
}
