// The alarms' thresholds: edit, save, and below who changed what, with the way back.
import { Spin } from "antd";
import type { AlarmLimits } from "../generated/protocol";
import { fill } from "../shared/language";
import { useTexts } from "../staff/texts";
import { NumberField } from "./fields";
import { LimitsActs } from "./limits_acts";
import { draftOfLimits, faultsOf, WATCHED, type LimitsDraft } from "./limits_draft";
import { LimitsPast } from "./limits_past";
import { useAdminTexts, type AdminTexts } from "./texts";
import type { LimitsEditing } from "./use_limits";

export function AlarmsPage({ editing }: { editing: LimitsEditing | undefined }) {
  const words = useTexts();
  return editing === undefined ? <Spin description={words.loading} fullscreen /> : <Editor editing={editing} />;
}

function Editor({ editing }: { editing: LimitsEditing }) {
  const texts = useAdminTexts();
  const { now } = editing;
  return (
    <>
      <p className="intro">
        {texts.alarms.intro}{" "}
        <span className="strong" data-testid="limits-version">
          {now.version === 0 ? texts.alarms.isStandard : fill(texts.version, { version: now.version })}
        </span>
      </p>
      <OfLines editing={editing} />
      <OfStates editing={editing} />
      <div className="side-by-side">
        <OfCalls editing={editing} />
        <WhenOver editing={editing} />
      </div>
      <LimitsActs editing={editing} />
      <LimitsPast editing={editing} />
    </>
  );
}

function withStandard(hint: string, isStandard: boolean, standard: number, texts: AdminTexts): string {
  return isStandard ? hint : `${hint} ${fill(texts.alarms.standardIs, { value: standard })}`.trim();
}

interface Of {
  editing: LimitsEditing;
}

/** One number: what it does, and what the standard is where another value stands in it. */
function Limit({ editing, of, field, label, hint, step = 1 }: Of & { of: Exclude<keyof LimitsDraft, "minutes">; field: keyof AlarmLimits; label: string; hint: string; step?: number }) {
  const texts = useAdminTexts();
  const { now, draft, faults, edit } = editing;
  const standard = draftOfLimits(now.standard)[of];
  return (
    <NumberField
      label={label}
      hint={withStandard(hint, draft[of] === standard, standard, texts)}
      faults={faultsOf(faults, field)}
      value={draft[of]}
      step={step}
      // People are counted whole.
      change={(value) => edit({ ...draft, [of]: of === "levelLeast" ? Math.trunc(value) : value })}
      testid={`limit-${of}`}
    />
  );
}

function OfLines({ editing }: Of) {
  const { alarms } = useAdminTexts();
  return (
    <section className="card" aria-label={alarms.lines}>
      <h2>{alarms.lines}</h2>
      <div className="basics">
        <Limit editing={editing} of="waitS" field="wait_over_target_s" label={alarms.wait} hint={alarms.waitHint} />
        <Limit editing={editing} of="levelPercent" field="service_level_under" label={alarms.level} hint={alarms.levelHint} />
        <Limit editing={editing} of="levelLeast" field="service_level_least" label={alarms.least} hint={alarms.leastHint} />
      </div>
    </section>
  );
}

function OfStates({ editing: { now, draft, faults, edit } }: Of) {
  const texts = useAdminTexts();
  const words = useTexts();
  const standard = draftOfLimits(now.standard);
  return (
    <section className="card" aria-label={texts.alarms.states}>
      <h2>{texts.alarms.states}</h2>
      <p className="hint">{texts.alarms.statesHint}</p>
      <div className="basics of-states">
        {WATCHED.map((duty) => (
          <NumberField
            key={duty}
            label={words.duty[duty]}
            hint={withStandard("", draft.minutes[duty] === standard.minutes[duty], standard.minutes[duty] ?? 0, texts)}
            faults={faultsOf(faults, "in_state_over_s", duty)}
            value={draft.minutes[duty] ?? 0}
            step={0.5}
            change={(minutes) => edit({ ...draft, minutes: { ...draft.minutes, [duty]: minutes } })}
            testid={`limit-${duty}`}
          />
        ))}
      </div>
    </section>
  );
}

function OfCalls({ editing }: Of) {
  const { alarms } = useAdminTexts();
  return (
    <section className="card" aria-label={alarms.calls}>
      <h2>{alarms.calls}</h2>
      <div className="basics">
        <Limit editing={editing} of="mos" field="mos_under" label={alarms.mos} hint={alarms.mosHint} step={0.1} />
        <Limit editing={editing} of="lossPercent" field="loss_over" label={alarms.loss} hint={alarms.lossHint} />
      </div>
    </section>
  );
}

function WhenOver({ editing }: Of) {
  const { alarms } = useAdminTexts();
  return (
    <section className="card" aria-label={alarms.over}>
      <h2>{alarms.over}</h2>
      <Limit editing={editing} of="calmS" field="calm_s" label={alarms.calm} hint={alarms.calmHint} />
    </section>
  );
}
