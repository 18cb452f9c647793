"""Disasters: what is kept of each, by phase and by time."""

from dataclasses import dataclass, replace
from functools import partial

from flask import Blueprint, render_template, request

from archive import vocabulary
from archive.vocabulary import Phase
from search.engines import Sort
from search.fields import UNKNOWN
from web.asking import Asked, ask, read
from web.away import found_or_away, told
from web.current import services
from web.facet import chips, values
from web.first_days import first_days
from web.lesson.showing import line
from web.listing import hit_cards, inviting
from web.timeline import timeline as timeline_of
from web.timeline import within, without

blueprint = Blueprint("disaster", __name__)
_SHOWN = 6
_LOOKED_AT = 24
_COLUMNS = ("place", "type", "theme")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unphased:
    """How many items lie in no single phase, and the search that shows them."""

    count: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseDoor:
    """A phase with its count and the search that shows it; ``share`` of the largest, 0 to 100."""

    phase: Phase
    count: int
    share: int
    url: str


@blueprint.get("/disasters")
def index() -> str:
    found = found_or_away(ask(Asked(), size=1))
    counts = dict(found.facets.get("disaster", ()))
    newest_first = list(vocabulary.disasters().values())[::-1]
    return render_template("disasters.html", disasters=newest_first, counts=counts, **told(found))


@blueprint.get("/disasters/<disaster_id>")
def show(disaster_id: str) -> str:
    disaster = vocabulary.get_disaster(disaster_id)
    asked = Asked(filters={"disaster": (disaster_id,)})
    found = found_or_away(ask(replace(asked, sort=Sort.NEWEST), size=_LOOKED_AT))
    counts = dict(found.facets.get("phase", ()))
    return render_template(
        "disaster.html",
        **told(found),
        disaster=disaster,
        total=found.total,
        phases=phase_doors(disaster.phases, counts, asked),
        unphased=_unphased(counts, asked),
        cards=inviting(hit_cards(found.hits))[:_SHOWN],
        doors={name: values(asked, name, found.facets) for name in _COLUMNS},
        all_url=asked.url(),
        first=list(first_days(Asked(), {disaster_id: found.total})),
        lessons=[
            line(*one) for one in services().lessons.published() if one[1].disaster == disaster_id
        ],
        feed_url=asked.url("outside.newest"),
    )


@blueprint.get("/disasters/<disaster_id>/timeline")
def timeline(disaster_id: str) -> str:
    disaster = vocabulary.get_disaster(disaster_id)
    asked = within(disaster, read(request.args))
    narrowed = replace(asked, filters=without(asked.filters, "disaster"))

    here = partial(Asked.url, endpoint="disaster.timeline", disaster_id=disaster_id)
    time = timeline_of(disaster, asked)
    return render_template(
        "timeline.html",
        **told(time.found),
        disaster=disaster,
        asked=narrowed,
        time=time,
        kinds=values(narrowed, "type", time.found.facets, here),
        chips=chips(narrowed, here),
        all_url=asked.url(),
    )


def _unphased(counts: dict[str, int], asked: Asked) -> Unphased:
    return Unphased(count=counts.get(UNKNOWN, 0), url=asked.toggled("phase", UNKNOWN).url())


def phase_doors(phases: tuple[Phase, ...], counts: dict[str, int], asked: Asked) -> list[PhaseDoor]:
    """In the order of time, those without items too: what is missing is worth knowing."""
    most = max((counts.get(phase.id, 0) for phase in phases), default=0) or 1
    return [
        PhaseDoor(
            phase=phase,
            count=counts.get(phase.id, 0),
            share=round(100 * counts.get(phase.id, 0) / most),
            url=asked.toggled("phase", phase.id).url(),
        )
        for phase in phases
    ]
