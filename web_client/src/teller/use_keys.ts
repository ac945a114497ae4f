// The keys of the console. A letter typed into a field is a letter.
import { useEffect } from "react";
import type { Answer } from "../shared/connection";
import { canShareScreen } from "../shared/screen_share";
import { sourceOf } from "../shared/session_view";
import { BY_KEY } from "./break_menu";
import { CHAT_FIELD } from "./chat_pane";
import type { Desk } from "./desk";
import { type DeskState, ofChosen } from "./desk_state";
import { mayGoOffline, mayGoReady, mayLeave } from "./duties";
import { NOTES_FIELD } from "./work_pane";

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches("input:not([type=radio]):not([type=checkbox]), textarea") || target.isContentEditable);
}

export interface KeyMeanings {
  desk: Desk;
  tell: (answer: Promise<Answer>) => void;
  showKeys: () => void;
  askEnd: () => void;
  share: (on: boolean) => void;
  seek: () => void;
}

export function useKeys({ desk, tell, showKeys, askEnd, share, seek }: KeyMeanings): void {
  useEffect(() => {
    function ofChat(chat: DeskState, key: string, event: KeyboardEvent): void {
      if (key === "c") {
        event.preventDefault();
        document.getElementById(CHAT_FIELD)?.focus();
      } else if (chat.duty !== "in_session") {
        return;
      } else if (key === "i") {
        tell(desk.askOf(chat.session ?? "", "InviteToCall"));
      } else if (key === "t") {
        event.preventDefault();
        seek();
      } else if (key === "e") {
        askEnd();
      }
    }
    function pressed(event: KeyboardEvent): void {
      const shown = ofChosen(desk.state);
      const chat = shown === desk.state ? undefined : shown;
      const { duty, offer, view } = desk.state;
      if (offer !== undefined && !typing(event.target) && (event.key === "Enter" || event.key === "Escape")) {
        event.preventDefault();
        tell(desk.answerOffer(event.key === "Enter"));
        return;
      }
      if (typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      const isOff = (source: "microphone" | "camera") => view?.off.has(sourceOf(desk.staff, source)) ?? false;
      const key = event.key.toLowerCase();
      if (key === "?") {
        showKeys();
      } else if (key === "r" && mayGoReady(duty)) {
        tell(desk.goReady());
      } else if (key === "o" && mayGoOffline(duty, desk.state.chats.size)) {
        tell(desk.goOffline());
      } else if (key === "b" && mayLeave(duty)) {
        tell(desk.takeBreak(BY_KEY));
      } else if (key === "n") {
        event.preventDefault();
        document.getElementById(NOTES_FIELD)?.focus();
      } else if (key === "[" || key === "]") {
        desk.chats.step(key === "]" ? 1 : -1);
      } else if (chat !== undefined) {
        ofChat(chat, key, event);
      } else if (duty === "in_session" && key === "m") {
        tell(desk.turn("microphone", isOff("microphone")));
      } else if (duty === "in_session" && key === "v") {
        tell(desk.turn("camera", isOff("camera")));
      } else if (duty === "in_session" && desk.isColleague) {
        if (key === "l") {
          tell(desk.leaveCall());
        }
      } else if (duty === "in_session" && key === "t" && view?.startedAtMs !== undefined && view.search === undefined) {
        event.preventDefault();
        seek();
      } else if (duty === "in_session" && key === "h") {
        tell(desk.hold(view?.heldSinceMs === undefined));
      } else if (duty === "in_session" && key === "s" && canShareScreen()) {
        share(view?.sharing !== desk.staff);
      } else if (duty === "in_session" && key === "e") {
        askEnd();
      }
    }
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [desk, tell, showKeys, askEnd, share, seek]);
}
