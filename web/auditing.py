"""The audit log in words: what each row says, and the filter of its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from archive.audit_log import Kind, Logged, Wanted
from archive.errors import InvalidSubmission
from archive.rights import judge
from archive.title import title
from web.auth import current_agent
from web.current import now, services
from web.i18n import current_language
from web.review.reader import door_words
from web.review.wording import action_words, reason_words, word
from web.words import JAPAN

_END = 6
"""Letters of a number that are shown: its beginning is the time, alike for many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as it is shown; ``address`` is empty where nothing can be opened."""

    at: datetime
    who: str
    kind: str
    action: str
    about: str
    address: str
    more: tuple[str, ...]
    row: Logged


def wanted(args: MultiDict[str, str]) -> Wanted:
    """The filter of an address; days are those of Japan. Raises ``InvalidSubmission``."""
    kind = args.get("kind", "")
    days = {name: _day(args.get(name, ""), name) for name in ("since", "until")}
    last = days["until"]
    return Wanted(
        agent=args.get("agent", ""),
        kind=kind if kind in set(Kind) else "",
        item=args.get("item", "").strip().rpartition("/")[2],
        since=_midnight(days["since"]),
        until=_midnight(last + timedelta(days=1) if last else None),
    )


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.max
    if not 2001 <= found.year < 2286:
        raise InvalidSubmission({name: _("日付は 2026-04-16 のように書いてください。")})
    return found


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), JAPAN) if day else None


def lines(rows: Sequence[Logged]) -> list[Line]:
    """Of a page: names, titles and reasons are looked up once for all of them."""
    names = {agent.id: agent.name for agent in services().accounts.every()}
    titles = _titles([row.subject for row in rows])
    reasons = services().audit_log.reasons(rows)
    return [_line(row, names, titles, reasons.get(row.id, "")) for row in rows]


def _line(row: Logged, names: Mapping[str, str], titles: Mapping[str, str], why: str) -> Line:
    about, address = _about(row, names, titles)
    more = [reason_words(why)] if why else []
    return Line(
        at=row.at,
        who=who(row, names),
        kind=kind_names()[row.kind],
        action=action_name(row),
        about=about,
        address=address,
        more=(*more, *(_told(name, value) for name, value in row.said.items())),
        row=row,
    )


def who(row: Logged, names: Mapping[str, str]) -> str:
    """A name; of those without an account it is told where they were."""
    if row.agent:
        return names.get(row.agent, row.agent)
    match row.kind:
        case Kind.EXPORT:
            return str(_("館内の人（サインインなし）"))
        case Kind.SIGN_IN:
            return "—"
    return str(_("コマンド（この機械の上）"))


def _titles(subjects: Sequence[str]) -> dict[str, str]:
    """Titles of items that this person may look at; the others are known by their number."""
    known = services().catalog.items(list(dict.fromkeys(filter(None, subjects)))).values()
    seen = (item for item in known if judge(item, current_agent(), now()).content)
    return {item.id: title(item, current_language()) for item in seen}


def _about(row: Logged, names: Mapping[str, str], titles: Mapping[str, str]) -> tuple[str, str]:
    if row.count > 1:
        return _("%(n)s件", n=row.count), ""
    if row.subject in titles:
        return titles[row.subject], url_for("staff_item.show", item_id=row.subject)
    if row.subject in names:
        return names[row.subject], ""
    kind, slash, number = row.subject.partition("/")
    if slash:
        return _of_register(kind, number)
    return row.subject, ""


def _of_register(kind: str, number: str) -> tuple[str, str]:
    """By the end of its number, which is what differs, and where it is looked after.

    A theme has a word for its number.
    """
    named, view, parameter = _registers().get(kind, (kind, "", ""))
    where = {parameter: number}
    address = url_for(f"{view}.show", **where) if view else ""  # type: ignore[arg-type]
    short = number if kind == "theme" else f"…{number[-_END:]}"
    return f"{named} {short}", address


def kind_names() -> dict[str, str]:
    """What can be chosen, in the order of the form."""
    return {
        Kind.SEALED: _("封印した資料を開いた"),
        Kind.DECISION: _("資料の決定と修正"),
        Kind.BULK: _("まとめての決定と修正"),
        Kind.LEXICON: _("検索の辞書"),
        Kind.WRITING: _("教訓・コレクション・受入など"),
        Kind.ACCOUNT: _("アカウント"),
        Kind.SIGN_IN: _("サインイン"),
        Kind.EXPORT: _("公開していないものの書き出し"),
        Kind.PAPER: _("許諾の書類を開いた"),
    }


def action_name(row: Logged) -> str:
    """What was done; an action without words here stands for itself."""
    known = _actions()
    return known[row.action] if row.action in known else action_words(row.action)


def _actions() -> dict[str, str]:
    return {
        "record": _("メタデータを見た"),
        "content": _("内容を見た"),
        "sign-in": _("サインインした"),
        "sign-out": _("サインアウトした"),
        "locked": _("続けて失敗し、しばらく止めた"),
        "add": _("足した"),
        "change": _("変えた"),
        "invite": _("招待した"),
        "withdraw-invitation": _("招待を取り下げた"),
        "accept": _("招待を使った"),
        "prolong": _("期限を変えた"),
        "disable": _("停止した"),
        "enable": _("また使えるようにした"),
        "password": _("パスワードを変えた"),
        "two-steps-on": _("二段階のサインインを始めた"),
        "two-steps-off": _("二段階のサインインを外した"),
        "recovery-codes": _("予備のコードを作り直した"),
        "download": _("書き出した"),
        "log": _("この記録を書き出した"),
        "take-in": _("受け入れた"),
        "undo": _("受入を取り消した"),
        "save": _("保存した"),
        "submit": _("確認に出した"),
        "return": _("書き直しに戻した"),
        "answer": _("回答した"),
        "pause": _("止めた"),
        "resume": _("また始めた"),
        "run": _("いま動かした"),
        "remove": _("やめた"),
        "replace": _("代えた"),
        "paper": _("書類を見た"),
        "end": _("終わりにした"),
        "forget": _("連絡先を消した"),
        "merge": _("ほかのテーマにまとめた"),
        "retire": _("使うのをやめた"),
        "reuse": _("また使うようにした"),
        "open": _("公開した"),
        "close": _("公開をやめた"),
        "ask": _("頼んだ"),
    }


def _registers() -> dict[str, tuple[str, str, str]]:
    """What each register is called, the view of its documents and the view's parameter."""
    return {
        "batch": (_("受入"), "staff_batch", "batch_id"),
        "lesson": (_("教訓"), "staff_lesson", "lesson_id"),
        "collection": (_("コレクション"), "staff_collection", "collection_id"),
        "takedown": (_("公開についての申出"), "staff_takedown", "number"),
        "pulled": (_("自動の取り込み"), "staff_source", "source_id"),
        "crosswalk": (_("移行の対応表"), "", ""),
        "agreement": (_("許諾"), "staff_agreement", "agreement_id"),
        "donor": (_("寄贈者"), "staff_donor", "donor_id"),
        "paper": (_("許諾の書類"), "staff_agreement", "agreement_id"),
        "theme": (_("テーマ"), "staff_theme", "theme_id"),
    }


def _told(name: str, value: str) -> str:
    """A further fact of a row in words."""
    if name == "door":
        return door_words().get(value, value)
    if name == "role":
        before, arrow, after = value.partition("→")
        value = f"{word('role', before)}{arrow}{word('role', after)}"
    heads = {
        "login": _("ログイン名"),
        "role": _("役割"),
        "reason": _("理由"),
        "until": _("いつまで"),
        "limits": _("担当の範囲"),
        "format": _("形式"),
        "paper": _("書類"),
    }
    return f"{heads.get(name, name)}: {value}"
