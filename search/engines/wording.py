"""One word of a query as an engine's query, strictly and loosely, weight for weight."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Generic

from search.document import BREAK
from search.engines import clauses as join
from search.engines.clauses import Clauses, Q
from search.query import Where, Word

GRAMS, READINGS, SYNONYMS, TITLES = 0.4, 0.2, 0.2, 0.25
"""Weights beside the words: of bigrams, of readings, of other words for the same, and of words that
stand in the title as well."""
LONG_READING = 4
"""Kana of a reading that says as much as a word where texts are read loosely."""
SLIP, _LONGEST_LATIN = 3, 24
"""Bigrams that two swapped letters change; and the longest word that is looked for with them."""
_PARTICLES = "はがをにでとのもへや"
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording(Generic[Q]):
    """How words are sought: in staff text too or not, strictly or loosely."""

    clauses: Clauses[Q]
    staff: bool
    loose: bool

    def strict(self, word: Word) -> Q:
        if word.terms:
            core = [self._needed(word)]
            lifts = [*self._grams(word), *self._titles(word)]
        else:
            core = [*self.runs(word.where, "b", word.grams), *self._readings(word)]
            core += [join.must(self.clauses, self._heard(word))] if word.groups else []
            lifts = self._titles(word)
        core += [*self._synonyms(word), *self._otherwise(word)]
        return join.lifted(self.clauses, join.should(self.clauses, core), lifts)

    def admitting(self, word: Word) -> list[Q]:
        """What admits a text to the loose hits: a term, most of the bigrams, how it is read.

        One character (所 of 避難所) says too little where there are others beside it; several in
        one piece, such as a rare name, say enough.
        """
        grams = self._grams(word)
        enough = [join.filtering(self.clauses, self._enough(word, grams))] if grams else []
        telling = [self._in(word.where, "a", term) for term in _telling(word)]
        if word.terms and not telling:
            telling = [self._all(word.where, word.terms)]
        pieces = [run for one in word.compounds for run in self.runs(word.where, "b", one.grams)]
        enough += [join.filtering(self.clauses, run) for run in pieces]
        guessed = [self._in(word.where, "a", term) for term in _once(word.guesses)]
        telling += [self.clauses.boosted(query, READINGS) for query in guessed]
        return [
            *(*telling, *enough, *self._readings(word)),
            *(*self._spelt(word), *self._synonyms(word), *self._otherwise(word)),
            *(*self._heard(word), *self._among_particles(word)),
        ]

    def lifting(self, word: Word) -> list[Q]:
        """What counts in a text that was admitted, by whatever."""
        telling = _telling(word)
        beside = [term for term in _once(word.terms) if telling and term not in telling]
        terms = [self._in(word.where, "a", term) for term in beside]
        return [*terms, *self._grams(word), *self._titles(word)]

    def _enough(self, word: Word, grams: list[Q]) -> Q:
        """Half of the bigrams; of a word of Latin letters all that one slip leaves untouched.

        The bigrams of a few English sentences make up most English words.
        """
        latin = all(gram.isascii() and gram.isalpha() for gram in word.grams)
        if not latin or not SLIP < len(word.grams) <= _LONGEST_LATIN:
            return join.most(self.clauses, grams)
        many = join.should(self.clauses, grams, at_least=max(2, len(grams) - SLIP))
        return join.must(self.clauses, [many, join.should(self.clauses, self._slipped(word))])

    def _slipped(self, word: Word) -> list[Q]:
        """The word as it stands but for two letters side by side, wherever these are."""
        ways: list[Q] = []
        for at in range(len(word.grams)):
            kept = (word.grams[: max(0, at - 1)], word.grams[at + 2 :])
            runs = [self.runs(word.where, "b", grams) for grams in kept if grams]
            ways.append(join.must(self.clauses, [join.should(self.clauses, run) for run in runs]))
        return ways

    def _spelt(self, word: Word) -> list[Q]:
        """A word of kanji where a text writes it in kana that the tokenizer cannot know.

        A run scores as much as all its bigrams; as many of them as a word has make one word.
        """
        spelt = [sound.translate(_TO_HIRAGANA) for sound in word.readings if len(sound) > 2]
        runs = [tuple(map("".join, pairwise(sound))) for sound in spelt if word.terms]
        return [
            self.clauses.boosted(query, 1 / len(run))
            for run in runs
            for query in self.runs(word.where, "b", run)
        ]

    def starting(self, start: str, where: Where) -> Q:
        """A title that holds such a word stands before a text that does."""
        texts = self.texts(where)
        core = join.should(
            self.clauses, [self.clauses.starting(f"{text}_a", start) for text in texts]
        )
        wide = where is not Where.TITLE
        return join.lifted(
            self.clauses,
            self.clauses.constant(core, 1.0),
            [self.clauses.starting("title_a", start)] if wide else [],
        )

    def texts(self, where: Where) -> tuple[str, ...]:
        if where is Where.TITLE:
            return ("title",)
        return ("body", "staff") if self.staff else ("body",)

    def _in(self, where: Where, stream: str, value: str) -> Q:
        texts = self.texts(where)
        runs = [self.clauses.run(f"{text}_{stream}", (value,)) for text in texts]
        return join.should(self.clauses, runs)

    def _all(self, where: Where, terms: tuple[str, ...]) -> Q:
        return join.must(self.clauses, [self._in(where, "a", term) for term in _once(terms)])

    def _needed(self, word: Word) -> Q:
        """All terms, or of a sentence most of them; each one that is there counts.

        The letters of a compound admit and do not score: beside bigrams that made answers fall.
        """
        if not word.needed:
            return self._all(word.where, word.terms)
        ways = {term: [self._in(word.where, "a", term)] for term in _once(word.terms)}
        for compound in word.compounds:
            runs = join.should(self.clauses, self.runs(word.where, "b", compound.grams))
            for term in ways.keys() & compound.terms:
                ways[term].append(join.filtering(self.clauses, runs))
        terms = [join.should(self.clauses, found) for found in ways.values()]
        return join.should(self.clauses, terms, at_least=word.needed)

    def runs(self, where: Where, stream: str, grams: tuple[str, ...]) -> list[Q]:
        if not _once(grams):
            return []
        fields = [f"{text}_{stream}" for text in self.texts(where)]
        if len(grams) == 1 and len(grams[0]) == 1:
            return [self.clauses.character(field, grams[0]) for field in fields]
        return [self.clauses.run(field, grams) for field in fields]

    def _grams(self, word: Word) -> list[Q]:
        if len(word.grams) == 1 and len(word.grams[0]) == 1:
            found = self.runs(word.where, "b", word.grams)
        else:
            found = [self._in(word.where, "b", gram) for gram in _once(word.grams)]
        return [self.clauses.boosted(query, GRAMS) for query in found]

    def _readings(self, word: Word) -> list[Q]:
        sounds = dict.fromkeys((*word.readings, word.reading) if word.reading else word.readings)
        return [
            self.clauses.boosted(self._in(word.where, "r", sound), self._sounding(sound))
            for sound in sounds
        ]

    def _heard(self, word: Word) -> list[Q]:
        """Each of the words that were typed as one."""
        return [
            join.should(
                self.clauses,
                [
                    self.clauses.boosted(self._in(word.where, "r", sound), self._sounding(sound))
                    for sound in ways
                ],
            )
            for ways in word.groups
        ]

    def _sounding(self, sound: str) -> float:
        return 1.0 if self.loose and len(sound) >= LONG_READING else READINGS

    def _synonyms(self, word: Word) -> list[Q]:
        """Loosely what is other in them is enough, for the rest admits as part of the word."""
        known = word.terms if self.loose else ()
        others = [tuple(t for t in terms if t not in known) for terms in word.synonyms]
        return [
            self.clauses.boosted(self._all(word.where, terms), SYNONYMS)
            for terms in dict.fromkeys(others)
            if _once(terms)
        ]

    def _otherwise(self, word: Word) -> list[Q]:
        """The word where a text writes it in kana, whatever the tokenizer took that for, or with
        other kana in it.
        """
        ways = [("a", sound) for sound in word.spoken]
        ways += [("r", sound.translate(_TO_HIRAGANA)) for sound in word.spoken]
        found = [self._in(word.where, stream, term) for stream, term in ways]
        found += [run for grams in word.spellings for run in self.runs(word.where, "b", grams)]
        found += self.runs(word.where, "a", word.letters)
        return [self.clauses.boosted(query, SYNONYMS) for query in found]

    def _among_particles(self, word: Word) -> list[Q]:
        """A short word in kana between particles, which the tokenizer may have cut anywhere."""
        short = [s.translate(_TO_HIRAGANA) for s in word.spoken if len(s) == 2]
        return [
            self.clauses.boosted(
                join.must(self.clauses, [self._beside(word, said, at) for at in (0, 1)]), SYNONYMS
            )
            for said in short
        ]

    def _beside(self, word: Word, said: str, behind: int) -> Q:
        """Two kana with a particle, or the end of a run, before or behind them."""
        joined = [(said, said[1] + one) if behind else (one + said[0], said) for one in _PARTICLES]
        joined.append((said, BREAK) if behind else (BREAK, said))
        runs = [run for grams in joined for run in self.runs(word.where, "b", grams)]
        return join.should(self.clauses, runs)

    def _titles(self, word: Word) -> list[Q]:
        """A word in the title counts again; a word sought in titles only has counted already."""
        if word.where is Where.TITLE:
            return []
        weights = {"title_a": (word.terms, TITLES), "title_b": (word.grams, GRAMS)}
        return [
            self.clauses.boosted(self.clauses.run(field, (value,)), weight)
            for field, (values, weight) in weights.items()
            for value in _once(values)
        ]


def _telling(word: Word) -> list[str]:
    return [term for term in _once(word.terms) if len(term) > 1]


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in dict.fromkeys(values) if value != BREAK)
