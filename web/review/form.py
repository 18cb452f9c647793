"""From what was typed to the fields of a decision: only what differs from the item."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from flask_babel import gettext as _

from archive import vocabulary
from archive.errors import InvalidSubmission
from archive.model import Access, Basis, Item, Level, People, Rights
from archive.publishing import Order, decision
from archive.review_fact import unanswered
from archive.rights import is_wider
from web.current import services
from web.review.draft import TONGUES, Draft, local
from web.review.kind import read_collections, read_language, read_type
from web.review.masking import read_masks
from web.review.moment import Wrong, read_dates, read_instant
from web.review.placing import read_places
from web.review.transcribing import read_transcripts

Fields = dict[str, Any]


def read(draft: Draft, item: Item) -> Item:
    """The item as the draft wants it; raises ``InvalidSubmission`` naming every wrong field."""
    wrong: Wrong = {}
    wanted = replace(
        item,
        title=_text(draft, item, "title"),
        description=_text(draft, item, "description"),
        alt=_text(draft, item, "alt"),
        dates=read_dates(draft, item, wrong),
        places=read_places(draft, item, wrong),
        type=read_type(draft, item, wrong),
        language=read_language(draft, item, wrong),
        collections=read_collections(draft, item, wrong),
        disaster=_known(draft.one("disaster"), vocabulary.disasters(), "disaster", wrong),
        themes=_themes(draft, item),
        creator=draft.one("creator").strip(),
        credit=draft.one("credit").strip(),
        content_warning=draft.one("content_warning").strip(),
        masks=read_masks(draft, item, wrong),
        transcripts=read_transcripts(draft, item),
        rights=_rights(draft, item, wrong),
        record=_access(draft, "record", item.record, wrong),
        content=_access(draft, "content", item.content, wrong),
        post=_post(draft, item),
        warnings=_settled(draft, item),
    )
    if wrong:
        raise InvalidSubmission(wrong)
    return _with_levels(draft, wanted)


def changes(item: Item, wanted: Item) -> Fields:
    """The fields that differ, as plain values."""
    before, after = msgspec.to_builtins(item), msgspec.to_builtins(wanted)
    return {name: value for name, value in after.items() if before[name] != value}


def refuse_open_questions(draft: Draft, wanted: Item) -> None:
    """Raises ``InvalidSubmission`` where something must be answered before publication."""
    wrong = {} if draft.one("record_level") else {"record_level": _("公開範囲を選んでください。")}
    questions = unanswered(wanted)
    if "people" in questions:
        wrong["people"] = _("写っている人についての答えを選んでください。")
    if any(code.startswith("warning:") for code in questions):
        wrong["settle"] = _("警告を確かめて、「確認した」に印を付けてください。")
    if is_wider(wanted.content.level, wanted.record.level):
        wrong["content_level"] = _("内容の公開範囲は、メタデータより広くできません。")
    if wrong:
        raise InvalidSubmission(wrong)


def _with_levels(draft: Draft, wanted: Item) -> Item:
    """No choice for the content is "as the record", for a post without permission "closed"."""
    if not draft.one("record_level"):
        return wanted
    chosen = draft.one("content_level")
    order = Order(access=wanted.record.level, content=Level(chosen) if chosen else None)
    if not chosen and wanted.record.level is Level.SEALED:
        wanted = replace(wanted, content=replace(wanted.content, named=wanted.record.named))
    levels = decision(wanted, order).fields
    return msgspec.convert(msgspec.to_builtins(wanted) | dict(levels), Item)


def _text(draft: Draft, item: Item, name: str) -> Mapping[str, str]:
    """Languages that the form does not show are kept."""
    texts = dict(getattr(item, name))
    for tongue in TONGUES:
        typed = draft.one(f"{name}_{tongue}").strip()
        texts.pop(tongue, None)
        if typed:
            texts[tongue] = typed
    return texts


def _known(value: str, known: Mapping[str, object], name: str, wrong: Wrong) -> str:
    if value and value not in known:
        wrong[name] = _("一覧にない値です。")
    return value


def _rights(draft: Draft, item: Item, wrong: Wrong) -> Rights:
    people = draft.one("people") if "people" in draft.values else str(item.rights.people)
    why = draft.one("people_reason").strip()
    if people == People.JUDGED and not why:
        wrong["people_reason"] = _("公開してよいと判断した理由を書いてください。")
    basis = _known(draft.one("basis") or "unknown", vocabulary.labels("basis"), "basis", wrong)
    licence = _known(draft.one("licence"), vocabulary.licences(), "licence", wrong)
    if people and people not in set(People):
        wrong["people"] = _("一覧にない値です。")
        people = ""
    return replace(
        item.rights,
        licence=licence,
        basis=Basis(
            kind=basis,
            number=draft.one("basis_number").strip(),
            ends=_ends(draft, item.rights.basis.ends, wrong),
        ),
        agreement=_agreement(draft, item.rights.agreement, wrong),
        people=People(people) if people else People.UNANSWERED,
        people_reason=why,
    )


def _agreement(draft: Draft, held: str, wrong: Wrong) -> str:
    """A form that does not ask leaves it as it is."""
    chosen = draft.one("agreement") if "agreement" in draft.values else held
    if chosen and chosen != held and services().agreements.find(chosen) is None:
        wrong["agreement"] = _("一覧にない値です。")
    return chosen


def _ends(draft: Draft, held: datetime | None, wrong: Wrong) -> datetime | None:
    """When the basis ends; a form that does not ask leaves it as it is."""
    typed = draft.one("basis_ends") if "basis_ends" in draft.values else local(held)
    return read_instant(typed, held, "basis_ends", wrong)


def _themes(draft: Draft, item: Item) -> tuple[str, ...]:
    """Those of the list; what the item has stays until it is taken away."""
    known = {*vocabulary.labels("theme"), *item.themes}
    return tuple(theme for theme in draft.many("theme") if theme in known)


def _access(draft: Draft, name: str, held: Access, wrong: Wrong) -> Access:
    """Without a choice the level that the item has stays."""
    level = draft.one(f"{name}_level")
    if level and level not in set(Level):
        wrong[f"{name}_level"] = _("一覧にない値です。")
        level = ""
    access = Access(
        level=Level(level) if level else held.level,
        opens=read_instant(draft.one(f"{name}_opens"), held.opens, f"{name}_opens", wrong),
        closes=read_instant(draft.one(f"{name}_closes"), held.closes, f"{name}_closes", wrong),
        named=draft.many(f"{name}_named"),
    )
    if access.opens and access.closes and access.opens >= access.closes:
        wrong[f"{name}_closes"] = _("公開終了は公開開始より後の日時にしてください。")
    if level == Level.SEALED and not access.named:
        wrong[f"{name}_named"] = _("封印する場合は、閲覧できる人を一人以上指定してください。")
    return access


def _post(draft: Draft, item: Item) -> Any:
    if item.post is None:
        return None
    kept = item.post
    truth, live = draft.one("truth"), draft.one("availability")
    return replace(
        kept,
        truth=truth if truth in vocabulary.labels("truth") else kept.truth,
        truth_source=draft.one("truth_source").strip(),
        availability=live if live in vocabulary.labels("availability") else kept.availability,
    )


def _settled(draft: Draft, item: Item) -> Any:
    marked = set(draft.many("settle"))
    return tuple(replace(w, settled=str(at) in marked) for at, w in enumerate(item.warnings))
