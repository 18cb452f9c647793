"""Shapes in which posts come: one file a shape, found by themselves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, cast

from archive.registry import discover
from ingest.submission import Refusal, Submission


class Shape(Protocol):
    """Reads posts in one shape; the order is that of the input, and memory stays flat."""

    def recognises(self, path: Path) -> bool:
        """Whether the file or folder holds this shape, judged by content; never raises."""

    def read(self, path: Path, scratch: Path) -> Iterator[Submission | Refusal]:
        """Every post; a record that cannot be read is a refusal, and the others go in.

        Files that have to be unpacked are put below ``scratch``, an empty folder that the caller
        removes when nobody needs them any more.
        """


def shape_of(path: Path) -> Shape | None:
    """The shape that recognises the file or folder; ``None`` where none does."""
    shapes = (cast(Shape, shape) for shape in discover(__name__).values())
    return next((shape for shape in shapes if shape.recognises(path)), None)


def holds_posts(path: Path) -> bool:
    return shape_of(path) is not None
