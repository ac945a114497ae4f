// When the counter opens, by the counter's own clock: a customer abroad would read their own as the counter's. Pure.
import type { Language } from "../generated/protocol";

const DAY_MS = 86_400_000;

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** An old phone may not know the zone by its name: then its own clock is shown, and said to be it. */
export function openingWords(ms: number, timeZone: string, language: Language, nowMs = Date.now()): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = isKnown(timeZone) ? timeZone : own;
  const write = (at: number, how: Intl.DateTimeFormatOptions, where = zone) =>
    new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { ...how, timeZone: where }).format(at);
  const dayOf = (at: number) => write(at, { dateStyle: "short" });
  const isToday = dayOf(ms) === dayOf(nowMs);
  const isFar = ms - nowMs > 6 * DAY_MS;
  const day = isToday ? {} : isFar ? ({ month: "long", day: "numeric" } as const) : ({ weekday: "long" } as const);
  const whole = { dateStyle: "short", timeStyle: "short" } as const;
  const isOwnClock = zone === timeZone && write(ms, whole) === write(ms, whole, own);
  return write(ms, { ...day, hour: "2-digit", minute: "2-digit", ...(isOwnClock ? {} : { timeZoneName: "long" }) });
}
