// What was written in a session, as the two saw it.
import { useMemo } from "react";
import type { SessionReplay } from "../generated/protocol";
import { Chat } from "../shared/chat";
import { fill } from "../shared/language";
import { CUSTOMER, afterEvent, type SessionView } from "../shared/session_view";
import { useTexts } from "../staff/texts";
import { roleOf, whoIn } from "./parties";

export function Transcript({ replay }: { replay: SessionReplay }) {
  const texts = useTexts();
  const who = useMemo(() => whoIn(replay), [replay]);
  const view = useMemo(() => viewOf(replay), [replay]);
  if (view === undefined) {
    return null;
  }
  const nameOf = (party: string): string => (party === CUSTOMER ? view.customerName || fill(texts.unnamed, { code: view.guest }) : `${texts.roles[roleOf(who, party)]} · ${who.get(party)?.name ?? ""}`);
  return (
    <section className="transcript" data-testid="transcript">
      <p className="quiet">{texts.qa.wasChat}</p>
      <Chat view={view} self="" nameOf={nameOf} texts={texts.writing} send={() => Promise.resolve("not_now")} fieldId="none" open={false} />
    </section>
  );
}

function viewOf({ row, timeline }: SessionReplay): SessionView | undefined {
  const stream = `session/${row.session}`;
  return timeline.reduce<SessionView | undefined>((view, one) => afterEvent(view, { type: "Happened", stream, ...one }), undefined);
}
