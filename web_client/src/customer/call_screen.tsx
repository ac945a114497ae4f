// The call: the teller large, oneself small and movable, what is going on, and the buttons one needs.
import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from "react";
import { clock, fill } from "../shared/language";
import { hasTwoCameras, MediaTrouble, openMedia } from "../shared/local_media";
import { NetworkBars, poorSentence } from "../shared/network_bars";
import { ReconnectingNote, whoIsAway } from "../shared/reconnecting_note";
import { canShareScreen } from "../shared/screen_share";
import { SecondPicture, secondPicture } from "../shared/second_picture";
import { CUSTOMER, sourceOf, takenOf, type SessionView } from "../shared/session_view";
import { yourTurn } from "../shared/sounds";
import { TakenNote, whichTaken } from "../shared/taken_note";
import { Picture } from "./check_screen";
import { Confirm, Heading } from "./frame";
import { Held } from "./held";
import { useMovable } from "./movable";
import { useTexts } from "./texts";
import type { Visit } from "./visit";

/** Most calls have no piece of business that the customer has a part in. */
const CaseSheet = lazy(async () => ({ default: (await import("./case/case_sheet")).CaseSheet }));
const SHARE_WORDS_MS = 6_000;

export function CallScreen({ visit, local: opened }: { visit: Visit; local: MediaStream | undefined }) {
  const texts = useTexts();
  const now = useSyncExternalStore(visit.watch, visit.current);
  const { view, media, remote, second, slots, bars } = now;
  const { local, trouble } = useCallMedia(visit, opened);
  const [leaving, setLeaving] = useState(false);
  const { shareWords, share } = useShare(visit);
  const seconds = useSecondsSince(view?.startedAtMs, visit.connection.skewMs);
  const heldSeconds = useSecondsSince(view?.heldSinceMs, visit.connection.skewMs);
  useTurnAnnounced(texts.yourTurn, texts.title, view?.startedAtMs === undefined);

  const teller = view?.teller;
  const muted = view?.off.has(sourceOf(CUSTOMER, "microphone")) ?? false;
  const cameraOff = view?.off.has(sourceOf(CUSTOMER, "camera")) ?? false;
  const hasCamera = (local?.getVideoTracks().length ?? 0) > 0;
  const tellerLost = teller !== undefined && (view?.lost.has(teller.party) ?? false);
  const tellerCameraOff = teller !== undefined && (view?.off.has(sourceOf(teller.party, "camera")) ?? false);
  const ownBars = media === "connected" ? bars[CUSTOMER] : undefined;
  const tellerBars = teller === undefined || tellerLost || media !== "connected" ? undefined : bars[teller.party];
  const away = whoIsAway(now, view, teller?.party, visit.connection.skewMs);
  const tellerTaken = teller !== undefined ? takenWords(view, teller.party, texts) : "";
  const state = away !== undefined ? "" : view?.startedAtMs === undefined ? texts.connecting : tellerTaken;
  const held = view?.heldSinceMs !== undefined;
  const sharing = view?.sharing === CUSTOMER;
  const screenShown = secondPicture(slots) === "screen";
  const words = shareWords || (sharing ? texts.sharing : "") || colleaguesIn(view, texts) || takenOverBy(view, texts);
  const noPicture = held || tellerCameraOff || takenOf(view, teller?.party ?? "").has("camera");
  const poor = poorSentence(ownBars, tellerBars, now.yielded, texts.network);

  return (
    <main className="call" data-testid="call" data-media={media}>
      {remote !== undefined && <Remote stream={remote} label={teller?.name ?? ""} hidden={noPicture} small={screenShown} />}
      {second !== undefined && <SecondPicture stream={second} slots={slots} label={screenShown ? texts.otherScreen : texts.colleaguePicture} />}
      <div className="call-top">
        <div>
          <Heading>
            {teller?.name ?? texts.call}
            {teller !== undefined && <small>{fill(texts.staffNumber, { n: teller.number })}</small>}
          </Heading>
          <NetworkBars bars={tellerBars} whose="other" texts={texts.network} />
        </div>
        <span className="call-facts">
          {view?.recordingSinceMs !== undefined && <span className="recording">● {texts.recording}</span>}
          <time data-testid="call-clock" data-seconds={Math.floor(seconds)}>{clock(seconds)}</time>
          <NetworkBars bars={ownBars} whose="own" texts={texts.network} spoken />
        </span>
      </div>
      <p className="call-poor" aria-live="polite">
        {state === "" && away === undefined ? poor : ""}
      </p>
      <p className="call-news" aria-live="polite" data-testid="call-news">
        {words}
      </p>
      <p className="call-state" aria-live="polite">
        {trouble === undefined ? state || (tellerCameraOff && away === undefined ? texts.otherCameraOff : "") : texts.trouble[trouble.device][trouble.trouble]}
      </p>
      {held && <Held name={teller?.name ?? ""} seconds={heldSeconds} transferring={view.search?.purpose === "transfer"} />}
      <ReconnectingNote away={away} own={texts.reconnecting} hint={texts.reconnectingHint} other={texts.otherReconnecting} />
      <TakenNote taken={now.taken} texts={texts.taken} bringBack={() => visit.bringBack()} />
      {local !== undefined && hasCamera && !cameraOff && !now.taken.has("camera") && <OwnPicture stream={local} label={texts.ownPicture} />}
      {now.ownCase !== undefined && !held && (
        <Suspense fallback={null}>
          <CaseSheet visit={visit} view={view} now={now.ownCase} local={local} />
        </Suspense>
      )}
      {leaving ? (
        <Confirm question={texts.hangUpAsk} yes={texts.hangUpYes} no={texts.hangUpNo} onYes={() => void visit.ask("LeaveSession")} onNo={() => setLeaving(false)} testid="hang-up-confirm" />
      ) : (
        <div className="controls">
          <Control label={muted ? texts.unmute : texts.mute} on={!muted} press={() => visit.turn("microphone", muted)} testid="mute">
            <path d="M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3Zm-7 9a7 7 0 0 0 14 0M12 19v3" />
          </Control>
          {hasCamera && (
            <Control label={cameraOff ? texts.cameraOn : texts.cameraOff} on={!cameraOff} press={() => visit.turn("camera", cameraOff)} testid="camera">
              <path d="M3 7h11v10H3zM14 11l6-3v8l-6-3" />
            </Control>
          )}
          {/* Not before: to look for a second camera takes a while, and the other party waits. */}
          {hasCamera && !cameraOff && media === "connected" && <TurnRound visit={visit} label={texts.turnRound} />}
          {canShareScreen() && (
            <Control label={sharing ? texts.stopSharing : texts.shareScreen} on={!sharing} press={() => share(!sharing)} testid="share">
              <path d="M3 5h18v12H3zM8 21h8M12 14V8m-3 3 3-3 3 3" />
            </Control>
          )}
          <Control label={texts.hangUp} on danger press={() => setLeaving(true)} testid="hang-up">
            <path d="M3 15c5-5 13-5 18 0l-2 3-4-2v-3a10 10 0 0 0-6 0v3l-4 2-2-3Z" />
          </Control>
        </div>
      )}
    </main>
  );
}

