// Amounts of money: decimal texts, never numbers. session/case/amount.py reads and shows the same; tests/session/case/amounts.json holds both to it.
import { characters, stripped, translated } from "./written.ts";

export type AmountFault = "not_a_number" | "negative" | "too_many_decimals" | "too_large";

const MOST_DIGITS = 12;
const MOST_WRITTEN = 64;
const PLAIN = /^([0-9]+)(?:\.([0-9]+))?$/;
const GROUPED = /^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$/;
const DIGITS = [..."零壹贰叁肆伍陆柒捌玖"];
const PLACES = ["仟", "佰", "拾", ""];
const GROUPS = ["亿", "万", ""];

/** What somebody typed, as `80000.00`; or what is wrong with it. */
export function readAmount(written: string): { amount: string } | { fault: AmountFault } {
  if (characters(written) > MOST_WRITTEN) {
    return { fault: "not_a_number" };
  }
  const text = stripped(stripped(translated(written, "０１２３４５６７８９．，－￥", "0123456789.,-¥")).replace(/^¥/, ""));
  if (text.startsWith("-")) {
    return { fault: isNumber(stripped(text.slice(1))) ? "negative" : "not_a_number" };
  }
  if (!isNumber(text)) {
    return { fault: "not_a_number" };
  }
  const [, digits = "", decimals = ""] = PLAIN.exec(text.replaceAll(",", "")) ?? [];
  const whole = digits.replace(/^0+/, "") || "0";
  if (decimals.length > 2) {
    return { fault: "too_many_decimals" };
  }
  return whole.length > MOST_DIGITS ? { fault: "too_large" } : { amount: `${whole}.${decimals.padEnd(2, "0")}` };
}

/** `80000.00` as `¥80,000.00`. */
export function inFigures(amount: string): string {
  const [whole = "", decimals = ""] = amount.split(".");
  return `¥${whole.replace(/\B(?=([0-9]{3})+$)/g, ",")}.${decimals}`;
}

/** `80000.00` as `捌万元整`, by the People's Bank's rules for vouchers. */
export function inCapitals(amount: string): string {
  const [whole = "0", decimals = "00"] = amount.split(".");
  const [jiao = 0, fen = 0] = [...decimals].map(Number);
  const yuan = wholeInCapitals(whole);
  if (jiao === 0 && fen === 0) {
    return `${yuan || DIGITS[0]}元整`;
  }
  const zero = yuan !== "" && (jiao === 0 || whole.endsWith("0")) ? DIGITS[0] : "";
  const text = `${yuan === "" ? "" : `${yuan}元`}${zero}${jiao > 0 ? `${DIGITS[jiao]}角` : ""}`;
  return fen > 0 ? `${text}${DIGITS[fen]}分` : `${text}整`;
}

function isNumber(text: string): boolean {
  return (text.includes(",") ? GROUPED : PLAIN).test(text);
}

function wholeInCapitals(whole: string): string {
  const padded = whole.padStart(GROUPS.length * 4, "0");
  let text = "";
  let skipped = false;
  for (const [place, unit] of GROUPS.entries()) {
    const group = padded.slice(place * 4, place * 4 + 4);
    if (group === "0000") {
      skipped = text !== "";
      continue;
    }
    if (text !== "" && (skipped || group.startsWith("0"))) {
      text += DIGITS[0];
    }
    text += groupInCapitals(group) + unit;
    skipped = false;
  }
  return text;
}

function groupInCapitals(group: string): string {
  let text = "";
  for (const [place, digit] of [...group].entries()) {
    if (digit !== "0") {
      text += `${DIGITS[Number(digit)]}${PLACES[place]}`;
    } else if (text !== "" && !text.endsWith("零")) {
      text += "零";
    }
  }
  return text.replace(/零$/, "");
}
