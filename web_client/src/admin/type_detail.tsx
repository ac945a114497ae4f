// One type of business, as an author and an auditor want to read it.
import type { ReactNode } from "react";
import type { BusinessType, TypesShown } from "../generated/protocol";
import { inFigures } from "../shared/form/amount.ts";
import { fill, useLanguage } from "../shared/language";
import { useTexts } from "../staff/texts";
import { useAdminTexts } from "./texts";
import { TypeForm, WithFields } from "./type_form";

type Shown = TypesShown["types"][number];

export function TypeDetail({ shown }: { shown: Shown }) {
  const { types: texts, ...admin } = useAdminTexts();
  const language = useLanguage();
  const { type } = shown;
  return (
    <article className="card type" data-testid="type-shown">
      <h2>{type?.title[language] ?? shown.id}</h2>
      <p className="hint">
        {fill(texts.version, { version: shown.version })} · {fill(texts.loaded, { when: new Date(shown.at_ms).toLocaleString(), who: shown.by_name ?? admin.byCommand })}
      </p>
      <details className="hash">
        <summary>
          {texts.hash} <code>{shown.sha256.slice(0, 12)}…</code>
        </summary>
        <code>{shown.sha256}</code>
      </details>
      {type === null ? <p role={shown.is_altered ? "alert" : undefined}>{shown.is_altered ? texts.altered : texts.notUnderstood}</p> : <Whole type={type} />}
    </article>
  );
}

function Whole({ type }: { type: BusinessType }) {
  const { types: texts } = useAdminTexts();
  const language = useLanguage();
  return (
    <>
      <Basics type={type} />
      <h3>{texts.howItGoes}</h3>
      <Steps steps={type.steps} />
      <h3>{texts.review}</h3>
      <Review type={type} />
      <h3>{texts.form}</h3>
      <TypeForm form={type.form} />
      <h3>{texts.reads}</h3>
      <dl className="reads">
        {(["warning", "done", "refused", "to_mind", "comes_next"] as const).map((name) => (
          <div key={name}>
            <dt>{texts.texts[name]}</dt>
            <dd>
              <WithFields text={type.texts[name][language]} form={type.form} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Basics({ type }: { type: BusinessType }) {
  const { types: texts } = useAdminTexts();
  const words = useTexts();
  const language = useLanguage();
  const limits = (["least", "most", "most_a_day"] as const).flatMap((name) => {
    const value = type.limits[name];
    return value == null ? [] : [`${texts.limitsOf[name]} ${inFigures(value)}`];
  });
  return (
    <dl className="facts">
      <Fact name={texts.line}>{[words.business[type.business]]}</Fact>
      <Fact name={texts.channels}>{type.channels.map((one) => words.channel[one])}</Fact>
      <Fact name={texts.carriesOut}>{[texts.effects[type.effect.kind]]}</Fact>
      <Fact name={texts.limits}>{limits.length > 0 ? limits : [texts.noLimits]}</Fact>
      <Fact name={texts.identity}>
        {[...type.identity.checks.map((one) => texts.checks[one]), type.identity.documents.map((one) => texts.documents[one]).join(language === "zh" ? "、" : ", ")]}
      </Fact>
      <Fact name={texts.recorded}>{type.recorded.map(({ party, source }) => `${texts.parties[party]} · ${texts.sources[source]}`)}</Fact>
      <Fact name={texts.papers}>
        {type.papers.length > 0
          ? type.papers.map((one) => (
              <>
                {one.title[language]}
                {one.required === false && ` · ${texts.optional}`}
                <span className="hint"> {fill(texts.sheets, { n: one.sheets ?? 1 })}</span>
                {one.hint != null && <span className="hint whole">{one.hint[language]}</span>}
              </>
            ))
          : [texts.noPapers]}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode[] }) {
  return (
    <div>
      <dt>{name}</dt>
      {children.map((one, place) => (
        <dd key={place}>{one}</dd>
      ))}
    </div>
  );
}

function Steps({ steps }: Pick<BusinessType, "steps">) {
  const { types: texts } = useAdminTexts();
  const language = useLanguage();
  const titles = new Map(steps.map((step) => [step.id, step.title[language]]));
  return (
    <ol className="flow">
      {steps.map((step) => {
        const after = (step.after ?? []).map((id) => titles.get(id) ?? id);
        return (
          <li key={step.id}>
            <p>
              <span className="strong">{step.title[language]}</span> <span className="tag">{texts.kinds[step.kind]}</span>
              {after.length > 0 && <span className="hint"> {fill(texts.opensAfter, { steps: after.join(language === "zh" ? "”“" : "”, “") })}</span>}
            </p>
            {(step.statements ?? []).map(({ id, text, required }) => (
              <blockquote key={id}>
                {text[language]} {required !== false && <span className="tag said">{texts.said}</span>}
              </blockquote>
            ))}
          </li>
        );
      })}
    </ol>
  );
}

function Review({ type }: { type: BusinessType }) {
  const { types: texts } = useAdminTexts();
  if (type.review.length === 0) {
    return <p>{texts.noReview}</p>;
  }
  return (
    <>
      <p className="hint">
        {texts.reviewHint} {fill(texts.validFor, { minutes: Math.round(type.authorisation_valid_s / 60) })}
      </p>
      <div className="table-frame">
        <table className="figures">
          <thead>
            <tr>
              <th>{texts.when}</th>
              <th>{texts.level}</th>
              <th className="number">{texts.count}</th>
              <th>{texts.unit}</th>
            </tr>
          </thead>
          {type.review.map(({ at_least: from, risk, approvals }) => {
            const when = [from != null ? fill(texts.from, { amount: inFigures(from) }) : "", risk != null ? texts.risks[risk] : ""].filter(Boolean);
            return (
              <tbody key={`${from ?? ""} ${risk ?? ""}`}>
                {approvals.map((one, place) => (
                  <tr key={one.level}>
                    {place === 0 && (
                      <th scope="rowgroup" rowSpan={approvals.length}>
                        {when.join(" · ") || texts.always}
                      </th>
                    )}
                    <td>{fill(texts.levelOf, { level: one.level })}</td>
                    <td className="number">{one.count ?? 1}</td>
                    <td>{one.another_unit === true ? texts.anotherUnit : texts.anyUnit}</td>
                  </tr>
                ))}
              </tbody>
            );
          })}
        </table>
      </div>
    </>
  );
}
