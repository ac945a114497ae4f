"""What a synthetic client reads in an offer and writes as its answer. Pure.

It takes part in every line as a browser does, with VP8 and Opus, begins the DTLS handshake, and names its streams.
"""

import re
from dataclasses import dataclass
from typing import Final

from media.answer import Fingerprint
from media.lines import LINES, OPUS, VP8, Line, Medium, Slot, Source

_CANDIDATE: Final = re.compile(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host")
_SSRC: Final = re.compile(r"a=ssrc:(\d+) ")


@dataclass(frozen=True)
class OfferRead:
    """Where the server is, its credentials, and the stream that each slot is received as."""

    server: tuple[str, int]
    user_fragment: str
    password: str
    fingerprint: Fingerprint
    ssrc_of_slot: dict[Slot, int]


@dataclass(frozen=True)
class AnswerValues:
    """All in an answer that is a client's own; `ssrcs` are its sound's, its camera's, and its camera's repairs'."""

    user_fragment: str
    password: str
    fingerprint: str
    ssrcs: tuple[int, int, int]


def read_offer(sdp: str) -> OfferRead:
    """Of the first candidate. Raises ValueError when this is no offer of ours."""
    candidate = _CANDIDATE.search(sdp)
    sections = sdp.split("\r\nm=")[1:]
    if candidate is None or len(sections) != len(LINES):
        raise ValueError("this is no offer of a media process")
    ssrcs: dict[Slot, int] = {}
    for line, section in zip(LINES, sections, strict=True):
        found = _SSRC.search(section)
        if line.slot is not None and found is not None:
            ssrcs[line.slot] = int(found[1])
    return OfferRead(
        server=(candidate[1], int(candidate[2])),
        user_fragment=_value(sdp, "ice-ufrag"),
        password=_value(sdp, "ice-pwd"),
        fingerprint=Fingerprint(*_value(sdp, "fingerprint").split(" ", 1)),
        ssrc_of_slot=ssrcs,
    )


def write_answer(values: AnswerValues) -> str:
    """The answer as SDP."""
    written = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"]
    written.append("a=group:BUNDLE " + " ".join(line.mid for line in LINES))
    for line in LINES:
        written += _section(line, values)
    return "\r\n".join(written) + "\r\n"


def _section(line: Line, values: AnswerValues) -> list[str]:
    is_sound = line.medium is Medium.AUDIO
    codec = OPUS if is_sound else VP8
    written = [
        f"m={line.medium} 9 UDP/TLS/RTP/SAVPF {codec.payload_type}"
        + (f" {codec.repair_type}" if codec.repair_type else ""),
        "c=IN IP4 0.0.0.0",
        f"a=mid:{line.mid}",
        f"a={_direction(line)}",
        f"a=ice-ufrag:{values.user_fragment}",
        f"a=ice-pwd:{values.password}",
        f"a=fingerprint:sha-256 {values.fingerprint}",
        "a=setup:active",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        f"a=rtpmap:{codec.payload_type} {codec.name}",
    ]
    if codec.repair_type:
        written += [f"a=rtpmap:{codec.repair_type} rtx/90000", f"a=fmtp:{codec.repair_type} apt={codec.payload_type}"]
    sound, picture, repairs = values.ssrcs
    if line.source is Source.AUDIO:
        written.append(f"a=ssrc:{sound} cname:bench")
    elif line.source is Source.CAMERA:
        written.append(f"a=ssrc-group:FID {picture} {repairs}")
        written += [f"a=ssrc:{picture} cname:bench", f"a=ssrc:{repairs} cname:bench"]
    return written


def _direction(line: Line) -> str:
    if line.slot is None:
        return "sendonly"
    return "recvonly" if line.source is None else "sendrecv"


def _value(sdp: str, name: str) -> str:
    found = re.search(rf"a={name}:(.+?)\r\n", sdp)
    if found is None:
        raise ValueError(f"the offer has no {name}")
    return found[1]
