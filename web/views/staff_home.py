"""The first page of staff: what waits, what failed, what falls due, and how the machine does."""

from flask import render_template, url_for
from flask_babel import gettext as _

from archive.queue import OPEN
from web.agreement.showing import name_of
from web.auth import current_agent, staff_blueprint
from web.closing import SOON, due
from web.condition_words import parts
from web.current import now, services
from web.index_trouble import index_trouble
from web.lexicon.sought import OPEN as OPEN_WORDS
from web.lexicon.sought import queue as queue_of_words
from web.review import queue
from web.review.age import age_names
from web.review.queue import Wanted, reason_names
from web.review.wording import batch_state_words
from web.views.staff_batch import open_batches
from web.wiring import Services

blueprint = staff_blueprint("staff_home", limited=True)
_LATEST = 5


@blueprint.get("/staff")
def show() -> str:
    batches, everywhere = open_batches(), current_agent().works_everywhere()
    return render_template(
        "staff/home.html",
        waiting=_waiting(),
        ages=_ages(),
        ending=services().agreements.soon() if everywhere else [],
        name_of=name_of,
        due=due(),
        days=SOON.days,
        words=_words() if everywhere else [],
        failed=_failed() if everywhere else [],
        working=_working(),
        parts=parts(services()) if everywhere else [],
        audited=services().audit.current() if everywhere else None,
        trouble=index_trouble(services().database, services().engine),
        batches=list(reversed(batches))[:_LATEST],
        batch_state_words=batch_state_words,
    )


def _waiting() -> list[tuple[str, str, int, bool]]:
    """Address, reason, number and whether it may be more."""
    names = reason_names()
    counted = queue.counts()
    return [
        *(_requests() if current_agent().works_everywhere() else ()),
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


def _working() -> int:
    jobs = services().queue.counts()
    return sum(jobs.get(state, 0) for state in OPEN)


def _failed() -> list[tuple[str, str, int]]:
    """Address, what a person has to decide on, and how much of it; the numbers may be nothing."""
    here = services()
    held = sum(1 for _held in here.quarantine.every())
    return [
        (url_for("staff_jobs.index"), _("止まった処理"), here.queue.counts().get("parked", 0)),
        (url_for("staff_source.index"), _("うまくいかない自動の取り込み"), _failing(here)),
        (url_for("staff_quarantine.index"), _("隔離したファイル"), held),
    ]


def _failing(here: Services) -> int:
    found = here.harvest.sources.every()
    return sum(1 for one in found if here.harvest.states.get(one.id).failures)


def _words() -> list[tuple[str, int]]:
    """Words that hardly found anything and on which nobody has decided, with how often."""
    return [(row.missed.words, row.missed.count) for row in queue_of_words()[OPEN_WORDS][:_LATEST]]
