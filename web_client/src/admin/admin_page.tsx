import { useState } from "react";
import type { StaffMember } from "../generated/protocol";
import { LanguageSwitch } from "../staff/language_switch";
import { SignOut } from "../staff/staff_page";
import { AlarmsPage } from "./alarms_page";
import { HistoryPage } from "./history_page";
import { PeoplePage } from "./people_page";
import { PlanPage } from "./plan_page";
import { useAdminTexts } from "./texts";
import { TypesPage } from "./types_page";
import { useLimits } from "./use_limits";
import { usePlan } from "./use_plan";

const VIEWS = ["plan", "history", "alarms", "types", "staff"] as const;
type View = (typeof VIEWS)[number];

export function AdminPage({ staff, signedOut }: { staff: StaffMember; signedOut: () => void }) {
  const texts = useAdminTexts();
  const [view, setView] = useState<View>("plan");
  // Here, so that a look at the history does not lose what was edited.
  const editing = usePlan();
  const limits = useLimits();
  return (
    <>
      <header className="bar">
        <nav aria-label={texts.views[view]}>
          {VIEWS.map((one) => (
            <button key={one} type="button" className="view" aria-current={one === view ? "page" : undefined} onClick={() => setView(one)} data-testid={`view-${one}`}>
              {texts.views[one]}
            </button>
          ))}
        </nav>
        <span className="far">
          <span>
            {staff.name} · {staff.staff_number}
          </span>
          <LanguageSwitch />
          <SignOut done={signedOut} />
        </span>
      </header>
      <main className="admin">
        <h1>{texts.views[view]}</h1>
        {view === "plan" && <PlanPage editing={editing} />}
        {view === "history" && (
          <HistoryPage
            goBack={(plan) => {
              void editing?.load(plan);
              setView("plan");
            }}
          />
        )}
        {view === "alarms" && <AlarmsPage editing={limits} />}
        {view === "types" && <TypesPage />}
        {view === "staff" && <PeoplePage skills={editing?.now.skills ?? []} />}
      </main>
    </>
  );
}
