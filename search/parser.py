"""Text that people type → query tree; never an error, and what was read otherwise is noted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from archive.language.analyzer import Analyzer
from search.document import STAFF_KEYWORDS
from search.fields import date_range, known, values
from search.lexer import Kind, Lexer, Token, folded
from search.query import (
    EVERYTHING,
    And,
    Everything,
    Field,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Where,
    Word,
    wholly,
)
from search.slip import Note, Slip
from search.words import Reader

_DEEPEST = 20
_LONGEST = 10_000
_FARTHEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    tree: Query
    notes: tuple[Note, ...] = ()


class Parser:
    """Parses with one analysis; safe to share between threads."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def parse(self, text: str, *, today: date, staff: bool = False) -> Parsed:
        """The tree of a query; ``today`` gives the year of dates that have none.

        Fields that only staff may ask for are words to anybody else.
        """
        return _Parse(text, self._analyzer, today=today, staff=staff).result()


class _Parse:
    """One parse, by recursive descent over the tokens."""

    def __init__(self, text: str, analyzer: Analyzer, *, today: date, staff: bool) -> None:
        lexer = Lexer(text[:_LONGEST], known())
        self._tokens = list(lexer.tokens())
        self._at = 0
        self._today, self._staff = today, staff
        self._reader = Reader(analyzer)
        self._reader.cut = len(text) > _LONGEST
        self._notes: dict[Note, None] = {}
        if lexer.unclosed:
            self._note(Slip.QUOTE)

    def result(self) -> Parsed:
        parts = [self._either(0)]
        while self._peek() is not None:  # a closing bracket too many
            self._at += 1
            self._note(Slip.BRACKET)
            parts.append(self._either(0))
        tree = self._named(_all(parts))
        if self._reader.cut:
            self._note(Slip.LENGTH)
        if tree == EVERYTHING and self._tokens:
            self._note(Slip.NOTHING)
        return Parsed(tree=tree, notes=tuple(self._notes))

    def _either(self, depth: int) -> Query:
        branches = [self._every(depth)]
        while self._peek() is Kind.OR:
            self._at += 1
            branches.append(self._every(depth))
        kept = [branch for branch in branches if branch != EVERYTHING]
        flat = [p for part in kept for p in (part.parts if isinstance(part, Or) else (part,))]
        return flat[0] if len(flat) == 1 else Or(tuple(flat)) if flat else EVERYTHING

    def _every(self, depth: int) -> Query:
        parts: list[Query] = []
        while self._peek() not in (None, Kind.OR, Kind.CLOSE):
            parts.append(self._one(depth))
        return self._named(_all(parts))

    def _named(self, tree: Query) -> Query:
        """Without words that only ask (「A」とは何ですか, みず が ほしい), where others do."""
        if not isinstance(tree, And):
            return tree
        named = [
            part
            for at, part in enumerate(tree.parts)
            if not (isinstance(part, Word) and self._reader.says_nothing(part, first=at == 0))
        ]
        return _all(named) if any(isinstance(part, _SOUGHT) for part in named) else tree

    def _one(self, depth: int) -> Query:
        forbidden = False
        while self._peek() is Kind.NOT:
            self._at += 1
            forbidden = not forbidden
        if self._peek() in (None, Kind.OR, Kind.CLOSE):
            return EVERYTHING
        part = self._group(depth) if self._peek() is Kind.OPEN else self._beside(self._take())
        return _forbid(part) if forbidden else part

    def _beside(self, token: Token) -> Query:
        """A leaf, or words that stand near each other, pair by pair."""
        if self._peek() is not Kind.NEAR or token.kind is Kind.NEAR:
            return self._leaf(token)
        parts: list[Query] = []
        while self._peek() is Kind.NEAR:
            within = min(int(self._take().text), _FARTHEST)
            other = self._take() if self._peek() is Kind.WORD else None
            pair = self._pair(token, other, within)
            parts.append(pair or self._apart(token, other))
            token = other or token
        return _all(parts)

    def _pair(self, token: Token, other: Token | None, within: int) -> Near | None:
        if token.kind is not Kind.WORD or other is None:
            return None
        first, second = (self._reader.cut_word(t.text) for t in (token, other))
        return Near(first, second, within) if first and second else None

    def _apart(self, *tokens: Token | None) -> Query:
        self._note(Slip.NEAR)
        return _all([self._leaf(token) for token in tokens if token is not None])

    def _group(self, depth: int) -> Query:
        self._at += 1
        if depth >= _DEEPEST:
            self._note(Slip.BRACKET)
            return EVERYTHING
        inner = self._either(depth + 1)
        if self._peek() is Kind.CLOSE:
            self._at += 1
        else:
            self._note(Slip.BRACKET)
        return inner

    def _leaf(self, token: Token) -> Query:
        match token.kind:
            case Kind.QUOTE:
                return self._sought(self._reader.phrase(token.text), token.text)
            case Kind.FIELD:
                return self._field(token)
            case Kind.START:
                return self._start(token.text)
            case Kind.NEAR:  # with nothing before it
                self._note(Slip.NEAR)
                return EVERYTHING
        return self._sought(self._reader.word(token.text), token.text)

    def _start(self, text: str, where: Where = Where.ANYWHERE) -> Query:
        if found := self._reader.start(text, where):
            return found
        self._note(Slip.STAR, text)
        return self._sought(self._reader.word(f"{text}*", text, where), text)

    def _field(self, token: Token) -> Query:
        name = known()[folded(token.name)]
        if found := _SPECIAL.get(name):
            return found(self, token)
        if name in STAFF_KEYWORDS and not self._staff:
            return self._as_words(token, Slip.STAFF)
        ids = tuple(
            dict.fromkeys(value for part in _parts(name, token) for value in values(name, part))
        )
        return Field(name, ids, token.text) if ids else self._as_words(token, Slip.VALUE)

    def _date(self, token: Token) -> Query:
        found = date_range(token.text, today=self._today)
        return found or self._as_words(token, Slip.VALUE)

    def _title(self, token: Token) -> Query:
        start = token.text.rstrip("*＊")
        if not token.quoted and start and start != token.text:
            return self._start(start, Where.TITLE)
        read = self._reader.phrase if token.quoted else self._reader.word
        return self._sought(read(token.text, where=Where.TITLE), token.text)

    def _tag(self, token: Token) -> Query:
        if token.quoted:
            return self._sought(self._reader.phrase(token.text), token.text)
        tag = "#" + token.text.lstrip("#＃")
        return self._sought(self._reader.word(_typed(token), tag), token.text)

    def _as_words(self, token: Token, slip: Slip) -> Query:
        """The value sought as words; what was typed stays, so that it is read the same again."""
        self._note(slip, token.text)
        if token.quoted:
            return self._sought(self._reader.phrase(token.text), token.text)
        return self._sought(self._reader.word(_typed(token), token.text), token.text)

    def _sought(self, found: Query | None, text: str) -> Query:
        if found is None and not self._reader.cut:
            self._note(Slip.NOTHING, text)
        return EVERYTHING if found is None else found

    def _peek(self) -> Kind | None:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _note(self, slip: Slip, text: str = "") -> None:
        self._notes[Note(slip, text)] = None


_SOUGHT = Word | Phrase | Prefix | Near
_SPECIAL: dict[str, Callable[[_Parse, Token], Query]] = {
    "date": _Parse._date,
    "title": _Parse._title,
    "tag": _Parse._tag,
}


def _typed(token: Token) -> str:
    return f"{token.name}:{token.text}"


def _parts(name: str, token: Token) -> list[str]:
    """Ids may be given as a list with commas; free text may hold commas itself."""
    whole = values(name, token.text)
    listed = [part for part in token.text.split(",") if part]
    return [token.text] if whole or token.quoted else listed


def _all(parts: list[Query]) -> Query:
    kept = [part for part in parts if not isinstance(part, Everything)]
    flat = [p for part in kept for p in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat)) if flat else EVERYTHING


def _forbid(part: Query) -> Query:
    if isinstance(part, Not):
        return part.part
    return part if part == EVERYTHING else Not(wholly(part))
