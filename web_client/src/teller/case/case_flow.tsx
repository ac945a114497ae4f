// The guided flow: the steps of a case, what is to be said in each, what is lacking, and the one button for what is next.
import { Button, Dropdown, Modal } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";
import type { GiveUpReason, StepNow } from "../../generated/protocol";
import { fill, timeOfDay, useLanguage } from "../../shared/language";
import { useLasting } from "../../shared/use_lasting";
import { useTexts } from "../../staff/texts";
import { spaced } from "./case_start";
import { atOf, ConfirmationNow } from "./confirmation_now";
import type { Flow } from "./flow";
import { FormEditor } from "./form_editor";
import { fieldId } from "./form_field";
import { IdentityPanel } from "./identity_panel";
import { JobNow } from "./job_now";
import { hasReviewer, missingTracks, nextAct, titles } from "./next_act";
import { PapersPanel } from "./papers_panel";
import { askPayee, PayeeCheck } from "./payee_check";
import { Proofs } from "./proofs";
import { ReviewActs, ReviewNeeded } from "./review_panel";
import { Statements } from "./statements";

const REASONS: readonly GiveUpReason[] = ["customer_declines", "not_entitled", "begun_in_error"];

export function CaseFlow(flow: Flow) {
  const { now, type } = flow;
  const language = useLanguage();
  const { casework: texts } = useTexts();
  const [opened, open] = useState<string | undefined>();
  const shown = opened ?? now.next ?? undefined;
  const act = useNextAct(flow, open);
  // What was opened by hand closes again once there is something else to do.
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each change of what is next
  useEffect(() => open(undefined), [now.next]);
  return (
    <div className="case" data-testid="case">
      <header className="case-head">
        <div>
          <h3>{type.title[language]}</h3>
          <span className="quiet" data-testid="case-number">
            {fill(texts.number, { number: spaced(now.number) })}
          </span>
        </div>
        {!flow.isReviewer && <CaseMenu {...flow} />}
      </header>
      <ol className="steps">
        {now.steps.map((step) => (
          <Step key={step.step} flow={flow} step={step} isShown={shown === step.step} toggle={() => open(shown === step.step ? "" : step.step)} />
        ))}
      </ol>
      {now.proofs.length > 0 && <Proofs flow={flow} />}
      {now.job != null && <JobNow job={now.job} />}
      <div className="case-foot">
        <NotRecorded flow={flow} />
        {flow.isReviewer ? <ReviewActs flow={flow} /> : <NextBar flow={flow} act={act} />}
      </div>
    </div>
  );
}

/** The counter tells what is on record within half a second of business begun: until then nobody is alarmed. */
const TOLD_WITHIN_MS = 1500;

/** What this business wants on record and is not now: what is said or confirmed meanwhile would prove nothing. */
function NotRecorded({ flow: { view, type, now } }: { flow: Flow }) {
  const { casework: texts } = useTexts();
  const language = useLanguage();
  const missing = now.job == null ? missingTracks(type, view) : [];
  const isSaid = useLasting(missing.length > 0, TOLD_WITHIN_MS);
  const named = missing.map(({ party, source }) => texts.proofs.tracks[`${party}/${source}`]).join(language === "zh" ? "、" : ", ");
  return (
    <p className={isSaid ? "fault" : "unseen"} role="alert" data-testid="not-recorded" data-missing={missing.length}>
      {isSaid && fill(texts.notRecorded, { what: named })}
    </p>
  );
}

