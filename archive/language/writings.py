"""Other ways in which a text may write a noun of kanji: in kana, with other okurigana."""

import re

from archive.language.cutter import Cutter
from archive.language.okurigana import with_kana, without_kana
from archive.language.text import is_kana, prepare
from archive.language.units import reading_of

_ONE_WORD = re.compile(r"[ぁ-ゖァ-ヺー々\u3400-\u9fff]{1,8}").fullmatch
_MOST = 4
"""Readings by which one word is sought."""


class Writings:
    """Asks one dictionary; safe to share between threads."""

    def __init__(self, cutter: Cutter) -> None:
        self._cutter = cutter

    def spoken(self, text: str) -> tuple[str, ...]:
        """How a text may write in kana what is one noun of the dictionary, with kanji: 鍵, カギ.

        The reading that it has by itself, and longer ones that it may have (落葉: オチバ).
        """
        if is_kana(text) or not _ONE_WORD(text):
            return ()
        surface = prepare(text).text
        words = self._cutter.tokenize(surface)
        if len(words) != 1 or words[0].part_of_speech()[0] != "名詞":
            return ()
        usual = reading_of(words[0])
        others = [one for one in self._cutter.lexemes.readings(surface) if len(one) > 2]
        found = dict.fromkeys(one for one in (usual, *others) if len(one) > 1)
        return tuple(found)[:_MOST]

    def respelled(self, text: str) -> tuple[str, tuple[str, ...]]:
        """A noun less the kana inside it (落ち葉: 落葉), and with more of them (切土: 切り土)."""
        word, lexemes = prepare(text).folded, self._cutter.lexemes
        return without_kana(word, lexemes), with_kana(word, lexemes)
