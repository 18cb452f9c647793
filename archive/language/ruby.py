"""Furigana: the readings of the kanji of a text, laid over just those."""

import re
from collections.abc import Iterator
from itertools import pairwise

from archive.language.analyzer import Analyzer

KANJI = re.compile("[々〆〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}

_DAY = "日"
_NUMBER = re.compile(r"(\d{1,2})$")
_OWN_DAYS = frozenset({*range(2, 11), 14, 20, 24})
"""Days of the month that are counted in old numbers: ふつか, …, とおか, じゅうよっか, はつか."""

Piece = tuple[str, str]
"""A piece of the text and its reading in hiragana; empty where it needs none."""


def ruby(analyzer: Analyzer, text: str) -> list[Piece]:
    """The whole text in pieces. What has no kanji, or no known reading, stays as it is."""
    pieces: list[Piece] = []
    done = 0
    for start, end, reading in analyzer.aloud(text):
        if start < done or not KANJI.search(text[start:end]):
            continue
        pieces.append((text[done:start], ""))
        word, number = text[start:end], _NUMBER.search(text[:start])
        if word == _DAY and number:
            reading = _day(int(number[1]))
        pieces.extend(_laid_over(word, reading) if reading else [(word, "")])
        done = end
    pieces.append((text[done:], ""))
    return [piece for piece in pieces if piece[0]]


def _day(number: int) -> str:
    """日 behind a number. The first is ついたち as a whole: no part of that stands over 日."""
    if number == 1:
        return ""
    return "カ" if number in _OWN_DAYS else "ニチ"


def _laid_over(word: str, reading: str) -> Iterator[Piece]:
    """崩れ, クズレ: くず over 崩, and nothing over れ; the whole word where that does not fit."""
    runs = _runs(word)
    pattern = "".join(
        "(.+?)" if KANJI.match(run) else re.escape(run.translate(_TO_KATAKANA)) for run in runs
    )
    found = re.fullmatch(pattern, reading)
    if found is None:
        yield word, reading.translate(_TO_HIRAGANA)
        return
    spoken = iter(found.groups())
    for run in runs:
        yield run, next(spoken).translate(_TO_HIRAGANA) if KANJI.match(run) else ""


def _runs(word: str) -> list[str]:
    """Kanji and all else, in turn."""
    cuts = [0, *(at for found in KANJI.finditer(word) for at in found.span()), len(word)]
    return [word[start:end] for start, end in pairwise(cuts) if start < end]
