// The one thing to do next, by what the counter says of the case. Pure.
import type { BusinessType, CaseNow, LackKind } from "../../generated/protocol";

export type NextAct =
  | { kind: "say"; step: string; statement: string }
  | { kind: "fill"; step: string; field: string }
  | { kind: "wait"; step: string; lack: LackKind }
  | { kind: "over" };

export function nextAct(now: CaseNow): NextAct {
  const step = now.steps.find((one) => one.step === now.next);
  const lack = step?.lacks[0];
  if (step === undefined || lack === undefined) {
    return { kind: "over" };
  }
  if (now.next_statement != null) {
    return { kind: "say", step: step.step, statement: now.next_statement };
  }
  const field = now.faults[0]?.field;
  return lack.kind === "fields" && field !== undefined ? { kind: "fill", step: step.step, field } : { kind: "wait", step: step.step, lack: lack.kind };
}

/** The titles of steps, by their ids. */
export function titles(type: BusinessType, steps: readonly string[], language: "zh" | "en"): string {
  const named = steps.map((id) => type.steps.find((step) => step.id === id)?.title[language] ?? id);
  return named.join(language === "zh" ? "、" : ", ");
}
