"""Who read what is sealed, as administrators see it: what was opened at one sitting is one line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from archive.sealed_read import SealedRead
from web.review.conflict import agent_names

SITTING = timedelta(minutes=30)
"""Reads of one person that follow each other within this time are shown together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One person's reads of one item from ``since`` to ``until``, with parts and doors in words."""

    item_id: str
    who: str
    since: datetime
    until: datetime
    parts: tuple[str, ...]
    doors: tuple[str, ...]
    times: int


def sittings(found: Sequence[SealedRead]) -> list[Sitting]:
    """Latest first; ``found`` in any order."""
    names = agent_names(read.agent for read in found)
    ordered = sorted(found, key=lambda read: (read.item_id, read.agent, read.at))
    made = (_sitting(part, names) for part in _together(ordered))
    return sorted(made, key=lambda one: one.until, reverse=True)


def _together(ordered: Sequence[SealedRead]) -> Iterator[list[SealedRead]]:
    part: list[SealedRead] = []
    for read in ordered:
        if part and not _follows(part[-1], read):
            yield part
            part = []
        part.append(read)
    if part:
        yield part


def _follows(one: SealedRead, next_one: SealedRead) -> bool:
    same = (one.item_id, one.agent) == (next_one.item_id, next_one.agent)
    return same and next_one.at - one.at <= SITTING


def _sitting(part: Sequence[SealedRead], names: Mapping[str, str]) -> Sitting:
    words, doors = _part_words(), door_words()
    return Sitting(
        item_id=part[0].item_id,
        who=names[part[0].agent],
        since=part[0].at,
        until=part[-1].at,
        parts=tuple(dict.fromkeys(words.get(read.part, read.part) for read in part)),
        doors=tuple(dict.fromkeys(doors.get(read.door, read.door) for read in part)),
        times=len(part),
    )


def _part_words() -> dict[str, str]:
    return {"record": _("メタデータ"), "content": _("内容")}


def door_words() -> dict[str, str]:
    """By endpoint; one without words stands for itself."""
    return {
        "item.show": _("資料のページ"),
        "item.cite": _("引用"),
        "api.item": "API",
        "media.picture": _("公開用の画像"),
        "media.document": _("公開用のPDF"),
        "export.download": _("書き出し"),
        "staff_bulk_file.export": _("書き出し"),
        "staff_item.show": _("職員の画面"),
        "staff_item.decide": _("職員の画面"),
        "staff_item.unmasked": _("マスクのない画像"),
        "staff_item.page_picture": _("マスクのない画像"),
        "staff_erasure.form": _("削除を申請する"),
    }
