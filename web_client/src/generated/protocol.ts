/* Made from signaling/protocol_schema.py by scripts/generate_protocol.mjs. Do not edit. */

export type FromCustomer = Follow | AskAsCustomer | JoinMedia | AnswerMedia | Pong | Probe;
/**
 * What a party's browser sends.
 */
export type Source = "camera" | "microphone" | "screen";
export type Switch = "interrupted" | "off" | "on";
export type Channel = "chat" | "video" | "voice";
export type Language = "en" | "zh";
/**
 * What a customer says who does not confirm.
 */
export type Wish = "change" | "nothing";
export type FromTeller =
  | Follow
  | AskAsTeller
  | SaveDraft
  | SaveField
  | CheckAccount
  | CheckPayee
  | JoinMedia
  | AnswerMedia
  | WatchWallboard
  | Pong
  | Probe;
/**
 * What a teller who is not there to be offered anybody is doing meanwhile.
 */
export type BreakReason = "meal" | "meeting" | "paperwork" | "rest" | "technical";
/**
 * What a colleague is sought for.
 */
export type Purpose = "consult" | "transfer";
/**
 * What somebody is within one session.
 */
export type PartyRole = "customer" | "expert" | "reviewer" | "supervisor" | "teller";
/**
 * What came of the conversation, in the teller's judgement.
 */
export type Outcome = "done" | "follow_up" | "informed" | "not_possible" | "not_stated";
/**
 * What a teller chooses to do when after-call work is done.
 */
export type NextDuty = "offline" | "on_break" | "ready";
/**
 * What a photograph shows.
 */
export type PictureOf = "card_emblem" | "card_portrait" | "paper" | "passport_page";
/**
 * Why a paper is refused; the customer has a sentence for each.
 */
export type PaperFlaw = "another_paper" | "blurred" | "expired" | "incomplete" | "not_authentic";
export type DocumentKind = "identity_card" | "passport";
/**
 * What the teller saw when comparing the document's picture with the person.
 */
export type Comparison = "another" | "doubt" | "same";
/**
 * Why nothing will come of a case.
 */
export type GiveUpReason = "begun_in_error" | "customer_declines" | "not_entitled";
/**
 * Why a reviewer does not approve; the remark says more.
 */
export type ReviewFlaw = "content_doubtful" | "fraud_suspected" | "identity_doubtful" | "papers_insufficient";
/**
 * What somebody is within one session.
 */
export type PartyRole1 = "customer" | "expert" | "reviewer" | "supervisor" | "teller";
/**
 * How a party takes part: unseen and unheard, heard by the teller alone, or heard and seen by everybody.
 */
export type PartyMode = "full" | "listen" | "whisper";
/**
 * Where a supervisor may put a teller who neither rings nor talks.
 */
export type ForcedDuty = "offline" | "on_break" | "ready";
/**
 * What a teller who is not there to be offered anybody is doing meanwhile.
 */
export type BreakReason1 = "meal" | "meeting" | "paperwork" | "rest" | "technical";
export type FromServer =
  | Welcome
  | Happened
  | Caught
  | Done
  | Refused
  | Draft
  | CaseTold
  | OwnCaseTold
  | LinePlace
  | LineState
  | Wallboard
  | WallboardTrend
  | OfferMedia
  | SlotsFed
  | ConnectionQuality
  | PictureYielded
  | Outage
  | Error
  | Superseded
  | Ping;
/**
 * What a customer comes for. Chinese and English names stand in the web client's message files.
 */
export type Business = "account" | "card" | "enquiry" | "loan" | "transfer" | "wealth";
/**
 * Why somebody comes a little earlier.
 */
export type PriorityClass = "complaint" | "elderly" | "returned" | "transferred" | "vip";
/**
 * How a customer who keeps the place and goes is reached when the turn comes.
 */
export type CallbackWay = "page" | "sms";
/**
 * What became of an SMS.
 */
export type SmsFate = "given_up" | "refused" | "taken";
/**
 * Why an offer was taken back from a teller who had not answered yet.
 */
export type WithdrawalReason = "customer_left";
/**
 * Why a session's media had to go to another media process.
 */
export type MoveCause = "process_lost" | "process_stops";
/**
 * Why somebody other than the customer is no longer in a call.
 */
export type LeaveReason = "call_ended" | "connection_lost" | "handed_over" | "own_choice";
export type SetAsideReason = "not_connected" | "offer_missed" | "offer_refused";
/**
 * Why a colleague is no longer sought, although none came.
 */
export type SearchEnd = "call_ended" | "cancelled" | "nobody_came";
/**
 * How it was noticed that somebody is gone.
 */
export type LossCause = "media_silent" | "page_gone";
/**
 * Why a track is not on record any more.
 */
export type StallCause = "call_over" | "not_written" | "silent";
export type Completeness = "complete" | "complete_with_explained_gaps" | "incomplete" | "nothing_recorded";
/**
 * Why talking ended.
 */
export type EndReason = "customer_hung_up" | "customer_lost" | "teller_ended" | "teller_lost";
/**
 * How a session closed.
 */
export type Result = "abandoned" | "failed" | "served";
/**
 * Why a session was closed unserved, where it is not simply that the customer left.
 */
export type AbandonReason = "callback_expired" | "callback_not_confirmed";
export type OfflineReason = "connection_lost" | "forced" | "own_choice";
/**
 * Why a command was not carried out. The client has a sentence for each in every language.
 */
export type RefusalCode =
  | "another_submission"
  | "bad_document"
  | "bad_number"
  | "case_in_hand"
  | "closed"
  | "core_bank_away"
  | "field_taken"
  | "full"
  | "no_authority"
  | "not_now"
  | "not_opened"
  | "not_proven"
  | "not_recorded"
  | "not_shown"
  | "not_signed"
  | "not_yours"
  | "on_hold"
  | "other_part"
  | "step_not_open"
  | "too_busy"
  | "unknown"
  | "wrong_channel";
/**
 * Whether a session has the case in hand is not a stage: that is a fact beside it.
 */
export type Stage = "done" | "entering" | "given_up" | "held_up" | "ordered" | "refused" | "submitted" | "under_way";
/**
 * What a step waits for.
 */
export type LackKind =
  | "confirmation"
  | "declined"
  | "fields"
  | "identity"
  | "not_looked_at"
  | "paper"
  | "payee"
  | "review"
  | "statement"
  | "submission"
  | "unwilling";
export type FieldFaultKind =
  | "missing"
  | "must_agree"
  | "negative"
  | "not_a_choice"
  | "not_a_date"
  | "not_a_mobile"
  | "not_a_name"
  | "not_a_number"
  | "not_a_text"
  | "not_an_account"
  | "too_large"
  | "too_long"
  | "too_many_decimals"
  | "too_short"
  | "too_small"
  | "unknown_field"
  | "wrong_type";
/**
 * What makes a case one that others should look at, whatever its amount.
 */
export type Risk = "doubt" | "elderly" | "passport";
/**
 * What the core bank says of the account, beside the document that was checked.
 */
export type AccountMatch = "another_document" | "another_name" | "no_such_account" | "not_open" | "same";
/**
 * What the core bank says of the payee's account, beside the name that was typed.
 */
export type PayeeMatch = "another_name" | "no_such_account" | "not_open" | "same";
/**
 * What a type requires; the subject says which.
 */
export type ProofKind =
  | "account"
  | "approval"
  | "comparison"
  | "confirmation"
  | "document"
  | "limit"
  | "paper"
  | "payee"
  | "recorded"
  | "shown"
  | "statement"
  | "submission"
  | "type";
/**
 * Why something is not proven.
 */
export type WhyNot =
  | "altered"
  | "another_content"
  | "another_session"
  | "entered"
  | "expired"
  | "missing"
  | "no_authority"
  | "not_opened"
  | "not_recorded"
  | "not_recorded_yet"
  | "out_of_limits"
  | "refused";
export type JobStage = "done" | "held_up" | "ordered" | "refused" | "under_way";
/**
 * Why nobody knows what came of a job, and asking by itself leads no further.
 */
export type HeldUp = "another_body" | "no_answer" | "not_let_in" | "not_understood";
/**
 * Why a job was not carried out. The first ones are the core bank's own words, the last the counter's.
 */
export type NotDone =
  | "account_closed"
  | "account_frozen"
  | "account_lost"
  | "amount"
  | "frozen"
  | "no_such_account"
  | "not_enough"
  | "other"
  | "over_day_limit"
  | "payee_name"
  | "same_account";
/**
 * What is done in a step; each but `talk` is there once at most.
 */
export type StepKind = "confirmation" | "form" | "identity" | "papers" | "review" | "talk";
/**
 * As the customer is told of a paper.
 */
export type PaperState = "accepted" | "received" | "refused";
/**
 * What a text is, and so how it is read, shown and checked.
 */
export type FieldFormat = "account" | "amount" | "date" | "mobile" | "person-name";
/**
 * What the customer has said of what is submitted.
 */
export type OwnAnswer = "change" | "confirmed" | "nothing";
/**
 * What a teller is doing, as the ACD sees it.
 */
