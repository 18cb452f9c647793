"""Meaning as numbers: the contract of an embedder, and the one that is installed, if any."""

from collections.abc import Callable, Sequence
from typing import Protocol, cast

from archive.registry import discover

Vector = Sequence[float]
"""A point in the space of an embedder; what lies in one direction means alike."""


class Embedder(Protocol):
    """Turns words of any language into vectors; safe to share between threads.

    The same words always give the same vector. Words of any length are taken; what a model cannot
    hold of a long text is left out. Raises ``EmbedderUnavailable`` where it cannot be used; made
    without loading anything.
    """

    @property
    def name(self) -> str:
        """Of the model and its version: vectors under another name are no neighbours of these.

        Letters, digits, dots and hyphens.
        """

    @property
    def width(self) -> int:
        """Numbers in each vector; known without loading anything."""

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        """What is searched, in one go; vectors in the order of the texts, all of one length."""

    def query(self, text: str) -> Vector:
        """What somebody typed."""


Find = Callable[[], Embedder | None]


def installed_embedder() -> Embedder | None:
    """The embedder of the first extra that is installed; None where none is."""
    offered = [*discover(__name__).values()]
    return cast(Callable[[], Embedder], offered[0])() if offered else None
