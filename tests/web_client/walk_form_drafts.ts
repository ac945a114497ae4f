// Desks that type into one form, and a counter that keeps it as `save_case_field` does; everything on its way for as long as chance will.
// Reads `{seeds, steps}` from standard input, and writes for each seed what was lost and what does not agree: nothing.
import { type Entry, FormDraft, type Saved, type Told } from "../../web_client/src/shared/form/form_draft.ts";

const FIELDS = ["amount", "payee", "agreed"];
const DESKS = 3;

class Counter {
  version = 0;
  fields: Record<string, Told> = {};
  /** All that was ever kept: by whose hand, and on top of which version. */
  readonly past: (Told & { field: string; base: number })[] = [];

  save(field: string, base: number, value: Entry, by: string): boolean {
    if ((this.fields[field]?.version ?? 0) !== base) {
      return false;
    }
    this.version += 1;
    this.fields = { ...this.fields, [field]: { value, version: this.version, by } };
    this.past.push({ value, version: this.version, by, field, base });
    return true;
  }
}

interface Desk {
  draft: FormDraft;
  name: string;
  /** What comes to it, in order, as over one connection. */
  inbox: (() => void)[];
  timers: Set<() => void>;
  typed: Map<string, Entry>;
  /** All that was ever typed here. */
  own: Set<string>;
  /** The versions of fields that were before this desk's eyes: as what stands there, or as what another has put there. */
  seen: Set<number>;
}

async function walk(seed: number, steps: number): Promise<string[]> {
  const chance = chanceOf(seed);
  const counter = new Counter();
  const arriving: (() => void)[] = [];
  const desks: Desk[] = [];
  // What is told is what there is by then, which may be more than what gave the occasion.
  const tell = (one: Desk): void => {
    const now = counter.fields;
    one.inbox.push(() => {
      one.draft.told(now);
      told.set(one, now);
      look(one, now);
    });
  };
  const told = new Map<Desk, Readonly<Record<string, Told>>>();
  for (let n = 0; n < DESKS; n++) {
    const desk: Desk = { draft: undefined as unknown as FormDraft, name: `desk ${n}`, inbox: [], timers: new Set(), typed: new Map(), own: new Set(), seen: new Set([0]) };
    desk.draft = new FormDraft({
      save: (field, base, value) =>
        new Promise<Saved>((resolve) =>
          arriving.push(() => {
            const kept = counter.save(field, base, value, desk.name);
            desk.inbox.push(() => resolve(kept ? "done" : "field_taken"));
            for (const one of desks) {
              arriving.push(() => tell(one));
            }
          }),
        ),
      later: (act) => {
        desk.timers.add(act);
        return () => desk.timers.delete(act);
      },
      changed: () => {},
    });
    desks.push(desk);
  }
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 3; n++) {
      await Promise.resolve();
    }
  };
  const one = async (desk: Desk): Promise<void> => {
    const what = chance(10);
    const field = FIELDS[chance(FIELDS.length)] as string;
    if (what < 4) {
      const value = field === "agreed" ? chance(2) === 0 : `${desk.name} ${chance(4)}`;
      desk.draft.type(field, value);
      desk.typed.set(field, value);
      desk.own.add(`${field}: ${value}`);
    } else if (what < 6) {
      const timer = [...desk.timers][0];
      if (timer !== undefined) {
        desk.timers.delete(timer);
        timer();
      }
    } else if (what < 7 && desk.draft.now(field)?.stage === "taken") {
      if (chance(2) === 0) {
        desk.draft.keepMine(field);
      } else if (desk.draft.now(field)?.theirs !== undefined) {
        desk.draft.takeTheirs(field);
        desk.typed.delete(field);
      }
    } else if (what < 8) {
      // Of those who wait at different nodes anybody may be next.
      arriving.splice(chance(arriving.length || 1), 1)[0]?.();
    } else {
      desk.inbox.shift()?.();
    }
    await settle();
    for (const one of desks) {
      look(one, told.get(one) ?? {});
    }
  };
  for (let step = 0; step < steps; step++) {
    await one(desks[chance(DESKS)] as Desk);
  }
  // Then nobody types any more, and all that is on its way comes.
  for (let round = 0; round < 200; round++) {
    for (const desk of desks) {
      desk.draft.flushAll();
    }
    arriving.shift()?.();
    for (const desk of desks) {
      while (desk.inbox.length > 0) {
        desk.inbox.shift()?.();
        await settle();
        look(desk, told.get(desk) ?? {});
      }
    }
  }
  const blind = counter.past.filter(({ by, base }) => desks.every((desk) => desk.name !== by || !desk.seen.has(base)));
  return [
    ...blind.map(({ by, field, base, value }) => `${by}, ${field}: ${value} was put over version ${base}, which was not seen there`),
    ...desks.flatMap((desk) => FIELDS.flatMap((field) => faultsOf(desk, field, counter))),
  ];
}

/** What the person at the desk sees once this was told. */
function look(desk: Desk, told: Readonly<Record<string, Told>>): void {
  for (const [field, { value, version, by }] of Object.entries(told)) {
    const now = desk.draft.now(field);
    // Who typed the same has it before their eyes.
    if (by === desk.name || desk.own.has(`${field}: ${value}`) || now?.theirs?.version === version || (now?.stage === "saved" && now.value === value)) {
      desk.seen.add(version);
    }
  }
}

function faultsOf(desk: Desk, field: string, counter: Counter): string[] {
  const kept = counter.fields[field];
  const now = desk.draft.now(field);
  if (kept === undefined && now === undefined) {
    return [];
  }
  const where = `${desk.name}, ${field}`;
  if (now === undefined || (now.stage !== "saved" && now.stage !== "taken")) {
    return [`${where}: ${now?.stage ?? "nothing"} for ever`];
  }
  const typed = desk.typed.get(field);
  const isLost = typed !== undefined && now.value !== typed && !counter.past.some((one) => one.field === field && one.value === typed);
  const faults = isLost ? [`${where}: lost ${typed}`] : [];
  if (now.stage === "saved") {
    return now.value === kept?.value ? faults : [...faults, `${where}: shows ${now.value} as saved, and the counter has ${kept?.value}`];
  }
  return now.theirs?.version === kept?.version ? faults : [...faults, `${where}: is offered what is not the newest`];
}

/** Numbers below `limit`, the same for the same seed (Marsaglia, Xorshift RNGs, 2003). */
function chanceOf(seed: number): (limit: number) => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
  };
}

process.stdin.setEncoding("utf8");
let text = "";
for await (const part of process.stdin) {
  text += part;
}
const { seeds, steps } = JSON.parse(text) as { seeds: number; steps: number };
const found: Record<number, string[]> = {};
for (let seed = 1; seed <= seeds; seed++) {
  const faults = await walk(seed, steps);
  if (faults.length > 0) {
    found[seed] = faults;
  }
}
console.log(JSON.stringify(found));
