"""The drawn pictures of the sample, by name; each module holds one family of motifs."""

from collections.abc import Callable, Mapping

from ingest.sample.canvas import Canvas
from ingest.sample.scenes import (
    aqueduct,
    castle,
    chart,
    mountain,
    plan,
    recovery,
    river,
    shelter,
    sign,
    street,
    supply,
    town,
)

Scene = Callable[[Canvas], None]

SCENES: Mapping[str, Scene] = {
    f"{scene.__module__.rpartition('.')[2]}.{scene.__name__}": scene
    for scene in (
        *(castle.broken, castle.restored),
        *(mountain.slope, mountain.gorge, aqueduct.aqueduct, mountain.railway, mountain.grassland),
        *(town.roofs, town.collapsed, town.hall, town.school, street.night, street.crack),
        *(shelter.gym, shelter.queue, shelter.goods, shelter.kitchen),
        *(river.flood, river.washed, river.cleanup, river.helicopter),
        *(recovery.housing, recovery.fault, recovery.gate, supply.debris, supply.ferry),
        *(plan.intensity, plan.water, plan.epicentres, plan.river),
        *(chart.aftershocks, chart.shelter),
        *(sign.shelter, sign.closed, sign.water, sign.certificate, sign.bath),
        *(sign.languages, sign.tag),
    )
}
