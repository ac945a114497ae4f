// The screens of an open visit, by how far its session has come.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { OutageNote, useOutage } from "../shared/outage_note";
import { AfterScreen } from "./after_screen";
import { AwayScreen } from "./away_screen";
import { CallbackScreen } from "./callback_screen";
import { CallScreen } from "./call_screen";
import { ChatScreen } from "./chat_screen";
import { CheckScreen } from "./check_screen";
import { ClosedScreen } from "./closed_screen";
import { ConsentScreen } from "./consent_screen";
import { Frame, Notice } from "./frame";
import { useTexts } from "./texts";
import type { Visit } from "./visit";
import { WaitingScreen } from "./waiting_screen";

interface Ways {
  visit: Visit;
  again: () => void;
  anew: () => void;
}

export function VisitScreens(ways: Ways) {
  const texts = useTexts();
  const now = useSyncExternalStore(ways.visit.watch, ways.visit.current);
  const inCall = now.view?.phase === "connecting" || now.view?.phase === "in_service";
  return (
    <>
      <VisitScreen {...ways} />
      <OutageNote on={useOutage(now)} words={inCall ? texts.outage.inCall : texts.outage.else} />
    </>
  );
}

function VisitScreen({ visit, again, anew }: Ways) {
  const texts = useTexts();
  const { status, view, caughtUp, place, ownCase } = useSyncExternalStore(visit.watch, visit.current);
  const [local, setLocal] = useState<MediaStream | undefined>();
  const [shutOut, setShutOut] = useState(false);
  const [goingAway, setGoingAway] = useState(false);

  async function join(): Promise<void> {
    const answer = await visit.ask("JoinLine");
    setShutOut(answer === "closed" || answer === "full");
  }

  if (status === "superseded") {
    return (
      <Frame>
        <Notice title={texts.superseded} text={texts.supersededHint} testid="superseded">
          <button type="button" className="primary" onClick={() => visit.reconnect()} data-testid="use-here">
            {texts.useHere}
          </button>
        </Notice>
      </Frame>
    );
  }
  if (view === undefined || !caughtUp) {
    return (
      <Frame>
        <Notice title={texts.loading} />
      </Frame>
    );
  }
  switch (view.phase) {
    case "arriving":
      if (shutOut) {
        return <ClosedScreen view={view} tryAgain={() => void join()} leave={() => void visit.ask("LeaveSession")} />;
      }
      if (view.consented && view.channel === "chat") {
        return <JoinAtOnce join={join} />;
      }
      return view.consented ? (
        <CheckScreen
          channel={view.channel}
          ready={(stream) => {
            setLocal(stream);
            visit.prepared(stream);
            void join();
          }}
        />
      ) : (
        <ConsentScreen channel={view.channel} agree={(version) => void visit.ask("GiveConsent", { text_version: version })} />
      );
    case "waiting":
    case "offered": {
      const leave = () => void visit.ask("LeaveSession");
      if (view.callback !== undefined && view.callback.stage !== "confirmed") {
        const ways = { confirm: () => void visit.ask("ConfirmCallback"), leave };
        return <AwayScreen view={view} callback={view.callback} place={place} skewMs={visit.connection.skewMs} ways={ways} />;
      }
      if (goingAway && view.phase === "waiting") {
        const ask = (number: string) => visit.ask("AskCallback", { number });
        return <CallbackScreen sendsSms={place?.sendsSms ?? false} ask={ask} back={() => setGoingAway(false)} />;
      }
      return <WaitingScreen view={view} place={place} connected={status === "open"} leave={leave} goAway={() => setGoingAway(true)} />;
    }
    case "connecting":
    case "in_service":
      return view.channel === "chat" ? (
        <ChatScreen
          visit={visit}
          opened={(stream) => {
            setLocal(stream);
            visit.prepared(stream);
          }}
        />
      ) : (
        <CallScreen visit={visit} local={local} />
      );
    default:
      return <AfterScreen view={view} done={ownCase} rate={(stars, words) => void visit.ask("RateSession", { stars, words })} again={again} anew={anew} />;
  }
}

/** To write needs no camera and no microphone: there is nothing to check. */
function JoinAtOnce({ join }: { join: () => Promise<void> }) {
  const texts = useTexts();
  const asked = useRef(false);
  useEffect(() => {
    if (!asked.current) {
      asked.current = true;
      void join();
    }
  }, [join]);
  return (
    <Frame>
      <Notice title={texts.loading} />
    </Frame>
  );
}
