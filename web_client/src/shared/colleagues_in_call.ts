// Who else is in a session, and who is sought for it: the part of its view that colleagues change. Pure.
import type { Happened, PartyMode, PartyRole, Purpose, SearchEnd } from "../generated/protocol";

export interface Colleague {
  role: PartyRole;
  mode: PartyMode;
  name: string;
  number: string;
  sinceMs: number;
  /** Connected, and not only on the way. */
  isHere: boolean;
}

/** A colleague whom the teller seeks. */
export interface Search {
  purpose: Purpose;
  role: PartyRole;
  sinceMs: number;
  line: string | undefined;
  staff: string | undefined;
  isWayBack: boolean;
  /** Somebody is being rung, or on the way. */
  rings: boolean;
}

/** What a teller who handed the customer over had to say. */
export interface Part {
  teller: string;
  notes: string;
}

/** A ring that goes on: of whoever follows the session as a teller. */
export interface Ring {
  offer: string;
  atMs: number;
  ringS: number;
  /** A colleague asks, not a customer: for what. */
  asColleague: Purpose | undefined;
}

export interface InCompany {
  teller: { party: string; name: string; number: string } | undefined;
  /** Who is in the call beside customer and teller, by party, as far as this page may know. */
  colleagues: ReadonlyMap<string, Colleague>;
  search: Search | undefined;
  /** How the last search ended that brought nobody. */
  searchEnd: SearchEnd | undefined;
  /** Somebody else had the customer before. */
  wasHandedOver: boolean;
  parts: readonly Part[];
  /** The party whose screen is shared. */
  sharing: string | undefined;
  rung: Ring | undefined;
  /** The teller of a chat would rather talk. */
  callInvited: boolean;
}

/** Whoever was on the way is there, and nobody sought any more. */
export function joined({ colleagues }: InCompany, party: string, role: PartyRole): Partial<InCompany> {
  const there = withColleague(colleagues, party, { isHere: true });
  return role === "expert" || role === "reviewer" ? { colleagues: there, search: undefined } : { colleagues: there };
}

/** What an event that is about colleagues changes; of any other, nothing. */
export function afterColleagueEvent(view: InCompany, event: Happened["event"], atMs: number): Partial<InCompany> {
  switch (event.type) {
    case "PartyInvited":
      return {
        colleagues: new Map(view.colleagues).set(event.party, {
          role: event.role,
          mode: event.mode,
          name: event.name ?? "",
          number: event.staff_number,
          sinceMs: atMs,
          isHere: false,
        }),
      };
    case "ModeChanged":
      return { colleagues: withColleague(view.colleagues, event.party, { mode: event.mode }) };
    case "PartyLeft":
      return left(view, event.party);
    case "ColleagueSought":
      return {
        callInvited: false,
        searchEnd: undefined,
        search: {
          purpose: event.purpose,
          role: event.role,
          sinceMs: atMs,
          line: event.line ?? undefined,
          staff: event.staff ?? undefined,
          isWayBack: event.is_way_back ?? false,
          rings: false,
        },
      };
    case "ColleagueRung":
      return view.search === undefined
        ? {}
        : { search: { ...view.search, rings: true }, rung: { offer: event.offer, atMs, ringS: event.ring_s, asColleague: view.search.purpose } };
    case "ColleagueFound":
      return view.search === undefined ? {} : { search: { ...view.search, rings: true }, rung: undefined };
    case "ColleagueLetPass":
      return view.search === undefined ? {} : { search: { ...view.search, rings: false }, rung: undefined };
    case "SearchEnded":
      return { search: undefined, searchEnd: event.reason, rung: undefined };
    case "HandedOver": {
      const next = view.colleagues.get(event.to);
      const colleagues = new Map(view.colleagues);
      colleagues.delete(event.to);
      return { colleagues, search: undefined, wasHandedOver: true, teller: { party: event.to, name: next?.name ?? "", number: next?.number ?? "" } };
    }
    case "PartWrapUpDone":
      return { parts: [...view.parts, { teller: event.teller, notes: event.notes ?? "" }] };
    default:
      return {};
  }
}

/** Whoever was on the way and never came is sought anew. */
function left(view: InCompany, party: string): Partial<InCompany> {
  const colleagues = new Map(view.colleagues);
  colleagues.delete(party);
  const wasOnTheWay = view.colleagues.get(party)?.isHere === false;
  return {
    colleagues,
    ...(view.search !== undefined && wasOnTheWay ? { search: { ...view.search, rings: false } } : {}),
    ...(view.sharing === party ? { sharing: undefined } : {}),
    ...(view.teller?.party === party ? { teller: undefined } : {}),
  };
}

function withColleague(colleagues: InCompany["colleagues"], party: string, changes: Partial<Colleague>): InCompany["colleagues"] {
  const colleague = colleagues.get(party);
  return colleague === undefined ? colleagues : new Map(colleagues).set(party, { ...colleague, ...changes });
}
