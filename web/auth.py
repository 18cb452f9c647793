"""Who signs in: the session, the guard of staff pages, the token against forged requests."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from archive.clock import is_ahead
from archive.decisions import Actor
from archive.errors import NotAllowed
from archive.rights import PUBLIC, Role, Viewer
from archive.settings import Settings
from web.current import now, services
from web.entrance import ACCOUNT, STAFF, is_public_only, may_work_here
from web.page_context import number
from web.problems import on_http_error
from web.review.refusal import NotNow, NotYou, tell

TAKES_FILES = frozenset({"staff_upload.begin", "staff_migration.begin", "staff_paper.keep"})
_BESIDE_AGREEMENTS = ("staff_donor", "staff_paper")
WITHOUT_SESSION = "web.views.prepared.api_ask"
"""Programs ask here without a token: it looks at no session, and does what anybody may."""
SESSION_SECONDS = 12 * 3600
"""How long a session lives without a request."""
HALF_SECONDS = 300
"""How long the code may be given after the password."""
_KEY_FILE = "secret-key"
_FOR_LIMITED: set[str] = set()
"""Blueprints that staff with limits may use."""
_WAYS_TO_IT = frozenset({"account", "account_second"})
"""What is open to staff who are to set a second step up first."""


def init_forms(app: Flask) -> None:
    """The cookie that forms need, and their protection; those for everybody as well."""
    settings: Settings = app.extensions["archive"].settings
    app.config.update(
        SECRET_KEY=settings.secret_key or secret_key(settings.home),
        SESSION_COOKIE_NAME="archive_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies == "1",
        PERMANENT_SESSION_LIFETIME=SESSION_SECONDS,
        # The token lives as long as the session: a form may stay open over lunch.
        WTF_CSRF_TIME_LIMIT=None,
    )
    if not is_public_only(settings):
        app.before_request(_recognise)
    app.before_request(_take_files)
    CSRFProtect(app).exempt(WITHOUT_SESSION)
    app.register_error_handler(CSRFError, _on_forged)


def secret_key(home: Path) -> str:
    """The key of this archive, made once; of two processes that make it, one wins."""
    path = home / _KEY_FILE
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / f".{_KEY_FILE}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # another process was faster: its key is ours
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def begin_session(agent: str, epoch: int) -> None:
    """A new session for the agent; nothing of an earlier one is kept."""
    session.clear()
    session.permanent = True
    session["agent"], session["epoch"] = agent, epoch
    _recognise()


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """Somebody who gave the right password, and no code yet."""

    agent: str
    epoch: int


def begin_half_session(agent: str, epoch: int) -> None:
    """The password was right; who it is counts only once the code is given, too."""
    session.clear()
    session["half"] = [agent, epoch, now().timestamp()]


def half_session() -> Half | None:
    """Who may give a code now; ``None`` when the time for it is over."""
    agent, epoch, begun = session.get("half") or ("", 0, 0.0)
    if not is_ahead(begun + HALF_SECONDS, now().timestamp(), most=HALF_SECONDS):
        return None
    viewer = services().accounts.viewer(agent, epoch, on_site=False)
    return Half(agent=agent, epoch=epoch) if viewer else None


def staff_blueprint(name: str, *, limited: bool = False) -> Blueprint:
    """A blueprint whose every address first asks for a staff account.

    Where nothing else is said, one without limits: what is ``limited`` shows of each item only what
    this account may work on.
    """
    blueprint = Blueprint(name, __name__)
    blueprint.before_request(require_staff)
    if limited:
        _FOR_LIMITED.add(name)
    else:
        blueprint.before_request(require_everywhere)
    blueprint.context_processor(_staff_context)
    for kind in (NotNow, NotYou):
        blueprint.register_error_handler(kind, tell)
    return blueprint


def require_staff() -> AnyResponse | None:
    """To sign-in who is nobody yet; a plain refusal to everybody else who is not staff."""
    if g.get("lacks_second_step"):
        flash(
            _("職員は、先に二段階のサインインを始めてください。仕事はそのあとで開きます。"), "warn"
        )
        return redirect(url_for("account_second.show"), 303)
    if not signed_in():
        return redirect(url_for("account.sign_in", next=_here()), 303)
    if not current_agent().is_staff():
        raise NotAllowed
    return None


def require_everywhere() -> None:
    """Raises ``NotAllowed`` for staff who are limited to some places or collections."""
    if not current_agent().works_everywhere():
        raise NotAllowed


def require_administrator() -> None:
    """Raises ``NotAllowed`` for everybody else."""
    if current_agent().at(now()) is not Role.ADMINISTRATOR:
        raise NotAllowed


def signed_in() -> bool:
    return bool(current_agent().agent)


def current_agent() -> Viewer:
    viewer: Viewer = g.get("viewer") or PUBLIC
    return viewer


def actor() -> Actor:
    """Who decides in this request."""
    viewer = current_agent()
    return Actor(agent=viewer.agent, role=viewer.at(now()), limits=viewer.limits)


def safe_next(target: str) -> str:
    """A path of this site, else the empty string: nobody is sent elsewhere after sign-in."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\"))
    if not plain or any(ord(char) < 32 or char == "\\" for char in target):
        return ""
    parts = urlsplit(target)
    return "" if parts.scheme or parts.netloc else target


