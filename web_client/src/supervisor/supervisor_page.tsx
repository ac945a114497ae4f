// The wall: what needs attention, three large figures, the live board; today's charts on a second leaf.
import { App, Button, Result, Spin } from "antd";
import { lazy, Suspense, useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { StaffMember } from "../generated/protocol";
import type { Answer } from "../shared/connection";
import { fill, timeOfDay } from "../shared/language";
import { LanguageSwitch } from "../staff/language_switch";
import { SignOut } from "../staff/staff_page";
import { useTexts } from "../staff/texts";
import { useNow } from "../teller/use_now";
import { Attention } from "./attention";
import { BigFigures } from "./big_figures";
import { LiveBoard } from "./live_board";
import { TellerSheet } from "./teller_sheet";
import { useWallTexts } from "./texts";
import { Wall } from "./wall";

const DayCharts = lazy(() => import("./day_charts"));

export function SupervisorPage({ staff, signedOut }: { staff: StaffMember; signedOut: () => void }) {
  const texts = useWallTexts();
  const staffTexts = useTexts();
  const { message } = App.useApp();
  const [wall, setWall] = useState(() => new Wall(staff.staff));
  const state = useSyncExternalStore(wall.watch, wall.current);
  const now = useNow() + wall.connection.skewMs;
  const [leaf, setLeaf] = useState<"live" | "history">("live");
  const [sound, setSound] = useState(true);
  const [opened, setOpened] = useState<string>();
  const tell = useCallback(
    (answer: Promise<Answer>) =>
      void answer.then((said) => {
        if (said !== "done") {
          void message.warning(fill(texts.refused, { why: staffTexts.refused[said] }));
        }
      }),
    [message, texts, staffTexts],
  );
  useEffect(() => {
    if (state.status === "signed_out") {
      wall.end();
      signedOut();
    }
  }, [state.status, wall, signedOut]);

  // Whoever looks at somebody else, or at nobody, is not to stay in a call that is no longer shown.
  function look(at: string | undefined): void {
    if (at !== opened && state.call !== undefined) {
      tell(wall.leave());
    }
    setOpened(at);
  }

  if (state.status === "superseded") {
    return (
      <Result
        title={staffTexts.superseded}
        subTitle={staffTexts.supersededHint}
        extra={
          <Button type="primary" onClick={() => setWall(new Wall(staff.staff))}>
            {staffTexts.workHere}
          </Button>
        }
      />
    );
  }
  const { board } = state;
  if (board === undefined) {
    return <Spin fullscreen description={staffTexts.loading} />;
  }
  return (
    <div className="wall" data-testid="wall">
      <header className="bar">
        <h1>{texts.title}</h1>
        <nav>
          {(["live", "history"] as const).map((one) => (
            <button key={one} type="button" className={leaf === one ? "leaf chosen" : "leaf"} aria-pressed={leaf === one} onClick={() => setLeaf(one)} data-testid={`leaf-${one}`}>
              {texts[one]}
            </button>
          ))}
        </nav>
        {state.status !== "open" && <strong role="status">{texts.connecting}</strong>}
        <span className="far">
          <button type="button" className="link" aria-pressed={sound} onClick={() => setSound(!sound)}>
            {sound ? texts.soundOn : texts.soundOff}
          </button>
          <time>{timeOfDay(now)}</time>
          <span>
            {staff.name} · {staff.staff_number}
          </span>
          <LanguageSwitch />
          <SignOut done={signedOut} />
        </span>
      </header>
      <main>
        <Attention board={board} now={now} sound={sound} askAgain={(of, key) => void wall.askCoreBankAgain(of, key)} />
        {leaf === "live" ? (
          <>
            <BigFigures total={board.total} trend={state.trend} now={now} alarmed={new Set(board.alarms.map((alarm) => alarm.kind))} />
            <LiveBoard board={board} now={now} open={look} />
          </>
        ) : (
          <Suspense fallback={<p role="status">{texts.chartLoading}</p>}>
            <DayCharts />
          </Suspense>
        )}
      </main>
      <TellerSheet wall={wall} teller={board.tellers.find((teller) => teller.staff === opened)} call={state.call} tell={tell} close={() => look(undefined)} />
    </div>
  );
}
