"""What one submission came to: its line of the report, and the item where there is a new one."""

from dataclasses import dataclass

from archive.batch import Fate, Outcome
from archive.model import Item
from ingest.staging import Staged

DIFFERS = "内容が変わっています。反映するには --update を付けてください。"
TWICE = "同じ資料がこの受入の中に先にあり、内容が違います。違うほうは入れていません。"
WAS_ERASED = "以前に削除された資料と同じものです。受け入れません。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What one submission came to, ready for the catalog in one transaction."""

    outcome: Outcome
    item: Item | None = None
    package: str = ""


def taken(staged: Staged, item: Item, package: str) -> Settled:
    warnings = "、".join(warning.code for warning in item.open_warnings)
    outcome = Outcome(
        number=staged.number,
        outcome=Fate.TAKEN,
        label=staged.label,
        item_id=item.id,
        detail=warnings,
    )
    return Settled(outcome=outcome, item=item, package=package)


def left(staged: Staged) -> Outcome:
    detail = "取りやめたため、見ていません。必要なら入れ直してください。"
    return settled(staged, Fate.CANCELLED, detail=detail).outcome


def settled(staged: Staged, fate: Fate, *, item_id: str = "", detail: str = "") -> Settled:
    return Settled(
        outcome=Outcome(
            number=staged.number,
            outcome=fate,
            label=staged.label,
            item_id=item_id,
            detail=detail,
        )
    )
