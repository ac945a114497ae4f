// One session, seen and heard again: parties side by side, what happened beside them, all on one clock.
import { Result, Select, Slider, Button } from "antd";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { RecordingSealed, SessionReplay } from "../generated/protocol";
import { clock, fill } from "../shared/language";
import { request } from "../shared/server";
import { CUSTOMER, guestCode } from "../shared/session_view";
import { useTexts, type Texts } from "../staff/texts";
import { together } from "./gaps";
import { roleOf, whoIn, type Who } from "./parties";
import { Players } from "./players";
import { QualityLanes } from "./quality_lanes";
import { RecordingClock } from "./recording_clock";
import { RecordedPictures } from "./recorded_pictures";
import { screensOf, type RecordedScreen } from "./screens";
import { Timeline } from "./timeline";
import { Transcript } from "./transcript";
import { useReplayKeys } from "./use_replay_keys";

const LOOK_AGAIN_MS = 1_000;
const SPEEDS = [0.5, 1, 1.25, 1.5, 2, 3];

export function ReplayPage({ session, startS }: { session: string; startS: number }) {
  const texts = useTexts();
  const { replay, missing } = useReplay(session);
  const sealed = sealedIn(replay);
  if (missing) {
    return <Result status="warning" title={texts.qa.missingSession} />;
  }
  if (replay === undefined) {
    return <Result title={texts.loading} />;
  }
  return (
    <div className="replay" data-testid="replay">
      {sealed === undefined || sealed.tracks.length === 0 ? (
        <>
          {replay.row.channel === "chat" ? <Transcript replay={replay} /> : <Result title={replay.row.talked_s === null || sealed !== undefined ? texts.qa.nothingRecorded : texts.qa.notSealed} />}
          <Timeline replay={replay} clock={new RecordingClock({ started_at_ms: replay.row.opened_at_ms })} positionS={0} seek={() => undefined} />
        </>
      ) : (
        <Player replay={replay} sealed={sealed} startS={startS} />
      )}
    </div>
  );
}

function sealedIn(replay: SessionReplay | undefined): RecordingSealed | undefined {
  for (const { event } of replay?.timeline ?? []) {
    if (event.type === "RecordingSealed") {
      return event;
    }
  }
  return undefined;
}

/** The session; looked at again until its recording is sealed. */
function useReplay(session: string) {
  const [replay, setReplay] = useState<SessionReplay | undefined>();
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    let here = true;
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      request<SessionReplay>("GET", `/api/qa/sessions/${session}`)
        .then((found) => {
          if (here) {
            setReplay(found);
            if (sealedIn(found) === undefined && found.row.result !== "abandoned") {
              timer = setTimeout(look, LOOK_AGAIN_MS);
            }
          }
        })
        .catch(() => setMissing(true));
    };
    look();
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [session]);
  return { replay, missing };
}

