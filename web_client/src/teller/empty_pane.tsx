import { Alert } from "antd";
import { fill } from "../shared/language";
import { useTexts } from "../staff/texts";
import type { DeskState } from "./desk_state";
import { Picture } from "./picture";

export function EmptyPane({ state }: { state: DeskState }) {
  const texts = useTexts();
  const [title, hint] =
    state.duty === "ready" || state.duty === "offered"
      ? [texts.emptyReady, texts.emptyReadyHint]
      : state.duty === "after_call_work"
        ? [texts.afterCall, state.view?.endReason === undefined ? texts.handedOn : texts.afterCallEnded[state.view.endReason]]
        : state.duty === "set_aside"
          ? [texts.emptySetAside, texts.emptySetAsideHint]
          : state.duty === "on_break" || state.duty === "in_training"
            ? [texts.duty[state.duty], texts.emptyAwayHint]
            : [texts.emptyOffline, texts.emptyOfflineHint];
  return (
    <section className="empty">
      {state.local !== undefined && state.duty !== "offline" && (
        <Picture stream={state.local} muted className="empty-own" label={texts.ownPicture} testid="own-video" />
      )}
      <h1>{title}</h1>
      {state.setAside !== undefined && <p className="aside">{texts.setAside[state.setAside]}</p>}
      <p className="quiet">{hint}</p>
      {state.forcedTo !== undefined && (
        <Alert type="info" showIcon title={fill(texts.forced, { duty: texts.duty[state.forcedTo] })} data-testid="forced" />
      )}
      {state.trouble !== undefined && (
        <Alert type="warning" showIcon title={fill(texts.trouble[state.trouble.trouble], { device: texts.device[state.trouble.device] })} />
      )}
    </section>
  );
}
