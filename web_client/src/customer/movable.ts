// A small picture that can be pushed out of the way, by finger, mouse, or arrow keys.
import { useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from "react";

const STEP = 24;
const KEYS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

export function useMovable() {
  const [place, setPlace] = useState({ x: 0, y: 0 });
  const grabbed = useRef<{ x: number; y: number } | undefined>(undefined);
  const style: CSSProperties = { transform: `translate(${place.x}px, ${place.y}px)` };
  return {
    style,
    onPointerDown(event: PointerEvent<HTMLElement>) {
      grabbed.current = { x: event.clientX - place.x, y: event.clientY - place.y };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (grabbed.current !== undefined) {
        setPlace({ x: event.clientX - grabbed.current.x, y: event.clientY - grabbed.current.y });
      }
    },
    onPointerUp() {
      grabbed.current = undefined;
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const [x, y] = KEYS[event.key] ?? [0, 0];
      setPlace({ x: place.x + x, y: place.y + y });
    },
  };
}
