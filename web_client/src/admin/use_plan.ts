// The plan that holds, the draft, and what is wrong with the draft, asked of the server as it is typed.
import { useCallback, useEffect, useState } from "react";
import type { FaultShown, PlanFaults, PlanNow, RoutingPlan } from "../generated/protocol";
import { request } from "../shared/server";
import { draftOf, type Draft } from "./plan_draft";
import { useAnswer } from "./use_answer";

const CHECK_AFTER_MS = 250;
const ask = (signal?: AbortSignal): Promise<PlanNow> => request("GET", "/api/admin/plan", undefined, signal);

export interface Editing {
  now: PlanNow;
  draft: Draft;
  faults: readonly FaultShown[];
  /** Whether `faults` are those of the draft as it stands. */
  isChecked: boolean;
  edit: (draft: Draft) => void;
  load: (plan: RoutingPlan | null) => Promise<void>;
}

export function usePlan(): Editing | undefined {
  const [now, setNow] = useState<PlanNow | undefined>();
  const [draft, setDraft] = useState<Draft | undefined>();
  const [checked, setChecked] = useState<{ draft: Draft; faults: FaultShown[] } | undefined>();

  /** Take a plan as the draft; null: the one that holds. */
  const load = useCallback(async (plan: RoutingPlan | null) => {
    const told = await ask();
    setNow(told);
    setDraft(draftOf(plan ?? told.plan));
  }, []);

  const { answer } = useAnswer(ask);
  useEffect(() => {
    if (answer !== undefined) {
      setNow(answer);
      setDraft((kept) => kept ?? draftOf(answer.plan));
    }
  }, [answer]);

  useEffect(() => {
    if (draft === undefined) {
      return undefined;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      request<PlanFaults>("POST", "/api/admin/plan/check", { plan: draft }, stop.signal)
        .then((answer) => setChecked({ draft, faults: answer.faults }))
        // Superseded by the next, or no network: then going live will say so.
        .catch(() => undefined);
    }, CHECK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [draft]);

  if (now === undefined || draft === undefined) {
    return undefined;
  }
  return { now, draft, faults: checked?.faults ?? [], isChecked: checked?.draft === draft, edit: setDraft, load };
}
