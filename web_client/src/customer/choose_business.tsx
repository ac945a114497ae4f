import type { Business } from "../generated/protocol";
import { BusinessSign } from "../shared/business_sign";
import { useLanguage } from "../shared/language";
import { businessOf, closedEverywhere, closedWords, waitWords, type CounterNow } from "./businesses_now";
import { Heading } from "./frame";
import { useTexts } from "./texts";

const ORDER: readonly Business[] = ["account", "card", "transfer", "wealth", "loan", "enquiry"];

export function ChooseBusiness({ now, greeted, chosen }: { now: CounterNow; greeted: string; chosen: (business: Business) => void }) {
  const texts = useTexts();
  const language = useLanguage();

  function status(business: Business): { words: string; quiet: boolean } {
    const card = businessOf(now, business);
    if (card === undefined) {
      return { words: "", quiet: false };
    }
    const closed = closedEverywhere(card);
    if (closed !== null) {
      return { words: closedWords(closed, texts, language), quiet: true };
    }
    return { words: waitWords(card, texts), quiet: card.tellers_on_duty === 0 };
  }

  return (
    <>
      {greeted !== "" && <p className="eyebrow">{greeted}</p>}
      <Heading>{texts.whatFor}</Heading>
      <p className="hint">{texts.whatForHint}</p>
      {now.announcements.map((said) => (
        <p key={said.zh} className="announcement" data-testid="announcement">
          {said[language]}
        </p>
      ))}
      <ul className="cards">
        {ORDER.map((business) => (
          <li key={business}>
            <button type="button" className="card" onClick={() => chosen(business)} data-testid={`business-${business}`}>
              <BusinessSign business={business} />
              <span className="words">
                <strong>{texts.business[business][0]}</strong>
                <span>{texts.business[business][1]}</span>
                <small className={status(business).quiet ? "nobody" : ""}>{status(business).words}</small>
              </span>
              <span className="arrow" aria-hidden="true">
                ›
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
