"""RSS and Atom feeds: entries with their words, and with the files that they enclose.

What a host sends unchanged is not sent again (RFC 9110 13).
"""

from collections.abc import Iterator, Mapping
from datetime import UTC

from archive.errors import Unreached
from archive.model import LangString, When
from ingest.pulled import Asking, Field, Step
from ingest.pulled.feed_entry import MOST, Entry, entries
from ingest.pulled.trying import refused
from ingest.reach import Reach
from ingest.reach.fetched import check_address, conditions, mark, place_for, validators
from ingest.reach.xml import parse
from ingest.submission import Claims, Submission

_LARGEST = 10_000_000
"""Bytes of a feed."""
_SEEN = "seen:"
_LABEL: LangString = {"ja": "フィード（RSS・Atom）", "en": "Feed (RSS or Atom)"}


class Feed:
    label = _LABEL
    fields = (
        Field(
            name="address",
            label={"ja": "フィードの住所", "en": "Address of the feed"},
            hint={
                "ja": "http:// か https:// で始まるもの。",
                "en": "It begins with http:// or https://.",
            },
        ),
    )

    def check(self, told: Mapping[str, str], reach: Reach) -> None:  # noqa: ARG002
        check_address(told.get("address", ""))

    def pull(self, asking: Asking) -> Iterator[Step]:
        answer = asking.reach.client.get(
            asking.address, most=_LARGEST, headers=conditions(asking.memory)
        )
        if answer.is_same:
            return
        found = entries(parse(answer.body), answer.url)
        present, later = set[str](), False
        for entry in reversed(found):
            key = _SEEN + mark(entry.id)
            present.add(key)
            held = asking.memory.get(key) or {}
            if held.get("stamp") == entry.stamp and (held.get("done") or "tried" not in held):
                yield Step(known=1)
                continue
            step = self._step(asking, entry, key, held)
            later |= "tried" in step.learns[key] and "done" not in step.learns[key]
            yield step
        gone = {key for key in asking.memory if key.startswith(_SEEN) and key not in present}
        # An entry may come back, so what left the feed is forgotten only when there is much of it.
        forgotten = dict.fromkeys(gone) if len(gone) > MOST else {}
        blank = {"etag": None, "modified": None}
        yield Step(learns={**forgotten, **blank, **({} if later else validators(answer))})

    def _step(self, asking: Asking, entry: Entry, key: str, held: Mapping[str, object]) -> Step:
        paths, missing = [], []
        for url in entry.files:
            path = place_for(url, asking.scratch)
            try:
                asking.reach.client.fetch(url, path, most=asking.largest)
            except Unreached as error:
                if error.until is not None:
                    raise
                told = {**held, "stamp": entry.stamp}
                again = refused(entry.label, key, told, error, asking.now)
                if "done" not in again.learns[key]:
                    return again
                missing.append(("media-unreadable", url))
            else:
                paths.append(path)
        return Step(
            gives=Submission(
                label=entry.label,
                claims=_claims(entry, with_files=bool(paths)),
                files=tuple(paths),
                received="" if paths else entry.received,
                warnings=tuple(missing),
            ),
            learns={key: {"stamp": entry.stamp}},
        )


def _claims(entry: Entry, *, with_files: bool) -> Claims:
    """The day of publishing is no day of shooting: of entries with files it is only noted."""
    at = entry.at
    notes = {"掲載ページ": entry.link} if entry.link else {}
    if at is not None:
        notes["掲載日時"] = at.isoformat()
    stamp = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at is not None else ""
    date = When(edtf=stamp, source="row") if stamp and not with_files else None
    return Claims(
        identifier=entry.id,
        title={"ja": entry.title} if entry.title else {},
        description={"ja": entry.words} if with_files and entry.words else {},
        text="" if with_files else entry.words or entry.title or entry.link,
        date=date,
        creator=entry.author,
        licence=entry.licence,
        position=entry.position,
        notes=notes,
    )


EXTENSION = {"feed": Feed()}
