"""Where media processes listen, and what browsers are told."""

import pytest

from aircounter.media_addresses import environment_of_media_process, media_addresses
from aircounter.settings import BadSetting, settings_from
from media.addresses import MediaAddresses


def test_without_nat_browsers_are_told_where_it_listens() -> None:
    addresses = media_addresses(settings_from({"MEDIA_HOST": "203.0.113.7", "MEDIA_PORT": "5000"}))
    assert addresses == MediaAddresses(("203.0.113.7", 5000), ("203.0.113.7",), None)


def test_behind_nat_they_are_told_the_outer_addresses_in_the_order_given() -> None:
    environment = {
        "MEDIA_HOST": "0.0.0.0",
        "MEDIA_PORT": "5000",
        "MEDIA_PUBLIC_ADDRESS": "203.0.113.7, 10.0.0.5",
        "MEDIA_PUBLIC_PORT": "40000",
    }
    addresses = media_addresses(settings_from(environment))
    assert addresses == MediaAddresses(("0.0.0.0", 5000), ("203.0.113.7", "10.0.0.5"), 40000)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "media.example"])
def test_listening_where_nobody_can_send_to_needs_an_address_to_tell(host: str) -> None:
    with pytest.raises(BadSetting, match="set MEDIA_PUBLIC_ADDRESS"):
        media_addresses(settings_from({"MEDIA_HOST": host}))


@pytest.mark.parametrize("host", ["::", "media.example"])
def test_an_address_to_tell_must_be_of_the_kind_it_listens_on(host: str) -> None:
    with pytest.raises(BadSetting, match="MEDIA_HOST"):
        media_addresses(settings_from({"MEDIA_HOST": host, "MEDIA_PUBLIC_ADDRESS": "203.0.113.7"}))


def test_each_media_process_has_the_port_after_the_one_before() -> None:
    bare = {"MEDIA_PROCESSES": "3", "MEDIA_PORT": "65533", "MEDIA_PUBLIC_PORT": "40000"}
    settings = settings_from(bare)
    own = [media_addresses(settings_from(bare | environment_of_media_process(settings, index))) for index in range(3)]
    assert [addresses.listen[1] for addresses in own] == [65533, 65534, 65535]
    assert [addresses.public_port for addresses in own] == [40000, 40001, 40002]


def test_without_a_fixed_port_each_takes_a_free_one() -> None:
    settings = settings_from({"MEDIA_PROCESSES": "3"})
    assert environment_of_media_process(settings, 2) == {"MEDIA_PROCESSES": "1"}
