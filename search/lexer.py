"""What people type, cut into tokens: words, quotes, brackets, operators and named fields."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from archive.language.notations import find_notations
from archive.language.text import prepare


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    QUOTE = "quote"
    FIELD = "field"
    OPEN = "("
    CLOSE = ")"
    OR = "or"
    NOT = "not"
    NEAR = "near"
    """Between two words; its text is the number of words that may stand between them."""
    START = "start"
    """The beginning of a word: 避難*."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str = ""
    """The word, the quoted text, or the value of a field."""
    name: str = ""
    """Of a field, as typed."""
    quoted: bool = False
    """Whether a field's value stood in quotes."""


QUOTES = {'"': '"“”＂', "“": '"“”＂', "”": '"“”＂', "＂": '"“”＂', "「": "」", "『": "』"}
"""What closes each opening quote."""

_STRAY = "".join(sorted({*QUOTES, "」", "』"}))
_ENDS = rf"\s()（）{_STRAY}"
_SPACE = re.compile(r"[\s」』]+")
_NAME = re.compile(rf"([^{_ENDS}:：\-－−]{{1,24}})[:：]")
_RUN = re.compile(rf"[^{_ENDS}]+")
_MINUS = re.compile(r"[-－−](?=[^\s」』)）])")
_APART = re.compile(r"[\s(（\-－−]")
"""What a minus that forbids stands behind; in 「A」-B it only joins."""
_APOSTROPHES = "'’‘"
_OR = frozenset({"OR", "または", "|", "||"})
_AND = frozenset({"AND", "かつ", "&", "&&"})
_NEAR = re.compile(r"(?:NEAR|近く(?=/))(?:/([0-9]{1,4}))?")
_NEAR_USUALLY = "10"
_STAR = "*＊"
_BRACKETS = {"(": Kind.OPEN, "（": Kind.OPEN, ")": Kind.CLOSE, "）": Kind.CLOSE}


class Lexer:
    """Never raises: an unclosed quote is dropped and what stood behind it are words."""

    def __init__(self, text: str, fields: Collection[str]) -> None:
        self._text = text
        self._fields = fields
        self._at = 0
        self._dates = spaced_dates(text)
        self.unclosed = False
        """Whether a quote was opened and not closed."""

    def tokens(self) -> Iterator[Token]:
        while self._at < len(self._text):
            if space := _SPACE.match(self._text, self._at):
                self._at = space.end()
            elif token := self._next():
                yield token

    def _next(self) -> Token | None:
        char = self._text[self._at]
        if char in _BRACKETS:
            self._at += 1
            return Token(_BRACKETS[char])
        if char in QUOTES:
            quoted = self._quoted()
            return None if quoted is None else Token(Kind.QUOTE, quoted)
        if minus := _MINUS.match(self._text, self._at):
            joins = self._at > 0 and not _APART.match(self._text, self._at - 1)
            self._at = minus.end()
            return None if joins else Token(Kind.NOT)
        if end := self._dates.get(self._at):
            start, self._at = self._at, end
            return Token(Kind.WORD, self._text[start:end])
        return self._field() or self._word()

    def _quoted(self) -> str | None:
        """The text between quotes; None for one that nothing closes, which is stepped over."""
        closers = QUOTES[self._text[self._at]]
        self._at += 1
        rest = range(self._at, len(self._text))
        end = next((at for at in rest if self._text[at] in closers), None)
        if end is None:
            self.unclosed = True
            return None
        quoted = self._text[self._at : end]
        self._at = end + 1
        return quoted

    def _field(self) -> Token | None:
        name = _NAME.match(self._text, self._at)
        if name is None or folded(name[1]) not in self._fields:
            return None
        start, self._at = self._at, name.end()
        if self._text[self._at : self._at + 1] in QUOTES and self._at < len(self._text):
            value = self._quoted()
            if value is not None:
                return Token(Kind.FIELD, value, name[1], quoted=True)
        elif run := _RUN.match(self._text, self._at):
            self._at = run.end()
            return Token(Kind.FIELD, run[0], name[1])
        self._at = max(self._at, name.end())
        return Token(Kind.WORD, self._text[start : name.end() - 1])

    def _word(self) -> Token | None:
        run = _RUN.match(self._text, self._at)
        if run is None:  # a lone sign that ends words, such as a minus before a bracket's end
            self._at += 1
            return None
        self._at = run.end()
        operator = unicodedata.normalize("NFKC", run[0])
        if operator in _OR:
            return Token(Kind.OR)
        if operator in _AND:
            return None
        return Token(Kind.NOT) if operator == "NOT" else _plain(run[0], operator)


def spaced_dates(text: str) -> dict[int, int]:
    """Where dates stand that stretch over spaces, 8 Aug 2026: start and end."""
    if not any(map(str.isdigit, text)):
        return {}
    prepared = prepare(text)
    dates = (n for n in find_notations(prepared.folded) if n.terms[0].startswith("d:"))
    spans = ((prepared.begin(date.start), prepared.end(date.end)) for date in dates)
    return {
        start - (text[start - 1 : start] in _APOSTROPHES and start > 0): end
        for start, end in spans
        if _SPACE.search(text, start, end)
    }


def _plain(typed: str, operator: str) -> Token:
    if near := _NEAR.fullmatch(operator):
        return Token(Kind.NEAR, near[1] or _NEAR_USUALLY)
    start = typed.rstrip(_STAR)
    return Token(Kind.START, start) if start and start != typed else Token(Kind.WORD, typed)


def folded(name: str) -> str:
    """A field's name as it is looked up."""
    return unicodedata.normalize("NFKC", name).casefold()
