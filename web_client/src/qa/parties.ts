// Who was who in a session, from its timeline. Pure.
import type { PartyRole, SessionReplay } from "../generated/protocol";
import { CUSTOMER } from "../shared/session_view";

export interface Who {
  role: PartyRole;
  name: string;
}

/** Every party, with role and name; colleagues as they came in last. */
export function whoIn(replay: SessionReplay): ReadonlyMap<string, Who> {
  const who = new Map<string, Who>([[CUSTOMER, { role: "customer", name: replay.row.customer_name ?? "" }]]);
  for (const { event } of replay.timeline) {
    if (event.type === "OfferAccepted") {
      who.set(event.teller, { role: "teller", name: event.teller_name ?? "" });
    } else if (event.type === "PartyInvited") {
      who.set(event.party, { role: event.role, name: event.name ?? "" });
    }
  }
  return who;
}

/** A party's role; whoever is not named anywhere served. */
export function roleOf(who: ReadonlyMap<string, Who>, party: string): PartyRole {
  return who.get(party)?.role ?? "teller";
}
