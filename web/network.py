"""Networks that settings name, and whether an address lies in them."""

from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from archive.errors import WrongSetting

Network = IPv4Network | IPv6Network


def is_inside(address: str, networks: str, setting: str) -> bool:
    """Whether the address lies in one of the comma-separated networks of the setting."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in read_networks(networks, setting))


@cache
def read_networks(networks: str, setting: str) -> tuple[Network, ...]:
    """The networks of the setting; raises ``WrongSetting`` for what is none."""
    try:
        return tuple(ip_network(part.strip()) for part in networks.split(",") if part.strip())
    except ValueError as error:
        raise WrongSetting(f"{setting} must be networks like 10.0.0.0/8: {error}") from error