export type Duty =
  | "after_call_work"
  | "chatting"
  | "in_session"
  | "in_training"
  | "offered"
  | "offline"
  | "on_break"
  | "ready"
  | "set_aside";
/**
 * What needs a supervisor's attention. A threshold for each stands in queueing/alarm_limits.py.
 */
export type AlarmKind = "bad_call" | "job_held_up" | "long_in_state" | "service_level_low" | "wait_too_long";
/**
 * Which way, seen from the party.
 */
export type Direction = "down" | "up";
export type ErrorCode = "malformed" | "media_unavailable" | "not_yours" | "sdp_refused" | "too_large";
export type InterruptReason = "at_will" | "session_closed";
/**
 * How a customer shows that it was them.
 */
export type ConfirmedBy = "signature";
export type EffectKind = "certify_balance" | "change_mobile" | "purchase" | "report_loss" | "transfer";
/**
 * Why nothing of a party was recorded for a while.
 */
export type GapCause =
  | "camera_off"
  | "connected_anew"
  | "interrupted"
  | "left"
  | "lost"
  | "media_moved"
  | "media_process_lost"
  | "media_stood_still"
  | "muted"
  | "picture_yielded";
/**
 * Whether a teller must speak the customer's language.
 */
export type LanguageRule = "any" | "spoken";
/**
 * What a contact on a channel takes of a teller.
 */
export type Takes = "part" | "whole";
export type FieldType = "boolean" | "integer" | "string";
/**
 * What proves who the customer is; each is a proof of its own.
 */
export type IdentityCheck = "account" | "comparison" | "document";
export type RecordedParty = "customer" | "teller";
export type PreviewPart = PreviewProgress | PreviewDone;

export interface Protocol {
  FromCustomer: FromCustomer;
  FromTeller: FromTeller;
  FromServer: FromServer;
  BusinessNow: BusinessNow;
  StaffMember: StaffMember;
  Askable: Askable;
  SessionRow: SessionRow;
  SessionReplay: SessionReplay;
  SessionQuality: SessionQuality;
  RoutingPlan: RoutingPlan;
  PlanNow: PlanNow;
  TypesShown: TypesShown;
  FieldFault: FieldFault;
  TypesOffered: TypesOffered;
  TypeOffered: TypeOffered;
  ParkedCases: ParkedCases;
  PlanFaults: PlanFaults;
  PlanHistory: PlanHistory;
  LimitsNow: LimitsNow;
  LimitFaults: LimitFaults;
  LimitsHistory: LimitsHistory;
  PreviewPart: PreviewPart;
  StaffAbilities: StaffAbilities;
  CompetenceChange: CompetenceChange;
}
/**
 * Send me what happens in `stream` after the version that I have (0: everything).
 */
export interface Follow {
  type: "Follow";
  stream: string;
  after: number;
}
export interface AskAsCustomer {
  type: "AskAsCustomer";
  id: string;
  command:
    | GiveConsent
    | JoinLine
    | AskCallback
    | ConfirmCallback
    | LeaveSession
    | RateSession
    | TurnSource
    | SendMessage
    | TakeCall
    | DeclineCall
    | ReportContentShown
    | ConfirmContent
    | DeclineContent;
}
export interface GiveConsent {
  type: "GiveConsent";
  session: string;
  text_version: string;
}
export interface JoinLine {
  type: "JoinLine";
  session: string;
}
/**
 * Keep my place, I will come back: text this number when it is my turn, or without one let this page ring.
 */
export interface AskCallback {
  type: "AskCallback";
  session: string;
  number?: string;
}
/**
 * I am back: when summoned, or earlier.
 */
export interface ConfirmCallback {
  type: "ConfirmCallback";
  session: string;
}
/**
 * Leave the line, or hang up.
 */
export interface LeaveSession {
  type: "LeaveSession";
  session: string;
}
/**
 * `words`: at most `MAX_RATING_CHARACTERS`.
 */
export interface RateSession {
  type: "RateSession";
  session: string;
  stars: number;
  words?: string;
}
export interface TurnSource {
  type: "TurnSource";
  session: string;
  source: Source;
  switch: Switch;
}
/**
 * Say this in writing. `text`: at most `chat_rules.MAX_MESSAGE_CHARACTERS`.
 */
export interface SendMessage {
  type: "SendMessage";
  session: string;
  text: string;
}
/**
 * The customer talks from now on, by `video` or `voice`.
 */
export interface TakeCall {
  type: "TakeCall";
  session: string;
  channel: Channel;
}
/**
 * The customer would rather go on writing.
 */
export interface DeclineCall {
  type: "DeclineCall";
  session: string;
}
/**
 * The customer's page has shown it to its end.
 */
export interface ReportContentShown {
  type: "ReportContentShown";
  session: string;
  case: string;
  submission: number;
  sha256: string;
  language: Language;
}
/**
 * I want just this. `signature` is a text in JSON: the lines that were drawn (`signature.py`).
 */
export interface ConfirmContent {
  type: "ConfirmContent";
  session: string;
  case: string;
  submission: number;
  sha256: string;
  signature: string;
}
/**
 * I do not want just this; `remark` says more, in words.
 */
export interface DeclineContent {
  type: "DeclineContent";
  session: string;
  case: string;
  submission: number;
  sha256: string;
  wish: Wish;
  remark?: string;
}
/**
 * Make me a connection for sound and picture, in place of any that I had in this session.
 */
export interface JoinMedia {
  type: "JoinMedia";
  session: string;
}
export interface AnswerMedia {
  type: "AnswerMedia";
  session: string;
  connection: string;
  sdp: string;
}
export interface Pong {
  type: "Pong";
}
/**
 * Are you there? Answered by a `Ping` at once; a page in a call asks each second, to notice a dead network.
 */
export interface Probe {
  type: "Probe";
}
/**
 * Of a teller, or of a colleague in a call.
 */
export interface AskAsTeller {
  type: "AskAsTeller";
  id: string;
  command:
    | AskCoreBankAgain
    | GoReady
    | GoOffline
    | TakeBreak
    | BeginTraining
    | ReadMessage
    | AcceptOffer
    | RefuseOffer
    | EndService
    | BeginHold
    | EndHold
    | SeekColleague
    | EndSearch
    | HandOver
    | FinishWrapUp
    | TurnSource
    | SendMessage
    | InviteToCall
    | BeginCase
    | TakeUpCase
    | ParkCase
    | TickStatement
    | WithdrawTick
    | AskPicture
    | AcceptPaper
    | RefusePaper
    | CheckDocument
    | ComparePerson
    | SubmitCase
    | AmendCase
    | AskConfirmation
    | GiveUpCase
    | OpenPaper
    | ApproveCase
    | RefuseReview
    | JoinCall
    | ChangeMode
    | LeaveCall
    | ForceDuty
    | MessageTeller;
}
/**
 * Of a job that is held up: somebody has looked at it.
 */
export interface AskCoreBankAgain {
  type: "AskCoreBankAgain";
  case: string;
  key: string;
}
export interface GoReady {
  type: "GoReady";
  teller: string;
}
export interface GoOffline {
  type: "GoOffline";
  teller: string;
}
export interface TakeBreak {
  type: "TakeBreak";
  teller: string;
  reason: BreakReason;
}
export interface BeginTraining {
  type: "BeginTraining";
  teller: string;
}
/**
 * The teller has read what a supervisor wrote.
 */
export interface ReadMessage {
  type: "ReadMessage";
  teller: string;
  message: string;
}
export interface AcceptOffer {
  type: "AcceptOffer";
  session: string;
  offer: string;
}
export interface RefuseOffer {
  type: "RefuseOffer";
  session: string;
  offer: string;
}
export interface EndService {
  type: "EndService";
  session: string;
}
/**
 * Let the customer wait with music.
 */
export interface BeginHold {
  type: "BeginHold";
  session: string;
}
/**
 * Talk to the customer again.
 */
export interface EndHold {
  type: "EndHold";
  session: string;
}
/**
 * Ask for a colleague, either from a line or a certain one.
 *
 *     To consult, the customer may be put `on_hold` meanwhile. A transfer ends the asker's part at once, and the customer
 *     waits with music for whoever takes over.
 */
export interface SeekColleague {
  type: "SeekColleague";
  session: string;
  purpose: Purpose;
  role?: PartyRole;
  line?: string | null;
  staff?: string | null;
  on_hold?: boolean;
}
/**
 * No colleague is wanted any more.
 */
export interface EndSearch {
  type: "EndSearch";
  session: string;
}
/**
 * Leave the customer to a colleague who is in the call.
 */
export interface HandOver {
  type: "HandOver";
  session: string;
  to: string;
}
/**
 * `reason` is needed when a break is next, and has no meaning otherwise.
 */
export interface FinishWrapUp {
  type: "FinishWrapUp";
  session: string;
  outcome: Outcome;
  next: NextDuty;
  reason?: BreakReason | null;
  notes?: string;
}
/**
 * The teller would rather talk than write.
 */
