"""The staff pages of agreements and donors: writing, choosing, ending, and what stays inside."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.agreement import Agreement, Standing
from archive.agreement.keeping import Held
from archive.donor import Donor, Sort
from archive.model import Access, Item, Rights
from tests.integration.staff_archive import Office, Person, controls, given, number
from tests.integration.web_archive import item
from tests.making import STAFF

INDEX = "/staff/agreements"
NEW = "/staff/agreements/new"
SECRET = "096-555-0101"


def add(person: Person, name: str, **changes: str) -> str:
    """The address of a new agreement's page."""
    form = controls(person.get(NEW), "agreement")
    known = {"name": name, "standing": "in-force", "record": "public", "content": "public"}
    answer = person.post(NEW, {**form, **known, **changes}, at=NEW)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def held(office: Office, page: str) -> Held:
    return office.world.services.agreements.get(page.rpartition("/")[2])


def under(office: Office, page: str, **fields: object) -> Item:
    """An item that everybody sees, were it not for the agreement."""
    made = item(number(), rights=Rights(agreement=held(office, page).id), **fields)
    office.world.add(made)
    return made


def test_of_many_items_the_page_tells_that_they_are_under_way(
    office: Office, tanaka: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.agreement.settling.SLICE", 2)
    page = add(tanaka, "たくさんの資料")
    items = [under(office, page) for _ in range(3)]
    anybody = office.person()
    assert anybody.get(f"/items/{items[0].id}").status_code == 200
    stop = f"{page}/stop"
    form = {**controls(tanaka.get(stop), "stop"), "do": "withdrawn", "reason": "申し出"}
    assert tanaka.post(stop, form, at=stop).status_code == 303
    assert "反映しています（0／3件）" in tanaka.get(page).text
    assert {anybody.get(f"/items/{one.id}").status_code for one in items} == {404}
    assert "許諾の変更の反映" in office.person("admin").get("/staff/jobs").text
    office.world.services.worker("test").run_until_idle()
    assert "反映しています" not in tanaka.get(page).text
    assert {anybody.get(f"/items/{one.id}").status_code for one in items} == {404}


def test_an_agreement_is_written_and_read(office: Office, tanaka: Person) -> None:
    page = add(
        *(tanaka, "写真の許諾"),
        number="K-1",
        ends="2099-04-01T00:00",
        credit="写真提供：町",
        succession="町の総務課",
        content="researcher",
        masking="",
    )
    form = controls(tanaka.get(page), "agreement")
    assert (form["number"], form["ends"]) == ("K-1", "2099-04-01T00:00")
    assert (form["content"], form["succession"]) == ("researcher", "町の総務課")
    assert "masking" not in form and form["resizing"] == "1"
    listed = tanaka.get(INDEX).text
    for said in ("K-1 写真の許諾", "有効", "内容: 研究者"):
        assert said in listed
    english = tanaka.get(f"{page}?lang=en").text
    assert "in force" in english and "Form of the credit" in english


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(tanaka: Person) -> None:
    form = {**controls(tanaka.get(NEW), "agreement"), "name": "許諾", "standing": "in-force"}
    cases = (
        ({"name": ""}, "名前を書いて"),
        ({"record": "staff", "content": "public"}, "メタデータより広くできません"),
        ({"standing": "nothing"}, "一覧から選んで"),
        ({"donor": "nobody"}, "一覧から選んで"),
        ({"ends": "そのうち"}, "日時は"),
        ({"starts": "2030-01-01T00:00", "ends": "2029-01-01T00:00"}, "始まりより後"),
    )
    for changes, said in cases:
        answer = tanaka.post(NEW, {**form, **changes, "note": "書いたこと"}, at=NEW)
        assert answer.status_code == 422 and said in answer.text, said
        assert "書いたこと" in answer.text
    assert tanaka.get(f"{INDEX}/nothing").status_code == 404
    assert tanaka.get(f"{INDEX}/nothing/stop").status_code == 404
    assert tanaka.get(f"{NEW}/stop").status_code == 404


def test_of_two_editors_the_second_compares(office: Office, tanaka: Person, sato: Person) -> None:
    page = add(tanaka, "二人の許諾")
    mine = controls(tanaka.get(page), "agreement")
    theirs = controls(sato.get(page), "agreement")
    assert sato.post(page, {**theirs, "note": "佐藤のメモ"}, at=page).status_code == 303
    answer = tanaka.post(page, {**mine, "note": "田中のメモ"}, at=page)
    assert answer.status_code == 409
    assert "佐藤のメモ" in answer.text and "田中のメモ" in answer.text
    again = controls(answer, "agreement")
    assert tanaka.post(page, again, at=page).status_code == 303
    assert held(office, page).value.note == "田中のメモ"


def test_what_closes_is_listed_first_and_then_closes_at_once(
    office: Office, tanaka: Person
) -> None:
    page = add(tanaka, "撤回される許諾")
    items = [under(office, page, title={"ja": f"撤回の写真{n}"}) for n in range(2)]
    under(office, page, content=Access(), title={"ja": "撤回の文書"})
    visitor = office.person()
    assert visitor.get(f"/items/{items[0].id}").status_code == 200
    asked = tanaka.get(f"{page}/stop")
    rows = " ".join(asked.text.replace("<td>", " ").replace("</td>", " ").split())
    assert "メタデータ 公開" in rows and "3" in rows and "2" in rows
    assert "撤回の写真0" in asked.text
    assert visitor.get(f"/items/{items[0].id}").status_code == 200, "asking changes nothing"
    form = controls(asked, "stop")
    refused = tanaka.post(f"{page}/stop", {**form, "do": "withdrawn"}, at=page)
    assert refused.status_code == 422 and "理由を書いて" in refused.text
    unclear = tanaka.post(f"{page}/stop", {**form, "do": "x", "reason": "申し出"}, at=page)
    assert unclear.status_code == 422 and "どちらか" in unclear.text
    said = {**form, "do": "withdrawn", "reason": "申し出"}
    assert tanaka.post(f"{page}/stop", said, at=page).status_code == 303
    for one in items:
        assert visitor.get(f"/items/{one.id}").status_code == 404
        assert one.id not in visitor.get("/search?q=撤回の写真").text
    assert tanaka.post(f"{page}/stop", said, at=page).status_code == 409
    told = tanaka.get(page).text
    assert "撤回した" in told and "申し出" in told
    assert "終わりにする・撤回する" not in told


def test_the_desk_says_what_the_agreement_allows(office: Office, tanaka: Person) -> None:
    page = add(tanaka, "狭い許諾", content="researcher", credit="写真提供：川", masking="")
    photo = given(office)
    desk = tanaka.get(f"/staff/items/{photo.id}")
    assert "狭い許諾（有効）" in desk.text
    tanaka.review(photo.id, "save", agreement=held(office, page).id)
    assert office.world.services.catalog.get(photo.id).rights.agreement == held(office, page).id
    told = tanaka.get(f"/staff/items/{photo.id}").text
    for said in ("内容は研究者", "マスクは認められていません", "写真提供：川", page):
        assert said in told, said
    mask = {"mask_x": ["10"], "mask_y": ["10"], "mask_w": ["10"], "mask_h": ["10"]}
    refused = tanaka.review(photo.id, "save", **mask, mask_asset=["1"], mask_page=["1"])
    assert refused.status_code == 422 and "マスクを外して" in refused.text
    unknown = tanaka.review(photo.id, "save", agreement="nothing")
    assert unknown.status_code == 422


def test_what_is_sent_comes_under_the_agreement(office: Office, tanaka: Person) -> None:
    page = add(tanaka, "送るものの許諾", licence="https://creativecommons.org/licenses/by/4.0/")
    agreement = held(office, page).id
    form = controls(tanaka.get("/staff/sources/new/feed"), "source")
    typed = {
        "name": "許諾のある源",
        "told_address": "https://feed.invalid/",
        "origin": "町",
        "basis": "unknown",
        "agreement": agreement,
    }
    at = "/staff/sources/new/feed"
    answer = tanaka.post(at, {**form, **typed}, at=at)
    assert answer.status_code == 303
    (source,) = office.world.services.harvest.sources.every()
    terms = source.value.terms
    assert (terms["agreement"], terms["basis"]) == (agreement, "agreement")
    assert terms["licence"].endswith("/by/4.0/")
    assert "送るものの許諾" in tanaka.get(answer.headers["Location"]).text
    refused = tanaka.post(at, {**form, **typed, "name": "別", "agreement": "nothing"}, at=at)
    assert refused.status_code == 422 and "許諾を一覧から" in refused.text


def test_many_are_put_under_an_agreement_at_once(office: Office, tanaka: Person) -> None:
    page = add(tanaka, "まとめての許諾", content="staff")
    items = [item(number(), title={"ja": "まとめ札の写真"}) for _ in range(2)]
    office.world.add(*items)
    at = "/staff/bulk/new?q=まとめ札"
    form = {**controls(tanaka.get(at), "bulk"), "agreement": held(office, page).id}
    planned = tanaka.post(at, {**form, "reason": "許諾が届いた"}, at=at)
    assert planned.status_code == 303, planned.text
    plan = planned.headers["Location"]
    assert tanaka.post(f"{plan}/apply", at=plan).status_code == 303
    office.world.services.worker("test").run_until_idle()
    after = office.world.services.catalog.items([one.id for one in items]).values()
    assert {one.rights.agreement for one in after} == {held(office, page).id}
    visitor = office.person()
    told = visitor.get(f"/api/v1/items/{items[0].id}").json
    assert told["access"]["content"]["level"] == "staff"


def test_the_first_page_names_what_ends_soon(office: Office, tanaka: Person) -> None:
    now, agreements = office.world.clock(), office.world.services.agreements
    late = Agreement(
        name="もうすぐ終わる許諾", standing=Standing.IN_FORCE, ends=now + timedelta(days=400)
    )
    made = agreements.save(STAFF, "", late, revision=0)
    assert late.name not in tanaka.get("/staff").text
    soon = replace(late, ends=now + timedelta(days=30))
    agreements.save(STAFF, made.id, soon, revision=made.revision)
    assert late.name in tanaka.get("/staff").text
    assert tanaka.get(INDEX).text.count(late.name) == 2, "beside the list, too"


def test_how_to_reach_a_donor_is_for_staff_and_is_erased(
    office: Office, tanaka: Person, sato: Person
) -> None:
    at = "/staff/donors/new"
    form = controls(tanaka.get(at), "donor")
    assert tanaka.post(at, {**form, "name": ""}, at=at).status_code == 422
    typed = {**form, "name": "川の会", "kind": "organisation", "contact": SECRET}
    page = tanaka.post(at, typed, at=at).headers["Location"]
    donor = page.rpartition("/")[2]
    agreed = add(tanaka, "川の会の許諾", donor=donor)
    photo = under(office, agreed, title={"ja": "川の写真"})
    assert SECRET in tanaka.get(page).text and "川の会の許諾" in tanaka.get(page).text
    assert "団体" in tanaka.get("/staff/donors").text
    visitor = office.person()
    for address in (
        *(f"/items/{photo.id}", f"/api/v1/items/{photo.id}", f"/items/{photo.id}/cite.bib"),
        *("/search/download.csv?q=川の写真", "/search?q=川の写真"),
    ):
        body = visitor.get(address).text
        assert "川の" in body and "川の会" not in body and SECRET not in body, address
    assert visitor.get(page).status_code == 303, "to sign-in"
    assert tanaka.get(f"/api/v1/items?q={SECRET}").json["total"] == 0, "no index holds it"
    stale = controls(sato.get(page), "donor")["revision"]
    refused = tanaka.post(f"{page}/forget", {"revision": stale}, at=page)
    assert refused.status_code == 422 and "理由を書いて" in refused.text
    said = {"revision": stale, "reason": "本人の申し出"}
    assert tanaka.post(f"{page}/forget", said, at=page).status_code == 303
    told = tanaka.get(page).text
    assert SECRET not in told and "川の会" in told and "申し出によって消しました" in told
    assert sato.post(f"{page}/forget", said, at=page).status_code == 409
    left = Donor(name="川の会", kind=Sort.ORGANISATION, forgotten=True)
    assert office.world.services.donors.get(donor).value == left


def test_others_than_staff_are_sent_away(office: Office) -> None:
    reader = office.person("reader")
    for address in (INDEX, NEW, "/staff/donors", "/staff/donors/new"):
        assert reader.get(address).status_code == 403
