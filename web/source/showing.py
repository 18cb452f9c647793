"""A source as its page shows it: its state in words, its last run, the next one."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from archive import vocabulary
from archive.queue import JobState
from archive.writing import Written
from ingest.harvest.due import is_due, subject_of
from ingest.harvest.run import waits
from ingest.harvest.source import Pulled, Standing
from ingest.harvest.state import Report, State
from ingest.pulled import kinds
from web.agreement.showing import agreement_name
from web.current import now, services
from web.review.wording import word
from web.source.counting import Counted, counted
from web.source.trouble import words
from web.words import minute, name_in, value_label
from web.writing import place_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """``badge`` is words and the kind of their badge; ``stuck``: a job of it waits for a person."""

    held: Written[Pulled]
    state: State
    kind: str
    badge: tuple[str, str]
    next: str
    stuck: bool
    last: Report | None
    tally: Counted | None
    trouble: str


def shown(held: Written[Pulled]) -> Shown:
    state, at = services().harvest.states.get(held.id), now()
    stuck = bool(services().queue.counts(subject_of(held.id)).get(JobState.PARKED))
    last = state.runs[0] if state.runs else None
    kind = kinds().get(held.value.kind)
    return Shown(
        held=held,
        state=state,
        kind=name_in(kind.label) if kind else held.value.kind,
        badge=_badge(held, state, at, stuck=stuck),
        next=_next(held, state, at),
        stuck=stuck,
        last=last,
        tally=counted(services(), last) if last else None,
        trouble=words(last) if last else "",
    )


def _badge(held: Written[Pulled], state: State, at: datetime, *, stuck: bool) -> tuple[str, str]:
    """The first of these that holds."""
    standing, running = held.value.standing, services().harvest.is_running(held.id)
    cases = (
        (standing is Standing.REMOVED, _("外しました"), "quiet"),
        (running, _("取りに行っています"), "info"),
        (stuck, _("止まりました"), "danger"),
        (waits(state, at), _("相手の求めで待っています"), "warn"),
        (standing is Standing.PAUSED, _("休止中"), "quiet"),
        (state.failures > 0, _("うまくいきませんでした"), "danger"),
        (not state.runs, _("これから取りに行きます"), "info"),
    )
    found = ((str(said), kind) for holds, said, kind in cases if holds)
    return next(found, (str(_("動いています")), "ok"))


def _next(held: Written[Pulled], state: State, at: datetime) -> str:
    if held.value.standing is Standing.REMOVED:
        return ""
    if waits(state, at) and state.wait is not None:
        return minute(state.wait)
    if is_due(held.value, state, at):
        return str(_("まもなく"))
    if held.value.standing is Standing.PAUSED or state.due is None:
        return ""
    return minute(state.due)


def terms_in_words(source: Pulled) -> list[tuple[str, str]]:
    """What holds for all that comes from it, by its name on the page."""
    told = source.terms
    known = vocabulary.licences().get(told.get("licence", ""))
    disaster = told.get("disaster", "")
    return [
        (str(_("提供者（職員だけ）")), told.get("donor", "")),
        (str(_("クレジット（公開する名前）")), told.get("credit", "")),
        (str(_("権利の根拠")), word("basis", told.get("basis", ""))),
        (str(_("許諾")), agreement_name(told.get("agreement", ""))),
        (str(_("ライセンス")), name_in(known.short) if known and known.uri else ""),
        (str(_("場所")), place_words(told.get("place", ""))),
        (str(_("日付")), told.get("date", "")),
        (str(_("災害")), value_label("disaster", disaster) if disaster else ""),
    ]


def step_words(action: str) -> str:
    said = {
        "add": _("足した"),
        "pause": _("休止した"),
        "resume": _("再開した"),
        "ask": _("いま取りに行くように頼んだ"),
        "remove": _("外した"),
    }
    return str(said.get(action, action))
