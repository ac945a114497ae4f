// On hold: who asked to wait, since when, and that music plays; nobody sees or hears the customer meanwhile.
import { clock, fill } from "../shared/language";
import { useTexts } from "./texts";

export function Held({ name, seconds, transferring }: { name: string; seconds: number; transferring: boolean }) {
  const texts = useTexts();
  return (
    <section className="held" data-testid="held">
      <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.6">
        <path d="M9 18V6l10-2v12" />
        <circle cx="6.5" cy="18" r="2.5" />
        <circle cx="16.5" cy="16" r="2.5" />
      </svg>
      <h2 role="status">{transferring ? texts.transferring : name === "" ? texts.held : fill(texts.heldBy, { name })}</h2>
      <p>
        <time data-testid="held-since">{fill(texts.heldFor, { time: clock(seconds) })}</time> · {texts.heldMusic}
      </p>
      <p className="held-hint">{texts.heldHint}</p>
    </section>
  );
}
