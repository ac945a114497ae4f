// What people may do: found on the left, changed on the right.
import { useState } from "react";
import type { StaffAbilities } from "../generated/protocol";
import { request } from "../shared/server";
import { Opening } from "./opening";
import { PersonEditor } from "./person_editor";
import { useAdminTexts } from "./texts";
import { useAnswer } from "./use_answer";

const ask = (signal: AbortSignal): Promise<{ staff: StaffAbilities[] }> => request("GET", "/api/admin/staff", undefined, signal);

function matches(one: StaffAbilities, wanted: string): boolean {
  const all = [one.name, one.staff_number, one.team ?? "", ...one.qualifications.map((held) => held.skill)];
  return all.some((text) => text.toLowerCase().includes(wanted.trim().toLowerCase()));
}

export function PeoplePage({ skills }: { skills: readonly string[] }) {
  const texts = useAdminTexts();
  const { answer, isFailing } = useAnswer(ask);
  const [changed, setChanged] = useState<ReadonlyMap<string, StaffAbilities>>(new Map());
  const [wanted, setWanted] = useState("");
  const [chosen, setChosen] = useState("");
  if (answer === undefined) {
    return <Opening isFailing={isFailing} />;
  }
  const people = answer.staff.map((one) => changed.get(one.staff) ?? one);
  const found = people.filter((one) => matches(one, wanted));
  const person = people.find((one) => one.staff === chosen);
  return (
    <>
      <p className="intro">{texts.staffIntro}</p>
      <datalist id="skills">
        {skills.map((skill) => (
          <option key={skill} value={skill} />
        ))}
      </datalist>
      <div className="people">
        <section aria-label={texts.person}>
          <input type="search" className="search" value={wanted} placeholder={texts.search} aria-label={texts.search} onChange={(event) => setWanted(event.target.value)} data-testid="people-search" />
          {found.length === 0 && <p className="hint">{texts.nobodyFound}</p>}
          <ul className="list">
            {found.map((one) => (
              <li key={one.staff}>
                <button type="button" className="person" aria-pressed={one.staff === chosen} onClick={() => setChosen(one.staff)} data-testid={`person-${one.staff_number}`}>
                  <span className="strong">{one.name}</span>
                  <span className="hint">
                    {one.staff_number}
                    {one.team !== null && ` · ${texts.team} ${one.team}`}
                  </span>
                  <span className="held">{one.qualifications.map((held) => `${held.skill} ${held.level}`).join(" · ") || "–"}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
        {person === undefined ? (
          <p className="card hint">{texts.chooseSomebody}</p>
        ) : (
          <PersonEditor key={person.staff} person={person} changed={(now) => setChanged(new Map(changed).set(now.staff, now))} />
        )}
      </div>
    </>
  );
}
