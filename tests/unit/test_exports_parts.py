"""A file that was joined of parts is the file that is written in one go, byte for byte."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from archive.exports import Exporter, Joining, exporters
from archive.exports.unit import Piece, Unit
from archive.rights import Grant
from tests.unit.record_items import CONTENT, HOW, NOW, PHOTO, POST, RECORD

JOINING = [name for name, exporter in exporters().items() if isinstance(exporter, Joining)]
UNIT = Unit(kind="collection", id="c", path="collections/c", title={"ja": "束"}, made=NOW)
ITEMS = [
    (replace(PHOTO, id=f"i{number}", title={"ja": f"<写真>,\n{number}"}), CONTENT)
    if number % 2
    else (replace(POST, id=f"i{number}"), RECORD)
    for number in range(1, 8)
]
CUTS = ((0, 7), (0, 0, 3, 7, 7), (0, 1, 2, 3, 4, 5, 6, 7))


def pieces(*, gaps: bool) -> list[Piece]:
    shut = (2, 3, 7) if gaps else ()
    return [
        Piece(number=n, granted=None if n in shut else one, caption={"ja": f"注{n}"})
        for n, one in enumerate(ITEMS, start=1)
    ]


def cut(whole: bytes, size: int) -> Iterator[bytes]:
    """Wherever a store happens to cut, with an empty piece among them."""
    yield b""
    for start in range(0, len(whole), size):
        yield whole[start : start + size]
        yield b""


def parted(exporter: Exporter, given: list[Piece], cuts: tuple[int, ...], *, unit: bool) -> bytes:
    assert isinstance(exporter, Joining)
    parts = (
        b"".join(exporter.part(given[begin:end], of_unit=unit, how=HOW))
        for begin, end in pairwise(cuts)
    )
    return b"".join(parts)


def test_every_format_of_words_can_be_joined() -> None:
    assert set(exporters()) - set(JOINING) == {"bagit"}


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
@pytest.mark.parametrize("cuts", CUTS, ids=len)
@pytest.mark.parametrize("name", JOINING)
def test_of_a_result(name: str, cuts: tuple[int, ...], size: int) -> None:
    exporter = exporters()[name]
    assert isinstance(exporter, Joining)
    for given in (pieces(gaps=True), [Piece(number=1, granted=None)] * 7):
        whole = exporter.write((one.granted for one in given if one.granted), how=HOW)
        data = cut(parted(exporter, given, cuts, unit=False), size)
        assert b"".join(exporter.joined(None, data, how=HOW)) == b"".join(whole)


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("cuts", CUTS, ids=len)
@pytest.mark.parametrize("name", JOINING)
def test_of_a_unit(name: str, cuts: tuple[int, ...], size: int, gaps: bool) -> None:
    exporter, given = exporters()[name], pieces(gaps=gaps)
    assert isinstance(exporter, Joining)
    data = cut(parted(exporter, given, cuts, unit=True), size)
    shut = [one.number for one in given if one.granted is None]
    joined = exporter.joined(UNIT, data, gaps=shut, how=HOW)
    assert b"".join(joined) == b"".join(exporter.write_unit(UNIT, given, how=HOW))


def test_a_grant_is_no_part_of_the_frame() -> None:
    """Parts are written for what may be seen then: nothing of it is kept beside."""
    closed = Grant(record=True, content=False, staff=False)
    one = [Piece(number=1, granted=(ITEMS[0][0], closed))]
    exporter = exporters()["jsonl"]
    assert isinstance(exporter, Joining)
    assert b"".join(exporter.part(one, of_unit=False, how=HOW)) == b"".join(
        exporter.write([(ITEMS[0][0], closed)], how=HOW)
    )
