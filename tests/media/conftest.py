"""What the media tests share."""

import aioice.ice
import pytest

from tests.media.kept_packets import LOOPBACK


@pytest.fixture(autouse=True)
def clients_use_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """aioice leaves 127.0.0.1 out, and a test machine may have nothing else."""

    def loopback_alone(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        return [LOOPBACK] if use_ipv4 or use_ipv6 else []

    monkeypatch.setattr(aioice.ice, "get_host_addresses", loopback_alone)
