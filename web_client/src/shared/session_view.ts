// What a page knows of a session: the fold of the events it may see. Pure.
import type { AbandonReason, Business, CallbackWay, Channel, EndReason, Happened, Language, PriorityClass, Result, SmsFate, Source, Switch } from "../generated/protocol";
import { afterColleagueEvent, type InCompany, joined } from "./colleagues_in_call";

export type Phase = "arriving" | "waiting" | "offered" | "connecting" | "in_service" | "wrapping_up" | "closed";
export const CUSTOMER = "customer";

/** By what staff name a customer who gave no name: the end of the session's id, which is chance. */
export function guestCode(session: string): string {
  return session.slice(-4).toUpperCase();
}

/** What a party wrote. */
export interface Written {
  id: string;
  by: string;
  text: string;
  atMs: number;
}

export type CallbackStage = "away" | "summoned" | "missed" | "confirmed";

/** The customer keeps the place and is not there, unless `stage` is confirmed. */
export interface Callback {
  way: CallbackWay;
  stage: CallbackStage;
  number: string;
  /** When the summons ends, by the counter's clock. */
  untilMs: number;
  sms: SmsFate | undefined;
}

export interface SessionView extends InCompany {
  phase: Phase;
  business: Business;
  channel: Channel;
  language: Language;
  customerName: string;
  /** What stands for a name where none was given. */
  guest: string;
  classes: readonly PriorityClass[];
  /** Who served this customer before. */
  preferred: string | undefined;
  openedAtMs: number;
  consented: boolean;
  joinedLineAtMs: number | undefined;
  callback: Callback | undefined;
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
  recordingSinceMs: number | undefined;
  lost: ReadonlySet<string>;
  off: ReadonlySet<string>;
  /** By the device, not by choice: another call has taken it. What was chosen before stands in `off`. */
  taken: ReadonlySet<string>;
  /** When a party that is lost was, by the counter's clock. */
  lostAtMs: ReadonlyMap<string, number>;
  heldSinceMs: number | undefined;
  /** Which sounds and pictures the newest journal has on disk now: told once a case is in hand. */
  onRecord: ReadonlySet<string>;
  journal: string | undefined;
  messages: readonly Written[];
  endReason: EndReason | undefined;
  result: Result | undefined;
  abandonReason: AbandonReason | undefined;
  rated: boolean;
}

/** The key under which `off` and `taken` hold a party's source. */
export function sourceOf(party: string, source: Source): string {
  return `${party}/${source}`;
}

/** What another call or program has taken away of a party's devices. */
export function takenOf(view: SessionView | undefined, party: string): ReadonlySet<"microphone" | "camera"> {
  return new Set((["microphone", "camera"] as const).filter((source) => view?.taken.has(sourceOf(party, source))));
}

function changed(set: ReadonlySet<string>, member: string, present: boolean): ReadonlySet<string> {
  const copy = new Set(set);
  if (present) {
    copy.add(member);
  } else {
    copy.delete(member);
  }
  return copy;
}

function turned(view: SessionView, source: string, to: Switch): Partial<SessionView> {
  if (to === "interrupted") {
    return { taken: changed(view.taken, source, true) };
  }
  return { off: changed(view.off, source, to === "off"), taken: changed(view.taken, source, false) };
}

function callbackNow(view: SessionView, changes: Partial<Callback>): Partial<SessionView> {
  return view.callback === undefined ? {} : { callback: { ...view.callback, ...changes } };
}

/** The view after one more event; the first event of a session makes it. */
export function afterEvent(view: SessionView | undefined, happened: Happened): SessionView | undefined {
  const { event, at_ms } = happened;
  if (event.type === "SessionOpened") {
    return {
      phase: "arriving",
      business: event.business,
      channel: event.channel,
      language: event.language,
      customerName: event.customer_name ?? "",
      guest: guestCode(happened.stream),
      classes: event.classes ?? [],
      preferred: event.preferred ?? undefined,
      openedAtMs: at_ms,
      consented: false,
      joinedLineAtMs: undefined,
      callback: undefined,
      teller: undefined,
      startedAtMs: undefined,
      endedAtMs: undefined,
      recordingSinceMs: undefined,
      lost: new Set(),
      off: new Set(),
      taken: new Set(),
      lostAtMs: new Map(),
      colleagues: new Map(),
      search: undefined,
      searchEnd: undefined,
      wasHandedOver: false,
      parts: [],
      heldSinceMs: undefined,
      onRecord: new Set(),
      journal: undefined,
      sharing: undefined,
      rung: undefined,
      messages: [],
      callInvited: false,
      endReason: undefined,
      result: undefined,
      abandonReason: undefined,
      rated: false,
    };
  }
  return view === undefined ? undefined : { ...view, ...changes(view, happened) };
}

