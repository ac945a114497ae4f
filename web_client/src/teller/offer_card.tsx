// An offer: who, what for, how long waited, how long it rings. It takes no focus from what is being typed.
import { Button } from "antd";
import { useEffect } from "react";
import { clock, fill } from "../shared/language";
import type { SessionView } from "../shared/session_view";
import { ring } from "../shared/sounds";
import { useTexts } from "../staff/texts";
import type { Offer } from "./desk_state";
import { useNow } from "./use_now";

const RING_EVERY_MS = 2_500;
const AROUND = 2 * Math.PI * 30;

export function OfferCard(props: { offer: Offer; view: SessionView; staff: string; skewMs: number; answer: (take: boolean) => void }) {
  const texts = useTexts();
  const now = useNow() + props.skewMs;
  const { offer, view } = props;
  const left = Math.max(0, offer.ringS - (now - offer.atMs) / 1000);
  const known = [...view.classes.map((one) => texts.classes[one]), ...(view.preferred === props.staff ? [texts.servedBefore] : [])];
  const waited = clock((now - (view.joinedLineAtMs ?? now)) / 1000);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another offer rings anew
  useEffect(() => {
    ring();
    const timer = setInterval(ring, RING_EVERY_MS);
    const title = document.title;
    document.title = `◆ ${texts.offer}`;
    return () => {
      clearInterval(timer);
      document.title = title;
    };
  }, [offer.offer, texts.offer]);

  return (
    <aside className="offer" role="alertdialog" aria-label={texts.offer} data-testid="offer">
      <div className="countdown" data-testid="offer-countdown">
        <svg viewBox="0 0 68 68" aria-hidden="true">
          <circle cx="34" cy="34" r="30" />
          <circle cx="34" cy="34" r="30" className="left" strokeDasharray={AROUND} strokeDashoffset={AROUND * (1 - left / offer.ringS)} />
        </svg>
        <span>{Math.ceil(left)}</span>
      </div>
      <div>
        <p className="offer-what" data-testid="offer-what">
          {offer.asColleague === undefined ? texts.offer : fill(texts.offerFrom[offer.asColleague], { name: view.teller?.name ?? "" })}
        </p>
        <h2>{view.customerName || fill(texts.unnamed, { code: view.guest })}</h2>
        <p>
          {texts.business[view.business]} · {texts.channel[view.channel]} · {texts.language[view.language]}
        </p>
        <p className="quiet">{fill(texts.waited, { time: waited })}</p>
        {known.length > 0 && (
          <p className="offer-known" data-testid="offer-known">
            {known.join(" · ")}
          </p>
        )}
      </div>
      <div className="offer-answers">
        <Button type="primary" size="large" onClick={() => props.answer(true)} data-testid="offer-accept">
          {texts.accept} <kbd>Enter</kbd>
        </Button>
        <Button size="large" onClick={() => props.answer(false)} data-testid="offer-refuse">
          {texts.letPass} <kbd>Esc</kbd>
        </Button>
      </div>
    </aside>
  );
}
