"""Posts in any JSON, by a mapping file that says which value states which field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from archive.errors import InvalidSubmission, WrongUse
from archive.model import Post
from ingest.html_words import html_words
from ingest.sources.names import readable
from ingest.sources.post_words import hashtags, links, plain, posted
from ingest.sources.records import JsonShape
from ingest.stated_places import place_statements
from ingest.submission import Claims, Submission

FIELDS = (
    *("native_id", "text", "posted", "account", "account_name", "url", "hashtags", "links"),
    *("media", "place", "language", "availability"),
)
AVAILABILITY = ("live", "deleted", "protected")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMap:
    """The mapping file. Paths are keys with dots between; lists on the way give many values.

    ``items`` is the path to the list of posts where a record holds many; ``html`` says that texts
    are HTML; ``notes`` are further values for staff; ``availability`` translates the words of the
    input to live, deleted or protected.
    """

    platform: str
    fields: dict[str, str]
    items: str = ""
    html: bool = False
    notes: dict[str, str] = field(default_factory=dict)
    availability: dict[str, str] = field(default_factory=dict)


def mapped_shape(path: Path) -> JsonShape:
    """A shape made of a mapping file; ``WrongUse`` where the file is none."""
    mapping = _read(path)
    return JsonShape(fits=lambda _: True, posts=_Mapped(mapping).posts)


def _read(path: Path) -> PostMap:
    name = readable(path.name)
    try:
        mapping = msgspec.json.decode(path.read_bytes(), type=PostMap)
    except (OSError, msgspec.DecodeError) as error:
        raise WrongUse(f"{name} は投稿の対応表 (JSON) として読めません: {error}") from error
    unknown = [key for key in mapping.fields if key not in FIELDS]
    if unknown or not mapping.platform or "native_id" not in mapping.fields:
        raise WrongUse(
            f"{name}: 投稿の対応表には platform と、fields の native_id が要ります。"
            f"使える項目は {', '.join(FIELDS)} です。{', '.join(unknown)}"
        )
    if not set(mapping.availability.values()) <= set(AVAILABILITY):
        raise WrongUse(f"{name}: availability は {', '.join(AVAILABILITY)} のどれかにします。")
    return mapping


class _Mapped:
    def __init__(self, mapping: PostMap) -> None:
        self._map = mapping
        self._paths = {name: path.split(".") for name, path in mapping.fields.items()}
        self._notes = {name: path.split(".") for name, path in mapping.notes.items()}

    def posts(self, text: str, label: str) -> Iterator[Submission]:
        if not self._map.items:
            yield self._submission(text, label)
            return
        for number, item in enumerate(_items(text, self._map.items), start=1):
            yield self._submission(item, f"{label} の {number} 番目")

    def _submission(self, text: str, label: str) -> Submission:
        given = msgspec.json.decode(text)
        values = {name: _values(given, path) for name, path in self._paths.items()}
        first = {name: found[0] if found else "" for name, found in values.items()}
        read = html_words if self._map.html else plain
        words = read(first.get("text", ""))
        notes = {name: "; ".join(_values(given, path)) for name, path in self._notes.items()}
        return Submission(
            label=label,
            post=self._post(values, first, words),
            claims=Claims(
                date=posted(first.get("posted", "")),
                places=place_statements(";".join(values.get("place", ())), source="post"),
                creator=first.get("account_name", "") or first.get("account", ""),
                language=first.get("language", ""),
                text=words,
                notes={name: note for name, note in notes.items() if note},
            ),
            received=text,
        )

    def _post(self, values: Mapping[str, list[str]], first: Mapping[str, str], words: str) -> Post:
        if not first["native_id"]:
            path = self._map.fields["native_id"]
            raise InvalidSubmission({"native_id": f"投稿の番号 ({path}) がありません。"})
        stated = first.get("availability", "")
        return Post(
            platform=self._map.platform,
            native_id=first["native_id"],
            account=first.get("account", ""),
            account_name=first.get("account_name", ""),
            url=first.get("url", ""),
            hashtags=tuple(values.get("hashtags", ())) or hashtags(words),
            links=tuple(values.get("links", ())) or links(words),
            media=tuple(values.get("media", ())),
            availability=self._map.availability.get(stated, _known(stated)),
        )


def _known(availability: str) -> str:
    return availability if availability in AVAILABILITY else "live"


def _items(text: str, path: str) -> list[str]:
    """The texts of the elements of the list at the path, as they stand."""
    raw = msgspec.Raw(text.encode())
    for key in path.split("."):
        inside = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        if key not in inside:
            raise InvalidSubmission({"items": f"{path} がありません。"})
        raw = inside[key]
    elements = msgspec.json.decode(raw, type=list[msgspec.Raw])
    return [bytes(element).decode() for element in elements]


def _values(given: Any, path: list[str]) -> list[str]:
    """Every value at the path as text; nothing for what is absent, null or not a plain value."""
    found = [given]
    for key in path:
        found = [v[key] for v in _flat(found) if isinstance(v, dict) and key in v]
    plain = (value for value in _flat(found) if isinstance(value, str | int | float))
    return [_word(value) for value in plain if value != ""]


def _flat(values: list[Any]) -> Iterator[Any]:
    for value in values:
        yield from value if isinstance(value, list) else (value,)


def _word(value: str | int | float) -> str:
    return str(value).replace("\0", "")
