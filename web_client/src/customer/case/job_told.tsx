// How far the customer's business is, and what came of it, in the words of its type.
import type { OwnJob } from "../../generated/protocol";
import { useLanguage } from "../../shared/language";
import { useCaseTexts } from "./texts";
import "./case.css";

export function JobTold({ job, of }: { job: OwnJob; of: string }) {
  const texts = useCaseTexts().job;
  const language = useLanguage();
  const settled = job.stage === "done" || job.stage === "refused";
  return (
    <div className={`own-job own-job-${job.stage}`} role={settled ? "alert" : "status"} data-testid="own-job" data-stage={job.stage}>
      <h3>
        <span aria-hidden="true">{{ ordered: "…", under_way: "…", held_up: "…", done: "✓", refused: "✗" }[job.stage]}</span> {texts.stages[job.stage]}
      </h3>
      {job.stage === "under_way" && job.is_unanswered && <p>{texts.unanswered}</p>}
      {job.result != null && <p>{job.result[language]}</p>}
      {job.reason != null && <p>{texts.reasons[job.reason]}</p>}
      {job.comes_next != null && <p>{job.comes_next[language]}</p>}
      {job.stage === "done" && (
        <a className="own-receipt" href={`/api/visit/receipts/${of}?language=${language}`} download data-testid="receipt">
          {texts.receipt}
        </a>
      )}
      {settled && <p className="own-mind">{job.to_mind[language]}</p>}
    </div>
  );
}
