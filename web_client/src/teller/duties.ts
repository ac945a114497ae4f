// What a teller may be doing, and what may follow from it.

export type Duty = "offline" | "ready" | "chatting" | "offered" | "in_session" | "after_call_work" | "set_aside" | "on_break" | "in_training";

const AWAY: ReadonlySet<Duty> = new Set(["set_aside", "on_break", "in_training"]);

/** Nobody is offered, and one word changes that. */
export function mayGoReady(duty: Duty): boolean {
  return duty === "offline" || AWAY.has(duty);
}

/** For a break or for training; chats in hand go on, and no more come. */
export function mayLeave(duty: Duty): boolean {
  return duty === "ready" || duty === "chatting" || AWAY.has(duty);
}

/** For good: not with chats in hand. */
export function mayGoOffline(duty: Duty, chats: number): boolean {
  return chats === 0 && mayLeave(duty);
}
