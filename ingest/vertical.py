"""Text in columns, which tesseract with its model ``jpn_vert`` reads better, where installed."""

import csv
import io
import subprocess
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from shutil import which

from PIL import Image

from ingest.readers import Line

_MODEL = "jpn_vert"
_SECONDS = 40


@cache
def has_tesseract() -> bool:
    """Whether the program is there with its model for columns."""
    program = which("tesseract")
    if program is None:
        return False
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return _MODEL in told.stdout.split()


def are_columns(lines: Sequence[Line], size: tuple[int, int]) -> bool:
    """Whether most characters stand in boxes that are far higher than wide."""
    high = sum(len(one.text) for one in lines if _height(one, size) > 2 * _width(one, size))
    return high * 2 > sum(len(one.text) for one in lines)


def _width(line: Line, size: tuple[int, int]) -> float:
    return line.box[2] * size[0]


def _height(line: Line, size: tuple[int, int]) -> float:
    return line.box[3] * size[1]


def read_columns(picture: Image.Image) -> list[Line]:
    """The columns from right to left; none where the program gives up."""
    given = io.BytesIO()
    picture.save(given, "PNG")
    order = ["tesseract", "-", "-", "-l", _MODEL, "--psm", "5", "tsv"]
    try:
        told = subprocess.run(
            order, input=given.getvalue(), capture_output=True, check=True, timeout=_SECONDS
        )
    except (subprocess.SubprocessError, OSError):
        return []
    rows = csv.DictReader(io.StringIO(told.stdout.decode()), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = [row for row in rows if row["level"] == "5" and row["text"].strip()]
    return [_line(list(words), picture.size) for _, words in groupby(words, _line_of)]


def _line_of(row: dict[str, str]) -> tuple[str, ...]:
    return row["block_num"], row["par_num"], row["line_num"]


def _line(words: list[dict[str, str]], size: tuple[int, int]) -> Line:
    left, top = (min(int(word[side]) for word in words) for side in ("left", "top"))
    right = max(int(word["left"]) + int(word["width"]) for word in words)
    bottom = max(int(word["top"]) + int(word["height"]) for word in words)
    return Line(
        text="".join(word["text"] for word in words),
        confidence=round(sum(float(word["conf"]) for word in words) / len(words) / 100, 3),
        box=(
            round(left / size[0], 4),
            round(top / size[1], 4),
            round((right - left) / size[0], 4),
            round((bottom - top) / size[1], 4),
        ),
    )
