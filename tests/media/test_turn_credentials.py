"""Credentials for TURN: signed, short-lived, and telling nobody whose they are."""

from media.turn_credentials import LIFETIME_S, Credential, credential_for, pseudonym_of

SECRET = "north"
NOW_S = 1_700_000_000.9


def test_the_password_is_the_usernames_hmac_by_sha_1_as_the_scheme_says() -> None:
    # As openssl makes them: … dgst -sha256 -hmac north, and of the username: dgst -sha1 -hmac north -binary | base64
    credential = credential_for(SECRET, "session", "customer", NOW_S)
    assert credential == Credential("1700003600:99ab4d8cc3a00c35", "ZQD+CBkyiNWt3hpLRxUybRsFO5Y=")


def test_the_username_begins_with_when_it_expires() -> None:
    expires, _, _ = credential_for(SECRET, "session", "customer", NOW_S).username.partition(":")
    assert int(expires) == 1_700_000_000 + LIFETIME_S


def test_a_party_keeps_its_pseudonym_for_the_session_and_no_longer() -> None:
    own = pseudonym_of(SECRET, "session", "customer")
    assert pseudonym_of(SECRET, "session", "customer") == own
    others = {
        pseudonym_of(SECRET, "session", "teller"),
        pseudonym_of(SECRET, "another", "customer"),
        pseudonym_of("other", "session", "customer"),
    }
    assert own not in others
    assert len(others) == 3


def test_neither_session_nor_party_can_be_read_from_it() -> None:
    username = credential_for(SECRET, "0197c2d4", "customer", NOW_S).username
    assert "0197c2d4" not in username
    assert "customer" not in username


def test_a_password_is_not_printed() -> None:
    assert "secret" not in repr(Credential("name", "secret"))
