import type { StaffMember } from "../generated/protocol";
import { LanguageSwitch } from "../staff/language_switch";
import { SignOut } from "../staff/staff_page";
import { useTexts } from "../staff/texts";
import { go, useLooking } from "./address";
import { ReplayPage } from "./replay_page";
import { SessionTable } from "./session_table";

export function QaPage({ staff, signedOut }: { staff: StaffMember; signedOut: () => void }) {
  const texts = useTexts();
  const looking = useLooking();
  return (
    <>
      <header className="bar">
        <strong>{looking.session === "" ? texts.qa.list : texts.qa.replay}</strong>
        {looking.session !== "" && (
          <button type="button" className="link" onClick={() => go({ session: "" })} data-testid="back">
            ‹ {texts.qa.back}
          </button>
        )}
        <span className="far">
          <span>
            {staff.name} · {staff.staff_number}
          </span>
          <LanguageSwitch />
          <SignOut done={signedOut} />
        </span>
      </header>
      <main className="qa">
        {looking.session === "" ? <SessionTable looking={looking} /> : <ReplayPage key={looking.session} session={looking.session} startS={looking.atS} />}
      </main>
    </>
  );
}
