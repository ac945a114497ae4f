// What is to be done, large, on the customer's own screen: read to its end, then signed, or sent back.
import { useEffect, useRef, useState } from "react";
import type { ContentField, OwnCase, ToConfirm } from "../../generated/protocol";
import { inCapitals, inFigures } from "../../shared/form/amount";
import { fill, timeOfDay, useLanguage } from "../../shared/language";
import type { Visit } from "../visit";
import { isSignature, NOTHING_DRAWN, SignaturePad } from "./signature_pad";
import { useCaseTexts } from "./texts";

type At = "reading" | "sending" | "failed" | "not_recorded" | "declining";
const LONGEST_WISH = 200;

export function ConfirmPage({ visit, now, what }: { visit: Visit; now: OwnCase; what: ToConfirm }) {
  const texts = useCaseTexts().confirm;
  const language = useLanguage();
  const [at, setAt] = useState<At>("reading");
  const [drawn, setDrawn] = useState(NOTHING_DRAWN);
  const heading = useRef<HTMLHeadingElement>(null);
  const about = { case: now.case, submission: what.submission, sha256: what.sha256 };
  const end = useSeen(() => void visit.ask("ReportContentShown", { ...about, language }), what.is_shown);
  useEffect(() => heading.current?.focus(), []);
  const signed = isSignature(drawn);

  async function answer(type: string, fields: object): Promise<void> {
    setAt("sending");
    const answered = await visit.ask(type, { ...about, ...fields });
    setAt(answered === "done" ? "sending" : answered === "not_recorded" ? answered : "failed");
  }

  return (
    <section className="confirm-page" aria-labelledby="confirm-title" data-testid="confirm-page">
      <h2 id="confirm-title" ref={heading} tabIndex={-1}>
        {texts.title}
      </h2>
      <p className="confirm-what">{now.title[language]}</p>
      <p className="confirm-warning">
        <WarningSign /> {what.warning[language]}
      </p>
      {what.same_ordered_at_ms != null && (
        <p className="confirm-warning" data-testid="same-again">
          <WarningSign /> {fill(texts.sameAgain, { time: timeOfDay(what.same_ordered_at_ms) })}
        </p>
      )}
      {what.sections.map((section) => (
        <section key={section.title.zh} className="confirm-section">
          <h3>{section.title[language]}</h3>
          <dl>
            {section.fields.map((field) => (
              <div key={field.field} data-testid={`confirm-${field.field}`}>
                <dt>{field.title[language]}</dt>
                <dd>
                  <Value field={field} />
                  {field.is_checked && (
                    <small className="confirm-checked" data-testid="name-checked">
                      <span aria-hidden="true">✓</span> {texts.nameChecked}
                    </small>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p ref={end} className="confirm-end" data-testid="confirm-end">
        {texts.end}
      </p>
      {at === "declining" ? (
        <Declining back={() => setAt("reading")} send={(wish, remark) => void answer("DeclineContent", { wish, remark })} />
      ) : (
        <>
          <SignaturePad drawn={drawn} change={setDrawn} />
          <p className="confirm-state" role={at === "failed" || at === "not_recorded" ? "alert" : "status"} data-testid="confirm-state" data-at={at}>
            {at === "failed" ? texts.failed : at === "not_recorded" ? texts.notRecorded : !what.is_shown ? texts.readFirst : !signed ? texts.signFirst : ""}
          </p>
          <button
            type="button"
            className="primary"
            disabled={!what.is_shown || !signed || at === "sending"}
            onClick={() => void answer("ConfirmContent", { signature: JSON.stringify(drawn) })}
            data-testid="confirm-content"
          >
            {at === "sending" ? texts.sending : texts.yes}
          </button>
          <button type="button" className="secondary" disabled={at === "sending"} onClick={() => setAt("declining")} data-testid="decline-content">
            {texts.no}
          </button>
        </>
      )}
    </section>
  );
}

function Value({ field }: { field: ContentField }) {
  const texts = useCaseTexts().confirm;
  const language = useLanguage();
  if (field.choice != null) {
    return <>{field.choice[language]}</>;
  }
  if (field.text == null) {
    return <>{field.agreed ? texts.agreed : texts.notAgreed}</>;
  }
  if (field.format === "amount") {
    return (
      <>
        <strong className="confirm-amount">{inFigures(field.text)}</strong>
        <span lang="zh-CN">{inCapitals(field.text)}</span>
      </>
    );
  }
  return <>{field.format === "account" ? field.text.replace(/(.{4})(?=.)/g, "$1 ") : field.text}</>;
}

/** Nothing is sent with one tap: what is not wanted is said, and may be explained. */
function Declining({ back, send }: { back: () => void; send: (wish: "change" | "nothing", remark: string) => void }) {
  const texts = useCaseTexts().confirm;
  const [remark, setRemark] = useState("");
  return (
    <fieldset className="confirm-declining">
      <legend>{texts.no}</legend>
      <label>
        {texts.remark}
        <textarea rows={2} maxLength={LONGEST_WISH} value={remark} onChange={(event) => setRemark(event.target.value)} data-testid="decline-remark" />
      </label>
      <button type="button" className="primary" onClick={() => send("change", remark)} data-testid="decline-change">
        {texts.change}
      </button>
      <button type="button" className="danger" onClick={() => send("nothing", remark)} data-testid="decline-nothing">
        {texts.nothing}
      </button>
      <button type="button" className="secondary" onClick={back}>
        {texts.back}
      </button>
    </fieldset>
  );
}

function WarningSign() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" strokeLinecap="round">
      <path d="M12 3.5 2.8 19.5h18.4ZM12 10v4.5m0 2.6v.1" />
    </svg>
  );
}

/** Tells once that the element has been on the screen. */
function useSeen(seen: () => void, isSeen: boolean): React.RefObject<HTMLParagraphElement | null> {
  const end = useRef<HTMLParagraphElement>(null);
  const newest = useRef(seen);
  newest.current = seen;
  useEffect(() => {
    const element = end.current;
    if (isSeen || element === null) {
      return undefined;
    }
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          observer.disconnect();
          newest.current();
        }
      },
      { threshold: 1 },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isSeen]);
  return end;
}
