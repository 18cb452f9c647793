"""The staff pages of pulled sources: adding, changing, pausing, removing one, what they tell."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.integration.living import CACHE
from tests.integration.staff_archive import Office, Person, controls, open_office
from tests.integration.test_harvest import entry, rss
from tests.outside import ALLOWED, Host, Said, host
from web.cli import cli

INDEX = "/staff/sources"
NEW = "/staff/sources/new/feed"


@pytest.fixture(scope="module")
def there() -> Iterator[Host]:
    with host() as made:
        yield made


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("home")
    with open_office(folder, request.config, harvest_hosts=ALLOWED) as office:
        yield office


def add(person: Person, there: Host, name: str, **changes: str) -> str:
    """The address of a new source's page."""
    form = controls(person.get(NEW), "source")
    typed = {"name": name, "told_address": there.url(f"/{name}"), "origin": "町役場"}
    answer = person.post(NEW, {**form, **typed, "basis": "permission", **changes}, at=NEW)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def worked(office: Office) -> None:
    office.world.services.worker("test").run_until_idle()


def test_a_source_is_added_and_pulled_and_tells_how_it_went(
    office: Office, tanaka: Person, there: Host
) -> None:
    there.pages["/first"] = Said(body=rss(entry(1), entry(2)))
    page = add(tanaka, there, "first", place="益城町", date="平成28年4月", minutes="180")
    worked(office)
    told = tanaka.get(page).text
    for said in ("first", "町役場", "3時間ごと", "動いています", "うまくいきました", "足した"):
        assert said in told
    assert "tanakaさん" in told
    (held,) = (
        one for one in office.world.services.harvest.sources.every() if one.value.name == "first"
    )
    assert not held.value.update  # nobody ticked it
    assert held.value.terms["place"] == "43443" and held.value.terms["date"] == "2016-04"
    listed = tanaka.get(INDEX)
    assert listed.status_code == 200 and "新しい資料 2件" in listed.text
    batch = office.world.services.harvest.states.get(held.id).runs[0].batch
    assert tanaka.get(f"/staff/batches/{batch}").status_code == 200
    english = tanaka.get(f"{page}?lang=en").text
    assert "every 3 h" in english and "It worked" in english


def test_running_pausing_resuming_and_removing(
    office: Office, tanaka: Person, sato: Person, there: Host
) -> None:
    there.pages["/second"] = Said(body=rss(entry(3)))
    page = add(tanaka, there, "second")
    worked(office)
    sources = office.world.services.harvest.sources
    source_id = page.rpartition("/")[2]
    for do, said in (("pause", "休止しました"), ("resume", "再開しました"), ("run", "頼みました")):
        assert sato.post(page, {"do": do}, at=page).status_code == 303
        assert said in sato.get(page).text
    back = sato.post(page, {"do": "pause", "back": "list"}, at=page)
    assert back.headers["Location"] == INDEX
    assert "休止中" in sato.get(INDEX).text
    refused = sato.post(page, {"do": "remove"}, at=page)
    assert refused.status_code == 422 and "理由を書いてください" in refused.text
    there.pages.pop("/second")
    assert sato.post(page, {"do": "remove", "reason": "閉鎖"}, at=page).status_code == 303
    told = sato.get(page).text
    assert "外しました" in told and "閉鎖" in told and "いま取りに行く<" not in told
    late = sato.post(page, {"do": "run"}, at=NEW)
    assert late.status_code == 409 and "もう外されています" in late.text
    assert [step.action for step in sources.history(source_id)] == [
        *("add", "pause", "resume", "ask", "pause", "remove")
    ]
    kept = [i for i in office.world.services.catalog.every_item() if i.local_identifier == "town-3"]
    assert len(kept) == 1


