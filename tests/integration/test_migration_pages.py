"""An older archive moved in from the browser, undone, moved in again; former addresses lead on."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from werkzeug.test import TestResponse

from archive.batch import Fate
from archive.decisions import Actor
from archive.errors import Conflict, NotFound
from archive.model import Item, Level, State
from archive.rights import Role
from ingest.migration import Migration
from tests.integration.staff_archive import Office, Person, controls, token
from tests.integration.web_archive import jpeg

HOME = "/staff/migrations"
TABLE = """町の写真館 一覧表,,,,,,,
資料番号,題名,撮影,,公開区分,分類,URL,画像
,,日,場所,,,,
P1,石垣のようす,42476,熊本市中央区,一般公開,石垣,detail.php?id=1,一.jpg
P2,給水車,H28.4.17,益城町,館内のみ,給水;人々,detail.php?id=2,
P3,名簿,平成28年4月18日,益城町,秘,書類,detail.php?id=3,
P4,日付ちがい,2016-04-31,益城町,一般公開,石垣,,
P5,写真なし,2016,益城町,一般公開,石垣,,無い.jpg
"""
TERMS = {"source": "町の写真館", "basis": "permission"}
MEANS = {"一般公開": "public", "館内のみ": "public+on-site", "秘": "staff", "書類": "type:document"}


def packed() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("写真/一.jpg", jpeg(300, 200, "navy"))
        archive.writestr("写真/余り.jpg", jpeg(300, 200, "olive"))
    return out.getvalue()


def begin(person: Person, table: str = TABLE, source: str = "町の写真館") -> str:
    """The address of the migration that was begun without scripts."""
    files = [(BytesIO(packed()), "写真.zip")]
    form = {**TERMS, "source": source, "csrf_token": token(person.get(HOME)), "files": files}
    form["table"] = (BytesIO(table.encode("cp932")), "一覧表.csv")
    answer = person.client.post(HOME, data=form, buffered=True)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def press(person: Person, address: str, do: str, **form: str) -> TestResponse:
    return person.post(f"{address}/{do}", form, at=address)


def submit(person: Person, address: str, **changes: str) -> TestResponse:
    """The form of a page as it stands, with the choices of some words changed."""
    page = person.get(address)
    form = controls(page, "meanings")
    for kind in [name for name in form if name.startswith("word-")]:
        theirs, ours = form.getlist(kind), form.getlist(kind.replace("word", "ours"))
        chosen = [changes.get(word, now) for word, now in zip(theirs, ours, strict=True)]
        form.setlist(kind.replace("word", "ours"), chosen)
    for name in ("site", "first", "last"):
        if name in changes:
            form.setlist(name, [changes[name]])
    return person.client.post(address, data=form, buffered=True)


def worked(office: Office) -> None:
    office.world.services.worker("test").run_until_idle()


def migration(office: Office, address: str) -> Migration:
    return office.world.services.migrations.get(address.rpartition("/")[2])


def items(office: Office) -> dict[str, Item]:
    every = office.world.services.catalog.every_item()
    return {item.local_identifier: item for item in every if item.source == "町の写真館"}


def counts(office: Office, address: str) -> dict[Fate, int]:
    batches = office.world.services.batches
    return dict(batches.counts(migration(office, address).batches[-1]))


def rehearsed(office: Office, person: Person, address: str) -> dict[str, int]:
    assert press(person, address, "rehearse").status_code == 303
    worked(office)
    told = migration(office, address).rehearsed
    assert told is not None and told.trouble == ""
    return {str(fate): count for fate, count in told.counts.items()}


def test_moved_in_undone_and_moved_in_again(office: Office, tanaka: Person) -> None:
    address = begin(tanaka)
    columns = tanaka.get(f"{address}/columns")
    for said in ("撮影 / 日", "42476", "石垣のようす"):
        assert said in columns.text
    assert columns.text.count(" selected>旧アドレス") == 1
    answer = submit(tanaka, f"{address}/columns", site="https://old.example/")
    assert answer.headers["Location"].endswith("/words")
    words = tanaka.get(f"{address}/words")
    assert "一般公開" in words.text and "人々" in words.text
    assert submit(tanaka, f"{address}/words", **MEANS).status_code == 303
    worked(office)
    told = migration(office, address).rehearsed
    assert told is not None
    assert told.counts == {Fate.TAKEN: 3, Fate.REFUSED: 2}
    assert (told.unnamed, told.names) == (1, ("写真/写真/余り.jpg",))
    assert items(office) == {}
    page = tanaka.get(address)
    assert "一覧表.csv 7 行目" in page.text and "無い.jpg" in page.text
    report = tanaka.get(f"{address}/rehearsal.csv")
    assert report.text.count("受け付けなかった") == 2 and "一覧表.csv 8 行目" in report.text
    assert press(tanaka, address, "move").status_code == 303
    worked(office)
    first = items(office)
    assert counts(office, address) == {Fate.TAKEN: 3, Fate.REFUSED: 2}
    assert {item.state for item in first.values()} == {State.REVIEW}
    assert first["P1"].dates.shot is not None and first["P1"].dates.shot.edtf == "2016-04-16"
    assert [warning.code for warning in first["P2"].warnings] == ["unmapped"]
    batch = migration(office, address).batches[-1]
    told_rows = tanaka.get(f"/staff/batches/{batch}/report.csv").text
    assert told_rows.count("受け入れた") == 3 and told_rows.count("受け付けなかった") == 2
    press(tanaka, address, "move")
    worked(office)
    assert counts(office, address) == {Fate.ALREADY: 3, Fate.REFUSED: 2}
    at = f"/staff/batches/{batch}/undo"
    tanaka.post(at, {"reason": "やり直す"}, at=at)
    assert items(office) == {}
    press(tanaka, address, "move")
    worked(office)
    again = items(office)
    assert counts(office, address) == {Fate.TAKEN: 3, Fate.REFUSED: 2}
    assert {n: (i.title, i.former, i.assets) for n, i in again.items()} == {
        n: (i.title, i.former, i.assets) for n, i in first.items()
    }
    assert_published(office, tanaka, address)


def assert_published(office: Office, tanaka: Person, address: str) -> None:
    """As the rows asked for, after the differences were seen; then the former addresses lead on."""
    visitor = office.world.app.test_client()
    assert visitor.get("/detail.php?id=1").status_code == 404
    bare = press(tanaka, address, "publish", people="judged")
    assert bare.status_code == 422 and "理由を書いてください" in bare.text
    seen = press(tanaka, address, "publish", people="judged", reason="前のサイトで公開していた")
    edit = seen.headers["Location"]
    assert "変わる資料" in tanaka.get(edit).text
    tanaka.post(f"{edit}/apply", {}, at=edit)
    worked(office)
    held = items(office)
    assert held["P1"].record.level is held["P1"].content.level is Level.PUBLIC
    assert held["P2"].state is State.REVIEW
    assert (held["P3"].state, held["P3"].record.level) == (State.PUBLISHED, Level.STAFF)
    assert visitor.get("/detail.php?id=1").headers["Location"] == f"/items/{held['P1'].id}"
    assert visitor.get("/items/P1").headers["Location"] == f"/items/{held['P1'].id}"
    for hidden in (2, 3):
        assert visitor.get(f"/detail.php?id={hidden}").status_code == 404


def test_a_changed_row_is_told_and_applied_only_when_ticked(office: Office, tanaka: Person) -> None:
    rows = "資料番号,題名,本文\n{},本文\n"
    address = begin(tanaka, rows.format("Q1,前の題"), "変わる館")
    assert rehearsed(office, tanaka, address) == {"taken": 1}
    press(tanaka, address, "move")
    worked(office)
    later = begin(tanaka, rows.format("Q1,後の題"), "変わる館")
    assert rehearsed(office, tanaka, later) == {"changed": 1}
    assert "内容が変わっています" in tanaka.get(later).text
    press(tanaka, later, "move")
    worked(office)
    assert counts(office, later) == {Fate.CHANGED: 1}
    press(tanaka, later, "move", update="1")
    worked(office)
    assert counts(office, later) == {Fate.UPDATED: 1}


def test_nothing_is_moved_in_that_was_not_tried(office: Office, tanaka: Person) -> None:
    address = begin(tanaka, "資料番号,題名\nR1,題\n", "試さない館")
    assert "先に" in press(tanaka, address, "move").text
    assert rehearsed(office, tanaka, address) == {"taken": 1}
    submit(tanaka, f"{address}/columns", site="https://elsewhere.example/")
    assert "先に" in press(tanaka, address, "move").text
    assert migration(office, address).batches == ()
    assert press(tanaka, address, "other").status_code == 404


def test_what_is_wrong_is_said_and_nothing_is_begun(office: Office, tanaka: Person) -> None:
    before = len(office.world.services.migrations.every())
    form = {"csrf_token": token(tanaka.get(HOME)), "source": "", "basis": ""}
    nothing = tanaka.client.post(HOME, data=form, buffered=True)
    assert nothing.status_code == 422
    assert "移行元の名前を書いて" in nothing.text and "権利の根拠を選んで" in nothing.text
    form |= TERMS
    assert "表のファイルを選んで" in tanaka.client.post(HOME, data=form, buffered=True).text
    broken = {**form, "table": (BytesIO(b"PK\x03\x04 none"), "一覧表.xlsx")}
    refused = tanaka.client.post(HOME, data=broken, buffered=True)
    assert refused.status_code == 422 and "開けません" in refused.text
    assert len(office.world.services.migrations.every()) == before
    address = begin(tanaka, "資料番号,題名\nS1,題\n", "だめな館")
    for changes, sentence in (
        ({"site": "old.example"}, "https://"),
        ({"first": "9", "last": "9"}, "見出しがありません"),
        ({"first": "3", "last": "2"}, "番号で書いてください"),
    ):
        answer = submit(tanaka, f"{address}/columns", **changes)
        assert answer.status_code == 422 and sentence in answer.text, changes


def test_a_crosswalk_goes_out_and_comes_back_and_two_editors_are_kept_apart(
    office: Office, tanaka: Person
) -> None:
    address = begin(tanaka, "資料番号,題名,公開区分\nT1,題,公開\n", "行き来の館")
    crosswalks = office.world.services.crosswalks
    held = crosswalks.get("行き来の館")
    data = tanaka.get(f"/staff/crosswalks/{held.id}.csv").data
    assert b"access" in data
    changed = data.replace(
        b"column,\xe9\xa1\x8c\xe5\x90\x8d,title", b"column,\xe9\xa1\x8c\xe5\x90\x8d,note"
    )
    form = {"csrf_token": token(tanaka.get(address)), "csv": (BytesIO(changed), "c.csv")}
    answer = tanaka.client.post(f"{address}/crosswalk", data=form, buffered=True)
    assert answer.status_code == 303
    assert crosswalks.get("行き来の館").columns["題名"] == "note"
    wrong = {"csrf_token": token(tanaka.get(address)), "csv": (BytesIO(b"a,b\n1,2\n"), "c.csv")}
    refused = tanaka.client.post(f"{address}/crosswalk", data=wrong, buffered=True)
    assert refused.status_code == 422 and "kind, theirs, ours" in refused.text
    with pytest.raises(Conflict):
        crosswalks.revise(held, "x", revision=1)


def test_an_erasure_takes_along_what_the_item_was_given_with(
    office: Office, tanaka: Person
) -> None:
    address = begin(tanaka, "資料番号,題名\nV1,題\n", "消す館")
    rehearsed(office, tanaka, address)
    press(tanaka, address, "move")
    worked(office)
    here, held = office.world.services, migration(office, address)
    (item,) = [i for i in here.catalog.every_item() if i.batch == held.batches[0]]
    asked = Actor(agent=tanaka.agent, role=Role.ADMINISTRATOR)
    here.erasure.erase(asked, item.id, basis="法", reason="privacy", approved_by="second")
    assert list(here.store.list(f"stage/uploads/{held.upload}/")) == []
    assert not here.migrations.is_there(held)


def test_what_was_given_goes_with_old_uploads_and_the_crosswalk_stays(
    office: Office, tanaka: Person
) -> None:
    address = begin(tanaka, "資料番号,題名\nU1,題\n", "残る館")
    here = office.world.services
    for stat in list(here.store.list(f"stage/uploads/{migration(office, address).upload}/")):
        here.store.delete(stat.key)
    assert "保存の期限が過ぎて" in tanaka.get(address).text
    assert "保存の期限が過ぎて" in tanaka.get(f"{address}/columns").text
    assert here.crosswalks.get("残る館").columns["題名"] == "title"
    with pytest.raises(NotFound):
        here.migrations.get("nothing")
