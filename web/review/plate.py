"""The pictures on which masks are drawn: of every file one, of a PDF the page that is looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import url_for
from werkzeug.datastructures import MultiDict

from archive.model import Item
from web.card import pictured

_FIELD = "look_"
_LONGEST = 5
"""Digits of a page's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """One picture of the item; ``number`` and ``page`` count from 1.

    The first page has a picture as the public sees it (``masked``) and one without masks; all
    others have one without masks only, at ``pages_at`` and the page's number.
    """

    number: int
    masked: str
    unmasked: str
    width: int
    height: int
    pages: int
    page: int
    pages_at: str

    @property
    def shown(self) -> str:
        return self.masked if self.page == 1 else f"{self.pages_at}{self.page}.jpg"


def plates(item: Item, looked: Mapping[int, int]) -> Iterator[Plate]:
    """Of every file that has pictures, the page that the person looks at."""
    for at in pictured(item):
        asset = item.assets[at]
        first = url_for("staff_item.page_picture", item_id=item.id, asset=at, page=1)
        yield Plate(
            number=at + 1,
            masked=url_for("media.picture", item_id=item.id, asset=at, size="large"),
            unmasked=url_for("staff_item.unmasked", item_id=item.id, asset=at),
            width=asset.width,
            height=asset.height,
            pages=asset.pages,
            page=min(max(looked.get(at + 1, 1), 1), max(asset.pages, 1)),
            pages_at=first.partition("?")[0].removesuffix("1.jpg"),
        )


def looked_at(form: MultiDict[str, str]) -> dict[int, int]:
    """By the number of the file, the page that its field names; nonsense is left out."""
    named = ((name.removeprefix(_FIELD), said) for name, said in form.items() if _is_look(name))
    return {int(file): int(page) for file, page in named if _is_number(file) and _is_number(page)}


def _is_look(name: str) -> bool:
    return name.startswith(_FIELD)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST
