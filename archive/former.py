"""Former addresses: where an item was found before it came here, and how a request is known again.

An address is compared by host, path and parameters; scheme, order of parameters, fragment and the
way in which bytes are escaped (RFC 3986, section 6.2.2) make no difference.
"""

import hashlib
from collections.abc import Sequence
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

from sqlalchemy import Connection, delete

from archive.database.rows import add_rows
from archive.model import Item
from archive.schema import former_addresses

LONGEST = 2000
"""Characters of an address."""
_SCHEMES = ("http", "https")
_PORTS = {80, 443, None}


def is_address(text: str) -> bool:
    """Whether it is a whole address, or one that begins at the root of a site."""
    if len(text) > LONGEST or not text.isprintable() or any(char.isspace() for char in text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    if not parts.scheme:
        return text.startswith("/") and not text.startswith("//")
    return parts.scheme in _SCHEMES and bool(parts.hostname) and port != 0


def keys(address: str) -> tuple[str, ...]:
    """What the address is found by: with its host where it has one, and without."""
    parts = urlsplit(address)
    rest = _rest(parts.path, parts.query)
    if not parts.hostname:
        return (_digest(rest),)
    return (_digest(_host(parts.hostname, parts.port) + rest), _digest(rest))


def asked(host: str, path: str, query: str) -> Sequence[str]:
    """The keys of a request, the closest first; ``host`` may have a port, path is escaped."""
    address = f"http://{host}{path}?{query}"
    return keys(address) if is_address(address) else ()


def of_number(number: str) -> str:
    """Where an item is looked for by the number it had before."""
    return f"/items/{quote(number, safe='')}"


def add(connection: Connection, items: Sequence[Item]) -> None:
    """Of new items."""
    add_rows(connection, former_addresses, [row for item in items for row in _rows(item)])


def write(connection: Connection, item: Item) -> None:
    """Of an item as it is now."""
    connection.execute(delete(former_addresses).where(former_addresses.c.item_id == item.id))
    add(connection, [item])


def _rows(item: Item) -> list[dict[str, object]]:
    found = dict.fromkeys(key for address in item.former for key in keys(address))
    return [{"key": key, "item_id": item.id} for key in found]


def _host(name: str, port: int | None) -> str:
    return name.lower() if port in _PORTS else f"{name.lower()}:{port}"


def _rest(path: str, query: str) -> str:
    """Path and parameters in one spelling; a slash at the end makes no difference."""
    plain = quote(unquote_to_bytes(path), safe="/").rstrip("/") or "/"
    escaped = quote(query, safe="%=&+/:;,?@!$'()*~-._")
    pairs = sorted(parse_qsl(escaped, keep_blank_values=True, encoding="latin-1"))
    return f"{plain}?{urlencode(pairs, encoding='latin-1')}" if pairs else plain


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
