"""The first kana of a word typed in Latin letters, in Hepburn or as keyboards take it."""

_VOWELS = {"a": "ア", "i": "イ", "u": "ウ", "e": "エ", "o": "オ"}
_ROWS = {
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
_SMALL = {"a": "ャ", "u": "ュ", "o": "ョ"}
_ALONE = {
    "shi": "シ",
    "chi": "チ",
    "tsu": "ツ",
    "fu": "フ",
    "ji": "ジ",
    "ya": "ヤ",
    "yu": "ユ",
    "yo": "ヨ",
    "wa": "ワ",
}
_PALATAL = {"sh": "シ", "ch": "チ", "j": "ジ"}


def first_kana(typed: str) -> str:
    """One syllable in katakana; empty for what begins no Japanese word."""
    return next((_SYLLABLES[typed[:n]] for n in (3, 2, 1) if typed[:n] in _SYLLABLES), "")


def _syllables() -> dict[str, str]:
    plain = {c + v: k for c, row in _ROWS.items() for v, k in zip("aiueo", row, strict=True)}
    rows = ((consonant + "y", row[1]) for consonant, row in _ROWS.items())
    small = {
        begun + vowel: kana + glide
        for begun, kana in (*rows, *_PALATAL.items())
        for vowel, glide in _SMALL.items()
    }
    return {**_VOWELS, **plain, **small, **_ALONE}


_SYLLABLES = _syllables()
