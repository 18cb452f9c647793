"""Errors in plain words: a page for people, problem details (RFC 9457) for programs."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from archive import vocabulary
from archive.errors import (
    ArchiveError,
    Conflict,
    Damaged,
    EngineUnavailable,
    InvalidSubmission,
    NotAllowed,
    NotFound,
    Undecodable,
    WrongUse,
)
from web.current import public_url, services
from web.i18n import current_language
from web.metrics import count_unavailable
from web.reading import Gone
from web.words import day

_log = logging.getLogger(__name__)
_SOON = 30
"""Seconds after which whoever asked may try again."""
_STATUS: dict[type[ArchiveError], int] = {
    NotFound: 404,
    Undecodable: 404,
    NotAllowed: 403,
    Gone: 410,
    WrongUse: 400,
    InvalidSubmission: 400,
    Conflict: 409,
}


def init_problems(app: Flask) -> None:
    app.register_error_handler(ArchiveError, on_archive_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_unforeseen)


def on_archive_error(error: ArchiveError) -> AnyResponse:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    if error.transient:
        status = 503
    count_unavailable(error)
    if isinstance(error, Damaged):
        return _damaged(error)
    if status == 500:
        return on_unforeseen(error)
    if isinstance(error, Gone) and not _for_program():
        return gone_page(error)
    if isinstance(error, EngineUnavailable):
        return problem(status, said=_without_search())
    more = error.told if isinstance(error, Gone) else {}
    return problem(status, detail=str(error) if status in (400, 409) else "", more=more)


def on_http_error(error: HTTPException) -> AnyResponse:
    """Redirects pass; what Werkzeug refuses gets our words, with its headers (``Allow``, …)."""
    if error.code is None or error.code < 400:
        return error.get_response()
    answer = problem(error.code)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def on_unforeseen(error: Exception) -> AnyResponse:
    """The outermost net: logged whole, told in one sentence."""
    _log.error("%s %s failed", request.method, request.endpoint, exc_info=error)
    return problem(500)


def _damaged(error: Damaged) -> AnyResponse:
    """Nothing of it is shown; the audit looks at it next, and staff see what it finds."""
    _log.error("%s %s met damage: %s", request.method, request.endpoint, error)
    if error.package:
        with suppress(ArchiveError):  # a catalog that does not answer must not hide the damage
            services().audit.suspect(error.package)
    return problem(500, said=_about_damage())


def problem(
    status: int,
    *,
    detail: str = "",
    said: tuple[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """The answer in the form that the asker reads; ``detail`` only where it helps them.

    ``more`` is for programs.
    """
    title, advice = said or words(status)
    if _for_program():
        told = {"type": f"{public_url()}/api#status-{status}", "title": title, "status": status}
        answer = jsonify({**told, "detail": detail or advice, **(more or {})})
        answer.mimetype = "application/problem+json"
    else:
        answer = Response(render_template("error.html", status=status, title=title, advice=advice))
    answer.status_code = status
    if status == 503:
        answer.headers["Retry-After"] = str(_SOON)
    return answer


def gone_page(gone: Gone) -> Response:
    """The item's address says why it is gone."""
    told = gone.told
    gone_day = day(gone.since)
    why = reason_words(told["reason"])
    page = render_template("gone.html", told=told, why=why, gone_day=gone_day)
    return Response(page, 410)


def _for_program() -> bool:
    return request.path.startswith(("/api/", "/suggest"))


def words(status: int) -> tuple[str, str]:
    """What happened and what to do."""
    known = {
        400: (
            _("送られた内容を読み取れませんでした"),
            _("アドレスや入力を確かめて、もう一度お試しください。"),
        ),
        403: (
            _("このページを見る権限がありません"),
            _("権限のあるアカウントでサインインしてください。"),
        ),
        404: (
            _("ページが見つかりません"),
            _("アドレスに誤りがあるか、公開していない資料です。検索でおさがしください。"),
        ),
        405: (_("この方法では開けません"), _("トップページからやり直してください。")),
        409: (
            _("ほかの人が先に変更しました"),
            _("最新の内容を開き直して、もう一度お試しください。"),
        ),
        410: (_("公開を終えた資料です"), _("このアドレスの資料は、いまは公開していません。")),
        413: (_("送られたデータが大きすぎます"), _("量を減らして、もう一度お試しください。")),
        414: (_("アドレスが長すぎます"), _("条件を減らして、もう一度お試しください。")),
        429: (
            _("短い時間に多くの要求がありました"),
            _("しばらく待ってから、もう一度お試しください。"),
        ),
        503: (_("ただいま利用できません"), _("しばらく待ってから、もう一度お試しください。")),
    }
    if status in known:
        return known[status]
    if status >= 500:
        return _("サイトの側で問題が起きました"), _(
            "問題は記録しました。しばらく待ってから、もう一度お試しください。"
        )
    return _("このページは表示できません"), f"{status} {HTTPStatus(status).phrase}"


def _without_search() -> tuple[str, str]:
    return (
        _("検索がいま応答していません"),
        _(
            "資料のページは、アドレスが分かれば開けます。しばらく待ってから、もう一度お試しください。"
        ),
    )


def _about_damage() -> tuple[str, str]:
    return (
        _("保存してあるファイルが傷んでいるため、表示できません"),
        _("傷んだ内容は公開しません。担当者に知らせました。控えから直るまで、お待ちください。"),
    )


def reason_words(reason: str) -> str:
    """The class of the reason for which an item is gone, in words."""
    text = vocabulary.label("withdrawal-reason", reason, current_language())
    return text if text != reason else _("運営者の判断")
