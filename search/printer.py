"""The query tree written down: as it can be typed again, and as an explanation for people."""

import re
from collections.abc import Iterable

from archive import vocabulary
from archive.language.text import fold
from archive.vocabulary.labels import in_language
from search.fields import NAMES, UNDETERMINED, UNKNOWN, written
from search.lexer import QUOTES, spaced_dates
from search.query import (
    And,
    Everything,
    Field,
    Lift,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Where,
    Word,
)

_NOTATION = re.compile("^[a-z]:(?=.)")
"""The mark of a canonical term: ``d:2016-04-16`` is a date."""
_NEEDS_QUOTES = re.compile(r"[\s()（）「」『』\"“”＂]")


def printed(query: Query) -> str:
    """Text that is read as the same tree again."""
    match query:
        case Word(raw, where=where):
            text = _titled(raw, where)
        case Phrase(raw, where=where):
            text = _titled(_quoted(raw), where)
        case Prefix(raw, where=where):
            text = _titled(f"{raw}*", where)
        case Field(name, values):
            value = ",".join(values)
            text = f"{name}:{_quoted(value) if _NEEDS_QUOTES.search(value) else value}"
        case Range():
            text = f"date:{written(query)}"
        case Near(first, second, within):
            text = f"{first.raw} NEAR/{within} {second.raw}"
        case Everything() | Lift():  # a lift ranks and asks for nothing
            text = ""
        case And() | Or() | Not():
            text = _joined(query)
    return text


def _titled(text: str, where: Where) -> str:
    return f"title:{text}" if where is Where.TITLE else text


def _joined(query: And | Or | Not) -> str:
    match query:
        case And(parts):
            asked = [part for part in parts if not isinstance(part, Lift)]
            return _beside([_inner(one) if isinstance(one, Or) else printed(one) for one in asked])
        case Or(parts):
            return " OR ".join(printed(part) for part in parts)
        case Not(part):
            return f"-{_inner(part) if isinstance(part, And | Or) else printed(part)}"


def _inner(query: Query) -> str:
    return f"({printed(query)})"


def _beside(written_: list[str]) -> str:
    """All of them; what would be read as one date side by side is kept apart."""
    text = ""
    for part in written_:
        dates = spaced_dates(f"{text} {part}").items()
        dated = any(start < len(text) < end for start, end in dates)
        text += f"{' AND ' if dated else ' ' if text else ''}{part}"
    return text


def _quoted(text: str) -> str:
    """In those quotes that the text does not hold itself."""
    for opening, closing in (('"', '"'), ("「", "」"), ("『", "』")):
        if not any(mark in text for mark in QUOTES[opening]):
            return f"{opening}{text}{closing}"
    return f'"{text}"'


_SAYINGS = {
    "ja": {
        "word": "「{}」",
        "most": "{}のうち{}語以上",
        "kana": "「{}」（読みまたは文字どおり）",
        "heard": "「{}」（文字どおり、または{}の読み）",
        "one": "「{}」の字",
        "phrase": "「{}」という文字列",
        "start": "「{}」で始まる語",
        "near": "{}と{}が{}語以内",
        "lift": "{}を上位に",
        "title": "題名に{}",
        "field": "{}が{}",
        "date": "日付が{}",
        "not": "{}を除く",
        "and": "、かつ",
        "or": "、または",
        "value": "か",
        "group": "（{}）",
        "everything": "すべて",
    },
    "en": {
        "word": "“{}”",
        "most": "of {} at least {}",
        "kana": "“{}” (as a reading or as written)",
        "heard": "“{}” (as written, or read as {})",
        "one": "the character “{}”",
        "phrase": "exactly “{}”",
        "start": "words that begin with “{}”",
        "near": "{} and {} with at most {} words between",
        "lift": "{} first",
        "title": "{} in the title",
        "field": "{}: {}",
        "date": "date: {}",
        "not": "not {}",
        "and": " and ",
        "or": " or ",
        "value": " or ",
        "group": "({})",
        "everything": "everything",
    },
}