function Step({ flow, step, isShown, toggle }: { flow: Flow; step: StepNow; isShown: boolean; toggle: () => void }) {
  const { type, now } = flow;
  const language = useLanguage();
  const { casework: texts } = useTexts();
  const of = type.steps.find((one) => one.id === step.step);
  if (of === undefined) {
    return null;
  }
  const isOpen = step.waits_for.length === 0;
  const stage = step.is_done ? "done" : now.next === step.step ? "next" : isOpen ? "open" : "closed";
  const words = { done: texts.stepDone, next: texts.stepNext, open: texts.stepOpen, closed: texts.stepClosed }[stage];
  return (
    <li className={`step step-${stage}`} aria-current={stage === "next" ? "step" : undefined} data-testid={`step-${of.id}`} data-stage={stage}>
      <button type="button" className="step-head" aria-expanded={isShown} onClick={toggle}>
        <StepSign stage={stage} />
        <strong>{of.title[language]}</strong>
        <small>{words}</small>
      </button>
      {isShown && (
        <div className="step-body">
          {!isOpen && <p className="quiet">{fill(texts.waitsFor, { steps: titles(type, step.waits_for, language) })}</p>}
          {of.kind === "form" && <FormEditor form={type.form} draft={flow.cases.draftOf(flow.session, now.case)} submitted={now.submission?.form} />}
          {of.kind === "form" && <PayeeCheck flow={flow} />}
          {of.kind === "review" && <ReviewNeeded flow={flow} />}
          {of.kind === "confirmation" && <ConfirmationNow flow={flow} />}
          {of.kind === "papers" && isOpen && <PapersPanel flow={flow} />}
          <Statements flow={flow} of={of} isOpen={isOpen} />
          {of.kind === "identity" && isOpen && <IdentityPanel flow={flow} />}
          <Lacking flow={flow} step={step} />
        </div>
      )}
    </li>
  );
}

function Lacking({ flow, step }: { flow: Flow; step: StepNow }) {
  const { casework: texts } = useTexts();
  const language = useLanguage();
  const comma = language === "zh" ? "、" : ", ";
  const of = (kind: string): string[] => step.lacks.filter((lack) => lack.kind === kind).map((lack) => lack.subject ?? "");
  const checks = of("identity").map((check) => texts.lacks.identity[check as keyof typeof texts.lacks.identity] ?? check);
  const named = (id: string): string => flow.type.papers.find((paper) => paper.id === id)?.title[language] ?? id;
  const papers = of("paper").map(named);
  const waiting = of("not_looked_at").map(named);
  const lines = [
    ...(checks.length > 0 ? [fill(texts.lacks.identityLack, { what: checks.join(comma) })] : []),
    ...(papers.length > 0 ? [fill(texts.lacks.paper, { what: papers.join(comma) })] : []),
    ...(waiting.length > 0 ? [fill(texts.lacks.not_looked_at, { what: waiting.join(comma) })] : []),
    ...(of("payee").length > 0 ? [texts.lacks.payee] : []),
    ...(of("submission").length > 0 ? [texts.lacks.submission] : []),
    ...(of("review").length > 0 ? [texts.lacks.review] : []),
    ...(of("declined").length > 0 ? [texts.lacks.declined] : []),
    ...(of("confirmation").length > 0 ? [texts.lacks.confirmation] : []),
    ...(of("unwilling").length > 0 ? [texts.lacks.unwilling] : []),
  ];
  return (
    <>
      {lines.map((line) => (
        <p key={line} className="lack">
          {line}
        </p>
      ))}
    </>
  );
}

const PATHS = {
  done: <path d="M5 12.5l4.5 4.5L19 7.5" />,
  next: <path d="M9 6l6 6-6 6" />,
  open: <circle cx="12" cy="12" r="4.5" />,
  closed: <path d="M7.5 11V8.5a4.5 4.5 0 0 1 9 0V11M6 11h12v8H6z" />,
};

function StepSign({ stage }: { stage: keyof typeof PATHS }) {
  return (
    <svg className="step-sign" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
      {PATHS[stage]}
    </svg>
  );
}

/** Does what is next: what was said is ticked, what is to be filled in is gone to. By G, or by Ctrl and Enter from a field. */
function useNextAct({ cases, session, view, now, type, tell, isReviewer, seekReviewer }: Flow, open: (step: string) => void): () => void {
  const act = useCallback(() => {
    const next = nextAct(now, missingTracks(type, view).length === 0);
    if (isReviewer) {
      return;
    }
    if (next.kind === "say") {
      tell(cases.tick(session, now.case, next.step, next.statement, true));
    } else if (next.kind === "fill") {
      cases.draftOf(session, now.case).flushAll();
      open(next.step);
      setTimeout(() => document.getElementById(fieldId(next.field))?.focus());
    } else if (next.kind === "payee") {
      open(next.step);
      void askPayee({ cases, session, now, type, tell });
    } else if (next.kind === "submit") {
      const draft = cases.draftOf(session, now.case);
      if (draft.isUnsaved) {
        draft.flushAll();
        open(type.steps.find((step) => step.kind === "form")?.id ?? next.step);
      } else {
        tell(cases.submit(session, now.case, now.form_version));
        open(next.step);
      }
    } else if (next.kind === "review") {
      seekReviewer();
      open(next.step);
    } else if (next.kind === "confirm") {
      if (now.submission != null && now.confirmation.asked_at_ms == null) {
        tell(cases.askConfirmation(session, now.case, now.submission));
      }
      open(next.step);
    } else if (next.kind === "finish") {
      tell(cases.park(session, now.case));
    } else if (next.kind === "amend") {
      tell(cases.amend(session, now.case));
    } else if (next.kind === "wait") {
      open(next.step);
    }
  }, [cases, session, view, now, type, tell, isReviewer, seekReviewer, open]);
  const newest = useRef(act);
  newest.current = act;
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      const typing = event.target instanceof HTMLElement && (event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select") || event.target.isContentEditable);
      const isNext = event.ctrlKey ? event.key === "Enter" : !typing && !event.altKey && !event.metaKey && event.key.toLowerCase() === "g";
      if (isNext) {
        event.preventDefault();
        newest.current();
      }
    }
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
  return act;
}

