"""Controlled vocabularies as data: places, disasters, licences and labels; read at first use."""

from archive.vocabulary.disasters import (
    Disaster,
    Phase,
    Shock,
    disaster_of,
    disasters,
    get_disaster,
    phase_of,
)
from archive.vocabulary.gazetteer import (
    add_places,
    places,
    places_version,
    remembered_by_place,
)
from archive.vocabulary.labels import (
    kinds,
    label,
    labels,
    labels_version,
    remembered_by_label,
)
from archive.vocabulary.licences import Licence, credit_line, find_licence, get_licence, licences
from archive.vocabulary.place import Former, Kind, Place, Places
from archive.vocabulary.themes import Theme, meant_by, offered_themes, read_as
from archive.vocabulary.tilegrid import Tile, tilegrid

__all__ = [
    "Disaster",
    "Former",
    "Kind",
    "Licence",
    "Phase",
    "Place",
    "Places",
    "Shock",
    "Theme",
    "Tile",
    "add_places",
    "credit_line",
    "disaster_of",
    "disasters",
    "find_licence",
    "get_disaster",
    "get_licence",
    "kinds",
    "label",
    "labels",
    "labels_version",
    "licences",
    "meant_by",
    "offered_themes",
    "phase_of",
    "places",
    "places_version",
    "read_as",
    "remembered_by_label",
    "remembered_by_place",
    "tilegrid",
]
