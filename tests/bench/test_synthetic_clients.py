"""A synthetic client's words, read by those for whom they are meant."""

import pytest
from aioice import stun

from bench.descriptions import AnswerValues, read_offer, write_answer
from bench.packets import KEY_HEAD, LEVEL_WORD, SEND_TIME_WORD, introduction, read_stamp, write_packet
from bench.stun_client import is_request, write_check, write_response
from media.answer import DtlsRole, read_answer
from media.lines import VP8, Slot, Source
from media.offer import OfferValues, write_offer
from media.rtp import begins_key_frame, is_ordinary_layout, mid_of, read_header, send_time_of

FINGERPRINT = ":".join(["AB"] * 32)


def test_it_understands_our_offer_and_its_answer_is_taken() -> None:
    ssrcs = {slot: (number * 10 + 1, number * 10 + 2) for number, slot in enumerate(Slot)}
    offer = read_offer(write_offer(OfferValues(1, "frag", "p" * 22, FINGERPRINT, (("192.0.2.1", 5000),), ssrcs)))
    assert offer.server == ("192.0.2.1", 5000)
    assert (offer.user_fragment, offer.password, offer.fingerprint.value) == ("frag", "p" * 22, FINGERPRINT)
    assert offer.ssrc_of_slot == {slot: main for slot, (main, _) in ssrcs.items()}
    answer = read_answer(write_answer(AnswerValues("mine", "q" * 22, FINGERPRINT, (1, 2, 3))))
    assert answer.server_role is DtlsRole.SERVER
    assert answer.announced.source_of_ssrc[1] is Source.AUDIO
    assert answer.announced.repaired_by_ssrc == {3: 2}
    assert answer.repairs_type == {VP8.payload_type: VP8.repair_type}


def test_another_offer_is_refused() -> None:
    with pytest.raises(ValueError, match="no offer"):
        read_offer("v=0\r\n")


def test_checks_are_authenticated_both_ways() -> None:
    check = write_check("server", "client", "s" * 22)
    assert is_request(check)
    request = stun.parse_message(check)
    assert request.check_message_integrity(b"s" * 22)
    assert request.attributes["USERNAME"] == "server:client"
    written = write_response(check, ("127.0.0.1", 4321), b"c" * 22)
    response = stun.parse_message(written)
    assert response.check_message_integrity(b"c" * 22)
    assert response.message_class is stun.Class.RESPONSE
    assert response.transaction_id == request.transaction_id
    assert response.attributes["XOR-MAPPED-ADDRESS"] == ("127.0.0.1", 4321)


@pytest.mark.parametrize(
    ("payload_type", "word", "mid"), [(96, SEND_TIME_WORD | 77, "video"), (111, LEVEL_WORD, "audio")]
)
def test_packets_are_ordinary_ones_and_introduced_by_their_lines_name(payload_type: int, word: int, mid: str) -> None:
    written = bytearray(120)
    write_packet(written, 0, 0x90, payload_type, 7, 8, 9, 0xBEDE0001, word, KEY_HEAD, 123_456_789, 42)
    packet = bytes(written)
    header = read_header(packet)
    assert header is not None
    assert (header.payload_type, header.sequence, header.timestamp, header.ssrc) == (payload_type, 7, 8, 9)
    assert is_ordinary_layout(packet, header)
    assert read_stamp(packet) == (123_456_789, 42)
    introduced = introduction(packet, mid)
    first = read_header(introduced)
    assert first is not None
    assert mid_of(introduced, first) == mid
    assert introduced[first.payload_start :] == packet[header.payload_start :]
    if payload_type == VP8.payload_type:
        assert begins_key_frame(introduced, first, VP8)
        assert send_time_of(introduced, first) == (77).to_bytes(3, "big")
