"""Where the values of the form come from, in words, to stand beside the fields."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from archive.model import Item
from web.current import services
from web.review.draft import DATE_KINDS, draft_of
from web.review.wording import word

_BY_PEOPLE = frozenset({"edit", "publish", "hold", "refuse", "reopen", "reverse"})
_PLAIN = ("title", "description", "creator", "credit", "disaster")
_PERSON, _BATCH, _ROW, _POST = "person", "batch", "row", "post"


def origins(item: Item) -> dict[str, str]:
    """By field of the form, where its value is from; fields without a value are left out."""
    return {name: words for name, words in _origins(item) if words}


def place_origins(item: Item) -> dict[str, str]:
    """By row of the form as it was shown: a row that somebody typed over has no origin yet."""
    shown = draft_of(item).rows("places")
    return {
        "|".join(row.values()): word("place-source", place.source)
        for row, place in zip(shown, item.places, strict=False)
    }


def _origins(item: Item) -> Iterator[tuple[str, str]]:
    for kind in DATE_KINDS:
        when = getattr(item.dates, kind)
        yield f"date_{kind}", word("date-source", when.source) if when else ""
    given, decided = _of_batch(item), _decided(item)
    for name in _PLAIN:
        yield name, _word(item, getattr(item, name), given.get(name, ""), name in decided)
    rights = "rights" in decided
    yield "licence", _word(item, item.rights.licence, given.get("licence", ""), rights)
    known = item.rights.basis.kind if item.rights.basis.kind != "unknown" else ""
    agreed = item.rights.agreement
    yield "agreement", _word(item, agreed, given.get("agreement", ""), rights)
    yield "basis", _word(item, known, given.get("basis", ""), rights)


def _word(item: Item, value: object, of_batch: str, decided: bool) -> str:
    if not value:
        return ""
    if of_batch and value == of_batch:
        return word("date-source", _BATCH)
    if decided:
        return word("date-source", _PERSON)
    if any(one.field == "disaster" and one.value == value for one in item.suggestions):
        return str(_("日付から推定"))
    return word("place-source", _POST if item.post else _ROW)


def _of_batch(item: Item) -> Mapping[str, str]:
    batch = services().batches.find(item.batch) if item.batch else None
    if batch is None:
        return {}
    return {
        "credit": batch.credit,
        "disaster": batch.disaster,
        "licence": batch.licence,
        "basis": batch.basis,
        "agreement": batch.agreement,
    }


def _decided(item: Item) -> set[str]:
    steps = (s for s in services().catalog.history(item.id) if s.action in _BY_PEOPLE)
    return {name for step in steps for name in step.changes}
