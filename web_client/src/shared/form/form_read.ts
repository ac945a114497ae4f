// What was typed into a form, judged as it is typed. What counts is the server: session/case/form_read.py, which judges the same.
// An interpreter of the form's own keywords: the page's policy allows no code that is made on it.
import type { Field, FieldFault, Form } from "../../generated/protocol.ts";
import { type Read, readFormat } from "./field_formats.ts";
import { asAscii, characters, hasControl, stripped } from "./written.ts";

/** As an input gives it: a text, also of a number; or a tick. */
export type Typed = Record<string, string | boolean>;

export interface FormRead {
  values: Record<string, string | number | boolean>;
  faults: FieldFault[];
}

type ReadField = { value: string | number | boolean } | Pick<FieldFault, "kind" | "limit"> | undefined;

const LONGEST_TEXT = 500;
const INTEGER = /^-?[0-9]{1,15}$/;

/** In the order in which it is filled in; what it does not know comes last. */
export function readForm(form: Form, typed: Typed): FormRead {
  const read: FormRead = { values: {}, faults: [] };
  for (const name of form.sections.flatMap((section) => section.fields)) {
    const field = form.properties[name];
    if (field === undefined) {
      continue;
    }
    const one = readField(field, Object.hasOwn(typed, name) ? typed[name] : undefined, form.required.includes(name));
    if (one !== undefined && "value" in one) {
      read.values[name] = one.value;
    } else if (one !== undefined) {
      read.faults.push({ field: name, ...one });
    }
  }
  for (const name of Object.keys(typed)) {
    if (!Object.hasOwn(form.properties, name)) {
      read.faults.push({ field: name, kind: "unknown_field" });
    }
  }
  return read;
}

function readField(field: Field, typed: string | boolean | undefined, required: boolean): ReadField {
  if (typed !== undefined && (typeof typed === "boolean") !== (field.type === "boolean")) {
    return { kind: "wrong_type" };
  }
  if (field.const === true && (required || typed !== undefined) && typed !== true) {
    return { kind: "must_agree" };
  }
  if (typed === undefined || (typeof typed === "string" && stripped(typed) === "")) {
    return required ? { kind: "missing" } : undefined;
  }
  if (typeof typed === "boolean") {
    return { value: typed };
  }
  if (hasControl(typed)) {
    return { kind: "not_a_text" };
  }
  if (field.type === "integer") {
    return readInteger(field, asAscii(stripped(typed)));
  }
  return field.format != null ? bounded(field, readFormat(stripped(typed), field.format)) : readText(field, typed);
}

function readInteger(field: Field, digits: string): ReadField {
  if (!INTEGER.test(digits)) {
    return { kind: "not_a_number" };
  }
  // `-0` is a number of its own here, and nowhere else.
  const value = Number(digits) + 0;
  if (field.minimum != null && value < field.minimum) {
    return { kind: "too_small", limit: field.minimum };
  }
  return field.maximum != null && value > field.maximum ? { kind: "too_large", limit: field.maximum } : { value };
}

function bounded(field: Field, read: Read): ReadField {
  if ("fault" in read) {
    return { kind: read.fault, ...(read.limit !== undefined && { limit: read.limit }) };
  }
  const { formatMinimum: least, formatMaximum: most } = field;
  if (least != null && isMore(least, read.value)) {
    return { kind: "too_small", limit: least };
  }
  return most != null && isMore(read.value, most) ? { kind: "too_large", limit: most } : read;
}

/** Amounts have two decimals and no zero in front, and dates one length: the longer text is more, then the later one. */
function isMore(one: string, other: string): boolean {
  return one.length === other.length ? one > other : one.length > other.length;
}

function readText(field: Field, typed: string): ReadField {
  if ((field.oneOf ?? []).length > 0) {
    // A choice is not typed: what is sent is one of them, letter by letter.
    return (field.oneOf ?? []).some((one) => one.const === typed) ? { value: typed } : { kind: "not_a_choice" };
  }
  const text = stripped(typed);
  const most = field.maxLength ?? LONGEST_TEXT;
  if (characters(text) > most) {
    return { kind: "too_long", limit: most };
  }
  return field.minLength != null && characters(text) < field.minLength ? { kind: "too_short", limit: field.minLength } : { value: text };
}
