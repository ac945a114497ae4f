// What a teller may be doing, and what may follow from it.

export type Duty = "offline" | "ready" | "offered" | "in_session" | "after_call_work" | "set_aside" | "on_break" | "in_training";

const AWAY: ReadonlySet<Duty> = new Set(["set_aside", "on_break", "in_training"]);

/** Nobody is offered, and one word changes that. */
export function mayGoReady(duty: Duty): boolean {
  return duty === "offline" || AWAY.has(duty);
}

/** For a break, for training, or for good. */
export function mayLeave(duty: Duty): boolean {
  return duty === "ready" || AWAY.has(duty);
}
