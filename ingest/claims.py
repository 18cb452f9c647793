"""Words of a row → claims in the archive's terms; what cannot be meant is refused by name."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from archive.errors import InvalidSubmission
from archive.model import When
from archive.vocabulary import remembered_by_label
from ingest import claim_words as words
from ingest.stated_places import place_doubts, place_statements
from ingest.submission import Claims

FIELDS = (
    *("identifier", "type", "title", "description", "date", "place", "lat", "lon"),
    *("creator", "credit", "donor", "licence", "access", "disaster", "theme", "language"),
    *("warning", "text", "former", "file"),
)
"""What a row may state; ``title`` and ``description`` also with a language: ``title_en``.

``former`` is where it was found before: addresses, with line ends or spaces between.
"""

_AS_STATED = ("creator", "credit", "donor", "text")
_APOSTROPHED = ("identifier", "date", "lat", "lon")
"""Fields before which people put an apostrophe, so that a spreadsheet program leaves them alone."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
SEVERAL = re.compile(r"[;；|、,，\n]+")
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_JAPANESE = re.compile("[ぁ-ヿ一-鿿]")
_TYPE, _LEVEL = partial(words.listed, "type"), words.access
_LATITUDE = partial(words.degrees, limit=90.0, name="緯度")
_LONGITUDE = partial(words.degrees, limit=180.0, name="経度")
_T = TypeVar("_T")


def claims(values: Mapping[str, str], *, defaults: Mapping[str, str] = _NOTHING) -> Claims:
    """Claims from texts by :data:`FIELDS`; ``defaults`` stand in for what is empty.

    Raises ``InvalidSubmission`` with a sentence in Japanese for every field whose value cannot be
    taken: a date that is none, a position off the earth, a word outside a closed list. A place
    that is not known stays in words (see :func:`doubts`); a theme that is not goes to the notes.
    ``date_format`` in ``defaults`` is a pattern of :func:`time.strptime` to try first;
    ``date_epoch`` is 1904 where the workbook counts its days from there.
    """
    given = {name: text for name, text in defaults.items() if text}
    given |= {name: text for name, text in values.items() if text.strip()}
    given = {name: _clean(text) for name, text in given.items()}
    for name in _APOSTROPHED:
        if (text := given.get(name)) and text[0] in "'’":
            given[name] = text[1:]
    reading = _Reading(given)
    result = _read(given, reading)
    if reading.wrong:
        raise InvalidSubmission(reading.wrong)
    return result


def _read(given: Mapping[str, str], reading: "_Reading") -> Claims:
    themes, foreign = _themes(given.get("theme", ""))
    language = reading.read("language", words.language) or ""
    return Claims(
        **{name: given.get(name, "") for name in _AS_STATED},
        identifier=reading.read("identifier", words.identifier) or "",
        former=reading.read("former", words.addresses) or (),
        type=reading.read("type", _TYPE) or "",
        title=_languages("title", given, language),
        description=_languages("description", given, language),
        date=reading.read("date", _dates(given)),
        places=place_statements(given.get("place", "")),
        position=_position(reading),
        licence=reading.read("licence", words.licence) or "",
        access=reading.read("access", _LEVEL) or "",
        disaster=reading.read("disaster", words.disaster) or "",
        themes=themes,
        language=language,
        content_warning=words.known("content-warning", given.get("warning", "")),
        notes={"テーマ": "; ".join(foreign)} if foreign else {},
    )


def _dates(given: Mapping[str, str]) -> Callable[[str], When | None]:
    pattern, epoch = given.get("date_format", ""), given.get("date_epoch", "")
    return partial(words.date, pattern=pattern, epoch=epoch)


def doubts(claimed: Claims) -> tuple[tuple[str, str], ...]:
    """(code, detail) of what was taken in and yet wants a look."""
    return tuple(place_doubts(claimed.places))


class _Reading:
    """Reads field by field and gathers what cannot be taken."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.wrong: dict[str, str] = {}

    def read(self, name: str, reader: Callable[[str], _T]) -> _T | None:
        text = self._given.get(name, "")
        if not text:
            return None
        try:
            return reader(text)
        except words.Unacceptable as error:
            self.wrong[name] = str(error)
            return None


def _clean(text: str) -> str:
    """Composed, without what nobody sees: control and direction characters."""
    if text.isprintable():  # so are most cells: no line ends, and nothing of the hidden
        return unicodedata.normalize("NFC", text).strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub("", unicodedata.normalize("NFC", text)).strip()


def _position(reading: _Reading) -> tuple[float, float] | None:
    lat = reading.read("lat", _LATITUDE)
    lon = reading.read("lon", _LONGITUDE)
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        missing = "lat" if lat is None else "lon"
        reading.wrong.setdefault(missing, "緯度と経度は両方を書いてください。")
        return None
    if lat == lon == 0.0:
        reading.wrong["lat"] = "緯度 0・経度 0 は海の上です。分からないときは空にしてください。"
    return lat, lon


def _themes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Themes of the list, and the words that are none: every giver has words of their own."""
    return _known_themes(text) if len(text) <= words.SHORT else _read_themes(text)


def _read_themes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    stated = [word.strip() for word in SEVERAL.split(text) if word.strip()]
    spellings = words.spellings("theme")
    known = {word: spellings.get(words.fold(word)) for word in stated}
    themes = dict.fromkeys(theme for theme in known.values() if theme)
    return tuple(themes), tuple(word for word, theme in known.items() if theme is None)


_known_themes = remembered_by_label(_read_themes)


def _languages(name: str, given: Mapping[str, str], language: str) -> dict[str, str]:
    """By tag; a text without one is Japanese unless the row says otherwise and it looks so."""
    return dict(_tagged(name, given, language))


def _tagged(name: str, given: Mapping[str, str], language: str) -> Iterator[tuple[str, str]]:
    if text := given.get(name):
        yield ("ja" if not language or _JAPANESE.search(text) else language), text
    for key, text in given.items():
        if key.startswith(f"{name}_"):
            yield key.removeprefix(f"{name}_"), text
