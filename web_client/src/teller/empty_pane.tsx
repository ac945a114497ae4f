import { Alert, Button } from "antd";
import { fill } from "../shared/language";
import { Level } from "../shared/level";
import { speakerTest } from "../shared/sounds";
import { useTexts } from "../staff/texts";
import type { Desk } from "./desk";
import type { DeskState } from "./desk_state";
import { Picture } from "./picture";

export function EmptyPane({ desk, state }: { desk: Desk; state: DeskState }) {
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
      {state.local !== undefined && <Picture stream={state.local} muted className="empty-own" label={texts.ownPicture} testid="own-video" />}
      <h1>{title}</h1>
      {state.setAside !== undefined && <p className="aside">{texts.setAside[state.setAside]}</p>}
      <p className="quiet">{hint}</p>
      {state.duty === "offline" && <DeviceTest desk={desk} state={state} />}
      {state.forcedTo !== undefined && (
        <Alert type="info" showIcon title={fill(texts.forced, { duty: texts.duty[state.forcedTo] })} data-testid="forced" />
      )}
      {state.trouble !== undefined && (
        <Alert type="warning" showIcon title={fill(texts.trouble[state.trouble.trouble], { device: texts.device[state.trouble.device] })} />
      )}
    </section>
  );
}

/** Before the first customer: is one heard and seen, and does one hear? */
function DeviceTest({ desk, state }: { desk: Desk; state: DeskState }) {
  const texts = useTexts();
  if (state.local === undefined) {
    return (
      <Button onClick={() => desk.openDevices()} data-testid="device-test">
        {texts.deviceTest}
      </Button>
    );
  }
  return (
    <div className="device-test" data-testid="device-test-running">
      <p className="quiet">{texts.deviceTestSpeak}</p>
      <Level stream={state.local} label={texts.level} />
      <Button onClick={speakerTest}>{texts.deviceTestHear}</Button>
    </div>
  );
}
