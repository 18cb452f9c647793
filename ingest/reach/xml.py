"""XML from hosts that nobody vouches for: no entities, nothing from outside, bounded in depth."""

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from archive.errors import Unreached

_DEEPEST = 200
_MOST = 500_000
"""Elements."""


def parse(data: bytes) -> Element:
    """The root; raises ``Unreached`` (``bad-xml``) for what is broken, too deep or a trap."""
    depth, met = 0, 0
    root: Element | None = None
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end")):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            met += 1
            if depth > _DEEPEST or met > 2 * _MOST:
                raise Unreached("bad-xml", "too many elements within each other")
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreached("bad-xml", str(error)[:200]) from error
    if root is None:
        raise Unreached("bad-xml", "empty")
    return root


def on_one_line(element: Element) -> str:
    """Its XML, as a record that is kept as it came."""
    return "&#10;".join(tostring(element, encoding="unicode").splitlines())


def name_of(element: Element) -> str:
    """Without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def named(element: Element, *names: str) -> Iterator[Element]:
    """The children of these names, name by name."""
    for name in names:
        yield from (child for child in element if name_of(child) == name)


def words_in(element: Element, *names: str) -> str:
    """What the first child of these names that says something says, spaces drawn together."""
    for child in named(element, *names):
        if said := " ".join("".join(child.itertext()).split()):
            return said.replace("\0", "")
    return ""
