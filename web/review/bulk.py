"""One decision over many selected items: those that can be decided are, the others are named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from archive import vocabulary
from archive.decisions import STEPS, Decision
from archive.errors import InvalidSubmission, RevisionConflict
from archive.model import Item, Level, People
from archive.publishing import Order, decision, open_questions
from archive.rights import is_wider, judge_work
from web.auth import actor, current_agent
from web.current import now, services
from web.review.company import company
from web.review.wording import warning_words

ACTIONS = ("publish", "hold", "refuse", "reopen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Ids that were decided, and those that were not with the reason in words."""

    done: tuple[str, ...]
    refused: Mapping[str, str]


def decide_many(form: MultiDict[str, str]) -> Result:
    """Carry out what the form says; raises ``InvalidSubmission`` where the form itself is wrong."""
    action = form.get("do", "")
    seen = _selected(form)
    order = _order(form, action)
    _refuse_incomplete(form, action, seen)
    found = services().catalog.items(list(seen))
    refused = company(list(seen))
    refused |= {item_id: why for item_id in seen if (why := _why_not(found, seen, item_id, action))}
    ready = [item for item in found.values() if item.id not in refused]
    if order is not None:
        asked = {item.id: open_questions(item, order) for item in ready}
        refused |= {item_id: question_words(codes) for item_id, codes in asked.items() if codes}
    ready = [item for item in ready if item.id not in refused]
    done, raced = _carry_out(action, ready, order, form.get("reason", ""))
    return Result(done=done, refused=refused | raced)


def question_words(codes: Sequence[str]) -> str:
    """Open questions as sentences."""
    said = [_("写っている人の答えがありません")] if "people" in codes else []
    warnings = [code.partition(":")[2] for code in codes if code.startswith("warning:")]
    return "、".join((*said, *(warning_words(code) for code in warnings)))


def _carry_out(
    action: str, ready: Sequence[Item], order: Order | None, reason: str
) -> tuple[tuple[str, ...], dict[str, str]]:
    """All at once; who was overtaken by somebody else is taken out, and the rest goes on."""
    raced: dict[str, str] = {}
    left = list(ready)
    while left:
        made = [
            decision(item, order)
            if order is not None
            else Decision(item_id=item.id, revision=item.revision, fields={})
            for item in left
        ]
        try:
            services().decisions.decide(actor(), action, made, reason=reason)
        except RevisionConflict as conflict:
            raced[conflict.item_id] = _("ほかの人が先に変更しました")
            left = [item for item in left if item.id != conflict.item_id]
        else:
            break
    return tuple(item.id for item in left), raced


def _selected(form: MultiDict[str, str]) -> dict[str, int]:
    """Revisions that the person saw, by item id, from ``id:revision``."""
    pairs = (value.partition(":") for value in form.getlist("item"))
    return {item_id: int(rev) for item_id, _colon, rev in pairs if rev.isdecimal()}


def _why_not(found: Mapping[str, Item], seen: Mapping[str, int], item_id: str, action: str) -> str:
    item = found.get(item_id)
    if item is None or not judge_work(item, current_agent(), now()).record:
        return str(_("見つかりません"))
    if item.revision != seen[item_id]:
        return str(_("ほかの人が先に変更しました"))
    if item.state not in STEPS[action].start:
        return str(_("いまの状態ではできません"))
    return ""


def _order(form: MultiDict[str, str], action: str) -> Order | None:
    if action != "publish" or form.get("record_level") not in set(Level):
        return None
    content, people = form.get("content_level", ""), form.get("people", "")
    return Order(
        access=Level(form["record_level"]),
        content=Level(content) if content in set(Level) else None,
        licence=form.get("licence", "") if form.get("licence") in vocabulary.licences() else "",
        people=People(people) if people in set(People) - {People.UNANSWERED} else None,
        people_reason=form.get("people_reason", "").strip(),
        accept_warnings="accept_warnings" in form,
    )


def _refuse_incomplete(form: MultiDict[str, str], action: str, seen: Mapping[str, int]) -> None:
    wrong = {}
    if action not in ACTIONS:
        wrong["do"] = _("何をするかを選んでください。")
    if not seen:
        wrong["item"] = _("資料を一つ以上選んでください。")
    if not form.get("reason", "").strip():
        wrong["reason"] = _("理由を書いてください。")
    if action == "publish":
        wrong |= _wrong_order(form)
    if wrong:
        raise InvalidSubmission(wrong)


def _wrong_order(form: MultiDict[str, str]) -> dict[str, str]:
    wrong = {}
    if form.get("record_level") not in set(Level):
        wrong["record_level"] = _("公開範囲を選んでください。")
    if Level.SEALED in (form.get("record_level"), form.get("content_level")):
        wrong["record_level"] = _("封印は一件ずつ、見られる人を指定して行ってください。")
    record, content = form.get("record_level"), form.get("content_level")
    if {record, content} <= set(Level) and is_wider(Level(str(content)), Level(str(record))):
        wrong["content_level"] = _("内容の公開範囲は、メタデータより広くできません。")
    if form.get("people") == People.JUDGED and not form.get("people_reason", "").strip():
        wrong["people_reason"] = _("公開してよいと判断した理由を書いてください。")
    return wrong
