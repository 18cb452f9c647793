"""The lexicon: its list, one entry with its preview and history, and putting it into force."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, NotFound, RevisionConflict
from archive.lexicon import QUICK, Kind, Status, Term
from archive.lexicon.keeping import Held
from archive.queue import WAITING
from web.auth import actor, current_agent, staff_blueprint
from web.current import now, services
from web.i18n import current_language
from web.lexicon import wording
from web.lexicon.form import Typed, kind_of, term_of, typed_from, typed_of, with_suggested_cut
from web.lexicon.gain import Eyes
from web.lexicon.listing import SIZE, chosen, standing, wanted_from
from web.lexicon.preview import Preview, preview
from web.lexicon.putting import JOB
from web.lexicon.saying import said, summary
from web.lexicon.sought import close
from web.lexicon.step import steps
from web.paging import pages
from web.review.wording import translated
from web.zero_hits import cleaned

blueprint = staff_blueprint("staff_lexicon")
_REACH = 1_000_000


@blueprint.get("/staff/lexicon")
def index() -> str:
    wanted = wanted_from(request.args)
    found = chosen(services().lexicon.every(), wanted)
    start = (wanted.page - 1) * SIZE
    return render_template(
        "staff/lexicon.html",
        wanted=wanted,
        total=len(found),
        rows=found[start : start + SIZE],
        pages=pages(
            wanted.page,
            total=len(found),
            size=SIZE,
            url=lambda number: wanted.url(page=number),
            reach=_REACH,
        ),
        standing=standing(services()),
        summary=summary,
        words=wording,
    )


@blueprint.get("/staff/lexicon/entry")
def entry() -> str:
    """The entry as it is; where there is none, a new one, filled in with what the address says."""
    kind = _kind(request.args.get("kind", ""))
    held = services().lexicon.find(kind, request.args.get("text", ""))
    if held is not None:
        return _page(_kept(held), held)
    given = replace(typed_from(request.args, kind), mutual=True, revision=0)
    return _page(with_suggested_cut(given), None)


@blueprint.post("/staff/lexicon/entry")
def change() -> AnyResponse | tuple[str, int] | str:
    kind, do = _kind(request.form.get("kind", "")), request.form.get("do", "preview")
    typed = typed_from(request.form, kind)
    held = services().lexicon.find(kind, typed.text)
    try:
        if do == "preview":
            return _previewed(typed, held)
        _carry_out(typed, held, do)
    except InvalidSubmission as error:
        told = {name: translated(why) for name, why in error.fields.items()}
        return _page(replace(typed, wrong=told), held), 422
    except RevisionConflict:
        return _conflict(typed), 409
    return redirect(_address(kind, typed.text), 303)


@blueprint.post("/staff/lexicon/force")
def force() -> AnyResponse:
    """Ask for an index with all words, spellings and stop words; searching goes on meanwhile."""
    if not standing(services()).asked:
        with services().database.write() as connection:
            services().queue.enqueue(connection, JOB, {}, subject=JOB, priority=WAITING)
    flash(_("索引の作り直しを始めます。そのあいだも検索できます。"), "ok")
    return redirect(url_for("staff_lexicon.index"), 303)


def _carry_out(typed: Typed, held: Held | None, do: str) -> None:
    lexicon = services().lexicon
    if do == "review" and held is not None:
        if typed.revision != held.revision:
            raise RevisionConflict(held.term.id, typed.revision, held.revision)
        lexicon.review(actor(), held, reason=typed.reason or _("確認した"))
        flash(_("確かめました。一分以内に検索へ反映されます。"), "ok")
    elif do == "retire" and held is not None:
        retired = replace(held.term, status=Status.RETIRED)
        lexicon.save(actor(), retired, revision=typed.revision, reason=typed.reason)
        flash(_("使うのをやめました。履歴は残ります。"), "ok")
    else:
        term = term_of(typed)
        lexicon.save(actor(), term, revision=typed.revision, reason=typed.reason)
        if words := cleaned(request.form.get("sought", "")):
            close(words, term)
        flash(_saved(lexicon.get(term.kind, term.text).term), "ok")


def _saved(term: Term) -> str:
    if term.status is Status.PROPOSED:
        return str(_("保存しました。二度目の確認のあとで検索に使います。"))
    if term.kind in QUICK:
        return str(_("保存しました。一分以内に検索へ反映されます。"))
    return str(_("保存しました。索引を作り直すと検索に効きます。"))


def _previewed(typed: Typed, held: Held | None) -> str:
    typed = with_suggested_cut(typed)
    eyes = Eyes(viewer=current_agent(), now=now(), lang=current_language())
    found = preview(services(), term_of(typed), typed.attempt, eyes)
    return _page(typed, held, found=found)


def _conflict(typed: Typed) -> str:
    """What was typed stays, beside what is there now; sent again, it is meant."""
    held = services().lexicon.get(typed.kind, typed.text)
    mine = replace(typed, revision=held.revision)
    return _page(mine, held, theirs=said(held.term))


def _page(
    typed: Typed,
    held: Held | None,
    *,
    found: Preview | None = None,
    theirs: list[tuple[str, str]] | None = None,
) -> str:
    past = services().lexicon.history(held.term) if held else []
    return render_template(
        "staff/lexicon_entry.html",
        typed=typed,
        held=held,
        preview=found,
        theirs=theirs,
        steps=steps(past),
        may_review=held is not None and services().lexicon.may_review(actor(), held.term),
        standing=standing(services()) if held and held.term.kind not in QUICK else None,
        words=wording,
        sought=request.values.get("sought", ""),
    )


def _kept(held: Held) -> Typed:
    return replace(typed_of(held.term, held.revision), attempt=request.args.get("attempt", ""))


def _kind(text: str) -> Kind:
    kind = kind_of(text)
    if kind is None:
        raise NotFound
    return kind


def _address(kind: Kind, text: str) -> str:
    more = {"sought": request.form["sought"]} if request.form.get("sought") else {}
    return url_for("staff_lexicon.entry", kind=str(kind), text=text, **more)  # type: ignore[arg-type]
