import type { Channel } from "../generated/protocol";
import { Frame, Heading } from "./frame";
import { useTexts } from "./texts";

/** Raised whenever the text changes: the event says which one was agreed to. */
const TEXT_VERSION = "2026-12";

export function ConsentScreen({ channel, agree }: { channel: Channel; agree: (version: string) => void }) {
  const texts = useTexts();
  return (
    <Frame>
      <Heading>{channel === "chat" ? texts.consentChat : texts.consent}</Heading>
      <ol className="sentences">
        {(channel === "chat" ? texts.consentChatLines : texts.consentLines).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <details>
        <summary>{texts.consentMore}</summary>
        <p>{texts.consentFull}</p>
      </details>
      <details>
        <summary>{texts.consentNot}</summary>
        <p>{texts.consentNotHint}</p>
      </details>
      <button type="button" className="primary" onClick={() => agree(TEXT_VERSION)} data-testid="consent-agree">
        {texts.consentAgree}
      </button>
    </Frame>
  );
}
