// A form as it is typed at one desk: saved field by field, beside whatever other desks type into it. No React, no network.
// A field is what this desk last knew of it (`base`), what stands in it now, and what is on its way to the counter.

export type Entry = string | boolean;

/** What the counter has of a field. */
export interface Told {
  value: Entry;
  version: number;
  by: string;
}

/** `saved`: the counter has it; `typed`: not yet; `sending`; `taken`: another desk changed it first; `refused`. */
export type FieldStage = "saved" | "typed" | "sending" | "taken" | "refused";

export interface FieldNow {
  value: Entry;
  stage: FieldStage;
  /** With `taken`: what stands at the counter instead. */
  theirs?: Told;
}

/** What comes of a save: kept, another was first, or it could not be kept. */
export type Saved = "done" | "field_taken" | "refused";

interface Held {
  value: Entry;
  base: number;
  stage: FieldStage;
  sent: Entry | undefined;
  /** What was sent is kept, and which version it has is not told yet. */
  kept: boolean;
  told: Told | undefined;
  cancel: (() => void) | undefined;
  /** Of what is being sent. */
  way: Promise<void> | undefined;
}

export interface FormDraftHost {
  /** Have the counter keep it on top of version `base`; resolves when it is answered, however long that takes. */
  save: (field: string, base: number, value: Entry) => Promise<Saved>;
  /** Call back a moment later, unless the returned function is called before. */
  later: (act: () => void) => () => void;
  changed: () => void;
}

export class FormDraft {
  private readonly held = new Map<string, Held>();
  private readonly host: FormDraftHost;

  constructor(host: FormDraftHost) {
    this.host = host;
  }

  now(field: string): FieldNow | undefined {
    const held = this.held.get(field);
    if (held === undefined) {
      return undefined;
    }
    const theirs = held.stage === "taken" && held.told !== undefined && held.told.version > held.base ? held.told : undefined;
    return { value: held.value, stage: held.stage, ...(theirs !== undefined && { theirs }) };
  }

  /** All that stands in it, as the form's reader takes it. */
  values(): Record<string, Entry> {
    return Object.fromEntries([...this.held].map(([field, { value }]) => [field, value]));
  }

  /** Whether there is something that the counter does not have, or not yet. */
  get isUnsaved(): boolean {
    return [...this.held.values()].some(({ stage }) => stage !== "saved");
  }

  /** Whether something waits for a person: another was first, or it could not be kept. */
  get isStuck(): boolean {
    return [...this.held.values()].some(({ stage }) => stage === "taken" || stage === "refused");
  }

  /** What the counter has now, of all fields. */
  told(fields: Readonly<Record<string, Told>>): void {
    for (const [field, told] of Object.entries(fields)) {
      this.toldOf(field, told);
    }
    this.host.changed();
  }

  type(field: string, value: Entry): void {
    const held = this.heldOf(field);
    held.value = value;
    if (held.stage === "saved" || held.stage === "refused" || held.stage === "typed") {
      this.toBeSent(field, held);
    }
    this.host.changed();
  }

  /** Do not wait any longer: the field is left, or the page is. */
  flush(field: string): void {
    const held = this.held.get(field);
    if (held?.stage === "typed") {
      this.send(field, held);
    }
  }

  /** Resolves once what stands in the field is with the counter, or cannot be for now. */
  async saved(field: string): Promise<void> {
    this.flush(field);
    await this.held.get(field)?.way;
  }

  flushAll(): void {
    for (const field of this.held.keys()) {
      this.flush(field);
    }
  }

  /** Of a field that another desk changed first: what is typed here is to stand. */
  keepMine(field: string): void {
    const held = this.held.get(field);
    if (held?.stage === "taken" && held.told !== undefined && held.told.version > held.base) {
      held.base = held.told.version;
      this.send(field, held);
      this.host.changed();
    }
  }

  /** Or what the other typed. */
  takeTheirs(field: string): void {
    const held = this.held.get(field);
    if (held?.stage === "taken" && held.told !== undefined && held.told.version > held.base) {
      accept(held, held.told);
      this.host.changed();
    }
  }

  private toldOf(field: string, told: Told): void {
    const held = this.heldOf(field);
    if (told.version <= (held.told?.version ?? 0)) {
      return;
    }
    held.told = told;
    if (held.stage === "saved") {
      accept(held, told);
    } else if (held.stage === "sending" && (held.kept || told.value === held.sent)) {
      // This is what was sent from here, or the same, or was put on top of it.
      this.stands(field, held, told);
    } else if (held.stage !== "sending") {
      this.another(held, told);
    }
    // Of what is on its way the answer says whether it came before or after another's.
  }

  private heldOf(field: string): Held {
    let held = this.held.get(field);
    if (held === undefined) {
      held = { value: "", base: 0, stage: "saved", sent: undefined, kept: false, told: undefined, cancel: undefined, way: undefined };
      this.held.set(field, held);
    }
    return held;
  }

  private toBeSent(field: string, held: Held): void {
    held.stage = "typed";
    held.cancel?.();
    held.cancel = this.host.later(() => this.flush(field));
  }

  private send(field: string, held: Held): void {
    held.cancel?.();
    held.cancel = undefined;
    held.stage = "sending";
    held.sent = held.value;
    held.kept = false;
    held.way = this.host.save(field, held.base, held.value).then((saved) => {
      this.answered(field, held, saved);
      this.host.changed();
    });
  }

  private answered(field: string, held: Held, saved: Saved): void {
    if (held.stage !== "sending") {
      return;
    }
    if (saved === "refused") {
      held.stage = "refused";
    } else if (saved === "field_taken") {
      held.stage = "taken";
      // What was told before it was sent is not what was first.
      if (held.told !== undefined && held.told.version > held.base) {
        this.another(held, held.told);
      }
    } else if (held.told !== undefined && held.told.version > held.base) {
      // Kept, and somebody has changed it since.
      this.stands(field, held, held.told);
    } else {
      held.kept = true;
    }
  }

  /** What was sent is no longer on its way: `told` is what the counter has. */
  private stands(field: string, held: Held, told: Told): void {
    const more = held.value !== held.sent;
    held.base = told.version;
    if (!more) {
      accept(held, told);
    } else if (told.value === held.sent) {
      this.toBeSent(field, held);
    } else {
      held.stage = "taken";
    }
  }

  private another(held: Held, told: Told): void {
    held.cancel?.();
    held.cancel = undefined;
    if (told.value === held.value) {
      accept(held, told);
    } else {
      held.stage = "taken";
    }
  }
}

function accept(held: Held, told: Told): void {
  held.value = told.value;
  held.base = told.version;
  held.stage = "saved";
  held.sent = undefined;
}
