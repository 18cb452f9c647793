"""The first page of staff: what waits, by reason."""

from flask import render_template, url_for
from flask_babel import gettext as _

from archive.errors import EngineUnavailable
from archive.queue import OPEN
from web.agreement.showing import name_of
from web.auth import staff_blueprint
from web.current import now, services
from web.index_trouble import index_trouble
from web.review import queue
from web.review.age import age_names
from web.review.queue import Wanted, reason_names
from web.review.wording import batch_state_words
from web.wiring import Services

blueprint = staff_blueprint("staff_home")
_LATEST = 5


@blueprint.get("/staff")
def show() -> str:
    batches = services().batches.every()
    return render_template(
        "staff/home.html",
        waiting=_waiting(),
        ages=_ages(),
        ending=services().agreements.soon(),
        name_of=name_of,
        machine=_machine(),
        audited=services().audit.current(),
        trouble=index_trouble(services().database, services().engine),
        batches=list(reversed(batches))[:_LATEST],
        batch_state_words=batch_state_words,
    )


def _waiting() -> list[tuple[str, str, int, bool]]:
    """Address, reason, number and whether it may be more."""
    names = reason_names()
    counted = queue.counts()
    return [
        *_requests(),
        *((Wanted(why=why).url("staff_review.show"), names[why], *counted[why]) for why in names),
    ]


def _ages() -> list[tuple[str, str, int, bool]]:
    """How long they have been waiting, youngest first."""
    names = age_names()
    counted = queue.ages(Wanted())
    return [(Wanted(age=age).url("staff_review.show"), names[age], *counted[age]) for age in names]


def _requests() -> list[tuple[str, str, int, bool]]:
    """First, because people wait for an answer; nothing where nobody does."""
    waiting = services().takedowns.waiting()
    late = sum(1 for one in waiting if one.value.due < now())
    name = _("公開についての申出（期限を過ぎたもの %(n)s件）", n=late) if late else ""
    address = url_for("staff_takedown.index")
    return [(address, name or _("公開についての申出"), len(waiting), False)] if waiting else []


def _machine() -> list[tuple[str, int, str]]:
    """What the machine has to do, how much of it, and what a person can do about it."""
    here = services()
    jobs = here.queue.counts()
    held = sum(1 for _held in here.quarantine.every())
    return [
        (_("隔離したファイル"), held, _("中身を見ずに、理由を読んで決めてください。")),
        (_("待っている処理"), sum(jobs.get(state, 0) for state in OPEN), ""),
        (
            _("止まった処理"),
            jobs.get("parked", 0),
            _("「処理」のページで、理由を読んで決めてください。"),
        ),
        *_pulling(here),
        *_behind(here),
    ]


def _pulling(here: Services) -> list[tuple[str, int, str]]:
    """Nothing where nothing is pulled."""
    found = here.harvest.sources.every()
    failing = sum(1 for one in found if here.harvest.states.get(one.id).failures)
    hint = _("「自動の取り込み」のページで、わけを読んで決めてください。")
    return [(_("うまくいかない自動の取り込み"), failing, hint)] if found else []


def _behind(here: Services) -> list[tuple[str, int, str]]:
    """Nothing where the index cannot be asked: the trouble is told above."""
    try:
        behind = max(here.catalog.feed_position() - here.engine.position(), 0)
    except EngineUnavailable:
        return []
    return [(_("検索にまだ出ていない変更"), behind, _("ふつうは一分以内に反映されます。"))]
