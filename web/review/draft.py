"""What stands in the form of an item: texts by field, as shown or as typed, never interpreted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import msgspec
from werkzeug.datastructures import MultiDict

from archive.model import Access, Item, Level, Mask, People, PlaceStatement
from archive.title import place_name
from web.words import JAPAN

DATE_KINDS = ("happened", "shot", "created", "published")
TEXTS = ("title", "description", "alt")
TONGUES = ("ja", "en")
GROUPS: Mapping[str, tuple[str, ...]] = {
    **{f"{name}_{tongue}": (f"{name}_{tongue}",) for name in TEXTS for tongue in TONGUES},
    **{f"date_{kind}": (f"date_{kind}",) for kind in DATE_KINDS},
    "verified": ("verified",),
    "type": ("type",),
    "language": ("language",),
    "collections": ("collection",),
    "places": ("place", "place_precision", "place_lat", "place_lon"),
    "disaster": ("disaster",),
    "themes": ("theme",),
    "creator": ("creator",),
    "credit": ("credit",),
    "licence": ("licence",),
    "basis": ("basis", "basis_number", "basis_ends"),
    "agreement": ("agreement",),
    "people": ("people", "people_reason"),
    "content_warning": ("content_warning",),
    "post": ("truth", "truth_source", "availability"),
    "transcripts": ("transcript",),
    "masks": ("mask_asset", "mask_page", "mask_x", "mask_y", "mask_w", "mask_h"),
    "record": ("record_level", "record_opens", "record_closes", "record_named"),
    "content": ("content_level", "content_opens", "content_closes", "content_named"),
    "settled": ("settle",),
}
"""Fields that are compared and taken together when two people edited."""
FIELDS = frozenset(name for names in GROUPS.values() for name in names)

_T = TypeVar("_T")
Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Values by field name; a field with rows has one value a row in each of its columns."""

    values: Values = field(default_factory=dict)

    def one(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def many(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    def rows(self, group: str, *, blank: int = 0) -> list[dict[str, str]]:
        """Rows of a group of columns, those that say something, and blank ones behind."""
        names = GROUPS[group]
        if not any(map(self.many, names)):
            return [dict.fromkeys(names, "") for _ in range(blank)]
        found = zip(*(self._padded(name, names) for name in names), strict=True)
        filled = [dict(zip(names, row, strict=True)) for row in found if self._says(names, row)]
        return filled + [dict.fromkeys(names, "") for _ in range(blank)]

    def group(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The group's values, in a form that two drafts can be compared by."""
        if name in ("places", "masks"):
            return tuple(tuple(row.values()) for row in self.rows(name))
        return tuple(tuple(filter(None, self.many(part))) for part in GROUPS[name])

    def taking(self, other: "Draft", groups: Iterable[str]) -> "Draft":
        """With these groups as they stand in the other draft."""
        names = {part for group in groups for part in GROUPS[group]}
        kept = {name: said for name, said in self.values.items() if name not in names}
        taken = {name: said for name, said in other.values.items() if name in names}
        return Draft(values={**kept, **taken})

    def setting(self, **values: Sequence[str]) -> "Draft":
        given = {name: tuple(said) for name, said in values.items()}
        return Draft(values={**self.values, **given})

    def text(self) -> str:
        """One line that :func:`draft_in` reads."""
        return msgspec.json.encode(self.values, order="sorted").decode()

    def _padded(self, name: str, names: Sequence[str]) -> list[str]:
        longest = max(len(self.many(part)) for part in names)
        said = [part.strip() for part in self.many(name)]
        return said + [""] * (longest - len(said))

    @staticmethod
    def _says(names: Sequence[str], row: Sequence[str]) -> bool:
        """Precision, file and page alone make no row."""
        quiet = ("place_precision", "mask_asset", "mask_page")
        return any(said for name, said in zip(names, row, strict=True) if name not in quiet)


def draft_from(form: MultiDict[str, str]) -> Draft:
    """As it was typed; line ends as the archive keeps them."""
    given = {name: form.getlist(name) for name in FIELDS if name in form}
    return Draft(
        values={n: tuple(s.replace("\r\n", "\n") for s in said) for n, said in given.items()}
    )


def draft_in(text: str) -> Draft | None:
    """What :meth:`Draft.text` wrote; ``None`` for anything else."""
    try:
        values = msgspec.json.decode(text, type=dict[str, tuple[str, ...]])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return Draft(values={name: said for name, said in values.items() if name in FIELDS})


def draft_of(item: Item) -> Draft:
    """The item as the form shows it."""
    single = {
        **_texts(item),
        **_dates(item),
        "type": item.type,
        "language": item.language,
        "disaster": item.disaster,
        "creator": item.creator,
        "credit": item.credit,
        "licence": item.rights.licence,
        "basis": item.rights.basis.kind,
        "basis_number": item.rights.basis.number,
        "basis_ends": local(item.rights.basis.ends),
        "agreement": item.rights.agreement,
        "people": "" if item.rights.people is People.UNANSWERED else str(item.rights.people),
        "people_reason": item.rights.people_reason,
        "content_warning": item.content_warning,
    }
    if item.post is not None:
        single |= {
            "truth": item.post.truth,
            "truth_source": item.post.truth_source,
            "availability": item.post.availability,
        }
    several = {
        "verified": [k for k in DATE_KINDS if (w := getattr(item.dates, k)) and w.verified],
        "theme": list(item.themes),
        "collection": list(item.collections),
        "transcript": [one.text for one in item.transcripts],
        "settle": [str(at) for at, warning in enumerate(item.warnings) if warning.settled],
        **_columns(item.places, _place_row),
        **_columns(item.masks, _mask_row),
        **_access(item, "record", item.record),
        **_access(item, "content", item.content),
    }
    values = {name: (said,) for name, said in single.items()}
    return Draft(values=values | {name: tuple(said) for name, said in several.items()})


def _texts(item: Item) -> dict[str, str]:
    return {f"{n}_{t}": getattr(item, n).get(t, "") for n in TEXTS for t in TONGUES}


def _dates(item: Item) -> dict[str, str]:
    found = {kind: getattr(item.dates, kind) for kind in DATE_KINDS}
    return {f"date_{kind}": when.edtf if when else "" for kind, when in found.items()}


def _columns(rows: Sequence[_T], row: Callable[[_T], dict[str, str]]) -> dict[str, list[str]]:
    written = [row(one) for one in rows]
    return {name: [one[name] for one in written] for name in (written[0] if written else ())}


def _place_row(place: PlaceStatement) -> dict[str, str]:
    name = place_name(place)
    return {
        "place": f"{name}（{place.code}）" if place.code else name,
        "place_precision": place.precision,
        "place_lat": str(place.point.lat) if place.point else "",
        "place_lon": str(place.point.lon) if place.point else "",
    }


def _mask_row(mask: Mask) -> dict[str, str]:
    return {
        "mask_asset": str(mask.asset + 1),
        "mask_page": str(mask.page + 1),
        **{f"mask_{name}": percent(getattr(mask, name)) for name in ("x", "y", "w", "h")},
    }


def percent(share: float) -> str:
    """A fraction as it stands in the form, two decimals at most."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".")


def _access(item: Item, name: str, access: Access) -> dict[str, list[str]]:
    """Before the first publication no level is chosen: nobody publishes by not looking."""
    both = {item.record.level, item.content.level}
    undecided = item.published is None and both == {Level.STAFF}
    same = name == "content" and access.level is item.record.level and item.post is None
    level = "" if undecided or same else str(access.level)
    return {
        f"{name}_level": [level],
        f"{name}_opens": [local(access.opens)],
        f"{name}_closes": [local(access.closes)],
        f"{name}_named": list(access.named),
    }


def local(instant: datetime | None) -> str:
    """An instant as a field of date and time in Japan shows it."""
    return f"{instant.astimezone(JAPAN):%Y-%m-%dT%H:%M}" if instant else ""
