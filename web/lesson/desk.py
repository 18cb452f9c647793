"""What stands on the desk where a lesson is written: evidence beside the text, what was found."""

from dataclasses import dataclass, replace

from archive.lesson import Evidence, Kind, Lesson, Page, Standing
from archive.lesson.evidence import squeezed
from archive.lesson.keeping import Cited
from archive.model import Item
from archive.projection import pages_shown, transcripts_shown
from archive.rights import PUBLIC
from archive.title import disaster_label
from archive.writing import Written
from search.service import Ask, Hit
from web.auth import current_agent
from web.away import AWAY, found_or_away
from web.card import Card, card
from web.current import now, services
from web.i18n import current_language
from web.lesson.form import TEXT_FIELDS
from web.lesson.showing import place_label, where
from web.lesson.wording import action_words, gap_words, kind_options, text_names
from web.review.conflict import agent_names
from web.review.wording import word

_FOUND = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A citation in the form; without a card the editor may not see its item."""

    number: int
    cited: Evidence
    card: Card | None
    standing: Standing
    gap: str
    """How it stands for who edits."""
    public_gap: str
    """How it stands for the public."""
    text: str
    """The words of the page, to copy from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A hit with the page on which it was found, from 0."""

    card: Card
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    written: Written[Page]
    who: str
    action: str


def rows(lesson: Lesson) -> list[Row]:
    mine = services().lessons.cited(lesson, current_agent())
    theirs = services().lessons.cited(lesson, PUBLIC)
    pairs = enumerate(zip(mine, theirs, strict=True), 1)
    return [_row(number, own, public) for number, (own, public) in pairs]


def _row(number: int, own: Cited, public: Cited) -> Row:
    return Row(
        number=number,
        cited=own.evidence,
        card=card(own.item) if own.item is not None else None,
        standing=own.standing,
        gap=gap_words(own.standing),
        public_gap=gap_words(public.standing),
        text=_page_text(own),
    )


def gaps(lesson: Lesson) -> int:
    """Pieces of evidence that the public sees as a gap now."""
    cited = services().lessons.cited(lesson, PUBLIC)
    return sum(one.standing is not Standing.STANDS for one in cited)


def found(words: str) -> list[Finding] | None:
    """Items that this editor may see; None while search does not answer."""
    if not words:
        return []
    asked = Ask(
        q=words,
        size=_FOUND,
        facets=(),
        viewer=replace(current_agent(), agent=""),
        now=now(),
        lang=current_language(),
    )
    answer = found_or_away(asked)
    if answer is AWAY:
        return None
    made = ((hit, card(hit.item, tuple(hit.snippet.parts))) for hit in answer.hits)
    return [Finding(card=one, page=_page_of(hit)) for hit, one in made if one is not None]


def _page_of(hit: Hit) -> int:
    marked = [squeezed(text) for text, is_hit in hit.snippet.parts if is_hit]
    for page in pages_shown(hit.item, everything=False):
        if marked and marked[0] in squeezed(hit.item.text[page]):
            return page
    return 0


def _page_text(cited: Cited) -> str:
    item, one = cited.item, cited.evidence
    if item is None or not cited.grant.content or one.kind is not Kind.PAGE:
        return ""
    return "\n".join(_lines(item, one)).strip()


def _lines(item: Item, one: Evidence) -> list[str]:
    shown = pages_shown(item, everything=False)
    text = [item.text[one.page]] if one.page in shown else []
    read = transcripts_shown(item, everything=False)
    return text + [each.text for each in read if (each.asset, each.page) == (one.asset, one.page)]


def said(lesson: Lesson) -> list[tuple[str, str]]:
    """Every field in words; evidence by the numbers of its items alone."""
    names = text_names()
    kinds = dict(kind_options())
    lines = [
        " ".join(filter(None, (one.item, kinds[str(one.kind)], where(one), one.quote)))
        for one in lesson.evidence
    ]
    return [
        ("phase", word("lesson-phase", lesson.phase)),
        ("subject", word("lesson-subject", lesson.subject)),
        (
            "disaster",
            disaster_label(lesson.disaster, current_language()) if lesson.disaster else "",
        ),
        ("place", place_label(lesson.place)),
        *((names[name], "\n".join(lesson.text(name).values())) for name in TEXT_FIELDS),
        ("evidence", "\n".join(lines)),
    ]


def steps(lesson_id: str) -> list[Step]:
    """Latest first."""
    history = services().lessons.history(lesson_id)
    names = agent_names(one.agent for one in history)
    told = [
        Step(written=one, who=names[one.agent], action=action_words(one.action)) for one in history
    ]
    return told[::-1]
