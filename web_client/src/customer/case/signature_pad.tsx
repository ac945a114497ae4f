// A field to sign in, by finger, pen or mouse. What is kept are the lines and their times, never a picture.
import { useRef, useState, type PointerEvent } from "react";
import { useCaseTexts } from "./texts";

type Point = [x: number, y: number, atMs: number];
export interface Drawn {
  width: number;
  height: number;
  lines: Point[][];
}

export const NOTHING_DRAWN: Drawn = { width: 0, height: 0, lines: [] };
/** The server takes no more of them: session/case/signature.py. */
const MOST_POINTS = 3_000;
const MOST_LINES = 60;
const LONGEST_MS = 600_000;
const SHORTEST_PART = 0.2;

/** Whether it is more than a slip of the finger. */
export function isSignature({ width, height, lines }: Drawn): boolean {
  let length = 0;
  for (const line of lines) {
    for (let n = 1; n < line.length; n++) {
      const [before, after] = [line[n - 1], line[n]];
      length += before === undefined || after === undefined ? 0 : Math.hypot(after[0] - before[0], after[1] - before[1]);
    }
  }
  return width > 0 && length >= SHORTEST_PART * Math.max(width, height);
}

export function SignaturePad({ drawn, change }: { drawn: Drawn; change: (drawn: Drawn) => void }) {
  const texts = useCaseTexts();
  const pad = useRef<SVGSVGElement>(null);
  const begunAt = useRef(0);
  const [drawing, setDrawing] = useState(false);

  function at(event: PointerEvent): { box: DOMRect; point: Point } | undefined {
    const box = pad.current?.getBoundingClientRect();
    if (box === undefined) {
      return undefined;
    }
    begunAt.current ||= performance.now();
    const within = (value: number, most: number): number => Math.round(Math.min(Math.max(value, 0), most));
    const atMs = within(performance.now() - begunAt.current, LONGEST_MS);
    return { box, point: [within(event.clientX - box.left, Math.floor(box.width)), within(event.clientY - box.top, Math.floor(box.height)), atMs] };
  }

  function add(event: PointerEvent, begins: boolean): void {
    const found = at(event);
    const points = drawn.lines.reduce((sum, line) => sum + line.length, 0);
    if (found === undefined || points >= MOST_POINTS || (begins && drawn.lines.length >= MOST_LINES)) {
      return;
    }
    const [done, last] = begins ? [drawn.lines, []] : [drawn.lines.slice(0, -1), drawn.lines.at(-1) ?? []];
    change({ width: Math.ceil(found.box.width), height: Math.ceil(found.box.height), lines: [...done, [...last, found.point]] });
  }

  return (
    <div className="signature">
      <svg
        ref={pad}
        className="pad"
        role="img"
        aria-label={drawn.lines.length === 0 ? texts.confirm.padEmpty : texts.confirm.padDrawn}
        data-testid="signature-pad"
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrawing(true);
          add(event, true);
        }}
        onPointerMove={(event) => {
          if (drawing) {
            add(event, false);
          }
        }}
        onPointerUp={() => setDrawing(false)}
        onPointerCancel={() => setDrawing(false)}
      >
        {drawn.lines.map((line, n) => (
          <polyline key={n} points={line.map(([x, y]) => `${x},${y}`).join(" ")} />
        ))}
      </svg>
      {drawn.lines.length === 0 ? (
        <span className="pad-hint" aria-hidden="true">
          {texts.confirm.signHere}
        </span>
      ) : (
        <button
          type="button"
          className="plain"
          onClick={() => {
            begunAt.current = 0;
            change(NOTHING_DRAWN);
          }}
        >
          {texts.confirm.signAgain}
        </button>
      )}
    </div>
  );
}