export interface InviteToCall {
  type: "InviteToCall";
  session: string;
}
/**
 * The newest version of the type is what holds for it.
 */
export interface BeginCase {
  type: "BeginCase";
  session: string;
  business_type: string;
}
/**
 * Have a parked case in hand, whoever began it.
 */
export interface TakeUpCase {
  type: "TakeUpCase";
  session: string;
  case: string;
}
export interface ParkCase {
  type: "ParkCase";
  session: string;
  case: string;
}
/**
 * I have said this.
 */
export interface TickStatement {
  type: "TickStatement";
  session: string;
  case: string;
  step: string;
  statement: string;
}
export interface WithdrawTick {
  type: "WithdrawTick";
  session: string;
  case: string;
  step: string;
  statement: string;
}
/**
 * Have the customer's page photograph a side of the document, or a paper of the type.
 */
export interface AskPicture {
  type: "AskPicture";
  session: string;
  case: string;
  of: PictureOf;
  paper?: string | null;
}
export interface AcceptPaper {
  type: "AcceptPaper";
  session: string;
  case: string;
  picture: string;
}
/**
 * `remark` is for the customer, in words.
 */
export interface RefusePaper {
  type: "RefusePaper";
  session: string;
  case: string;
  picture: string;
  flaw: PaperFlaw;
  remark?: string;
}
/**
 * What the teller read from the document's pictures, as typed.
 *
 *     `written` is the number of an identity card, or both lines of a passport. `name` and `valid_until` are of the card;
 *     the passport's lines say them.
 */
export interface CheckDocument {
  type: "CheckDocument";
  session: string;
  case: string;
  document: DocumentKind;
  written: string;
  name?: string;
  valid_until?: string;
}
export interface ComparePerson {
  type: "ComparePerson";
  session: string;
  case: string;
  comparison: Comparison;
}
/**
 * As the form stands in version `form_version`: what has been typed since is not what was looked at.
 */
export interface SubmitCase {
  type: "SubmitCase";
  session: string;
  case: string;
  form_version: number;
}
/**
 * Enter it anew.
 */
export interface AmendCase {
  type: "AmendCase";
  session: string;
  case: string;
}
/**
 * Put before the customer what is submitted: just that.
 */
export interface AskConfirmation {
  type: "AskConfirmation";
  session: string;
  case: string;
  submission: number;
  sha256: string;
}
/**
 * Nothing will come of it.
 */
export interface GiveUpCase {
  type: "GiveUpCase";
  session: string;
  case: string;
  reason: GiveUpReason;
}
/**
 * I look at this photograph closely.
 */
export interface OpenPaper {
  type: "OpenPaper";
  session: string;
  case: string;
  picture: string;
}
/**
 * What I have before me, by its number and hash: nothing else.
 */
export interface ApproveCase {
  type: "ApproveCase";
  session: string;
  case: string;
  submission: number;
  sha256: string;
}
export interface RefuseReview {
  type: "RefuseReview";
  session: string;
  case: string;
  submission: number;
  sha256: string;
  flaw: ReviewFlaw;
  remark?: string;
}
/**
 * Come into a conversation that goes on, as a supervisor or, in full, as an expert.
 */
export interface JoinCall {
  type: "JoinCall";
  session: string;
  role: PartyRole1;
  mode: PartyMode;
}
export interface ChangeMode {
  type: "ChangeMode";
  session: string;
  mode: PartyMode;
}
export interface LeaveCall {
  type: "LeaveCall";
  session: string;
}
/**
 * Put a teller elsewhere, who is told so.
 */
export interface ForceDuty {
  type: "ForceDuty";
  teller: string;
  to: ForcedDuty;
  reason?: BreakReason1;
}
/**
 * Write to a teller, whose page shows it until it is read.
 */
export interface MessageTeller {
  type: "MessageTeller";
  teller: string;
  text: string;
}
/**
 * Keep the notes as typed so far; answered by `Done`. Not an event: submitting them is.
 */
export interface SaveDraft {
  type: "SaveDraft";
  id: string;
  session: string;
  notes: string;
}
/**
 * Keep what stands in a field of the case's form: a text, or a tick, typed on top of the field's version `base`.
 *
 *     Answered by `Done`, or refused with `field_taken` when somebody else has changed it since; either way the case is
 *     told anew. Not an event: submitting the form is.
 */
export interface SaveField {
  type: "SaveField";
  id: string;
  session: string;
  case: string;
  field: string;
  base: number;
  text?: string | null;
  tick?: boolean | null;
}
/**
 * Have the core bank say whether the account in the form is of who holds the document that was checked.
 *
 *     Answered by `Done` once what it says is on record, or refused: `core_bank_away`, `unknown` while no account can be
 *     read, `not_now` before the document is checked.
 */
export interface CheckAccount {
  type: "CheckAccount";
  id: string;
  session: string;
  case: string;
}
/**
 * The same of who is paid: whether the account in the form is of the name there.
 */
export interface CheckPayee {
  type: "CheckPayee";
  id: string;
  session: string;
  case: string;
}
/**
 * Show me the counter as it stands, until I go. For supervisors.
 */
export interface WatchWallboard {
  type: "WatchWallboard";
}
/**
 * The first message of the server. `stream` is the client's own, to be followed first.
 */
export interface Welcome {
  type: "Welcome";
  protocol: number;
  party: string;
  stream: string;
  server_time_ms: number;
}
/**
 * One event of a followed stream, as this party may see it. Versions rise, and skip what is not for this party.
 */
export interface Happened {
  type: "Happened";
  stream: string;
  version: number;
  at_ms: number;
  event:
    | SessionOpened
    | ConsentGiven
    | LineJoined
    | CallbackAsked
    | CustomerSummoned
    | SummonsMissed
    | CallbackConfirmed
    | SmsSettled
    | OfferMade
    | OfferLapsed
    | OfferRefused
    | OfferWithdrawn
    | OfferAccepted
    | ConnectingFailed
    | MediaPlaced
    | MediaMoved
    | PartyJoined
    | PartyInvited
    | ModeChanged
    | PartyLeft
    | ColleagueSought
    | ColleagueRung
    | ColleagueLetPass
    | ColleagueFound
    | SearchEnded
    | HandedOver
    | PartWrapUpDone
    | HoldBegan
    | HoldEnded
    | MediaStarted
    | ChatBegan
    | MessageSent
    | CallInvited
    | CallDeclined
    | ChannelChanged
    | PartyLost
    | PartyReturned
    | SourceTurned
    | CaseTakenUp
    | CaseParked
    | CaseFinished
    | RecordingStarted
    | RecordingResumed
    | RecordingStalled
    | RecordingSealed
    | RecordingViewed
    | ServiceEnded
    | WrapUpDone
    | SessionRated
    | SessionClosed
    | TellerReady
    | TellerOffered
    | TellerFreed
    | TellerSetAside
    | TellerEngaged
    | TellerReleased
    | ChatTaken
    | ChatDone
    | ChatBecameCall
    | CallBecameChat
    | AfterCallWorkBegan
    | AfterCallWorkDone
    | BreakBegan
    | TrainingBegan
    | TellerForced
    | TellerMessaged
    | MessageRead
    | TellerLost
    | TellerReturned
    | TellerWentOffline;
}
export interface SessionOpened {
  type: "SessionOpened";
  business: Business;
  channel: Channel;
  language: Language;
  customer_name?: string;
  customer_address?: string;
  classes?: PriorityClass[];
  preferred?: string | null;
}
export interface ConsentGiven {
  type: "ConsentGiven";
  text_version: string;
}
export interface LineJoined {
  type: "LineJoined";
  request: string;
}
/**
 * The customer keeps the place and goes, until summoned. The number, in E.164, is there when the way is `sms`.
 */
export interface CallbackAsked {
  type: "CallbackAsked";
  way: CallbackWay;
  number?: string;
}
/**
 * It is the customer's turn, who is asked to confirm within `within_s`. `summons` counts in the session, from 1.
 */
export interface CustomerSummoned {
  type: "CustomerSummoned";
  summons: number;
  within_s: number;
}
/**
 * Nobody confirmed in time.
 */
export interface SummonsMissed {
  type: "SummonsMissed";
  summons: number;
}
/**
 * The customer is there, and stands in the line at the old place.
 */
export interface CallbackConfirmed {
  type: "CallbackConfirmed";
}
/**
 * What became of the SMS of a summons.
 */
export interface SmsSettled {
  type: "SmsSettled";
  summons: number;
  fate: SmsFate;
}
export interface OfferMade {
  type: "OfferMade";
  request: string;
  offer: string;
  teller: string;
  ring_s: number;
}
export interface OfferLapsed {
  type: "OfferLapsed";
  offer: string;
}
export interface OfferRefused {
  type: "OfferRefused";
  offer: string;
}
export interface OfferWithdrawn {
  type: "OfferWithdrawn";
  offer: string;
  reason: WithdrawalReason;
}
export interface OfferAccepted {
  type: "OfferAccepted";
  offer: string;
  teller: string;
  staff_number: string;
  teller_name?: string;
}
/**
 * The two did not get connected in time; the request is back in its line at its old place.
 */
