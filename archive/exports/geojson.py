"""GeoJSON (RFC 7946, https://www.rfc-editor.org/rfc/rfc7946) for maps and GIS."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from archive.exports import Files, no_files
from archive.judgement import Granted
from archive.projection import Json
from archive.record import record

_OPEN = b'{"type":"FeatureCollection","features":['
_CLOSE = b"\n]}\n"


class GeoJson:
    """One feature an item, at the first of its places that has a position.

    ``properties.point_precision`` says what the position stands for: ``exact`` is where it is,
    anything else (``municipality``, ``town`` …) the representative point of that place. Items
    without any are features without geometry, so that nothing of the result is missing.
    """

    media_type = "application/geo+json"
    suffix = ".geojson"

    def write(
        self, granted: Iterable[Granted], *, base_url: str, lang: str, files: Files = no_files
    ) -> Iterator[bytes]:
        yield _OPEN
        separator = b"\n"
        for item, grant in granted:
            shown = record(item, grant, base_url=base_url, lang=lang)
            yield separator + msgspec.json.encode(feature(shown))
            separator = b",\n"
        yield _CLOSE


def feature(shown: Json) -> Json:
    """A record as one feature: longitude before latitude, as the standard wants it."""
    place = next((place for place in shown["places"] if place["point"]), None)
    properties = {key: value for key, value in shown.items() if key != "id"}
    properties["point_precision"] = place["point_precision"] if place else ""
    return {
        "type": "Feature",
        "id": shown["id"],
        "geometry": _geometry(place["point"]) if place else None,
        "properties": properties,
    }


def _geometry(point: Mapping[str, float]) -> Json:
    return {"type": "Point", "coordinates": [point["lon"], point["lat"]]}


EXTENSION = {"geojson": GeoJson()}
