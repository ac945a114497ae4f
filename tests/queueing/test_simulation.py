"""A day replayed: it comes out as can be said by hand, and where that cannot be, as the theory of queues says."""

import math
import random
from datetime import datetime, timedelta

import pytest

from queueing.day import Contact, Day, Shift, Span, answering_times, duty_spans
from queueing.routing_plan import STANDARD_PLAN, LineId, Overflow
from queueing.simulation import Simulation, simulate
from queueing.simulation_figures import compare, figures_by_line
from session import events as e
from session.identifiers import OfferId, SessionId
from session.vocabulary import BreakReason, Business, Channel, NextDuty, OfflineReason
from tests.queueing.board_histories import (
    CARDS,
    EXPERT,
    LOAN,
    LOANS,
    NINE,
    at,
    request,
    skilled,
    teller,
    two_lines,
)

COUNTER = LineId("counter")
SESSION, OFFER = SessionId("s"), OfferId("o")


def served(name: str, joined_s: float, waited_s: float, handled_s: float, **fields: object) -> Contact:
    return Contact(request(name, joined_s, **fields), True, at(joined_s + waited_s), handled_s)


def gave_up(name: str, joined_s: float, waited_s: float, **fields: object) -> Contact:
    return Contact(request(name, joined_s, **fields), False, at(joined_s + waited_s))


def shift(name: str, from_s: float = 0, until_s: float = 3600, **fields: object) -> Shift:
    return Shift(teller(name, from_s, **fields), (Span(at(from_s), at(until_s)),))


def day(contacts: list[Contact], *shifts: Shift, until_s: float = 3600, answering_s: float = 2.0) -> Day:
    return Day(NINE, at(until_s), tuple(contacts), shifts, answering_s)


def test_one_teller_serves_one_after_the_other() -> None:
    outcomes = simulate(day([served("a", 10, 2, 100), served("b", 20, 92, 50)], shift("t")), STANDARD_PLAN)
    assert [one.answered_at for one in outcomes] == [at(12), at(114)]


def test_whoever_gave_up_does_so_after_the_same_wait_unless_served_before() -> None:
    contacts = [served("a", 0, 2, 100), gave_up("b", 10, 30), gave_up("c", 20, 500)]
    outcomes = simulate(day(contacts, shift("t")), STANDARD_PLAN)
    by_join = {one.joined_at: one for one in outcomes}
    assert by_join[at(10)].gave_up_at == at(40)
    assert by_join[at(20)].answered_at == at(104)


def test_a_teller_off_duty_is_offered_nobody_and_finishes_the_call_in_hand() -> None:
    contacts = [served("a", 5, 2, 100), served("b", 30, 2, 10)]
    outcomes = simulate(day(contacts, shift("t", 0, 20), shift("u", 300)), STANDARD_PLAN)
    assert [one.answered_at for one in outcomes] == [at(7), at(302)]


def test_who_still_waits_at_the_end_neither_was_answered_nor_gave_up() -> None:
    outcomes = simulate(day([served("a", 10, 2, 100)]), STANDARD_PLAN)
    assert [(one.answered_at, one.gave_up_at) for one in outcomes] == [(None, None)]
    figures = figures_by_line(outcomes, STANDARD_PLAN, at(3600))[None]
    assert (figures.offered, figures.answered, figures.gave_up) == (1, 0, 0)
    assert (figures.service_level, figures.longest_wait_s) == (None, 3590)


def test_overflow_begins_at_its_moment_though_nothing_else_happens_then() -> None:
    plan = two_lines(skill=EXPERT, overflow=Overflow(after_s=90.0, to=CARDS))
    no_expert = shift("t", qualifications=(skilled(LOAN),))
    outcomes = simulate(day([served("a", 10, 2, 100, business=Business.LOAN)], no_expert), plan)
    assert [one.answered_at for one in outcomes] == [at(102)]


def test_a_certificate_counts_until_it_ends_and_one_that_begins_counts_from_then() -> None:
    contacts = [served("a", 10, 2, 5, business=Business.LOAN), served("b", 110, 2, 5, business=Business.LOAN)]
    ends = shift("t", qualifications=(skilled(LOAN, until_s=100),))
    begins = shift("u", qualifications=(skilled(LOAN, from_s=200),))
    outcomes = simulate(day(contacts, ends, begins), two_lines())
    assert [one.answered_at for one in outcomes] == [at(12), at(202)]


def test_a_customer_is_as_patient_under_every_plan_and_another_seed_is_another_day() -> None:
    chance = random.Random(7)
    contacts = [served(f"s{n}", 3.0 * n, 5, chance.expovariate(1 / 60)) for n in range(200)]
    contacts[::10] = [gave_up(f"g{n}", 30.0 * n, 25) for n in range(20)]
    busy = day(contacts, shift("t"), shift("u"), until_s=900)
    assert simulate(busy, STANDARD_PLAN, 1) == simulate(busy, STANDARD_PLAN, 1)
    assert simulate(busy, STANDARD_PLAN, 1) != simulate(busy, STANDARD_PLAN, 2)


def test_a_teller_writes_with_as_many_at_once_as_they_take() -> None:
    contacts = [served(name, 10.0 * n, 2, 100, channel=Channel.CHAT) for n, name in enumerate("abc")]
    outcomes = simulate(day(contacts, shift("t", at_once=2)), STANDARD_PLAN)
    assert [one.answered_at for one in outcomes] == [at(2), at(12), at(104)]


