"""The referee finds what was planted, and nothing in a day on which nothing was wrong."""

from typing import Any

import pytest

from session.identifiers import CommandId, OfferId, SessionId, StreamId
from tests.faults.log_entries import Entry
from tests.faults.order_of_arrival import TOLERANCE_S
from tests.faults.records import ClientRecord, Heard
from tests.faults.referee import Fault, Limits, findings

LIMITS = Limits(waiting_grace_s=10.0)
ONE, TWO = "session/one", "session/two"
LIN, HE = "teller/lin", "teller/he"


class Log:
    """A log that is written by hand: versions and moments follow from what was written before."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.at_s = 1000.0

    def add(self, stream: str, kind: str, command: str | None = None, **data: Any) -> "Log":
        version = 1 + sum(entry.stream == stream for entry in self.entries)
        asked = CommandId(command or f"command-{len(self.entries)}")
        self.entries.append(Entry(StreamId(stream), version, self.at_s, kind, data, asked))
        return self

    def later(self, seconds: float) -> "Log":
        self.at_s += seconds
        return self

    def joins(self, session: str) -> "Log":
        return self.add(session, "SessionOpened").add(session, "LineJoined")

    def rings(self, session: str, teller: str, offer: str = "offer") -> "Log":
        name = teller.partition("/")[2]
        self.add(session, "OfferMade", offer=offer, teller=name)
        return self.add(teller, "TellerOffered", offer=offer, session=session.partition("/")[2])

    def talks(self, session: str, teller: str) -> "Log":
        self.add(session, "OfferAccepted").add(teller, "TellerEngaged").later(1)
        return self.add(session, "ServiceEnded").add(teller, "AfterCallWorkBegan").later(1)

    def finishes(self, session: str, teller: str) -> "Log":
        self.add(session, "WrapUpDone").add(session, "SessionClosed", result="served")
        return self.add(teller, "AfterCallWorkDone", next="ready")

    def closes(self, session: str) -> "Log":
        return self.add(session, "SessionClosed", result="abandoned")


def customer(name: str, **record: Any) -> ClientRecord:
    return ClientRecord(name, SessionId(name), **record)


def faults(log: Log, *clients: ClientRecord) -> set[Fault]:
    return {finding.fault for finding in findings(log.entries, clients, LIMITS)}


def good_day() -> Log:
    """One is served, the other leaves, and the teller is ready for more."""
    log = Log().add(LIN, "TellerReady").joins(ONE).later(1).joins(TWO)
    log.rings(ONE, LIN).talks(ONE, LIN).finishes(ONE, LIN)
    return log.rings(TWO, LIN, "other").later(1).add(TWO, "OfferWithdrawn").closes(TWO).add(LIN, "TellerFreed")


def leaver(name: str = "two") -> ClientRecord:
    return customer(name, chose_to_leave_s=1000.0)


def test_nothing_is_found_on_a_day_without_faults() -> None:
    assert findings(good_day().entries, [customer("one"), leaver()], LIMITS) == []


def test_a_teller_who_is_given_two_sessions_at_once_is_found() -> None:
    log = Log().joins(ONE).joins(TWO).rings(ONE, LIN).rings(TWO, LIN, "other")
    log.add(TWO, "OfferWithdrawn").closes(TWO).talks(ONE, LIN).finishes(ONE, LIN)
    assert faults(log, customer("one"), leaver()) == {Fault.TWO_ENGAGEMENTS}


def test_a_second_session_before_after_call_work_is_done_is_found() -> None:
    log = Log().joins(ONE).joins(TWO).rings(ONE, LIN).talks(ONE, LIN).rings(TWO, LIN, "other")
    log.finishes(ONE, LIN).talks(TWO, LIN).finishes(TWO, LIN)
    assert faults(log, customer("one"), customer("two")) == {Fault.TWO_ENGAGEMENTS}


def test_a_session_rung_at_two_tellers_at_once_is_found() -> None:
    log = Log().joins(ONE).rings(ONE, LIN).rings(ONE, HE, "other").talks(ONE, HE).finishes(ONE, HE)
    assert Fault.RUNG_TWICE in faults(log, customer("one"))


def test_a_ring_that_the_log_does_not_have_is_found() -> None:
    log = good_day()
    ring = next(entry for entry in log.entries if entry.kind == "TellerOffered")
    heard = Heard(ring.stream, ring.version, ring.kind, OfferId("offer"))
    assert faults(log, leaver(), ClientRecord("teller", heard=[heard])) == set()
    for wrong in (
        Heard(ring.stream, ring.version, ring.kind, OfferId("another")),
        Heard(ring.stream, 99, ring.kind, OfferId("offer")),
    ):
        assert faults(log, leaver(), ClientRecord("teller", heard=[wrong])) == {Fault.HEARD_UNLOGGED}


def test_what_was_answered_and_then_forgotten_is_found() -> None:
    forgotten = customer("one", carried_out={CommandId("nowhere"): "JoinLine"})
    assert faults(good_day(), forgotten, leaver()) == {Fault.DONE_UNLOGGED}


def test_a_command_with_two_effects_is_found() -> None:
    log = good_day().joins("session/three").add(HE, "TellerReady", "same").add(HE, "TellerReady", "same")
    log.closes("session/three")
    assert faults(log, leaver(), leaver("three")) == {Fault.CARRIED_OUT_TWICE}


@pytest.mark.parametrize("last", ["LineJoined", "OfferAccepted", "ServiceEnded"])
def test_a_session_that_never_ends_is_found(last: str) -> None:
    log = Log().joins(ONE).rings(ONE, LIN).talks(ONE, LIN)
    upto = 1 + next(place for place, entry in enumerate(log.entries) if entry.kind == last)
    log.entries = log.entries[:upto]
    assert faults(log, customer("one")) == {Fault.NOT_ENDED}


def test_a_visit_that_was_opened_and_told_to_nobody_need_not_have_ended_yet() -> None:
    log = good_day().add("session/three", "SessionOpened")
    assert faults(log, leaver()) == set()
    assert faults(log, leaver(), customer("three")) == {Fault.NOT_ENDED}


def test_a_session_that_failed_is_found() -> None:
    log = Log().joins(ONE).add(ONE, "SessionClosed", result="failed")
    assert faults(log, customer("one")) == {Fault.NOT_ENDED}


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"chose_to_leave_s": 1030.0},
        {"chose_to_vanish_s": 1015.0},
        {"chose_to_vanish_s": 1000.0, "came_back_s": 1005.0},
    ],
    ids=["stayed", "left only later", "vanished a moment ago", "was back in time"],
)
def test_whoever_is_abandoned_without_having_chosen_so_is_lost(record: dict[str, float]) -> None:
    assert faults(Log().joins(ONE).later(20).closes(ONE), customer("one", **record)) == {Fault.LOST}


@pytest.mark.parametrize(
    "record",
    [
        {"chose_to_leave_s": 1019.0},
        {"chose_to_vanish_s": 1005.0},
        {"chose_to_vanish_s": 1000.0, "came_back_s": 1015.0},
    ],
    ids=["left", "vanished", "was back too late"],
)
def test_whoever_chose_so_is_not(record: dict[str, float]) -> None:
    assert faults(Log().joins(ONE).later(20).closes(ONE), customer("one", **record)) == set()


def test_a_session_that_was_told_and_is_not_in_the_log_is_lost() -> None:
    assert faults(good_day(), leaver(), customer("never seen")) == {Fault.LOST}


def test_whoever_never_joined_a_line_may_be_given_up() -> None:
    assert faults(good_day().add("session/three", "SessionOpened").closes("session/three"), leaver()) == set()


def passing_over(seconds: float, step_s: float) -> Log:
    """One came first, and others are offered for so long, one after the other."""
    log = Log().joins(ONE).later(1)
    for number in range(int(seconds / step_s) + 1):
        other = f"session/other-{number}"
        log.joins(other).rings(other, f"teller/{number}").later(step_s)
        log.talks(other, f"teller/{number}").later(-2).finishes(other, f"teller/{number}")
    return log.rings(ONE, LIN).talks(ONE, LIN).finishes(ONE, LIN)


def test_whoever_is_passed_over_for_long_is_found() -> None:
    assert faults(passing_over(TOLERANCE_S + 1.0, 0.5)) == {Fault.OVERTAKEN}


def test_whoever_is_passed_over_for_a_moment_is_not() -> None:
    assert faults(passing_over(TOLERANCE_S - 1.0, 0.5)) == set()


def test_a_teller_who_let_it_pass_may_be_given_another() -> None:
    log = Log().joins(ONE).rings(ONE, LIN).add(ONE, "OfferLapsed")
    for number in range(20):
        other = f"session/other-{number}"
        log.joins(other).rings(other, LIN).talks(other, LIN).later(-1.5).finishes(other, LIN)
    log.rings(ONE, HE).talks(ONE, HE).finishes(ONE, HE)
    assert faults(log) == set()


def test_whoever_waits_while_a_teller_is_ready_is_found() -> None:
    log = good_day().joins("session/three")
    assert faults(log, leaver()) == {Fault.NOT_ENDED, Fault.LEFT_OVER}


def test_whoever_waits_while_nobody_is_ready_only_did_not_end() -> None:
    log = good_day().add(LIN, "TellerWentOffline").joins("session/three")
    assert faults(log, leaver()) == {Fault.NOT_ENDED}


def test_what_a_client_complains_of_is_told() -> None:
    assert faults(good_day(), leaver(), ClientRecord("teller", troubles=["stuck"])) == {Fault.TROUBLE}
