"""An embedder for tests: concepts of a small list, and hashed pairs of characters of the rest."""

from collections.abc import Sequence
from zlib import crc32

from archive.errors import EmbedderUnavailable
from search.meaning import Vector

CONCEPTS = (
    ("断水", "水が出ない", "no water"),
    ("石垣", "城の被害", "castle damage"),
    ("ペット", "犬や猫", "dogs"),
)
WIDTH = 64


class Concepts:
    """What names one concept lies in one direction, whatever else it says."""

    name = "concepts-1"
    width = WIDTH + len(CONCEPTS)

    def __init__(self) -> None:
        self.embedded: list[str] = []
        """Every passage that was ever asked for."""
        self.broken = ""
        """Why it cannot be used at the moment."""

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        vectors = [self.query(text) for text in texts]
        self.embedded += texts
        return vectors

    def query(self, text: str) -> Vector:
        if self.broken:
            raise EmbedderUnavailable(self.broken)
        vector = [0.0] * (WIDTH + len(CONCEPTS))
        for at, names in enumerate(CONCEPTS):
            vector[WIDTH + at] = 4.0 * any(name in text for name in names)
        for start in range(len(text) - 1):
            vector[crc32(text[start : start + 2].encode()) % WIDTH] += 0.2
        return vector
