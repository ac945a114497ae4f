// The line closed (or filled up) while somebody was on the way into it: nothing is lost, and here is when it opens.
import { useLanguage } from "../shared/language";
import type { SessionView } from "../shared/session_view";
import { businessOf, closedOn, closedWords, saidWords, useCounterNow } from "./businesses_now";
import { Frame, Notice } from "./frame";
import { useTexts } from "./texts";

export function ClosedScreen({ view, tryAgain, leave }: { view: SessionView; tryAgain: () => void; leave: () => void }) {
  const texts = useTexts();
  const language = useLanguage();
  const now = useCounterNow();
  const card = businessOf(now, view.business);
  const closed = closedOn(card, view.channel);
  const isOpenAgain = card !== undefined && closed === null;
  const words = closed === null ? texts.loading : closedWords(closed, texts, language);
  return (
    <Frame>
      <div data-testid="closed">
        <Notice title={isOpenAgain ? texts.openAgain : words} text={closed === null ? "" : saidWords(closed, language)}>
          <p className="hint">{texts.closedHint}</p>
          <button type="button" className="primary" onClick={tryAgain} data-testid="closed-try-again">
            {isOpenAgain ? texts.joinLine : texts.tryAgain}
          </button>
          <button type="button" className="plain wide" onClick={leave} data-testid="closed-leave">
            {texts.comeLater}
          </button>
        </Notice>
      </div>
    </Frame>
  );
}
