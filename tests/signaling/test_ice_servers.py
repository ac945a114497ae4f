"""What a page is told of TURN servers with its offer."""

from media.turn_credentials import NO_TURN, TurnServers, credential_for
from session.identifiers import PartyId, SessionId
from signaling.media_messages import ice_servers
from signaling.server_messages import IceServer

SESSION, PARTY = SessionId("session"), PartyId("customer")


def test_without_any_it_is_told_of_none() -> None:
    assert ice_servers(NO_TURN, SESSION, PARTY, 1_700_000_000) == ()


def test_all_ways_have_one_credential_made_now() -> None:
    turn = TurnServers(("turn:turn.example", "turns:turn.example:443?transport=tcp"), "s" * 32)
    made = credential_for("s" * 32, "session", "customer", 1_700_000_000)
    assert ice_servers(turn, SESSION, PARTY, 1_700_000_000) == (
        IceServer(urls=turn.urls, username=made.username, credential=made.password),
    )
