"""A search as its address says it: words, filters, order, view and page."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from search import fields
from search.engines import Interval, Sort
from search.service import Ask
from web import frame
from web.current import now
from web.i18n import current_language
from web.viewer import current_viewer

FACETS = (
    "disaster",
    "place",
    "type",
    "phase",
    "theme",
    "year",
    "licence",
    "collection",
    "contributor",
)
"""Names of the facets, in the order of the page; parameters of page, export and API alike."""
FILTERS = (*FACETS, "month", "date", "hour", "tile", "located", "bbox")
"""What else narrows a search: a bar of the histogram, a mark or a part of the map."""
SORTS = (Sort.RELEVANCE, Sort.DATE, Sort.DATE_DESC, Sort.NEWEST)
VIEWS = ("list", "grid")
PAGE_SIZE = 24
REACH = 10_000
"""How far pages lead into a result; a walk by ``seq`` goes on to its end."""
LONGEST_QUERY = 400
"""Characters; every link of the page repeats them."""
MOST_VALUES = 40
"""Of one filter."""

Filters = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for, within bounds."""

    q: str = ""
    cut: bool = False
    """Whether more was typed than is sought."""
    filters: Filters = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    view: str = "list"
    page: int = 1

    @property
    def plain(self) -> bool:
        """Nothing is asked: the whole archive."""
        return not self.q and not self.filters

    @property
    def exact(self) -> Filters:
        """What is sought, by parameter: without order, view and page."""
        return {**({"q": (self.q,)} if self.q else {}), **self.filters}

    def url(self, endpoint: str = "search.show", **more: str) -> str:
        """The address that asks for this again, at any door that understands it."""
        values: dict[str, Any] = {**self.parameters(), **more}
        return url_for(endpoint, **values)

    @property
    def snapshot_url(self) -> str:
        """Where the whole result, in no order of its own, is kept for citing."""
        return replace(self, view=VIEWS[0], page=1, sort=Sort.RELEVANCE).url("snapshot.form")

    @property
    def export_url(self) -> str:
        """Where the whole result is made ready as a file."""
        return replace(self, view=VIEWS[0], page=1, sort=Sort.RELEVANCE).url("prepared.form")

    @property
    def api_url(self) -> str:
        """The same search for programs, which know neither views nor the page's numbers."""
        return replace(self, view=VIEWS[0], page=1).url("api.items")

    def parameters(self) -> dict[str, str | list[str]]:
        """Only what differs from the default, so that one search has one address."""
        found: dict[str, str | list[str]] = {"q": self.q} if self.q else {}
        found |= {name: list(values) for name, values in self.filters.items()}
        if self.sort is not Sort.RELEVANCE:
            found["sort"] = str(self.sort)
        if self.view != VIEWS[0]:
            found["view"] = self.view
        if self.page > 1:
            found["page"] = str(self.page)
        return found

    def has(self, facet: str, value: str) -> bool:
        return value in self.filters.get(facet, ())

    def toggled(self, facet: str, value: str) -> "Asked":
        """With the value where it was not, without it where it was; from the first page."""
        held = self.filters.get(facet, ())
        values = tuple(v for v in held if v != value) if value in held else (*held, value)
        filters = {**self.filters, facet: values}
        kept = {name: filters[name] for name in FILTERS if filters.get(name)}
        return replace(self, filters=kept, page=1)

    def only(self, name: str, *values: str) -> "Asked":
        """Narrowed to these values of one filter, whatever it had; from the first page."""
        return replace(self, filters={**self.filters, name: values}, page=1)

    def instead(self, q: str) -> "Asked":
        """Other words under the same filters, from the first page."""
        return replace(self, q=q, cut=False, page=1)


def read(args: MultiDict[str, str]) -> Asked:
    """The search of an address; what is not understood is left out, never an error."""
    q = " ".join(args.get("q", "").split())
    return Asked(
        q=q[:LONGEST_QUERY].rstrip(),
        cut=len(q) > LONGEST_QUERY,
        filters=read_filters(args),
        sort=_one_of(SORTS, args.get("sort", ""), Sort.RELEVANCE),
        view=args.get("view", "") if args.get("view") in VIEWS else VIEWS[0],
        page=_page(args.get("page", "1")),
    )


def read_filters(args: MultiDict[str, str]) -> Filters:
    """The facets' parameters: several values of one facet widen, several facets narrow."""
    given = {name: tuple(dict.fromkeys(args.getlist(name)))[:MOST_VALUES] for name in FILTERS}
    given["place"] = tuple(dict.fromkeys(chain.from_iterable(map(_codes, given["place"]))))
    given["bbox"] = tuple(filter(None, map(frame.normal, given["bbox"])))[:1]
    return {name: found for name, values in given.items() if (found := tuple(filter(None, values)))}


def _codes(place: str) -> tuple[str, ...]:
    """A place may be named in any way that finds it; an unknown one finds nothing."""
    return fields.values("place", place) or (place,)


def _one_of(sorts: tuple[Sort, ...], text: str, default: Sort) -> Sort:
    return next((sort for sort in sorts if sort == text), default)


def _page(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        return 1
    return min(max(int(text), 1), -(-REACH // PAGE_SIZE))


def step(filters: Filters) -> Interval:
    """The step of the histogram that narrows on: a year's months, a month's days, a day's hours."""
    if filters.get("hour") or len(filters.get("date", ())) == 1:
        return Interval.HOUR
    if filters.get("month") or filters.get("date"):
        return Interval.DAY
    return Interval.MONTH if len(filters.get("year", ())) == 1 else Interval.YEAR


def ask(asked: Asked, *, size: int = PAGE_SIZE, offset: int | None = None, after: int = 0) -> Ask:
    """What the search service is asked, on behalf of who looks at this request.

    ``after`` is the ``seq`` behind which a walk begins.
    """
    return Ask(
        q=asked.q,
        filters=asked.filters,
        sort=asked.sort,
        offset=(asked.page - 1) * size if offset is None else offset,
        size=size,
        after=after or None,
        box=frame.box_of(asked.filters),
        viewer=current_viewer(),
        now=now(),
        lang=current_language(),
    )
