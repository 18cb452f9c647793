"""Machines that read words off pictures: optional extras, one file each, on when installed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast

from PIL import Image

from archive.registry import discover
from archive.transcript import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a picture; its box in fractions of the picture, confidence from 0 to 1."""

    text: str
    confidence: float
    box: Box


class Reader(Protocol):
    """Reads pictures inside the sandbox: no network, bounded memory, one thread."""

    @property
    def name(self) -> str:
        """The machine and its version, as it stands beside what it read."""

    def read(self, picture: Image.Image) -> Sequence[Line]:
        """The lines of an upright RGB picture in the order of reading; none where it has none."""


def is_installed() -> bool:
    """Whether there is a machine that reads; nothing heavy is loaded for the answer."""
    return bool(discover(__name__))


@cache
def reader() -> Reader:
    """The first that is installed, loaded once a process; ``IndexError`` where none is."""
    offered = [*discover(__name__).values()]
    return cast(Callable[[], Reader], offered[0])()
