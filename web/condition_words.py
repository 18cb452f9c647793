"""The state of the parts of an archive in plain words, from the looks of ``/readyz`` and doctor."""

from dataclasses import dataclass

from flask_babel import gettext as _

from archive.errors import EngineUnavailable
from web.doctor import findings
from web.page_context import number
from web.readiness import OK, REBUILDING, lag, states
from web.wiring import Services

_SLOW = 1000
"""Changes behind which the index is said to lag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """``hint`` says what a person can do; empty where nothing is wrong."""

    name: str
    said: str
    ok: bool
    hint: str = ""


def parts(here: Services) -> list[Part]:
    """Storage, catalog, search and what works in the background."""
    found = states(here)
    index = found["search"] == OK
    return [
        _part(_("保存"), found["store"], _("読み書きできます。")),
        _room(here),
        _part(_("目録"), found["database"], _("使えます。")),
        _index(here) if index else _part(_("検索"), found["search"], ""),
        _part(_("受け入れの作業"), found["worker"], _("動いています。")),
        _part(_("検索への反映"), found["indexer"], _("動いています。")),
    ]


def _part(name: str, state: str, fine: str) -> Part:
    if state == OK:
        return Part(name=name, said=fine, ok=True)
    if state == REBUILDING:
        return Part(
            name=name, said=_("作り直しています。"), ok=False, hint=_("終わるまで待ってください。")
        )
    return Part(name=name, said=_("応答がありません。"), ok=False, hint=_tell())


def _room(here: Services) -> Part:
    (disk,) = findings(here, "disk")
    said = _("足りています。") if disk.ok else _("残りがわずかです。")
    hint = (
        ""
        if disk.ok
        else _("いっぱいになると受け入れが止まります。運用の担当者に知らせてください。")
    )
    return Part(name=_("ディスクの空き"), said=said, ok=disk.ok, hint=hint)


def _index(here: Services) -> Part:
    name = _("検索")
    try:
        behind = lag(here)
    except EngineUnavailable:
        return Part(name=name, said=_("応答がありません。"), ok=False, hint=_tell())
    if not behind:
        return Part(name=name, said=_("すべての変更が出ています。"), ok=True)
    said = _("まだ出ていない変更が%(n)s件あります。", n=number(behind))
    hint = _("ふつうは一分以内に反映されます。") if behind <= _SLOW else _tell()
    return Part(name=name, said=said, ok=behind <= _SLOW, hint=hint)


def _tell() -> str:
    return str(_("続くときは、運用の担当者に知らせてください。"))
