// "Keep my place, I will come back": how the customer is to be reached.
import { useState } from "react";
import type { Answer } from "../shared/connection";
import { Frame, Heading } from "./frame";
import { useTexts } from "./texts";

const MAX_NUMBER = 24;

export function CallbackScreen(props: { sendsSms: boolean; ask: (number: string) => Promise<Answer>; back: () => void }) {
  const texts = useTexts();
  const [number, setNumber] = useState("");
  const [trouble, setTrouble] = useState("");

  async function ask(wanted: string): Promise<void> {
    setTrouble("");
    const answer = await props.ask(wanted);
    if (answer === "done") {
      props.back();
    } else {
      setTrouble(answer === "bad_number" ? texts.badNumber : texts.callbackNotNow);
    }
  }

  return (
    <Frame back={props.back}>
      <Heading>{texts.callbackHow}</Heading>
      <p className="hint">{texts.callbackKept}</p>
      {props.sendsSms && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (number.trim() === "") {
              setTrouble(texts.badNumber);
            } else {
              void ask(number);
            }
          }}
        >
          <label className="field" htmlFor="callback-number">
            {texts.callbackNumber}
            <input
              id="callback-number"
              type="tel"
              inputMode="tel"
              autoComplete="tel"
              value={number}
              maxLength={MAX_NUMBER}
              placeholder={texts.callbackNumberHint}
              aria-invalid={trouble !== ""}
              aria-describedby="callback-number-about"
              onChange={(event) => setNumber(event.target.value)}
              data-testid="callback-number"
            />
          </label>
          <p className="hint" id="callback-number-about">
            {texts.callbackNumberAbout}
          </p>
          <Trouble words={trouble} />
          <button type="submit" className="primary" data-testid="callback-by-sms">
            {texts.callbackBySms}
          </button>
        </form>
      )}
      <section className="other-way">
        {!props.sendsSms && <Trouble words={trouble} />}
        <button type="button" className={props.sendsSms ? "secondary" : "primary"} onClick={() => void ask("")} data-testid="callback-by-page">
          {texts.callbackByPage}
        </button>
        <p className="hint">{texts.callbackByPageAbout}</p>
      </section>
    </Frame>
  );
}

function Trouble({ words }: { words: string }) {
  return words === "" ? null : (
    <p className="trouble" role="alert" data-testid="callback-trouble">
      {words}
    </p>
  );
}
