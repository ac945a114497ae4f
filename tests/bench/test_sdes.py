"""Descriptions with keys in them, without DTLS."""

import pytest

from bench.known_keys import sending_key
from bench.sdes import Described, read_description, write_description

KEY = bytes(range(28))
INLINE = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw=="


def test_what_was_written_is_read() -> None:
    for described in (Described(5000, KEY), Described(65535, sending_key(7))):
        assert read_description(write_description("127.16.0.7", described)) == described


def test_a_description_says_where_and_with_which_key() -> None:
    lines = write_description("127.16.0.7", Described(5000, KEY)).split("\r\n")
    assert "c=IN IP4 127.16.0.7" in lines
    assert "m=audio 5000 RTP/SAVP 111 96" in lines
    assert f"a=crypto:1 AEAD_AES_128_GCM inline:{INLINE}" in lines
    assert lines[-1] == ""


def test_a_keys_parameter_follows_it() -> None:
    described = Described(5000, KEY)
    written = write_description("127.16.0.7", described, parameter="UNENCRYPTED_SRTCP")
    assert f"inline:{INLINE} UNENCRYPTED_SRTCP\r\n" in written
    assert read_description(written) == described


def test_of_several_keys_the_one_of_our_suite_is_read() -> None:
    sdp = (
        "v=0\r\nm=audio 20010 RTP/SAVP 111 96\r\na=rtcp:20010\r\n"
        f"a=crypto:1 AEAD_AES_256_GCM inline:AAAA\r\na=crypto:2 AEAD_AES_128_GCM inline:{INLINE}\r\n"
    )
    assert read_description(sdp) == Described(20010, KEY)


@pytest.mark.parametrize(
    "sdp",
    [
        "",
        f"m=audio 20010 RTP/AVP 111\r\na=crypto:1 AEAD_AES_128_GCM inline:{INLINE}\r\n",
        "m=audio 20010 RTP/SAVP 111\r\n",
        "m=audio 20010 RTP/SAVP 111\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA\r\n",
        "m=audio 20010 RTP/SAVP 111\r\na=crypto:1 AEAD_AES_128_GCM inline:AAAAA\r\n",
    ],
)
def test_what_says_too_little_is_refused(sdp: str) -> None:
    with pytest.raises(ValueError, match=r"port|base64"):
        read_description(sdp)
