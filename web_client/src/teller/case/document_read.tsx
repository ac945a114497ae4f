// What the teller reads of the document's photographs, typed and checked by the counter.
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import type { DocumentKind, DocumentShown } from "../../generated/protocol";
import { fill } from "../../shared/language";
import { useTexts } from "../../staff/texts";
import type { Flow } from "./flow";

export function DocumentRead({ flow, kind }: { flow: Flow; kind: DocumentKind }) {
  const { casework, refused } = useTexts();
  const texts = casework.identity;
  const { now, session, cases } = flow;
  const checked = now.document?.session === session && now.document.document === kind ? now.document : undefined;
  const [written, setWritten] = useState(kind === "identity_card" ? (checked?.number ?? "") : "");
  const [name, setName] = useState(checked?.name ?? "");
  const [until, setUntil] = useState(checked?.valid_until ?? "");
  const [endless, setEndless] = useState(checked !== undefined && checked.valid_until === "");
  const [fault, setFault] = useState("");
  async function check(): Promise<void> {
    const isCard = kind === "identity_card";
    if (isCard && !endless && until.trim() === "") {
      setFault(texts.faults.valid_until);
      return;
    }
    const read = { document: kind, written, name: isCard ? name : "", valid_until: isCard && !endless ? until : "" };
    const [answer, detail] = await cases.checkDocument(session, now.case, read);
    const known = texts.faults[detail as keyof typeof texts.faults] ?? texts.faults.other;
    setFault(answer === "done" ? "" : answer === "bad_document" ? known : refused[answer]);
  }
  return (
    <form
      className="document-read"
      onKeyDown={(event) => event.key === "Escape" && event.target instanceof HTMLElement && event.target.blur()}
      onSubmit={(event) => {
        event.preventDefault();
        void check();
      }}
    >
      {kind === "passport" ? (
        <label htmlFor="document-zone">
          <span>{texts.zone}</span>
          <Input.TextArea className="zone" rows={2} value={written} spellCheck={false} autoCapitalize="characters" onChange={(event) => setWritten(event.target.value)} id="document-zone" data-testid="document-zone" />
          <small className="quiet">{texts.zoneHint}</small>
        </label>
      ) : (
        <>
          <label htmlFor="document-number">
            <span>{texts.number}</span>
            <Input value={written} autoComplete="off" onChange={(event) => setWritten(event.target.value)} id="document-number" data-testid="document-number" />
          </label>
          <label htmlFor="document-name">
            <span>{texts.name}</span>
            <Input value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} id="document-name" data-testid="document-name" />
          </label>
          <div className="until">
            <label htmlFor="document-until">
              <span>{texts.validUntil}</span>
              <Input value={until} disabled={endless} placeholder="2030-01-31" autoComplete="off" onChange={(event) => setUntil(event.target.value)} id="document-until" data-testid="document-until" />
            </label>
            <Checkbox checked={endless} onChange={(event) => setEndless(event.target.checked)} data-testid="document-endless">
              {texts.longTerm}
            </Checkbox>
          </div>
        </>
      )}
      {fault !== "" && (
        <p className="fault" role="alert" data-testid="document-fault">
          {fault}
        </p>
      )}
      <Button htmlType="submit" block data-testid="check-document">
        {texts.check}
      </Button>
      {checked !== undefined && <DocumentKnown known={checked} />}
    </form>
  );
}

/** What was read of it, and what follows of that. */
export function DocumentKnown({ known }: { known: DocumentShown }) {
  const { casework } = useTexts();
  const texts = casework.identity;
  return (
    <p className="checked" role="status" data-testid="document-checked">
      <span aria-hidden="true">✓</span> {texts.checked} · {known.name} · {known.number} · {known.valid_until === "" ? texts.endless : fill(texts.until, { date: known.valid_until })}
      {known.risks.map((risk) => (
        <span key={risk} className="risk">
          {texts.risks[risk]}
        </span>
      ))}
    </p>
  );
}
