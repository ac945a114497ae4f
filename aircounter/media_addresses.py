"""Where media processes listen, and where browsers are told to find them. Pure."""

import ipaddress

from aircounter.settings import BadSetting, Settings, is_reachable_address
from media.addresses import MediaAddresses


def media_addresses(settings: Settings) -> MediaAddresses:
    """The addresses of a media process. Raises BadSetting when browsers could not reach it."""
    reachable = settings.media_public_addresses or (settings.media_host,)
    if not all(is_reachable_address(address) for address in reachable):
        raise BadSetting(
            f"MEDIA_HOST is {settings.media_host!r}, which is no IP address that browsers can send to; "
            "set MEDIA_PUBLIC_ADDRESS to the one that reaches this machine."
        )
    try:
        versions = {ipaddress.ip_address(address).version for address in (settings.media_host, *reachable)}
    except ValueError as error:
        raise BadSetting(f"MEDIA_HOST is {settings.media_host!r}; it must be an IP address.") from error
    if len(versions) > 1:
        raise BadSetting("MEDIA_PUBLIC_ADDRESS and MEDIA_HOST must all be IPv4 addresses, or all IPv6.")
    return MediaAddresses(
        listen=(settings.media_host, settings.media_port),
        reachable=reachable,
        public_port=settings.media_public_port,
    )


def environment_of_media_process(settings: Settings, index: int) -> dict[str, str]:
    """The settings that each media process of a machine has for itself: one fixed port each."""
    own = {"MEDIA_PROCESSES": "1"}
    if settings.media_port:
        own["MEDIA_PORT"] = str(settings.media_port + index)
    if settings.media_public_port is not None:
        own["MEDIA_PUBLIC_PORT"] = str(settings.media_public_port + index)
    return own
