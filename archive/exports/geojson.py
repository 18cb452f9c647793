"""GeoJSON (RFC 7946, https://www.rfc-editor.org/rfc/rfc7946) for maps and GIS."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from archive.exports import How, encoded_json, granted_of, recorded
from archive.exports.unit import Piece, Unit, head, place_in
from archive.judgement import Granted
from archive.projection import Json

EXACT = "exact"
_TAIL = b"\n]}\n"


class GeoJson:
    """One feature an item, at the first of its places that has a position.

    ``properties.point_precision`` says what the position stands for: ``exact`` is where it is,
    anything else (``municipality``, ``town`` …) the representative point of that place. Items
    without any are features without geometry, so that nothing of the result is missing.
    """

    media_type = "application/geo+json"
    suffix = ".geojson"

    def write(self, granted: Iterable[Granted], *, how: How) -> Iterator[bytes]:
        return self.joined(None, _after_another(_features(granted, how)), how=how)

    def write_unit(self, unit: Unit, pieces: Iterable[Piece], *, how: How) -> Iterator[bytes]:
        """What is said of the whole is a foreign member ``unit`` (section 6.1 of the RFC).

        A gap is a feature without geometry and without id. Nothing is pinned where only a place
        is known: the representative point is told in ``properties.places`` and no geometry.
        """
        return self.joined(unit, self.part(pieces, of_unit=True, how=how), how=how)

    def part(self, pieces: Iterable[Piece], *, of_unit: bool, how: How) -> Iterator[bytes]:
        """Each feature with what stands between two before it."""
        if of_unit:
            return _after_another(_placed(piece, how) for piece in pieces)
        return _after_another(_features(granted_of(pieces), how))

    def joined(
        self, unit: Unit | None, parts: Iterable[bytes], *, gaps: Sequence[int] = (), how: How
    ) -> Iterator[bytes]:
        members = {"unit": head(unit, how.base_url)} if unit else {}
        named = msgspec.json.encode({"type": "FeatureCollection", **members})
        yield named[:-1] + b',"features":['
        behind = 1  # no comma before the first
        for chunk in parts:
            yield chunk[behind:]
            behind = 0 if chunk else behind
        yield _TAIL


def _after_another(features: Iterable[Json]) -> Iterator[bytes]:
    return encoded_json(features, before=b",\n")


def _features(granted: Iterable[Granted], how: How) -> Iterator[Json]:
    return (feature(recorded(one, how)) for one in granted)


def _placed(piece: Piece, how: How) -> Json:
    if piece.granted is None:
        return {"type": "Feature", "geometry": None, "properties": place_in(piece)}
    told = feature(recorded(piece.granted, how))
    exact = told["properties"]["point_precision"] == EXACT
    properties = {**place_in(piece), **told["properties"]}
    return {**told, "geometry": told["geometry"] if exact else None, "properties": properties}


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
