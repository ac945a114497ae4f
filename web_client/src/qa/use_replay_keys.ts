import { useEffect } from "react";

const STEP_S = 5;
const FRAME_S = 0.04;

export function useReplayKeys(act: {
  toggle: () => void;
  seek: (toS: number) => void;
  setSpeed: (speed: number) => void;
  position: () => number;
  events: readonly number[];
}): void {
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if (event.target instanceof HTMLElement && event.target.closest("input, textarea, button, [role=slider], [role=combobox]") !== null) {
        return;
      }
      const now = act.position();
      const moves: Record<string, () => void> = {
        " ": act.toggle,
        k: act.toggle,
        j: () => act.seek(now - 2 * STEP_S),
        l: () => act.seek(now + 2 * STEP_S),
        arrowleft: () => act.seek(now - STEP_S),
        arrowright: () => act.seek(now + STEP_S),
        ",": () => act.seek(now - FRAME_S),
        ".": () => act.seek(now + FRAME_S),
        n: () => act.seek(act.events.find((atS) => atS > now + 0.2) ?? now),
      };
      const move = moves[event.key.toLowerCase()];
      if (move !== undefined) {
        event.preventDefault();
        move();
      }
    }
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [act]);
}
