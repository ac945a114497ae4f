// What is being looked at stands in the address: it can be kept, sent, and gone back to.
import { useSyncExternalStore } from "react";

export interface Looking {
  from: string;
  to: string;
  teller: string;
  outcome: string;
  session: string;
  atS: number;
}

/** A day as the person's own calendar has it. */
export function dayOf(date: Date): string {
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

export function read(search: string): Looking {
  const asked = new URLSearchParams(search);
  const today = dayOf(new Date());
  return {
    from: asked.get("from") ?? today,
    to: asked.get("to") ?? today,
    teller: asked.get("teller") ?? "",
    outcome: asked.get("outcome") ?? "",
    session: asked.get("session") ?? "",
    atS: Number(asked.get("t") ?? 0) || 0,
  };
}

export function go(changes: Partial<Looking>): void {
  const next = { ...read(location.search), atS: 0, ...changes };
  const asked = new URLSearchParams({ from: next.from, to: next.to });
  if (next.teller !== "") {
    asked.set("teller", next.teller);
  }
  if (next.outcome !== "") {
    asked.set("outcome", next.outcome);
  }
  if (next.session !== "") {
    asked.set("session", next.session);
  }
  history.pushState(null, "", `?${asked.toString()}`);
  window.dispatchEvent(new PopStateEvent("popstate"));
}

export function useLooking(): Looking {
  const search = useSyncExternalStore(
    (tell) => {
      window.addEventListener("popstate", tell);
      return () => window.removeEventListener("popstate", tell);
    },
    () => location.search,
  );
  return read(search);
}
