"""Vectors packed into bytes, and how near each of them lies to another."""

import logging
import math
from array import array
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from operator import mul
from typing import Any

from search.meaning import Vector


def _numpy() -> Any:
    """An embedder may do without it: then rows are multiplied one by one."""
    try:
        return import_module("numpy") if find_spec("numpy") else None
    except ImportError as error:  # of another machine, or half installed
        _log.warning("numpy cannot be loaded; vectors are compared slowly: %s", error)
        return None


_log = logging.getLogger(__name__)
numpy = _numpy()

_BLOCK = 1024
"""Rows that are widened to floats at once: 1.5 MB of 384 dimensions stay near the processor."""
_MOST = 127


def packed(vector: Vector) -> bytes:
    """One signed byte a dimension; the length of a vector says nothing and is not kept."""
    largest = max(map(abs, vector), default=0.0)
    scale = _MOST / largest if largest else 0.0
    return array("b", [round(part * scale) for part in vector]).tobytes()


def cosines(rows: bytes, vector: bytes) -> Sequence[float]:
    """The cosine of the angle between each packed row and a packed vector, in order of rows.

    A row or vector of nothing but zeros is like no other: 0.
    """
    if not vector or len(rows) < len(vector):
        return []
    return _one_by_one(rows, vector) if numpy is None else _at_once(rows, vector)


def near(rows: bytes, vector: bytes, least: float) -> list[tuple[float, int]]:
    """Cosine and number of each packed row whose cosine is ``least`` or more, in order of rows."""
    found: Any = cosines(rows, vector)
    if isinstance(found, list):
        return [(cosine, at) for at, cosine in enumerate(found) if cosine >= least]
    held = numpy.flatnonzero(found >= least)
    return list(zip(found[held].tolist(), held.tolist(), strict=True))


def _one_by_one(rows: bytes, vector: bytes) -> list[float]:
    sought, held = array("b", vector), array("b", rows)
    width, length = len(sought), _length(sought)
    found = []
    for start in range(0, len(held), width):
        row = held[start : start + width]
        found.append(sum(map(mul, row, sought)) / (_length(row) * length))
    return found


def _length(row: "array[int]") -> float:
    return math.sqrt(sum(map(mul, row, row))) or math.inf


def _at_once(rows: bytes, vector: bytes) -> Any:
    sought = numpy.frombuffer(vector, numpy.int8).astype(numpy.float32)
    held = numpy.frombuffer(rows, numpy.int8).reshape(-1, len(vector))
    wide = numpy.empty((min(_BLOCK, len(held)), len(vector)), numpy.float32)
    found, squares = (numpy.empty(len(held), numpy.float32) for _ in range(2))
    for start in range(0, len(held), _BLOCK):
        part = slice(start, start + _BLOCK)
        block = wide[: len(held) - start]
        block[:] = held[part]
        numpy.dot(block, sought, out=found[part])
        numpy.einsum("ij,ij->i", block, block, out=squares[part])
    squares[squares == 0] = 1  # a row of zeros is 0 whatever it is divided by
    found /= numpy.sqrt(squares) * (math.sqrt(float(sought @ sought)) or math.inf)
    return found
