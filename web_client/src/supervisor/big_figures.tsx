// What is read from four metres: service level, waiting, longest wait, each with a thin line of the last two hours.
import type { LineNow, TrendPoint } from "../generated/protocol";
import { clock, fill } from "../shared/language";
import { percent } from "./numbers";
import { useWallTexts } from "./texts";

const WIDTH = 240;
const HEIGHT = 44;

function Spark({ values, write }: { values: readonly (number | null)[]; write: (value: number) => string }) {
  const texts = useWallTexts();
  const known = values.filter((value) => value !== null);
  const most = Math.max(...known, 0);
  const top = most === 0 ? 1 : most;
  const path = values
    .map((value, place) => ({ value, x: (place / Math.max(1, values.length - 1)) * WIDTH }))
    .filter((point): point is { value: number; x: number } => point.value !== null)
    .map(({ value, x }, place) => `${place === 0 ? "M" : "L"}${x.toFixed(1)},${(HEIGHT - 3 - (value / top) * (HEIGHT - 6)).toFixed(1)}`)
    .join("");
  const last = known.at(-1);
  const said =
    last === undefined
      ? texts.unknown
      : fill(texts.lastTwoHours, { now: write(last), least: write(Math.min(...known)), most: write(most) });
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={said} preserveAspectRatio="none">
      <path d={path} />
    </svg>
  );
}

export function BigFigures({ total, trend, now, alarmed }: { total: LineNow; trend: readonly TrendPoint[]; now: number; alarmed: ReadonlySet<string> }) {
  const texts = useWallTexts();
  const waitedS = total.longest_since_ms === null ? 0 : (now - total.longest_since_ms) / 1000;
  return (
    <section className="big-figures">
      <div className={alarmed.has("service_level_low") ? "big trouble" : "big"} data-testid="service-level">
        <h2>{texts.serviceLevel}</h2>
        <strong>{percent(total.service_level_all, texts.unknown)}</strong>
        <span>
          {texts.serviceLevelHint} · {fill(texts.ofAnswered, { value: percent(total.service_level_answered, texts.unknown) })}
        </span>
        <Spark values={trend.map((point) => point.service_level)} write={(value) => percent(value, "")} />
      </div>
      <div className="big" data-testid="waiting" data-waiting={total.waiting}>
        <h2>{texts.waiting}</h2>
        <strong>{total.waiting}</strong>
        <span>
          {texts.answered} {total.answered} · {texts.abandoned} {total.abandoned}
        </span>
        <Spark values={trend.map((point) => point.waiting)} write={String} />
      </div>
      <div className={alarmed.has("wait_too_long") ? "big trouble" : "big"} data-testid="longest">
        <h2>{texts.longest}</h2>
        <strong>{clock(waitedS)}</strong>
        <span>{total.waiting === 0 ? texts.nobody : "\u00a0"}</span>
        <Spark values={trend.map((point) => point.longest_s)} write={clock} />
      </div>
    </section>
  );
}
