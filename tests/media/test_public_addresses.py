"""What an offer tells browsers when the media process stands behind one-to-one NAT."""

from media.addresses import MediaAddresses
from media.media_process import open_media_process
from tests.media.kept_packets import LOOPBACK, KeptPackets


async def test_the_outer_addresses_and_port_are_offered_in_order_and_the_own_ones_are_not() -> None:
    addresses = MediaAddresses((LOOPBACK, 0), ("203.0.113.7", "198.51.100.7"), public_port=40_000)
    async with open_media_process(addresses) as process:
        call = process.begin_call("session-1", KeptPackets(), lambda _: None)
        offer = await call.offer("customer")
        candidates = [line.split(" ") for line in offer.sdp.splitlines() if line.startswith("a=candidate:")]
        offered = {(parts[4], parts[5]): int(parts[3]) for parts in candidates}
        assert list(offered) == [("203.0.113.7", "40000"), ("198.51.100.7", "40000")]
        assert offered["203.0.113.7", "40000"] > offered["198.51.100.7", "40000"]
        assert process.port != 40_000
