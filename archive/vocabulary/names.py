"""Fold what people type as the name of a place, and list the ways to write one.

Codes of areas are those of JIS X 0401 and 0402, whose sixth digit checks the other five:
https://www.soumu.go.jp/main_content/000137948.pdf
"""

import re
import unicodedata
from collections.abc import Iterator

from archive.vocabulary.romaji import without_long_vowels

_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_MARKS = re.compile("[\\s\u0302\u0304'’・.-]|大字")
_PLAIN = re.compile("(?!.*大字)[ァ-ヴ一-鿿々]+")
"""Most names: nothing of them folds, and the gazetteer has thousands to load."""
_LATIN = re.compile("[a-z\u00df-\u024f]")
_DASHES = "[-\u2010-\u2015\u2212ー~]"
_POSTCODE = re.compile(rf"(?:〒|郵便番号)?[: ]*(\d{{3}})[ ]*{_DASHES}?[ ]*(\d{{4}})", re.ASCII)
_CODE = re.compile(r"(43\d{3})(\d)?", re.ASCII)
_WEIGHTS = (6, 5, 4, 3, 2)
_SUFFIX = re.compile(r"[都道府県郡市区町村]$")
_READING_SUFFIXES = ("ケン", "グン", "シ", "マチ", "チョウ", "ムラ", "ソン")


def fold(name: str) -> str:
    """The key of a name: width, case, kana, macrons, long vowels, spaces and hyphens aside."""
    if _PLAIN.fullmatch(name):
        return name
    if name.isascii():
        return without_long_vowels(_MARKS.sub("", name.casefold()))
    text = unicodedata.normalize("NFKC", name).casefold()
    if _LATIN.search(text):
        # Macrons stand apart only once decomposed, and kana must not stay so.
        text = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize("NFC", _MARKS.sub("", text))
    text = _MARKS.sub("", text).translate(_KATAKANA).replace("ヶ", "ケ")
    return without_long_vowels(text) if text.isascii() else text


def bare(name: str) -> str:
    """益城 of 益城町; a name of one character stays whole."""
    return _SUFFIX.sub("", name) or name


def bare_reading(reading: str) -> str:
    """マシキ of マシキマチ."""
    suffix = next((s for s in _READING_SUFFIXES if reading.endswith(s)), "")
    return reading.removesuffix(suffix) or reading


def spellings(name: str, reading: str, romaji: str) -> Iterator[str]:
    """Every way to write the name of an area: 益城町, 益城, ましきまち, ましき町, Mashiki-machi."""
    short, short_reading = bare(name), bare_reading(reading)
    yield from (name, short, reading, short_reading)
    yield short_reading + name.removeprefix(short)
    if romaji:
        stem, _, suffix = romaji.rpartition("-")
        yield from (romaji, stem, f"{stem} {suffix}")


def postcode(text: str) -> str:
    """The seven digits of a postcode in any notation (〒８６１－２２４２), or nothing."""
    found = _POSTCODE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return "".join(found.groups()) if found else ""


def area_code(text: str) -> str:
    """The five digits of an area's code, with or without its right check digit; else empty."""
    found = _CODE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found or (found[2] and found[2] != check_digit(found[1])):
        return ""
    return found[1]


def check_digit(code: str) -> str:
    """Of the five digits of an area."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code, strict=True))
    return str((11 - total % 11) % 10)
