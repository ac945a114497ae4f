import { Button } from "antd";
import type { Answer } from "../shared/connection";
import { clock, fill } from "../shared/language";
import { NetworkBars, poorSentence } from "../shared/network_bars";
import { ReconnectingNote, whoIsAway } from "../shared/reconnecting_note";
import { canShareScreen } from "../shared/screen_share";
import { SecondPicture, secondPicture } from "../shared/second_picture";
import { CUSTOMER, sourceOf, takenOf, type SessionView } from "../shared/session_view";
import { TakenNote, whichTaken } from "../shared/taken_note";
import { useTexts, type Texts } from "../staff/texts";
import type { Desk } from "./desk";
import type { DeskState } from "./desk_state";
import { ColleagueBar } from "./colleague_bar";
import { EndButton } from "./end_button";
import { Picture } from "./picture";
import { useNow } from "./use_now";

function callState(state: DeskState, texts: Texts): string {
  const { view } = state;
  if (view?.startedAtMs === undefined) {
    return texts.connecting;
  }
  const taken = takenOf(view, CUSTOMER);
  if (taken.size > 0) {
    return texts.customerTaken[whichTaken(taken)];
  }
  if (view.channel === "video" && view.off.has(sourceOf(CUSTOMER, "camera"))) {
    return texts.customerCameraOff;
  }
  return view.off.has(sourceOf(CUSTOMER, "microphone")) ? texts.customerMuted : "";
}

/** Who else is in the call, and who of them the customer cannot hear. */
function colleaguesIn(view: SessionView | undefined, self: string, texts: Texts): string {
  return [...(view?.colleagues ?? [])]
    .filter(([party]) => party !== self)
    .map(([, { role, mode, name }]) => fill(mode === "whisper" ? texts.colleagueWhispers : texts.colleagueHere, { role: texts.roles[role], name }))
    .join(" · ");
}

export function CallPane(props: {
  desk: Desk;
  state: DeskState;
  tell: (answer: Promise<Answer>) => void;
  ending: boolean;
  setEnding: (ending: boolean) => void;
  share: (on: boolean) => void;
  seek: () => void;
}) {
  const texts = useTexts();
  const { desk, state, tell } = props;
  const { view, local, remote, second, slots } = state;
  const now = useNow() + desk.connection.skewMs;
  const muted = view?.off.has(sourceOf(desk.staff, "microphone")) ?? false;
  const cameraOff = view?.off.has(sourceOf(desk.staff, "camera")) ?? false;
  const held = view?.heldSinceMs !== undefined;
  const sharing = view?.sharing === desk.staff;
  const screenShown = secondPicture(slots) === "screen";
  const cameraGone = (view?.off.has(sourceOf(CUSTOMER, "camera")) ?? false) || takenOf(view, CUSTOMER).has("camera");
  const noPicture = held || view?.channel === "voice" || cameraGone;
  const ownBars = state.media === "connected" ? state.bars[desk.staff] : undefined;
  const customerBars = state.media !== "connected" || view?.lost.has(CUSTOMER) === true ? undefined : state.bars[CUSTOMER];
  const away = whoIsAway(state, view, CUSTOMER, desk.connection.skewMs);
  const words = away !== undefined ? "" : callState(state, texts) || poorSentence(ownBars, customerBars, state.yielded, texts.network);
  return (
    <section className="call" data-testid="call" data-media={state.media} aria-label={texts.duty.in_session}>
      <div className="stage">
        {remote !== undefined && (
          <Picture stream={remote} muted={false} className={`remote ${noPicture ? "no-picture" : ""} ${screenShown ? "beside-screen" : ""}`} label={texts.customerPicture} testid="remote-video" />
        )}
        {second !== undefined && <SecondPicture stream={second} slots={slots} label={screenShown ? texts.customerScreen : texts.colleaguePicture} />}
        {view?.channel === "voice" && !held && <p className="voice">{texts.voiceCall}</p>}
        {view?.heldSinceMs !== undefined && (
          <div className="held" data-testid="held">
            <p role="status">{texts.held}</p>
            <time>{clock((now - view.heldSinceMs) / 1000)}</time>
            <small>{texts.heldHint}</small>
          </div>
        )}
        <p className="call-news" aria-live="polite" data-testid="call-news">
          {[sharing ? texts.sharing : "", colleaguesIn(view, desk.staff, texts)].filter(Boolean).join(" · ")}
        </p>
        <p className="call-words" aria-live="polite">
          {words}
        </p>
        {view !== undefined && <ColleagueBar desk={desk} view={view} nowMs={now} tell={tell} />}
        <ReconnectingNote away={away} own={texts.reconnecting} hint={texts.reconnectingHint} other={texts.customerReconnecting} />
        <TakenNote taken={state.taken} texts={texts.taken} bringBack={() => desk.bringBack()} />
        {local !== undefined && !cameraOff && !state.taken.has("camera") && <Picture stream={local} muted className="own" label={texts.ownPicture} testid="own-video" />}
        <span className="call-clock">
          {view?.recordingSinceMs !== undefined && <span className="recording">● {texts.recording}</span>}
          <time>{clock(view?.startedAtMs === undefined ? 0 : (now - view.startedAtMs) / 1000)}</time>
        </span>
        {(typeof ownBars === "number" || typeof customerBars === "number") && (
          <span className="call-networks">
            <NetworkBars bars={customerBars} whose="other" texts={texts.network} spoken />
            <NetworkBars bars={ownBars} whose="own" texts={texts.network} spoken />
          </span>
        )}
      </div>
      <div className="controls">
        <Button size="large" onClick={() => tell(desk.turn("microphone", muted))} data-testid="mute" aria-pressed={muted}>
          {muted ? texts.unmute : texts.mute} <kbd>M</kbd>
        </Button>
        <Button size="large" onClick={() => tell(desk.turn("camera", cameraOff))} data-testid="camera" aria-pressed={cameraOff}>
          {cameraOff ? texts.cameraOn : texts.cameraOff} <kbd>V</kbd>
        </Button>
        {!desk.isColleague && (
          <>
            <Button size="large" type={held ? "primary" : "default"} onClick={() => tell(desk.hold(!held))} data-testid="hold" aria-pressed={held}>
              {held ? texts.endHold : texts.hold} <kbd>H</kbd>
            </Button>
            <Button size="large" disabled={view?.startedAtMs === undefined || view.search !== undefined} onClick={props.seek} data-testid="seek">
              {texts.seek} <kbd>T</kbd>
            </Button>
          </>
        )}
        {canShareScreen() && (
          <Button size="large" onClick={() => props.share(!sharing)} data-testid="share" aria-pressed={sharing}>
            {sharing ? texts.stopSharing : texts.shareScreen} <kbd>S</kbd>
          </Button>
        )}
        {!desk.isColleague && <EndButton question={texts.endAsk} asking={props.ending} ask={props.setEnding} end={() => tell(desk.endService())} />}
      </div>
    </section>
  );
}
