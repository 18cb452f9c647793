"""Words of a question that ask, point or beg, and name nothing that a text would hold."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sudachipy import Morpheme, MorphemeList

_POINTING = frozenset({"代名詞", "接続詞", "感動詞"})
"""どこ, いつ, 何, これ; しかし; はい."""
_HOW = frozenset({"どう", "何故", "如何", "如何に", "どれ程", "幾ら", "幾つ"})
FORMAL = frozenset({"物", "所", "時", "為", "訳", "筈", "内", "方", "儘", "頃"})
"""Nouns that only carry a clause when kana write them behind one: 壊れたところ, 被災したとき."""
WISHES = frozenset({"貰う", "呉れる", "良い", "無い", "遣る", "行く", "場所"})
"""Forms of what one asks for and not about, in short words with spaces between: みず が ない,
やっていますか, ねる ばしょ."""
_UNSAID, _FILLING = (
    frozenset({"助詞", "助動詞", "補助記号", "空白"}),
    frozenset({"感動詞", "接続詞"}),
)
"""いえ, typed alone, is a house and no interjection."""
_BEFORE_FORMAL = frozenset({"動詞", "形容詞", "助動詞", "連体詞"})
_WHEN = frozenset({"時", "際", "場合"})
"""The same in kanji, too: 地震の時."""
_CONDITIONS = frozenset({"ば", "たら", "ら", "も"})
"""Before いい: どうすればいい, してもいい."""
_CALLING, _WHAT = frozenset({"言う", "呼ぶ", "称する"}), frozenset({"何", "どう"})
_LINKS, _TE = frozenset({"に", "と"}), frozenset({"て", "で"})


class _Word(NamedTuple):
    surface: str
    form: str
    kind: Sequence[str]


_NONE = _Word("", "", ("", "", ""))


def light_spans(words: MorphemeList) -> Iterator[tuple[int, int]]:
    """Offsets of the words of a sentence that nothing is sought by."""
    read = [_read(word) for word in words]
    around = [_NONE, _NONE, *read, _NONE, _NONE]
    for at, word in enumerate(words):
        asked, before, here, after, later = around[at : at + 5]
        if (
            _points(here, before)
            or _helps(here, before, after, asked)
            or _begs(here, after, later)
            or _is_formal(here, before)
            or (here.form == "良い" and before.surface in _CONDITIONS)
        ):
            yield word.begin(), word.end()


def asks(words: MorphemeList) -> bool:
    """Whether any of the words asks or points."""
    read = [_read(word) for word in words]
    return any(_points(here, before) for before, here in pairwise([_NONE, *read]))


def is_light(words: MorphemeList, light: Collection[str]) -> bool:
    """Whether nothing is sought by a piece of a query that stands beside others.

    ``light`` are normalised forms that say nothing; す of すてる is read as one wrongly.
    """
    read = [_read(word) for word in words]
    around = [_NONE, *read, _NONE, _NONE]
    if read[0].kind[0] == "助詞" and any(word.kind[0] != "助詞" for word in read):
        return False  # ねますか, which is no ね
    return all(
        here.kind[0] in _UNSAID
        or (here.form in light and here.kind[0] != "接頭辞" and here.surface != "す")
        or _begs(here, *around[at + 2 : at + 4])
        or (here.kind[0] not in _FILLING and _points(here, around[at]))
        for at, here in enumerate(read)
    )


def _read(word: Morpheme) -> _Word:
    return _Word(word.surface(), word.normalized_form(), word.part_of_speech())


def _points(here: _Word, before: _Word) -> bool:
    if here.kind[0] in _POINTING or here.form in _HOW:
        return True
    if here.kind[0] == "連体詞":  # この, どんな, and not 大きな
        return here.surface.endswith(("んな", "ような", "の", "る", "いう"))
    counted = "助数詞" in here.kind[2] and before.surface == "何"
    asked = here.kind[0] == "名詞" and here.surface[0] == "何" and len(here.surface) <= 2
    return counted or asked  # 何年, 何人


def _helps(here: _Word, before: _Word, after: _Word, asked: _Word) -> bool:
    """教えてください, 住んでいる; について, によって, という; 何と呼ばれる, どうやって."""
    if here.kind[0] == "動詞" and here.form == "遣る" and before.form == "どう":
        return True
    if here.kind[0] != "動詞" or before.kind[0] != "助詞":
        return False
    if here.kind[1] == "非自立可能" and before.surface in _TE:
        return True
    if before.surface not in _LINKS:
        return False
    if here.form in _CALLING and asked.form in _WHAT:
        return True
    return _is_hiragana(here.surface) and (after.surface in _TE or here.form == "言う")


def _begs(here: _Word, after: _Word, later: _Word) -> bool:
    """What the asker wants to do, and bids others do: 知りたい, 教えてください, 教えて."""
    if here.kind[0] != "動詞":
        return False
    bids = after.surface in _TE and (later.form in ("下さる", "欲しい") or later is _NONE)
    return bids or (after.form == "たい" and after.kind[0] == "助動詞")


def _is_formal(here: _Word, before: _Word) -> bool:
    behind = before.kind[0] in _BEFORE_FORMAL or before.surface == "の"
    kana = here.form in FORMAL and _is_hiragana(here.surface)
    return behind and (kana or here.form in _WHEN)


def _is_hiragana(surface: str) -> bool:
    return all("ぁ" <= char <= "ん" for char in surface)
