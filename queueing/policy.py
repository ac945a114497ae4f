"""Who is offered to whom. Pure, and incremental: one change costs the logarithm of those waiting.

    board = board_of(requests, tellers, plan, now)
    board, matches = step(board, change, now)

The rule: of all requests that some free teller may serve, the most urgent goes first, to the least loaded of these
tellers, the longest idle among equals; and again, until no eligible pair is left. Ids decide between equals, so that
every node comes to the same. After each step no eligible pair is left over, so the next step need only look at those
who have moved since.

A teller with chats takes no chat that came after somebody who needs all of them, whom they could serve, and who has
waited for longer than the target: or a call would wait behind chats for ever.

The board that is given to a step is used up by it: go on with the one that is given back. It may be the same, for it
is changed in place; and nothing else is. Its requests and tellers are values, and a board made of them by `board_of`
decides as this one does.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final, TypeAlias

from msgspec.structs import replace

from queueing import changes as ch
from queueing.board import Alike, Board
from queueing.plan_faults import validated
from queueing.request import Bar, Match, Request, Teller
from queueing.routing_plan import RoutingPlan
from queueing.standing import Rank
from session.identifiers import RequestId

UNDONE_AGAIN: Final = timedelta(seconds=1)
"""How long a pair that could not be offered is left alone: the read models catch up well within it."""

_Contest: TypeAlias = list[tuple[Rank, RequestId, int]]
"""Requests, and the group of tellers that each entered by."""
_NO_GROUP: Final = -1
"""It entered by itself."""


def board_of(requests: Iterable[Request], tellers: Iterable[Teller], plan: RoutingPlan, now: datetime) -> Board:
    """A board on which these stand. Nothing is decided yet; the next step does. Takes n log n."""
    assert not validated(plan), "only a plan without faults goes live"
    board = Board(plan, now)
    for teller in tellers:
        board.put_teller(teller)
    for request in requests:
        board.put_request(request)
    # Every pair has a free teller in it, and all of those have moved.
    board.moved_requests.clear()
    return board


def step(board: Board, change: ch.Change, now: datetime) -> tuple[Board, tuple[Match, ...]]:
    """Let `change` happen at `now`, and say whom to offer to whom because of it, the most urgent first.

    On the board these offers ring already: what becomes of each comes back as a change.
    """
    return step_all(board, (change,), now)


def step_all(board: Board, changes: Iterable[ch.Change], now: datetime) -> tuple[Board, tuple[Match, ...]]:
    """As `step`, when several things have happened before anybody could look."""
    board.pass_time(now)
    for change in changes:
        if isinstance(change, ch.PlanChanged):
            board = board_of(board.requests.values(), board.tellers.values(), change.plan, board.now)
        else:
            _apply(board, change)
    return board, _settle(board)


def _apply(board: Board, change: ch.BoardChange) -> None:
    match change:
        case ch.RequestStands(request=request):
            board.put_request(request)
        case ch.RequestLeft(request=request_id):
            board.drop_request(request_id)
        case ch.TellerStands(teller=teller):
            board.put_teller(teller)
        case ch.TellerLeft(teller=teller_id):
            board.drop_teller(teller_id)
        case ch.TimePassed():
            pass
        case ch.OfferAccepted() | ch.OfferPassed() | ch.OfferUndone():
            _end_offer(board, change)


def _end_offer(board: Board, change: ch.OfferAccepted | ch.OfferPassed | ch.OfferUndone) -> None:
    request, teller = board.requests.get(change.request), board.tellers.get(change.teller)
    if request is None or request.offered_to != change.teller:
        return
    match change:
        case ch.OfferAccepted():
            takes = board.routes.takes(request.channel)
            if teller is not None:
                board.put_teller(replace(teller, idle_since=board.now, engaged=(*teller.engaged, takes)))
            board.drop_request(request.id)
        case ch.OfferPassed():
            board.drop_teller(change.teller)
            preferred = None if request.preferred == change.teller else request.preferred
            # Earlier bars fall: another was offered it since.
            bars = (Bar(change.teller, board.now + board.routes.pass_again, even_alone=False),)
            board.put_request(replace(request, offered_to=None, preferred=preferred, bars=bars))
        case ch.OfferUndone():
            # Earlier bars stay: this teller was never rung.
            kept = (bar for bar in request.bars if board.now < bar.until and bar.teller != change.teller)
            bars = (*kept, Bar(change.teller, board.now + UNDONE_AGAIN))
            board.put_request(replace(request, offered_to=None, bars=bars))


def _settle(board: Board) -> tuple[Match, ...]:
    """Make every pair that has become possible. In each of them somebody has moved, so only those are looked at.

    Of tellers who are alike one stands for all: when thousands become free at once, each would else be looked at again
    after each offer.
    """
    contest: _Contest = []
    groups: list[Alike] = []
    _enter_moved(board, contest, groups)
    for request_id in board.moved_requests:
        if board.waits(request_id) and board.best_teller(request_id) is not None:
            heappush(contest, (board.rank_of(request_id), request_id, _NO_GROUP))
    board.moved_requests.clear()
    matches: list[Match] = []
    while contest:
        _, request_id, number = heappop(contest)
        if board.waits(request_id) and (teller_id := board.best_teller(request_id)) is not None:
            board.put_request(replace(board.requests[request_id], offered_to=teller_id))
            matches.append(Match(request_id, teller_id))
            # Whoever made room for this one need do so no longer.
            _enter_moved(board, contest, groups)
        if number != _NO_GROUP:
            _enter(board, contest, groups[number], number)
    return tuple(matches)


def _enter_moved(board: Board, contest: _Contest, groups: list[Alike]) -> None:
    """Let those tellers enter who have moved since the last time."""
    for group in board.alike(board.moved_tellers):
        groups.append(group)
        _enter(board, contest, group, len(groups) - 1)
    board.moved_tellers.clear()


def _enter(board: Board, contest: _Contest, group: Alike, number: int) -> None:
    """Let one of a group who is still free enter with the most urgent request that they may serve."""
    if (best := board.best_request(group)) is not None:
        request_id, rank = best
        heappush(contest, (rank, request_id, number))