def test_in_a_day_of_chats_a_call_waits_no_longer_than_until_those_in_hand_are_done() -> None:
    chats = [served(f"chat {n}", 40.0 * n, 2, 100, channel=Channel.CHAT) for n in range(80)]
    call = served("call", 305, 2, 60, channel=Channel.VOICE)
    outcomes = simulate(day(sorted([*chats, call], key=_joined), shift("t", at_once=3)), STANDARD_PLAN)
    answered_at = next(one.answered_at for one in outcomes if one.joined_at == at(305))
    assert answered_at is not None
    # Two chats and more are in hand at any time, but those that come once it is late, after 20 s, have to wait for it.
    assert at(325) < answered_at < at(325 + 2 + 100 + 3)


def _joined(contact: Contact) -> datetime:
    return contact.request.joined_at


def test_who_writes_with_as_many_at_once_is_as_so_many_who_talk() -> None:
    chance, now_s, handled = random.Random(5), 0.0, list[tuple[float, float]]()
    while now_s < 10_000:
        now_s += chance.expovariate(3.4 / 60)
        handled.append((now_s, chance.expovariate(1 / 60)))

    def answered(channel: Channel, at_once: int) -> list[datetime | None]:
        contacts = [served(f"{n:04}", at, 0, took_s, channel=channel) for n, (at, took_s) in enumerate(handled)]
        tellers = [shift(f"t{n}", 0, 20_000, at_once=at_once) for n in range(4 // at_once)]
        outcomes = simulate(day(contacts, *tellers, until_s=20_000, answering_s=0.0), STANDARD_PLAN)
        return sorted((one.answered_at for one in outcomes), key=lambda at: at or NINE)

    talking = answered(Channel.VIDEO, 1)
    assert answered(Channel.CHAT, 2) == talking
    assert answered(Channel.CHAT, 4) == talking


def test_waits_are_those_of_the_theory_of_queues() -> None:
    """M/M/4 at 70 % load, by Erlang's C formula; each seed is 20 such hours."""
    servers, load, mean_s = 4, 2.8, 60.0
    blocked = load**servers / math.factorial(servers)
    erlang_c = (blocked / (1 - load / servers)) / (
        sum(load**n / math.factorial(n) for n in range(servers)) + blocked / (1 - load / servers)
    )
    expected_s = erlang_c * mean_s / (servers - load)
    waits: list[float] = []
    for seed in range(12):
        chance, now_s, contacts = random.Random(seed), 0.0, list[Contact]()
        while now_s < 72_000:
            now_s += chance.expovariate(load / mean_s)
            contacts.append(served(f"{seed}-{len(contacts)}", now_s, 0, chance.expovariate(1 / mean_s)))
        tellers = [shift(f"t{n}", 0, 80_000) for n in range(servers)]
        outcomes = simulate(day(contacts, *tellers, until_s=80_000, answering_s=0.0), STANDARD_PLAN)
        waits += [(one.answered_at - one.joined_at).total_seconds() for one in outcomes if one.answered_at]
    assert sum(waits) / len(waits) == pytest.approx(expected_s, rel=0.1)


def test_it_can_be_followed_and_left_at_any_point() -> None:
    simulation = Simulation(day([served(f"s{n}", 100.0 * n, 2, 10) for n in range(30)], shift("t")), STANDARD_PLAN)
    shares = [simulation.share_done]
    while simulation.share_done < 1:
        simulation.run(5)
        shares.append(simulation.share_done)
    assert shares == sorted(shares)
    assert len(shares) > 5
    assert len(simulation.outcomes) == 30


def test_two_plans_stand_beside_each_other_and_beside_the_log() -> None:
    contacts = [
        served("a", 10, 2, 100),
        served("b", 20, 92, 50, business=Business.LOAN),
        gave_up("c", 30, 600, business=Business.LOAN),
    ]
    one_day, two = day(contacts, shift("t")), two_lines()
    before, after = simulate(one_day, STANDARD_PLAN), simulate(one_day, two)
    compared = {one.line: one for one in compare(one_day, STANDARD_PLAN, before, two, after)}
    assert list(compared) == [None, COUNTER, LOANS, CARDS]
    assert compared[LOANS].before is None
    assert compared[COUNTER].after is None
    loans, counter = compared[LOANS].after, compared[COUNTER]
    assert loans is not None
    assert counter.logged is not None
    assert counter.before is not None
    assert (loans.offered, loans.answered) == (2, 0)
    assert (counter.logged.offered, counter.logged.answered, counter.logged.service_level) == (3, 2, 1 / 3)
    assert counter.before.answered == 3


def test_duty_is_from_ready_to_whatever_is_no_work() -> None:
    history: list[tuple[float, e.TellerEvent]] = [
        (-100, e.TellerReady()),
        (50, e.TellerOffered(session=SESSION, offer=OFFER)),
        (60, e.TellerEngaged(session=SESSION)),
        (90, e.TellerLost()),
        (91, e.TellerReturned()),
        (120, e.AfterCallWorkBegan(session=SESSION)),
        (150, e.AfterCallWorkDone(session=SESSION, next=NextDuty.ON_BREAK, reason=BreakReason.MEAL)),
        (200, e.TellerReady()),
        (210, e.TellerWentOffline(reason=OfflineReason.OWN_CHOICE)),
        (400, e.TellerReady()),
    ]
    spans = duty_spans([(at(second), event) for second, event in history], NINE, at(500))
    assert spans == (Span(NINE, at(150)), Span(at(200), at(210)), Span(at(400), at(500)))
    assert answering_times([(at(second), event) for second, event in history]) == [10]
    assert duty_spans([], NINE, NINE + timedelta(hours=1)) == ()
