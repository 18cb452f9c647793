"""Katakana to Latin letters (Hepburn), for names of places."""

import re

_ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "s": "サシスセソ",
    "t": "タチツテト",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "g": "ガギグゲゴ",
    "z": "ザジズゼゾ",
    "d": "ダヂヅデド",
    "b": "バビブベボ",
    "p": "パピプペポ",
}
_IRREGULAR = {"シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu"}
_REST = {"ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ー": ""}
_SYLLABLES = (
    {
        kana: consonant + vowel
        for consonant, row in _ROWS.items()
        for kana, vowel in zip(row, "aiueo", strict=True)
    }
    | _REST
    | _IRREGULAR
)
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o"}
_DOUBLED = re.compile(r"ッ(.)")


def hepburn(katakana: str) -> str:
    """Letter by letter in lower case, long vowels spelled out (コウサ: kousa)."""
    latin = ""
    for kana in katakana:
        if kana in _SMALL:
            stem = latin.removesuffix("i")
            latin = stem + ("" if stem.endswith(("sh", "ch", "j")) else "y") + _SMALL[kana]
        else:
            latin += _SYLLABLES.get(kana, kana)
    return _DOUBLED.sub(lambda double: _double(double[1]), latin)


def without_long_vowels(romaji: str) -> str:
    """Long vowels as road signs write them (kousa: kosa); wrong where two words meet."""
    return romaji.replace("ou", "o").replace("oo", "o").replace("uu", "u")


def _double(letter: str) -> str:
    return ("t" if letter == "c" else letter) + letter
