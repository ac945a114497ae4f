import { useState } from "react";
import type { Business, Channel } from "../generated/protocol";
import { useLanguage } from "../shared/language";
import { businessOf, closedOn, closedWords, roomOn, saidWords, waitWords, type CounterNow } from "./businesses_now";
import { Heading } from "./frame";
import { Papers } from "./papers";
import { useTexts } from "./texts";

const MAX_NAME = 40;

export function ChooseChannel(props: {
  now: CounterNow;
  business: Business;
  /** The name that the bank's app gave, which need not be asked for. */
  greeted: string;
  working: boolean;
  trouble: string;
  chosen: (channel: Channel, name: string) => void;
}) {
  const texts = useTexts();
  const [channel, setChannel] = useState<Channel>("video");
  const [name, setName] = useState("");
  const language = useLanguage();
  const card = businessOf(props.now, props.business);
  const closed = closedOn(card, channel);
  const choices: readonly (readonly [Channel, string[]])[] = [
    ["video", texts.video],
    ["voice", texts.voice],
    ["chat", texts.chat],
  ];

  function status(value: Channel): string {
    const why = closedOn(card, value);
    if (card === undefined) {
      return "";
    }
    return why === null ? waitWords(card, texts, roomOn(card, value)) : closedWords(why, texts, language);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        props.chosen(channel, name.trim());
      }}
    >
      <p className="eyebrow">{[texts.business[props.business][0], props.greeted].filter(Boolean).join(" · ")}</p>
      <Heading>{texts.how}</Heading>
      <fieldset className="choices">
        <legend className="unseen">{texts.how}</legend>
        {choices.map(([value, [title, line]]) => (
          <label key={value} className="choice" htmlFor={`channel-${value}`} data-testid={`channel-${value}`}>
            <input id={`channel-${value}`} aria-label={title} type="radio" name="channel" checked={channel === value} onChange={() => setChannel(value)} />
            <span className="words">
              <strong>{title}</strong>
              <span>{line}</span>
              <ChannelStatus words={status(value)} quiet={closedOn(card, value) !== null || card?.tellers_on_duty === 0} />
            </span>
          </label>
        ))}
      </fieldset>
      {props.greeted === "" && (
        <label className="field" htmlFor="customer-name">
          {texts.nameLabel}
          <input id="customer-name" value={name} maxLength={MAX_NAME} placeholder={texts.nameHint} autoComplete="name" onChange={(event) => setName(event.target.value)} data-testid="customer-name" />
        </label>
      )}
      <Papers business={props.business} />
      {closed !== null && saidWords(closed, language) !== "" && <p className="announcement">{saidWords(closed, language)}</p>}
      {props.trouble !== "" && (
        <p className="trouble" role="alert">
          {props.trouble}
        </p>
      )}
      <button type="submit" className="primary" disabled={closed !== null || props.working} data-testid="next">
        {texts.next}
      </button>
    </form>
  );
}

function ChannelStatus({ words, quiet }: { words: string; quiet: boolean }) {
  return <small className={quiet ? "nobody" : ""}>{words}</small>;
}
