// What people may do: found on the left, changed on the right.
import { useEffect, useState } from "react";
import type { StaffAbilities } from "../generated/protocol";
import { request } from "../shared/server";
import { useTexts } from "../staff/texts";
import { PersonEditor } from "./person_editor";
import { useAdminTexts } from "./texts";

function matches(one: StaffAbilities, wanted: string): boolean {
  const all = [one.name, one.staff_number, one.team ?? "", ...one.qualifications.map((held) => held.skill)];
  return all.some((text) => text.toLowerCase().includes(wanted.trim().toLowerCase()));
}

export function PeoplePage({ skills }: { skills: readonly string[] }) {
  const texts = useAdminTexts();
  const words = useTexts();
  const [people, setPeople] = useState<readonly StaffAbilities[] | undefined>();
  const [wanted, setWanted] = useState("");
  const [chosen, setChosen] = useState("");
  useEffect(() => {
    void request<{ staff: StaffAbilities[] }>("GET", "/api/admin/staff").then((answer) => setPeople(answer.staff));
  }, []);
  if (people === undefined) {
    return <p className="hint">{words.loading}</p>;
  }
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
          <PersonEditor key={person.staff} person={person} changed={(now) => setPeople(people.map((one) => (one.staff === now.staff ? now : one)))} />
        )}
      </div>
    </>
  );
}
