// The alarms' thresholds while they are edited, in the units that people think in: minutes and percent. Pure.
import type { AlarmLimits, Duty, FaultShown } from "../generated/protocol";
import type { Texts } from "../staff/texts";
import { differences, type Said } from "./plan_changes";
import type { AdminTexts } from "./texts";

/** States in which a teller can be for too long. Ringing ends by itself. */
export const WATCHED: readonly Duty[] = ["in_session", "after_call_work", "set_aside", "on_break", "in_training", "ready"];

export interface LimitsDraft {
  waitS: number;
  levelPercent: number;
  levelLeast: number;
  /** By state; 0: no alarm. */
  minutes: Readonly<Record<string, number>>;
  mos: number;
  lossPercent: number;
  calmS: number;
}

const MOST_DIGITS = 6;

/** Without what binary fractions add: 0.29 is 29 %, and not 28.999999999999996 %. */
function plain(value: number): number {
  return Number(value.toFixed(MOST_DIGITS));
}

export function draftOfLimits(limits: AlarmLimits): LimitsDraft {
  const states = Object.entries(limits.in_state_over_s ?? {}).map(([duty, seconds]) => [duty, plain(seconds / 60)] as const);
  return {
    waitS: limits.wait_over_target_s ?? 0,
    levelPercent: plain((limits.service_level_under ?? 0) * 100),
    levelLeast: limits.service_level_least ?? 0,
    minutes: { ...Object.fromEntries(WATCHED.map((duty) => [duty, 0])), ...Object.fromEntries(states) },
    mos: limits.mos_under ?? 0,
    lossPercent: plain((limits.loss_over ?? 0) * 100),
    calmS: limits.calm_s ?? 0,
  };
}

export function limitsOf(draft: LimitsDraft): AlarmLimits {
  const states = Object.entries(draft.minutes).filter(([, minutes]) => minutes !== 0);
  return {
    wait_over_target_s: draft.waitS,
    service_level_under: plain(draft.levelPercent / 100),
    service_level_least: draft.levelLeast,
    in_state_over_s: Object.fromEntries(states.map(([duty, minutes]) => [duty, plain(minutes * 60)])),
    mos_under: draft.mos,
    loss_over: plain(draft.lossPercent / 100),
    calm_s: draft.calmS,
  };
}

/** What is different between two sets of thresholds, in words. */
export function limitChanges(before: LimitsDraft, after: LimitsDraft, texts: AdminTexts, words: Texts): string[] {
  return differences(said(before, texts, words), said(after, texts, words), texts);
}

function said(draft: LimitsDraft, texts: AdminTexts, words: Texts): Said {
  const { alarms } = texts;
  return new Map([
    [alarms.wait, String(draft.waitS)],
    [alarms.level, String(draft.levelPercent)],
    [alarms.least, String(draft.levelLeast)],
    ...WATCHED.map((duty) => [`${alarms.states} · ${words.duty[duty]}`, String(draft.minutes[duty] ?? 0)] as const),
    [alarms.mos, String(draft.mos)],
    [alarms.loss, String(draft.lossPercent)],
    [alarms.calm, String(draft.calmS)],
  ]);
}

export function faultsOf(faults: readonly FaultShown[], field: keyof AlarmLimits, duty?: Duty): FaultShown[] {
  const subject = duty === undefined ? field : `${field}.${duty}`;
  return faults.filter((fault) => fault.subject === subject);
}
