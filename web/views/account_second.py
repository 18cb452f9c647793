"""The second step of signing in, and where one turns it on and off."""

from io import BytesIO

import segno
from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import NotAllowed
from web import totp
from web.account import Agent, Throttled
from web.auth import begin_session, current_agent, half_session, safe_next, signed_in
from web.current import services
from web.second_step import TooManyCodes

blueprint = Blueprint("account_second", __name__)
_FEW = 3
"""Recovery codes from which on the page says that new ones are due."""


@blueprint.get("/account/code")
def ask() -> str:
    onward = request.args.get("next", "")
    return _over(onward) if half_session() is None else _asked(onward)


@blueprint.post("/account/code")
def check() -> AnyResponse | tuple[str, int]:
    half, onward = half_session(), request.form.get("next", "")
    if half is None:
        return _over(onward), 403
    try:
        services().accounts.second_step.check(half.agent, request.form.get("code", ""))
    except TooManyCodes:
        return _asked(onward, _too_many()), 429
    except NotAllowed:
        return _asked(onward, _wrong_code()), 403
    begin_session(half.agent, half.epoch)
    services().accounts.note_session("sign-in", half.agent)
    target = "staff_home.show" if current_agent().is_staff() else "home.show"
    return redirect(safe_next(onward) or url_for(target), 303)


@blueprint.get("/account/two-steps")
def show() -> str | AnyResponse:
    return _page() if signed_in() else _to_sign_in()


@blueprint.post("/account/two-steps")
def change() -> AnyResponse | tuple[str, int] | tuple[Response, int]:
    """``do`` says what: begin, confirm, renew (the recovery codes) or end."""
    if not signed_in():
        return _to_sign_in()
    agent, do = services().accounts.get(current_agent().agent), request.form.get("do", "")
    field = "end_code" if do == "end" else "code"
    try:
        codes = _changed(agent, do, request.form.get(field, ""))
    except NotAllowed as error:
        return _refused(field, error)
    if codes:
        answer = make_response(render_template("account/codes.html", codes=codes))
        answer.headers["Cache-Control"] = "no-store"
        return answer
    if do == "end":
        flash(_("二段階のサインインをやめました。"), "ok")
        return redirect(url_for("account.show"), 303)
    return redirect(url_for("account_second.show"), 303)


class _WrongPassword(NotAllowed):
    pass


def _refused(field: str, error: NotAllowed) -> tuple[str, int]:
    """The page again, with a sentence beside the field that it is about."""
    match error:
        case TooManyCodes() | Throttled():
            return _page({field: _too_many()}), 429
        case _WrongPassword():
            return _page({"password": _("いまのパスワードが違います。")}), 422
    return _page({field: _wrong_code()}), 422


def _changed(agent: Agent, do: str, typed: str) -> tuple[str, ...]:
    """Recovery codes to be shown, where there are new ones.

    To end it both are asked for: an open screen must not be enough.
    """
    accounts = services().accounts
    step = accounts.second_step
    match do:
        case "begin":
            step.begin(agent.id)
        case "confirm":
            codes = step.confirm(agent.id, typed)
            accounts.note_own("two-steps-on", agent.id)
            return codes
        case "renew":
            step.check(agent.id, typed)
            codes = step.renew_codes(agent.id)
            accounts.note_own("recovery-codes", agent.id)
            return codes
        case "end":
            _prove(agent)
            step.check(agent.id, typed)
            accounts.end_second_step(agent.id, by=agent.id)
            begin_session(agent.id, _prove(agent))
    return ()


def _prove(agent: Agent) -> int:
    """The password once more; the epoch of a session."""
    password, address = request.form.get("password", ""), request.remote_addr or ""
    try:
        return services().accounts.sign_in(agent.login, password, address=address)[1]
    except Throttled:
        raise
    except NotAllowed as error:
        raise _WrongPassword from error


def _page(wrong: dict[str, str] | None = None) -> str:
    agent, step = services().accounts.get(current_agent().agent), services().accounts.second_step
    secret = step.pending(agent.id)
    address = totp.address(secret, login=agent.login, issuer=services().settings.site_name)
    left = step.left(agent.id)
    return render_template(
        "account/two_steps.html",
        on=step.is_on(agent.id),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        address=address if secret else "",
        picture=_picture(address) if secret else "",
        left=left,
        few=left <= _FEW,
        wrong=wrong or {},
        agent=agent,
    )


def _picture(address: str) -> Markup:
    """The address as a QR code, an SVG without any style."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=4,
        light="#fff",
        svgclass="qr",
        lineclass=None,
        nl=False,
    )
    return Markup(out.getvalue().decode())  # noqa: S704 - made here, of squares alone


def _asked(onward: str, wrong: str = "") -> str:
    return render_template("account/code.html", next=safe_next(onward), wrong=wrong, over=False)


def _over(onward: str) -> str:
    """Nobody gave a password a short time ago."""
    return render_template("account/code.html", next=safe_next(onward), wrong="", over=True)


def _to_sign_in() -> AnyResponse:
    return redirect(url_for("account.sign_in", next=url_for("account_second.show")), 303)


def _too_many() -> str:
    return str(_("続けて失敗したため、15分ほど待ってからもう一度お試しください。"))


def _wrong_code() -> str:
    return str(
        _("コードが違うか、もう使われています。アプリに出ている新しい6桁の数字を入れてください。")
    )
