"""Which servers and which indices: ``opensearch+https://user:password@host:9200/prefix?ca=/file``."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from archive.errors import WrongSetting

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_USUAL_PREFIX = "kumamoto-archive"
_USUAL_PORT, _MOST_SHARDS, _MOST_REPLICAS = 9200, 64, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One archive's indices in one cluster."""

    hosts: tuple[tuple[str, int], ...]
    """Several where the URL names several, separated by commas: any of them may answer."""
    tls: bool
    user: str
    password: str
    ca: str
    """File with the certificates to trust; empty for those of the system."""
    prefix: str
    """Beginning of the names of all indices, so that several archives share a cluster."""
    shards: int
    replicas: int | None
    """Copies of each shard; None for one wherever there is a second node."""


def address(url: str) -> Address:
    """The parts of the URL; raises ``WrongSetting`` with a sentence that never shows a password."""
    parts = urlsplit(url)
    secret, _, hosts = parts.netloc.rpartition("@")
    user, _, password = secret.partition(":")
    options = parse_qs(parts.query)
    prefix = unquote(parts.path).strip("/") or _USUAL_PREFIX
    if not _PREFIX.fullmatch(prefix):
        message = (
            f"SEARCH_URL: {prefix!r} cannot begin the name of an index: use a-z, 0-9, - and _."
        )
        raise WrongSetting(message)
    return Address(
        hosts=tuple(_host(host) for host in hosts.split(",")),
        tls=parts.scheme.endswith("https"),
        user=unquote(user),
        password=unquote(password),
        ca=options.get("ca", [""])[-1],
        prefix=prefix,
        shards=_number("shards", options.get("shards", ["1"])[-1], 1, _MOST_SHARDS),
        replicas=_number("replicas", options["replicas"][-1], 0, _MOST_REPLICAS)
        if "replicas" in options
        else None,
    )


def _host(text: str) -> tuple[str, int]:
    try:
        read = urlsplit(f"//{text}")
        name, port = read.hostname, read.port or _USUAL_PORT
    except ValueError as error:
        raise WrongSetting(f"SEARCH_URL: {text!r} is no host with a port.") from error
    if not name:
        raise WrongSetting("SEARCH_URL must name a host, as in opensearch+http://127.0.0.1:9200.")
    return name, port


def _number(name: str, text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
        raise WrongSetting(f"SEARCH_URL: {name} must be {least} to {most}, not {text!r}.")
    return int(text)
