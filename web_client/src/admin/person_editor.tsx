// One person: each change is carried out at once and is on record.
import { Alert, Button } from "antd";
import { useState } from "react";
import type { CompetenceChange, Language, StaffAbilities } from "../generated/protocol";
import { fill } from "../shared/language";
import { Problem, request } from "../shared/server";
import { NumberField, TextField } from "./fields";
import { useAdminTexts, type AdminTexts } from "./texts";

type Change = CompetenceChange["change"];
type Carry = (change: Change) => Promise<boolean>;

const LANGUAGES: readonly Language[] = ["zh", "en"];

function sentence(error: unknown, texts: AdminTexts): string {
  const code = error instanceof Problem ? error.code : "";
  const faults: Record<string, string> = texts.faults;
  return faults[code] ?? (code === "no_network" ? texts.noNetwork : texts.failed);
}

export function PersonEditor({ person, changed }: { person: StaffAbilities; changed: (now: StaffAbilities) => void }) {
  const texts = useAdminTexts();
  const [said, setSaid] = useState<{ good: boolean; text: string } | undefined>();
  const carry: Carry = async (change) => {
    try {
      changed(await request<StaffAbilities>("POST", `/api/admin/staff/${person.staff}/competence`, { change }));
      setSaid({ good: true, text: texts.saved });
      return true;
    } catch (error) {
      setSaid({ good: false, text: sentence(error, texts) });
      return false;
    }
  };
  return (
    <section className="card editor" aria-label={person.name} data-testid="person-editor">
      <h2>
        {person.name} <span className="hint">{person.staff_number}</span>
      </h2>
      {said !== undefined && <Alert type={said.good ? "success" : "error"} showIcon title={said.text} data-testid="person-said" />}
      <h3>{texts.qualifications}</h3>
      <Held person={person} carry={carry} />
      <Grant carry={carry} />
      <h3>{texts.languages}</h3>
      <div className="businesses">
        {LANGUAGES.map((one) => (
          <label key={one} className={person.languages.includes(one) ? "business belongs" : "business"}>
            <input
              type="checkbox"
              checked={person.languages.includes(one)}
              onChange={(event) => void carry({ type: "SetLanguages", languages: event.target.checked ? [...person.languages, one] : person.languages.filter((other) => other !== one) })}
              data-testid={`speaks-${one}`}
            />
            {texts.spoken[one]}
          </label>
        ))}
      </div>
      <OneAtATime person={person} carry={carry} />
    </section>
  );
}

function Held({ person, carry }: { person: StaffAbilities; carry: Carry }) {
  const texts = useAdminTexts();
  if (person.qualifications.length === 0) {
    return <p className="hint">{texts.noQualification}</p>;
  }
  const day = (ms: number) => new Date(ms).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  return (
    <ul className="list">
      {person.qualifications.map((one) => (
        <li key={`${one.skill}/${one.valid_from_ms}`} className={`qualification ${one.state}`} data-testid={`holds-${one.skill}`}>
          <span className="strong">{one.skill}</span>
          <span>{fill(texts.level, { n: one.level })}</span>
          <span className="tag">{texts.state[one.state as keyof AdminTexts["state"]]}</span>
          <span className="hint">
            {fill(texts.from, { date: day(one.valid_from_ms) })}, {one.valid_until_ms === null ? texts.noEnd : fill(texts.until, { date: day(one.valid_until_ms) })}
          </span>
          <button type="button" className="link danger" aria-label={fill(texts.withdrawOf, { skill: one.skill })} onClick={() => void carry({ type: "WithdrawQualification", skill: one.skill })} data-testid={`withdraw-${one.skill}`}>
            {texts.withdraw}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Grant({ carry }: { carry: Carry }) {
  const texts = useAdminTexts();
  const [skill, setSkill] = useState("");
  const [level, setLevel] = useState(1);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  async function grant(): Promise<void> {
    if (await carry({ type: "GrantQualification", skill, level: Math.round(level), valid_from: from, valid_until: until })) {
      setSkill("");
    }
  }
  return (
    <form
      className="basics grant"
      onSubmit={(event) => {
        event.preventDefault();
        void grant();
      }}
    >
      <TextField label={texts.grantSkill} value={skill} list="skills" change={setSkill} testid="grant-skill" />
      <NumberField label={texts.grantLevel} value={level} change={setLevel} testid="grant-level" />
      <TextField label={texts.grantFrom} type="date" value={from} change={setFrom} testid="grant-from" />
      <TextField label={texts.grantUntil} type="date" value={until} change={setUntil} testid="grant-until" />
      <Button type="primary" htmlType="submit" data-testid="grant">{texts.grant}</Button>
    </form>
  );
}

function OneAtATime({ person, carry }: { person: StaffAbilities; carry: Carry }) {
  const texts = useAdminTexts();
  const [atOnce, setAtOnce] = useState(person.at_once);
  const [team, setTeam] = useState(person.team ?? "");
  const [authority, setAuthority] = useState(person.authority);
  return (
    <div className="basics">
      <div>
        <NumberField label={texts.atOnce} hint={texts.atOnceHint} value={atOnce} change={setAtOnce} testid="at-once" />
        <Button disabled={atOnce === person.at_once} onClick={() => void carry({ type: "SetContactsAtOnce", at_once: Math.round(atOnce) })} data-testid="at-once-save">{texts.save}</Button>
      </div>
      <div>
        <TextField label={texts.team} hint={texts.teamHint} value={team} placeholder={texts.noTeam} change={setTeam} testid="team" />
        <Button disabled={team === (person.team ?? "")} onClick={() => void carry({ type: "SetTeam", team })} data-testid="team-save">{texts.save}</Button>
      </div>
      <div>
        <NumberField label={texts.authority} hint={texts.authorityHint} value={authority} change={setAuthority} testid="authority" />
        <Button disabled={authority === person.authority} onClick={() => void carry({ type: "SetAuthority", level: Math.round(authority) })} data-testid="authority-save">{texts.save}</Button>
      </div>
    </div>
  );
}
