// Business: to be begun or gone on with, or the case that the session has in hand.
import type { Answer } from "../../shared/connection";
import { useTexts } from "../../staff/texts";
import type { Desk } from "../desk";
import { type DeskState, REVIEWERS } from "../desk_state";
import { CaseFlow } from "./case_flow";
import { CaseStart } from "./case_start";
import { hasReviewer } from "./next_act";
import { useType } from "./types_known";
import "./case.css";

export function CasePane({ desk, state, tell }: { desk: Desk; state: DeskState; tell: (answer: Promise<Answer>) => void }) {
  const texts = useTexts();
  const { session, view } = state;
  const now = session === undefined ? undefined : state.cases.get(session);
  if (session === undefined || view === undefined) {
    return null;
  }
  if (state.duty !== "in_session") {
    return now === undefined ? null : <p className="quiet">{texts.casework.parkedAtEnd}</p>;
  }
  return (
    <section aria-labelledby="casework">
      <h2 id="casework">{texts.casework.title}</h2>
      {now === undefined ? (
        desk.isColleague ? <p className="quiet">{texts.casework.noneHere}</p> : <CaseStart cases={desk.cases} session={session} view={view} tell={tell} />
      ) : (
        <InHand key={now.case} desk={desk} state={state} tell={tell} />
      )}
    </section>
  );
}

function InHand({ desk, state, tell }: { desk: Desk; state: DeskState; tell: (answer: Promise<Answer>) => void }) {
  const { loading } = useTexts();
  const { session, view } = state;
  const now = state.cases.get(session ?? "");
  const type = useType(now?.business_type ?? "", now?.type_version ?? 0);
  if (now === undefined || session === undefined || view === undefined) {
    return null;
  }
  if (type === undefined) {
    return <p className="quiet">{loading}</p>;
  }
  // The teller stays with the customer: nobody is put on hold for a review.
  const seekReviewer = (): void => {
    if (!hasReviewer(view) && view.search === undefined) {
      tell(desk.seek("consult", { line: REVIEWERS }, "reviewer", false));
    }
  };
  return <CaseFlow cases={desk.cases} session={session} view={view} now={now} type={type} tell={tell} self={desk.staff} isReviewer={view.colleagues.get(desk.staff)?.role === "reviewer"} seekReviewer={seekReviewer} />;
}
