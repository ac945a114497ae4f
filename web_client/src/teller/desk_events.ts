// What an event of a teller's own stream makes of their desk: what they do now, and what they were told. Pure.
import type { Happened } from "../generated/protocol";
import type { DeskState, Note } from "./desk_state";
import type { Duty } from "./duties";

type OwnEvent = Happened["event"];

/** What the teller does from now on; undefined when it says nothing of that. `able`: what one is who could be offered something. */
export function dutyAfter(event: OwnEvent, now: Duty, able: Duty): Partial<DeskState> | undefined {
  const at = (duty: Duty, more: Partial<DeskState> = {}) => ({ duty, ringing: undefined, setAside: undefined, breakReason: undefined, ...more });
  switch (event.type) {
    case "TellerReady":
    case "TellerFreed":
    case "TellerReleased":
      return at(able);
    case "ChatTaken":
    case "CallBecameChat":
      return at("chatting");
    case "ChatDone":
      // What the teller does beside the chats stays as it is.
      return now === "chatting" && able === "ready" ? at("ready") : undefined;
    case "ChatBecameCall":
    case "TellerEngaged":
      return at("in_session");
    case "TellerOffered":
      return at("offered", { ringing: event.offer });
    case "TellerSetAside":
      return at("set_aside", { setAside: event.reason });
    case "AfterCallWorkBegan":
      return at("after_call_work");
    case "AfterCallWorkDone":
      return at(event.next, { breakReason: event.reason ?? undefined });
    case "BreakBegan":
      return at("on_break", { breakReason: event.reason });
    case "TrainingBegan":
      return at("in_training");
    case "TellerWentOffline":
      return at("offline");
    default:
      return undefined;
  }
}

/** What a supervisor wrote and has not been read: the same array when nothing of it changed. */
export function notesAfter(event: OwnEvent, notes: readonly Note[]): readonly Note[] {
  switch (event.type) {
    case "TellerMessaged":
      return [...notes, { message: event.message, by: event.by_name ?? "", text: event.text ?? "" }];
    case "MessageRead":
      return notes.filter((note) => note.message !== event.message);
    default:
      return notes;
  }
}
