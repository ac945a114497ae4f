"""Settings: read in one place, documented in full, refused in sentences."""

from pathlib import Path

import pytest

from aircounter.settings import VARIABLES, BadSetting, settings_from


def test_a_bare_environment_serves_this_machine_alone() -> None:
    settings = settings_from({})
    assert settings.is_loopback
    assert settings.origins == {"http://127.0.0.1:8080", "http://localhost:8080"}


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80a"])
def test_a_port_that_is_none_is_refused_with_what_it_must_be(port: str) -> None:
    with pytest.raises(BadSetting, match=r"PORT .* a number from 1 to 65535"):
        settings_from({"PORT": port})


def test_the_public_address_is_the_only_origin_when_it_is_given() -> None:
    settings = settings_from({"HOST": "0.0.0.0", "PUBLIC_ORIGINS": "https://counter.example/, https://b.example"})
    assert settings.origins == {"https://counter.example", "https://b.example"}
    assert not settings.is_loopback


@pytest.mark.parametrize(
    "urls",
    [
        "stun:turn.example",
        "turn.example:3478",
        "turn:",
        "turn:a:0",
        "turn:a:65536",
        "turns:a?transport=sctp",
        "turn:a b",
    ],
)
def test_an_address_that_is_no_turn_url_is_refused_with_what_one_looks_like(urls: str) -> None:
    with pytest.raises(BadSetting, match=r"TURN_URLS has .* turns:turn\.example:443\?transport=tcp"):
        settings_from({"TURN_URLS": f"turn:good.example, {urls}"})


def test_turn_servers_are_taken_in_the_order_they_are_given() -> None:
    settings = settings_from({"TURN_URLS": "turns:[2001:db8::1]:443?transport=tcp, turn:turn.example,"})
    assert settings.turn_urls == ("turns:[2001:db8::1]:443?transport=tcp", "turn:turn.example")
    assert settings_from({}).turn_urls == ()


def test_more_turn_servers_than_a_browser_should_try_are_refused() -> None:
    with pytest.raises(BadSetting, match="8 at most"):
        settings_from({"TURN_URLS": ",".join(f"turn:t{number}.example" for number in range(9))})


@pytest.mark.parametrize("address", ["counter.example", "0.0.0.0", "224.0.0.1", "203.0.113.7:5000", "::"])
def test_a_public_address_that_nobody_can_send_to_is_refused(address: str) -> None:
    with pytest.raises(BadSetting, match=r"MEDIA_PUBLIC_ADDRESS has .* must be IP addresses"):
        settings_from({"MEDIA_PUBLIC_ADDRESS": f"203.0.113.7,{address}"})


def test_a_public_port_needs_a_fixed_one_behind_it() -> None:
    with pytest.raises(BadSetting, match="MEDIA_PUBLIC_PORT needs MEDIA_PORT"):
        settings_from({"MEDIA_PUBLIC_PORT": "5000"})


@pytest.mark.parametrize("name", ["MEDIA_PORT", "MEDIA_PUBLIC_PORT"])
def test_each_media_process_needs_a_port_of_its_own(name: str) -> None:
    with pytest.raises(BadSetting, match=rf"{name} is 65533; with 4 media processes it must be at most 65532"):
        settings_from({"MEDIA_PORT": "1024", "MEDIA_PROCESSES": "4"} | {name: "65533"})


def test_every_setting_is_documented() -> None:
    text = Path("docs/deploy.md").read_text(encoding="utf-8")
    for name in VARIABLES:
        assert f"`{name}`" in text, name


def test_texts_need_an_address_and_a_key() -> None:
    assert settings_from({}).sms_gateway_url is None
    key = {"SMS_GATEWAY_KEY_FILE": "/keys/sms"}
    settings = settings_from({"SMS_GATEWAY_URL": "https://sms.example/api/"} | key)
    assert settings.sms_gateway_url == "https://sms.example/api"
    with pytest.raises(BadSetting, match="needs SMS_GATEWAY_KEY_FILE"):
        settings_from({"SMS_GATEWAY_URL": "https://sms.example"})
    for url in ("sms.example", "ftp://sms.example", "https://", "https://sms.example/?key=1"):
        with pytest.raises(BadSetting, match=r"SMS_GATEWAY_URL is .* must be like"):
            settings_from({"SMS_GATEWAY_URL": url} | key)


def test_links_lead_to_the_first_address_in_browsers() -> None:
    assert settings_from({}).page_origin == "http://127.0.0.1:8080"
    assert settings_from({"PUBLIC_ORIGINS": "https://a.example,https://b.example"}).page_origin == "https://a.example"
