// What the core bank was told, and what came of it.
import type { JobShown } from "../../generated/protocol";
import { fill } from "../../shared/language";
import { useTexts } from "../../staff/texts";

export function JobNow({ job }: { job: JobShown }) {
  const { casework } = useTexts();
  const texts = casework.job;
  return (
    <div className={`job job-${job.stage}`} role="status" data-testid="job" data-stage={job.stage} data-unanswered={job.is_unanswered}>
      <strong>
        <span aria-hidden="true">{{ ordered: "…", under_way: "…", held_up: "!", done: "✓", refused: "✗" }[job.stage]}</span> {texts.stages[job.stage]}
      </strong>
      {job.stage === "under_way" && job.is_unanswered && <p>{texts.unanswered}</p>}
      {job.held_up != null && <p>{texts.heldUp[job.held_up]}</p>}
      {job.reason != null && <p>{texts.reasons[job.reason]}</p>}
      {job.reference && <p className="quiet">{fill(texts.reference, { reference: job.reference })}</p>}
    </div>
  );
}
