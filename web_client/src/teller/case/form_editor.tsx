// The form of a case: its sections and fields, judged as they are typed, kept as they are typed.
import { useReducer, useState } from "react";
import type { FieldShown, Form } from "../../generated/protocol";
import type { FieldNow, FormDraft } from "../../shared/form/form_draft";
import { readForm } from "../../shared/form/form_read";
import { useLanguage } from "../../shared/language";
import { useTexts } from "../../staff/texts";
import { FormField } from "./form_field";

export function FormEditor({ form, draft, submitted }: { form: Form; draft: FormDraft; submitted: Readonly<Record<string, FieldShown>> | undefined }) {
  const { casework: texts } = useTexts();
  const language = useLanguage();
  // What nobody has come to yet is not wrong, it is only lacking.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  // In the same breath as the key: an input that is drawn later loses its caret, and an input method its characters.
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const isOver = submitted !== undefined;
  const faults = isOver ? [] : readForm(form, draft.values()).faults;
  return (
    // Escape: back to where single keys mean something.
    // biome-ignore lint/a11y/noStaticElementInteractions: what is focused is a field within
    <div className="form" onKeyDown={(event) => event.key === "Escape" && event.target instanceof HTMLElement && event.target.blur()} data-testid="form">
      {form.sections.map((section) => (
        <fieldset key={section.fields.join(" ")} disabled={isOver}>
          <legend>{section.title[language]}</legend>
          {section.fields.map((name) => {
            const field = form.properties[name];
            const fault = faults.find((one) => one.field === name);
            const isShown = fault !== undefined && (left.has(name) || (fault.kind !== "missing" && fault.kind !== "must_agree"));
            return field === undefined ? null : (
              <FormField
                key={name}
                name={name}
                field={field}
                isRequired={form.required.includes(name)}
                now={isOver ? asSubmitted(submitted[name]) : draft.now(name)}
                fault={isShown ? fault : undefined}
                type={(value) => {
                  draft.type(name, value);
                  redraw();
                }}
                leave={() => {
                  draft.flush(name);
                  setLeft((before) => new Set(before).add(name));
                }}
                keepMine={() => draft.keepMine(name)}
                takeTheirs={() => draft.takeTheirs(name)}
              />
            );
          })}
        </fieldset>
      ))}
      <p className="quiet form-saved" role="status" data-testid="form-saved">
        {isOver ? texts.form.over : draft.isStuck ? texts.form.unsaved : draft.isUnsaved ? texts.form.saving : texts.form.saved}
      </p>
    </div>
  );
}

function asSubmitted(field: FieldShown | undefined): FieldNow | undefined {
  return field === undefined ? undefined : { value: field.tick ?? field.text ?? "", stage: "saved" };
}
