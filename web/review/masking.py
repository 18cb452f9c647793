"""Masks as people draw and type them: boxes in percent of a page, on a file and page that are."""

from collections.abc import Mapping

from flask_babel import gettext as _

from archive.model import Item, Mask
from web.review.draft import Draft, draft_of
from web.review.moment import Wrong


def read_masks(draft: Draft, item: Item, wrong: Wrong) -> tuple[Mask, ...]:
    """Rows in percent; a row that shows what a mask is stands for it, with all its digits."""
    shown = draft_of(item).rows("masks")
    held = {tuple(row.values()): mask for row, mask in zip(shown, item.masks, strict=True)}
    made = (held.get(tuple(row.values())) or _mask(row, item, wrong) for row in draft.rows("masks"))
    return tuple(mask for mask in made if mask is not None)


def _mask(row: Mapping[str, str], item: Item, wrong: Wrong) -> Mask | None:
    try:
        numbers = {name: float(row[f"mask_{name}"]) / 100 for name in ("x", "y", "w", "h")}
        asset, page = int(row["mask_asset"] or 1) - 1, int(row["mask_page"] or 1) - 1
    except ValueError:
        wrong["masks"] = _("マスクの位置と大きさを、百分率の数で書いてください。")
        return None
    inside = all(0 <= numbers[at] < 1 for at in "xy")
    fits = all(0 < numbers[size] <= 1.00001 - numbers[at] for at, size in ("xw", "yh"))
    if not inside or not fits:
        wrong["masks"] = _("マスクは画像の内側に置いてください。")
        return None
    return Mask(asset=asset, page=page, **numbers) if _exists(item, asset, page, wrong) else None


def _exists(item: Item, asset: int, page: int, wrong: Wrong) -> bool:
    """Whether the item has this page of this file, both from 0."""
    if not 0 <= asset < len(item.assets):
        wrong["masks"] = _("マスクを掛けるファイルの番号が違います。")
        return False
    pages = max(item.assets[asset].pages, 1)
    if not 0 <= page < pages:
        wrong["masks"] = _(
            "マスクを掛けるページの番号が違います。ファイル%(file)sは%(n)sページまでです。",
            file=asset + 1,
            n=pages,
        )
        return False
    return True
