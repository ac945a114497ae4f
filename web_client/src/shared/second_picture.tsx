// The second lines of a call: a colleague's voice and picture, or anybody's screen. One element, so that sound goes on.
import { useEffect, useRef } from "react";
import type { SlotsFed } from "../generated/protocol";

export type Slots = SlotsFed["slots"];

/** What the second picture shows, by the counter's own word. */
export function secondPicture(slots: Slots): "screen" | "camera" | "none" {
  const source = slots["slot-video-1"]?.source;
  return source === "screen" || source === "camera" ? source : "none";
}

export function SecondPicture({ stream, slots, label }: { stream: MediaStream; slots: Slots; label: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const shows = secondPicture(slots);
  useEffect(() => {
    const element = video.current;
    if (element !== null) {
      element.srcObject = stream;
      // Sound was allowed for the main picture before; without it this one is still seen.
      element.play().catch(() => undefined);
    }
  }, [stream]);
  return <video ref={video} className={`second second-${shows}`} aria-label={label} aria-hidden={shows === "none"} autoPlay playsInline data-testid="second-video" data-shows={shows} />;
}
