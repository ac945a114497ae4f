// The waiting room: the place, an estimate that says it is one, what to have at hand, and a way out.
import { useEffect, useState } from "react";
import { fill } from "../shared/language";
import type { SessionView } from "../shared/session_view";
import { estimateWords } from "./businesses_now";
import { Confirm, Frame, Heading } from "./frame";
import { NotifyMe } from "./notify_me";
import { Papers } from "./papers";
import { useTexts } from "./texts";
import type { Place } from "./visit";

export function WaitingScreen(props: {
  view: SessionView;
  place: Place | undefined;
  connected: boolean;
  leave: () => void;
  goAway: () => void;
}) {
  const texts = useTexts();
  const [leaving, setLeaving] = useState(false);
  useScreenAwake();
  const { place } = props;
  const share = useShareOfTheWay(place?.ahead);
  const offered = props.view.phase === "offered";

  return (
    <Frame>
      <Heading>{texts.waiting}</Heading>
      <div className="ring" aria-hidden="true">
        <svg viewBox="0 0 120 120" aria-hidden="true">
          <circle cx="60" cy="60" r="52" />
          <circle cx="60" cy="60" r="52" pathLength={100} className="come" strokeDasharray={`${share} 100`} />
        </svg>
        <span>{place === undefined ? "" : place.ahead + 1}</span>
      </div>
      <div className="place" aria-live="polite">
        <p className="large-line" data-testid="waiting-ahead" data-ahead={place?.ahead}>
          {offered ? texts.beingOffered : place === undefined ? texts.loading : place.ahead === 0 ? texts.aheadNone : fill(texts.ahead, { n: place.ahead })}
        </p>
        <p className="hint">{props.connected ? (place === undefined ? "" : estimateWords(place.fromS, place.toS, texts)) : `${texts.noNetwork} · ${texts.noNetworkHint}`}</p>
      </div>
      <Papers business={props.view.business} />
      <p className="hint">{texts.keepOpen}</p>
      {!offered && place !== undefined && (
        <button type="button" className="secondary" onClick={props.goAway} data-testid="callback">
          {texts.callback}
        </button>
      )}
      <NotifyMe />
      {leaving ? (
        <Confirm question={texts.leaveAsk} yes={texts.leaveYes} no={texts.leaveNo} onYes={props.leave} onNo={() => setLeaving(false)} testid="leave-confirm" />
      ) : (
        <button type="button" className="plain wide" onClick={() => setLeaving(true)} data-testid="leave">
          {texts.leave}
        </button>
      )}
    </Frame>
  );
}

/** How far one has come since this page knows the place, in percent; never backwards, and never empty. */
function useShareOfTheWay(ahead: number | undefined): number {
  const [most, setMost] = useState(0);
  if (ahead !== undefined && ahead > most) {
    setMost(ahead);
  }
  return ahead === undefined ? 0 : Math.max(6, Math.round((100 * (most + 1 - ahead)) / (most + 1)));
}

/** A phone that goes to sleep would miss its turn. */
function useScreenAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let here = true;
    const hold = () => {
      if ("wakeLock" in navigator && document.visibilityState === "visible") {
        navigator.wakeLock
          .request("screen")
          .then((held) => {
            lock = held;
            if (!here) {
              void held.release();
            }
          })
          // A low battery may deny it; then the screen sleeps as ever.
          .catch(() => undefined);
      }
    };
    hold();
    document.addEventListener("visibilitychange", hold);
    return () => {
      here = false;
      document.removeEventListener("visibilitychange", hold);
      void lock?.release();
    };
  }, []);
}