function NextBar({ flow, act }: { flow: Flow; act: () => void }) {
  const { casework: texts } = useTexts();
  const next = nextAct(flow.now, missingTracks(flow.type, flow.view).length === 0);
  if (next.kind === "over") {
    return (
      <p className="next-bar quiet" role="status">
        {flow.now.job == null ? texts.allDone : texts.job.stages[flow.now.job.stage]}
      </p>
    );
  }
  if (next.kind === "review" && (flow.view.search !== undefined || hasReviewer(flow.view))) {
    // Who is asked for, or there, cannot be asked for once more: no button that does nothing.
    return (
      <p className="next-bar quiet" role="status" data-testid="review-under-way">
        {flow.view.search !== undefined ? fill(texts.review.seeking, { time: timeOfDay(flow.view.search.sinceMs) }) : texts.review.there}
      </p>
    );
  }
  if (next.kind === "confirm" && flow.now.confirmation.asked_at_ms != null) {
    return (
      <p className="next-bar quiet" role="status" data-testid="customer-reads">
        {flow.now.confirmation.shown_at_ms == null ? fill(texts.confirmation.reading, { time: atOf(flow, flow.now.confirmation.asked_at_ms) }) : texts.confirmation.signing}
      </p>
    );
  }
  const words = { say: texts.nextSay, fill: texts.nextFill, payee: texts.payee.check, submit: texts.nextSubmit, amend: texts.nextAmend, review: texts.nextReview, confirm: texts.nextConfirm, finish: texts.nextFinish, wait: texts.nextLook }[next.kind];
  const step = flow.now.steps.find((one) => one.step === next.step);
  const left = step?.lacks.find((lack) => lack.kind === "fields")?.subject;
  return (
    <div className="next-bar">
      <Button type="primary" size="large" block onClick={act} data-testid="next-act">
        {words}
        {next.kind === "fill" && left !== undefined && <small> · {fill(texts.lacks.fields, { n: left })}</small>}
        <kbd>{texts.keyHint}</kbd>
      </Button>
    </div>
  );
}

function CaseMenu({ cases, session, now, tell }: Flow) {
  const { casework: texts, close } = useTexts();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            ...(now.submission == null ? [] : [{ key: "amend", label: <span data-testid="amend">{texts.amend}</span>, onClick: () => tell(cases.amend(session, now.case)) }]),
            { key: "park", label: <span data-testid="park">{texts.park}</span>, onClick: () => tell(cases.park(session, now.case)) },
            { key: "give-up", danger: true, label: <span data-testid="give-up">{texts.giveUp}</span>, onClick: () => setAsking(true) },
          ],
        }}
      >
        <Button data-testid="case-menu">{texts.more} ▾</Button>
      </Dropdown>
      <Modal open={asking} onCancel={() => setAsking(false)} footer={null} title={texts.giveUp} closable={{ "aria-label": close }}>
        <p>{texts.giveUpAsk}</p>
        <div className="give-up">
          {REASONS.map((reason) => (
            <Button
              key={reason}
              block
              size="large"
              onClick={() => {
                setAsking(false);
                tell(cases.giveUp(session, now.case, reason));
              }}
              data-testid={`give-up-${reason}`}
            >
              {texts.giveUpReasons[reason]}
            </Button>
          ))}
          <Button block size="large" type="primary" onClick={() => setAsking(false)}>
            {texts.keep}
          </Button>
        </div>
      </Modal>
    </>
  );
}
