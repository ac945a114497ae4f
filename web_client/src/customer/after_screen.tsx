import { lazy, Suspense, useState } from "react";
import type { OwnCase } from "../generated/protocol";
import { fill } from "../shared/language";
import type { SessionView } from "../shared/session_view";
import { Frame, Heading } from "./frame";
import { useTexts } from "./texts";

/** As many characters as the counter takes (session/call_rules.py). */
const MOST_WORDS = 300;

const MOUTHS = ["M8 17c2-3 6-3 8 0", "M8 16.5c2-1.5 6-1.5 8 0", "M8 16h8", "M8 15c2 2 6 2 8 0", "M7.5 14c1.5 4 7.5 4 9 0Z"];

const JobTold = lazy(async () => ({ default: (await import("./case/job_told")).JobTold }));

export function AfterScreen({ view, done, rate, again, anew }: { view: SessionView; done: OwnCase | undefined; rate: (stars: number, words: string) => void; again: () => void; anew: () => void }) {
  const texts = useTexts();
  const served = view.teller !== undefined && view.endReason !== undefined;
  return (
    <Frame>
      <div data-testid="after">
        <Heading>{served ? texts.after : view.abandonReason === undefined ? texts.abandoned : texts.abandonReason[view.abandonReason][0]}</Heading>
        {view.abandonReason !== undefined && (
          <>
            <p>{texts.abandonReason[view.abandonReason][1]}</p>
            <button type="button" className="primary" onClick={anew} data-testid="anew">
              {fill(texts.anew, { business: texts.business[view.business][0] ?? "" })}
            </button>
          </>
        )}
        {view.endReason !== undefined && <p>{(view.channel === "chat" ? texts.writing.endReason : texts.endReason)[view.endReason]}</p>}
        {view.teller !== undefined && served && (
          <p className="hint">{fill(texts.afterWith, { name: view.teller.name, number: view.teller.number })}</p>
        )}
        {done?.job != null && (
          <Suspense fallback={null}>
            <JobTold job={done.job} of={done.case} />
          </Suspense>
        )}
        {served && !view.rated && <Rating rate={rate} />}
        <p role="status" className="large-line">
          {view.rated ? texts.rated : ""}
        </p>
        <button type="button" className="secondary" onClick={again} data-testid="again">
          {texts.again}
        </button>
      </div>
    </Frame>
  );
}

/** Five faces, and a line of text if one likes. */
function Rating({ rate }: { rate: (stars: number, words: string) => void }) {
  const texts = useTexts();
  const [stars, setStars] = useState(0);
  const [words, setWords] = useState("");
  return (
    <form
      className="rating"
      aria-labelledby="rate"
      onSubmit={(event) => {
        event.preventDefault();
        rate(stars, words.trim());
      }}
    >
      <h2 id="rate">{texts.rate}</h2>
      <div className="faces">
        {texts.stars.map((word, place) => (
          <button type="button" key={word} aria-pressed={stars === place + 1} onClick={() => setStars(place + 1)} data-testid={`rate-${place + 1}`}>
            <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round">
              <circle cx="12" cy="12" r="10" />
              <path d={`M8.5 9.5v.4M15.5 9.5v.4${MOUTHS[place] ?? ""}`} />
            </svg>
            <span>{word}</span>
          </button>
        ))}
      </div>
      {stars > 0 && (
        <>
          <label className="field">
            {texts.rateWords}
            <textarea rows={2} maxLength={MOST_WORDS} value={words} onChange={(event) => setWords(event.target.value)} data-testid="rate-words" />
          </label>
          <button type="submit" className="primary" data-testid="rate-send">
            {texts.rateSend}
          </button>
        </>
      )}
    </form>
  );
}
