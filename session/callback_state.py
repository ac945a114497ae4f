"""A callback, folded: the customer keeps the place, is summoned when the turn comes, and confirms being there."""

from datetime import datetime

import msgspec

from session import events as e
from session.vocabulary import CallbackStage, CallbackWay

CallbackEvent = e.CallbackAsked | e.CustomerSummoned | e.SummonsMissed | e.CallbackConfirmed | e.SmsSettled


class Callback(msgspec.Struct, frozen=True):
    """The callback of a session, after at least one was asked for."""

    way: CallbackWay
    stage: CallbackStage
    since: datetime
    """When this stage began."""
    summons: int = 0
    """How often the customer was summoned in this session."""
    within_s: float = 0.0
    """How long the last summons lasts."""
    missed: int = 0
    """How often in a row since being asked for that was in vain."""
    settled: int = 0
    """The last summons of which it is known what became of its SMS."""

    @property
    def is_away(self) -> bool:
        """Whether the customer is not in the line at present."""
        return self.stage is not CallbackStage.CONFIRMED


def callback_after(before: Callback | None, event: CallbackEvent, at: datetime) -> Callback:
    """The callback after one more event."""
    if isinstance(event, e.CallbackAsked):
        summons, settled = (before.summons, before.settled) if before is not None else (0, 0)
        return Callback(event.way, CallbackStage.AWAY, at, summons, settled=settled)
    assert before is not None, "what is summoned or confirmed was asked for"
    match event:
        case e.CustomerSummoned(summons=summons, within_s=within_s):
            return msgspec.structs.replace(
                before, stage=CallbackStage.SUMMONED, since=at, summons=summons, within_s=within_s
            )
        case e.SummonsMissed():
            return msgspec.structs.replace(before, stage=CallbackStage.MISSED, since=at, missed=before.missed + 1)
        case e.CallbackConfirmed():
            return msgspec.structs.replace(before, stage=CallbackStage.CONFIRMED, since=at, missed=0)
        case e.SmsSettled(summons=summons):
            return msgspec.structs.replace(before, settled=max(before.settled, summons))