function changes(view: SessionView, { event, at_ms }: Happened): Partial<SessionView> {
  switch (event.type) {
    case "ConsentGiven":
      return { consented: true };
    case "LineJoined":
      return { phase: "waiting", joinedLineAtMs: at_ms };
    case "CallbackAsked":
      return { callback: { way: event.way, stage: "away", number: event.number ?? "", untilMs: 0, sms: undefined } };
    case "CustomerSummoned":
      return callbackNow(view, { stage: "summoned", untilMs: at_ms + event.within_s * 1000, sms: undefined });
    case "SummonsMissed":
      return callbackNow(view, { stage: "missed" });
    case "CallbackConfirmed":
      return callbackNow(view, { stage: "confirmed" });
    case "SmsSettled":
      return callbackNow(view, { sms: event.fate });
    case "OfferMade":
      return { phase: "offered", rung: { offer: event.offer, atMs: at_ms, ringS: event.ring_s, asColleague: undefined } };
    case "OfferLapsed":
    case "OfferRefused":
    case "OfferWithdrawn":
      return { phase: "waiting", rung: undefined };
    case "OfferAccepted":
      return {
        phase: "connecting",
        rung: undefined,
        lost: new Set(),
        teller: { party: event.teller, name: event.teller_name ?? "", number: event.staff_number },
      };
    case "ConnectingFailed":
      return { phase: "waiting", teller: undefined };
    case "MediaStarted":
    case "ChatBegan":
      return { phase: "in_service", startedAtMs: at_ms };
    case "MessageSent":
      return { messages: [...view.messages, { id: event.message, by: event.by, text: event.text ?? "", atMs: at_ms }] };
    case "CallInvited":
      return { callInvited: true };
    case "CallDeclined":
      return { callInvited: false };
    case "ChannelChanged":
      return event.channel === "chat"
        ? { channel: "chat", callInvited: false, phase: "in_service", startedAtMs: at_ms }
        : { channel: event.channel, callInvited: false, phase: "connecting", startedAtMs: undefined };
    case "MediaMoved":
      // Whoever was connected is not any more, and each page connects anew.
      return { lost: new Set([CUSTOMER, ...(view.teller === undefined ? [] : [view.teller.party]), ...view.colleagues.keys()]) };
    case "PartyJoined":
      return {
        lost: changed(view.lost, event.party, false),
        ...joined(view, event.party, event.role),
      };
    case "PartyLost":
      return { lost: changed(view.lost, event.party, true), lostAtMs: new Map(view.lostAtMs).set(event.party, at_ms) };
    case "PartyReturned":
      return { lost: changed(view.lost, event.party, false) };
    case "HoldBegan":
      return { heldSinceMs: at_ms };
    case "HoldEnded":
      return { heldSinceMs: undefined };
    case "SourceTurned":
      if (event.source === "screen") {
        return event.switch === "on" || view.sharing === event.party ? { sharing: event.switch === "on" ? event.party : undefined } : {};
      }
      return turned(view, sourceOf(event.party, event.source), event.switch);
    case "RecordingStarted":
      return { recordingSinceMs: view.recordingSinceMs ?? at_ms, journal: event.journal, onRecord: new Set() };
    case "RecordingResumed":
    case "RecordingStalled":
      // What an older journal tells says nothing of now.
      return event.journal === view.journal ? { onRecord: changed(view.onRecord, sourceOf(event.party, event.source), event.type === "RecordingResumed") } : {};
    case "ServiceEnded":
      return { phase: "wrapping_up", endedAtMs: at_ms, endReason: event.reason, heldSinceMs: undefined, sharing: undefined };
    case "SessionRated":
      return { rated: true };
    case "SessionClosed":
      return { phase: "closed", result: event.result, abandonReason: event.reason ?? undefined };
    default:
      return afterColleagueEvent(view, event, at_ms);
  }
}
