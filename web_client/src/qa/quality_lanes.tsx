// How good each party's connection was, on the recording's clock: the voice's MOS both ways as lines, loss as columns.
import { useEffect, useState } from "react";
import type { PartyRole, QualityPoint, SessionQuality } from "../generated/protocol";
import { fill } from "../shared/language";
import { request } from "../shared/server";
import { useTexts, type Texts } from "../staff/texts";
import { roleOf, type Who } from "./parties";
import type { RecordingClock } from "./recording_clock";

const WIDTH = 1000;
const HEIGHT = 70;
const WORST_MOS = 1;
const BEST_MOS = 4.5;
const FULL_LOSS = 0.2;
/** Below this many are dissatisfied (ITU-T G.107, Annex B). */
const FAIR_MOS = 3.1;
const LATE_MS = 6_000;
const WAYS = ["up", "down"] as const;

type Way = (typeof WAYS)[number];

export function QualityLanes(props: { session: string; parties: string[]; who: ReadonlyMap<string, Who>; clock: RecordingClock; lengthS: number; positionS: number }) {
  const texts = useTexts();
  const samples = useSamples(props.session);
  if (samples === undefined) {
    return null;
  }
  return (
    <section className="quality" aria-label={texts.qa.quality}>
      <h2>
        {texts.qa.quality} {samples.length > 0 && <small className="quiet">{texts.qa.qualityHow}</small>}
      </h2>
      {samples.length === 0 && <p className="quiet">{texts.qa.qualityUnknown}</p>}
      {samples.length > 0 &&
        props.parties.map((party) => (
          <Lane key={party} role={roleOf(props.who, party)} points={samples.filter((point) => point.party === party)} {...props} texts={texts} />
        ))}
    </section>
  );
}

function Lane(props: { role: PartyRole; points: QualityPoint[]; clock: RecordingClock; lengthS: number; positionS: number; texts: Texts }) {
  const { role, points, texts } = props;
  const x = (point: QualityPoint) => (WIDTH * props.clock.positionMs(point.at_ms)) / 1000 / props.lengthS;
  const width = (point: QualityPoint) => (WIDTH * point.seconds) / props.lengthS;
  const of = (way: Way) => points.filter((point) => point.direction === way);
  const summaries = WAYS.map((way) => [way, summary(of(way), texts)] as const);
  const name = texts.roles[role];
  return (
    <figure className="lane" data-testid={`quality-${role}`}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${name}: ${summaries.map(([way, words]) => `${texts.qa.ways[way]} ${words}`).join("; ")}`}>
        <line className="fair" x1="0" x2={WIDTH} y1={y(FAIR_MOS)} y2={y(FAIR_MOS)} />
        {points.map((point) => {
          const lost = Math.min(1, (point.figures.loss ?? 0) / FULL_LOSS) * HEIGHT;
          return lost > 0 && <rect key={`${point.at_ms}${point.direction}`} className="loss" x={x(point) - width(point)} y={HEIGHT - lost} width={width(point)} height={lost} />;
        })}
        {WAYS.map((way) => (
          <path key={way} className={`mos mos-${way}`} d={line(of(way), x, width)} />
        ))}
        <line className="now" x1={(WIDTH * props.positionS) / props.lengthS} x2={(WIDTH * props.positionS) / props.lengthS} y1="0" y2={HEIGHT} />
      </svg>
      <figcaption>
        <strong>{name}</strong>
        {summaries.map(([way, words]) => (
          <span key={way}>
            <svg viewBox="0 0 24 6" width="24" height="6" aria-hidden="true">
              <line className={`mos mos-${way}`} x1="0" x2="24" y1="3" y2="3" />
            </svg>
            {texts.qa.ways[way]} {words}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function y(mos: number): number {
  return HEIGHT - 3 - ((HEIGHT - 6) * (mos - WORST_MOS)) / (BEST_MOS - WORST_MOS);
}

/** One step a sample; a gap where nothing was known. */
function line(points: QualityPoint[], x: (point: QualityPoint) => number, width: (point: QualityPoint) => number): string {
  return points
    .filter((point) => point.figures.mos !== null)
    .map((point) => {
      const height = y(point.figures.mos ?? WORST_MOS).toFixed(1);
      return `M${(x(point) - width(point)).toFixed(1)} ${height}H${x(point).toFixed(1)}`;
    })
    .join("");
}

function summary(points: QualityPoint[], texts: Texts): string {
  const known = (figure: "mos" | "loss" | "round_trip_ms") =>
    points.map((point) => point.figures[figure]).filter((value) => value !== null);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const said = (values: number[], text: string, shown: (value: number) => string) =>
    values.length === 0 ? [] : [fill(text, { mean: shown(mean(values)), least: shown(Math.min(...values)) })];
  const parts = [
    ...said(known("mos"), texts.qa.mos, (value) => value.toFixed(1)),
    ...said(known("loss"), texts.qa.loss, (value) => (100 * value).toFixed(1)),
    ...said(known("round_trip_ms"), texts.qa.roundTrip, (value) => value.toFixed(0)),
  ];
  return parts.length === 0 ? texts.qa.wayUnknown : parts.join(" · ");
}

/** Of a sealed session, whose last samples are written within five seconds of its end: looked at once more. */
function useSamples(session: string): QualityPoint[] | undefined {
  const [samples, setSamples] = useState<QualityPoint[] | undefined>();
  useEffect(() => {
    let here = true;
    const look = () =>
      request<SessionQuality>("GET", `/api/qa/sessions/${session}/quality`)
        .then((found) => {
          if (here) {
            setSamples(found.samples);
          }
        })
        .catch(() => {
          // Replay goes on without it; the lanes then say that nothing is known.
          if (here) {
            setSamples((known) => known ?? []);
          }
        });
    void look();
    const timer = setTimeout(() => void look(), LATE_MS);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [session]);
  return samples;
}
