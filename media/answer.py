"""The client's answer to the server's offer: checked, and only what is needed taken from it. Pure.

Its candidates are not read at all: the client is found by its own checks, and nothing it writes makes the server
send anywhere.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from media.lines import CODECS_OF, LINES, Line, Medium, Source

MAX_ANSWER_CHARACTERS: Final = 64 * 1024
"""Chromium's answer has about 5,000."""
MAX_LINES: Final = 1000
"""Chromium's answer has about 100, plus one for each candidate."""
MAX_SSRCS_PER_LINE: Final = 4
"""One is used, and one for its repairs; more appear when a browser restarts its encoder."""
MAX_FINGERPRINTS: Final = 4

_USER_FRAGMENT: Final = re.compile(r"[A-Za-z0-9+/]{4,256}")
_PASSWORD: Final = re.compile(r"[A-Za-z0-9+/]{22,256}")
_FINGERPRINT: Final = re.compile(r"(sha-256|sha-384|sha-512) ((?:[0-9a-f]{2}:){31,63}[0-9a-f]{2})", re.IGNORECASE)
_SSRC: Final = re.compile(r"([0-9]{1,10}) .*")
_REPAIR_GROUP: Final = re.compile(r"FID ([0-9]{1,10}) ([0-9]{1,10})")
_MEDIA: Final = re.compile(r"(audio|video) ([0-9]{1,5}) (?:UDP/TLS/RTP/SAVPF) ([0-9 ]{1,200})")


class AnswerFault(StrEnum):
    """Why an answer cannot be used."""

    TOO_LARGE = "answer_too_large"
    UNREADABLE = "answer_unreadable"
    NOT_OUR_OFFER = "answer_not_to_this_offer"
    NO_AUDIO = "answer_without_audio"
    NOT_BUNDLED = "answer_not_bundled"
    UNKNOWN_CODEC = "answer_with_unknown_codec"
    NO_CREDENTIALS = "answer_without_credentials"
    NO_FINGERPRINT = "answer_without_fingerprint"
    NO_ROLE = "answer_without_role"
    STALE = "answer_to_replaced_offer"


