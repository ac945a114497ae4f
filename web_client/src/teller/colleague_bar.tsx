// Who is being sought, who has come, and the button that leaves the customer to them.
import { Button } from "antd";
import type { Answer } from "../shared/connection";
import { clock, fill } from "../shared/language";
import type { SessionView } from "../shared/session_view";
import { useTexts } from "../staff/texts";
import type { Desk } from "./desk";

export function ColleagueBar({ desk, view, nowMs, tell }: { desk: Desk; view: SessionView; nowMs: number; tell: (answer: Promise<Answer>) => void }) {
  const texts = useTexts();
  const { search } = view;
  // Who reviews what the session has in hand does not take it over.
  const takers = [...view.colleagues].filter(([, { role, mode }]) => mode === "full" && role === "expert");
  if (desk.isColleague) {
    return (
      <div className="colleague-bar" data-testid="colleague-bar">
        <span role="status">{fill(texts.helping, { name: view.teller?.name ?? "" })}</span>
        <Button size="large" type="primary" onClick={() => tell(desk.leaveCall())} data-testid="leave-call">
          {texts.leaveCall} <kbd>L</kbd>
        </Button>
      </div>
    );
  }
  if (search !== undefined) {
    return (
      <div className="colleague-bar" data-testid="colleague-bar">
        <span role="status">
          {search.rings ? texts.seekRings : search.line === undefined ? texts.seekingColleague : fill(texts.seekingLine, { line: texts.lineName[search.line] ?? search.line })}
        </span>
        <time>{clock((nowMs - search.sinceMs) / 1000)}</time>
        <Button size="large" onClick={() => tell(desk.endSearch())} data-testid="end-search">
          {texts.endSearch}
        </Button>
      </div>
    );
  }
  if (takers.length > 0) {
    return (
      <div className="colleague-bar" data-testid="colleague-bar">
        {takers.map(([party, { name }]) => (
          <Button key={party} size="large" type="primary" onClick={() => tell(desk.handOver(party))} data-testid="hand-over">
            {fill(texts.handOver, { name })}
          </Button>
        ))}
      </div>
    );
  }
  return view.searchEnd === "nobody_came" ? (
    <p className="colleague-bar" role="status" data-testid="nobody-came">
      {texts.nobodyCame}
    </p>
  ) : null;
}
