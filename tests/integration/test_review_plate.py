"""Masks on the pages of a document: each page can be looked at, by staff, and is then hidden."""

import io
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha512

import pikepdf
import pypdfium2
from PIL import Image

from archive.model import Access, Asset, Item, Level, Mask, People, Rights
from archive.preservation import original_path
from archive.storage import open_store
from tests import attack
from tests.integration.staff_archive import (
    Office,
    Person,
    controls,
    number,
    said,
    waiting,
)

COLOURS = ("1 0 0", "0 1 0", "0 0 1")
BOX = {"mask_x": ["20"], "mask_y": ["20"], "mask_w": ["30"], "mask_h": ["30"], "mask_asset": ["1"]}


def coloured_pdf() -> bytes:
    """Three pages, each of another colour, none like the others of this process."""
    made = pikepdf.new()
    for colour in COLOURS:
        one = attack.pdf(f"{colour} rg 0 0 999 999 re f".encode())
        made.pages.extend(one.pages)
    made.docinfo["/Title"] = str(number())
    return attack.saved(made)


def given(office: Office, **changes: object) -> Item:
    data = coloured_pdf()
    asset = Asset(
        digest=sha512(data).hexdigest(),
        size=len(data),
        media_type="application/pdf",
        path=original_path(0, "application/pdf"),
        pages=len(COLOURS),
    )
    fields = {"type": "document", "rights": Rights(people=People.NONE), **changes}
    item = waiting(number(), **fields, assets=(asset,))
    office.world.add(item, files={item.id: data})
    return item


def page_address(item: Item, page: int) -> str:
    return f"/staff/items/{item.id}/pages/0/{page}.jpg"


def colour_at(data: bytes, x: float = 0.35, y: float = 0.35) -> tuple[int, int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        rgb = picture.convert("RGB")
        found: tuple[int, int, int] = rgb.getpixel((int(rgb.width * x), int(rgb.height * y)))  # type: ignore[assignment]
        return found


def strongest(colour: Iterable[int]) -> int:
    values = list(colour)
    return values.index(max(values))


def kept(office: Office, item: Item) -> list[str]:
    store = open_store(office.world.services.settings.derivatives)
    return [stat.key for stat in store.list("") if item.assets[0].digest in stat.key]


def test_every_page_is_shown_to_staff_alone(office: Office, tanaka: Person) -> None:
    item = given(office)
    tanaka.review(item.id, "publish", record_level="public", reason="公開")
    for page in (1, 2, 3):
        answer = tanaka.get(page_address(item, page))
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        assert strongest(colour_at(answer.data)) == page - 1
        assert answer.headers["Cache-Control"] == "no-store"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert not Image.open(io.BytesIO(answer.data)).getexif()
    assert [key for key in kept(office, item) if key.startswith("staff/")] != []
    for page in (0, 4, 99):
        assert tanaka.get(page_address(item, page)).status_code == 404
    assert office.person().get(page_address(item, 2)).status_code == 303, "to sign-in"
    assert office.person("reader").get(page_address(item, 2)).status_code == 403
    sealed = Access(level=Level.SEALED, named=(office.agents["sato"],))
    hidden = given(office, content=sealed)
    assert tanaka.get(page_address(hidden, 2)).status_code == 403
    assert kept(office, hidden) == []


def test_another_page_is_looked_at_without_losing_what_was_typed(
    office: Office, tanaka: Person
) -> None:
    item = given(office)
    answer = tanaka.review(item.id, "look", look_1="2", title_ja="書きかけ")
    assert answer.status_code == 200
    assert f'src="{page_address(item, 2)}"' in answer.text
    form = controls(answer, "review")
    assert (form["title_ja"], form["look_1"], form["mask_page"]) == ("書きかけ", "2", "2")
    assert office.now(item.id).revision == 1
    for nonsense, shown in (("99", "3"), ("0", "1"), ("x", "1"), ("²", "1")):
        again = controls(tanaka.review(item.id, "look", look_1=nonsense), "review")
        assert again["look_1"] == shown
    wrong = tanaka.review(item.id, "save", look_1="3", date_shot="きのう")
    assert f'src="{page_address(item, 3)}"' in wrong.text, "an error does not turn the page back"


def test_a_mask_on_the_second_page_hides_there_and_nowhere_else(
    office: Office, tanaka: Person
) -> None:
    item = given(office)
    assert tanaka.review(item.id, "save", mask_page=["2"], **BOX).status_code == 303
    assert office.now(item.id).masks == (Mask(page=1, x=0.2, y=0.2, w=0.3, h=0.3),)
    tanaka.review(item.id, "publish", record_level="public", reason="公開")
    answer = office.person().get(f"/items/{item.id}/document/0.pdf")
    assert answer.status_code == 200
    document = pypdfium2.PdfDocument(answer.data)
    try:
        inside = [_drawn(document, page) for page in range(3)]
    finally:
        document.close()
    assert [strongest(inside[0]), strongest(inside[2])] == [0, 2]
    assert max(inside[1]) - min(inside[1]) < 8, "grey"
    bare = tanaka.get(page_address(item, 2))
    assert strongest(colour_at(bare.data)) == 1, "staff see below it, to move it"
    public = [key for key in kept(office, item) if not key.startswith("staff/")]
    assert all("public.pdf" in key or key.endswith(("0.jpg", ".sums")) for key in public)


def _drawn(document: pypdfium2.PdfDocument, page: int) -> tuple[int, int, int]:
    picture = document[page].render(scale=1).to_pil().convert("RGB")
    found: tuple[int, int, int] = picture.getpixel((picture.width // 3, picture.height // 3))
    return found


def test_a_mask_lies_on_a_page_that_is(office: Office, tanaka: Person) -> None:
    item = given(office)
    answer = tanaka.review(item.id, "save", mask_page=["4"], **BOX)
    assert said(answer, "ファイル1は3ページまでです。")
    assert said(tanaka.review(item.id, "save", mask_page=["0"], **BOX), "ページの番号が違います")
    assert office.now(item.id).masks == ()


def test_pictures_for_staff_go_with_the_item(office: Office, admin: Person) -> None:
    item = given(office)
    admin.get(page_address(item, 3))
    assert [key for key in kept(office, item) if key.startswith("staff/")]
    address = f"/staff/items/{item.id}/erasure"
    admin.post(address, {"basis": "法", "reason": "請求"}, at=address)
    chief = office.person("chief")
    page = chief.get("/staff/erasures").text
    request = page.partition("/staff/erasures/")[2].partition("/approve")[0]
    chief.post(f"/staff/erasures/{request}/approve", at="/staff/erasures")
    assert kept(office, item) == []


def test_a_page_that_cannot_be_drawn_is_not_there(office: Office, tanaka: Person) -> None:
    item = given(office)
    (asset,) = item.assets
    more = replace(item, id=f"{item.id[:-1]}X", seq=number(), assets=(replace(asset, pages=9),))
    packages = office.world.services.packages
    with packages.open(item.id, asset.path) as stream:
        office.world.add(more, files={more.id: stream.read()})
    assert tanaka.get(page_address(more, 7)).status_code == 404
