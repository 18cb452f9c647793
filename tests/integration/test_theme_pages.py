"""The staff pages of themes, and what every door shows of a theme that was merged."""

import json
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from archive.vocabulary.themes import set_themes
from tests.integration.staff_archive import Office, Person, controls, given, number, open_office
from tests.integration.web_archive import item

INDEX, NEW = "/staff/themes", "/staff/themes/new"
FORM = {"ja": "井戸", "reading": "いど", "easy": "いど（みず）", "en": "Wells", "after": "shelter"}


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("home"), request.config) as office:
        yield office
    set_themes({})


def show(theme: str) -> str:
    return f"{INDEX}/{theme}"


def press(person: Person, theme: str, form: str, **fields: str) -> int:
    """Send a form of the theme's page, or of its merge, as it stands there."""
    at = show(theme) if form == "theme" else f"{show(theme)}/merge?into={fields['into']}"
    answer = person.post(at.partition("?")[0], {**controls(person.get(at), form), **fields}, at=at)
    return answer.status_code


def settled(office: Office) -> None:
    office.world.services.themes.settle()
    office.world.index()


def test_a_theme_is_added_renamed_and_put_in_its_place(office: Office, tanaka: Person) -> None:
    answer = tanaka.post(NEW, {**controls(tanaka.get(NEW), "theme"), **FORM}, at=NEW)
    assert answer.headers["Location"] == show("wells")
    listed = tanaka.get(INDEX).text
    assert listed.index("避難所") < listed.index("井戸") < listed.index("給水・断水")
    assert press(tanaka, "wells", "theme", ja="井戸水", note="共同のもの") == 303
    page = tanaka.get(f"{show('wells')}?lang=en").text
    assert "Reading (in kana)" in page and "井戸水" in page
    assert controls(tanaka.get(show("wells")), "theme")["after"] == "shelter"
    assert press(tanaka, "wells", "theme", en="Shelters") == 422
    sheet = tanaka.get(f"/staff/items/{given(office).id}").text
    assert 'value="wells"' in sheet and "井戸水" in sheet


def test_the_second_of_two_editors_sees_both_and_loses_nothing(
    office: Office, tanaka: Person, sato: Person
) -> None:
    stale = controls(sato.get(show("road")), "theme")
    assert press(tanaka, "road", "theme", ja="道と橋") == 303
    answer = sato.post(show("road"), {**stale, "note": "橋も"}, at=show("road"))
    assert answer.status_code == 409
    assert "ほかの人が先に変更しました" in answer.text and "橋も" in answer.text
    assert sato.post(show("road"), controls(answer, "theme"), at=show("road")).status_code == 303
    held = office.world.services.themes.get("road").value
    assert (held.label["ja"], held.note) == ("道路・橋", "橋も")


def test_a_merge_is_previewed_felt_at_every_door_and_undone(office: Office, tanaka: Person) -> None:
    world = office.world
    pet, both = (
        item(number(), themes=("pet",)),
        item(number(), themes=("pet", "waste")),
    )
    world.add(pet, both, item(number(), themes=("waste",)))
    preview = tanaka.get(f"{show('pet')}/merge?into=waste").text
    assert "2件（うち公開しているもの 2件）" in preview and "3件" in preview
    assert press(tanaka, "pet", "merge", into="waste") == 422
    assert press(tanaka, "pet", "merge", into="waste", reason="同じもの") == 303
    settled(office)
    moved = world.get("/search?q=&theme=pet&type=photo")
    assert (moved.status_code, moved.headers["Location"]) == (
        302,
        "/search?q=&theme=waste&type=photo",
    )
    page = world.get(f"/items/{both.id}").text
    assert page.count("災害ごみ") == world.get(f"/items/{pet.id}").text.count("災害ごみ") > 0
    assert "ペット" not in page
    for address in ("/api/v1/items?theme=pet", "/feed.atom?theme=pet", "/map?theme=pet"):
        assert "theme=waste" in world.get(address).headers["Location"]
    told = world.get(f"/api/v1/items/{both.id}").json
    assert (told["themes"], told["theme_labels"]) == (["waste"], ["災害ごみ"])
    feed = ElementTree.fromstring(world.get("/feed.atom?theme=waste").data)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 3
    rows = world.get("/search/download.jsonl?theme=waste").text.splitlines()
    assert {tuple(json.loads(row)["themes"]) for row in rows} == {("waste",)}
    assert "pet" not in world.get("/search/download.csv?theme=waste").text
    back = {"do": "reuse", "reason": "やはり別", "revision": "1"}
    assert tanaka.post(show("pet"), back, at=show("pet")).status_code == 303
    settled(office)
    assert world.get("/search?theme=pet").status_code == 200
    assert world.get(f"/api/v1/items/{both.id}").json["themes"] == ["pet", "waste"]


def test_what_an_item_says_survives_a_decision_on_it(office: Office, tanaka: Person) -> None:
    """Retired or merged, its theme stands ticked in the form, with what became of it."""
    one = given(office, themes=("memory", "economy"))
    assert press(tanaka, "economy", "merge", into="education", reason="同じもの") == 303
    retired = {"do": "retire", "reason": "使わない", "revision": "0"}
    assert tanaka.post(show("memory"), retired, at=show("memory")).status_code == 303
    sheet = tanaka.get(f"/staff/items/{one.id}").text
    assert "慰霊・伝承（いまは使わないテーマ）" in sheet
    assert "産業・農業（いまは防災教育・訓練）" in sheet
    assert tanaka.review(one.id, "save", title_ja="直した題名").status_code == 303
    assert office.now(one.id).themes == ("memory", "economy")
    assert 'name="theme_add" value="memory"' not in tanaka.get("/staff/bulk/new?q=").text


def test_easy_japanese_has_the_easy_name(office: Office) -> None:
    office.world.add(item(number(), themes=("flood",)))
    assert "こうずい（みずが あふれる）" in office.world.get("/search?easy=1").text
    assert "こうずい" not in office.world.get("/search").text


def test_only_staff_without_limits_come_here(office: Office) -> None:
    for address in (INDEX, NEW, show("water"), f"{show('water')}/merge"):
        assert "/account/sign-in" in office.world.get(address).headers["Location"]
