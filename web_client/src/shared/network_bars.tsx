// How good a connection is, as a phone shows it: up to four bars, and always the word for them beside or behind them.
import { fill } from "./language";

/** By party; null while nothing is known. */
export type BarsByParty = Readonly<Record<string, number | null>>;

export type NetworkWord = "good" | "fair" | "poor";

export interface NetworkTexts {
  /** With `{word}` in it. */
  own: string;
  other: string;
  words: Record<NetworkWord, string>;
  /** In one glance: of oneself, beside the bars. */
  short: Record<NetworkWord, string>;
  ownPoor: string;
  otherPoor: string;
  /** Pictures have yielded to voice. */
  yielded: string;
}

/** Ways of parties ("party/up", "party/down") on which pictures have yielded to voice. */
export type YieldedWays = ReadonlySet<string>;

/** With one more way, or one less. Pure. */
export function withYielded(ways: YieldedWays, told: { party: string; direction: string; has_yielded: boolean }): YieldedWays {
  const changed = new Set(ways);
  const way = `${told.party}/${told.direction}`;
  if (told.has_yielded) {
    changed.add(way);
  } else {
    changed.delete(way);
  }
  return changed;
}

const MOST = 4;

/** What people are told; poor is what the server counts as poor, too (media/quality.py). Pure. */
export function networkWord(bars: number): NetworkWord {
  if (bars <= 1) {
    return "poor";
  }
  return bars === 2 ? "fair" : "good";
}

/** The sentence for a connection that is poor: what became of the picture, then one's own, as that can be helped. Pure. */
export function poorSentence(own: number | null | undefined, other: number | null | undefined, yielded: YieldedWays, texts: NetworkTexts): string {
  if (yielded.size > 0) {
    return texts.yielded;
  }
  if (typeof own === "number" && networkWord(own) === "poor") {
    return texts.ownPoor;
  }
  return typeof other === "number" && networkWord(other) === "poor" ? texts.otherPoor : "";
}

export function NetworkBars(props: { bars: number | null | undefined; whose: "own" | "other"; texts: NetworkTexts; spoken?: boolean }) {
  const { bars, whose, texts } = props;
  if (typeof bars !== "number") {
    return null;
  }
  const word = networkWord(bars);
  const label = fill(texts[whose], { word: texts.words[word] });
  return (
    <span className={`network network-${word}`} data-testid={`network-${whose}`} data-bars={bars}>
      <span role="img" aria-label={label} title={label}>
        <svg viewBox="0 0 22 16" width="22" height="16" aria-hidden="true">
          {Array.from({ length: MOST }, (_, place) => (
            <rect key={place} className={place < bars ? "" : "missing"} x={1 + place * 5.5} y={11 - place * 3.3} width="3.6" height={4 + place * 3.3} rx="1" />
          ))}
        </svg>
      </span>
      {props.spoken === true && <span aria-hidden="true">{whose === "own" ? texts.short[word] : label}</span>}
    </span>
  );
}