export interface ConnectingFailed {
  type: "ConnectingFailed";
  offer: string;
  missing: string[];
}
/**
 * The media process that carries this session, chosen for the first time.
 */
export interface MediaPlaced {
  type: "MediaPlaced";
  node: string;
}
/**
 * Another media process carries this session from now on: whoever was connected is not, and connects anew.
 */
export interface MediaMoved {
  type: "MediaMoved";
  node: string;
  cause: MoveCause;
}
/**
 * Sound and picture of this party have reached the counter for the first time.
 */
export interface PartyJoined {
  type: "PartyJoined";
  party: string;
  role: PartyRole1;
}
/**
 * A colleague may from now on connect to a conversation that goes on, as this and in this mode.
 */
export interface PartyInvited {
  type: "PartyInvited";
  party: string;
  role: PartyRole1;
  mode: PartyMode;
  staff_number: string;
  name?: string;
}
/**
 * From now on a colleague hears, whispers, or takes part in full.
 */
export interface ModeChanged {
  type: "ModeChanged";
  party: string;
  mode: PartyMode;
}
/**
 * A colleague is no longer in the call; the others go on.
 */
export interface PartyLeft {
  type: "PartyLeft";
  party: string;
  reason: LeaveReason;
}
/**
 * A request for a colleague stands in a line from now on, in place of any that this session had.
 *
 *     `line` is where it was asked for by name, `staff` who was asked for; without a line it is the business' own.
 */
export interface ColleagueSought {
  type: "ColleagueSought";
  request: string;
  purpose: Purpose;
  role: PartyRole1;
  by: string;
  line?: string | null;
  staff?: string | null;
  is_way_back?: boolean;
}
export interface ColleagueRung {
  type: "ColleagueRung";
  request: string;
  offer: string;
  teller: string;
  ring_s: number;
}
/**
 * The colleague who was rung did not take it; the search goes on.
 */
export interface ColleagueLetPass {
  type: "ColleagueLetPass";
  offer: string;
  reason: SetAsideReason;
}
/**
 * This colleague takes it; once they are connected the search is over.
 */
export interface ColleagueFound {
  type: "ColleagueFound";
  offer: string;
  teller: string;
}
/**
 * No colleague is sought any more; whoever was being rung is free.
 */
export interface SearchEnded {
  type: "SearchEnded";
  request: string;
  reason: SearchEnd;
}
/**
 * From now on the customer is this teller's.
 */
export interface HandedOver {
  type: "HandedOver";
  by: string;
  to: string;
}
/**
 * What a teller who handed the customer over has to say of it.
 */
export interface PartWrapUpDone {
  type: "PartWrapUpDone";
  teller: string;
  outcome: Outcome;
  notes?: string;
}
/**
 * The customer hears music, and nobody hears or sees the customer. What they send is still recorded.
 */
export interface HoldBegan {
  type: "HoldBegan";
  by: string;
}
export interface HoldEnded {
  type: "HoldEnded";
  by: string;
}
/**
 * Customer and teller are both connected: the conversation begins.
 */
export interface MediaStarted {
  type: "MediaStarted";
}
/**
 * Customer and teller write to each other from now on: what `MediaStarted` is to a call.
 */
export interface ChatBegan {
  type: "ChatBegan";
}
/**
 * What a party wrote, for everybody in the session.
 */
export interface MessageSent {
  type: "MessageSent";
  message: string;
  by: string;
  text?: string;
}
/**
 * The teller of a chat asks the customer to talk.
 */
export interface CallInvited {
  type: "CallInvited";
  by: string;
}
/**
 * The customer goes on writing.
 */
export interface CallDeclined {
  type: "CallDeclined";
}
/**
 * The same conversation on another channel: a chat becomes a call, or is a chat again when nobody got connected.
 */
export interface ChannelChanged {
  type: "ChannelChanged";
  channel: Channel;
}
export interface PartyLost {
  type: "PartyLost";
  party: string;
  cause: LossCause;
}
export interface PartyReturned {
  type: "PartyReturned";
  party: string;
}
export interface SourceTurned {
  type: "SourceTurned";
  party: string;
  source: Source;
  switch: Switch;
}
/**
 * This session has the case in hand from now on: begun here, or parked before.
 */
export interface CaseTakenUp {
  type: "CaseTakenUp";
  case: string;
  business_type: string;
}
/**
 * Not in hand any more; another session may take it up.
 */
export interface CaseParked {
  type: "CaseParked";
  case: string;
}
/**
 * Not in hand any more, and never again: the case's own history says what became of it.
 */
export interface CaseFinished {
  type: "CaseFinished";
  case: string;
}
export interface RecordingStarted {
  type: "RecordingStarted";
  journal: string;
}
/**
 * From `at_ms` on (Unix time), what arrives of this party's source is on disk, in this journal.
 *
 *     Said of sessions that have a case in hand, where what is on record is evidence: first of the sources that are on
 *     record already.
 */
export interface RecordingResumed {
  type: "RecordingResumed";
  journal: string;
  party: string;
  source: Source;
  at_ms: number;
}
/**
 * Until `at_ms`, and no further: nothing more arrived for some seconds, or the disk did not take it.
 */
export interface RecordingStalled {
  type: "RecordingStalled";
  journal: string;
  party: string;
  source: Source;
  at_ms: number;
  cause: StallCause;
}
/**
 * The recording is closed and can be replayed. `started_at_ms` is Unix time; its zero is every track's zero.
 */
export interface RecordingSealed {
  type: "RecordingSealed";
  started_at_ms: number;
  length_ms: number;
  completeness: Completeness;
  tracks: SealedTrack[];
  clock_steps?: ClockStep[];
}
/**
 * One file of the sealed recording: a party's sound and camera (`kinds` "audio", "camera"), or "screen".
 *
 *     A camera or screen whose codec changed is in several files; each is the one to look at from every moment of its
 *     `shown_from_ms`, counted from the recording's zero, to the next such moment of another. Empty without a choice.
 */
export interface SealedTrack {
  party: string;
  file: string;
  sha256: string;
  size_bytes: number;
  kinds?: string[];
  shown_from_ms?: number[];
}
/**
 * From `at_ms` of the recording on, its zero is `zero_at_ms` of Unix time: the recorder's clock was set there.
 */
export interface ClockStep {
  at_ms: number;
  zero_at_ms: number;
}
/**
 * A look at a recording is itself on record, in the stream of the session that was looked at.
 *
 *     `part` is the file whose sound and picture were opened; None: what happened, in words.
 */
export interface RecordingViewed {
  type: "RecordingViewed";
  viewer: string;
  part?: string | null;
}
export interface ServiceEnded {
  type: "ServiceEnded";
  reason: EndReason;
}
export interface WrapUpDone {
  type: "WrapUpDone";
  outcome: Outcome;
  notes?: string;
}
/**
 * What the customer says of the service; the words are for QA.
 */
export interface SessionRated {
  type: "SessionRated";
  stars: number;
  words?: string;
}
export interface SessionClosed {
  type: "SessionClosed";
  result: Result;
  reason?: AbandonReason | null;
}
export interface TellerReady {
  type: "TellerReady";
}
export interface TellerOffered {
  type: "TellerOffered";
  session: string;
  offer: string;
}
/**
 * The offer was taken back without the teller's fault: ready as before.
 */
export interface TellerFreed {
  type: "TellerFreed";
  offer: string;
}
/**
 * The ACD offers nothing until the teller says ready again.
 */
export interface TellerSetAside {
  type: "TellerSetAside";
  reason: SetAsideReason;
}
export interface TellerEngaged {
  type: "TellerEngaged";
  session: string;
}
/**
 * No longer in a call that they came into as a colleague, and nothing is left to do of it: ready.
 */
export interface TellerReleased {
  type: "TellerReleased";
  session: string;
}
/**
 * The offer of a chat is accepted: it takes a part of the teller, until it is done.
 */
export interface ChatTaken {
  type: "ChatTaken";
  session: string;
}
/**
 * Ended, and said what came of it.
 */
export interface ChatDone {
  type: "ChatDone";
  session: string;
}
/**
 * The only chat is a call from now on, and takes all of the teller.
 */
export interface ChatBecameCall {
  type: "ChatBecameCall";
  session: string;
}
/**
 * The two did not get connected, and go on writing.
 */
export interface CallBecameChat {
  type: "CallBecameChat";
  session: string;
}
export interface AfterCallWorkBegan {
  type: "AfterCallWorkBegan";
  session: string;
}
/**
 * `reason` is that of the break that follows, when one does.
 */
export interface AfterCallWorkDone {
  type: "AfterCallWorkDone";
  session: string;
  next: NextDuty;
  reason?: BreakReason | null;
}
export interface BreakBegan {
  type: "BreakBegan";
  reason: BreakReason;
}
export interface TrainingBegan {
  type: "TrainingBegan";
}
/**
 * A supervisor puts this teller where the next event says.
 */
