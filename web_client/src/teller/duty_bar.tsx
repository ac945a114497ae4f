import { Button } from "antd";
import type { StaffMember } from "../generated/protocol";
import type { Answer } from "../shared/connection";
import { clock, fill, timeOfDay } from "../shared/language";
import { LanguageSwitch } from "../staff/language_switch";
import { SignOut } from "../staff/staff_page";
import { useTexts } from "../staff/texts";
import { BreakMenu } from "./break_menu";
import type { Desk } from "./desk";
import type { DeskState } from "./desk_state";
import { mayGoOffline, mayGoReady, mayLeave, type Duty } from "./duties";
import { useNow } from "./use_now";

const SIGNS: Record<Duty, string> = {
  offline: "○",
  ready: "●",
  chatting: "✉",
  offered: "◆",
  in_session: "▶",
  after_call_work: "✎",
  set_aside: "‖",
  on_break: "☕",
  in_training: "▤",
};

export function DutyBar(props: {
  desk: Desk;
  state: DeskState;
  staff: StaffMember;
  tell: (answer: Promise<Answer>) => void;
  signedOut: () => void;
  showKeys: () => void;
}) {
  const texts = useTexts();
  const { desk, state, tell } = props;
  const now = useNow() + desk.connection.skewMs;
  const canReady = mayGoReady(state.duty);
  const canLeave = mayLeave(state.duty);
  return (
    <header className="bar">
      <strong className={`duty duty-${state.duty}`} data-testid="duty" data-duty={state.duty} role="status">
        <span aria-hidden="true">{SIGNS[state.duty]}</span> {texts.duty[state.duty]}
        {state.breakReason !== undefined && ` · ${texts.breakReason[state.breakReason]}`} <time>{clock((now - state.dutySinceMs) / 1000)}</time>
      </strong>
      {canReady && (
        <Button type="primary" size="large" onClick={() => tell(desk.goReady())} data-testid="go-ready">
          {texts.goReady} <kbd>R</kbd>
        </Button>
      )}
      {canLeave && <BreakMenu choose={(reason) => tell(desk.takeBreak(reason))} train={() => tell(desk.beginTraining())} />}
      {mayGoOffline(state.duty, state.chats.size) && (
        <Button size="large" onClick={() => tell(desk.goOffline())} data-testid="go-offline">
          {texts.goOffline} <kbd>O</kbd>
        </Button>
      )}
      <span className="line-now">
        {fill(texts.inLine, { n: state.waiting })}
        {state.longestSinceMs !== null && ` · ${fill(texts.longest, { time: clock((now - state.longestSinceMs) / 1000) })}`}
      </span>
      <span className="far">
        <span>{state.status === "open" ? texts.connection.open : texts.connection.connecting}</span>
        <time>{timeOfDay(now)}</time>
        <span>
          {props.staff.name} · {props.staff.staff_number}
        </span>
        <button type="button" className="link" onClick={props.showKeys}>
          {texts.keys} ?
        </button>
        <LanguageSwitch />
        <SignOut done={props.signedOut} />
      </span>
    </header>
  );
}
