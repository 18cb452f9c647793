"""A source as its page shows it: its state in words, its last run, the next one."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from archive import vocabulary
from archive.queue import JobState
from archive.writing import Written
from ingest.harvest.due import is_due, next_due, subject_of
from ingest.harvest.run import waits
from ingest.harvest.source import Pulled, Standing
from ingest.harvest.state import Report, State
from ingest.pulled import kinds
from web.agreement.showing import agreement_name
from web.current import now, services
from web.review.wording import word
from web.source.counting import Counted, counted
from web.source.form import pause_words
from web.source.trouble import words
from web.words import minute, name_in, value_label
from web.writing import Difference, place_words
from web.writing import differences as differing


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
    due = next_due(held.value, state)
    return "" if held.value.standing is Standing.PAUSED or due is None else minute(due)


def said(source: Pulled) -> list[tuple[str, str]]:
    """What people say of it, by its name on the page; what is left open is empty."""
    kind = kinds().get(source.kind)
    labels = {each.name: name_in(each.label) for each in kind.fields} if kind else {}
    return [
        *((labels.get(name, name), value) for name, value in source.told.items()),
        (str(_("提供元")), source.origin),
        (str(_("間隔")), pause_words(source.minutes)),
        (str(_("変わったことの反映")), str(_("反映する")) if source.update else ""),
        *terms_in_words(source),
    ]


def differences(mine: Pulled, theirs: Pulled) -> list[Difference]:
    """Where two people said otherwise of the same source."""
    own, other = ({str(_("名前")): one.name, **dict(said(one))} for one in (mine, theirs))
    return differing(own, other)


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
        "change": _("変えた"),
        "pause": _("休止した"),
        "resume": _("再開した"),
        "ask": _("いま取りに行くように頼んだ"),
        "remove": _("外した"),
    }
    return str(said.get(action, action))
