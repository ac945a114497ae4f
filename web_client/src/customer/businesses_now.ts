// What the counter says of its lines now: who is open, and how long the wait is. Asked again every few seconds.
import { useEffect, useState } from "react";
import type { Business, BusinessNow, Channel, Closed, Language } from "../generated/protocol";
import { fill } from "../shared/language";
import { request } from "../shared/server";
import { openingWords } from "./opening_words";
import type { useTexts } from "./texts";

const LOOK_AGAIN_MS = 10_000;
type Texts = ReturnType<typeof useTexts>;

export interface CounterNow {
  businesses: readonly BusinessNow[];
  announcements: readonly { zh: string; en: string }[];
}

export function useCounterNow(): CounterNow {
  const [now, setNow] = useState<CounterNow>({ businesses: [], announcements: [] });
  useEffect(() => {
    let here = true;
    const look = () => {
      request<CounterNow>("GET", "/api/businesses")
        .then((answer) => {
          if (here) {
            setNow(answer);
          }
        })
        // Without it the cards simply say nothing of the wait.
        .catch(() => undefined);
    };
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, []);
  return now;
}

export function businessOf(now: CounterNow, business: Business): BusinessNow | undefined {
  return now.businesses.find((one) => one.business === business);
}

export function closedOn(card: BusinessNow | undefined, channel: Channel): Closed | null {
  return on(card, channel)?.closed ?? null;
}

export function roomOn(card: BusinessNow | undefined, channel: Channel): number | undefined {
  return on(card, channel)?.room;
}

function on(card: BusinessNow | undefined, channel: Channel): BusinessNow["channels"][number] | undefined {
  return card?.channels.find((one) => one.channel === channel);
}

/** Why a business is closed on all its channels: the channel that opens first tells. */
export function closedEverywhere(card: BusinessNow): Closed | null {
  const closed = card.channels.map((one) => one.closed);
  const opensMs = (one: Closed | null) => one?.opens_at_ms ?? Infinity;
  return closed.includes(null) ? null : (closed.toSorted((one, other) => opensMs(one) - opensMs(other))[0] ?? null);
}

/** Closed, and until when; or full. */
export function closedWords(closed: Closed, texts: Texts, language: Language): string {
  if (closed.code === "full") {
    return texts.lineFull;
  }
  return closed.opens_at_ms === null ? texts.closed : fill(texts.closedUntil, { when: openingWords(closed.opens_at_ms, closed.time_zone, language) });
}

export function saidWords(closed: Closed, language: Language): string {
  return language === "zh" ? closed.said_zh : closed.said_en;
}

/** The wait of somebody who comes now; `room`: how many would be taken at once on their channel, or on any. */
export function waitWords(card: BusinessNow, texts: Texts, room = card.tellers_free): string {
  if (card.tellers_on_duty === 0) {
    return texts.nobodyOnDuty;
  }
  return room > card.waiting ? texts.waitNone : estimateWords(card.estimate_from_s, card.estimate_to_s, texts);
}

/** An estimate as one would say it: "about 3 to 5 minutes". */
export function estimateWords(fromS: number | null, toS: number | null, texts: Texts): string {
  if (fromS === null || toS === null) {
    return texts.estimateNone;
  }
  if (fromS === 0) {
    return fill(texts.estimateShort, { to: span(toS, texts) });
  }
  return fill(texts.estimate, { from: fromS < 60 !== toS < 60 ? span(fromS, texts) : amount(fromS), to: span(toS, texts) });
}

function span(seconds: number, texts: Texts): string {
  const words = seconds < 60 ? texts.seconds : seconds === 60 ? texts.minute : texts.minutes;
  return fill(words, { n: amount(seconds) });
}

function amount(seconds: number): string {
  return seconds < 60 ? String(seconds) : String(seconds / 60);
}
