// The alarms' thresholds that hold, the draft, and what is wrong with it, asked of the server as it is typed.
import { useCallback, useEffect, useState } from "react";
import type { AlarmLimits, FaultShown, LimitFaults, LimitsHistory, LimitsNow } from "../generated/protocol";
import { request } from "../shared/server";
import { draftOfLimits, limitsOf, type LimitsDraft } from "./limits_draft";
import { useAnswer } from "./use_answer";

const CHECK_AFTER_MS = 250;

export interface LimitsEditing {
  now: LimitsNow;
  history: LimitsHistory;
  draft: LimitsDraft;
  faults: readonly FaultShown[];
  /** Whether `faults` are those of the draft as it stands. */
  isChecked: boolean;
  edit: (draft: LimitsDraft) => void;
  /** Ask again what holds. `undefined` leaves the draft; null makes it what holds. */
  load: (limits?: AlarmLimits | null) => Promise<void>;
}

function read(signal?: AbortSignal): Promise<[LimitsNow, LimitsHistory]> {
  const asked = <Answer,>(path: string): Promise<Answer> => request<Answer>("GET", path, undefined, signal);
  return Promise.all([asked<LimitsNow>("/api/admin/alarms"), asked<LimitsHistory>("/api/admin/alarms/history")]);
}

export function useLimits(): LimitsEditing | undefined {
  const [kept, setKept] = useState<{ now: LimitsNow; history: LimitsHistory } | undefined>();
  const [draft, setDraft] = useState<LimitsDraft | undefined>();
  const [checked, setChecked] = useState<{ draft: LimitsDraft; faults: FaultShown[] } | undefined>();

  const load = useCallback(async (limits?: AlarmLimits | null) => {
    const [now, history] = await read();
    setKept({ now, history });
    if (limits !== undefined) {
      setDraft(draftOfLimits(limits ?? now.limits));
    }
  }, []);

  const { answer } = useAnswer(read);
  useEffect(() => {
    if (answer !== undefined) {
      const [now, history] = answer;
      setKept({ now, history });
      setDraft((typed) => typed ?? draftOfLimits(now.limits));
    }
  }, [answer]);

  useEffect(() => {
    if (draft === undefined) {
      return undefined;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      request<LimitFaults>("POST", "/api/admin/alarms/check", { limits: limitsOf(draft) }, stop.signal)
        .then((answer) => setChecked({ draft, faults: answer.faults }))
        // Superseded by the next, or no network: then saving will say so.
        .catch(() => undefined);
    }, CHECK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [draft]);

  if (kept === undefined || draft === undefined) {
    return undefined;
  }
  return { ...kept, draft, faults: checked?.faults ?? [], isChecked: checked?.draft === draft, edit: setDraft, load };
}
