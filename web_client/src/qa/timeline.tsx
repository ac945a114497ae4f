// What happened, in order; the recording's clock beside it, and a click goes there: to the beginning for what was before.
import type { Language, SessionReplay } from "../generated/protocol";
import { clock, fill, useLanguage } from "../shared/language";
import { useTexts, type Texts } from "../staff/texts";
import { gapSentence, together } from "./gaps";
import { roleOf, whoIn, type Who } from "./parties";
import type { RecordingClock } from "./recording_clock";

type SessionEvent = SessionReplay["timeline"][number]["event"];

const FOLLOWS_FOR_S = 1.5;

interface Entry {
  key: string;
  type: string;
  atMs: number;
  positionS: number;
  /** How long it lasts; a moment is marked a little longer than it is. */
  lengthS: number;
  words: string;
}

export function Timeline(props: {
  replay: SessionReplay;
  clock: RecordingClock;
  positionS: number;
  seek: (toS: number) => void;
}) {
  const texts = useTexts();
  const language = useLanguage();
  return (
    <section className="timeline" aria-label={texts.qa.timeline}>
      <h2>{texts.qa.timeline}</h2>
      <ol>
        {entriesOf(props.replay, props.clock, texts, language).map(({ key, type, atMs, positionS: atS, lengthS, words }) => {
          const now = atS >= 0 && props.positionS >= atS && props.positionS < atS + lengthS;
          return (
            <li key={key}>
              <button
                type="button"
                className={[now ? "now" : "", type === "gap" ? "gap" : ""].join(" ").trim()}
                onClick={() => props.seek(atS)}
                data-testid="replay-timeline-entry"
                data-type={type}
              >
                <time>{new Date(atMs).toLocaleTimeString()}</time>
                <span>{words}</span>
                <small>{atS < 0 ? "" : clock(atS)}</small>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** What happened and what is missing, in order of time. */
function entriesOf(replay: SessionReplay, recording: RecordingClock, texts: Texts, language: Language): Entry[] {
  const who = whoIn(replay);
  const moment = (atMs: number) => ({ atMs, positionS: recording.positionMs(atMs) / 1000, lengthS: FOLLOWS_FOR_S });
  const events = replay.timeline.map(({ version, at_ms: atMs, event }) => ({
    key: String(version),
    type: event.type,
    ...moment(atMs),
    words: sentence(event, who, texts),
  }));
  const cases = replay.cases.map(({ case: of, version, at_ms: atMs, event, about }) => ({
    key: `${of}/${version}`,
    type: event.type,
    ...moment(atMs),
    words: fill(texts.qa.caseEvents[event.type], { what: about?.[language] ?? "" }),
  }));
  const gaps = together(replay.gaps).map((gap) => ({
    key: `gap/${gap.party}/${gap.sources.join("+")}/${gap.startMs}`,
    type: "gap",
    atMs: recording.momentMs(gap.startMs),
    positionS: gap.startMs / 1000,
    lengthS: (gap.endMs - gap.startMs) / 1000,
    words: gapSentence(gap, who, texts),
  }));
  const sets = recording.sets.map(({ positionMs, byMs }) => ({
    key: `clock/${positionMs}`,
    type: "clock",
    atMs: recording.momentMs(positionMs),
    positionS: positionMs / 1000,
    lengthS: FOLLOWS_FOR_S,
    words: fill(byMs < 0 ? texts.qa.clockSetBack : texts.qa.clockSetOn, { seconds: (Math.abs(byMs) / 1000).toFixed(1) }),
  }));
  return [...events, ...cases, ...gaps, ...sets].sort((one, other) => one.atMs - other.atMs);
}

function whatOf(event: SessionEvent, texts: Texts): string {
  switch (event.type) {
    case "SourceTurned":
      return texts.qa.source[`${event.source}/${event.switch}`];
    case "RecordingResumed":
    case "RecordingStalled":
      return texts.qa.track[event.source];
    case "MediaMoved":
      return texts.qa.moved[event.cause];
    case "ColleagueSought":
      return texts.purpose[event.purpose];
    case "SearchEnded":
      return texts.searchEnd[event.reason];
    case "RecordingViewed":
      return event.part?.replace(/\.sealed$/, "") ?? "";
    case "MessageSent":
      return event.text ?? "";
    case "ChannelChanged":
      return texts.channel[event.channel];
    case "SessionRated":
      return event.words ? `“${event.words}”` : "";
    case "SmsSettled":
      return texts.qa.sms[event.fate];
    default:
      return "";
  }
}

function sentence(event: SessionEvent, who: ReadonlyMap<string, Who>, texts: Texts): string {
  const words = texts.qa.events[event.type];
  const party = "party" in event ? texts.roles[roleOf(who, event.party)] : event.type === "MessageSent" ? texts.roles[roleOf(who, event.by)] : "";
  const mode = "mode" in event ? texts.qa.mode[event.mode] : "";
  const what = whatOf(event, texts);
  const stars = event.type === "SessionRated" ? event.stars : "";
  return fill(words, { party, what, stars, mode });
}
