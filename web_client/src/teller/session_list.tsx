import { fill } from "../shared/language";
import { useTexts } from "../staff/texts";
import type { DeskState } from "./desk_state";

export function SessionList({ state }: { state: DeskState }) {
  const texts = useTexts();
  const { view } = state;
  return (
    <nav className="sessions" aria-label={texts.mySessions}>
      <h2>{texts.mySessions}</h2>
      {view === undefined ? (
        <p className="quiet">{texts.noSessions}</p>
      ) : (
        <div className={`session-chip duty-${state.duty}`} aria-current="true">
          <strong>{view.customerName || fill(texts.unnamed, { code: view.guest })}</strong>
          <span>
            {texts.business[view.business]} · {texts.channel[view.channel]}
          </span>
        </div>
      )}
    </nav>
  );
}
