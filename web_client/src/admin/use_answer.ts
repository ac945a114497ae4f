// What a page is made of, asked for until it is answered: a counter that was away for a moment leaves no page half open.
import { useEffect, useState } from "react";

const AGAIN_MS = 2_000;

export interface Asked<Answer> {
  answer: Answer | undefined;
  /** It was asked for in vain, and is asked for again. */
  isFailing: boolean;
}

/** `ask` is the same function at each drawing. */
export function useAnswer<Answer>(ask: (signal: AbortSignal) => Promise<Answer>): Asked<Answer> {
  const [asked, setAsked] = useState<Asked<Answer>>({ answer: undefined, isFailing: false });
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askNow = (): void =>
      void ask(gone.signal)
        .then((answer) => setAsked({ answer, isFailing: false }))
        .catch(() => {
          if (!gone.signal.aborted) {
            setAsked({ answer: undefined, isFailing: true });
            timer = setTimeout(askNow, AGAIN_MS);
          }
        });
    askNow();
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [ask]);
  return asked;
}