/** What the other party's device has taken away, in words. */
function takenWords(view: SessionView | undefined, party: string, texts: ReturnType<typeof useTexts>): string {
  const taken = takenOf(view, party);
  return taken.size === 0 ? "" : texts.otherTaken[whichTaken(taken)];
}

/** Who else is in the call, in words. */
function colleaguesIn(view: SessionView | undefined, texts: ReturnType<typeof useTexts>): string {
  const names = [...(view?.colleagues.values() ?? [])].map(({ role, name }) => fill(texts.colleagueHere, { role: texts.roles[role], name }));
  return names.join(" ");
}

/** Who has the customer now, when it was somebody else before. */
function takenOverBy(view: SessionView | undefined, texts: ReturnType<typeof useTexts>): string {
  return view?.wasHandedOver === true && view.teller !== undefined ? fill(texts.takenOver, { name: view.teller.name, n: view.teller.number }) : "";
}

/** The screen, and why it is not shared, for a moment. */
function useShare(visit: Visit) {
  const texts = useTexts();
  const [shareWords, setShareWords] = useState("");
  function share(on: boolean): void {
    void visit.share(on).then((answer) => {
      const failed = answer !== "done" && answer !== "cancelled";
      setShareWords(failed ? texts.shareRefused : "");
      if (failed) {
        setTimeout(() => setShareWords(""), SHARE_WORDS_MS);
      }
    });
  }
  return { shareWords, share };
}

