// Where a recording lacks something, and why: sound and picture that stop together are told together. Pure.
import type { RecordingGap } from "../generated/protocol";
import { fill } from "../shared/language";
import type { Texts } from "../staff/texts";
import { roleOf, type Who } from "./parties";

/** Two gaps of a party that begin and end within this of each other are one thing that happened. */
const TOGETHER_MS = 1_500;

export interface Gap {
  party: string;
  sources: string[];
  startMs: number;
  endMs: number;
  cause: RecordingGap["cause"];
}

export function together(gaps: readonly RecordingGap[]): Gap[] {
  const found: Gap[] = [];
  for (const gap of gaps) {
    const endMs = gap.start_ms + gap.length_ms;
    const same = found.find(
      (one) =>
        one.party === gap.party &&
        one.cause === gap.cause &&
        !one.sources.includes(gap.source) &&
        Math.abs(one.startMs - gap.start_ms) < TOGETHER_MS &&
        Math.abs(one.endMs - endMs) < TOGETHER_MS,
    );
    if (same === undefined) {
      found.push({ party: gap.party, sources: [gap.source], startMs: gap.start_ms, endMs, cause: gap.cause });
    } else {
      // By name: sound, picture, screen; whichever stopped first.
      same.sources = [...same.sources, gap.source].sort();
      same.startMs = Math.min(same.startMs, gap.start_ms);
      same.endMs = Math.max(same.endMs, endMs);
    }
  }
  return found;
}

export function gapSentence(gap: Gap, who: ReadonlyMap<string, Who>, texts: Texts): string {
  const what: Record<string, string> = texts.qa.gapWhat;
  return fill(texts.qa.gap, {
    party: texts.roles[roleOf(who, gap.party)],
    what: gap.sources.map((source) => what[source] ?? source).join(texts.qa.gapJoin),
    length: fill(texts.qa.gapLength, { seconds: ((gap.endMs - gap.startMs) / 1000).toFixed(1) }),
    cause: texts.qa.gapCause[gap.cause ?? "unknown"],
  });
}
