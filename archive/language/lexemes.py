"""What the dictionary knows beyond the words of a text: verbs of nouns, parts, other spellings."""

import re
import threading
from functools import lru_cache

from sudachipy import Dictionary, Morpheme

from archive.language.quantities import counted
from archive.language.respelling import respellings
from archive.language.units import normal, reading_of

_OKURIGANA = re.compile(r".*[一-鿿々].*[ぁ-ん]").fullmatch
_COMMON = ("名詞", "普通名詞")
_STEM, _PLAIN = "連用形-一般", "終止形-一般"
_TO_I = str.maketrans("うくぐすつぬぶむる", "いきぎしちにびみり")
_ASKED = 65_536


class Lexemes:
    """Asks the dictionary about single words, each once; safe to share between threads."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._turn = threading.Lock()
        self.verb = lru_cache(_ASKED)(self._verb)
        self.halves = lru_cache(_ASKED)(self._halves)
        self.joined = lru_cache(_ASKED)(self._joined)
        self.reading = lru_cache(_ASKED)(self._reading)
        self.readings = lru_cache(_ASKED)(self._readings)
        self.is_stem = lru_cache(_ASKED)(self._is_stem)
        self.respelled = lru_cache(_ASKED)(self._respelled)

    def _verb(self, noun: str, reading: str) -> str:
        """The verb that a noun is the stem of (落ち → 落ちる, 取り壊し → 取り壊す), else empty."""
        if not _OKURIGANA(noun):
            return ""
        verbs = [verb for verb in self._verbs(noun, _STEM) if verb.reading_form() == reading]
        return normal(verbs[0].normalized_form()) if verbs else ""

    def _halves(self, verb: str) -> tuple[str, ...]:
        """The two verbs that a verb is put together from: 取り壊す → 取る, 壊す; else none."""
        for cut in range(2, len(verb) - 1):
            left, right = self._verbs(verb[:cut], _STEM), self._verbs(verb[cut:], _PLAIN)
            if left and right and _OKURIGANA(verb[:cut]) and _OKURIGANA(verb[cut:]):
                return normal(left[0].normalized_form()), normal(right[0].normalized_form())
        return ()

    def _joined(self, left: str, right: str) -> str:
        """The verb that two verbs make, as the dictionary files it, or the count that a number and
        a counter are; else empty.
        """
        if left.isdigit():
            return counted(left, right)
        stems = (left[:-1], left[:-1] + left[-1].translate(_TO_I))
        for stem in stems if left[-1:] == "る" else stems[1:]:
            if found := self._verbs(stem + right, _PLAIN):
                return normal(found[0].normalized_form())
        return ""

    def _reading(self, form: str, kind: str, spoken: str) -> str:
        """The reading of a dictionary form of what is read so in a text; empty without any.

        One form may have several (辛い: ツライ, カライ): the one that begins alike is meant.
        """
        found = (one for one in self._lookup(form) if one.part_of_speech()[0] == kind)
        alike = (
            reading
            for reading, kind in ((reading_of(one), one.part_of_speech()) for one in found)
            if reading[:1] == spoken[:1] or kind[4] == "カ行変格"  # 来る is read キ and コ, too
        )
        return next(alike, "")

    def _readings(self, noun: str) -> tuple[str, ...]:
        """How a common noun may be read."""
        found = (one for one in self._lookup(noun) if one.part_of_speech()[:2] == _COMMON)
        return tuple(filter(None, map(reading_of, found)))

    def _is_stem(self, surface: str) -> bool:
        """Whether a verb has this form before others: 落ち, 切り."""
        return bool(self._verbs(surface, _STEM))

    def _respelled(self, surface: str) -> tuple[str, str]:
        """Term and reading of an unknown word: as the dictionary spells it, else made regular."""
        spellings = respellings(surface)
        for spelling in spellings:
            for found in self._lookup(spelling):
                if found.part_of_speech()[0] == "名詞":
                    return normal(found.normalized_form()), reading_of(found)
        return (normal(spellings[-1]) if spellings else ""), ""

    def _verbs(self, surface: str, form: str) -> list[Morpheme]:
        kinds = ((one, one.part_of_speech()) for one in self._lookup(surface))
        return [
            one
            for one, kind in kinds
            if kind[0] == "動詞" and kind[5] == form and not kind[4].startswith("文語")
        ]

    def _lookup(self, surface: str) -> list[Morpheme]:
        with self._turn:
            return [one for one in self._dictionary.lookup(surface) if one.surface() == surface]