function Player({ replay, sealed, startS }: { replay: SessionReplay; sealed: RecordingSealed; startS: number }) {
  const texts = useTexts();
  const players = useMemo(() => new Players(), []);
  const [positionS, setPositionS] = useState(startS);
  const [playing, setPlaying] = useState(false);
  const [large, setLarge] = useState<string | undefined>();
  const lengthS = sealed.length_ms / 1000;
  const recordingClock = useMemo(() => new RecordingClock(sealed), [sealed]);

  const seek = useCallback(
    (toS: number) => {
      const place = Math.min(Math.max(0, toS), lengthS);
      players.seek(place);
      setPositionS(place);
    },
    [players, lengthS],
  );
  const toggle = useCallback(() => {
    if (players.playing) {
      players.pause();
    } else {
      void players.play();
    }
    setPlaying(!playing);
  }, [players, playing]);
  const events = useMemo(
    () => replay.timeline.map(({ at_ms: atMs }) => recordingClock.positionMs(atMs) / 1000).filter((atS) => atS >= 0),
    [replay, recordingClock],
  );
  useReplayKeys({ toggle, seek, setSpeed: (speed) => players.setSpeed(speed), position: () => players.positionS, events });
  useEffect(() => {
    const timer = setInterval(() => {
      setPositionS(players.positionS);
      setPlaying(players.playing);
    }, 100);
    return () => {
      clearInterval(timer);
      players.end();
    };
  }, [players]);

  const parties = [...new Set([CUSTOMER, ...sealed.tracks.map((track) => track.party)])];
  const who = useMemo(() => whoIn(replay), [replay]);
  return (
    <>
      <section className={large === undefined ? "screens" : "screens one-large"}>
        {screensOf(parties, sealed.tracks).map((screen) => (
          <Screen
            key={screen.key}
            screen={screen}
            who={who}
            players={players}
            startS={startS}
            positionS={positionS}
            session={replay.row.session}
            texts={texts}
            isLarge={large === screen.key}
            enlarge={() => setLarge(large === screen.key ? undefined : screen.key)}
          />
        ))}
      </section>
      <Timeline replay={replay} clock={recordingClock} positionS={positionS} seek={seek} />
      <section className="transport">
        <Button type="primary" size="large" onClick={toggle} data-testid="replay-play">
          {playing ? texts.qa.pause : texts.qa.play}
        </Button>
        <output data-testid="replay-position" data-seconds={positionS.toFixed(2)}>
          {clock(positionS)} / {clock(lengthS)}
        </output>
        <div className="seek">
          <div className="marks" aria-hidden="true">
            {events.filter((atS) => atS <= lengthS).map((atS, place) => (
              <span key={place} style={{ left: `${(100 * atS) / lengthS}%` }} />
            ))}
            {together(replay.gaps).map(({ party, startMs, endMs }, place) => (
              <i
                key={place}
                className={party === CUSTOMER ? "gap of-customer" : "gap of-staff"}
                style={{ left: `${startMs / 10 / lengthS}%`, width: `${(endMs - startMs) / 10 / lengthS}%` }}
              />
            ))}
          </div>
          <Slider
            min={0}
            max={lengthS}
            step={0.1}
            value={Math.min(positionS, lengthS)}
            onChange={seek}
            ariaLabelForHandle={texts.qa.position}
            ariaValueTextFormatterForHandle={(value) => clock(value)}
            tooltip={{ formatter: (value) => clock(value ?? 0) }}
          />
        </div>
        <Select
          aria-label={texts.qa.speed}
          defaultValue={1}
          onChange={(speed: number) => players.setSpeed(speed)}
          options={SPEEDS.map((speed) => ({ value: speed, label: `${speed} ×` }))}
        />
        <span className={`proof recording-${sealed.completeness}`}>{texts.qa.completeness[sealed.completeness]}</span>
        <small className="quiet">{texts.qa.keys}</small>
      </section>
      <QualityLanes session={replay.row.session} parties={parties} who={who} clock={recordingClock} lengthS={lengthS} positionS={positionS} />
    </>
  );
}

function Screen(props: {
  screen: RecordedScreen;
  who: ReadonlyMap<string, Who>;
  players: Players;
  startS: number;
  positionS: number;
  session: string;
  texts: Texts;
  isLarge: boolean;
  enlarge: () => void;
}) {
  const { screen, who, players, session, texts, startS, positionS } = props;
  const [muted, setMuted] = useState(false);
  const role = roleOf(who, screen.party);
  const name = who.get(screen.party)?.name ?? "";
  const title = screen.isScreen ? fill(texts.qa.screenOf, { role: texts.roles[role] }) : texts.roles[role];

  return (
    <figure className={props.isLarge ? "screen large" : "screen"}>
      {screen.tracks.length === 0 ? (
        <p className="no-track">{texts.qa.noTrack}</p>
      ) : (
        <RecordedPictures
          tracks={screen.tracks}
          session={session}
          players={players}
          startS={startS}
          positionS={positionS}
          muted={muted}
          testid={screen.isScreen ? `replay-screen-${role}` : `replay-video-${role}`}
          title={title}
        />
      )}
      <figcaption>
        <span className="whose">
          {fill("{role} · {name}", {
            role: title,
            name: name || fill(texts.unnamed, { code: guestCode(session) }),
          })}
        </span>
        <button type="button" className="link" aria-pressed={props.isLarge} onClick={props.enlarge} data-testid={`enlarge-${role}`}>
          {texts.qa.large}
        </button>
        <button type="button" className="link" aria-pressed={muted} onClick={() => setMuted(!muted)}>
          {muted ? texts.unmute : texts.qa.onlyThis}
        </button>
      </figcaption>
    </figure>
  );
}
