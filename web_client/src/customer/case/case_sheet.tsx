// The customer's piece of business, as a sheet from below: how far it is, what is to be photographed, what became of papers.
import type { OwnCase, Wanted } from "../../generated/protocol";
import { fill, timeOfDay, useLanguage } from "../../shared/language";
import type { SessionView } from "../../shared/session_view";
import type { Visit } from "../visit";
import { ConfirmPage } from "./confirm_page";
import { DocumentStill } from "./document_still";
import { JobTold } from "./job_told";
import { PaperShot } from "./paper_shot";
import { useCaseTexts } from "./texts";
import "./case.css";

export function CaseSheet({ visit, view, now, local }: { visit: Visit; view: SessionView | undefined; now: OwnCase; local: MediaStream | undefined }) {
  const texts = useCaseTexts();
  const language = useLanguage();
  const camera = local?.getVideoTracks()[0];
  if (now.to_confirm != null) {
    return <ConfirmPage key={now.to_confirm.sha256} visit={visit} now={now} what={now.to_confirm} />;
  }
  return (
    <section className="case-sheet" aria-labelledby="case-title" data-testid="case-sheet">
      <header>
        <h2 id="case-title">{fill(texts.title, { title: now.title[language] })}</h2>
        <small>{fill(texts.number, { number: `${now.number.slice(0, 4)} ${now.number.slice(4)}` })}</small>
      </header>
      <ol className="case-steps">
        {now.steps.map(({ kind, is_done: done }) => (
          <li key={kind} className={done ? "done" : ""}>
            <span aria-hidden="true">{done ? "✓" : "○"}</span> {texts.steps[kind as keyof typeof texts.steps]}
            <span className="unseen"> {done ? texts.done : texts.pending}</span>
          </li>
        ))}
      </ol>
      <ReviewNow view={view} />
      {now.wanted.map((wanted) => (
        <Want key={wanted.ask} wanted={wanted} camera={camera} />
      ))}
      {now.job != null ? (
        <JobTold job={now.job} of={now.case} />
      ) : now.answer != null && (
        <p className={`own-answer own-${now.answer}`} role="status" data-testid="own-answer" data-answer={now.answer}>
          <span aria-hidden="true">{now.answer === "confirmed" ? "✓" : "↩"}</span> {texts.answers[now.answer]}
        </p>
      )}
      <Papers now={now} />
    </section>
  );
}

/** Who checks it, and since when; or that somebody is asked to. */
function ReviewNow({ view }: { view: SessionView | undefined }) {
  const texts = useCaseTexts();
  const reviewer = [...(view?.colleagues.values() ?? [])].find(({ role }) => role === "reviewer");
  const sinceMs = reviewer?.sinceMs ?? (view?.search?.role === "reviewer" ? view.search.sinceMs : undefined);
  return (
    <p className={sinceMs === undefined ? "unseen" : "review-now"} role="status" data-testid="review-now" data-by={reviewer?.name ?? ""}>
      {sinceMs !== undefined && fill(reviewer === undefined ? texts.reviewSought : texts.reviewed, { name: reviewer?.name ?? "", time: timeOfDay(sinceMs) })}
    </p>
  );
}

function Want({ wanted, camera }: { wanted: Wanted; camera: MediaStreamTrack | undefined }) {
  return wanted.of === "paper" ? <PaperShot wanted={wanted} camera={camera} /> : <DocumentStill wanted={wanted} camera={camera} />;
}

/** Of each paper the newest photograph. */
function Papers({ now }: { now: OwnCase }) {
  const texts = useCaseTexts();
  const language = useLanguage();
  const newest = [...new Map(now.papers.map((paper) => [paper.title.zh, paper])).values()];
  if (newest.length === 0) {
    return null;
  }
  return (
    <ul className="own-papers" aria-label={texts.papers}>
      {newest.map((paper) => (
        <li key={paper.picture} className={`paper-${paper.state}`} data-testid="own-paper" data-state={paper.state}>
          <strong>{paper.title[language]}</strong>
          <span>
            <span aria-hidden="true">{{ received: "…", accepted: "✓", refused: "!" }[paper.state]}</span> {texts.paperState[paper.state]}
          </span>
          {paper.flaw != null && (
            <p role="alert">
              {texts.flaws[paper.flaw]}
              {paper.remark ? `（${paper.remark}）` : ""}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