export interface TellerForced {
  type: "TellerForced";
  by: string;
  to: ForcedDuty;
}
/**
 * A supervisor wrote to this teller, who sees it until it is read.
 */
export interface TellerMessaged {
  type: "TellerMessaged";
  message: string;
  by: string;
  by_name?: string;
  text?: string;
}
export interface MessageRead {
  type: "MessageRead";
  message: string;
}
/**
 * The console's connection is gone; what the teller was doing stands until a deadline decides.
 */
export interface TellerLost {
  type: "TellerLost";
}
export interface TellerReturned {
  type: "TellerReturned";
}
export interface TellerWentOffline {
  type: "TellerWentOffline";
  reason: OfflineReason;
}
/**
 * Everything in `stream` up to `version` has been sent: live from here on.
 */
export interface Caught {
  type: "Caught";
  stream: string;
  version: number;
}
/**
 * The command was carried out, or had been before.
 */
export interface Done {
  type: "Done";
  id: string;
}
export interface Refused {
  type: "Refused";
  id: string;
  code: RefusalCode;
  opens_at_ms?: number | null;
  detail?: string;
}
/**
 * The notes as they were last saved.
 */
export interface Draft {
  type: "Draft";
  session: string;
  notes: string;
}
/**
 * The case that the session has in hand, whole, whenever something in it has changed; None: it has none.
 */
export interface CaseTold {
  type: "CaseTold";
  session: string;
  case: CaseNow | null;
}
/**
 * A case as it stands: where the guide is, and all that was typed, with what is wrong with it.
 */
export interface CaseNow {
  case: string;
  number: string;
  business_type: string;
  type_version: number;
  stage: Stage;
  begun_at_ms: number;
  begun_by: string;
  steps: StepNow[];
  next: string | null;
  next_statement: string | null;
  ticks: TickShown[];
  fields: {
    [k: string]: FieldShown;
  };
  faults: FieldFault[];
  pictures: PictureShown[];
  asked: AskShown[];
  document: DocumentShown | null;
  account: AccountShown | null;
  payee: PayeeShown | null;
  form_version: number;
  approvals: Approval[];
  submission: SubmissionShown | null;
  confirmation: ConfirmationShown;
  proofs: ProofShown[];
  job: JobShown | null;
}
/**
 * A step is open once the steps in its `after` are done; `waits_for` are those that are not.
 */
export interface StepNow {
  step: string;
  is_done: boolean;
  waits_for: string[];
  lacks: Lack[];
}
export interface Lack {
  kind: LackKind;
  subject?: string;
}
/**
 * A statement that was made, when, and in which session: there is its place in the recording.
 */
export interface TickShown {
  step: string;
  statement: string;
  at_ms: number;
  session: string;
  by: string;
}
/**
 * What stands in a field: a text, or a tick. `version` is what the next change is made on top of.
 */
export interface FieldShown {
  version: number;
  by: string;
  text?: string | null;
  tick?: boolean | null;
}
/**
 * `limit` is what it should not have passed, in the field's own form.
 */
export interface FieldFault {
  field: string;
  kind: FieldFaultKind;
  limit?: string | number | null;
}
/**
 * A photograph at the desk. Of a side of the document it is not reviewed by itself.
 */
export interface PictureShown {
  picture: string;
  of: PictureOf;
  paper: string | null;
  session: string;
  at_ms: number;
  is_accepted: boolean;
  flaw: PaperFlaw | null;
  remark: string | null;
}
/**
 * A photograph that is waited for, in the session that has the case in hand.
 */
export interface AskShown {
  of: PictureOf;
  paper: string | null;
}
/**
 * What was read of the document. `valid_until` is a date, empty: without end.
 */
export interface DocumentShown {
  at_ms: number;
  session: string;
  document: DocumentKind;
  number: string;
  name: string;
  valid_until: string;
  risks: Risk[];
  comparison: Comparison | null;
}
/**
 * What the core bank said. `is_current`: of the account and the document that stand there now, in this session.
 */
export interface AccountShown {
  match: AccountMatch;
  is_current: boolean;
}
/**
 * What the core bank said. `is_current`: of the account and the name that stand in the form now.
 */
export interface PayeeShown {
  match: PayeeMatch;
  is_current: boolean;
}
/**
 * So many people of at least this level, none of whom has entered anything.
 */
export interface Approval {
  level: number;
  count?: number;
  another_unit?: boolean;
}
/**
 * What is reviewed and confirmed: this number, this content. `changed`: fields that were otherwise before.
 */
export interface SubmissionShown {
  number: number;
  sha256: string;
  at_ms: number;
  approvals: ApprovalGiven[];
  declined: DeclinedShown | null;
  form: {
    [k: string]: FieldShown;
  };
  changed: string[];
  opened: OpenedBy[];
}
export interface ApprovalGiven {
  by: string;
  for_level: number;
}
export interface DeclinedShown {
  by: string;
  flaw: ReviewFlaw;
  remark: string;
}
/**
 * A reviewer has looked at this photograph.
 */
export interface OpenedBy {
  by: string;
  picture: string;
}
/**
 * How far the customer is with what is submitted; times are None for what has not happened.
 */
export interface ConfirmationShown {
  asked_at_ms: number | null;
  shown_at_ms: number | null;
  confirmed_at_ms: number | null;
  same_ordered_at_ms: number | null;
  unwilling: UnwillingShown | null;
}
/**
 * What a customer says who does not confirm.
 */
export interface UnwillingShown {
  wish: Wish;
  remark: string;
}
/**
 * Something that is required before it is carried out: since when it is proven, or why it is not.
 */
export interface ProofShown {
  kind: ProofKind;
  subject: string;
  at_ms: number | null;
  why_not: WhyNot | null;
}
/**
 * What the core bank was told, and what came of it; since when that is so.
 */
export interface JobShown {
  stage: JobStage;
  since_ms: number;
  is_unanswered: boolean;
  held_up: HeldUp | null;
  reason: NotDone | null;
  reference: string;
}
/**
 * To the customer: their piece of business, whole, whenever something in it has changed; None: there is none.
 */
export interface OwnCaseTold {
  type: "OwnCaseTold";
  session: string;
  case: OwnCase | null;
}
/**
 * A piece of business as its customer sees it. `steps` are those that the customer has a part in.
 */
export interface OwnCase {
  case: string;
  number: string;
  title: Words;
  steps: OwnStep[];
  wanted: Wanted[];
  papers: OwnPaper[];
  to_confirm: ToConfirm | null;
  answer: OwnAnswer | null;
  job: OwnJob | null;
}
/**
 * The same said twice. Neither may be empty: a missing translation is a fault of whatever it stands in.
 */
export interface Words {
  zh: string;
  en: string;
}
export interface OwnStep {
  kind: StepKind;
  is_done: boolean;
}
/**
 * A photograph that the customer's page is to take: of a side of the document, or of a paper of this title.
 */
export interface Wanted {
  ask: string;
  of: PictureOf;
  paper: string | null;
  title: Words | null;
  hint: Words | null;
}
/**
 * A photograph of a paper, and what became of it.
 */
export interface OwnPaper {
  picture: string;
  title: Words;
  state: PaperState;
  flaw: PaperFlaw | null;
  remark: string | null;
}
/**
 * What is submitted, as it is put before the customer; what they answer is about this number and hash.
 */
export interface ToConfirm {
  submission: number;
  sha256: string;
  sections: ContentSection[];
  warning: Words;
  is_shown: boolean;
  same_ordered_at_ms: number | null;
}
export interface ContentSection {
  title: Words;
  fields: ContentField[];
}
/**
 * One value that the customer is to confirm: a text, a choice in words, or what is agreed to.
 *
 *     `is_checked`: the core bank has said that it belongs to what is paid.
 */
export interface ContentField {
  field: string;
  title: Words;
  format: FieldFormat | null;
  text?: string | null;
  choice?: Words | null;
  agreed?: boolean;
  is_checked?: boolean;
}
/**
 * How far the customer's business is: the type's own words on what came of it, on what to mind and what is next.
 */
export interface OwnJob {
  stage: JobStage;
  is_unanswered: boolean;
  at_ms: number;
  result: Words | null;
  reason: NotDone | null;
  to_mind: Words;
  comes_next: Words | null;
}
/**
 * Where the customer stands. Without an estimate nobody is on duty to estimate by.
 */
export interface LinePlace {
  type: "LinePlace";
  ahead: number;
  estimate_from_s: number | null;
  estimate_to_s: number | null;
  sends_sms: boolean;
}
/**
 * For tellers: how many wait, and since when the first of them.
 */
export interface LineState {
  type: "LineState";
  waiting: number;
  longest_since_ms: number | null;
}
/**
 * The counter at this moment, whole, whenever something has changed.
 */
export interface Wallboard {
  type: "Wallboard";
  board: Board;
}
/**
 * Everything at one moment.
 */
export interface Board {
  total: LineNow;
  lines: LineNow[];
  tellers: TellerNow[];
  calls: CallNow[];
  alarms: AlarmNow[];
}
/**
 * One line, or all of them. The figures are those of `SERVICE_LEVEL_OVER`; docs/metrics.md defines them.
 */
