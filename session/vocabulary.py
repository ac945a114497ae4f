"""The closed lists of the counter's words. Their wire form is the value; their meaning stands in docs/glossary.md."""

from enum import StrEnum


class Business(StrEnum):
    """What a customer comes for. Chinese and English names stand in the web client's message files."""

    ACCOUNT = "account"
    CARD = "card"
    TRANSFER = "transfer"
    WEALTH = "wealth"
    LOAN = "loan"
    ENQUIRY = "enquiry"


class Channel(StrEnum):
    VIDEO = "video"
    VOICE = "voice"
    CHAT = "chat"
    """In writing: takes a part of a teller, where a call takes all."""


class Language(StrEnum):
    CHINESE = "zh"
    ENGLISH = "en"


class PriorityClass(StrEnum):
    """Why somebody comes a little earlier."""

    ELDERLY = "elderly"
    VIP = "vip"
    COMPLAINT = "complaint"
    RETURNED = "returned"
    """The call was lost, and the customer is back."""
    TRANSFERRED = "transferred"
    """Handed on by a teller, and on hold until another takes over."""


class Role(StrEnum):
    """What a member of staff may act as."""

    TELLER = "teller"
    QA = "qa"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class PartyRole(StrEnum):
    """What somebody is within one session."""

    CUSTOMER = "customer"
    TELLER = "teller"
    EXPERT = "expert"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"


class PartyMode(StrEnum):
    """How a party takes part: unseen and unheard, heard by the teller alone, or heard and seen by everybody."""

    LISTEN = "listen"
    WHISPER = "whisper"
    FULL = "full"


class Phase(StrEnum):
    """How far a session has come. Losing a connection is a fact about a party, never a phase."""

    ARRIVING = "arriving"
    WAITING = "waiting"
    OFFERED = "offered"
    CONNECTING = "connecting"
    IN_SERVICE = "in_service"
    WRAPPING_UP = "wrapping_up"
    CLOSED = "closed"


class Duty(StrEnum):
    """What a teller is doing, as the ACD sees it."""

    OFFLINE = "offline"
    READY = "ready"
    OFFERED = "offered"
    CHATTING = "chatting"
    """Ready, with one or more chats: more may come while there is room."""
    IN_SESSION = "in_session"
    AFTER_CALL_WORK = "after_call_work"
    SET_ASIDE = "set_aside"
    ON_BREAK = "on_break"
    IN_TRAINING = "in_training"


class BreakReason(StrEnum):
    """What a teller who is not there to be offered anybody is doing meanwhile."""

    MEAL = "meal"
    REST = "rest"
    MEETING = "meeting"
    PAPERWORK = "paperwork"
    TECHNICAL = "technical"
    """Headset, camera, network: the counter's matter, not the teller's."""


class ForcedDuty(StrEnum):
    """Where a supervisor may put a teller who neither rings nor talks."""

    READY = "ready"
    ON_BREAK = "on_break"
    OFFLINE = "offline"


class NextDuty(StrEnum):
    """What a teller chooses to do when after-call work is done."""

    READY = "ready"
    ON_BREAK = "on_break"
    OFFLINE = "offline"


class Source(StrEnum):
    """What a party's browser sends."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"


class Switch(StrEnum):
    ON = "on"
    OFF = "off"
    INTERRUPTED = "interrupted"
    """Taken away by the device, as a phone does for another call; the party did not choose it."""


class Presence(StrEnum):
    EXPECTED = "expected"
    PRESENT = "present"
    LOST = "lost"


class LossCause(StrEnum):
    """How it was noticed that somebody is gone."""

    PAGE_GONE = "page_gone"
    MEDIA_SILENT = "media_silent"


class LeaveReason(StrEnum):
    """Why somebody other than the customer is no longer in a call."""

    OWN_CHOICE = "own_choice"
    CONNECTION_LOST = "connection_lost"
    HANDED_OVER = "handed_over"
    """The customer is another's from now on, or is on the way to another."""
    CALL_ENDED = "call_ended"


class Purpose(StrEnum):
    """What a colleague is sought for."""

    CONSULT = "consult"
    """To come into the call; the teller stays, and may hand the customer over."""
    TRANSFER = "transfer"
    """To take the customer over; the teller has gone."""


class SearchEnd(StrEnum):
    """Why a colleague is no longer sought, although none came."""

    CANCELLED = "cancelled"
    NOBODY_CAME = "nobody_came"
    CALL_ENDED = "call_ended"


class MoveCause(StrEnum):
    """Why a session's media had to go to another media process."""

    PROCESS_LOST = "process_lost"
    """It died, hangs, or cannot be reached."""
    PROCESS_STOPS = "process_stops"
    """It was asked to stop, and hands over what it carries."""


class WithdrawalReason(StrEnum):
    """Why an offer was taken back from a teller who had not answered yet."""

    CUSTOMER_LEFT = "customer_left"


class CallbackWay(StrEnum):
    """How a customer who keeps the place and goes is reached when the turn comes."""

    PAGE = "page"
    """The page stays open, and rings."""
    SMS = "sms"


class CallbackStage(StrEnum):
    """How far a callback has come."""

    AWAY = "away"
    """Asked for; the turn has not come yet."""
    SUMMONED = "summoned"
    MISSED = "missed"
    """Summoned and not confirmed; there is one more summons to come."""
    CONFIRMED = "confirmed"
    """Back, and in the line as if never gone."""