_FIELDS_JA = {name: others[0] for name, others in NAMES.items()}


def read_as(query: Query, lang: str = "ja") -> str:
    """How the words were read, for people."""
    return _Speaker("ja" if lang == "ja" else "en").say(query)


class _Speaker:
    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._sayings = _SAYINGS[lang]

    def say(self, query: Query) -> str:
        match query:
            case Word() | Phrase() | Prefix():
                said_ = self._text(query)
            case Near(first, second, within):
                pair = (self._text(first), self._text(second))
                said_ = self._form("near", *pair, str(within))
            case Lift(part):
                said_ = self._form("lift", self._inner(part))
            case Field(name, values):
                labels = (value_label(name, value, self._lang) for value in values)
                said_ = self._form("field", self._name(name), self._form_list("value", labels))
            case Range():
                said_ = self._form("date", written(query).replace("..", "〜"))
            case Not(part):
                said_ = self._form("not", self._inner(part))
            case And(parts):
                said_ = self._form_list("and", (self._inner(part) for part in parts))
            case Or(parts):
                said_ = self._form_list("or", (self._inner(part) for part in parts))
            case Everything():
                said_ = self._sayings["everything"]
        return said_

    def _text(self, query: Word | Phrase | Prefix) -> str:
        if isinstance(query, Phrase | Prefix):
            saying = "phrase" if isinstance(query, Phrase) else "start"
            said_ = self._form(saying, query.raw)
        elif query.terms:
            pieces = query.terms if query.needed else _pieces(query)
            said_ = "＋".join(self._form("word", _NOTATION.sub("", one)) for one in pieces)
            said_ = self._form("most", said_, str(query.needed)) if query.needed else said_
        elif query.groups:
            heard = "＋".join(self._form("word", ways[-1]) for ways in query.groups)
            said_ = self._form("heard", query.raw, heard)
        else:
            said_ = self._form("kana" if query.reading else "one", query.raw)
        return self._form("title", said_) if query.where is Where.TITLE else said_

    def _inner(self, query: Query) -> str:
        text = self.say(query)
        return self._form("group", text) if isinstance(query, And | Or) else text

    def _name(self, name: str) -> str:
        return _FIELDS_JA[name] if self._lang == "ja" else name

    def _form(self, saying: str, *parts: str) -> str:
        return self._sayings[saying].format(*parts)

    def _form_list(self, saying: str, parts: Iterable[str]) -> str:
        return self._sayings[saying].join(parts)


def _pieces(word: Word) -> tuple[str, ...]:
    """What is sought of a word, as it was typed: apart only where something is left out."""
    if len(word.terms) == 1:
        return (word.raw,)
    typed, pieces, end = fold(word.raw), [""], 0
    for term in word.terms:
        start = typed.find(term, end)
        if start == end >= 0:
            pieces[-1] += term
        else:
            pieces.append(term)
        end = start + len(term) if start >= 0 else -1
    return tuple(filter(None, pieces))


def value_label(name: str, value: str, lang: str) -> str:
    """A keyword's value in words; one that the vocabulary lacks stands for itself."""
    match name:
        case "place":
            place = vocabulary.places().by_code.get(value)
            return in_language(place.name, lang) if place else value
        case "disaster":
            disaster = vocabulary.disasters().get(value)
            return in_language(disaster.short, lang) if disaster else value
        case "licence":
            licence = vocabulary.licences().get("" if value == UNDETERMINED else value)
            return in_language(licence.short, lang) if licence else value
        case "phase":
            return _phase_label(value, lang)
    return vocabulary.label(name, value, lang) if name in vocabulary.kinds() else value


def _phase_label(value: str, lang: str) -> str:
    if value == UNKNOWN:
        return "不明" if lang == "ja" else "Unknown"
    for disaster in vocabulary.disasters().values():
        for phase in disaster.phases:
            if phase.id == value:
                return in_language(phase.name, lang)
    return value
