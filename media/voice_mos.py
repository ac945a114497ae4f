"""How good a voice sounds on one way, estimated from what the network did to it. Pure.

The E-model of ITU-T G.107, simplified for IP by Cole and Rosenbluth ("Voice over IP performance monitoring", ACM
SIGCOMM CCR 31(2), 2001): R = 94.2 - Id(delay) - Ie(loss), and G.107's (Annex B) mapping from R to MOS.

It is an estimate for voice, and of one way between a party and the counter: what happens on the other party's way, in
the room and in the microphone is not in it, and nothing at all of the picture, whose figures stand beside it.
"""

import math
from typing import Final

HIGHEST_MOS: Final = 4.5
LOWEST_MOS: Final = 1.0

OPUS_DELAY_MS: Final = 26.5
"""A frame of 20 ms and 6.5 ms that the encoder looks ahead (RFC 6716, 2)."""
JITTER_BUFFER_OF_JITTER: Final = 2.0
"""Assumption: a receiver holds back twice the mean jitter, as adaptive buffers do (NetEq, from its 95th percentile)."""
OPUS_FEC_REPAIRS: Final = 0.5
"""Assumption: Opus' in-band FEC (offered to everybody) gives back half of the packets whose successor arrives; a
browser adds it only once it is told of loss, and at a low rate."""

_BEST_R: Final = 94.2
_DELAY_NOTICED_MS: Final = 177.3
_LOSS_STEEPNESS, _LOSS_CURVE = 30.0, 15.0
"""Assumption: what Opus cannot repair it conceals as well as G.711 with concealment does: Ie = 30 ln(1 + 15 e)."""


def voice_mos(loss: float, round_trip_ms: float, jitter_ms: float) -> float:
    """Mean opinion score from 1 (bad) to 4.5; `loss` is the fraction of sound packets lost, 0 to 1."""
    one_way_ms = round_trip_ms / 2 + JITTER_BUFFER_OF_JITTER * jitter_ms + OPUS_DELAY_MS
    return mos_of_rating(_BEST_R - delay_impairment(one_way_ms) - loss_impairment(loss))


def delay_impairment(one_way_ms: float) -> float:
    """Id: how much of the rating a delay costs, mouth to ear (Cole and Rosenbluth, 3.1)."""
    return 0.024 * one_way_ms + 0.11 * max(0.0, one_way_ms - _DELAY_NOTICED_MS)


def loss_impairment(loss: float) -> float:
    """Ie: how much of the rating loss costs, after what Opus repairs by itself (Cole and Rosenbluth, 3.2)."""
    unrepaired = loss * (1 - OPUS_FEC_REPAIRS * (1 - loss))
    return _LOSS_STEEPNESS * math.log(1 + _LOSS_CURVE * unrepaired)


def mos_of_rating(rating: float) -> float:
    """From the transmission rating R to MOS (G.107, Annex B). Below R = 6.5 the polynomial dips under 1: held there."""
    if rating >= 100:
        return HIGHEST_MOS
    if rating <= 0:
        return LOWEST_MOS
    return max(LOWEST_MOS, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6)
