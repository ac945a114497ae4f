// Whom to ask: a line or a colleague, to be consulted first or to take the customer over at once.
import { Button, Input, Modal, Segmented } from "antd";
import { useEffect, useState } from "react";
import type { Askable, Purpose } from "../generated/protocol";
import type { Answer } from "../shared/connection";
import { fill } from "../shared/language";
import { request } from "../shared/server";
import { useTexts } from "../staff/texts";
import type { Desk } from "./desk";
import { REVIEWERS, type Whom } from "./desk_state";

const ANEW_MS = 3_000;

export function SeekPanel({ desk, isChat, close, tell }: { desk: Desk; isChat: boolean; close: () => void; tell: (answer: Promise<Answer>) => void }) {
  const texts = useTexts();
  const [purpose, setPurpose] = useState<Purpose>(isChat ? "transfer" : "consult");
  const [looked, setLooked] = useState("");
  const { askable, failed } = useAskable();
  const names = texts.lineName;
  const fits = (name: string): boolean => name.toLowerCase().includes(looked.trim().toLowerCase());
  const ask = (whom: Whom, role: "expert" | "reviewer" = "expert"): void => {
    tell(desk.seek(purpose, whom, role));
    close();
  };
  const lines = askable?.lines.filter(({ line }) => fits(names[line] ?? line)) ?? [];
  const colleagues = askable?.colleagues.filter(({ name, staff_number: number }) => fits(`${name} ${number}`)) ?? [];
  return (
    <Modal open onCancel={close} footer={null} title={texts.seek} closable={{ "aria-label": texts.close }} data-testid="seek-panel">
      {!isChat && <Segmented<Purpose>
        block
        size="large"
        value={purpose}
        onChange={setPurpose}
        options={(["consult", "transfer"] as const).map((one) => ({ value: one, label: <span data-testid={`seek-${one}`}>{texts.purpose[one]}</span> }))}
      />}
      <p className="quiet">{isChat ? texts.writing.transferHint : texts.purposeHint[purpose]}</p>
      <Input value={looked} onChange={(event) => setLooked(event.target.value)} placeholder={texts.seekSearch} aria-label={texts.seekSearch} data-testid="seek-search" allowClear />
      {failed && <p role="alert">{texts.failed}</p>}
      <h2 className="seek-heading">{texts.seekLines}</h2>
      <ul className="seek-list">
        {lines.map(({ line, waiting }) => (
          <li key={line}>
            <Button block size="large" onClick={() => ask({ line }, line === REVIEWERS ? "reviewer" : "expert")} data-testid={`seek-line-${line}`}>
              <span>{names[line] ?? line}</span>
              <small>{fill(texts.inLine, { n: waiting })}</small>
            </Button>
          </li>
        ))}
      </ul>
      <h2 className="seek-heading">{texts.seekColleagues}</h2>
      {colleagues.length === 0 && <p className="quiet">{texts.seekNobody}</p>}
      <ul className="seek-list">
        {colleagues.map(({ staff, name, staff_number: number, duty }) => (
          <li key={staff}>
            <Button block size="large" onClick={() => ask({ staff })} data-testid={`seek-staff-${number}`}>
              <span>
                {name} · {number}
              </span>
              <small className={`duty-${duty}`}>
                {duty === "ready" ? "● " : "○ "}
                {texts.duty[duty]}
              </small>
            </Button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}

/** The line whose colleagues review. */

/** Who is there, asked for anew while the panel is open. */
function useAskable(): { askable: Askable | undefined; failed: boolean } {
  const [askable, setAskable] = useState<Askable | undefined>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const own = new AbortController();
    const look = (): void =>
      void request<Askable>("GET", "/api/staff/colleagues", undefined, own.signal)
        .then((now) => {
          setAskable(now);
          setFailed(false);
        })
        .catch(() => setFailed(!own.signal.aborted));
    look();
    const timer = setInterval(look, ANEW_MS);
    return () => {
      clearInterval(timer);
      own.abort();
    };
  }, []);
  return { askable, failed };
}
