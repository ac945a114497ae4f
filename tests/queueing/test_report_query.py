"""Reports out of the log: computed again from nothing they come out the same."""

from datetime import UTC, datetime, timedelta

from people.accounts import Accounts
from people.competences import change_competence
from queueing.intervals import Interval
from queueing.report_files import Format, report_file
from queueing.report_query import ReportWanted, compute_report
from queueing.reports import By
from queueing.wallboard_query import read_board
from session import commands as c
from session.actors import Customer, Staff
from session.identifiers import TeamId, party_of_staff
from session.personal import Personal
from session.vocabulary import Language, Role
from session_store.counter import Counter, new_command_id
from session_store.event_store import EventStore
from session_store.figures import advance_figures
from session_store.read_models import advance, rebuild
from tests.queueing.test_plan_store import card_takes_a_skill, go_live
from tests.session_store.stories import SYSTEM, arrive, ask, finish, new_session, new_teller, talk


async def _fold(store: EventStore) -> None:
    while await advance_figures(store):
        pass


async def _as_files(store: EventStore, now: datetime) -> list[bytes]:
    today = datetime.now().astimezone().date()
    files: list[bytes] = []
    for by in By:
        wanted = ReportWanted(today - timedelta(days=1), today, Interval.QUARTER, by)
        made = await compute_report(store, wanted, now)
        files.append(report_file(made.rows, made.labels, Format.CSV, Language.CHINESE))
    return files


async def test_a_report_computed_again_from_the_log_is_the_same_to_the_byte(
    counter: Counter, store: EventStore
) -> None:
    served, abandoned, failed, waiting = (new_session() for _ in range(4))
    teller, other = new_teller(), new_teller()
    await arrive(counter, served)
    await talk(counter, served, teller)
    await ask(counter, teller, c.BeginHold(session=served))
    await ask(counter, teller, c.EndHold(session=served))
    await _fold(store)
    await finish(counter, served, teller)
    await arrive(counter, abandoned)
    await ask(counter, Customer(abandoned), c.LeaveSession(session=abandoned))
    await arrive(counter, waiting)
    # One who is accepted, and hangs up before anything was heard: abandoned, whatever the session's result is called.
    await arrive(counter, failed)
    await ask(counter, other, c.GoReady(teller=other.staff))
    await ask(counter, SYSTEM, c.MakeOffer(session=failed, teller=other.staff))
    state = await counter.session(failed)
    assert state is not None
    assert state.offer is not None
    await ask(counter, other, c.AcceptOffer(session=failed, offer=state.offer.offer))
    await ask(counter, SYSTEM, c.ReportConnected(session=failed, party=party_of_staff(other.staff)))
    await ask(counter, Customer(failed), c.LeaveSession(session=failed))
    await _fold(store)
    now = datetime.now(UTC)
    today = datetime.now().astimezone().date()
    whole = ReportWanted(today - timedelta(days=1), today, Interval.DAY, By.ALL)
    figures = [row.figures for row in (await compute_report(store, whole, now)).rows]
    assert sum(one.offered for one in figures) == 4
    assert sum(one.answered for one in figures) == 1
    assert sum(one.abandoned + one.abandoned_short for one in figures) == 2
    assert sum(one.rings for one in figures) == 2
    before = await _as_files(store, now)

    await rebuild(store)

    assert await _as_files(store, now) == before


async def test_a_contact_that_was_refused_twice_is_offered_once_and_rung_three_times(
    counter: Counter, store: EventStore
) -> None:
    session, teller = new_session(), new_teller()
    await arrive(counter, session)
    for _ in range(2):
        await ask(counter, teller, c.GoReady(teller=teller.staff))
        await ask(counter, SYSTEM, c.MakeOffer(session=session, teller=teller.staff))
        state = await counter.session(session)
        assert state is not None
        assert state.offer is not None
        await ask(counter, teller, c.RefuseOffer(session=session, offer=state.offer.offer))
    await talk(counter, session, teller)
    await _fold(store)
    today = datetime.now().astimezone().date()
    wanted = ReportWanted(today - timedelta(days=1), today, Interval.DAY, By.TELLER)
    (row,) = [row for row in (await compute_report(store, wanted, datetime.now(UTC))).rows if row.figures.offered]
    assert (row.of, row.figures.answered) == (teller.staff, 1)
    assert (row.figures.rings, row.figures.rings_missed) == (3, 2)


async def test_lines_are_those_of_the_plan_that_holds(counter: Counter, store: EventStore) -> None:
    # Given a card's contact, and a plan by which cards have a line of their own
    session = new_session()
    await arrive(counter, session)
    await _fold(store)
    await go_live(store, card_takes_a_skill())
    # Then it is in the report and on the wall under that line
    today = datetime.now().astimezone().date()
    wanted = ReportWanted(today - timedelta(days=1), today, Interval.DAY, By.LINE)
    made = await compute_report(store, wanted, datetime.now(UTC))
    assert {row.of for row in made.rows if row.figures.offered} == {"cards"}
    while await advance(store):
        pass
    board = (await read_board(store.pool)).board
    assert {line.line: line.waiting for line in board.lines} == {"cards": 1, "others": 0}


async def test_a_team_is_the_one_of_today(counter: Counter, store: EventStore) -> None:
    staff = await Accounts(store).add("zhao", "Zhao", "0300", [Role.TELLER], Personal("long enough a password"))
    teller = Staff(staff, "0300", Personal("Zhao"), (Role.TELLER,))
    session = new_session()
    await arrive(counter, session)
    await talk(counter, session, teller)
    await _fold(store)
    today = datetime.now().astimezone().date()
    wanted = ReportWanted(today - timedelta(days=1), today, Interval.DAY, By.TEAM)
    for team in ("A", "B", None):
        command = c.SetTeam(staff=staff, team=TeamId(team) if team is not None else None)
        await change_competence(store, SYSTEM, command, new_command_id())
        made = await compute_report(store, wanted, datetime.now(UTC))
        assert [row.of for row in made.rows if row.figures.answered] == [team or ""]
        while await advance(store):
            pass
        (shown,) = (await read_board(store.pool)).board.tellers
        assert shown.team == team