/** The devices of the call: those that were checked, or after a reload the same ones opened again. */
function useCallMedia(visit: Visit, opened: MediaStream | undefined) {
  const [local, setLocal] = useState(opened);
  const [trouble, setTrouble] = useState<MediaTrouble | undefined>();
  const channel = visit.state.view?.channel;
  useEffect(() => {
    if (local !== undefined) {
      visit.joinMedia(local);
      return;
    }
    let here = true;
    openMedia(channel === "video")
      .catch((why: unknown) => {
        // A call without a picture is better than none.
        if (why instanceof MediaTrouble && why.device === "camera") {
          return openMedia(false);
        }
        throw why;
      })
      .then((found) => {
        if (here) {
          setLocal(found);
        }
      })
      .catch((why: unknown) => setTrouble(why instanceof MediaTrouble ? why : undefined));
    return () => {
      here = false;
    };
  }, [visit, local, channel]);
  return { local, trouble };
}

function Remote({ stream, label, hidden, small }: { stream: MediaStream; label: string; hidden: boolean; small: boolean }) {
  const texts = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (element !== null) {
      element.srcObject = stream;
      element.play().catch(() => setSilent(true));
    }
  }, [stream]);
  return (
    <>
      <video ref={video} className={`remote ${hidden ? "no-picture" : ""} ${small ? "beside-screen" : ""}`} aria-label={label} autoPlay playsInline data-testid="remote-video" />
      {silent && (
        <button type="button" className="primary tap-to-hear" onClick={() => void video.current?.play().then(() => setSilent(false))}>
          {texts.tapToHear}
        </button>
      )}
    </>
  );
}

function OwnPicture({ stream, label }: { stream: MediaStream; label: string }) {
  const movable = useMovable();
  return (
    <div className="own" {...movable}>
      <Picture stream={stream} className="" label={label} testid="own-video" />
    </div>
  );
}

/** The other camera, where there are two: a paper is shown with the one at the back. */
function TurnRound({ visit, label }: { visit: Visit; label: string }) {
  const [two, setTwo] = useState(false);
  useEffect(() => {
    void hasTwoCameras().then(setTwo);
  }, []);
  function turn(): void {
    visit.turnRound().catch((why: unknown) => {
      // The picture is gone then, and the note that says so has the button that brings it back.
      if (!(why instanceof MediaTrouble)) {
        throw why;
      }
    });
  }
  return two ? (
    <Control label={label} on press={turn} testid="turn-round">
      <path d="M4 8h3l2-2h6l2 2h3v11H4zM9 13a3 3 0 0 1 5.5-1.6M15 13.5A3 3 0 0 1 9.5 15m5-5v1.8h-1.8M9.5 17v-1.8h1.8" />
    </Control>
  ) : null;
}

function Control(props: {
  label: string;
  on: boolean;
  danger?: boolean;
  press: () => void;
  testid: string;
  children: ReactNode;
}) {
  return (
    <button type="button" className={`control ${props.danger === true ? "danger" : ""} ${props.on ? "" : "off"}`} onClick={props.press} data-testid={props.testid}>
      <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinejoin="round" strokeLinecap="round">
        {props.children}
        {!props.on && <path d="M4 4l16 16" />}
      </svg>
      <span>{props.label}</span>
    </button>
  );
}

function useSecondsSince(sinceMs: number | undefined, skewMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return sinceMs === undefined ? 0 : (now + skewMs - sinceMs) / 1000;
}

/** Sound, vibration, title, notification: whoever waited in another tab must notice. */
export function useTurnAnnounced(words: string, title: string, fresh: boolean): void {
  const first = useRef(fresh);
  useEffect(() => {
    if (first.current) {
      yourTurn();
      // Safari and Firefox have none.
      if ("vibrate" in navigator) {
        navigator.vibrate([200, 100, 200]);
      }
      if (document.visibilityState === "hidden" && "Notification" in window && Notification.permission === "granted") {
        new Notification(words);
      }
    }
    document.title = `● ${words}`;
    return () => {
      document.title = title;
    };
  }, [words, title]);
}
