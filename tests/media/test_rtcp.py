"""RTCP, read back by aiortc's own reader, and noise."""

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
    unpack_remb_fci,
)
from hypothesis import given
from hypothesis import strategies as st

from media.rtcp import (
    MAX_LOST_PER_DATAGRAM,
    BitrateWanted,
    KeyFrameWanted,
    PacketsLost,
    ReportBlock,
    SenderReport,
    middle_bits,
    read_rtcp,
    write_bitrate_limit,
    write_key_frame_request,
    write_packets_lost,
    write_receiver_report,
    write_sender_report,
)

REPORT = SenderReport(ssrc=5, ntp=(7 << 32) + 1, timestamp=9, packets=11, octets=13)


def test_what_is_written_is_read_again() -> None:
    lost = PacketsLost(5, (65535, 0, 7))
    compound = write_sender_report(REPORT) + write_packets_lost(1, lost) + write_key_frame_request(1, 6)
    assert read_rtcp(compound) == [REPORT, lost, KeyFrameWanted(6)]


def test_others_read_what_is_written() -> None:
    block = ReportBlock(5, fraction_lost=64, lost=-2, highest_sequence=70000, jitter=3, last_report=4, delay=6)
    written = (
        write_sender_report(REPORT)
        + write_receiver_report(1, [block])
        + write_packets_lost(1, PacketsLost(5, (10, 12)))
    )
    sender, receiver, lost = RtcpPacket.parse(written)
    assert isinstance(sender, RtcpSrPacket)
    assert sender.sender_info.rtp_timestamp == 9
    assert isinstance(receiver, RtcpRrPacket)
    (told,) = receiver.reports
    assert (told.fraction_lost, told.packets_lost, told.highest_sequence, told.dlsr) == (64, -2, 70000, 6)
    assert isinstance(lost, RtcpRtpfbPacket)
    assert lost.lost == [10, 12]


def test_a_listeners_report_blocks_are_read_from_receiver_and_sender_reports() -> None:
    told = [
        ReportBlock(5, fraction_lost=64, lost=-2, highest_sequence=70000, jitter=3, last_report=0x2345_6789, delay=6),
        ReportBlock(6, fraction_lost=0, lost=0x7FFFFF, highest_sequence=1, jitter=0, last_report=0, delay=0),
    ]
    assert read_rtcp(write_receiver_report(1, told)) == told
    blocks = [
        RtcpReceiverInfo(
            one.ssrc, one.fraction_lost, one.lost, one.highest_sequence, one.jitter, one.last_report, one.delay
        )
        for one in told
    ]
    info = RtcpSenderInfo(ntp_timestamp=REPORT.ntp, rtp_timestamp=9, packet_count=11, octet_count=13)
    assert read_rtcp(bytes(RtcpSrPacket(ssrc=5, sender_info=info, reports=blocks))) == [REPORT, *told]


def test_blocks_that_a_report_only_claims_to_have_are_left_out() -> None:
    written = bytearray(write_receiver_report(1, [ReportBlock(5, 0, 0, 0, 0, 0, 0)]))
    written[0] |= 31
    assert len(read_rtcp(bytes(written))) == 1
    assert read_rtcp(bytes([0x81, 201, 0, 0])) == []


def test_the_middle_of_a_time_is_what_a_report_names_it_by() -> None:
    assert middle_bits(0x0123_4567_89AB_CDEF) == 0x4567_89AB


def test_a_bitrate_limit_is_understood() -> None:
    (limit,) = RtcpPacket.parse(write_bitrate_limit(1, 1_500_000, [5, 6]))
    assert isinstance(limit, RtcpPsfbPacket)
    assert limit.fmt == RTCP_PSFB_APP
    bits_per_s, ssrcs = unpack_remb_fci(limit.fci)
    assert (bits_per_s, ssrcs) == (1_500_000 >> 3 << 3, [5, 6])


@given(st.integers(0, (1 << 63) - 1))
def test_what_a_client_can_take_is_read_as_it_is_written(bits_per_s: int) -> None:
    (wanted,) = read_rtcp(write_bitrate_limit(1, bits_per_s, [5]))
    assert isinstance(wanted, BitrateWanted)
    assert 0 <= bits_per_s - wanted.bits_per_s <= bits_per_s >> 17


def test_another_application_s_feedback_is_no_bitrate() -> None:
    written = write_bitrate_limit(1, 1000, [5])
    assert read_rtcp(written.replace(b"REMB", b"XXXX")) == []
    assert read_rtcp(bytes([0x8F, 206, 0, 3]) + written[4:16]) == []


def test_a_full_intra_request_is_a_key_frame_request() -> None:
    entries = b"".join(ssrc.to_bytes(4, "big") + bytes(4) for ssrc in (8, 9))
    written = bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_FIR, ssrc=1, media_ssrc=0, fci=entries))
    assert read_rtcp(written) == [KeyFrameWanted(8), KeyFrameWanted(9)]


def test_one_datagram_asks_for_no_more_than_the_bound() -> None:
    everything = b"".join(bytes(RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=5, lost=list(range(600)))) for _ in "ab")
    asked = [lost for lost in read_rtcp(everything) if isinstance(lost, PacketsLost)]
    assert sum(len(lost.sequences) for lost in asked) == MAX_LOST_PER_DATAGRAM


@given(st.lists(st.tuples(st.sampled_from([200, 201, 205, 206]), st.integers(0, 31), st.binary(max_size=60))))
def test_noise_is_read_or_left_out(packets: list[tuple[int, int, bytes]]) -> None:
    read_rtcp(
        b"".join(bytes([0x80 | count, kind]) + bytes([0, len(body) // 4]) + body for kind, count, body in packets)
    )
