// Over a picture that stands still: who is being connected again, and since when.
import { useEffect, useState } from "react";
import { clock } from "./language";
import type { MediaNow } from "./media_connection";
import { sourceOf, type SessionView } from "./session_view";

export interface Away {
  whose: "own" | "other";
  /** By this page's clock, in milliseconds. */
  sinceMs: number;
}

/** Who of the two is away, oneself first, as nothing else is known then; nobody before the call has begun. Pure. */
export function whoIsAway(now: MediaNow, view: SessionView | undefined, other: string | undefined, skewMs: number): Away | undefined {
  if (view?.startedAtMs === undefined || other === undefined) {
    return undefined;
  }
  if (now.media !== "connected") {
    return { whose: "own", sinceMs: now.mediaSinceMs };
  }
  const { otherQuietSinceMs } = now;
  if (view.lost.has(other)) {
    const lostAtMs = view.lostAtMs.get(other);
    return { whose: "other", sinceMs: otherQuietSinceMs ?? (lostAtMs === undefined ? Date.now() : lostAtMs - skewMs) };
  }
  // On hold nothing is to come, and of devices that were taken nothing can.
  const isExpected = view.heldSinceMs !== undefined || view.taken.has(sourceOf(other, "microphone"));
  return otherQuietSinceMs === undefined || isExpected ? undefined : { whose: "other", sinceMs: otherQuietSinceMs };
}

export function ReconnectingNote({ away, own, hint, other }: { away: Away | undefined; own: string; hint: string; other: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  // Always there, so that what it comes to say is read out.
  return (
    <div className={away === undefined ? "away" : "away shown"} data-testid="reconnecting" data-whose={away?.whose ?? "nobody"}>
      <span className="turning" aria-hidden="true" />
      <p role="status">{away === undefined ? "" : away.whose === "own" ? own : other}</p>
      {away?.whose === "own" && <small>{hint}</small>}
      {away !== undefined && <time aria-hidden="true">{clock((now - away.sinceMs) / 1000)}</time>}
    </div>
  );
}