class AnswerRefused(Exception):  # noqa: N818 - names what it is
    """An answer cannot be used; `fault` is for programs, the message for people."""

    def __init__(self, fault: AnswerFault, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = fault


class DtlsRole(StrEnum):
    """Who begins the DTLS handshake: the client does (RFC 5763, 5)."""

    CLIENT = "client"
    SERVER = "server"


@dataclass(frozen=True)
class Fingerprint:
    """The digest of a certificate; `value` is upper-case hexadecimal with colons."""

    algorithm: str
    value: str


@dataclass(frozen=True)
class Announced:
    """What the client says of its streams: whose source each is, and which stream each stream of repairs repairs."""

    source_of_ssrc: Mapping[int, Source]
    repaired_by_ssrc: Mapping[int, int]


@dataclass(frozen=True)
class Answer:
    """What a connection needs of an answer; `server_role` is the part that the server takes in the handshake.

    `repairs_type` is the payload type of repairs (RTX) that the client takes, by that of what they repair.
    """

    user_fragment: str
    password: str
    fingerprints: tuple[Fingerprint, ...]
    server_role: DtlsRole
    announced: Announced
    repairs_type: Mapping[int, int]


@dataclass
class _Section:
    """The attributes of the session level or of one media line, in order, by name."""

    heading: str
    attributes: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def first(self, name: str) -> str | None:
        return self.attributes.get(name, [None])[0]


def read_answer(sdp: str) -> Answer:
    """Check the answer and take from it what is needed. Raises AnswerRefused."""
    if len(sdp) > MAX_ANSWER_CHARACTERS:
        raise AnswerRefused(AnswerFault.TOO_LARGE, "The answer is larger than 64 KiB.")
    session, *sections = _sections(sdp)
    if not any(section.heading.startswith("audio ") for section in sections):
        raise AnswerRefused(AnswerFault.NO_AUDIO, "The answer has no audio line.")
    if len(sections) != len(LINES):
        raise AnswerRefused(AnswerFault.NOT_OUR_OFFER, f"The answer must have the offer's {len(LINES)} media lines.")
    accepted = [line for line, section in zip(LINES, sections, strict=True) if _is_accepted(line, section)]
    if LINES[0] not in accepted:
        raise AnswerRefused(AnswerFault.NO_AUDIO, "The answer refuses the audio line.")
    audio = sections[0]
    _check_bundled(session, audio, accepted)
    user_fragment, password = _credentials(session, audio)
    return Answer(
        user_fragment=user_fragment,
        password=password,
        fingerprints=_fingerprints(session, audio),
        server_role=_server_role(session, audio),
        announced=Announced(_source_of_ssrc(sections), _repaired_by_ssrc(sections)),
        repairs_type=_repairs_type(sections[1]),
    )


def _sections(sdp: str) -> list[_Section]:
    """The session level, then each media line (RFC 8866, 5)."""
    lines = sdp.split("\n", MAX_LINES)
    if len(lines) > MAX_LINES:
        raise AnswerRefused(AnswerFault.TOO_LARGE, f"The answer has more than {MAX_LINES} lines.")
    sections = [_Section("")]
    for line in lines:
        kind, _, value = line.rstrip("\r").partition("=")
        if kind == "m":
            sections.append(_Section(value))
        elif kind == "a":
            name, _, detail = value.partition(":")
            sections[-1].attributes.setdefault(name, []).append(detail)
        elif kind and len(kind) != 1:
            raise AnswerRefused(AnswerFault.UNREADABLE, "The answer is no session description.")
    return sections


def _is_accepted(line: Line, section: _Section) -> bool:
    """Whether the client takes part in this line. Raises AnswerRefused when it answers to something else."""
    media = _MEDIA.fullmatch(section.heading)
    if media is None:
        raise AnswerRefused(AnswerFault.UNREADABLE, "A media line of the answer is unreadable.")
    medium, port, formats = media.groups()
    if medium != line.medium:
        raise AnswerRefused(AnswerFault.NOT_OUR_OFFER, f"The line {line.mid} was offered as {line.medium}.")
    if port == "0":
        return False
    if section.first("mid") != line.mid:
        raise AnswerRefused(AnswerFault.NOT_OUR_OFFER, f"The line {line.mid} is not where it was offered.")
    _check_codec(line.medium, section, formats)
    return True


def _check_codec(medium: Medium, section: _Section, formats: str) -> None:
    """Some of the codecs that were offered under the numbers of the offer, the one among them that all must take."""
    codecs = CODECS_OF[medium]
    offered = {str(codec.payload_type): codec.name for codec in codecs}
    offered |= {str(codec.repair_type): f"rtx/{codec.clock_rate}" for codec in codecs if codec.repair_type is not None}
    taken = formats.split()
    if not offered.keys() >= set(taken) or str(codecs[0].payload_type) not in taken:
        raise AnswerRefused(
            AnswerFault.UNKNOWN_CODEC, f"The answer's {medium} has payload types that were not offered, or lacks one."
        )
    named = {text.lower() for text in section.attributes.get("rtpmap", [])}
    if named != {f"{number} {offered[number]}".lower() for number in taken}:
        raise AnswerRefused(AnswerFault.UNKNOWN_CODEC, f"The answer's {medium} has a codec that was not offered.")


def _repairs_type(video: _Section) -> dict[int, int]:
    """The repairs that the client takes (RFC 4588, 8.6)."""
    told = {text.strip() for text in video.attributes.get("fmtp", [])}
    return {
        codec.payload_type: codec.repair_type
        for codec in CODECS_OF[Medium.VIDEO]
        if codec.repair_type is not None and f"{codec.repair_type} apt={codec.payload_type}" in told
    }


def _repaired_by_ssrc(sections: Iterable[_Section]) -> dict[int, int]:
    """By the groups of streams (RFC 5576, 4.2): the first is repaired by the second."""
    groups = (text for section in sections for text in section.attributes.get("ssrc-group", [])[:MAX_SSRCS_PER_LINE])
    matches = (_REPAIR_GROUP.fullmatch(text) for text in groups)
    return {int(match[2]): int(match[1]) for match in matches if match is not None}


def _check_bundled(session: _Section, audio: _Section, accepted: Iterable[Line]) -> None:
    groups = session.attributes.get("group", [])
    bundled = {mid for group in groups if group.startswith("BUNDLE ") for mid in group.split()[1:]}
    if not bundled.issuperset(line.mid for line in accepted) or "rtcp-mux" not in audio.attributes:
        raise AnswerRefused(AnswerFault.NOT_BUNDLED, "The answer must bundle all lines and multiplex RTCP.")


def _credentials(session: _Section, audio: _Section) -> tuple[str, str]:
    user_fragment = audio.first("ice-ufrag") or session.first("ice-ufrag") or ""
    password = audio.first("ice-pwd") or session.first("ice-pwd") or ""
    if not _USER_FRAGMENT.fullmatch(user_fragment) or not _PASSWORD.fullmatch(password):
        raise AnswerRefused(AnswerFault.NO_CREDENTIALS, "The answer has no valid ice-ufrag and ice-pwd.")
    return user_fragment, password


def _fingerprints(session: _Section, audio: _Section) -> tuple[Fingerprint, ...]:
    """All of the digests that are strong enough; each must match the certificate."""
    written = (audio.attributes.get("fingerprint") or session.attributes.get("fingerprint") or [])[:MAX_FINGERPRINTS]
    matches = [match for text in written if (match := _FINGERPRINT.fullmatch(text)) is not None]
    if not matches:
        raise AnswerRefused(AnswerFault.NO_FINGERPRINT, "The answer has no fingerprint of SHA-256 or better.")
    return tuple(Fingerprint(match[1].lower(), match[2].upper()) for match in matches)


def _server_role(session: _Section, audio: _Section) -> DtlsRole:
    match audio.first("setup") or session.first("setup"):
        case "active":
            return DtlsRole.SERVER
        case "passive":
            return DtlsRole.CLIENT
        case _:
            raise AnswerRefused(AnswerFault.NO_ROLE, "The answer's setup must be active or passive.")


def _source_of_ssrc(sections: Iterable[_Section]) -> dict[int, Source]:
    """Which stream belongs to which line, as far as the client says (RFC 5576)."""
    source_of_ssrc: dict[int, Source] = {}
    for line, section in zip(LINES, sections, strict=True):
        if line.source is None:
            continue
        written = (_SSRC.fullmatch(text) for text in section.attributes.get("ssrc", []))
        ssrcs = dict.fromkeys(int(match[1]) for match in written if match is not None)
        source_of_ssrc.update((ssrc, line.source) for ssrc in list(ssrcs)[:MAX_SSRCS_PER_LINE] if ssrc < 1 << 32)
    return source_of_ssrc
