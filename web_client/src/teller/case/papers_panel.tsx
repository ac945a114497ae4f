// The papers of a type: asked for, photographed by the customer, and looked at one by one.
import { Button, Input } from "antd";
import { useState } from "react";
import type { Paper, PaperFlaw, PictureShown } from "../../generated/protocol";
import { fill, useLanguage } from "../../shared/language";
import { useTexts } from "../../staff/texts";
import type { Flow } from "./flow";
import { canEnter, openedBy } from "./opened";
import { Photograph } from "./photograph";

const FLAWS: readonly PaperFlaw[] = ["blurred", "incomplete", "expired", "another_paper", "not_authentic"];

export function PapersPanel({ flow }: { flow: Flow }) {
  return (
    <ul className="papers" data-testid="papers">
      {flow.type.papers.map((paper) => (
        <OnePaper key={paper.id} flow={flow} paper={paper} />
      ))}
    </ul>
  );
}

function OnePaper({ flow, paper }: { flow: Flow; paper: Paper }) {
  const { casework } = useTexts();
  const texts = casework.paper;
  const language = useLanguage();
  const { now, session, cases, tell } = flow;
  const pictures = now.pictures.filter((one) => one.paper === paper.id);
  const good = pictures.filter((one) => one.flaw == null).length;
  const waiting = now.asked.some((one) => one.paper === paper.id);
  return (
    <li className="paper" data-testid={`paper-${paper.id}`}>
      <div className="paper-head">
        <strong>
          {paper.title[language]}
          {paper.required === false && <small> {texts.optional}</small>}
        </strong>
        {canEnter(flow) && good < (paper.sheets ?? 1) && (
          <Button disabled={waiting} onClick={() => tell(cases.askPicture(session, now.case, "paper", paper.id))} data-testid={`ask-${paper.id}`}>
            {waiting ? texts.waiting : good === 0 ? texts.ask : texts.askMore}
          </Button>
        )}
      </div>
      {paper.hint != null && <small className="quiet">{paper.hint[language]}</small>}
      {pictures.map((picture) => (
        <Sheet key={picture.picture} flow={flow} picture={picture} what={paper.title[language]} />
      ))}
    </li>
  );
}

function Sheet({ flow, picture, what }: { flow: Flow; picture: PictureShown; what: string }) {
  const { casework } = useTexts();
  const texts = casework.paper;
  const { now, session, cases, tell } = flow;
  const [refusing, setRefusing] = useState(false);
  const [remark, setRemark] = useState("");
  const isReviewed = picture.is_accepted || picture.flaw != null;
  return (
    <div className={`sheet ${picture.flaw != null ? "sheet-refused" : ""}`} data-testid="sheet" data-state={picture.is_accepted ? "accepted" : picture.flaw != null ? "refused" : "received"}>
      <Photograph of={now.case} picture={picture.picture} what={what} opened={openedBy(flow, picture.picture)} />
      <div className="sheet-side">
        {picture.is_accepted && (
          <p className="checked">
            <span aria-hidden="true">✓</span> {texts.accepted}
          </p>
        )}
        {picture.flaw != null && (
          <p className="fault">
            {fill(texts.refused, { flaw: texts.flaws[picture.flaw] })}
            {picture.remark ? `（${picture.remark}）` : ""}
          </p>
        )}
        {canEnter(flow) && !isReviewed && !refusing && (
          <div className="sheet-acts">
            <Button onClick={() => tell(cases.acceptPaper(session, now.case, picture.picture))} data-testid="accept-paper">
              {texts.accept}
            </Button>
            <small className="quiet">{texts.acceptHint}</small>
            <Button danger onClick={() => setRefusing(true)} data-testid="refuse-paper">
              {texts.refuse}
            </Button>
          </div>
        )}
        {refusing && !isReviewed && (
          <div className="sheet-acts">
            <small>{texts.refuseTitle}</small>
            <Input value={remark} maxLength={200} aria-label={texts.remark} placeholder={texts.remark} onChange={(event) => setRemark(event.target.value)} data-testid="paper-remark" />
            {FLAWS.map((flaw) => (
              <Button key={flaw} onClick={() => tell(cases.refusePaper(session, now.case, picture.picture, flaw, remark))} data-testid={`flaw-${flaw}`}>
                {texts.flaws[flaw]}
              </Button>
            ))}
            <Button type="text" onClick={() => setRefusing(false)}>
              {texts.cancel}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
