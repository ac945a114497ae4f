// Lines as rows, tellers as tiles by state, calls with their quality. Nothing here reorders under the pointer.
import { Input } from "antd";
import { useState } from "react";
import type { AlarmNow, Board, CallNow, Duty, LineNow, TellerNow } from "../generated/protocol";
import { clock, fill } from "../shared/language";
import { useTexts } from "../staff/texts";
import { lossOf, mosOf, percent } from "./numbers";
import { isOfTeam, TeamChoice, useTeam, type Team } from "./team_choice";
import { useWallTexts } from "./texts";

const ORDER: readonly Duty[] = ["in_session", "chatting", "offered", "after_call_work", "ready", "set_aside", "on_break", "in_training"];

/** The one place that says which tellers are shown. */
function isShown(teller: TellerNow, wanted: string, team: Team): boolean {
  const text = wanted.trim().toLowerCase();
  return isOfTeam(teller, team) && (text === "" || teller.name.toLowerCase().includes(text) || teller.staff_number.startsWith(text));
}

function has(alarms: readonly AlarmNow[], subject: string): boolean {
  return alarms.some((alarm) => alarm.subject === subject);
}

function LineRow({ line, now, trouble }: { line: LineNow; now: number; trouble: boolean }) {
  const texts = useWallTexts();
  return (
    <tr className={trouble ? "trouble" : ""}>
      <th scope="row">
        {trouble && <span aria-hidden="true">▲ </span>}
        {texts.lineName[line.line] ?? line.line}
        {line.target_s !== null && <small> {fill(texts.target, { seconds: line.target_s })}</small>}
      </th>
      <td>{line.waiting}</td>
      <td>{line.longest_since_ms === null ? texts.unknown : clock((now - line.longest_since_ms) / 1000)}</td>
      <td>{percent(line.service_level_all, texts.unknown)}</td>
      <td>{line.answered}</td>
      <td>{line.abandoned}</td>
    </tr>
  );
}

function TellerTile({ teller, now, trouble, open }: { teller: TellerNow; now: number; trouble: boolean; open: () => void }) {
  const texts = useWallTexts();
  const staff = useTexts();
  return (
    <button type="button" className={`tile duty-${teller.duty}${trouble ? " trouble" : ""}`} onClick={open} data-testid="teller-tile" data-staff-number={teller.staff_number} data-duty={teller.duty} data-since={teller.since_ms}>
      <span className="tile-name">{teller.name}</span>
      <span className="tile-state">
        {trouble && <span aria-hidden="true">▲ </span>}
        {staff.duty[teller.duty]} <time>{clock((now - teller.since_ms) / 1000)}</time>
      </span>
      <small>
        {teller.staff_number}
        {(teller.chats ?? 0) > 0 && ` · ✉ ${fill(texts.chats, { n: teller.chats ?? 0 })}`}
        {teller.team !== null && ` · ${fill(texts.ofTeam, { team: teller.team })}`}
        {!teller.present && ` · ${texts.absent}`}
      </small>
    </button>
  );
}

function CallRow({ call, name, now, trouble, open }: { call: CallNow; name: string; now: number; trouble: boolean; open: () => void }) {
  const texts = useWallTexts();
  const staff = useTexts();
  const isKnown = call.mos !== null || call.loss !== null;
  return (
    <tr className={trouble ? "trouble" : ""} data-testid="call-row" data-session={call.session}>
      <th scope="row">
        <button type="button" className="link" onClick={open}>
          {name}
        </button>
      </th>
      <td>{staff.business[call.business]}</td>
      <td>{staff.channel[call.channel]}</td>
      <td>{clock((now - call.since_ms) / 1000)}</td>
      <td>
        {trouble ? `▲ ${texts.bad} · ` : isKnown ? `${texts.good} · ` : ""}
        {isKnown ? fill(texts.lossMos, { loss: lossOf(call.loss, texts.unknown), mos: mosOf(call.mos, texts.unknown) }) : call.channel === "chat" ? texts.unknown : texts.measuring}
      </td>
    </tr>
  );
}

export function LiveBoard({ board, now, open }: { board: Board; now: number; open: (staff: string) => void }) {
  const texts = useWallTexts();
  const staff = useTexts();
  const [wanted, setWanted] = useState("");
  const [line, setLine] = useState("");
  const team = useTeam();
  const tellerOf = (call: CallNow) => board.tellers.find((teller) => teller.staff === call.teller);
  const tellers = board.tellers.filter((teller) => isShown(teller, wanted, team));
  const calls = board.calls.filter((call) => (line === "" || call.line === line) && isOfTeam(tellerOf(call), team));
  return (
    <div className="live">
      <TeamChoice board={board} team={team} />
      <section>
        <h2>{texts.lines}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.lines}</th>
              <th scope="col">{texts.waiting}</th>
              <th scope="col">{texts.longest}</th>
              <th scope="col">{texts.serviceLevel}</th>
              <th scope="col">{texts.answered}</th>
              <th scope="col">{texts.abandoned}</th>
            </tr>
          </thead>
          <tbody>
            {board.lines.map((one) => (
              <LineRow key={one.line} line={one} now={now} trouble={has(board.alarms, one.line)} />
            ))}
          </tbody>
        </table>
        <div className="section-head">
          <h2>{texts.calls}</h2>
          <select aria-label={texts.lines} value={line} onChange={(event) => setLine(event.target.value)}>
            <option value="">{texts.allLines}</option>
            {board.lines.map((one) => (
              <option key={one.line} value={one.line}>
                {texts.lineName[one.line] ?? one.line}
              </option>
            ))}
          </select>
        </div>
        {calls.length === 0 ? (
          <p className="empty">{texts.noCalls}</p>
        ) : (
          <table>
            <tbody>
              {calls.map((call) => (
                <CallRow key={call.session} call={call} name={tellerOf(call)?.name ?? texts.unknown} now={now} trouble={has(board.alarms, call.session)} open={() => call.teller !== null && open(call.teller)} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section>
        <div className="section-head">
          <h2>{texts.tellers}</h2>
          <Input allowClear placeholder={texts.find} aria-label={texts.find} value={wanted} onChange={(event) => setWanted(event.target.value)} />
        </div>
        {board.tellers.length === 0 && <p className="empty">{texts.noTellers}</p>}
        {board.tellers.length > 0 && tellers.length === 0 && <p className="empty">{texts.noneFound}</p>}
        {ORDER.map((duty) => ({ duty, there: tellers.filter((teller) => teller.duty === duty) }))
          .filter(({ there }) => there.length > 0)
          .map(({ duty, there }) => (
            <div key={duty} className="state-group">
              <h3>
                {staff.duty[duty]} {there.length}
              </h3>
              <div className="tiles">
                {there.map((teller) => (
                  <TellerTile key={teller.staff} teller={teller} now={now} trouble={has(board.alarms, teller.staff)} open={() => open(teller.staff)} />
                ))}
              </div>
            </div>
          ))}
      </section>
    </div>
  );
}
