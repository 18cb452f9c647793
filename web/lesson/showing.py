"""A lesson for one viewer: its words in the language of the page, its evidence as it stands."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from archive import vocabulary
from archive.lesson import TEXTS, Evidence, Kind, Lesson, Standing
from archive.lesson.keeping import Cited
from archive.model import PlaceStatement
from archive.title import described, disaster_label, place_name
from archive.transcript import Box
from web.card import Card, card, picture_url
from web.current import public_url, services
from web.i18n import current_language
from web.lesson.wording import gap_words, text_names
from web.page_context import play_time
from web.viewer import current_viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    name: str
    text: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One citation; where ``gap`` says something, all that could tell of the item is empty."""

    number: int
    gap: str
    card: Card | None = None
    where: str = ""
    url: str = ""
    quote: str = ""
    quote_lang: str = ""
    picture: str = ""
    box: Box | None = None
    note: str = ""
    note_lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A lesson in a list."""

    id: str
    url: str
    statement: str
    statement_lang: str
    facts: tuple[str, ...]


def line(lesson_id: str, lesson: Lesson) -> Line:
    statement, tag = described(lesson.statement, current_language())
    return Line(
        id=lesson_id,
        url=url_for("lesson.show", lesson_id=lesson_id),
        statement=statement,
        statement_lang=tag,
        facts=facts(lesson),
    )


def facts(lesson: Lesson) -> tuple[str, ...]:
    """Phase, subject, disaster and place, those that are known, in words."""
    lang = current_language()
    return tuple(
        filter(
            None,
            (
                _label("lesson-phase", lesson.phase),
                _label("lesson-subject", lesson.subject),
                disaster_label(lesson.disaster, lang) if lesson.disaster else "",
                place_label(lesson.place),
            ),
        )
    )


def place_label(code: str) -> str:
    """A ward with its city, as at the items."""
    return place_name(PlaceStatement(code=code), current_language())


def parts(lesson: Lesson) -> list[Words]:
    """Everything that is said but the statement, with what each part is called."""
    names = text_names()
    found = []
    for name in (*TEXTS[1:], "sources"):
        text, tag = described(lesson.text(name), current_language())
        if text:
            found.append(Words(name=names[name], text=text, lang=tag))
    return found


def proofs(lesson: Lesson) -> list[Proof]:
    """The evidence as it stands for who looks at this page."""
    cited = services().lessons.cited(lesson, current_viewer())
    return [proof(one, number) for number, one in enumerate(cited, 1)]


def proof(cited: Cited, number: int) -> Proof:
    if cited.item is None:
        return Proof(number=number, gap=gap_words(cited.standing))
    shown = card(cited.item)
    if cited.standing is not Standing.STANDS or shown is None:
        return Proof(number=number, gap=gap_words(cited.standing), card=shown)
    one = cited.evidence
    note, note_lang = described(one.note, current_language())
    return Proof(
        number=number,
        gap="",
        card=shown,
        where=where(one),
        url=_address(one),
        quote=one.quote,
        quote_lang=shown.language,
        picture=_picture(cited, warned=bool(shown.warning)),
        box=one.box if one.kind is Kind.REGION else None,
        note=note,
        note_lang=note_lang,
    )


def where(cited: Evidence) -> str:
    """The page or the second, in words; empty where the whole item is meant."""
    if cited.kind is Kind.PAGE or (cited.kind is Kind.REGION and cited.page):
        return str(_("%(n)sページ", n=cited.page + 1))
    return play_time(cited.second) if cited.kind is Kind.MOMENT else ""


def told(lesson_id: str, lesson: Lesson, *, whole: bool) -> dict[str, Any]:
    """For programs: labels in the language of the request, everything written as it is kept."""
    found: dict[str, Any] = {
        "id": lesson_id,
        "url": f"{public_url()}/lessons/{lesson_id}",
        "statement": dict(lesson.statement),
        "phase": lesson.phase,
        "phase_label": _label("lesson-phase", lesson.phase),
        "subject": lesson.subject,
        "subject_label": _label("lesson-subject", lesson.subject),
        "disaster": lesson.disaster or None,
        "place": lesson.place or None,
    }
    if whole:
        found |= {name: dict(lesson.text(name)) for name in (*TEXTS[1:], "sources")}
        cited = services().lessons.cited(lesson, current_viewer())
        found["evidence"] = [_told(one) for one in cited]
    return found


def _told(cited: Cited) -> dict[str, Any]:
    """A gap names its item only where the record is open to who asks."""
    shown = card(cited.item) if cited.item is not None else None
    if cited.item is None or shown is None:
        return {"standing": str(Standing.CLOSED)}
    found: dict[str, Any] = {
        "standing": str(cited.standing),
        "item": cited.item.id,
        "url": f"{public_url()}/items/{cited.item.id}",
        "title": shown.title,
    }
    if cited.standing is not Standing.STANDS:
        return found
    one = cited.evidence
    paged = one.kind in (Kind.PAGE, Kind.REGION)
    return {
        **found,
        "kind": str(one.kind),
        "file": one.asset + 1 if one.kind is not Kind.ITEM else None,
        "page": one.page + 1 if paged else None,
        "quote": one.quote or None,
        "box": list(one.box) if one.box and one.kind is Kind.REGION else None,
        "second": one.second if one.kind is Kind.MOMENT else None,
        "note": dict(one.note),
    }


def _address(cited: Evidence) -> str:
    if cited.kind is Kind.MOMENT:
        recording = url_for("media.recording", item_id=cited.item, asset=cited.asset)
        return f"{recording}#t={cited.second:g}"
    return url_for("item.show", item_id=cited.item)


def _picture(cited: Cited, *, warned: bool) -> str:
    """Of a page behind the first there is no picture of its own; a warning comes before any."""
    one = cited.evidence
    if one.kind is not Kind.REGION or one.page or warned or cited.item is None:
        return ""
    return picture_url(cited.item, cited.grant, asset=one.asset, size="medium")


def _label(kind: str, value: str) -> str:
    return vocabulary.label(kind, value, current_language()) if value else ""
