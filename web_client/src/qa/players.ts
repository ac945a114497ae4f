// Two recordings that play as one: the first leads, the other is nudged into step or, far off, set to it.

const NUDGE_FROM_S = 0.04;
const SET_FROM_S = 0.3;
const NUDGE = 0.06;
const LOOK_MS = 100;

/** What to do with a follower that is `offS` ahead (negative: behind). Pure. */
export function correction(offS: number): "set" | "slower" | "faster" | "none" {
  const distance = Math.abs(offS);
  if (distance > SET_FROM_S) {
    return "set";
  }
  if (distance > NUDGE_FROM_S) {
    return offS > 0 ? "slower" : "faster";
  }
  return "none";
}

export class Players {
  private readonly elements = new Map<string, HTMLMediaElement>();
  private speed = 1;
  private timer: ReturnType<typeof setInterval> | undefined;

  add(party: string, element: HTMLMediaElement): void {
    this.elements.set(party, element);
  }

  remove(party: string): void {
    this.elements.delete(party);
  }

  get positionS(): number {
    return this.leader?.currentTime ?? 0;
  }

  get playing(): boolean {
    return this.leader?.paused === false;
  }

  async play(): Promise<void> {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.keepInStep(), LOOK_MS);
    await Promise.all([...this.elements.values()].map((element) => element.play()));
  }

  pause(): void {
    clearInterval(this.timer);
    for (const element of this.elements.values()) {
      element.pause();
    }
    this.seek(this.positionS);
  }

  seek(positionS: number): void {
    for (const element of this.elements.values()) {
      element.currentTime = Math.max(0, positionS);
    }
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    for (const element of this.elements.values()) {
      element.playbackRate = speed;
    }
  }

  end(): void {
    clearInterval(this.timer);
  }

  private get leader(): HTMLMediaElement | undefined {
    return this.elements.values().next().value;
  }

  private keepInStep(): void {
    const { leader } = this;
    if (leader === undefined) {
      return;
    }
    for (const element of this.elements.values()) {
      if (element === leader) {
        continue;
      }
      const what = correction(element.currentTime - leader.currentTime);
      if (what === "set") {
        element.currentTime = leader.currentTime;
      }
      const nudge = what === "slower" ? -NUDGE : what === "faster" ? NUDGE : 0;
      element.playbackRate = this.speed * (1 + nudge);
    }
  }
}
