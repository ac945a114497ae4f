// The form of a type of business: its sections, and what each field takes.
import type { BusinessType, Language } from "../generated/protocol";
import { fill, useLanguage } from "../shared/language";
import { type AdminTexts, useAdminTexts } from "./texts";
import { inFigures } from "../shared/form/amount.ts";

type Form = BusinessType["form"];
type Field = Form["properties"][string];
type Spoken = Language;

export function TypeForm({ form }: { form: Form }) {
  const { types: texts } = useAdminTexts();
  const language = useLanguage();
  return (
    <div className="table-frame">
      <table className="figures fields">
        <thead>
          <tr>
            <th>{texts.field}</th>
            <th>{texts.what}</th>
            <th>{texts.needed}</th>
          </tr>
        </thead>
        {form.sections.map((section) => (
          <tbody key={section.fields.join(" ")}>
            <tr>
              <th scope="rowgroup" colSpan={3} className="strong">
                {section.title[language]}
              </th>
            </tr>
            {section.fields.map((name) => {
              const field = form.properties[name];
              return field === undefined ? null : (
                <tr key={name}>
                  <th scope="row">
                    {field.title[language]} <code className="hint">{name}</code>
                  </th>
                  <td>
                    {takes(field, texts, language).join(" · ")}
                    {field.description != null && <span className="hint whole">{field.description[language]}</span>}
                  </td>
                  <td>{form.required.includes(name) ? texts.needed : texts.optional}</td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </div>
  );
}

/** A text with the names of the fields whose values it will hold. */
export function WithFields({ text, form }: { text: string; form: Form }) {
  const language = useLanguage();
  return text.split(/\{(\w+)\}/).map((part, place) =>
    // Every second part is a name, and the same name may come twice.
    place % 2 === 0 ? part : (
      <span key={place} className="tag">
        {form.properties[part]?.title[language] ?? part}
      </span>
    ),
  );
}

function takes(field: Field, texts: AdminTexts["types"], language: Spoken): string[] {
  const choices = (field.oneOf ?? []).map((choice) => choice.title[language]);
  if (choices.length > 0) {
    return [choices.join(language === "zh" ? "／" : " / ")];
  }
  const shown = (value: string | number) => (field.format === "amount" ? inFigures(String(value)) : String(value));
  const least = field.formatMinimum ?? field.minimum;
  const most = field.formatMaximum ?? field.maximum;
  return [
    field.const === true ? texts.mustAgree : field.format != null ? texts.formats[field.format] : texts.types[field.type],
    ...(field.maxLength != null ? [fill(texts.upTo, { n: field.maxLength })] : []),
    ...(least != null ? [fill(texts.atLeast, { value: shown(least) })] : []),
    ...(most != null ? [fill(texts.atMost, { value: shown(most) })] : []),
  ];
}
