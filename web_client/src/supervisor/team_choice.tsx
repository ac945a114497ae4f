// Whose tellers and calls the wall shows. The choice stands in the address: it survives a reload, and can be kept.
import { useSyncExternalStore } from "react";
import type { Board, TellerNow } from "../generated/protocol";
import { fill } from "../shared/language";
import { useWallTexts } from "./texts";

const KEY = "team";
const EVERYBODY = "all";
const NAMED = "team:";

/** null: everybody's. Empty: those who are in no team, as no team's name is empty. */
export type Team = string | null;

function chosen(): Team {
  return new URLSearchParams(location.search).get(KEY);
}

function choose(team: Team): void {
  const asked = new URLSearchParams(location.search);
  if (team === null) {
    asked.delete(KEY);
  } else {
    asked.set(KEY, team);
  }
  history.replaceState(null, "", asked.size === 0 ? location.pathname : `?${asked.toString()}`);
  window.dispatchEvent(new PopStateEvent("popstate"));
}

export function useTeam(): Team {
  return useSyncExternalStore((tell) => {
    window.addEventListener("popstate", tell);
    return () => window.removeEventListener("popstate", tell);
  }, chosen);
}

export function isOfTeam(teller: TellerNow | undefined, team: Team): boolean {
  return team === null || (teller !== undefined && (teller.team ?? "") === team);
}

/** Nothing to choose while nobody is in a team; but what was chosen can always be undone. */
export function TeamChoice({ board, team }: { board: Board; team: Team }) {
  const texts = useWallTexts();
  const there = new Set(board.tellers.map((teller) => teller.team ?? ""));
  if (team !== null) {
    there.add(team);
  }
  const names = [...there].filter((name) => name !== "").sort((one, other) => one.localeCompare(other));
  if (names.length === 0 && team === null) {
    return null;
  }
  return (
    <p className="team-choice">
      <label>
        {texts.team}{" "}
        <select value={team === null ? EVERYBODY : NAMED + team} onChange={(event) => choose(event.target.value === EVERYBODY ? null : event.target.value.slice(NAMED.length))} data-testid="team">
          <option value={EVERYBODY}>{texts.allTeams}</option>
          {names.map((name) => (
            <option key={name} value={NAMED + name}>
              {name}
            </option>
          ))}
          {there.has("") && <option value={NAMED}>{texts.noTeam}</option>}
        </select>
      </label>{" "}
      {team !== null && <strong role="status">{fill(texts.teamShown, { team: team === "" ? texts.noTeam : team })}</strong>}
    </p>
  );
}
