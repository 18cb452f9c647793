"""Storage: bytes under keys; the contract that every store keeps, and how one is opened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol, cast, runtime_checkable
from urllib.parse import urlsplit

from archive.errors import WrongSetting
from archive.registry import discover


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat:
    """What a store knows of a key without opening it."""

    key: str
    size: int
    """Bytes."""
    modified: datetime
    """When it was written, by the clock of the store; aware, UTC; the same in find and list."""


class Store(Protocol):
    """Bytes under keys.

    Keys are those of :func:`archive.storage.keys.check_key`; every method raises ``InvalidKey``
    for another. No key is a folder of another key (``a`` beside ``a/b``): callers do not make such
    keys, and a store may refuse them with ``InvalidKey``. Every method may raise
    ``StoreUnavailable``, after which the same call can be repeated. There is no rename and no
    lock: whoever needs one winner uses :meth:`create`. A store may be used by several threads and
    several processes at once, and what one wrote is seen by all as soon as the call has returned.
    """

    def put(self, key: str, data: bytes | BinaryIO) -> None:
        """Store ``data`` under ``key``, whatever was there.

        Atomic: a reader, also after a crash, sees the old bytes or the new ones, whole. A stream is
        read until it returns no more; when reading raises, nothing is stored and the error passes
        through. Durable at the latest when the next :meth:`create` through the same store object
        has returned, so that many small files cost one wait.
        """

    def create(self, key: str, data: bytes | BinaryIO) -> None:
        """Store ``data`` under a key that must be free (``If-None-Match: *``).

        Raises ``AlreadyExists`` otherwise and changes nothing. Of several callers at once exactly
        one succeeds. Atomic as :meth:`put`; durable when it returns, and so is every earlier
        ``put`` through the same store object. When the answer is lost and the call is repeated, it
        may meet its own bytes: callers that care compare.
        """

    def open(self, key: str, *, start: int = 0, end: int | None = None) -> BinaryIO:
        """The bytes from ``start`` up to, not including, ``end``, as a stream the caller closes.

        Both are cut to the size; nothing left gives an empty stream. A stream that was opened goes
        on with the same bytes even when the key is written or deleted. Raises ``NotFound``.
        """

    def find(self, key: str) -> Stat | None:
        """Size and time of a key, or ``None`` when there is nothing."""

    def delete(self, key: str) -> None:
        """Remove a key; one that is not there is no error. Durable when it returns."""

    def list(self, prefix: str, *, after: str = "") -> Iterator[Stat]:
        """Every key that begins with ``prefix`` and is greater than ``after``, ascending by UTF-8.

        Lazy, in memory that does not grow with the number of keys (one folder of the file store
        at a time). Complete for keys written before the call; keys written or deleted meanwhile
        may be seen or not. Only rebuild, verification and recovery depend on it, never a request.
        """

    def probe(self) -> None:
        """At start-up: prove what the archive relies on, or raise ``StoreUnusable`` and why.

        Conditional writes are refused when they must be, a listing shows what was just written and
        not what was just deleted, keys that differ by case alone are two keys.
        """


LONGEST_LINK = 60
"""Seconds that a link may live: a decision to close must not be outlived by much."""


@runtime_checkable
class Linking(Protocol):
    """What a store may offer beside :class:`Store`: links that fetch bytes without us.

    Whoever asks for one has judged that the bytes may be seen, and by whom; the link is then good
    for anybody. A layer around a store need not pass this on.
    """

    def link(self, key: str, *, seconds: int, media_type: str, disposition: str) -> str:
        """An address for the bytes of a key, at most ``LONGEST_LINK`` seconds (``WrongUse``).

        The answer there carries ``media_type`` and ``disposition`` as ``Content-Type`` and
        ``Content-Disposition``. Whether the key exists is not looked at.
        """


def open_store(url: str) -> Store:
    """The store that the scheme of ``url`` names, for example ``file:///srv/archive``.

    Raises ``WrongSetting`` when no module of this package knows the scheme.
    """
    scheme, known = urlsplit(url).scheme, discover(__name__)
    if scheme not in known:
        raise WrongSetting(f"{url!r} names no store; known are {', '.join(known)}.")
    return cast("Callable[[str], Store]", known[scheme])(url)
