// The customer keeps the place and is elsewhere; when the turn comes, this page rings and asks.
import { useEffect, useState } from "react";
import { clock, fill } from "../shared/language";
import type { Callback, SessionView } from "../shared/session_view";
import { yourTurn } from "../shared/sounds";
import { estimateWords } from "./businesses_now";
import { Confirm, Frame, Heading } from "./frame";
import { NotifyMe } from "./notify_me";
import { useTexts } from "./texts";
import type { Place } from "./visit";

const RING_AGAIN_MS = 4_000;
const SHOWN_DIGITS = 4;

interface Ways {
  confirm: () => void;
  leave: () => void;
}

export function AwayScreen({ view, callback, place, skewMs, ways }: { view: SessionView; callback: Callback; place: Place | undefined; skewMs: number; ways: Ways }) {
  return callback.stage === "summoned" ? (
    <Summoned key="summoned" callback={callback} skewMs={skewMs} ways={ways} />
  ) : (
    <Away key={view.phase} callback={callback} place={place} ways={ways} />
  );
}

function Away({ callback, place, ways }: { callback: Callback; place: Place | undefined; ways: Ways }) {
  const texts = useTexts();
  const bySms = callback.way === "sms";
  const number = callback.number.slice(-SHOWN_DIGITS);
  return (
    <Frame>
      <div data-testid="away" data-stage={callback.stage}>
        <Bookmark />
        <div className="place">
          <Heading>{callback.stage === "missed" ? texts.awayMissed : texts.away}</Heading>
          <p className="large-line" aria-live="polite">
            {place === undefined ? "" : place.ahead === 0 ? texts.aheadNone : fill(texts.ahead, { n: place.ahead })}
          </p>
          <p className="hint">{place === undefined ? "" : estimateWords(place.fromS, place.toS, texts)}</p>
        </div>
        <p className="announcement">
          {callback.stage === "missed" ? texts.awayMissedAbout : bySms ? fill(texts.awayBySms, { number }) : texts.awayByPage}
        </p>
        {callback.sms !== undefined && callback.sms !== "taken" && (
          <p className="trouble" role="alert">
            {texts.smsFailed}
          </p>
        )}
        {!bySms && <NotifyMe />}
        <button type="button" className="primary" onClick={ways.confirm} data-testid="callback-back">
          {texts.awayBack}
        </button>
        <Leave leave={ways.leave} />
      </div>
    </Frame>
  );
}

function Summoned({ callback, skewMs, ways }: { callback: Callback; skewMs: number; ways: Ways }) {
  const texts = useTexts();
  const leftS = useSecondsUntil(callback.untilMs, skewMs);
  useRinging(texts.yourTurn, texts.title);
  return (
    <Frame>
      <div className="summoned" data-testid="summoned">
        <Bell />
        <Heading>{texts.yourTurn}</Heading>
        <p className="large-line">{texts.areYouThere}</p>
        <p className="hint">
          {texts.confirmWithin} <time role="timer">{clock(leftS)}</time>
        </p>
        <button type="button" className="primary tall" onClick={ways.confirm} data-testid="callback-confirm">
          {texts.iAmHere}
        </button>
        <Leave leave={ways.leave} />
      </div>
    </Frame>
  );
}

function Leave({ leave }: { leave: () => void }) {
  const texts = useTexts();
  const [leaving, setLeaving] = useState(false);
  return leaving ? (
    <Confirm question={texts.leaveAsk} yes={texts.leaveYes} no={texts.leaveNo} onYes={leave} onNo={() => setLeaving(false)} testid="leave-confirm" />
  ) : (
    <button type="button" className="plain wide" onClick={() => setLeaving(true)} data-testid="leave">
      {texts.leave}
    </button>
  );
}

function Bookmark() {
  return (
    <svg className="large-sign" viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2.6" strokeLinejoin="round" strokeLinecap="round">
      <path d="M15 9h18v30l-9-7-9 7Z" />
      <path d="m20 20 3 3 6-6" />
    </svg>
  );
}

function Bell() {
  return (
    <svg className="large-sign ringing" viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2.6" strokeLinejoin="round" strokeLinecap="round">
      <path d="M12 33c3-3 3-6 3-11a9 9 0 0 1 18 0c0 5 0 8 3 11Z" />
      <path d="M21 38a3 3 0 0 0 6 0" />
    </svg>
  );
}

function useSecondsUntil(untilMs: number, skewMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return Math.ceil((untilMs - now - skewMs) / 1000);
}

/** Sound and vibration until answered, title and one notification: the page may be behind another, or in a pocket. */
function useRinging(words: string, title: string): void {
  useEffect(() => {
    const ring = () => {
      yourTurn();
      if ("vibrate" in navigator) {
        navigator.vibrate([300, 150, 300]);
      }
    };
    ring();
    if (document.visibilityState === "hidden" && "Notification" in window && Notification.permission === "granted") {
      new Notification(words);
    }
    document.title = `● ${words}`;
    const timer = setInterval(ring, RING_AGAIN_MS);
    return () => {
      clearInterval(timer);
      document.title = title;
    };
  }, [words, title]);
}
