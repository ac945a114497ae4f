"""What a media process calls a connection comes back in a page's answer."""

import msgspec

from media.addresses import MediaAddresses
from media.media_process import open_media_process
from media.packet_sink import KeepsNothing
from signaling.page_messages import AnswerMedia, decode_from_customer

MANY = 100
"""Of names with one character in 64 that the protocol does not allow, one in five would be refused."""


async def test_every_connection_can_be_named_in_an_answer() -> None:
    async with open_media_process(MediaAddresses(("127.0.0.1", 0), ("127.0.0.1",))) as process:
        call = process.begin_call("session-1", KeepsNothing(), lambda _: None)
        for _ in range(MANY):
            offer = await call.offer("customer")
            text = msgspec.json.encode(
                {"type": "AnswerMedia", "session": "1", "connection": offer.connection, "sdp": "v=0"}
            )
            answer = decode_from_customer(text)
            assert isinstance(answer, AnswerMedia)
            assert answer.connection == offer.connection
