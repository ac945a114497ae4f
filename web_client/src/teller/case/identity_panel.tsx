// Who the customer is: the document photographed, read and checked, and the person compared with it.
import { Button, Segmented } from "antd";
import { useState } from "react";
import type { Comparison, DocumentKind, PictureOf } from "../../generated/protocol";
import { fill } from "../../shared/language";
import { useTexts } from "../../staff/texts";
import type { Flow } from "./flow";
import { AccountCheck } from "./account_check";
import { DocumentKnown, DocumentRead } from "./document_read";
import { canEnter, openedBy } from "./opened";
import { Photograph } from "./photograph";

const SIDES: Record<DocumentKind, readonly PictureOf[]> = { identity_card: ["card_portrait", "card_emblem"], passport: ["passport_page"] };
const COMPARISONS: readonly Comparison[] = ["same", "doubt", "another"];

export function IdentityPanel({ flow }: { flow: Flow }) {
  const { casework } = useTexts();
  const texts = casework.identity;
  const { now, type, session, cases, tell } = flow;
  const kinds = type.identity.documents;
  const [kind, setKind] = useState<DocumentKind>(now.document?.document ?? kinds[0] ?? "identity_card");
  // What was checked in an earlier session proves nothing in this one.
  const checked = now.document?.session === session ? now.document : undefined;
  return (
    <div className="identity" data-testid="identity">
      {canEnter(flow) && kinds.length > 1 && (
        <Segmented<DocumentKind> block aria-label={texts.document} value={kind} onChange={setKind} options={kinds.map((one) => ({ value: one, label: <span data-testid={`document-${one}`}>{texts.kinds[one]}</span> }))} />
      )}
      <div className="sides">
        {SIDES[kind].map((side) => (
          <Side key={side} flow={flow} side={side} />
        ))}
      </div>
      {canEnter(flow) && <DocumentRead key={kind} flow={flow} kind={kind} />}
      {!canEnter(flow) && checked !== undefined && <DocumentKnown known={checked} />}
      {canEnter(flow) && checked !== undefined && type.identity.checks.includes("account") && <AccountCheck flow={flow} />}
      {canEnter(flow) && checked !== undefined && (
        <div className="compare" data-testid="compare">
          <h4>{texts.compareTitle}</h4>
          <p className="quiet">{texts.compareHint}</p>
          <div className="compare-acts">
            {COMPARISONS.map((one) => (
              <Button key={one} danger={one === "another"} type={checked.comparison === one ? "primary" : "default"} onClick={() => tell(cases.compare(session, now.case, one))} data-testid={`compare-${one}`}>
                {texts.comparisons[one]}
              </Button>
            ))}
          </div>
          {checked.comparison != null && <p role="status">{fill(texts.compared, { what: texts.comparisons[checked.comparison] })}</p>}
        </div>
      )}
    </div>
  );
}

function Side({ flow, side }: { flow: Flow; side: PictureOf }) {
  const { casework } = useTexts();
  const texts = casework.identity;
  const { now, session, cases, tell } = flow;
  const picture = now.pictures.filter((one) => one.of === side && one.session === session).at(-1);
  const waiting = now.asked.some((one) => one.of === side);
  const name = texts.sides[side as keyof typeof texts.sides];
  return (
    <div className="side" data-testid={`side-${side}`}>
      <strong>{name}</strong>
      {picture === undefined ? <div className="no-photograph">{waiting ? texts.waiting : texts.notTaken}</div> : <Photograph of={now.case} picture={picture.picture} what={name} opened={openedBy(flow, picture.picture)} />}
      {canEnter(flow) && <Button size="small" disabled={waiting} onClick={() => tell(cases.askPicture(session, now.case, side))} data-testid={`take-${side}`}>
        {waiting ? texts.waiting : picture === undefined ? texts.take : texts.takeAgain}
      </Button>}
    </div>
  );
}
