// What is different between two plans, in words. Pure.
import type { RoutingPlan } from "../generated/protocol";
import { fill } from "../shared/language";
import type { Texts } from "../staff/texts";
import { draftOf, type Draft, type DraftLine } from "./plan_draft";
import type { AdminTexts } from "./texts";

/** What is said, by what it is said of. */
export type Said = ReadonlyMap<string, string>;

export function changesBetween(before: RoutingPlan, after: RoutingPlan, texts: AdminTexts, words: Texts): string[] {
  const was = draftOf(before);
  const is = draftOf(after);
  const changes: string[] = [];
  for (const line of is.lines) {
    const earlier = was.lines.find((one) => one.id === line.id);
    const now = sayLine(line, texts, words);
    if (earlier === undefined) {
      const all = [...now].map(([what, value]) => `${what} ${value}`).join(texts.change.between);
      changes.push(fill(texts.change.added, { line: line.id, all }));
    } else {
      changes.push(...differences(sayLine(earlier, texts, words), now, texts).map((one) => `${line.id} · ${one}`));
    }
  }
  for (const line of was.lines.filter((one) => !is.lines.some((other) => other.id === one.id))) {
    changes.push(fill(texts.change.removed, { line: line.id }));
  }
  return [...changes, ...differences(sayRules(was, texts, words), sayRules(is, texts, words), texts)];
}

export function differences(before: Said, after: Said, texts: AdminTexts): string[] {
  return [...after]
    .filter(([what, value]) => before.get(what) !== value)
    .map(([what, value]) => fill(texts.change.from, { what, before: before.get(what) ?? "–", after: value }));
}

function sayRules(draft: Draft, texts: AdminTexts, words: Texts): Said {
  return new Map([
    ...draft.classes.map((one) => [`${texts.bonuses} · ${texts.classes[one.of]}`, String(one.bonus_s)] as const),
    ...draft.channels.map((one) => [`${texts.channels} · ${words.channel[one.channel]}`, texts.takes[one.takes]] as const),
    [texts.preferred, String(draft.preferred_limit_s)],
    [texts.again, String(draft.pass_again_s)],
  ]);
}

function sayLine(line: DraftLine, texts: AdminTexts, words: Texts): Said {
  const businesses = line.businesses.map((one) => words.business[one.business] + (one.skill === null ? "" : ` (${one.skill})`));
  const rings = line.rings.map((ring) => `${ring.after_s} s ≥ ${ring.least_level}, ${texts.language[ring.language]}`);
  const overflow = line.overflow === null ? texts.noOverflow : `${line.overflow.to}, ${line.overflow.after_s} s`;
  return new Map([
    [texts.businesses, businesses.join(", ") || "–"],
    [texts.target, String(line.target_s)],
    [texts.weight, String(line.weight)],
    [texts.skill, line.skill ?? texts.anybody],
    [texts.rings, rings.join("; ")],
    [texts.overflow, overflow],
  ]);
}
