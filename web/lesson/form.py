"""A lesson as a form: read from what was typed, whatever it is worth, and drawn again."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from archive.lesson import TEXTS, Evidence, Kind, Lesson, Page
from archive.model import Item
from archive.transcript import Box
from archive.vocabulary import disasters, labels
from archive.writing import Written
from web.writing import LONGEST, in_tongues, moved, place_code, place_words, revision_of, words

TEXT_FIELDS = (*TEXTS, "sources")
_ROW = ("item", "kept", "kind", "asset", "page", "quote", "second", "note_ja", "note_en")
_BOX = ("x", "y", "w", "h")
_MOST = 40
"""Citations of one lesson."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a form holds; ``place`` as it was typed."""

    lesson: Lesson
    place: str = ""
    seek: str = ""
    reason: str = ""
    revision: int = 0
    wrong: Mapping[str, str] = field(default_factory=dict)


def typed_of(written: Written[Page] | None) -> Typed:
    if written is None:
        return Typed(lesson=Lesson())
    lesson = written.value.lesson
    return Typed(lesson=lesson, place=place_words(lesson.place), revision=written.revision)


def typed_from(form: MultiDict[str, str], held: Lesson) -> Typed:
    """Evidence that this editor may not see comes back as it is held."""
    lesson = Lesson(
        **{name: words(form, name) for name in TEXT_FIELDS},  # type: ignore[arg-type]
        phase=_known(form.get("phase", ""), labels("lesson-phase")),
        subject=_known(form.get("subject", ""), labels("lesson-subject")),
        disaster=_known(form.get("disaster", ""), disasters()),
        evidence=tuple(_evidence(form, held))[:_MOST],
    )
    return Typed(
        lesson=lesson,
        place=form.get("place", "").strip(),
        seek=form.get("seek", "").strip()[:400],
        reason=form.get("reason", "").strip(),
        revision=revision_of(form),
    )


def lesson_of(typed: Typed) -> Lesson:
    """What is to be stored; raises ``InvalidSubmission`` for what cannot be read."""
    return replace(typed.lesson, place=place_code(typed.place))


def with_steps(typed: Typed, form: MultiDict[str, str]) -> Typed:
    """After a button beside the evidence: one more, one less, one further up."""
    evidence = moved(typed.lesson.evidence, form)
    return replace(typed, lesson=replace(typed.lesson, evidence=evidence))


def with_item(typed: Typed, item: Item, page: int) -> Typed:
    """One more piece of evidence, of the kind that fits the item best."""
    kind = Kind.PAGE if item.text else Kind.ITEM
    if item.assets and item.assets[0].duration:
        kind = Kind.MOMENT
    added = Evidence(item=item.id, kind=kind, page=page)
    evidence = (*typed.lesson.evidence, added)[:_MOST]
    return replace(typed, lesson=replace(typed.lesson, evidence=evidence))


def _known(value: str, of: Mapping[str, object]) -> str:
    return value if value in of else ""


def _evidence(form: MultiDict[str, str], held: Lesson) -> Iterator[Evidence]:
    columns = {name: form.getlist(f"ev_{name}") for name in (*_ROW, *_BOX)}
    left = list(held.evidence)
    for values in zip(*columns.values(), strict=False):
        row = dict(zip(columns, values, strict=True))
        if row["kept"]:
            same = [one for one in left if one.item == row["item"]]
            if same:
                left.remove(same[0])
                yield same[0]
        elif row["item"].strip():
            yield _row(row)


def _row(row: Mapping[str, str]) -> Evidence:
    kind = next((kind for kind in Kind if kind == row["kind"]), Kind.ITEM)
    return Evidence(
        item=row["item"].strip(),
        kind=kind,
        asset=_counted(row["asset"]),
        page=_counted(row["page"]) if kind in (Kind.PAGE, Kind.REGION) else 0,
        quote=row["quote"].strip()[:LONGEST] if kind in (Kind.PAGE, Kind.ITEM) else "",
        box=_box([row[name] for name in _BOX]) if kind is Kind.REGION else None,
        second=_number(row["second"]) if kind is Kind.MOMENT else 0.0,
        note=in_tongues(lambda tag: row[f"note_{tag}"]),
    )


def _counted(text: str) -> int:
    """Typed from 1, kept from 0."""
    return max(0, min(int(_number(text)), 100_000) - 1)


def _box(typed: Sequence[str]) -> Box | None:
    """Typed in hundredths, kept as fractions inside the picture; None without an area."""
    left, top, width, height = (min(max(_number(text) / 100, 0.0), 1.0) for text in typed)
    width, height = min(width, 1 - left), min(height, 1 - top)
    return (left, top, width, height) if width > 0 and height > 0 else None


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0
