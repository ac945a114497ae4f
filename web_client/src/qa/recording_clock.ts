// Where in a recording a moment of the wall clock is, and the reverse, though the recorder's clock was set in between. Pure.
import type { RecordingSealed } from "../generated/protocol";

interface Stretch {
  fromMs: number;
  untilMs: number;
  /** The wall clock at the recording's zero, as it stood in this stretch. */
  zeroMs: number;
}

export interface ClockSet {
  positionMs: number;
  /** What its clock went on by at once; less than zero when it went back. */
  byMs: number;
}

/** Moments in ms since 1970; positions in ms from the recording's zero, below it for what was before. */
export class RecordingClock {
  readonly sets: readonly ClockSet[];
  private readonly stretches: readonly Stretch[];

  constructor({ started_at_ms: startedAtMs, clock_steps: steps = [] }: Pick<RecordingSealed, "started_at_ms" | "clock_steps">) {
    const zeros = [startedAtMs, ...steps.map((step) => step.zero_at_ms)];
    const starts = [Number.NEGATIVE_INFINITY, ...steps.map((step) => step.at_ms)];
    this.stretches = zeros.map((zeroMs, place) => ({ zeroMs, fromMs: starts[place] ?? 0, untilMs: starts[place + 1] ?? Number.POSITIVE_INFINITY }));
    this.sets = steps.map((step, place) => ({ positionMs: step.at_ms, byMs: step.zero_at_ms - (zeros[place] ?? 0) }));
  }

  /** Of a moment that the clock left out: where it was set. Of one that it went through twice: the later. */
  positionMs(momentMs: number): number {
    let nearest = 0;
    let leastOff = Number.POSITIVE_INFINITY;
    for (const { zeroMs, fromMs, untilMs } of this.stretches) {
      const position = Math.min(Math.max(momentMs - zeroMs, fromMs), untilMs);
      const off = Math.abs(momentMs - zeroMs - position);
      if (off <= leastOff) {
        leastOff = off;
        nearest = position;
      }
    }
    return nearest;
  }

  momentMs(positionMs: number): number {
    const stretch = this.stretches.findLast(({ fromMs }) => positionMs >= fromMs);
    return positionMs + (stretch?.zeroMs ?? 0);
  }
}
