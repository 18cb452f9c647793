"""What forms of lessons and collections share: texts in two languages, a place, rows that move."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from archive.errors import InvalidSubmission
from archive.model import LangString
from web.review.draft import TONGUES
from web.review.placing import described, find

LONGEST = 4000
"""Characters of one text."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part of a writing that two editors left differently, in words."""

    name: str
    mine: str
    theirs: str


def differences(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[Difference]:
    """What somebody else wrote in the meantime, beside what was typed here."""
    return [
        Difference(name=name, mine=mine[name] or "—", theirs=theirs[name] or "—")
        for name in mine
        if mine[name] != theirs[name]
    ]


def words(form: MultiDict[str, str], name: str) -> LangString:
    """A text of several lines, in the languages in which something was typed."""
    typed = in_tongues(lambda tag: form.get(f"{name}_{tag}", ""))
    return {tag: text.replace("\r\n", "\n") for tag, text in typed.items()}


def in_tongues(typed: Callable[[str], str]) -> LangString:
    """What was typed for each language, cut to its length; without those left empty."""
    texts = {tag: typed(tag).strip()[:LONGEST] for tag in TONGUES}
    return {tag: text for tag, text in texts.items() if text}


def revision_of(form: MultiDict[str, str]) -> int:
    """Which revision the editor saw; 0 for what is new."""
    typed = form.get("revision", "")
    return int(typed) if typed.isdecimal() else 0


def place_words(code: str) -> str:
    """A place as its field shows it; empty without one."""
    found = find(code) if code else ()
    return described(found[0]) if found else ""


def place_code(typed: str) -> str:
    """The place that was typed; raises ``InvalidSubmission`` where it is not exactly one."""
    found = find(typed) if typed else ()
    if typed and len(found) != 1:
        raise InvalidSubmission(
            {"place": _("この場所は一つに決まりません。一覧から選ぶか、番号で書いてください。")}
        )
    return found[0].code if found else ""


def moved(rows: Sequence[T], form: MultiDict[str, str]) -> tuple[T, ...]:
    """After a button beside a row: it is gone (``remove``), or one further up (``up``)."""
    left = list(rows)
    text = form.get("remove") or form.get("up") or ""
    at = int(text) if text.isdecimal() and len(text) < 6 else len(left)
    if at < len(left) and "remove" in form:
        del left[at]
    elif 0 < at < len(left):
        left[at - 1 : at + 1] = [left[at], left[at - 1]]
    return tuple(left)
