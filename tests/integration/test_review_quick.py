"""What makes the queue quick: origins beside the fields, one key back, how long things wait."""

from datetime import timedelta

from archive.batch import Batch
from archive.identifiers import first_seq
from archive.model import (
    Basis,
    Dates,
    People,
    PlaceStatement,
    Rights,
    State,
    Suggestion,
    When,
)
from tests.integration.staff_archive import Office, Person, given, number, waiting
from tests.integration.web_archive import BY, NOW
from web.review.age import AGES

QUEUE = "/staff/review"


def _origins(page: str) -> dict[str, str]:
    """By the field above, what the line below it says."""
    found = {}
    for part in page.split('<p class="origin">')[1:]:
        words = part.partition("</p>")[0]
        before = page.partition(part)[0]
        found[before.rpartition('<label for="')[2].partition('"')[0]] = words
    return found


def test_each_value_says_where_it_comes_from(office: Office, tanaka: Person) -> None:
    batch = Batch(
        id=f"origins-{number()}",
        name="写真",
        kind="folder",
        accession="",
        by="x",
        at=NOW,
        credit="町の写真クラブ",
        licence=BY,
        basis="permission",
        state="done",
    )
    office.world.services.batches.open(batch)
    item = given(
        office,
        batch=batch.id,
        credit=batch.credit,
        creator="山田",
        disaster="kumamoto-2016",
        rights=Rights(licence=BY, basis=Basis(kind="permission")),
        dates=Dates(
            shot=When(edtf="2016-04-16", source="exif"),
            happened=When(edtf="2016-04", source="batch"),
        ),
        places=(
            PlaceStatement(code="43443", source="batch"),
            PlaceStatement(words="役場の前", source="row"),
        ),
        suggestions=(Suggestion(field="disaster", value="kumamoto-2016", source="exif"),),
    )
    address = f"/staff/items/{item.id}"
    found = _origins(tanaka.get(address).text)
    assert found == {
        "title_ja": "出典: 提供者の記載",
        "date_shot": "出典: カメラの時刻（未確認）",
        "date_happened": "出典: 受入のときの記載",
        "place-1": "出典: 受入のときの記載",
        "place-2": "出典: 提供者の記載",
        "disaster": "出典: 日付から推定",
        "creator": "出典: 提供者の記載",
        "credit": "出典: 受入のときの記載",
        "licence": "出典: 受入のときの記載",
        "basis": "出典: 受入のときの記載",
    }
    tanaka.review(item.id, "save", creator="山田太郎", date_shot="2016年4月15日", credit="山田")
    after = _origins(tanaka.get(address).text)
    changed = {name for name in found if after[name] != found[name]}
    assert changed == {"creator", "date_shot", "credit"}
    assert {after[name] for name in changed} == {"出典: 職員の判断"}


def test_one_key_takes_the_last_decision_back(office: Office, tanaka: Person) -> None:
    """From the page that follows; then that item is open again, as it was."""
    batch = f"back-{number()}"
    first, second = (given(office, batch=batch, rights=Rights(people=People.NONE)) for _ in "ab")
    query = f"?batch={batch}&queue=1"
    answer = tanaka.review(first.id, "publish", query, record_level="public", reason="確認した")
    assert second.id in answer.headers["Location"]
    page = tanaka.get(answer.headers["Location"])
    assert "公開「" in page.text
    assert office.person().get(f"/items/{first.id}").status_code == 200
    entry = page.text.partition('name="entry" value="')[2].partition('"')[0]
    back = tanaka.post(f"/staff/review/reverse?batch={batch}", {"entry": entry}, at=QUEUE)
    assert back.status_code == 303
    assert first.id in back.headers["Location"]
    assert f"batch={batch}" in back.headers["Location"]
    assert office.now(first.id).state is State.REVIEW
    assert office.person().get(f"/items/{first.id}").status_code == 404
    assert office.person().get(f"/items/{first.id}/picture/0/small.jpg").status_code == 404
    assert "1件の決定を取り消しました。" in tanaka.get(back.headers["Location"]).text
    again = tanaka.post("/staff/review/reverse", {"entry": entry}, at=QUEUE)
    assert "もう取り消せません" in tanaka.get(again.headers["Location"]).text


def test_nobody_takes_back_what_others_decided(
    office: Office, tanaka: Person, sato: Person
) -> None:
    item = given(office, rights=Rights(people=People.NONE))
    sato.review(item.id, "hold", reason="あとで")
    entry = office.world.services.catalog.history(item.id)[-1].entry
    assert entry not in tanaka.get(QUEUE).text
    assert tanaka.post("/staff/review/reverse", {"entry": entry}, at=QUEUE).status_code == 403
    assert tanaka.post("/staff/review/reverse", {"entry": "x"}, at=QUEUE).status_code == 404
    assert office.now(item.id).state is State.HELD


def test_how_long_things_wait_is_counted_and_chosen(office: Office, tanaka: Person) -> None:
    batch, now = f"age-{number()}", office.world.services.clock()
    hours = (1, 25, 200, 800)
    made = [waiting(number(), seq=first_seq(now - timedelta(hours=h)), batch=batch) for h in hours]
    office.world.add(*made)
    page = tanaka.get(f"{QUEUE}?batch={batch}").text
    for age, item in zip(AGES, made, strict=True):
        link = page.partition(f"age={age}")[2].partition("</a>")[0]
        assert '<span class="count">1</span>' in link, age
        chosen = tanaka.get(f"{QUEUE}?batch={batch}&age={age}").text
        assert [one.id for one in made if f'value="{one.id}:' in chosen] == [item.id]
        assert f'name="age" value="{age}"' in chosen
    assert 'href="/staff/review?age=older"' in tanaka.get("/staff").text
