"""Reads of what is sealed are noted by every door, before the answer, and outlive the catalog."""

from pathlib import Path

import pytest

from archive.model import Access, Item, Level, People, Rights, State
from archive.sealed_read import PREFIX, SealedRead
from tests.integration.staff_archive import DATA, Office, Person, number, waiting, waiting_photo
from tests.integration.web_archive import NOW, OPEN
from web.sealed import reads


def noted(office: Office, item: Item) -> list[tuple[str, str, str]]:
    """Login, part and door of the reads of an item, in their order."""
    logins = {agent: login for login, agent in office.agents.items()}
    with office.world.app.test_request_context("/"):
        return [(logins[r.agent], r.part, r.door) for r in reads().of(item.id)]


def sealed(office: Office, *names: str, record: bool = False, **changes: object) -> Item:
    only = Access(level=Level.SEALED, named=tuple(office.agents[name] for name in names))
    fields = {
        "state": State.PUBLISHED,
        "published": NOW,
        "rights": Rights(people=People.NONE),
        "record": only if record else OPEN,
        "content": only,
        **changes,
    }
    item = waiting_photo(number(), DATA, **fields)
    office.world.add(item, files={item.id: DATA})
    return item


def test_whoever_opens_the_content_is_noted(office: Office, sato: Person) -> None:
    item = sealed(office, "sato")
    doors = {
        f"/items/{item.id}": "item.show",
        f"/api/v1/items/{item.id}": "api.item",
        f"/items/{item.id}/cite.bib": "item.cite",
        f"/items/{item.id}/picture/0/small.jpg": "media.picture",
        f"/staff/items/{item.id}": "staff_item.show",
        f"/staff/items/{item.id}/unmasked/0.jpg": "staff_item.unmasked",
    }
    for address in doors:
        assert sato.get(address).status_code == 200, address
    assert noted(office, item) == [("sato", "content", door) for door in doors.values()]


def test_a_sealed_record_is_noted_as_such(office: Office, sato: Person) -> None:
    item = sealed(office, "sato", record=True)
    assert sato.get(f"/items/{item.id}").status_code == 200
    assert noted(office, item) == [("sato", part, "item.show") for part in ("record", "content")]


def test_nothing_is_noted_where_nothing_was_shown(
    office: Office, tanaka: Person, sato: Person
) -> None:
    item, hidden = sealed(office, "sato"), sealed(office, "sato", record=True)
    plain = waiting(number())
    office.world.add(plain)
    public = office.person()
    for person in (tanaka, public):
        for address in (f"/items/{hidden.id}", f"/staff/items/{item.id}"):
            assert person.get(address).status_code in (303, 403, 404)
        assert person.get(f"/items/{item.id}").status_code == 200, "its record is not sealed"
        assert person.get(f"/items/{item.id}/picture/0/small.jpg").status_code == 404
    assert sato.get(f"/staff/items/{plain.id}").status_code == 200
    assert [noted(office, one) for one in (item, hidden, plain)] == [[], [], []]


def test_what_the_browser_still_has_is_a_read_as_well(office: Office, sato: Person) -> None:
    item = sealed(office, "sato")
    address = f"/items/{item.id}/picture/0/small.jpg"
    first = sato.get(address)
    again = sato.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert len(noted(office, item)) == 2


def test_a_form_that_comes_back_is_a_read(office: Office, sato: Person) -> None:
    item = sealed(office, "sato")
    assert sato.review(item.id, "hold").status_code == 422
    assert [door for *_, door in noted(office, item)] == ["staff_item.show", "staff_item.decide"]


def test_an_export_notes_what_it_writes(office: Office, sato: Person, tanaka: Person) -> None:
    item = sealed(office, "sato", record=True, title={"ja": "封じた書き出しの記録"})
    address = "/search/download.csv?q=封じた書き出しの記録"
    assert "封じた書き出し" not in tanaka.get(address).text
    assert noted(office, item) == []
    assert "封じた書き出し" in sato.get(address).text
    assert ("sato", "record", "export.download") in noted(office, item)


def test_without_a_note_there_is_no_answer(
    office: Office, sato: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that cannot write must not make reading unseen possible."""
    item = sealed(office, "sato", title={"ja": "見えてはならない"})
    day = f"{PREFIX}{NOW:%Y-%m-%d}"
    folder = Path(office.world.services.settings.home) / "store" / day
    kept = folder.with_name("kept")
    if folder.exists():
        folder.rename(kept)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    try:
        office.world.app.testing = False
        answer = sato.get(f"/items/{item.id}")
        assert answer.status_code >= 500
        assert "見えてはならない" not in answer.text
    finally:
        office.world.app.testing = True
        folder.unlink()
        if kept.exists():
            kept.rename(folder)


def test_reads_outlive_the_catalog(office: Office, sato: Person) -> None:
    item = sealed(office, "sato")
    sato.get(f"/items/{item.id}")
    with office.world.app.test_request_context("/"):
        before: list[SealedRead] = reads().of(item.id)
    assert before
    office.world.services.rebuild.run(lambda _stage, _count: None)
    with office.world.app.test_request_context("/"):
        assert reads().of(item.id) == before
    office.world.index()


def test_administrators_see_who_looked(office: Office, admin: Person, sato: Person) -> None:
    own, other = sealed(office, "sato", "admin"), sealed(office, "sato", title={"ja": "他人の封"})
    for item in (own, other):
        for _ in range(3):
            sato.get(f"/items/{item.id}")
    page = admin.get(f"/staff/items/{own.id}").text
    assert "封印した内容を見た人（管理者だけ）" in page
    assert "satoさん" in page and "3回" in page
    assert "封印した内容を見た人" not in sato.get(f"/staff/items/{own.id}").text
    log = admin.get("/staff/sealed").text
    assert f'href="/staff/items/{own.id}"' in log
    assert other.id in log and "他人の封" not in log
    assert sato.get("/staff/sealed").status_code == 403
    assert "封印の閲覧記録" in admin.get("/staff").text
    assert "封印の閲覧記録" not in sato.get("/staff").text


@pytest.fixture
def long_log(office: Office) -> Item:
    item = sealed(office, "sato")
    with office.world.app.test_request_context("/"):
        log = reads()
        for _ in range(501):
            log.note(item.id, agent=office.agents["sato"], part="content", door="item.show")
    return item


def test_a_long_log_has_pages(office: Office, admin: Person, long_log: Item) -> None:
    first = admin.get("/staff/sealed").text
    onward = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert onward.startswith("/staff/sealed?before=")
    second = admin.get(onward)
    assert second.status_code == 200
    assert "はじめへ" in second.text
    assert long_log.id in first
