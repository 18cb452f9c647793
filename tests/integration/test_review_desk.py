"""What stands beside the form: pictures and masks, evidence, suggestions, seals."""

from io import BytesIO

from PIL import Image

from archive.model import (
    Access,
    Evidence,
    Item,
    Level,
    Mask,
    Notice,
    People,
    Point,
    Rights,
    Suggestion,
)
from archive.storage import open_store
from tests.integration.staff_archive import (
    Office,
    Person,
    controls,
    given,
    number,
    said,
    typed,
)
from tests.integration.web_archive import jpeg, photo


def test_sealing_names_somebody(office: Office, tanaka: Person) -> None:
    item = given(office)
    form = {"record_level": "staff", "content_level": "sealed", "people": "none", "reason": "封印"}
    assert said(tanaka.review(item.id, "publish", **form), "閲覧できる人を一人以上")
    sato = office.agents["sato"]
    assert tanaka.review(item.id, "publish", content_named=sato, **form).status_code == 303
    assert office.now(item.id).content == Access(level=Level.SEALED, named=(sato,))
    assert tanaka.get(f"/staff/items/{item.id}").status_code == 403
    assert tanaka.get(f"/staff/items/{item.id}/unmasked/0.jpg").status_code == 403


def test_a_sealed_record_does_not_exist_for_others(
    office: Office, tanaka: Person, sato: Person
) -> None:
    only = Access(level=Level.SEALED, named=(office.agents["sato"],))
    item = given(office, record=only, content=only)
    address = f"/staff/items/{item.id}"
    assert tanaka.get(address).status_code == 404
    assert sato.get(address).status_code == 200
    listed = f'href="{address}'
    assert listed not in tanaka.get("/staff/review?size=200").text
    assert listed in sato.get("/staff/review?size=200").text


def test_accepting_a_suggestion_fills_the_form_and_saves_nothing(
    office: Office, tanaka: Person
) -> None:
    advice = (
        Suggestion(field="place", value="43443", source="exif"),
        Suggestion(field="title", value="倒れた塀", source="file"),
    )
    item = given(office, places=(), title={}, suggestions=advice)
    first = tanaka.review(item.id, "accept-0")
    assert controls(first, "review").getlist("place")[0] == "益城町（43443）"
    assert office.now(item.id).revision == 1
    both = tanaka.client.post(
        f"/staff/items/{item.id}", data=typed(controls(first, "review"), "accept-1")
    )
    kept = controls(both, "review")
    assert (kept["title_ja"], kept.getlist("place")[0]) == ("倒れた塀", "益城町（43443）")
    tanaka.client.post(f"/staff/items/{item.id}", data=typed(kept, "save"))
    assert office.now(item.id).places[0].code == "43443"


def test_rows_can_be_added_without_scripts(office: Office, tanaka: Person) -> None:
    item = given(office)
    before = tanaka.get(f"/staff/items/{item.id}").text.count('name="mask_x"')
    more = tanaka.review(item.id, "more", title_ja="書きかけ")
    assert more.text.count('name="mask_x"') > before
    assert controls(more, "review")["title_ja"] == "書きかけ"


def test_a_mask_hides_before_the_answer(office: Office, tanaka: Person) -> None:
    data = jpeg(640, 480, "red")
    item = given(office, data=data, rights=Rights(people=People.NONE))
    tanaka.review(item.id, "publish", record_level="public", reason="公開")
    address = f"/items/{item.id}/picture/0/small.jpg"
    public = office.person()
    assert _pixel(public.get(address).data, 0.25, 0.25)[0] > 200
    keys = {stat.key for stat in _derivatives(office, item)}
    box = {"mask_x": ["10"], "mask_y": ["10"], "mask_w": ["30"], "mask_h": ["30"]}
    assert tanaka.review(item.id, "save", **box).status_code == 303
    assert office.now(item.id).masks == (Mask(x=0.1, y=0.1, w=0.3, h=0.3),)
    assert not keys & {stat.key for stat in _derivatives(office, item)}
    grey = _pixel(public.get(address).data, 0.25, 0.25)
    assert max(grey) - min(grey) < 20
    bare = tanaka.get(f"/staff/items/{item.id}/unmasked/0.jpg")
    assert bare.headers["Cache-Control"] == "no-store"
    assert "sandbox" in bare.headers["Content-Security-Policy"]
    assert _pixel(bare.data, 0.25, 0.25)[0] > 200
    assert not keys & {stat.key for stat in _derivatives(office, item)}, "it is kept by nobody"
    cleared = {name: [""] for name in box}
    tanaka.review(item.id, "save", **cleared)
    assert office.now(item.id).masks == ()


def _derivatives(office: Office, item: Item) -> list[object]:
    store = open_store(office.world.services.settings.derivatives)
    return list(store.list(item.assets[0].digest))


def _pixel(data: bytes, x: float, y: float) -> tuple[int, ...]:
    with Image.open(BytesIO(data)) as picture:
        return picture.convert("RGB").getpixel((picture.width * x, picture.height * y))  # type: ignore[return-value]


def test_readings(tanaka: Person) -> None:
    date = tanaka.get("/staff/reading/date?text=平成28年4月16日").json
    assert date == {"edtf": "2016-04-16", "words": "2016年4月16日"}
    assert tanaka.get("/staff/reading/date?text=きのう").json == {"edtf": "", "words": ""}
    place = tanaka.get("/staff/reading/place?text=益城町").json["places"]
    assert [one["text"] for one in place] == ["益城町（43443）"]
    assert len(tanaka.get("/staff/reading/place?text=本町").json["places"]) > 1
    assert tanaka.get("/staff/reading/place?text=由布市").json["words"]


def test_duplicates_and_evidence_stand_beside_the_form(office: Office, tanaka: Person) -> None:
    data = jpeg(100, 100, "navy")
    other = photo(number(), data, title={"ja": "先に公開した同じ写真"})
    office.world.add(other, files={other.id: data})
    seen = Evidence(
        path="箱1/田中さん宅.jpg", position=Point(lat=32.7914, lon=130.8166), camera="Canon"
    )
    item = given(office, data=data, evidence=seen, donor="住民の会")
    page = tanaka.get(f"/staff/items/{item.id}").text
    for text in ("先に公開した同じ写真", "箱1/田中さん宅.jpg", "32.791400", "Canon", "住民の会"):
        assert text in page


def test_markup_in_received_words_stays_text(office: Office, tanaka: Person) -> None:
    evil = '"><script>alert(1)</script>'
    item = given(
        office,
        title={"ja": evil},
        donor=evil,
        evidence=Evidence(path=evil, notes={evil: evil}),
        warnings=(Notice(code=evil, detail=evil),),
        suggestions=(Suggestion(field="title", value=evil + "2", source=evil),),
    )
    page = tanaka.get(f"/staff/items/{item.id}").text
    assert "<script>alert" not in page
    assert controls(tanaka.get(f"/staff/items/{item.id}"), "review")["title_ja"] == evil
