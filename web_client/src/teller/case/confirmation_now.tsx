// How far the customer is with what is submitted: put before them, read to its end, signed; or what they want instead.
import { clock, fill, timeOfDay } from "../../shared/language";
import { useTexts } from "../../staff/texts";
import type { Flow } from "./flow";

/** The clock of the call, at this moment. */
export function atOf({ view }: Flow, atMs: number): string {
  return clock(Math.max(0, atMs - (view.startedAtMs ?? atMs)) / 1000);
}

export function ConfirmationNow({ flow }: { flow: Flow }) {
  const { casework } = useTexts();
  const texts = casework.confirmation;
  const { asked_at_ms: asked, shown_at_ms: shown, confirmed_at_ms: confirmed, same_ordered_at_ms: same, unwilling } = flow.now.confirmation;
  const lines: [string, number | null | undefined][] = [
    [texts.asked, asked],
    [texts.shown, shown],
    [texts.confirmed, confirmed],
  ];
  return (
    <div className="confirmation" data-testid="confirmation-now">
      {lines.map(
        ([words, atMs]) =>
          atMs != null && (
            <p key={words} className="checked">
              <span aria-hidden="true">✓</span> {fill(words, { time: atOf(flow, atMs) })}
            </p>
          ),
      )}
      {same != null && confirmed == null && (
        <p className="fault" role="alert" data-testid="same-again">
          {fill(texts.sameAgain, { time: timeOfDay(same) })}
        </p>
      )}
      {unwilling != null && (
        <p className="fault" role="alert" data-testid="unwilling" data-wish={unwilling.wish}>
          {texts[unwilling.wish]}
          {unwilling.remark ? `（${unwilling.remark}）` : ""}
        </p>
      )}
    </div>
  );
}