class SmsFate(StrEnum):
    """What became of an SMS."""

    TAKEN = "taken"
    """The gateway has it. Whether the phone does, nobody says."""
    REFUSED = "refused"
    """The gateway will not have it: the number, or the counter's key."""
    GIVEN_UP = "given_up"
    """Tried as often as it may be; the gateway may have it and may not."""


class AbandonReason(StrEnum):
    """Why a session was closed unserved, where it is not simply that the customer left."""

    CALLBACK_NOT_CONFIRMED = "callback_not_confirmed"
    """Summoned as often as may be, and nobody came."""
    CALLBACK_EXPIRED = "callback_expired"
    """The page was gone for longer than a place is kept, and the turn had not come."""


class SetAsideReason(StrEnum):
    OFFER_MISSED = "offer_missed"
    OFFER_REFUSED = "offer_refused"
    NOT_CONNECTED = "not_connected"


class OfflineReason(StrEnum):
    OWN_CHOICE = "own_choice"
    CONNECTION_LOST = "connection_lost"
    FORCED = "forced"
    """A supervisor's act; the event before says whose."""


class EndReason(StrEnum):
    """Why talking ended."""

    CUSTOMER_HUNG_UP = "customer_hung_up"
    TELLER_ENDED = "teller_ended"
    CUSTOMER_LOST = "customer_lost"
    TELLER_LOST = "teller_lost"


class Outcome(StrEnum):
    """What came of the conversation, in the teller's judgement."""

    DONE = "done"
    INFORMED = "informed"
    FOLLOW_UP = "follow_up"
    NOT_POSSIBLE = "not_possible"
    NOT_STATED = "not_stated"


class Result(StrEnum):
    """How a session closed."""

    SERVED = "served"
    ABANDONED = "abandoned"
    FAILED = "failed"


class Completeness(StrEnum):
    COMPLETE = "complete"
    COMPLETE_WITH_EXPLAINED_GAPS = "complete_with_explained_gaps"
    INCOMPLETE = "incomplete"
    NOTHING_RECORDED = "nothing_recorded"


class AlarmKind(StrEnum):
    """What needs a supervisor's attention. A threshold for each stands in queueing/alarm_limits.py."""

    WAIT_TOO_LONG = "wait_too_long"
    """Somebody in a line; the subject is the line."""
    SERVICE_LEVEL_LOW = "service_level_low"
    """Of a line, over the last half hour."""
    LONG_IN_STATE = "long_in_state"
    """A teller."""
    BAD_CALL = "bad_call"
    """A session in which somebody is hardly understood."""
    JOB_HELD_UP = "job_held_up"
    """A case of which nobody knows what came at the core bank; the subject is the job's key."""


class StallCause(StrEnum):
    """Why a track is not on record any more."""

    SILENT = "silent"
    """Nothing of it arrives."""
    NOT_WRITTEN = "not_written"
    """The disk does not take it."""
    CALL_OVER = "call_over"


class Setting(StrEnum):
    """What an administrator sets for the whole counter."""

    ROUTING_PLAN = "routing_plan"
    OPENING = "opening"
    ALARMS = "alarms"
    FREEZES = "freezes"
    """What is not carried out now."""


class CompetenceFault(StrEnum):
    """Why what somebody may do was not changed. The client has a sentence for each in every language."""

    NO_SUCH_STAFF = "no_such_staff"
    SKILL_NAME_EMPTY_OR_LONG = "skill_name_empty_or_long"
    LEVEL_OUT_OF_RANGE = "level_out_of_range"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    ENDED_ALREADY = "ended_already"
    TOO_MANY_SKILLS = "too_many_skills"
    NOT_HELD = "not_held"
    NO_LANGUAGE = "no_language"
    AT_ONCE_OUT_OF_RANGE = "at_once_out_of_range"
    AUTHORITY_OUT_OF_RANGE = "authority_out_of_range"
    TEAM_NAME_EMPTY_OR_LONG = "team_name_empty_or_long"


class RefusalCode(StrEnum):
    """Why a command was not carried out. The client has a sentence for each in every language."""

    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    UNKNOWN = "unknown"
    TOO_BUSY = "too_busy"
    CLOSED = "closed"
    """Nobody may join this line at this time."""
    FULL = "full"
    """As many wait as may."""
    CASE_IN_HAND = "case_in_hand"
    """There is a case in hand already; one at a time."""
    WRONG_CHANNEL = "wrong_channel"
    """This type of business is not done on this channel."""
    STEP_NOT_OPEN = "step_not_open"
    """Steps before it are not done."""
    ON_HOLD = "on_hold"
    """The customer does not hear it."""
    NO_AUTHORITY = "no_authority"
    """Of another level, or of the same unit where another one is needed."""
    NOT_OPENED = "not_opened"
    """Not every photograph was looked at."""
    ANOTHER_SUBMISSION = "another_submission"
    """What was looked at is not what is submitted now."""
    NOT_PROVEN = "not_proven"
    """Something that the type requires is not proven."""
    NOT_SHOWN = "not_shown"
    """The customer's page has not shown it to its end."""
    NOT_SIGNED = "not_signed"
    NOT_RECORDED = "not_recorded"
    """A sound or picture that this business wants on record is not now."""
    """What was drawn is no signature."""
    CORE_BANK_AWAY = "core_bank_away"
    """The bank's own system does not answer, or there is none."""
    BAD_DOCUMENT = "bad_document"
    """What was read of it cannot be, or it is not valid."""
    OTHER_PART = "other_part"
    """Who reviews a case has entered nothing in it, and the other way round."""
    FIELD_TAKEN = "field_taken"
    """Somebody else has changed it since."""
    BAD_NUMBER = "bad_number"
    """It is no mobile number."""
