"""The drawn pictures of the sample, by name; each module holds one family of motifs."""

from collections.abc import Callable, Mapping

from ingest.sample.canvas import Canvas
from ingest.sample.scenes import (
    aqueduct,
    castle,
    chart,
    gathering,
    indoor,
    land,
    mountain,
    plan,
    rebuilt,
    recovery,
    river,
    riverside,
    shelter,
    sign,
    street,
    supply,
    town,
    works,
)

Scene = Callable[[Canvas], None]

_DRAWN: tuple[Scene, ...] = (
    *(castle.broken, castle.works, castle.unveiled, castle.restored, castle.later),
    *(rebuilt.fallen, rebuilt.cleared, rebuilt.half, rebuilt.built),
    *(riverside.high, riverside.mud, riverside.works, riverside.after),
    *(mountain.slope, mountain.gorge, aqueduct.aqueduct, mountain.railway, mountain.grassland),
    *(town.roofs, town.collapsed, town.hall, town.school, street.night, street.crack),
    *(shelter.gym, shelter.queue, shelter.goods, shelter.kitchen),
    *(river.flood, river.washed, river.cleanup, river.helicopter),
    *(recovery.housing, recovery.fault, recovery.gate, supply.debris, supply.ferry),
    *(gathering.vigil, gathering.notices, gathering.well, gathering.helpers),
    *(gathering.shops, gathering.meeting),
    *(works.pipe, works.paving, works.demolition, works.bridge),
    *(indoor.counter, indoor.clinic, indoor.lessons, indoor.photographs, indoor.radio),
    *(land.caldera, land.islands, land.terraces, land.spring),
    *(plan.intensity, plan.water, plan.epicentres, plan.river),
)

SCENES: Mapping[str, Scene] = {
    **{f"{one.__module__.rpartition('.')[2]}.{one.__name__}": one for one in _DRAWN},
    **{f"chart.{name}": one for name, one in chart.charts().items()},
    **{f"sign.{name}": one for name, one in sign.posters().items()},
}
