// The teller's screen: own state above, sessions at the left, the customer in the middle, the work at the right.
import { App, Button, Result, Spin } from "antd";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { StaffMember } from "../generated/protocol";
import type { Answer } from "../shared/connection";
import { OutageNote, useOutage } from "../shared/outage_note";
import { useTexts } from "../staff/texts";
import { CallPane } from "./call_pane";
import { ChatPane } from "./chat_pane";
import { Desk } from "./desk";
import { ofChosen } from "./desk_state";
import { DutyBar } from "./duty_bar";
import { EmptyPane } from "./empty_pane";
import { KeysList } from "./keys_list";
import { NotesFromSupervisor } from "./notes_from_supervisor";
import { OfferCard } from "./offer_card";
import { SeekPanel } from "./seek_panel";
import { useKeys } from "./use_keys";
import { WorkPane } from "./work_pane";
import { SessionList } from "./session_list";

export function TellerConsole({ staff, signedOut }: { staff: StaffMember; signedOut: () => void }) {
  const texts = useTexts();
  const { message } = App.useApp();
  const [desk, setDesk] = useState(() => new Desk(staff.staff));
  const state = useSyncExternalStore(desk.watch, desk.current);
  const [keysShown, setKeysShown] = useState(false);
  const [ending, setEnding] = useState(false);
  const [seeking, setSeeking] = useState(false);
  const tell = useCallback(
    (answer: Promise<Answer>) =>
      void answer.then((said) => {
        if (said !== "done") {
          void message.warning(texts.refused[said]);
        }
      }),
    [message, texts],
  );

  useEffect(() => {
    if (state.status === "signed_out") {
      desk.end();
      signedOut();
    }
  }, [state.status, desk, signedOut]);
  const share = useCallback(
    (on: boolean) =>
      void desk.share(on).then((said) => {
        if (said === "not_possible" || said === "not_now") {
          void message.warning(texts.shareRefused);
        } else if (said !== "done" && said !== "cancelled") {
          void message.warning(texts.refused[said]);
        }
      }),
    [desk, message, texts],
  );
  useKeys({ desk, tell, showKeys: () => setKeysShown(true), askEnd: () => setEnding(true), share, seek: () => setSeeking(true) });

  const isOutage = useOutage(state);
  const shown = ofChosen(state);
  const chat = shown === state ? undefined : shown.session;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was asked about one chat is not asked about the next
  useEffect(() => {
    setEnding(false);
    setSeeking(false);
  }, [chat]);

  if (state.status === "superseded") {
    return (
      <Result
        data-testid="superseded"
        title={texts.superseded}
        subTitle={texts.supersededHint}
        extra={
          <Button type="primary" onClick={() => setDesk(new Desk(staff.staff))} data-testid="work-here">
            {texts.workHere}
          </Button>
        }
      />
    );
  }
  if (!state.caughtUp) {
    return <Spin fullscreen description={texts.loading} />;
  }
  const inCall = state.duty === "in_session" && state.view !== undefined;
  return (
    <div className="console">
      <DutyBar desk={desk} state={state} staff={staff} tell={tell} signedOut={signedOut} showKeys={() => setKeysShown(true)} />
      <SessionList desk={desk} state={state} />
      <main className="middle">
        {inCall ? (
          <CallPane desk={desk} state={state} tell={tell} ending={ending} setEnding={setEnding} share={share} seek={() => setSeeking(true)} />
        ) : chat !== undefined ? (
          <ChatPane key={chat} desk={desk} session={chat} state={shown} tell={tell} ending={ending} setEnding={setEnding} seek={() => setSeeking(true)} />
        ) : (
          <EmptyPane desk={desk} state={state} />
        )}
      </main>
      <WorkPane key={shown.session ?? "none"} desk={desk} state={shown} isChat={chat !== undefined} tell={tell} />
      {state.offer !== undefined && state.view !== undefined && (
        <OfferCard offer={state.offer} view={state.view} staff={desk.staff} skewMs={desk.connection.skewMs} answer={(take) => tell(desk.answerOffer(take))} />
      )}
      {seeking && (inCall || shown.duty === "in_session") && <SeekPanel desk={desk} isChat={chat !== undefined} close={() => setSeeking(false)} tell={tell} />}
      <NotesFromSupervisor notes={state.notes} read={(note) => tell(desk.readNote(note))} />
      <OutageNote on={isOutage} words={texts.outage} />
      <KeysList shown={keysShown} close={() => setKeysShown(false)} />
    </div>
  );
}
