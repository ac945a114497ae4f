// What needs attention, on top: colour, sign and word; and a sound when something is new.
import { useEffect, useRef } from "react";
import type { AlarmNow, Board } from "../generated/protocol";
import { clock, fill } from "../shared/language";
import { alarmSound } from "../shared/sounds";
import { useWallTexts, type WallTexts } from "./texts";

function subjectOf(alarm: AlarmNow, board: Board, texts: WallTexts): string {
  switch (alarm.kind) {
    case "long_in_state":
      return board.tellers.find((teller) => teller.staff === alarm.subject)?.name ?? "";
    case "bad_call": {
      const teller = board.calls.find((call) => call.session === alarm.subject)?.teller;
      return board.tellers.find((one) => one.staff === teller)?.name ?? "";
    }
    case "job_held_up":
      return fill(texts.jobNumber, { number: numberOf(alarm.subject) });
    default:
      return texts.lineName[alarm.subject] ?? alarm.subject;
  }
}

/** A job's key is its case's id, and the number of the submission; the case's number are the last digits of its id (session/case/number.py). */
function numberOf(key: string): string {
  const digits = String(BigInt(`0x${caseOf(key).replaceAll("-", "")}`) % 100_000_000n).padStart(8, "0");
  return `${digits.slice(0, 4)} ${digits.slice(4)}`;
}

function caseOf(key: string): string {
  return key.slice(0, 36);
}

export function Attention({ board, now, sound, askAgain }: { board: Board; now: number; sound: boolean; askAgain: (of: string, key: string) => void }) {
  const texts = useWallTexts();
  const known = useRef(new Set<string>());
  useEffect(() => {
    const names = board.alarms.map((alarm) => `${alarm.kind}/${alarm.subject}/${String(alarm.since_ms)}`);
    if (sound && names.some((name) => !known.current.has(name))) {
      alarmSound();
    }
    known.current = new Set(names);
  }, [board.alarms, sound]);
  return (
    <section className="attention" aria-live="polite" data-testid="attention">
      <h2>{texts.attention}</h2>
      {board.alarms.length === 0 && <p>{texts.quiet}</p>}
      <ul>
        {board.alarms.map((alarm) => (
          <li key={`${alarm.kind}/${alarm.subject}`} data-testid="alarm" data-kind={alarm.kind}>
            <span aria-hidden="true">▲</span> {texts.alarm[alarm.kind]} · {subjectOf(alarm, board, texts)}{" "}
            <time>{clock((now - alarm.since_ms) / 1000)}</time>
            {alarm.kind === "job_held_up" && (
              <button type="button" className="ask-again" onClick={() => askAgain(caseOf(alarm.subject), alarm.subject)} data-testid="ask-core-bank-again">
                {texts.askAgain}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
