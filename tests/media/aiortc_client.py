"""The other end of a call in tests: aiortc as a client, with a tone and a moving picture."""

import asyncio
import fractions
import os
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Protocol, cast

import numpy as np
from aioice import Connection
from aiortc import AudioStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
from av import AudioFrame, VideoFrame
from av.frame import Frame
from numpy.typing import NDArray

from tests.media.kept_packets import ObservedCall

SAMPLE_RATE = 48_000
SAMPLES_PER_FRAME = 960
SETTLING_FRAMES = 25
MEASURED_FRAMES = 25
CONNECTED_WITHIN_S = 1


class FrameTrack(Protocol):
    """What a received track is, as far as aiortc's own annotations fall short."""

    async def recv(self) -> Frame: ...


class Tone(AudioStreamTrack):
    """A sine in frames of 20 ms."""

    def __init__(self, frequency_hz: float) -> None:
        super().__init__()
        self._frequency_hz = frequency_hz
        self._sample = 0
        self._begun = 0.0

    async def recv(self) -> AudioFrame:
        loop = asyncio.get_running_loop()
        self._begun = self._begun or loop.time()
        await asyncio.sleep(self._begun + self._sample / SAMPLE_RATE - loop.time())
        at = (self._sample + np.arange(SAMPLES_PER_FRAME)) / SAMPLE_RATE
        wave = (8000 * np.sin(2 * np.pi * self._frequency_hz * at)).astype(np.int16)
        frame = AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = SAMPLE_RATE, self._sample
        frame.time_base = fractions.Fraction(1, SAMPLE_RATE)
        self._sample += SAMPLES_PER_FRAME
        return frame


class MovingPicture(VideoStreamTrack):
    """A bar that wanders over a ground of one brightness."""

    def __init__(self, ground: int) -> None:
        super().__init__()
        self._ground = ground
        self._count = 0

    async def recv(self) -> VideoFrame:
        pts, time_base = await self.next_timestamp()
        picture = np.full((120, 160, 3), self._ground, np.uint8)
        picture[:, self._count * 4 % 150 : self._count * 4 % 150 + 10] = 255
        self._count += 1
        frame = VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = pts, time_base
        return frame


class AiortcClient:
    """One party: sends its tone and picture, and measures what it receives on a line."""

    def __init__(self, frequency_hz: float = 440, ground: int = 0) -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.peer.addTrack(Tone(frequency_hz))
        self.peer.addTrack(MovingPicture(ground))

    async def answer_to(self, sdp: str) -> str:
        """The answer, with this client's candidates in it."""
        await self.peer.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await self.peer.setLocalDescription(await self.peer.createAnswer())
        return self.peer.localDescription.sdp

    async def join(self, observed: ObservedCall, party: str) -> str:
        """Answer a new offer for this party; the connection's id."""
        offer = await observed.call.offer(party)
        observed.call.answer(party, offer.connection, await self.answer_to(offer.sdp))
        return offer.connection

    async def loudest_frequency(self, mid: str) -> float:
        """In Hz, over half a second of what is heard on a line, after another half to settle."""
        heard: list[NDArray[np.float64]] = []
        rate = SAMPLE_RATE
        for index in range(SETTLING_FRAMES + MEASURED_FRAMES):
            frame = await self.frame(mid)
            assert isinstance(frame, AudioFrame)
            rate = frame.sample_rate
            if index >= SETTLING_FRAMES:
                samples = frame.to_ndarray().reshape(-1, len(frame.layout.channels))
                heard.append(samples[:, 0].astype(np.float64))
        spectrum = np.abs(np.fft.rfft(np.concatenate(heard)))
        return float(np.argmax(spectrum)) * rate / sum(map(len, heard))

    async def pictures(self, mid: str, count: int) -> list[NDArray[np.uint8]]:
        """So many decoded pictures of a line, grey."""
        seen: list[NDArray[np.uint8]] = []
        while len(seen) < count:
            frame = await self.frame(mid)
            assert isinstance(frame, VideoFrame)
            seen.append(frame.to_ndarray(format="gray").astype(np.uint8))
        return seen

    async def frame(self, mid: str, within_s: float = 5) -> Frame:
        """The next decoded frame of a line. Raises TimeoutError."""
        track = next(line.receiver.track for line in self.peer.getTransceivers() if line.mid == mid)
        async with asyncio.timeout(within_s):
            return await cast("FrameTrack", track).recv()

    def own_socket(self) -> socket.socket:
        """A second handle on the socket from which this client sends."""
        transport = self._ice()._nominated[1].protocol.transport  # pyright: ignore[reportPrivateUsage]
        return socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno()))

    def cut_network(self) -> None:
        """From now on nothing leaves or reaches this client."""
        for protocol in self._ice()._protocols:  # pyright: ignore[reportPrivateUsage]
            protocol.transport.abort()

    def _ice(self) -> Connection:
        transport = self.peer.getTransceivers()[0].receiver.transport.transport
        return transport._connection  # pyright: ignore[reportPrivateUsage]


@asynccontextmanager
async def clients(*made: AiortcClient) -> AsyncGenerator[None]:
    """Close them in the end. While one connects aiortc's own task would die of that: give it a moment."""
    try:
        yield
    finally:
        connecting = [task for task in asyncio.all_tasks() if "RTCPeerConnection.__connect" in repr(task.get_coro())]
        if connecting:
            await asyncio.wait(connecting, timeout=CONNECTED_WITHIN_S)
        await asyncio.gather(*(client.peer.close() for client in made))
