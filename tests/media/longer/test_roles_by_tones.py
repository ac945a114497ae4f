"""Who hears whom, told by tones: listening, whispering, barging in, hold with music.

Pictures are in `test_chromium`: aiortc as a client takes one line of them only.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from media.hold_music import hold_music
from media.lines import Source
from media.music_pump import MusicPump
from media.peer_events import PeerConnected
from media.slots import MUSIC, Member, routes_of
from session.vocabulary import PartyMode, PartyRole
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import ObservedCall, observed_call
from tests.patience import eventually

CUSTOMER_HZ, TELLER_HZ, SUPERVISOR_HZ = 440.0, 1000.0, 1700.0
CUSTOMER = Member("customer", PartyRole.CUSTOMER)
TELLER = Member("teller", PartyRole.TELLER)
SUPERVISOR = Member("supervisor", PartyRole.SUPERVISOR, PartyMode.LISTEN)
# Of the piece: E flat 3 and the half-tones above it that its chords and bells are made of.
PIECE_HZ = [155.563 * 2 ** (half_tone / 12) for half_tone in range(-8, 27) if half_tone % 12 in (0, 2, 4, 5, 7, 9)]


class Talk:
    """Customer, teller and supervisor, connected."""

    def __init__(self, observed: ObservedCall) -> None:
        self.observed = observed
        self.customer = AiortcClient(CUSTOMER_HZ)
        self.teller = AiortcClient(TELLER_HZ)
        self.supervisor = AiortcClient(SUPERVISOR_HZ)

    def set(self, *members: Member) -> None:
        self.observed.call.apply(routes_of(members))

    async def hears(self, client: AiortcClient, mid: str, hertz: float) -> bool:
        """Whether that tone is what is heard on the line, now or once what is still queued has been played."""
        for _ in range(4):
            if await client.loudest_frequency(mid) == pytest.approx(hertz, abs=8):
                return True
        return False

    async def is_silent(self, client: AiortcClient, mid: str) -> bool:
        """Whether nothing comes on the line any more. What is still queued is played first."""
        for _ in range(200):
            try:
                await client.frame(mid, within_s=0.4)
            except TimeoutError:
                return True
        return False


@asynccontextmanager
async def talking() -> AsyncGenerator[Talk]:
    async with observed_call() as observed:
        talk = Talk(observed)
        async with clients(talk.customer, talk.teller, talk.supervisor):
            talk.set(CUSTOMER, TELLER, SUPERVISOR)
            arriving = {"customer": talk.customer, "teller": talk.teller, "supervisor": talk.supervisor}
            for party, client in arriving.items():
                await client.join(observed, party)
                await observed.happens(PeerConnected, party)
            yield talk


async def test_a_listener_hears_both_and_is_on_nobodys_line() -> None:
    async with talking() as talk:
        # Given a supervisor who listens, and whose microphone is open
        hears = await asyncio.gather(
            talk.hears(talk.supervisor, "audio", CUSTOMER_HZ),
            talk.hears(talk.supervisor, "slot-audio-1", TELLER_HZ),
            talk.hears(talk.customer, "audio", TELLER_HZ),
            talk.hears(talk.teller, "audio", CUSTOMER_HZ),
        )
        assert all(hears)
        assert talk.observed.sink.count("supervisor", "audio") > 10
        # Then nothing of theirs arrives on any line of anybody
        assert not any(route.source_party == "supervisor" for route in talk.observed.call.routes)
        for client in (talk.customer, talk.teller):
            assert await talk.is_silent(client, "slot-audio-1")


async def test_a_whisper_is_heard_by_the_teller_and_barging_in_by_both() -> None:
    async with talking() as talk:
        # When the supervisor whispers
        talk.set(CUSTOMER, TELLER, SUPERVISOR._replace(mode=PartyMode.WHISPER))
        assert await talk.hears(talk.teller, "slot-audio-1", SUPERVISOR_HZ)
        # Then the customer hears the teller, and nothing else
        assert await talk.hears(talk.customer, "audio", TELLER_HZ)
        assert await talk.is_silent(talk.customer, "slot-audio-1")
        # When the supervisor barges in
        talk.set(CUSTOMER, TELLER, SUPERVISOR._replace(mode=PartyMode.FULL))
        # Then both hear the supervisor beside each other
        for client, other_hz in ((talk.customer, TELLER_HZ), (talk.teller, CUSTOMER_HZ)):
            assert await talk.hears(client, "slot-audio-1", SUPERVISOR_HZ)
            assert await talk.hears(client, "audio", other_hz)
        # And when they listen again, neither does
        talk.set(CUSTOMER, TELLER, SUPERVISOR)
        for client in (talk.customer, talk.teller):
            assert await talk.is_silent(client, "slot-audio-1")


async def test_on_hold_the_customer_hears_music_nobody_hears_them_and_they_are_still_recorded() -> None:
    async with talking() as talk:
        pump = MusicPump(MUSIC, hold_music())
        playing = asyncio.create_task(pump.run())
        assert await talk.hears(talk.customer, "audio", TELLER_HZ)
        # When the customer is put on hold
        talk.set(CUSTOMER._replace(held=True), TELLER, SUPERVISOR)
        pump.begin(talk.observed.call)
        # Then they hear the piece: notes of it, and neither teller nor supervisor
        await talk.customer.loudest_frequency("audio")
        heard = await talk.customer.loudest_frequency("audio")
        assert min(abs(heard - note) for note in PIECE_HZ) < 8, heard
        assert abs(heard - TELLER_HZ) > 20
        # And nobody hears them, also not who listens
        assert await talk.is_silent(talk.teller, "audio")
        assert await talk.is_silent(talk.supervisor, "audio")
        assert await talk.hears(talk.supervisor, "slot-audio-1", TELLER_HZ)
        # And what they say is kept, and the music is not
        before = talk.observed.sink.count("customer", "audio")
        await eventually(lambda: talk.observed.sink.count("customer", "audio") > before + 25, within_s=5)
        assert not talk.observed.sink.count(MUSIC, Source.AUDIO)
        # When they are taken back, both talk as before
        pump.end(talk.observed.call)
        talk.set(CUSTOMER, TELLER, SUPERVISOR)
        assert await talk.hears(talk.customer, "audio", TELLER_HZ)
        assert await talk.hears(talk.teller, "audio", CUSTOMER_HZ)
        playing.cancel()
        await asyncio.wait([playing])
