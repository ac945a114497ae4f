// The frame of every quiet screen: the bank's name, language, text size, back; and headings that take the focus.
import { useEffect, useRef, useState, type ReactNode } from "react";
import { speak, useLanguage } from "../shared/language";
import { useTexts } from "./texts";

const LARGE = "aircounter.large_text";

export function Frame({ children, back }: { children: ReactNode; back?: () => void }) {
  const texts = useTexts();
  const language = useLanguage();
  const [large, setLarge] = useState(() => localStorage.getItem(LARGE) === "yes");

  useEffect(() => {
    document.documentElement.classList.toggle("large", large);
    localStorage.setItem(LARGE, large ? "yes" : "no");
  }, [large]);

  return (
    <div className="frame">
      <header>
        {back === undefined ? (
          <span className="brand">
            <Mark /> {texts.bank}
          </span>
        ) : (
          <button type="button" className="plain" onClick={back}>
            ‹ {texts.back}
          </button>
        )}
        <span className="tools">
          <button type="button" className="plain" aria-pressed={large} onClick={() => setLarge(!large)}>
            {large ? texts.normalText : texts.largeText}
          </button>
          <button
            type="button"
            className="plain"
            lang={language === "zh" ? "en" : "zh-CN"}
            data-testid="switch-language"
            onClick={() => speak(language === "zh" ? "en" : "zh")}
          >
            {texts.switchLanguage}
          </button>
        </span>
      </header>
      <main>{children}</main>
    </div>
  );
}

function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true">
      <rect width="26" height="26" rx="8" fill="var(--accent)" />
      <path d="M6 17c2-5 4-7 7-7s5 2 7 7" fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="13" cy="8" r="2.2" fill="#fff" />
    </svg>
  );
}

/** The heading of a screen. It takes the focus when the screen appears, so that a screen reader starts there. */
export function Heading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

export function Notice({ title, text, testid, children }: { title: string; text?: string; testid?: string; children?: ReactNode }) {
  return (
    <section className="notice" data-testid={testid}>
      <Heading>{title}</Heading>
      {text !== undefined && <p>{text}</p>}
      {children}
    </section>
  );
}

/** A question with two answers, in place of what asked it. */
export function Confirm(props: {
  question: string;
  yes: string;
  no: string;
  onYes: () => void;
  onNo: () => void;
  testid: string;
}) {
  return (
    <div className="confirm" role="alertdialog" aria-label={props.question}>
      <p>{props.question}</p>
      <div className="pair">
        <button type="button" className="secondary" onClick={props.onNo}>
          {props.no}
        </button>
        <button type="button" className="danger" onClick={props.onYes} data-testid={props.testid}>
          {props.yes}
        </button>
      </div>
    </div>
  );
}
