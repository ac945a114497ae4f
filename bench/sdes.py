"""The descriptions by which a client and rtpengine agree on ports and keys, without DTLS (SDES, RFC 4568). Pure.

Sound and pictures share one `m=audio` line, and so one port, as our own clients' do by BUNDLE, of which rtpengine knows
nothing: it forwards each payload type that both sides name, whatever it carries.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from media.lines import OPUS, VP8

SUITE: Final = "AEAD_AES_128_GCM"
"""RFC 7714, 14.2: what the clients of our own relay agree on."""
_PORT: Final = re.compile(r"^m=audio (\d+) RTP/SAVP ", re.MULTILINE)
_KEY: Final = re.compile(rf"^a=crypto:\d+ {SUITE} inline:([A-Za-z0-9+/=]+)", re.MULTILINE)


@dataclass(frozen=True)
class Described:
    """Where somebody is sent to, and the key and salt that what he sends is sealed with."""

    port: int
    key: bytes


def write_description(host: str, described: Described, *, parameter: str = "") -> str:
    """Of a client at this address. `parameter` is one of the key's session parameters (RFC 4568, 6.3)."""
    inline = base64.b64encode(described.key).decode()
    lines = [
        "v=0",
        f"o=- 1 1 IN IP4 {host}",
        "s=-",
        f"c=IN IP4 {host}",
        "t=0 0",
        f"m=audio {described.port} RTP/SAVP {OPUS.payload_type} {VP8.payload_type}",
        f"a=rtpmap:{OPUS.payload_type} {OPUS.name}",
        f"a=rtpmap:{VP8.payload_type} {VP8.name}",
        "a=sendrecv",
        "a=rtcp-mux",
        f"a=crypto:1 {SUITE} inline:{inline} {parameter}".rstrip(),
    ]
    return "\r\n".join(lines) + "\r\n"


def read_description(sdp: str) -> Described:
    """Raises ValueError when it has no port for sound, or no key of this suite."""
    port, key = _PORT.search(sdp), _KEY.search(sdp)
    if port is None or key is None:
        raise ValueError(f"no port, or no key for {SUITE}")
    try:
        return Described(int(port[1]), base64.b64decode(key[1], validate=True))
    except binascii.Error as error:
        raise ValueError("a key is no base64") from error
