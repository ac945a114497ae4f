"""rtpengine as a child of the bench, with calls of two clients between whom it forwards. In user space, one worker."""

import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from bench import orders as o
from bench.known_keys import sending_key
from bench.peer import Child, PeerFailed
from bench.rtpengine_control import NoAnswer, RtpengineControl, open_control
from bench.sdes import Described, read_description, write_description

PROGRAM: Final = "rtpengine"
_LOOPBACK: Final = "127.0.0.1"
_PORTS: Final = (20_000, 31_999)
"""Below those that the system gives to others. A call takes two pairs of them."""
_CRITICAL_ONLY: Final = 2
"""syslog's number. As an error counts each packet that waits too long: saying so would be much of what is measured."""


class Rtpengine:
    """Get one from `open_rtpengine`. `process` is its number."""

    def __init__(self, process: int, control: RtpengineControl) -> None:
        self.process = process
        self._control = control

    async def connect(self, call: int, hosts: tuple[str, str], port: int) -> tuple[o.Way, o.Way]:
        """A call between two clients, who are at these addresses and this port; the way of each. Raises PeerFailed.

        When both sides take the same suite, rtpengine gives each side's key to the other and forwards what it gets
        without looking into it. No client in a browser can have that (DTLS makes other keys for each), and it is not
        the work that is compared. It opens and seals once anything differs between the sides: the first client wants
        its RTCP, of which none is sent, in the clear, and the second does not (`__determine_handler`,
        `crypto_params_cmp` of rtpengine's sources).
        """
        one, other = (Described(port, sending_key(2 * call + side)) for side in (0, 1))
        try:
            said = await self._control.ask(
                "offer",
                call_id=f"bench-{call}",
                from_tag="one",
                sdp=write_description(hosts[0], one, parameter="UNENCRYPTED_SRTCP"),
                ICE="remove",
                DTLS="off",
                SDES=["pad", "encrypted_srtcp"],
                rtcp_mux=["offer", "accept"],
            )
            to_other = read_description(str(said.get("sdp")))
            said = await self._control.ask(
                "answer",
                call_id=f"bench-{call}",
                from_tag="one",
                to_tag="other",
                sdp=write_description(hosts[1], other),
                ICE="remove",
                DTLS="off",
                SDES=["pad"],
                rtcp_mux=["offer", "accept"],
            )
            to_one = read_description(str(said.get("sdp")))
        except NoAnswer as error:
            raise PeerFailed(str(error)) from error
        except ValueError as error:
            raise PeerFailed(f"rtpengine's description: {error}") from error
        return (
            o.Way(port=to_one.port, sending=one.key, receiving=to_one.key),
            o.Way(port=to_other.port, sending=other.key, receiving=to_other.key),
        )


@asynccontextmanager
async def open_rtpengine(child: Child) -> AsyncGenerator[Rtpengine]:
    """For the time of the `async with`. Raises PeerFailed when it does not start."""
    control_port = _free_port()
    command = [
        PROGRAM,
        "--config-file=none",
        "--foreground",
        f"--interface={_LOOPBACK}",
        f"--listen-ng={_LOOPBACK}:{control_port}",
        "--num-threads=1",
        "--table=-1",
        f"--port-min={_PORTS[0]}",
        f"--port-max={_PORTS[1]}",
        "--log-stderr",
        f"--log-level={_CRITICAL_ONLY}",
    ]
    async with child(command) as process, open_control((_LOOPBACK, control_port)) as control:
        try:
            await control.ask("ping")
        except NoAnswer as error:
            raise PeerFailed(str(error)) from error
        yield Rtpengine(process, control)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind((_LOOPBACK, 0))
        return int(opened.getsockname()[1])
