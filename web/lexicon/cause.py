"""Why words find nothing, or hardly: suggestions for staff, each with what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from flask_babel import gettext as _
from markupsafe import Markup

from archive import vocabulary
from archive.language.text import is_kana
from archive.lexicon import Kind
from archive.rights import PUBLIC, Role, Viewer
from archive.vocabulary import Place
from archive.vocabulary.names import bare_reading
from archive.vocabulary.names import fold as fold_name
from archive.vocabulary.place import rank
from search.advice import Advice
from search.ask import Ask
from search.mending import is_one_edit
from web.lexicon.near import Near, near
from web.lexicon.saying import marked, place_line
from web.lexicon.wording import kind_words, status_words
from web.wiring import Services

_CLOSE_PLACES = 2
_SHORTEST_PLACE = 3
"""Characters from which one wrong one still leaves a name."""
_STAFF = Viewer(role=Role.STAFF)
"""Counts only: which item it is, nobody is told here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One suggestion; with a kind it is an entry that could be added, prefilled."""

    code: str
    said: Markup
    """With Japanese words marked on pages in other languages."""
    kind: Kind | None = None
    text: str = ""
    targets: str = ""
    q: str = ""
    """A search that shows what is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the words find now, for the public and for staff."""

    public: int
    staff: int
    causes: tuple[Cause, ...]


def causes(services: Services, words: str, now: datetime) -> Found:
    """The likeliest first; there is always one."""
    ask = Ask(q=words, size=5, facets=(), now=now, viewer=PUBLIC)
    search = services.search
    found = search.find(ask)
    staff = search.find(replace(ask, viewer=_STAFF, size=0)).total
    advice = search.advise(ask, found)
    missing = _typed(words, advice.relaxed.missing)
    told = (
        *_entries(services, (words, *missing)),
        *_closed(words, found.total, staff),
        *_spelled(words, advice),
        *(_near(one) for word in missing for one in near(services, words, word, now)),
        *_missing(words, missing),
        *(cause for word in missing for cause in _places(services, word)),
        *(cause for word in missing for cause in _unknown(services, word)),
        *_together(words, advice),
    )
    each = {cause.said: cause for cause in told}
    return Found(
        public=found.total, staff=staff, causes=tuple(each.values()) or (_nothing(found.total),)
    )


def _typed(words: str, missing: tuple[str, ...]) -> tuple[str, ...]:
    """The words, as they were typed, in which something is that nothing holds."""
    typed = tuple(w for w in words.split() if any(piece in w for piece in missing))
    return typed or (words,)


def _nothing(public: int) -> Cause:
    if public:
        return Cause(code="few", said=marked(_("いま見つかるのは %(n)s件です。"), n=public))
    return Cause(code="nothing", said=marked(_("この語にあたる資料を持っていないようです。")))


def _entries(services: Services, words: tuple[str, ...]) -> Iterator[Cause]:
    """Somebody was here before."""
    for word in dict.fromkeys(words):
        for kind in Kind:
            held = services.lexicon.find(kind, word) if kind is not Kind.SOUGHT else None
            if held is not None:
                said = marked(
                    _("「%(word)s」は登録してあります（%(kind)s、%(status)s）。"),
                    word=word,
                    kind=kind_words(kind),
                    status=status_words(held.term.status),
                )
                yield Cause(code="entry", said=said, kind=kind, text=held.term.text)


def _closed(words: str, public: int, staff: int) -> Iterator[Cause]:
    if staff > public:
        said = marked(_("公開していない資料には %(n)s件あります。"), n=staff - public)
        yield Cause(code="closed", said=said, q=words)


def _spelled(words: str, advice: Advice) -> Iterator[Cause]:
    """What is held is spelled otherwise: one wrong character, or another kanji of the reading."""
    for mended in advice.mended:
        said = marked(_("「%(q)s」なら %(n)s件あります。"), q=mended.q, n=mended.count)
        kind = Kind.VARIANT if len(words.split()) == 1 else None
        yield Cause(code="spelling", said=said, kind=kind, text=words, targets=mended.q, q=mended.q)


def _near(one: Near) -> Cause:
    said = marked(_("「%(q)s」なら %(n)s件あります。"), q=one.q, n=one.count)
    return Cause(
        code="spelling", said=said, kind=Kind.VARIANT, text=one.word, targets=one.instead, q=one.q
    )


def _missing(words: str, missing: tuple[str, ...]) -> Iterator[Cause]:
    """Of several words, those that nothing holds."""
    for word in missing:
        if word != words:
            said = marked(_("「%(word)s」は、どの資料にもありません。"), word=word)
            yield Cause(code="missing", said=said, kind=Kind.SYNONYM, text=word)


def _unknown(services: Services, word: str) -> Iterator[Cause]:
    if pieces := _pieces(services, word):
        said = marked(
            _("「%(word)s」は辞書に一語としてありません（%(cut)s と読んでいます）。"),
            word=word,
            cut=" / ".join(pieces),
        )
        yield Cause(code="unknown", said=said, kind=Kind.SYNONYM, text=word)


def _places(services: Services, word: str) -> Iterator[Cause]:
    """A place that is known, or a name close to one."""
    known = vocabulary.places().find(word) if len(word) > 1 else ()
    if known:
        place = place_line(known[0].code)
        said = marked(_("「%(word)s」は場所の名前です（%(place)s）。"), word=word, place=place)
        yield Cause(code="place", said=said, q=f"場所:{known[0].name['ja']}")
    is_name = known or (not is_kana(word) and _is_known(services, word))
    for close in [] if is_name else _close_places(word):
        said = marked(_("場所「%(place)s」の別の名前かもしれません。"), place=close.name["ja"])
        targets = place_line(close.code)
        yield Cause(code="alias", said=said, kind=Kind.ALIAS, text=word, targets=targets)


def _close_places(word: str) -> list[Place]:
    """One wrong character, of a name or of its reading, but never the first."""
    if len(word) < _SHORTEST_PLACE:
        return []
    typed, kana = fold_name(word), is_kana(word)
    close = {
        code: place
        for names, code, place in _place_names()
        if any(
            name[0] == typed[0] and is_one_edit(typed, name) for name in names[: 3 if kana else 1]
        )
    }
    return sorted(close.values(), key=rank)[:_CLOSE_PLACES]


@cache
def _place_names() -> tuple[tuple[tuple[str, ...], str, Place], ...]:
    """Folded name, reading, and reading without 市 or 町, of every place."""
    return tuple(
        (
            tuple(map(fold_name, (place.name["ja"], place.reading, bare_reading(place.reading)))),
            place.code,
            place,
        )
        for place in vocabulary.places().by_code.values()
    )


def _pieces(services: Services, word: str) -> list[str]:
    """The pieces that the dictionary makes of a word which it does not have as one."""
    analyzer = services.analyzer
    pieces = [word[t.start : t.end] for t in analyzer.tokens(word)]
    is_word = "".join(pieces) == word  # with particles left out it is a phrase
    return pieces if is_word and len(pieces) > 1 and not _is_known(services, word) else []


def _is_known(services: Services, word: str) -> bool:
    """Whether the dictionary has it as one word: 熊本城 is no slip of 熊本市."""
    cuts = (*services.analyzer.tokens(word), *services.analyzer.readings(word))
    return any(token.start == 0 and token.end == len(word) for token in cuts)


def _together(words: str, advice: Advice) -> Iterator[Cause]:
    if len(words.split()) > 1 and not advice.relaxed.missing:
        said = marked(_("どの語も資料にありますが、すべてを含む資料はありません。"))
        yield Cause(code="together", said=said, q=words)
