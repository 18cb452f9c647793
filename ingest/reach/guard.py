"""The judge of addresses: a URL becomes the numbers to connect to, or is refused.

A name is asked for once; whoever connects uses the numbers that were judged, so a name server that
answers otherwise a moment later (DNS rebinding) gains nothing. Which numbers are public is said by
the registries of IANA (https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-).
"""

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import SplitResult, quote, urlsplit

from archive.errors import Unreached, WrongSetting

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
"""Host name and port to numbers, best first; raises ``OSError``."""

_PORTS = {"http": 80, "https": 443}
_NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+))*\.?")
"""What C libraries read as an IPv4 address: also ``2130706433``, ``0177.1``, ``0x7f.0.0.1``."""
_TRANSLATED = tuple(
    ip_network(text)
    for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10", "::/96")
)
"""IPv6 that leads to an IPv4 address inside it, or to a site's own network."""
_ACCOUNT = re.compile(r"//[^/@]*@")
_MOST = 4
"""Numbers of one name that are tried."""
_SAFE = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to connect to (``addresses``), and what to ask for there."""

    scheme: str
    host: str
    port: int
    path: str
    """With the query, as it goes over the line."""
    addresses: tuple[str, ...]

    @property
    def authority(self) -> str:
        """As the header ``Host`` says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port


def resolve(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class Guard:
    """Refuses what is not public; ``allowed`` hosts and networks (CIDR) are the exception."""

    def __init__(self, allowed: str = "", *, resolve: Resolve = resolve) -> None:
        """Raises ``WrongSetting`` for a network that is none."""
        parts = [part.strip().lower() for part in allowed.split(",") if part.strip()]
        self._networks = tuple(_network(part) for part in parts if _is_network(part))
        self._hosts = frozenset(part for part in parts if not _is_network(part))
        self._resolve = resolve

    def judge(self, url: str) -> Target:
        """Raises ``Unreached``: ``bad-address``, ``forbidden`` or ``unknown-host``."""
        parts = split(url)
        host = _host(parts.hostname or "")
        port = parts.port or _PORTS[parts.scheme]
        path = quote(parts.path or "/", safe=_SAFE)
        if parts.query:
            path = f"{path}?{quote(parts.query, safe=_SAFE)}"
        return Target(
            scheme=parts.scheme,
            host=host,
            port=port,
            path=path,
            addresses=self._numbers(host, port),
        )

    def _numbers(self, host: str, port: int) -> tuple[str, ...]:
        """Every number of the name must be allowed: one bad one spoils the name."""
        try:
            found = [host] if _is_number(host) else list(self._resolve(host, port))
            numbers = [ip_address(one.partition("%")[0]) for one in dict.fromkeys(found)]
        except (OSError, ValueError, UnicodeError) as error:
            raise Unreached("unknown-host", host) from error
        if not numbers:
            raise Unreached("unknown-host", host)
        for number in numbers:
            if not self._may(host, number):
                raise Unreached("forbidden", host)
        return tuple(str(number) for number in numbers[:_MOST])

    def _may(self, host: str, number: Address) -> bool:
        if _is_never(number):
            return False
        if host in self._hosts or any(number in network for network in self._networks):
            return True
        return number.is_global and not any(number in network for network in _TRANSLATED)


def _is_never(number: Address) -> bool:
    """What no setting opens: metadata services (169.254.169.254), multicast, disguises of IPv4."""
    if isinstance(number, IPv6Address) and (number.ipv4_mapped or number.sixtofour):
        return True
    odd = number.is_link_local or number.is_multicast or number.is_unspecified
    return odd or (number.is_reserved and not number.is_loopback)


def split(url: str) -> SplitResult:
    """The parts of an address of the web; raises ``Unreached`` for anything else."""
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - raises for what is no port
    except ValueError as error:
        raise Unreached("bad-address", without_secrets(url)) from error
    shown = url.strip().isprintable()
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None or not shown:
        raise Unreached("bad-address", without_secrets(url))
    return parts


def without_secrets(url: str) -> str:
    """An address for reports and logs: where people put keys, there is nothing."""
    return _ACCOUNT.sub("//", url.partition("?")[0])[:200]


def _host(name: str) -> str:
    """As it is asked for: in ASCII, without the dot behind it; numbers in their one plain form."""
    bare = name.rstrip(".")
    if ":" in bare:
        return _plain(bare)
    try:
        host = bare.encode("idna").decode().lower().rstrip(".")
    except UnicodeError as error:
        raise Unreached("bad-address", name) from error
    if _NUMERIC.fullmatch(host):
        return _plain(host)
    if not host or "%" in host:
        raise Unreached("bad-address", name)
    return host


def _plain(host: str) -> str:
    """Octal, decimal, hexadecimal, short and zoned forms are nothing but disguises."""
    try:
        number = ip_address(host)
    except ValueError as error:
        raise Unreached("forbidden", host) from error
    if "%" in host:
        raise Unreached("forbidden", host)
    return str(number)


def _is_number(host: str) -> bool:
    return ":" in host or _NUMERIC.fullmatch(host) is not None


def _is_network(part: str) -> bool:
    return "/" in part or _is_number(part)


def _network(part: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(part)
    except ValueError as error:
        message = f"HARVEST_HOSTS must be hosts or networks like 10.0.0.0/8: {error}"
        raise WrongSetting(message) from error
