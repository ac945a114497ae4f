// What people write, before it is read as something. session/case/written.py does the same, character by character.
const BLANKS = " \\t\\r\\n\\u00a0\\u3000";
const AROUND = new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, "g");
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]/;
const FULL_WIDTH = "０１２３４５６７８９＋－／．";
const ASCII = "0123456789+-/.";

export const BLANKS_WITHIN = new RegExp(`[${BLANKS}]+`, "g");

export function translated(text: string, from: string, to: string): string {
  return [...text].map((one) => (from.includes(one) ? (to[from.indexOf(one)] ?? "") : one)).join("");
}

/** Without blanks around it. Not `trim`: what counts as a blank is the same on both sides. */
export function stripped(text: string): string {
  return text.replace(AROUND, "");
}

/** Whether there is something in it that is neither seen nor a blank. */
export function hasControl(text: string): boolean {
  return CONTROL.test(text);
}

export function asAscii(text: string): string {
  return translated(text, FULL_WIDTH, ASCII);
}

/** With ASCII digits, and without what people put between them. Other characters stay, to be refused. */
export function onlyDigits(text: string): string {
  return asAscii(text).replace(/[ \-()（）\u00a0\u3000]/g, "");
}

/** Characters as people count them, which a string's `length` does not. */
export function characters(text: string): number {
  return [...text].length;
}