def _recognise() -> None:
    if request.endpoint == "static" or request.blueprint == "health" or "agent" not in session:
        return
    viewer = services().accounts.viewer(session["agent"], session["epoch"], on_site=False)
    if viewer is None:
        session.clear()
    elif viewer.is_staff() and not may_work_here():
        viewer = None
    g.viewer = viewer or PUBLIC
    g.lacks_second_step = _lacks_second_step(g.viewer)
    if g.lacks_second_step and request.blueprint not in _WAYS_TO_IT:
        g.viewer = PUBLIC


def _lacks_second_step(viewer: Viewer) -> bool:
    """Whether this account may do nothing before it has a second step."""
    here = services()
    demanded = here.settings.second_step == "staff" and viewer.is_staff()
    return demanded and not here.accounts.second_step.is_on(viewer.agent)


def _take_files() -> None:
    """Before the form is read: staff may send whole files with it, and nobody else."""
    if request.endpoint in TAKES_FILES and current_agent().is_staff():
        request.max_content_length = services().uploads.largest


def _here() -> str:
    """Where to return after sign-in; the answer to a form is not repeated."""
    if request.method != "GET":
        return url_for("staff_home.show")
    return request.full_path.rstrip("?")


def _on_forged(error: CSRFError) -> AnyResponse | Response:
    """A form of an ended session leads to sign-in; what was typed is one step back."""
    if signed_in() or not (request.blueprint or "").startswith((STAFF, ACCOUNT)):
        return on_http_error(error)
    flash(
        _("サインインが切れています。サインインしてから、もう一度送ってください。"),
        "warn",
    )
    return redirect(url_for("account.sign_in", next=_here()), 303)


def _staff_context() -> dict[str, object]:
    """The navigation that `base_staff.html` shows."""
    entries = [
        ("staff_home.show", _("仕事の一覧")),
        ("staff_review.show", _("確認待ち")),
        ("staff_bulk.index", _("まとめて直す")),
        ("staff_upload.form", _("ファイルを送る")),
        ("staff_batch.index", _("受入")),
        ("staff_migration.index", _("移行")),
        ("staff_source.index", _("自動の取り込み")),
        ("staff_agreement.index", _("許諾と寄贈者")),
        ("staff_takedown.index", _("公開についての申出")),
        ("staff_quarantine.index", _("隔離")),
        ("staff_lesson.index", _("教訓を書く")),
        ("staff_collection.index", _("コレクションをつくる")),
        ("staff_jobs.index", _("処理")),
        ("staff_words.index", _("見つからなかった語")),
        ("staff_lexicon.index", _("検索の辞書")),
        ("staff_theme.index", _("テーマ")),
    ]
    if current_agent().at(now()) is Role.ADMINISTRATOR:
        entries += [
            ("staff_erasure.index", _("削除の申請")),
            ("staff_sealed.index", _("封印の閲覧記録")),
            ("staff_log.index", _("操作の記録")),
            ("staff_account.index", _("アカウントの管理")),
        ]
    if not current_agent().works_everywhere():
        entries = [one for one in entries if one[0].partition(".")[0] in _FOR_LIMITED]
    family = (request.endpoint or "").partition(".")[0]
    family = "staff_review" if family in ("staff_item", "staff_removal") else family
    family = "staff_agreement" if family in _BESIDE_AGREEMENTS else family.removesuffix("_file")
    nav = [(url_for(name), text, None, name.startswith(f"{family}.")) for name, text in entries]
    return {"staff_nav": nav, "n": number, "me": current_agent()}
