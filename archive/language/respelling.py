"""Other spellings of words that no dictionary has: katakana, and English in another form."""

import re
from collections.abc import Iterator

_KATAKANA = re.compile(r"[ァ-ヺー・]{3,}").fullmatch
_LATIN = re.compile(r"[a-z]{4,}").fullmatch
_MOST = 80
_PAIRS = (
    *(("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"), ("ヂ", "ジ")),
    *(("ヅ", "ズ"), ("ウィ", "ウイ"), ("ウェ", "ウエ"), ("ウォ", "ウオ"), ("クォ", "コ")),
    *(
        ("ティ", "チ"),
        ("ティ", "テ"),
        ("ディ", "デ"),
        ("ディ", "ジ"),
        ("デュ", "ジュ"),
        ("テュ", "チュ"),
    ),
    *(("ファ", "フア"), ("フィ", "フイ"), ("フェ", "フエ"), ("フォ", "ホ"), ("シュミ", "シミュ")),
    *(
        ("イア", "イヤ"),
        ("イア", "ヤ"),
        ("リア", "リヤ"),
        ("ュウ", "ュー"),
        ("ョウ", "ョー"),
        ("ェイ", "ェー"),
    ),
    *((f"{kana}ア", f"{kana}ヤ") for kana in "キシチニヒミリギジビピ"),
    *(("ャ", "ヤ"), ("ュ", "ユ"), ("ョ", "ヨ"), ("ィ", "イ"), ("ッ", "ツ")),
    *((f"{kana}イ", f"{kana}ー") for kana in "エケセテネヘメレゲベペデ"),
    *((f"{kana}ウ", f"{kana}ー") for kana in "オコソトノボ"),
    *(("ッグ", "ック"), ("ッド", "ット"), ("ッ", ""), ("・", "")),
)
"""What is written for the same sounds; the second is the regular one."""
_REGULAR = (*_PAIRS[:10], ("・", ""))


def respellings(word: str) -> list[str]:
    """Spellings that the dictionary may have, the likest first; the last is the regular one.

    Empty for words of other scripts.
    """
    if _KATAKANA(word):
        return [*dict.fromkeys(_katakana(word)), _regular(word)]
    latin = word.lower()
    return [*dict.fromkeys(_english(latin)), _singular(latin)] if _LATIN(latin) else []


def _katakana(word: str) -> Iterator[str]:
    """One change of sounds, then two; each also with and without the long vowel at the end."""
    known, layer = {word}, [word]
    for _ in range(2):
        following = []
        for one in layer:
            for other in _changed(one):
                if other not in known and len(known) < _MOST:
                    known.add(other)
                    following.append(other)
                    yield other
        layer = following


def _changed(word: str) -> Iterator[str]:
    yield word.removesuffix("ー") if word.endswith("ー") else word + "ー"
    for one, other in _PAIRS:
        if one in word:
            yield word.replace(one, other)
        if other and other in word:
            yield word.replace(other, one)


def _regular(word: str) -> str:
    for one, other in _REGULAR:
        word = word.replace(one, other)
    return word.rstrip("ー")


def _english(word: str) -> Iterator[str]:
    """What the word may be a form of: houses, cities, collapsed, running."""
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            yield from (stem, stem + "e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] == "s" and word[-2] not in "sui" else word
