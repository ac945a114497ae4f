// The one thing to do next, by what the counter says of the case. Pure.
import type { BusinessType, CaseNow, LackKind, Track } from "../../generated/protocol";
import { CUSTOMER, sourceOf, type SessionView } from "../../shared/session_view";

export type NextAct =
  | { kind: "say"; step: string; statement: string }
  | { kind: "fill"; step: string; field: string }
  | { kind: "payee"; step: string }
  | { kind: "submit"; step: string }
  | { kind: "amend"; step: string }
  | { kind: "review"; step: string }
  | { kind: "confirm"; step: string }
  | { kind: "wait"; step: string; lack: LackKind }
  | { kind: "finish"; step: string }
  | { kind: "over" };

/** What cannot be supplied while it is submitted. */
const ENTERED: readonly LackKind[] = ["fields", "payee", "identity", "paper", "not_looked_at"];

/** What this business wants on record and is not now. */
export function missingTracks({ recorded }: BusinessType, view: SessionView): Track[] {
  const partyOf = { customer: CUSTOMER, teller: view.teller?.party ?? "" };
  // What is turned off still arrives: as silence, or black.
  return recorded.filter(({ party, source }) => {
    const of = sourceOf(partyOf[party], source);
    return !view.onRecord.has(of) || view.off.has(of) || view.taken.has(of);
  });
}

export function nextAct(now: CaseNow, isOnRecord: boolean): NextAct {
  const job = now.job?.stage;
  if (job === "refused") {
    return { kind: "amend", step: "" };
  }
  const step = now.steps.find((one) => one.step === now.next);
  const lack = step?.lacks[0];
  if (step === undefined || lack === undefined) {
    if (job == null && isOnRecord && now.proofs.some(({ why_not: why }) => why === "not_recorded")) {
      // And never will be, once what is not written yet is: it has to be done anew.
      return { kind: "amend", step: "" };
    }
    return job === "done" ? { kind: "finish", step: "" } : { kind: "over" };
  }
  if (now.next_statement != null) {
    return { kind: "say", step: step.step, statement: now.next_statement };
  }
  if (lack.kind === "payee" && now.submission == null) {
    return { kind: "payee", step: step.step };
  }
  if (lack.kind === "submission") {
    return { kind: "submit", step: step.step };
  }
  if (lack.kind === "confirmation" && now.submission != null) {
    return { kind: "confirm", step: step.step };
  }
  if (lack.kind === "declined" || lack.kind === "unwilling") {
    return { kind: "amend", step: step.step };
  }
  if (lack.kind === "review") {
    return { kind: "review", step: step.step };
  }
  if (now.submission != null && ENTERED.includes(lack.kind)) {
    // What was submitted lacks something by now, as identity does in another session: it is entered anew.
    return { kind: "amend", step: step.step };
  }
  const field = now.faults[0]?.field;
  return lack.kind === "fields" && field !== undefined ? { kind: "fill", step: step.step, field } : { kind: "wait", step: step.step, lack: lack.kind };
}

/** Whether somebody is in the call to review what it has in hand. */
export function hasReviewer(view: SessionView): boolean {
  return [...view.colleagues.values()].some(({ role }) => role === "reviewer");
}

/** The titles of steps, by their ids. */
export function titles(type: BusinessType, steps: readonly string[], language: "zh" | "en"): string {
  const named = steps.map((id) => type.steps.find((step) => step.id === id)?.title[language] ?? id);
  return named.join(language === "zh" ? "、" : ", ");
}
