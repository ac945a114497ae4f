// A routing plan while it is edited: every field is there, whatever the wire left out. Pure.
import type { Business, ClassBonus, FaultShown, LineBusiness, LinePlan, Overflow, PriorityClass, Ring, RoutingPlan } from "../generated/protocol";

export interface DraftLine {
  id: string;
  businesses: LineBusiness[];
  skill: string | null;
  target_s: number;
  weight: number;
  rings: Required<Ring>[];
  overflow: Overflow | null;
}

export interface Draft extends RoutingPlan {
  lines: (DraftLine & LinePlan)[];
  classes: ClassBonus[];
}

export const BUSINESSES: readonly Business[] = ["account", "card", "transfer", "wealth", "loan", "enquiry"];
export const CLASSES: readonly PriorityClass[] = ["returned", "transferred", "elderly", "complaint", "vip"];
export const WIDEST: Required<Ring> = { after_s: 0, least_level: 1, language: "spoken" };

export function draftOf(plan: RoutingPlan): Draft {
  return {
    ...plan,
    classes: CLASSES.map((of) => ({ of, bonus_s: plan.classes?.find((one) => one.of === of)?.bonus_s ?? 0 })),
    lines: plan.lines.map((line) => ({
      id: line.id,
      businesses: (line.businesses ?? []).map((one) => ({ business: one.business, skill: one.skill ?? null })),
      skill: line.skill ?? null,
      target_s: line.target_s,
      weight: line.weight ?? 1,
      rings: (line.rings ?? [WIDEST]).map((ring) => ({ ...WIDEST, ...ring })),
      overflow: line.overflow ?? null,
    })),
  };
}

/** Put a business into this line, and out of every other; or out of this one. */
export function withBusiness(draft: Draft, place: number, business: Business, belongs: boolean): Draft {
  const lines = draft.lines.map((line, number) => {
    const others = line.businesses.filter((one) => one.business !== business);
    return number === place && belongs ? { ...line, businesses: inOrder([...others, { business, skill: null }]) } : { ...line, businesses: others };
  });
  return { ...draft, lines };
}

function inOrder(businesses: LineBusiness[]): LineBusiness[] {
  return BUSINESSES.flatMap((business) => businesses.filter((one) => one.business === business));
}

/** Where a fault is shown. */
export type Field = "name" | "target" | "weight" | "businesses" | "skill" | "rings" | "overflow" | "lines" | "bonuses" | "channels" | "preferred" | "again";

export function fieldOf(fault: FaultShown): Field {
  switch (fault.kind) {
    case "name_empty_or_long":
      return fault.subject === fault.line ? "name" : "skill";
    case "line_twice":
      return "name";
    case "business_twice":
      return "businesses";
    case "target_out_of_range":
      return "target";
    case "weight_out_of_range":
      return "weight";
    case "overflow_unknown":
    case "overflow_circle":
      return "overflow";
    case "class_twice":
    case "bonus_out_of_range":
      return "bonuses";
    case "channel_twice":
    case "channel_missing":
      return "channels";
    case "time_out_of_range":
      return fieldOfTime(fault.subject);
    default:
      return fault.line === null ? "lines" : "rings";
  }
}

function fieldOfTime(subject: string): Field {
  if (subject.startsWith("preferred_limit_s")) {
    return "preferred";
  }
  if (subject.startsWith("pass_again_s")) {
    return "again";
  }
  return subject.startsWith("overflow") ? "overflow" : "rings";
}

export function faultsAt(faults: readonly FaultShown[], field: Field, line: string | null): FaultShown[] {
  return faults.filter((fault) => fieldOf(fault) === field && fault.line === line);
}
