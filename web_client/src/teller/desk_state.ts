// What a teller's desk knows at one moment.
import type { BreakReason, ForcedDuty, SetAsideReason } from "../generated/protocol";
import type { Ring } from "../shared/colleagues_in_call";
import type { Status } from "../shared/connection";
import { NOTHING_TAKEN, type Taken } from "../shared/device_watch";
import type { MediaTrouble } from "../shared/local_media";
import { MEDIA_OFF, type MediaNow } from "../shared/media_connection";
import type { BarsByParty, YieldedWays } from "../shared/network_bars";
import type { Slots } from "../shared/second_picture";
import type { SessionView } from "../shared/session_view";
import type { Chats } from "./chats";
import type { Cases } from "./desk_cases";
import type { Duty } from "./duties";

export interface Offer extends Ring {
  session: string;
}

/** What rings: the offer that this teller's own stream names, once the session's stream tells of it.

A session that rang here before tells of that ring first, when it is followed anew; whoever answered it would be too late. */
export function offerOf({ ringing, view, session }: Pick<DeskState, "ringing" | "view" | "session">): Offer | undefined {
  const rung = view?.rung;
  return session !== undefined && rung !== undefined && rung.offer === ringing ? { ...rung, session } : undefined;
}

/** Whom a colleague is sought from: a line of the plan, or a certain one. */
export type Whom = { line: string } | { staff: string };

/** The line of the routing plan that reviewers are asked for from. */
export const REVIEWERS = "reviewers";

/** What a supervisor wrote and has not been read. */
export interface Note {
  message: string;
  by: string;
  text: string;
}

export interface DeskState extends MediaNow {
  notes: readonly Note[];
  status: Status;
  caughtUp: boolean;
  duty: Duty;
  dutySinceMs: number;
  setAside: SetAsideReason | undefined;
  breakReason: BreakReason | undefined;
  /** Where a supervisor has just put this teller. */
  forcedTo: ForcedDuty | undefined;
  outage: boolean;
  session: string | undefined;
  /** The offer that is this teller's, by name. */
  ringing: string | undefined;
  offer: Offer | undefined;
  view: SessionView | undefined;
  draft: string | undefined;
  chats: Chats;
  cases: Cases;
  /** The chat that is before the teller's eyes, unless there is a call. */
  chosen: string | undefined;
  waiting: number;
  longestSinceMs: number | null;
  local: MediaStream | undefined;
  taken: Taken;
  remote: MediaStream | undefined;
  second: MediaStream | undefined;
  slots: Slots;
  bars: BarsByParty;
  yielded: YieldedWays;
  trouble: MediaTrouble | undefined;
}

export const START: DeskState = {
  notes: [],
  status: "connecting",
  caughtUp: false,
  duty: "offline",
  dutySinceMs: Date.now(),
  setAside: undefined,
  breakReason: undefined,
  forcedTo: undefined,
  outage: false,
  session: undefined,
  ringing: undefined,
  offer: undefined,
  view: undefined,
  draft: undefined,
  chats: new Map(),
  cases: new Map(),
  chosen: undefined,
  waiting: 0,
  longestSinceMs: null,
  ...MEDIA_OFF,
  local: undefined,
  taken: NOTHING_TAKEN,
  remote: undefined,
  second: undefined,
  slots: {},
  bars: {},
  yielded: new Set(),
  trouble: undefined,
};

/** The desk as if the chosen chat were all there is: what the panes beside a call show, they show of a chat. */
export function ofChosen(state: DeskState): DeskState {
  const chat = state.chosen === undefined ? undefined : state.chats.get(state.chosen);
  if (chat === undefined || state.duty === "in_session" || state.duty === "after_call_work") {
    return state;
  }
  const over = chat.handedOn || chat.view?.phase === "wrapping_up" || chat.view?.phase === "closed";
  return { ...state, session: state.chosen, view: chat.view, draft: chat.draft, duty: over ? "after_call_work" : "in_session" };
}
