// Texts that are something, in the one form in which they are stored. session/case/field_formats.py reads the same.
import type { FieldFaultKind, FieldFormat } from "../../generated/protocol.ts";
import { readAmount } from "./amount.ts";
import { asAscii, BLANKS_WITHIN, characters, onlyDigits, stripped } from "./written.ts";

export type Read = { value: string } | { fault: FieldFaultKind; limit?: string | number };

const ACCOUNT = /^[0-9]{8,32}$/;
const MOBILE = /^(?:(?:\+|00)?86)?(1[3-9][0-9]{9})$/;
const DATE = /^([0-9]{4})(?:-([0-9]{1,2})-|\/([0-9]{1,2})\/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})日?$/;
const NO_NAME = /[0-9!-&()*+/:-@[-`{-~！-＠]/;
const LONGEST_NAME = 60;
const MOST_AMOUNT = "999999999999.99";
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

const READERS: Record<FieldFormat, (text: string) => Read> = {
  amount: (text) => {
    const read = readAmount(text);
    return "amount" in read ? { value: read.amount } : { fault: read.fault, ...(read.fault === "too_large" && { limit: MOST_AMOUNT }) };
  },
  account: (text) => (ACCOUNT.test(onlyDigits(text)) ? { value: onlyDigits(text) } : { fault: "not_an_account" }),
  mobile: (text) => {
    const own = MOBILE.exec(onlyDigits(text))?.[1];
    return own === undefined ? { fault: "not_a_mobile" } : { value: `+86${own}` };
  },
  date: readDate,
  "person-name": (text) => {
    const name = stripped(text).replace(BLANKS_WITHIN, " ");
    if (characters(name) > LONGEST_NAME) {
      return { fault: "too_long", limit: LONGEST_NAME };
    }
    return NO_NAME.test(name) ? { fault: "not_a_name" } : { value: name };
  },
};

export function readFormat(text: string, format: FieldFormat): Read {
  return READERS[format](text);
}

function readDate(text: string): Read {
  const found = DATE.exec(asAscii(text));
  if (found === null) {
    return { fault: "not_a_date" };
  }
  const [, year, ...rest] = found;
  const [month, day] = rest.filter((one) => one !== undefined).map(Number);
  const at = new Date(Date.UTC(Number(year), (month ?? 0) - 1, day));
  const isThere = at.getUTCFullYear() === Number(year) && at.getUTCMonth() + 1 === month && at.getUTCDate() === day;
  const value = at.toISOString().slice(0, 10);
  return isThere && Number(year) >= FIRST_YEAR && Number(year) <= LAST_YEAR ? { value } : { fault: "not_a_date" };
}
