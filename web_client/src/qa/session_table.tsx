// Which sessions there were: by day, teller and outcome, newest first.
import { Button, Empty, Select } from "antd";
import { useCallback, useEffect, useState } from "react";
import type { SessionRow, StaffMember } from "../generated/protocol";
import { clock, fill } from "../shared/language";
import { request } from "../shared/server";
import { guestCode } from "../shared/session_view";
import { useTexts, type Texts } from "../staff/texts";
import { go, type Looking } from "./address";

const LOOK_AGAIN_MS = 5_000;

interface Page {
  sessions: SessionRow[];
  next: string | null;
}

function pathOf(looking: Looking, before: string): string {
  const asked = new URLSearchParams({ from: looking.from, to: looking.to });
  if (looking.teller !== "") {
    asked.set("teller", looking.teller);
  }
  if (looking.outcome !== "") {
    asked.set("outcome", looking.outcome);
  }
  if (before !== "") {
    asked.set("before", before);
  }
  return `/api/qa/sessions?${asked.toString()}`;
}

export function SessionTable({ looking }: { looking: Looking }) {
  const texts = useTexts();
  const [first, setFirst] = useState<Page | undefined>();
  const [older, setOlder] = useState<Page | undefined>();
  const tellers = useTellers();
  const { from, to, teller, outcome } = looking;

  useEffect(() => {
    let here = true;
    const look = () => {
      request<Page>("GET", pathOf({ from, to, teller, outcome, session: "", atS: 0 }, ""))
        .then((page) => {
          if (here) {
            setFirst(page);
          }
        })
        // The rows that are shown stay; the next look may succeed.
        .catch(() => undefined);
    };
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => {
      here = false;
      clearInterval(timer);
      setOlder(undefined);
    };
  }, [from, to, teller, outcome]);

  const more = useCallback(() => {
    const before = older === undefined ? first?.next : older.next;
    if (before !== null && before !== undefined) {
      void request<Page>("GET", pathOf({ from, to, teller, outcome, session: "", atS: 0 }, before)).then((page) =>
        setOlder({ sessions: [...(older?.sessions ?? []), ...page.sessions], next: page.next }),
      );
    }
  }, [first, older, from, to, teller, outcome]);

  const known = new Set(first?.sessions.map((row) => row.session));
  const rows = [...(first?.sessions ?? []), ...(older?.sessions ?? []).filter((row) => !known.has(row.session))];
  const next = older === undefined ? first?.next : older.next;
  return (
    <>
      <Filters looking={looking} tellers={tellers} />
      {first !== undefined && rows.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={`${texts.qa.empty} · ${texts.qa.emptyHint}`} />
      )}
      {rows.length > 0 && <Rows rows={rows} texts={texts} />}
      {typeof next === "string" && <Button onClick={more}>{texts.qa.more}</Button>}
    </>
  );
}

function Filters({ looking, tellers }: { looking: Looking; tellers: readonly StaffMember[] }) {
  const texts = useTexts();
  return (
    <form className="filters" onSubmit={(event) => event.preventDefault()}>
      <label htmlFor="from">
        {texts.qa.from}
        <input id="from" type="date" value={looking.from} max={looking.to} onChange={(event) => go({ from: event.target.value })} data-testid="qa-from" />
      </label>
      <label htmlFor="to">
        {texts.qa.to}
        <input id="to" type="date" value={looking.to} min={looking.from} onChange={(event) => go({ to: event.target.value })} data-testid="qa-to" />
      </label>
      <label htmlFor="teller">
        {texts.qa.teller}
        <Select
          id="teller"
          aria-label={texts.qa.teller}
          value={looking.teller}
          onChange={(teller: string) => go({ teller })}
          style={{ minWidth: 180 }}
          data-testid="qa-teller"
          options={[
            { value: "", label: texts.qa.all },
            ...tellers.map((one) => ({ value: one.staff, label: `${one.name} · ${one.staff_number}` })),
          ]}
        />
      </label>
      <label htmlFor="outcome">
        {texts.qa.columns.outcome}
        <Select
          id="outcome"
          aria-label={texts.qa.columns.outcome}
          value={looking.outcome}
          onChange={(outcome: string) => go({ outcome })}
          style={{ minWidth: 140 }}
          data-testid="qa-outcome"
          options={[{ value: "", label: texts.qa.allOutcomes }, ...Object.entries(texts.outcome).map(([value, label]) => ({ value, label }))]}
        />
      </label>
    </form>
  );
}

function useTellers(): readonly StaffMember[] {
  const [tellers, setTellers] = useState<readonly StaffMember[]>([]);
  useEffect(() => {
    void request<{ tellers: StaffMember[] }>("GET", "/api/qa/tellers").then((answer) => setTellers(answer.tellers));
  }, []);
  return tellers;
}

function Rows({ rows, texts }: { rows: readonly SessionRow[]; texts: Texts }) {
  const { columns } = texts.qa;
  return (
    <div className="table-frame">
      <table className="table">
        <thead>
          <tr>
            {Object.values(columns).map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.session} data-testid="qa-row" data-session={row.session}>
              <td>
                <button type="button" className="link row-link" onClick={() => go({ session: row.session })}>
                  {new Date(row.opened_at_ms).toLocaleString([], { dateStyle: "short", timeStyle: "medium" })}
                </button>
              </td>
              <td>{row.teller_name === null ? "–" : `${row.teller_name} ${row.staff_number ?? ""}`}</td>
              <td>{row.customer_name || fill(texts.unnamed, { code: guestCode(row.session) })}</td>
              <td>{texts.business[row.business as keyof Texts["business"]]}</td>
              <td>{texts.channel[row.channel as keyof Texts["channel"]]}</td>
              <td>{row.waited_s === null ? "–" : clock(row.waited_s)}</td>
              <td>{row.talked_s === null ? "–" : clock(row.talked_s)}</td>
              <td>{outcomeOf(row, texts)}</td>
              <td>{row.stars === null ? "–" : `${row.stars} ★`}</td>
              <td className={`recording-${row.completeness ?? "none"}`}>{recordingOf(row, texts)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function outcomeOf(row: SessionRow, texts: Texts): string {
  if (row.result === "abandoned") {
    return texts.qa.abandoned;
  }
  if (row.result === "failed") {
    return texts.qa.failed;
  }
  return row.outcome === null ? texts.qa.phase : texts.outcome[row.outcome as keyof Texts["outcome"]];
}

function recordingOf(row: SessionRow, texts: Texts): string {
  if (row.completeness !== null) {
    return texts.qa.completeness[row.completeness as keyof Texts["qa"]["completeness"]];
  }
  return row.talked_s === null ? "–" : texts.qa.sealing;
}
