// What to have at hand for a business: said before one chooses how to talk, and again while one waits.
import type { Business } from "../generated/protocol";
import { useTexts } from "./texts";

export function Papers({ business }: { business: Business }) {
  const texts = useTexts();
  return (
    <section className="papers">
      <h2>{texts.papersTitle}</h2>
      <ul>
        {texts.papers[business].map((paper) => (
          <li key={paper}>{paper}</li>
        ))}
      </ul>
    </section>
  );
}
