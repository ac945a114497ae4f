// The second review: who has to approve and who has; and for the reviewer what to look at, and the two answers.
import { Button, Input } from "antd";
import { useState } from "react";
import type { ReviewFlaw } from "../../generated/protocol";
import { fill, timeOfDay, useLanguage } from "../../shared/language";
import { useTexts } from "../../staff/texts";
import type { Flow } from "./flow";

const FLAWS: readonly ReviewFlaw[] = ["content_doubtful", "papers_insufficient", "identity_doubtful", "fraud_suspected"];

/** Who has to approve it, and from its submission on who has. */
export function ReviewNeeded({ flow }: { flow: Flow }) {
  const { casework: texts, roles } = useTexts();
  const { now, view } = flow;
  const submission = now.submission ?? undefined;
  const reviewers = [...view.colleagues.values()].filter(({ role }) => role === "reviewer");
  return (
    <div className="review" data-testid="review-needed">
      {submission !== undefined && <p>{fill(texts.submitted, { n: submission.number })}</p>}
      {now.approvals.length === 0 ? (
        <p className="quiet">{texts.noReview}</p>
      ) : (
        <ul className="approvals">
          {now.approvals.map((one) => {
            const given = submission?.approvals.filter((approval) => approval.for_level === one.level).length ?? 0;
            const done = given >= (one.count ?? 1);
            return (
              <li key={one.level} className={done ? "approval-given" : ""} data-testid={`approval-${one.level}`} data-given={done}>
                <span aria-hidden="true">{done ? "✓" : "○"}</span> {fill(texts.approval, { level: one.level, n: one.count ?? 1 })}
                {one.another_unit === true && <small> {texts.anotherUnit}</small>}
                <span className="unseen"> {done ? texts.stepDone : texts.stepOpen}</span>
              </li>
            );
          })}
        </ul>
      )}
      {view.search?.role === "reviewer" && <p role="status">{fill(texts.review.seeking, { time: timeOfDay(view.search.sinceMs) })}</p>}
      {reviewers.map(({ name, sinceMs }) => (
        <p key={name} role="status">
          {fill(texts.review.looks, { role: roles.reviewer, name, time: timeOfDay(sinceMs) })}
        </p>
      ))}
      {submission?.declined != null && (
        <p className="fault" role="alert" data-testid="declined">
          {fill(texts.review.declined, { flaw: texts.review.flaws[submission.declined.flaw] })}
          {submission.declined.remark ? `（${submission.declined.remark}）` : ""}
        </p>
      )}
    </div>
  );
}

/** What a reviewer has still to look at, and approves or refuses. */
export function ReviewActs({ flow }: { flow: Flow }) {
  const { casework } = useTexts();
  const texts = casework.review;
  const language = useLanguage();
  const { now, type, cases, session, tell, self, view } = flow;
  const isHere = view.colleagues.get(self)?.isHere === true && !view.lost.has(self);
  const [refusing, setRefusing] = useState(false);
  const [remark, setRemark] = useState("");
  const submission = now.submission ?? undefined;
  if (submission === undefined) {
    return <p className="next-bar quiet">{texts.notSubmitted}</p>;
  }
  const opened = new Set(submission.opened.filter(({ by }) => by === self).map(({ picture }) => picture));
  const left = now.pictures.filter((one) => (one.is_accepted || one.of !== "paper") && !opened.has(one.picture)).length;
  const mine = submission.approvals.some(({ by }) => by === self);
  const changed = submission.changed.map((name) => type.form.properties[name]?.title[language] ?? name);
  return (
    <div className="next-bar review-acts" data-testid="review-acts">
      {changed.length > 0 && <p>{fill(texts.changed, { fields: changed.join(language === "zh" ? "、" : ", ") })}</p>}
      {mine ? (
        <p className="checked" role="status">
          <span aria-hidden="true">✓</span> {texts.approved}
        </p>
      ) : submission.declined != null ? (
        <p role="status">{texts.over}</p>
      ) : refusing ? (
        <div className="give-up">
          <Input value={remark} maxLength={500} aria-label={texts.remark} placeholder={texts.remark} onChange={(event) => setRemark(event.target.value)} data-testid="review-remark" />
          {FLAWS.map((flaw) => (
            <Button key={flaw} onClick={() => tell(cases.decline(session, now.case, submission, flaw, remark))} data-testid={`review-flaw-${flaw}`}>
              {texts.flaws[flaw]}
            </Button>
          ))}
          <Button type="text" onClick={() => setRefusing(false)}>
            {casework.paper.cancel}
          </Button>
        </div>
      ) : (
        <div className="two">
          <Button type="primary" size="large" disabled={left > 0 || !isHere} onClick={() => tell(cases.approve(session, now.case, submission))} data-testid="approve">
            {left > 0 ? fill(texts.left, { n: left }) : isHere ? texts.approve : texts.connecting}
          </Button>
          <Button danger size="large" disabled={!isHere} onClick={() => setRefusing(true)} data-testid="decline">
            {texts.decline}
          </Button>
        </div>
      )}
    </div>
  );
}
