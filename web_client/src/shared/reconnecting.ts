// When a page whose network is gone tries again, and how long it waits for each try. Pure: time and chance are arguments.

const LEAST_PATIENCE_MS = 2_000;
const MOST_PATIENCE_MS = 8_000;
const OFTEN_FOR_MS = 120_000;
const OFTEN_PAUSE_MS = 1_000;
const SELDOM_PAUSE_MS = 8_000;
const FIRST_PAUSE_MS = 250;

/**
 * For how long the try with this number (from 0) is waited for, in milliseconds, when the last good one took `tookMs`.
 *
 * Short, because the system repeats a first packet that got lost ever more slowly, and only a new try sends one at once;
 * now and then long, because this network may be slower than the last.
 */
export function patienceMs(tries: number, tookMs: number): number {
  const ordinary = Math.min(Math.max(3 * tookMs, LEAST_PATIENCE_MS), MOST_PATIENCE_MS);
  return tries % 6 === 5 ? 3 * ordinary : ordinary;
}

/**
 * How long to pause after a try that was refused, in milliseconds; `chance` is between 0 and 1, so that everybody does
 * not come back at the same moment after a server's restart.
 */
export function pauseMs(tries: number, lostForMs: number, seen: boolean, chance: number): number {
  const longest = seen && lostForMs < OFTEN_FOR_MS ? OFTEN_PAUSE_MS : SELDOM_PAUSE_MS;
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(tries, 10), longest) * (0.5 + chance / 2);
}
