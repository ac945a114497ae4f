"""The one description that the server offers to every client, with a slot for everybody it may come to hear and see.
Pure.

The lines, by index and `mid` (`media.lines.LINES`):

    0  audio          sendrecv   up: the client's microphone   down: the other main party's sound
    1  video          sendrecv   up: the client's camera       down: the other main party's picture
    2  screen         recvonly   up: the client's screen       down: nothing
    3  slot-audio-1   sendonly   down: a colleague's sound
    4  slot-video-1   sendonly   down: a colleague's picture, or anybody's screen

(Directions as the server writes them.) There is never a second offer for a connection: who feeds a slot changes
while the call runs, and is told over the WebSocket. What a client does, with nothing in its place that renegotiates:

    const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    peer.ontrack = ({ transceiver, track }) => show(transceiver.mid, track);  // "audio", "video", "slot-…"
    await peer.setRemoteDescription({ type: "offer", sdp });
    const [audio, video, screen] = peer.getTransceivers();
    // All three, before the answer, also those that have nothing to send yet (or ever: voice, a listener).
    for (const up of [audio, video]) up.direction = "sendrecv";
    screen.direction = "sendonly";
    await audio.sender.replaceTrack(microphoneTrackOrNull);
    await video.sender.replaceTrack(cameraTrackOrNull);
    await peer.setLocalDescription();
    send(peer.localDescription.sdp);          // at once: candidates are ignored, so there are none to wait for

Later, without the server being asked: `video.sender.replaceTrack(camera or null)`, `screen.sender.replaceTrack(screen
or null)`. Mute by `track.enabled = false`. The tracks of all receiving lines are there from the start and carry
nothing until their slot is fed. `peer.connectionState` "failed" or "disconnected" for 2 s: ask for a new offer and
do all of it again with a new `RTCPeerConnection`; the old one stays in service here until the new one is connected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from media.lines import (
    AUDIO_LEVEL_EXTENSION,
    CODECS_OF,
    H264,
    LINES,
    MID_EXTENSION,
    OPUS,
    SEND_TIME_EXTENSION,
    VP8,
    Codec,
    Line,
    Medium,
    Slot,
)

START_BITRATE_KBPS: Final = 1000
"""Where Chromium begins; without it 720p takes half a minute, as there is no transport-wide feedback."""

_HOST_PRIORITY: Final = 126 << 24
_EXTENSIONS: Final = {
    Medium.AUDIO: {
        MID_EXTENSION: "urn:ietf:params:rtp-hdrext:sdes:mid",
        AUDIO_LEVEL_EXTENSION: "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    },
    Medium.VIDEO: {
        MID_EXTENSION: "urn:ietf:params:rtp-hdrext:sdes:mid",
        SEND_TIME_EXTENSION: "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    },
}
_FEEDBACK: Final = {
    Medium.AUDIO: ("nack",),
    Medium.VIDEO: ("nack", "nack pli", "ccm fir", "goog-remb"),
}
_FORMATS: Final = {
    OPUS: "minptime=10;useinbandfec=1",
    VP8: f"x-google-start-bitrate={START_BITRATE_KBPS}",
    H264: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"
    f";x-google-start-bitrate={START_BITRATE_KBPS}",
}
"""RFC 7587, 6.1; RFC 6184, 8.1: the profile that every browser takes. The start bitrate is Chromium's own."""


@dataclass(frozen=True)
class OfferValues:
    """All in an offer that is not the same for everybody.

    `addresses` are where clients can reach the shared socket, most wanted first; `fingerprint` is the SHA-256 of the
    server's certificate as colon-separated hexadecimal.
    """

    number: int
    user_fragment: str
    password: str
    fingerprint: str
    addresses: tuple[tuple[str, int], ...]
    slot_ssrcs: Mapping[Slot, tuple[int, int]]
    """Of each slot's stream, and of that of its repairs."""


def write_offer(values: OfferValues) -> str:
    """The offer as SDP (RFC 8866, RFC 9429)."""
    written = [
        "v=0",
        f"o=- {values.number} 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE " + " ".join(line.mid for line in LINES),
        "a=msid-semantic: WMS *",
    ]
    for line in LINES:
        written += _media_section(line, values)
    return "\r\n".join(written) + "\r\n"


def _media_section(line: Line, values: OfferValues) -> list[str]:
    codecs = CODECS_OF[line.medium]
    numbers = [number for codec in codecs for number in (codec.payload_type, codec.repair_type) if number is not None]
    section = [
        f"m={line.medium} 9 UDP/TLS/RTP/SAVPF {' '.join(map(str, numbers))}",
        "c=IN IP4 0.0.0.0",
        "a=rtcp:9 IN IP4 0.0.0.0",
        f"a=mid:{line.mid}",
        f"a={_direction(line)}",
        f"a=ice-ufrag:{values.user_fragment}",
        f"a=ice-pwd:{values.password}",
        f"a=fingerprint:sha-256 {values.fingerprint}",
        "a=setup:actpass",
        "a=rtcp-mux",
        "a=rtcp-rsize",
    ]
    for codec in codecs:
        section += _codec(codec)
    section += [f"a=extmap:{number} {name}" for number, name in _EXTENSIONS[line.medium].items()]
    if line.slot is not None:
        stream = "main" if line.source is not None else "second"
        section += [f"a=msid:{stream} {line.mid}", *_streams(line, values.slot_ssrcs[line.slot], stream)]
    return section + _candidates(values)


def _codec(codec: Codec) -> list[str]:
    """One codec, how its receiver answers, and its repairs (RFC 4588, 8.6)."""
    number = codec.payload_type
    written = [f"a=rtpmap:{number} {codec.name}", f"a=fmtp:{number} {_FORMATS[codec]}"]
    written += [f"a=rtcp-fb:{number} {kind}" for kind in _FEEDBACK[codec.medium]]
    if codec.repair_type is not None:
        written += [f"a=rtpmap:{codec.repair_type} rtx/{codec.clock_rate}", f"a=fmtp:{codec.repair_type} apt={number}"]
    return written


def _streams(line: Line, ssrcs: tuple[int, int], stream: str) -> list[str]:
    """What is sent on the line, and for a picture its repairs (RFC 5576, 4.2)."""
    main, repairs = ssrcs
    if line.medium is Medium.AUDIO:
        return [f"a=ssrc:{main} cname:{stream}"]
    return [
        f"a=ssrc-group:FID {main} {repairs}",
        f"a=ssrc:{main} cname:{stream}",
        f"a=ssrc:{repairs} cname:{stream}",
    ]


def _direction(line: Line) -> str:
    if line.slot is None:
        return "recvonly"
    return "sendonly" if line.source is None else "sendrecv"


def _candidates(values: OfferValues) -> list[str]:
    """The first address has the highest preference (RFC 8839, 5.1; RFC 8445, 5.1.2)."""
    written = [
        f"a=candidate:{index + 1} 1 udp {_HOST_PRIORITY + (65535 - index << 8) + 255} {host} {port} typ host"
        for index, (host, port) in enumerate(values.addresses)
    ]
    return [*written, "a=end-of-candidates"]
