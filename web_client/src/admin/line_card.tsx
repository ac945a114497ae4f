// One line of the plan.
import type { FaultShown, LanguageRule } from "../generated/protocol";
import { fill } from "../shared/language";
import { useTexts } from "../staff/texts";
import { ChoiceField, Faults, NumberField, TextField } from "./fields";
import { BUSINESSES, faultsAt, WIDEST, withBusiness, type Draft, type DraftLine, type Field } from "./plan_draft";
import { useAdminTexts } from "./texts";

export interface CardProps {
  draft: Draft;
  place: number;
  faults: readonly FaultShown[];
  edit: (draft: Draft) => void;
}

export function LineCard({ draft, place, faults, edit }: CardProps) {
  const texts = useAdminTexts();
  const line = draft.lines[place];
  if (line === undefined) {
    return null;
  }
  const change = (changes: Partial<DraftLine>) => edit({ ...draft, lines: draft.lines.map((one, number) => (number === place ? { ...one, ...changes } : one)) });
  const at = (field: Field) => faultsAt(faults, field, line.id);
  const id = `line-${place}`;
  return (
    <section className="card line" aria-label={line.id || texts.newLine} data-testid={id}>
      <div className="basics">
        <TextField label={texts.name} hint={texts.nameHint} faults={at("name")} value={line.id} change={(name) => change({ id: name })} testid={`${id}-name`} />
        <NumberField label={texts.target} hint={texts.targetHint} faults={at("target")} value={line.target_s} change={(target_s) => change({ target_s })} testid={`${id}-target`} />
        <NumberField label={texts.weight} hint={texts.weightHint} faults={at("weight")} step={0.1} value={line.weight} change={(weight) => change({ weight })} testid={`${id}-weight`} />
        <TextField
          label={texts.skill}
          hint={texts.skillHint}
          faults={at("skill")}
          value={line.skill ?? ""}
          placeholder={texts.anybody}
          list="skills"
          change={(skill) => change({ skill: skill === "" ? null : skill })}
          testid={`${id}-skill`}
        />
      </div>
      <Businesses draft={draft} place={place} faults={at("businesses")} edit={edit} />
      <Rings line={line} faults={at("rings")} change={change} id={id} />
      <OverflowFields draft={draft} line={line} faults={at("overflow")} change={change} id={id} />
      {draft.lines.length > 1 && (
        <button type="button" className="link danger" onClick={() => edit({ ...draft, lines: draft.lines.filter((_, number) => number !== place) })} data-testid={`${id}-remove`}>
          {fill(texts.removeLine, { line: line.id })}
        </button>
      )}
    </section>
  );
}

function Businesses({ draft, place, faults, edit }: CardProps) {
  const texts = useAdminTexts();
  const words = useTexts();
  const own = draft.lines[place]?.businesses ?? [];
  const require = (business: string, skill: string) => {
    const businesses = own.map((one) => (one.business === business ? { ...one, skill: skill === "" ? null : skill } : one));
    edit({ ...draft, lines: draft.lines.map((one, number) => (number === place ? { ...one, businesses } : one)) });
  };
  return (
    <fieldset>
      <legend>{texts.businesses}</legend>
      <p className="hint">{texts.businessesHint}</p>
      <div className="businesses">
        {BUSINESSES.map((business) => {
          const held = own.find((one) => one.business === business);
          const name = words.business[business];
          return (
            <div key={business} className={held === undefined ? "business" : "business belongs"}>
              <label>
                <input
                  type="checkbox"
                  checked={held !== undefined}
                  onChange={(event) => edit(withBusiness(draft, place, business, event.target.checked))}
                  data-testid={`line-${place}-has-${business}`}
                />
                {name}
              </label>
              {held !== undefined && (
                <input
                  type="text"
                  list="skills"
                  maxLength={80}
                  value={held.skill ?? ""}
                  placeholder={texts.anybody}
                  aria-label={fill(texts.skillOf, { business: name })}
                  onChange={(event) => require(business, event.target.value)}
                  data-testid={`line-${place}-skill-${business}`}
                />
              )}
            </div>
          );
        })}
      </div>
      <Faults faults={faults} />
    </fieldset>
  );
}

interface PartProps {
  line: DraftLine;
  faults: readonly FaultShown[];
  change: (changes: Partial<DraftLine>) => void;
  id: string;
}

function Rings({ line, faults, change, id }: PartProps) {
  const texts = useAdminTexts();
  const languages = [["spoken", texts.language.spoken], ["any", texts.language.any]] as const;
  const put = (place: number, changes: Partial<DraftLine["rings"][number]>) => change({ rings: line.rings.map((ring, number) => (number === place ? { ...ring, ...changes } : ring)) });
  const last = line.rings.at(-1);
  return (
    <fieldset>
      <legend>{texts.rings}</legend>
      <p className="hint">{texts.ringsHint}</p>
      {line.rings.map((ring, place) => (
        <div key={place} className="ring">
          <NumberField label={fill(texts.ringAfter, { n: place + 1 })} value={ring.after_s} change={(after_s) => put(place, { after_s })} testid={`${id}-ring-${place}-after`} />
          <NumberField label={texts.ringLevel} value={ring.least_level} change={(level) => put(place, { least_level: Math.round(level) })} testid={`${id}-ring-${place}-level`} />
          <ChoiceField label={texts.ringLanguage} value={ring.language} choices={languages} change={(language) => put(place, { language: language as LanguageRule })} testid={`${id}-ring-${place}-language`} />
          {line.rings.length > 1 && (
            <button type="button" className="link danger" onClick={() => change({ rings: line.rings.filter((_, number) => number !== place) })}>
              {fill(texts.removeRing, { n: place + 1 })}
            </button>
          )}
        </div>
      ))}
      <Faults faults={faults} />
      <button type="button" className="link" onClick={() => change({ rings: [...line.rings, { ...(last ?? WIDEST), after_s: (last?.after_s ?? 0) + 30 }] })} data-testid={`${id}-add-ring`}>
        + {texts.addRing}
      </button>
    </fieldset>
  );
}

function OverflowFields({ draft, line, faults, change, id }: PartProps & { draft: Draft }) {
  const texts = useAdminTexts();
  const others = draft.lines.filter((one) => one !== line).map((one) => [one.id, one.id] as const);
  const gone = line.overflow !== null && !others.some(([name]) => name === line.overflow?.to) ? [[line.overflow.to, line.overflow.to] as const] : [];
  if (others.length === 0 && line.overflow === null) {
    return null;
  }
  return (
    <div className="basics overflow">
      <ChoiceField
        label={texts.overflow}
        hint={texts.overflowHint}
        faults={faults}
        value={line.overflow?.to ?? ""}
        choices={[["", texts.noOverflow], ...others, ...gone]}
        change={(to) => change({ overflow: to === "" ? null : { to, after_s: line.overflow?.after_s ?? 60 } })}
        testid={`${id}-overflow`}
      />
      {line.overflow !== null && (
        <NumberField label={texts.overflowAfter} value={line.overflow.after_s} change={(after_s) => change({ overflow: line.overflow && { ...line.overflow, after_s } })} testid={`${id}-overflow-after`} />
      )}
    </div>
  );
}