export interface LineNow {
  line: string;
  waiting: number;
  longest_since_ms: number | null;
  target_s: number | null;
  offered: number;
  answered: number;
  abandoned: number;
  service_level_answered: number | null;
  service_level_all: number | null;
}
/**
 * A teller on duty.
 */
export interface TellerNow {
  staff: string;
  staff_number: string;
  name: string;
  duty: Duty;
  since_ms: number;
  present: boolean;
  session: string | null;
  team: string | null;
  chats?: number;
}
/**
 * A conversation, or one that is being connected. Quality is the worst of its ways in the last sample.
 */
export interface CallNow {
  session: string;
  teller: string | null;
  line: string;
  business: Business;
  channel: Channel;
  since_ms: number;
  loss: number | null;
  mos: number | null;
}
/**
 * What needs attention; `subject` is a line's, teller's or session's id.
 */
export interface AlarmNow {
  kind: AlarmKind;
  subject: string;
  since_ms: number;
  value: number;
  limit: number;
}
/**
 * The last two hours, every quarter of a minute anew.
 */
export interface WallboardTrend {
  type: "WallboardTrend";
  points: TrendPoint[];
}
/**
 * How it was at a past moment; the service level is of `SERVICE_LEVEL_OVER` before it.
 */
export interface TrendPoint {
  at_ms: number;
  waiting: number;
  longest_s: number;
  service_level: number | null;
}
/**
 * A new connection. Without `ice_servers` the media address is reached directly or not at all.
 */
export interface OfferMedia {
  type: "OfferMedia";
  session: string;
  connection: string;
  sdp: string;
  ice_servers: IceServer[];
}
/**
 * TURN servers, and a credential for them that expires: a browser's RTCIceServer (W3C WebRTC, section 4.2.4).
 */
export interface IceServer {
  urls: string[];
  username: string;
  credential: string;
}
/**
 * Who is heard and seen on which of the description's media lines (by `mid`). The others are silent and dark.
 */
export interface SlotsFed {
  type: "SlotsFed";
  session: string;
  slots: {
    [k: string]: SlotFed;
  };
}
/**
 * `party` is a party of the session, or `music` while the page's own party is on hold.
 */
export interface SlotFed {
  party: string;
  source: Source;
}
/**
 * How good a party's connection is, as 0 to 4 bars; None while nothing is known. Oneself, or whom one hears.
 */
export interface ConnectionQuality {
  type: "ConnectionQuality";
  session: string;
  party: string;
  bars: number | null;
}
/**
 * Pictures on one way of a party (up: from it, down: to it) have yielded to voice, or flow again.
 *
 *     A page that is told so of its own way up sends no picture until it flows again.
 */
export interface PictureYielded {
  type: "PictureYielded";
  session: string;
  party: string;
  direction: Direction;
  has_yielded: boolean;
}
/**
 * The counter's database or Redis is away, or both are back. Calls go on meanwhile; acts wait or are refused.
 */
export interface Outage {
  type: "Outage";
  is_on: boolean;
}
/**
 * Something the client sent was not understood or not allowed. The connection lives; three in a row close it.
 */
export interface Error {
  type: "Error";
  code: ErrorCode;
  sentence: string;
}
/**
 * Another page of the same person has taken over; this one gets nothing more and must not reconnect by itself.
 */
export interface Superseded {
  type: "Superseded";
}
/**
 * Sent every few seconds, and in answer to a `Probe`. A client that hears nothing for long reconnects.
 */
export interface Ping {
  type: "Ping";
  server_time_ms: number;
}
/**
 * One card of the customer's first page, as it stands now.
 */
export interface BusinessNow {
  business: Business;
  waiting: number;
  tellers_on_duty: number;
  tellers_free: number;
  channels: ChannelNow[];
  estimate_from_s: number | null;
  estimate_to_s: number | null;
}
/**
 * Whether a business is open on a channel, `closed` None: it is; and how many who come on it now would be taken at
 *     once, if nobody waited.
 */
export interface ChannelNow {
  channel: Channel;
  closed: Closed | null;
  room: number;
}
/**
 * Why a line cannot be joined now: `closed` or `full`. Both texts are empty when nothing more is said.
 *
 *     `time_zone` is the counter's (IANA), in whose clock `opens_at_ms` is to be shown, wherever the customer is.
 */
export interface Closed {
  code: RefusalCode;
  opens_at_ms: number | null;
  time_zone: string;
  said_zh: string;
  said_en: string;
}
/**
 * The signed-in member of staff, or a row of QA's filter.
 */
export interface StaffMember {
  staff: string;
  staff_number: string;
  name: string;
  roles: string[];
}
/**
 * At this moment; who is ready stands first.
 */
export interface Askable {
  lines: LineToAsk[];
  colleagues: ColleagueToAsk[];
}
/**
 * A line of the plan, and how many wait in it.
 */
export interface LineToAsk {
  line: string;
  waiting: number;
}
/**
 * Somebody at work.
 */
export interface ColleagueToAsk {
  staff: string;
  staff_number: string;
  name: string;
  duty: Duty;
}
/**
 * One session in QA's list.
 */
export interface SessionRow {
  session: string;
  opened_at_ms: number;
  business: string;
  channel: string;
  phase: string;
  waited_s: number | null;
  talked_s: number | null;
  teller: string | null;
  teller_name: string | null;
  staff_number: string | null;
  customer_name: string | null;
  outcome: string | null;
  result: string | null;
  stars: number | null;
  completeness: string | null;
}
/**
 * Everything that QA's player needs. `gaps` are of the sealed recording; all in order of time.
 */
export interface SessionReplay {
  row: SessionRow;
  timeline: TimelineEntry[];
  cases: CaseEntry[];
  gaps: RecordingGap[];
}
export interface TimelineEntry {
  version: number;
  at_ms: number;
  event:
    | SessionOpened
    | ConsentGiven
    | LineJoined
    | CallbackAsked
    | CustomerSummoned
    | SummonsMissed
    | CallbackConfirmed
    | SmsSettled
    | OfferMade
    | OfferLapsed
    | OfferRefused
    | OfferWithdrawn
    | OfferAccepted
    | ConnectingFailed
    | MediaPlaced
    | MediaMoved
    | PartyJoined
    | PartyInvited
    | ModeChanged
    | PartyLeft
    | ColleagueSought
    | ColleagueRung
    | ColleagueLetPass
    | ColleagueFound
    | SearchEnded
    | HandedOver
    | PartWrapUpDone
    | HoldBegan
    | HoldEnded
    | MediaStarted
    | ChatBegan
    | MessageSent
    | CallInvited
    | CallDeclined
    | ChannelChanged
    | PartyLost
    | PartyReturned
    | SourceTurned
    | CaseTakenUp
    | CaseParked
    | CaseFinished
    | RecordingStarted
    | RecordingResumed
    | RecordingStalled
    | RecordingSealed
    | RecordingViewed
    | ServiceEnded
    | WrapUpDone
    | SessionRated
    | SessionClosed;
}
/**
 * One event of a case, for QA; `about` is what was said, or which business it is.
 */
export interface CaseEntry {
  case: string;
  version: number;
  at_ms: number;
  event:
    | CaseBegun
    | CaseContinued
    | CaseInterrupted
    | StatementTicked
    | TickWithdrawn
    | PictureAsked
    | PictureReceived
    | PaperAccepted
    | PaperRefused
    | DocumentChecked
    | PersonCompared
    | AccountChecked
    | PayeeChecked
    | CaseSubmitted
    | CaseAmended
    | PaperOpened
    | ReviewApproved
    | ReviewRefused
    | ConfirmationAsked
    | ContentShown
    | CustomerConfirmed
    | CustomerDeclined
    | CarryingOutOrdered
    | CarryingOutStarted
    | CarryingOutUnanswered
    | CarryingOutHeldUp
    | CarryingOutAskedAgain
    | CarriedOut
    | CarryingOutRefused
    | CaseGivenUp;
  about: Words | null;
}
/**
 * The type's version is the newest of this moment, and the case's to its end, whatever is loaded later.
 */
export interface CaseBegun {
  type: "CaseBegun";
  session: string;
  by: ActingStaff;
  business_type: string;
  type_version: number;
  type_sha256: string;
}
/**
 * Who did something, with the unit and the level of authority that they had at that time; 0: none.
 */
export interface ActingStaff {
  staff: string;
  unit?: string | null;
  level?: number;
}
/**
 * A session has a parked case in hand again.
 */
export interface CaseContinued {
  type: "CaseContinued";
  session: string;
  by: ActingStaff;
}
/**
 * No session has it in hand until it is continued. `by`: nobody, when it was the session's end.
 */
export interface CaseInterrupted {
  type: "CaseInterrupted";
  session: string;
  reason: InterruptReason;
  by?: ActingStaff | null;
}
/**
 * It was said, at this moment, to the customer of this session.
 */
export interface StatementTicked {
  type: "StatementTicked";
  session: string;
  by: ActingStaff;
  step: string;
  statement: string;
}
/**
 * It was ticked in error, and has still to be said.
 */
