"""The text that summons a customer, made of the session's history alone: the same however often it is made. Pure."""

import math
from collections.abc import Sequence
from typing import Final

import msgspec

from session import events as e
from session.identifiers import SessionId
from session.personal import NOBODY, Personal
from session.vocabulary import Language
from session_store.record import Record
from telling.links import ReturnLinks
from telling.sms import Sms

_WORDS: Final = {
    Language.CHINESE: "【空中柜面】轮到您了，位置已为您保留。请在{minutes}分钟内打开链接确认：{link}",
    Language.ENGLISH: "Air Counter: it is your turn, and your place is kept. Open within {minutes} min: {link}",
}


class Wording(msgspec.Struct, frozen=True):
    """What the texts of one counter have in common. `origin` is the address of its pages."""

    origin: str
    links: ReturnLinks


def summons_sms(session: SessionId, history: Sequence[Record], summons: int, wording: Wording) -> Sms | None:
    """The text of this summons; None when there is none to be sent: by page, confirmed already, or missed."""
    language, number, within_s, current = Language.CHINESE, NOBODY, 0.0, None
    for record in history:
        match record.event:
            case e.SessionOpened():
                language = record.event.language
            case e.CallbackAsked():
                number = record.event.number
            case e.CustomerSummoned(summons=called) if called == summons:
                current, within_s = record, record.event.within_s
            case e.SummonsMissed() | e.CallbackConfirmed() | e.SessionClosed():
                current = None
            case _:
                pass
    if current is None or not number:
        return None
    link = f"{wording.origin}/#back={wording.links.token(session, current.at)}"
    text = _WORDS[language].format(minutes=math.ceil(within_s / 60), link=link)
    return Sms(key=f"{session}-{summons}", number=number, text=Personal(text))