def test_the_page_changes_a_source_and_shows_what_another_wrote(
    office: Office, tanaka: Person, sato: Person, there: Host
) -> None:
    there.pages["/town"] = Said(body=rss(entry(5)))
    there.pages["/new"] = Said(body=rss(entry(5), entry(6)))
    page = add(tanaka, there, "town", place="益城町", date="平成28年4月")
    worked(office)
    edit = f"{page}/edit"
    assert f'href="{edit}"' in tanaka.get(page).text
    first, second = (controls(one.get(edit), "source") for one in (tanaka, sato))
    assert first["date"] == "2016-04" and first["told_address"] == there.url("/town")
    done = tanaka.post(edit, {**first, "donor": "広報係", "reason": "異動"}, at=edit)
    assert done.status_code == 303 and done.headers["Location"] == page
    shown = tanaka.get(page).text
    for said in ("広報係", "異動", "変えた", "益城町"):
        assert said in shown

    late = sato.post(edit, {**second, "name": "町の知らせ"}, at=edit)
    assert late.status_code == 409
    for said in ("ほかの人が先に変更しました", "広報係", "町の知らせ"):
        assert said in late.text
    assert office.world.services.harvest.sources.get(page.rpartition("/")[2]).value.name == "town"
    again = sato.post(edit, {**controls(late, "source"), "donor": "広報係"}, at=edit)
    assert again.status_code == 303
    assert "広報係" in sato.get(page).text and "町の知らせ" in sato.get(page).text

    typed = {**controls(sato.get(edit), "source"), "told_address": there.url("/new")}
    warned = sato.post(edit, typed, at=edit)
    assert warned.status_code == 422 and "どこまで取ったかは忘れ" in warned.text
    assert there.url("/new") in warned.text
    office.world.clock.at += timedelta(minutes=1)
    assert sato.post(edit, {**typed, "anew": "1"}, at=edit).status_code == 303
    worked(office)
    assert "すでにある 1" in sato.get(page).text and "新しい 1" in sato.get(page).text
    wrong = sato.post(edit, {**typed, "told_address": "ftp://x", "basis": ""}, at=edit)
    assert wrong.status_code == 422 and "権利の根拠を選んで" in wrong.text
    assert 'value="ftp://x"' in wrong.text

    assert sato.post(page, {"do": "remove", "reason": "閉鎖"}, at=page).status_code == 303
    assert sato.get(edit).status_code == 409
    assert sato.post(edit, typed, at=page).status_code == 409
    assert sato.get("/staff/sources/nothing/edit").status_code == 404


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(
    tanaka: Person, there: Host
) -> None:
    form = {"name": "名前", "told_address": "ftp://x", "origin": "町", "minutes": "60"}
    cases = (
        ({}, "ウェブの住所を書いて"),
        ({"basis": ""}, "権利の根拠を選んで"),
        ({"minutes": "7"}, "5分から31日"),
        ({"name": ""}, "名前を書いて"),
        ({"origin": ""}, "だれのものか"),
        ({"date": "いつか"}, "日付として読めません"),
        ({"told_address": ""}, "書いてください"),
    )
    for changes, said in cases:
        answer = tanaka.post(NEW, {"basis": "own", **form, **changes}, at=NEW)
        assert answer.status_code == 422 and said in answer.text, said
    assert 'value="ftp://x"' in tanaka.post(NEW, {"basis": "own", **form}, at=NEW).text
    assert controls(tanaka.get("/staff/sources/new/x"), "source")["told_address"]
    assert tanaka.get("/staff/sources/new/nothing").status_code == 404
    assert tanaka.get("/staff/sources/nothing").status_code == 404


def test_a_host_that_fails_is_told_with_what_to_do(
    office: Office, tanaka: Person, there: Host
) -> None:
    there.pages["/busy"] = Said(status=429, headers={"Retry-After": "3600"})
    there.pages["/broken"] = Said(body=b"<rss")
    busy, broken = (add(tanaka, there, name) for name in ("busy", "broken"))
    worked(office)
    assert "XMLとして読めません" in tanaka.get(broken).text
    listed = tanaka.get(INDEX).text
    for said in ("相手の求めで待っています", "うまくいきませんでした", "XMLとして読めません"):
        assert said in listed
    asked = len(there.asked)
    assert tanaka.post(busy, {"do": "run"}, at=busy).status_code == 303
    assert "相手が待つように求めている" in tanaka.get(busy).text
    worked(office)
    assert len(there.asked) == asked


def test_commands_do_the_same(there: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HARVEST_HOSTS": ALLOWED, "CACHE_DIR": str(CACHE)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ARCHIVE_HOME", str(tmp_path / "own"))
    there.pages["/feed"] = Said(body=rss(entry(1), entry(2, files=("/none.jpg",))))

    def run(*words: str, code: int = 0) -> str:
        answer = CliRunner().invoke(cli, words)
        said = answer.output + (str(answer.exception) if answer.exception else "")
        assert (answer.return_value if answer.exception is None else 2) in (code, None), said
        return said

    run("init")
    terms = ("--basis", "permission", "--place", "益城町", "--date", "平成28年4月", "--every", "6h")
    address = there.url("/feed")
    run("source", "add", "feed", address, "--name", "町", "--origin", "町役場", *terms)
    assert "never pulled" in run("source", "list")
    assert "2 found, 2 new, 0 known, 0 refused" in run("source", "run", "町")
    assert "2 found, 0 new, 2 known, 0 refused" in run("source", "run", "町")
    assert "paused" in run("source", "pause", "町", "--reason", "夜間")
    assert "active" in run("source", "resume", "町")
    there.pages["/feed"] = Said(body=b"no feed")
    assert "not XML" in run("source", "run", "町", code=1)
    shown = run("source", "show", "町")
    for said in (address, "夜間", "2 found, 2 new", "bad-xml", "add"):
        assert said in shown
    run(
        "source",
        "change",
        "町",
        "--donor",
        "広報",
        "--every",
        "1d",
        "--set",
        "address=ftp://x",
        code=2,
    )
    assert "anew" in run("source", "change", "町", there.url("/other"), code=2)
    assert "changed" in run("source", "change", "町", "--donor", "広報係", "--reason", "異動")
    assert "changed" in run(
        "source", "change", "町", there.url("/other"), "--anew", "--every", "1d"
    )
    shown = run("--format", "json", "source", "show", "町")
    for said in (there.url("/other"), '"minutes": 1440', "広報係", "43443", "2016-04", "異動"):
        assert said in shown
    assert "removed" in run("source", "remove", "町", "--reason", "閉鎖")
    assert "No source" in run("source", "list")
    for wrong in (
        ("source", "add", "nothing", "x", "--name", "a", "--origin", "b"),
        ("source", "add", "feed", "ftp://x", "--name", "a", "--origin", "b"),
        ("source", "add", "feed", address, "--name", "a", "--origin", "b", "--every", "often"),
        ("source", "add", "feed", address, "--name", "a", "--origin", "b", "--set", "x=1"),
        ("source", "run", "nothing"),
    ):
        run(*wrong, code=2)