export interface TickWithdrawn {
  type: "TickWithdrawn";
  session: string;
  by: ActingStaff;
  step: string;
  statement: string;
}
/**
 * The customer's page is to photograph this. `paper` is of the type, where it is one.
 */
export interface PictureAsked {
  type: "PictureAsked";
  session: string;
  by: ActingStaff;
  ask: string;
  of: PictureOf;
  paper?: string | null;
}
/**
 * It is on disk, sealed under the case's key. `sha256`, of the bytes before sealing, is in hexadecimal digits.
 */
export interface PictureReceived {
  type: "PictureReceived";
  session: string;
  ask: string;
  picture: string;
  of: PictureOf;
  sha256: string;
  size_bytes: number;
  width: number;
  height: number;
  paper?: string | null;
}
/**
 * Found authentic, complete and valid.
 */
export interface PaperAccepted {
  type: "PaperAccepted";
  session: string;
  by: ActingStaff;
  picture: string;
}
/**
 * The customer is told why, and may photograph it anew.
 */
export interface PaperRefused {
  type: "PaperRefused";
  session: string;
  by: ActingStaff;
  picture: string;
  flaw: PaperFlaw;
  remark?: string;
}
/**
 * The number's check digits and the dates hold, by what the teller read from these pictures.
 *
 *     `number`, `name`, `born` and `valid_until` (dates by RFC 3339; none: without end) are sealed; what follows of them
 *     for the review is not.
 */
export interface DocumentChecked {
  type: "DocumentChecked";
  session: string;
  by: ActingStaff;
  document: DocumentKind;
  pictures: string[];
  risks?: Risk[];
  number?: string;
  name?: string;
  born?: string;
  valid_until?: string;
}
/**
 * The document's picture with the person in the call.
 */
export interface PersonCompared {
  type: "PersonCompared";
  session: string;
  by: ActingStaff;
  comparison: Comparison;
}
/**
 * The core bank was asked whose `account` it is, by the document's `number`; both are sealed.
 */
export interface AccountChecked {
  type: "AccountChecked";
  session: string;
  by: ActingStaff;
  match: AccountMatch;
  account?: string;
  number?: string;
}
/**
 * The core bank was asked whether this `account` is of this `name`; both are sealed.
 */
export interface PayeeChecked {
  type: "PayeeChecked";
  session: string;
  by: ActingStaff;
  match: PayeeMatch;
  account?: string;
  name?: string;
}
/**
 * All that is to be done, as it is to be reviewed, confirmed and carried out.
 *
 *     `content` is the text that was hashed (RFC 8785), never written anew, and `sha256` is of the salt's bytes and it:
 *     of a text that can be guessed a bare hash would tell it. Submissions count in the case, from 1.
 */
export interface CaseSubmitted {
  type: "CaseSubmitted";
  session: string;
  by: ActingStaff;
  submission: number;
  sha256: string;
  approvals_needed?: number;
  content?: string;
  salt?: string;
}
/**
 * It is entered anew: whatever was said, approved and confirmed of that submission is void.
 *
 *     What was said in `unsaid`, the steps that are about the content, has to be said again.
 */
export interface CaseAmended {
  type: "CaseAmended";
  session: string;
  by: ActingStaff;
  submission: number;
  unsaid: string[];
}
/**
 * A reviewer has looked at this photograph closely.
 */
export interface PaperOpened {
  type: "PaperOpened";
  session: string;
  by: ActingStaff;
  submission: number;
  picture: string;
}
/**
 * Of this submission and this content, as one of those of `for_level` that it needs.
 */
export interface ReviewApproved {
  type: "ReviewApproved";
  session: string;
  by: ActingStaff;
  submission: number;
  sha256: string;
  for_level: number;
}
/**
 * This submission is approved by nobody any more; entered anew, it may be.
 */
export interface ReviewRefused {
  type: "ReviewRefused";
  session: string;
  by: ActingStaff;
  submission: number;
  sha256: string;
  flaw: ReviewFlaw;
  remark?: string;
}
/**
 * It is put before the customer, on their own screen.
 */
export interface ConfirmationAsked {
  type: "ConfirmationAsked";
  session: string;
  by: ActingStaff;
  submission: number;
  sha256: string;
}
/**
 * The customer's page has shown it to its end, in this language. Said by the page, before anybody can confirm.
 */
export interface ContentShown {
  type: "ContentShown";
  session: string;
  submission: number;
  sha256: string;
  language: Language;
}
/**
 * The customer wants just this. `signature` is the drawn line, as `signature.py` describes it, never a picture.
 */
export interface CustomerConfirmed {
  type: "CustomerConfirmed";
  session: string;
  submission: number;
  sha256: string;
  confirmed_by: ConfirmedBy;
  signature?: string;
}
/**
 * The customer does not confirm this submission; entered anew, another may be.
 */
export interface CustomerDeclined {
  type: "CustomerDeclined";
  session: string;
  submission: number;
  sha256: string;
  wish: Wish;
  remark?: string;
}
/**
 * All of it is proven: by these. `account_tag` and `customer_tag` stand for numbers that nobody may read here.
 *
 *     `amount_fen`: hundredths of a yuan that it moves; 0: none. `approvals` is how many were needed of this content.
 */
export interface CarryingOutOrdered {
  type: "CarryingOutOrdered";
  session: string;
  submission: number;
  sha256: string;
  key: string;
  effect: EffectKind;
  account_tag: string;
  customer_tag: string;
  amount_fen: number;
  approvals: number;
  proofs: Proof[];
  effect_tag?: string;
}
/**
 * Something that is required, and the event that proves it; or why it is not proven.
 */
export interface Proof {
  kind: ProofKind;
  subject?: string;
  stream?: string | null;
  version?: number | null;
  at?: string | null;
  why_not?: WhyNot | null;
}
/**
 * From now on the core bank is asked, and a freeze is too late.
 */
export interface CarryingOutStarted {
  type: "CarryingOutStarted";
  session: string;
  key: string;
}
/**
 * It was asked and has not answered: it may be done or not. It is asked, and told the same, until it says so.
 */
export interface CarryingOutUnanswered {
  type: "CarryingOutUnanswered";
  session: string;
  key: string;
}
/**
 * Somebody has to look at it. The only way out is to ask again.
 */
export interface CarryingOutHeldUp {
  type: "CarryingOutHeldUp";
  session: string;
  key: string;
  why: HeldUp;
}
/**
 * By whom: nobody, when it was by the command line.
 */
export interface CarryingOutAskedAgain {
  type: "CarryingOutAskedAgain";
  session: string;
  key: string;
  by?: ActingStaff | null;
}
/**
 * Done, once. `reference` is by what the core bank finds it.
 */
export interface CarriedOut {
  type: "CarriedOut";
  session: string;
  key: string;
  reference: string;
}
/**
 * Not done, and nothing has changed at the core bank.
 */
export interface CarryingOutRefused {
  type: "CarryingOutRefused";
  session: string;
  key: string;
  reason: NotDone;
  reference?: string;
}
export interface CaseGivenUp {
  type: "CaseGivenUp";
  session: string;
  by: ActingStaff;
  reason: GiveUpReason;
}
/**
 * Where nothing of a party's source ("audio", "camera", "screen") was recorded, in ms from the recording's zero.
 */
export interface RecordingGap {
  party: string;
  source: string;
  start_ms: number;
  length_ms: number;
  cause: GapCause | null;
}
/**
 * How good a session's connections were, in order of time.
 */
export interface SessionQuality {
  samples: QualityPoint[];
}
/**
 * One way of one party over the `seconds` before `at_ms`.
 */
export interface QualityPoint {
  party: string;
  direction: Direction;
  at_ms: number;
  seconds: number;
  figures: QualityFigures;
}
/**
 * One way of one party over a few seconds. Losses are fractions after retransmission; bitrates are payload's.
 */
export interface QualityFigures {
  packets: number | null;
  loss: number | null;
  sound_loss: number | null;
  jitter_ms: number | null;
  round_trip_ms: number | null;
  sound_kbit_s: number | null;
  picture_kbit_s: number | null;
  frames_per_s: number | null;
  freezes: number | null;
  frozen_ms: number | null;
  mos: number | null;
}
/**
 * The whole plan. `version` grows with every change that goes live, and says which plan a decision was made by.
 */
export interface RoutingPlan {
  version: number;
  lines: LinePlan[];
  classes?: ClassBonus[];
  channels: ChannelLoad[];
  preferred_limit_s: number;
  pass_again_s: number;
}
/**
 * One line.
 */
export interface LinePlan {
  id: string;
  businesses?: LineBusiness[];
  skill?: string | null;
  target_s: number;
  weight?: number;
  rings?: Ring[];
  overflow?: Overflow | null;
}
/**
 * A business that leads to a line, and what a teller must be qualified for to do it; None: everybody may.
 */
export interface LineBusiness {
  business: Business;
  skill?: string | null;
}
/**
 * What is required from `after_s` of waiting on. Later rings require less, so that the choice widens.
 */
