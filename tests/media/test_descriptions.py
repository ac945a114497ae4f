"""The server's offer, and the answers that are taken and refused."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.answer import Answer, AnswerFault, AnswerRefused, DtlsRole, read_answer
from media.lines import LINES, Slot, Source
from media.offer import OfferValues, write_offer
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import observed_call
from tests.media.work_done import at_most

FINGERPRINT = ":".join(["AB"] * 32)
VALUES = OfferValues(
    number=42,
    user_fragment="serverfrag",
    password="p" * 22,
    fingerprint=FINGERPRINT,
    addresses=(("127.0.0.1", 40000), ("192.0.2.7", 40000)),
    slot_ssrcs={slot: (1000 + index, 2000 + index) for index, slot in enumerate(Slot)},
)


def written_answer() -> str:
    """As a client would answer, in few lines."""
    offered = write_offer(VALUES)
    answer = offered.replace("a=setup:actpass", "a=setup:active").replace("serverfrag", "clientfrag")
    swapped = answer.replace("a=recvonly", "a=SENDONLY").replace("a=sendonly", "a=recvonly")
    return swapped.replace("a=SENDONLY", "a=sendonly").replace("a=ssrc", "a=x-ssrc")


def test_the_offer_has_one_line_for_each_source_and_slot_in_order() -> None:
    sections = write_offer(VALUES).split("\r\nm=")
    assert "a=group:BUNDLE audio video screen slot-audio-1 slot-video-1" in sections[0]
    described = [
        (section.split()[0], section.partition("a=mid:")[2].split()[0], direction)
        for section in sections[1:]
        for direction in ("sendrecv", "sendonly", "recvonly")
        if f"\r\na={direction}\r\n" in section
    ]
    assert described == [
        ("audio", "audio", "sendrecv"),
        ("video", "video", "sendrecv"),
        ("video", "screen", "recvonly"),
        ("audio", "slot-audio-1", "sendonly"),
        ("video", "slot-video-1", "sendonly"),
    ]
    assert "a=ice-lite" not in sections[0]
    assert "a=candidate:2 1 udp 2130706175 192.0.2.7 40000 typ host\r\na=end-of-candidates" in sections[1]


async def test_aiortc_answers_what_we_take() -> None:
    client = AiortcClient()
    async with observed_call() as observed, clients(client):
        sdp = await client.answer_to((await observed.call.offer("customer")).sdp)
    answer = read_answer(sdp)
    assert answer.server_role is DtlsRole.SERVER
    assert {given.algorithm for given in answer.fingerprints} >= {"sha-256"}
    assert set(answer.announced.source_of_ssrc.values()) >= {Source.AUDIO, Source.CAMERA}


def test_an_answer_says_how_to_reach_and_know_the_client() -> None:
    ssrc = "a=ssrc:77 cname:x\r\na=ssrc:77 msid:y z\r\n"
    audio, video = "a=mid:audio\r\n", "a=mid:video\r\n"
    sdp = written_answer().replace(audio, audio + ssrc).replace(video, video + ssrc.replace("77", "78"))
    answer = read_answer(sdp)
    assert (answer.user_fragment, answer.password) == ("clientfrag", "p" * 22)
    assert [(given.algorithm, given.value) for given in answer.fingerprints] == [("sha-256", FINGERPRINT)]
    assert answer.announced.source_of_ssrc == {77: Source.AUDIO, 78: Source.CAMERA}
    assert read_answer(sdp.replace("a=setup:active", "a=setup:passive")).server_role is DtlsRole.CLIENT


def test_an_answer_says_which_repairs_the_client_takes_and_which_it_sends() -> None:
    group = "a=ssrc-group:FID 78 79\r\na=ssrc-group:SIM 1 2\r\na=ssrc-group:FID 80\r\n"
    sdp = written_answer().replace("a=mid:video\r\n", "a=mid:video\r\n" + group)
    answer = read_answer(sdp)
    assert answer.repairs_type == {96: 97, 102: 103}
    assert answer.announced.repaired_by_ssrc == {79: 78}
    # And a client without H.264, or without repairs, is taken as well
    plain = sdp.replace("97 102 103", "")
    for kind in ("rtpmap:97", "fmtp:97", "rtpmap:102", "fmtp:102", "rtcp-fb:102", "rtpmap:103", "fmtp:103"):
        plain = without(f"a={kind}")(plain)
    assert read_answer(plain).repairs_type == {}


def test_the_offer_has_repairs_of_pictures_in_streams_of_their_own() -> None:
    audio, video, screen, *_, second = write_offer(VALUES).split("\r\nm=")[1:]
    for attribute in ("rtpmap:97 rtx/90000", "fmtp:97 apt=96", "rtpmap:103 rtx/90000", "fmtp:103 apt=102"):
        assert all(f"\r\na={attribute}\r\n" in section for section in (video, screen, second))
    assert "\r\na=ssrc-group:FID 1001 2001\r\n" in video
    assert "\r\na=ssrc-group:FID 1003 2003\r\n" in second
    assert "ssrc" not in screen.replace("ssrc-audio-level", "")
    assert "a=rtcp-fb:111 nack\r\n" in audio
    assert "abs-send-time" in video
    assert "abs-send-time" not in audio


def test_a_client_may_refuse_pictures() -> None:
    sdp = written_answer()
    read_answer(sdp.replace("m=video 9", "m=video 0"))


def without(beginning: str) -> Callable[[str], str]:
    return lambda sdp: "\r\n".join(line for line in sdp.split("\r\n") if not line.startswith(beginning))


def changed(old: str, new: str) -> Callable[[str], str]:
    return lambda sdp: sdp.replace(old, new)


REFUSALS: list[tuple[Callable[[str], str], AnswerFault]] = [
    (lambda sdp: sdp + "a=" + "x" * 65536, AnswerFault.TOO_LARGE),
    (lambda sdp: sdp + "a=x\r\n" * 1000, AnswerFault.TOO_LARGE),
    (lambda _: "", AnswerFault.NO_AUDIO),
    (lambda _: "hello", AnswerFault.UNREADABLE),
    (lambda sdp: "v=0\r\nm=video" + sdp.split("\r\nm=video")[1], AnswerFault.NO_AUDIO),
    (lambda sdp: sdp.rpartition("\r\nm=")[0], AnswerFault.NOT_OUR_OFFER),
    (changed("m=audio 9", "m=audio 0"), AnswerFault.NO_AUDIO),
    (changed("m=audio 9", "m=application 9"), AnswerFault.NO_AUDIO),
    (changed("a=mid:video", "a=mid:audio"), AnswerFault.NOT_OUR_OFFER),
    (changed("UDP/TLS/RTP/SAVPF", "RTP/AVP"), AnswerFault.UNREADABLE),
    (changed("SAVPF 111", "SAVPF 111 0"), AnswerFault.UNKNOWN_CODEC),
    (changed("SAVPF 96 97", "SAVPF 97"), AnswerFault.UNKNOWN_CODEC),
    (changed("SAVPF 96 97 102", "SAVPF 102"), AnswerFault.UNKNOWN_CODEC),
    (changed("a=rtpmap:96 VP8/90000", "a=rtpmap:96 AV1/90000"), AnswerFault.UNKNOWN_CODEC),
    (changed("a=rtpmap:97 rtx/90000", "a=rtpmap:97 red/90000"), AnswerFault.UNKNOWN_CODEC),
    (changed("a=rtpmap:102 H264/90000", "a=rtpmap:102 VP9/90000"), AnswerFault.UNKNOWN_CODEC),
    (without("a=rtpmap:111"), AnswerFault.UNKNOWN_CODEC),
    (without("a=group"), AnswerFault.NOT_BUNDLED),
    (without("a=rtcp-mux"), AnswerFault.NOT_BUNDLED),
    (without("a=ice-ufrag"), AnswerFault.NO_CREDENTIALS),
    (without("a=ice-pwd"), AnswerFault.NO_CREDENTIALS),
    (changed("clientfrag", "client frag"), AnswerFault.NO_CREDENTIALS),
    (without("a=fingerprint"), AnswerFault.NO_FINGERPRINT),
    (changed("a=fingerprint:sha-256", "a=fingerprint:md5"), AnswerFault.NO_FINGERPRINT),
    (changed("AB:AB", "AB"), AnswerFault.NO_FINGERPRINT),
    (without("a=setup"), AnswerFault.NO_ROLE),
    (changed("a=setup:active", "a=setup:actpass"), AnswerFault.NO_ROLE),
]


@pytest.mark.parametrize(("spoil", "fault"), REFUSALS)
def test_an_answer_that_cannot_be_used_is_refused_with_a_sentence(
    spoil: Callable[[str], str], fault: AnswerFault
) -> None:
    with pytest.raises(AnswerRefused) as refused:
        read_answer(spoil(written_answer()))
    assert refused.value.fault is fault
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "hostile",
    ["a=" + "x" * 1_000_000, "m=audio\n" * 100_000, "\n" * 1_000_000, "a=ssrc:1 " * 7000, "a=ssrc:1 x\n" * 900],
)
def test_a_hostile_answer_is_little_work(hostile: str) -> None:
    with at_most(10_000), pytest.raises(AnswerRefused):
        read_answer(hostile)


@given(st.integers(0, 10_000), st.integers(0, 40), st.text(max_size=20))
def test_a_damaged_answer_is_taken_or_refused(at: int, length: int, instead: str) -> None:
    sdp = written_answer()
    at %= len(sdp)
    try:
        answer = read_answer(sdp[:at] + instead + sdp[at + length :])
    except AnswerRefused:
        return
    assert isinstance(answer, Answer)


async def test_an_answer_to_an_offer_that_was_replaced_is_refused() -> None:
    async with observed_call() as observed:
        offer = await observed.call.offer("customer")
        with pytest.raises(AnswerRefused) as refused:
            observed.call.answer("customer", "another", written_answer())
        assert refused.value.fault is AnswerFault.STALE
        # And a refused answer may be given once more, in order
        with pytest.raises(AnswerRefused):
            observed.call.answer("customer", offer.connection, "")
        observed.call.answer("customer", offer.connection, written_answer())
        with pytest.raises(AnswerRefused):
            observed.call.answer("customer", offer.connection, written_answer())


def test_every_line_is_named_once() -> None:
    assert len({line.mid for line in LINES}) == len(LINES)
