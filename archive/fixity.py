"""Fixity: the proof that stored bytes are still those that were received."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

CHUNK = 1 << 20
"""Bytes read at a time, here and wherever content is streamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a package; ``key`` is where in storage."""

    object_id: str
    key: str
    kind: str
    """missing, damaged, stale (a copy that recovery renews) or unexpected (nothing names it)."""
    detail: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Its package, or its key where it lies outside of packages."""
        return self.object_id, "" if self.object_id else self.key


class Verifiable(Protocol):
    """What an audit walks over: packages that can be verified one by one."""

    def verify(self, object_id: str) -> Iterator[Problem]: ...


def digest_bytes(data: bytes) -> str:
    """SHA-512, lower-case hexadecimal."""
    return hashlib.sha512(data).hexdigest()


def digest_stream(stream: BinaryIO) -> tuple[str, int]:
    """SHA-512 (lower-case hexadecimal) and size in bytes of the rest of a stream."""
    sha, size = hashlib.sha512(), 0
    while chunk := stream.read(CHUNK):
        sha.update(chunk)
        size += len(chunk)
    return sha.hexdigest(), size


def audit(packages: Verifiable, ids: Iterable[str]) -> Iterator[Problem]:
    """Every problem of the named packages, as it is found; reads each stored byte once."""
    for object_id in ids:
        yield from packages.verify(object_id)
