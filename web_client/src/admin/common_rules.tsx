// What holds for all lines.
import type { FaultShown, Takes } from "../generated/protocol";
import { useTexts } from "../staff/texts";
import { ChoiceField, Faults, NumberField } from "./fields";
import { faultsAt, type Draft } from "./plan_draft";
import { useAdminTexts } from "./texts";

export function CommonRules({ draft, faults, edit }: { draft: Draft; faults: readonly FaultShown[]; edit: (draft: Draft) => void }) {
  const texts = useAdminTexts();
  const words = useTexts();
  const takes = [["whole", texts.takes.whole], ["part", texts.takes.part]] as const;
  return (
    <section className="card" aria-label={texts.rules}>
      <h2>{texts.rules}</h2>
      <fieldset>
        <legend>{texts.bonuses}</legend>
        <p className="hint">{texts.bonusesHint}</p>
        <div className="basics">
          {draft.classes.map((one) => (
            <NumberField
              key={one.of}
              label={texts.classes[one.of]}
              value={one.bonus_s}
              change={(bonus_s) => edit({ ...draft, classes: draft.classes.map((other) => (other.of === one.of ? { ...other, bonus_s } : other)) })}
              testid={`bonus-${one.of}`}
            />
          ))}
        </div>
        <Faults faults={faultsAt(faults, "bonuses", null)} />
      </fieldset>
      <fieldset>
        <legend>{texts.channels}</legend>
        <p className="hint">{texts.channelsHint}</p>
        <div className="basics">
          {draft.channels.map((one) => (
            <ChoiceField
              key={one.channel}
              label={words.channel[one.channel]}
              value={one.takes}
              choices={takes}
              change={(value) => edit({ ...draft, channels: draft.channels.map((other) => (other.channel === one.channel ? { ...other, takes: value as Takes } : other)) })}
              testid={`takes-${one.channel}`}
            />
          ))}
        </div>
        <Faults faults={faultsAt(faults, "channels", null)} />
      </fieldset>
      <div className="basics">
        <NumberField label={texts.preferred} hint={texts.preferredHint} faults={faultsAt(faults, "preferred", null)} value={draft.preferred_limit_s} change={(preferred_limit_s) => edit({ ...draft, preferred_limit_s })} testid="preferred" />
        <NumberField label={texts.again} hint={texts.againHint} faults={faultsAt(faults, "again", null)} value={draft.pass_again_s} change={(pass_again_s) => edit({ ...draft, pass_again_s })} testid="again" />
      </div>
    </section>
  );
}
