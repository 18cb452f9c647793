"""Agreements in words: their standing, what they let be shown, and the list to choose from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from archive.agreement import Standing
from archive.agreement.keeping import Closing, Held
from archive.model import Item, Level
from archive.rights import content_access, record_access
from web.current import now, services
from web.review.wording import word
from web.words import minute

_KINDS = {
    Standing.UNDECIDED: "warn",
    Standing.IN_FORCE: "ok",
    Standing.ENDED: "quiet",
    Standing.WITHDRAWN: "danger",
}
LEVELS = tuple(level for level in Level if level is not Level.SEALED)


def standing_words(standing: Standing) -> str:
    return {
        Standing.UNDECIDED: str(_("未定")),
        Standing.IN_FORCE: str(_("有効")),
        Standing.ENDED: str(_("終了")),
        Standing.WITHDRAWN: str(_("撤回")),
    }[standing]


def badge(held: Held) -> tuple[str, str]:
    """Words and the kind of the badge; the term may be over, or not have begun."""
    value, at = held.value, now()
    if value.standing is Standing.IN_FORCE:
        if value.ends is not None and value.ends <= at:
            return str(_("期間が終わりました")), "quiet"
        if value.starts is not None and value.starts > at:
            return str(_("これから始まります")), "info"
    return standing_words(value.standing), _KINDS[value.standing]


def name_of(held: Held) -> str:
    return " ".join(filter(None, (held.value.number, held.value.name)))


def agreement_name(agreement_id: str) -> str:
    """One that the register lacks stands for itself."""
    held = services().agreements.find(agreement_id)
    return name_of(held) if held else agreement_id


def donor_name(held: Held) -> str:
    donor = services().donors.find(held.value.donor)
    return donor.value.name if donor else ""


def offered() -> list[tuple[str, str]]:
    """Agreements to choose from, each with its standing; the first choice is none."""
    found = services().agreements.every()
    return [
        ("", str(_("なし"))),
        *((one.id, f"{name_of(one)}（{badge(one)[0]}）") for one in found),
    ]


def levels(closing: Mapping[Level, int]) -> list[tuple[str, int]]:
    return [(word("level", str(level)), number) for level, number in closing.items()]


def is_empty(closing: Closing) -> bool:
    return not closing.records and not closing.contents


def step_words(action: str) -> str:
    said = {
        "add": _("足した"),
        "edit": _("変えた"),
        "end": _("終わりにした"),
        "withdraw": _("撤回した"),
        "forget": _("連絡先を消した"),
        "replace": _("代えた"),
        "remove": _("外した"),
    }
    return str(said.get(action, action))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What an item's agreement means for who decides on it; ``held`` is None where it is lost."""

    held: Held | None
    name: str
    badge: tuple[str, str]
    lines: tuple[str, ...]


def bound(item: Item) -> Bound | None:
    """None for an item without an agreement."""
    if not item.rights.agreement:
        return None
    held = services().agreements.find(item.rights.agreement)
    if held is None:
        lost = str(_("この許諾は台帳にありません。"))
        closed = str(_("職員だけに見えます。"))
        return Bound(held=None, name=item.rights.agreement, badge=(lost, "danger"), lines=(closed,))
    return Bound(held=held, name=name_of(held), badge=badge(held), lines=tuple(_lines(item)))


def _lines(item: Item) -> Iterator[str]:
    allowed = item.allowance
    if allowed is None:
        return
    yield _("いちばん広くて、メタデータは%(record)s、内容は%(content)sです。") % {
        "record": _within(allowed.record.level, allowed.record.opens, allowed.record.closes),
        "content": _within(allowed.content.level, allowed.content.opens, allowed.content.closes),
    }
    if (record_access(item), content_access(item)) != (item.record, item.content):
        yield _("下で決めた範囲は、この許諾の分だけ狭くなります。決めたことは残ります。")
    if not allowed.masking:
        yield _("マスクは認められていません。隠すところがあれば、内容を公開しないでください。")
    if not allowed.resizing:
        yield _(
            "縮小は認められていません。公開用の画像は縮小したものなので、先に寄贈者に確かめてください。"
        )
    if not allowed.translation:
        yield _("翻訳は認められていません。寄贈者の文章の英訳を書かないでください。")
    if allowed.credit:
        yield _("クレジットは「%(credit)s」と表示されます。", credit=allowed.credit)


def _within(level: Level, opens: datetime | None, closes: datetime | None) -> str:
    said = word("level", str(level))
    if opens is not None:
        said += _("・%(at)sから", at=minute(opens))
    if closes is not None:
        said += _("・%(at)sまで", at=minute(closes))
    return said