export interface Ring {
  after_s?: number;
  least_level?: number;
  language?: LanguageRule;
}
/**
 * From `after_s` of waiting on, whoever serves the line `to` may serve this one too.
 *
 *     The request stays in its own line, at its own place, with its own target; and what its business requires is still
 *     required. So overflow only ever adds tellers.
 */
export interface Overflow {
  after_s: number;
  to: string;
}
/**
 * Whoever is of this class is taken as having arrived `bonus_s` earlier. Of several classes the largest counts.
 */
export interface ClassBonus {
  of: PriorityClass;
  bonus_s: number;
}
/**
 * What a contact on this channel takes of a teller.
 */
export interface ChannelLoad {
  channel: Channel;
  takes: Takes;
}
/**
 * The plan that holds, and every skill that somebody has or that it asks for.
 */
export interface PlanNow {
  plan: RoutingPlan;
  skills: string[];
}
/**
 * In the order in which they were first loaded.
 */
export interface TypesShown {
  types: TypeShown[];
}
/**
 * The newest version of a type of business. `type` is None when this program does not understand it, or what is
 *     stored is not what was loaded (`is_altered`).
 */
export interface TypeShown {
  id: string;
  version: number;
  sha256: string;
  at_ms: number;
  by_name: string | null;
  type: BusinessType | null;
  is_altered: boolean;
}
/**
 * One kind of business, in one version.
 */
export interface BusinessType {
  id: string;
  title: Words;
  business: Business;
  channels: Channel[];
  steps: Step[];
  form: Form;
  identity: Identity;
  papers: Paper[];
  recorded: Track[];
  review: ReviewRule[];
  authorisation_valid_s: number;
  limits: Limits;
  effect: Effect;
  texts: Texts;
}
/**
 * Of the guided flow. Open once all the steps that it names in `after` are done.
 */
export interface Step {
  id: string;
  kind: StepKind;
  title: Words;
  after?: string[];
  statements?: Statement[];
}
/**
 * What the teller says. A required one is ticked as it is said, which is when QA looks for it.
 */
export interface Statement {
  id: string;
  text: Words;
  required?: boolean;
}
/**
 * All that is filled in. Every field stands in one section.
 */
export interface Form {
  type: "object";
  properties: {
    [k: string]: Field;
  };
  required: string[];
  additionalProperties: boolean;
  sections: Section[];
}
/**
 * One value of a form.
 */
export interface Field {
  type: FieldType;
  title: Words;
  description?: Words | null;
  format?: FieldFormat | null;
  oneOf?: Choice[];
  const?: boolean | null;
  minLength?: number | null;
  maxLength?: number | null;
  minimum?: number | null;
  maximum?: number | null;
  formatMinimum?: string | null;
  formatMaximum?: string | null;
}
/**
 * One of several values that a text may have.
 */
export interface Choice {
  const: string;
  title: Words;
}
/**
 * Fields that are shown together, in this order.
 */
export interface Section {
  title: Words;
  fields: string[];
}
export interface Identity {
  documents: DocumentKind[];
  checks: IdentityCheck[];
}
/**
 * What the customer photographs.
 */
export interface Paper {
  id: string;
  title: Words;
  hint?: Words | null;
  required?: boolean;
  sheets?: number;
}
/**
 * A sound or picture that must be on record while it matters.
 */
export interface Track {
  party: RecordedParty;
  source: Source;
}
/**
 * Holds from an amount on, or for a risk, or (neither) always. What all rules that hold ask for is needed.
 */
export interface ReviewRule {
  approvals: Approval[];
  at_least?: string | null;
  risk?: Risk | null;
}
/**
 * Of the amount: of one case, and of one customer in a day.
 */
export interface Limits {
  least?: string | null;
  most?: string | null;
  most_a_day?: string | null;
}
/**
 * `parameters` names the field of the form that gives each.
 */
export interface Effect {
  kind: EffectKind;
  parameters: {
    [k: string]: string;
  };
}
/**
 * What the customer reads. `{amount}` and the names of fields stand for their values, masked where they must be.
 */
export interface Texts {
  warning: Words;
  done: Words;
  refused: Words;
  to_mind: Words;
  comes_next: Words;
}
/**
 * The newest version of each that this program understands.
 */
export interface TypesOffered {
  types: TypeOffered[];
}
/**
 * One version of a type, for the desk.
 */
export interface TypeOffered {
  version: number;
  type: BusinessType;
}
export interface ParkedCases {
  cases: ParkedCaseShown[];
}
/**
 * A case that nobody has in hand. The name is empty when it is not known (any more).
 */
export interface ParkedCaseShown {
  case: string;
  number: string;
  business_type: string;
  type_version: number;
  begun_at_ms: number;
  parked_at_ms: number;
  begun_by: string;
  begun_by_name: string;
  customer_name: string;
}
export interface PlanFaults {
  faults: FaultShown[];
}
/**
 * A fault with its sentence in each language; `kind` and `line` say at which field it is to be shown.
 */
export interface FaultShown {
  kind: string;
  line: string | null;
  subject: string;
  zh: string;
  en: string;
}
/**
 * The newest first; the standard plan, which nobody set, is not in it.
 */
export interface PlanHistory {
  versions: PlanVersion[];
  standard: RoutingPlan;
}
/**
 * A plan that held from `at_ms` on. `plan` is None when this program does not understand it.
 */
export interface PlanVersion {
  version: number;
  at_ms: number;
  by: string;
  by_name: string | null;
  plan: RoutingPlan | null;
}
/**
 * The alarms' thresholds that hold. Version 0: the standard ones, which nobody set.
 */
export interface LimitsNow {
  version: number;
  limits: AlarmLimits;
  standard: AlarmLimits;
}
/**
 * The thresholds. Times in seconds, parts as fractions.
 */
export interface AlarmLimits {
  wait_over_target_s?: number;
  service_level_under?: number;
  service_level_least?: number;
  in_state_over_s?: {
    [k: string]: number;
  };
  mos_under?: number;
  loss_over?: number;
  calm_s?: number;
}
export interface LimitFaults {
  faults: FaultShown[];
}
/**
 * The newest first; the standard thresholds, which nobody set, are not in it.
 */
export interface LimitsHistory {
  versions: LimitsVersion[];
  standard: AlarmLimits;
}
/**
 * Thresholds that held from `at_ms` on. `limits` is None when this program does not understand them.
 */
export interface LimitsVersion {
  version: number;
  at_ms: number;
  by: string;
  by_name: string | null;
  limits: AlarmLimits | null;
}
export interface PreviewProgress {
  type: "progress";
  share: number;
}
/**
 * `lines` begins with all lines together.
 */
export interface PreviewDone {
  type: "done";
  lines: LineCompared[];
  begins_at_ms: number;
  ends_at_ms: number;
}
/**
 * A line as it was in the log, and simulated by the plan that holds and by the one proposed. `line` None: all.
 *
 *     None: there is no such line in that plan. How far `logged` and `before` are apart says how far to trust `after`.
 */
export interface LineCompared {
  line: string | null;
  logged: Figures | null;
  before: Figures | null;
  after: Figures | null;
}
/**
 * Of one line, or of all. Offered are all who joined it: answered, given up, and still waiting at the end.
 *
 *     The service level is answered in target ÷ (answered + given up); None when there were none. Waits, in seconds, are
 *     of all who were offered; of those who still wait, until the end.
 */
export interface Figures {
  offered: number;
  answered: number;
  gave_up: number;
  in_target: number;
  service_level: number | null;
  mean_wait_s: number | null;
  longest_wait_s: number | null;
}
/**
 * A member of staff and what they may do.
 */
export interface StaffAbilities {
  staff: string;
  staff_number: string;
  name: string;
  roles: string[];
  qualifications: QualificationShown[];
  languages: Language[];
  at_once: number;
  team: string | null;
  authority: number;
}
/**
 * `state` is "valid", "not_yet" or "expired".
 */
export interface QualificationShown {
  skill: string;
  level: number;
  valid_from_ms: number;
  valid_until_ms: number | null;
  state: string;
}
/**
 * One thing about one member of staff, whom the address names.
 */
export interface CompetenceChange {
  change: GrantAsked | WithdrawAsked | LanguagesAsked | AtOnceAsked | TeamAsked | AuthorityAsked;
}
/**
 * Days (2026-11-25) or moments, by the counter's own clock. No beginning: now; no end: without end.
 */
export interface GrantAsked {
  type: "GrantQualification";
  skill: string;
  level: number;
  valid_from?: string;
  valid_until?: string;
}
export interface WithdrawAsked {
  type: "WithdrawQualification";
  skill: string;
}
export interface LanguagesAsked {
  type: "SetLanguages";
  languages: Language[];
}
export interface AtOnceAsked {
  type: "SetContactsAtOnce";
  at_once: number;
}
/**
 * Empty: of no team.
 */
export interface TeamAsked {
  type: "SetTeam";
  team: string;
}
export interface AuthorityAsked {
  type: "SetAuthority";
  level: number;
}
