"""A lesson from the first draft to its withdrawal, as the people of an office write it."""

import json

import pytest

from archive.decisions import Actor, Decision
from archive.errors import NotAllowed, RevisionConflict
from archive.lesson import Evidence, Kind, Lesson, Status
from archive.model import Item
from archive.register import PREFIX
from archive.rights import Role
from tests.integration.staff_archive import Office, Person, controls, number, typed
from tests.integration.web_archive import item

STAFF = Actor(agent="writer", role=Role.STAFF)
CHIEF = Actor(agent="chief", role=Role.CURATOR)


@pytest.fixture
def paper(office: Office) -> Item:
    made = item(number(), title={"ja": "給水の記録"}, text=("断水は10日間つづいた。",))
    office.world.add(made)
    return made


def written(paper: Item, **more: object) -> Lesson:
    quoted = Evidence(
        item=paper.id, kind=Kind.PAGE, quote="断水は１０日間", note={"ja": "断水の長さ"}
    )
    fields = {
        "statement": {"ja": "水は入れ物も要る", "en": "Water needs containers"},
        "phase": "relief",
        "subject": "life",
        "evidence": (quoted,),
        **more,
    }
    return Lesson(**fields)  # type: ignore[arg-type]


def published(office: Office, lesson: Lesson) -> str:
    lessons = office.world.services.lessons
    page = lessons.save(STAFF, "", lesson, revision=0)
    page = lessons.step(STAFF, page.id, "submit", revision=page.revision, reason="")
    lessons.step(CHIEF, page.id, "publish", revision=page.revision, reason="確かめた")
    return page.id


def decide(office: Office, paper: Item, do: str, **fields: object) -> None:
    now = office.now(paper.id)
    seen = Decision(item_id=now.id, revision=now.revision, fields=fields)
    actor = Actor(agent=office.agents["admin"], role=Role.ADMINISTRATOR)
    office.world.services.decisions.decide(actor, do, [seen], reason="privacy: test")


def shown(office: Office, lesson_id: str) -> str:
    return office.world.get(f"/lessons/{lesson_id}").text


def send(person: Person, address: str, **fields: str) -> tuple[int, str, str]:
    form = typed(controls(person.get(address), "lesson"), **{"do": "", **fields})
    answer = person.client.post(address, data=form, buffered=True)
    return answer.status_code, answer.text, answer.headers.get("Location", "")


def test_it_is_written_at_the_desk_with_evidence_found_beside_it(
    office: Office, tanaka: Person, admin: Person, paper: Item
) -> None:
    """Each step is a form that works without scripts, and keeps what was typed before."""
    new = "/staff/lessons/new"
    words = {"statement_ja": "水は入れ物も要る", "phase": "relief", "subject": "life"}
    status, page, _at = send(tanaka, new, **words, seek="断水 10日間")
    assert status == 200
    assert f'name="cite" value="{paper.id} 0"' in page
    assert "水は入れ物も要る</textarea>" in page
    blank = controls(tanaka.get(new), "lesson")
    form = typed(blank, "", **words, cite=f"{paper.id} 0")
    cited = tanaka.client.post(new, data=form, buffered=True)
    form = controls(cited, "lesson")
    assert form["statement_ja"] == "水は入れ物も要る"
    assert form["ev_item"] == paper.id
    wrong = typed(form, "save", ev_quote="断水は九日間")
    refused = tanaka.client.post(new, data=wrong, buffered=True)
    assert refused.status_code == 422
    assert "引用した箇所が、いまの資料にありません" in refused.text
    right = typed(form, "submit", ev_quote="断水は１０日間")
    saved = tanaka.client.post(new, data=right, buffered=True)
    assert saved.status_code == 303
    address = saved.headers["Location"]
    lesson_id = address.rpartition("/")[2]
    assert office.world.get(f"/lessons/{lesson_id}").status_code == 404
    assert 'value="publish"' not in tanaka.get(address).text
    status, page, _at = send(tanaka, address, do="publish", reason="よい")
    assert status == 403
    status, page, _at = send(admin, address, do="publish")
    assert (status, "理由を書いてください" in page) == (422, True)
    assert send(admin, address, do="publish", reason="確かめた")[0] == 303
    assert "断水は１０日間" in shown(office, lesson_id)
    assert lesson_id in office.world.get(f"/items/{paper.id}").text
    told = office.world.get(f"/api/v1/lessons/{lesson_id}").json
    assert told["evidence"][0]["title"] == "給水の記録"
    assert told["evidence"][0]["page"] == 1
    assert "確かめた" in admin.get(address).text


def test_two_editors_lose_nothing(
    office: Office, tanaka: Person, sato: Person, paper: Item
) -> None:
    page = office.world.services.lessons.save(STAFF, "", written(paper), revision=0)
    address = f"/staff/lessons/{page.id}"
    early = controls(sato.get(address), "lesson")
    assert send(tanaka, address, do="save", done_ja="田中が書いたこと")[0] == 303
    late = typed(early, "save", learned_ja="佐藤が書いたこと")
    refused = sato.client.post(address, data=late, buffered=True)
    assert refused.status_code == 409
    assert "田中が書いたこと" in refused.text
    again = controls(refused, "lesson")
    assert again["learned_ja"] == "佐藤が書いたこと"
    again = typed(again, "save", done_ja="田中が書いたこと")
    assert sato.client.post(address, data=again, buffered=True).status_code == 303
    lesson = office.world.services.lessons.get(page.id).value.lesson
    assert (lesson.done["ja"], lesson.learned["ja"]) == ("田中が書いたこと", "佐藤が書いたこと")


def test_roles_and_a_revision_that_was_not_seen_are_refused(office: Office, paper: Item) -> None:
    lessons = office.world.services.lessons
    with pytest.raises(NotAllowed):
        lessons.save(Actor(agent="x", role=Role.RESEARCHER), "", written(paper), revision=0)
    page = lessons.save(STAFF, "", written(paper), revision=0)
    page = lessons.step(STAFF, page.id, "submit", revision=page.revision, reason="")
    with pytest.raises(NotAllowed):
        lessons.step(STAFF, page.id, "publish", revision=page.revision, reason="よい")
    with pytest.raises(RevisionConflict):
        lessons.step(CHIEF, page.id, "publish", revision=page.revision - 1, reason="よい")


def test_a_published_lesson_stays_as_it_is_until_the_next_one_is_published(
    office: Office, paper: Item
) -> None:
    lesson_id = published(office, written(paper))
    lessons = office.world.services.lessons
    changed = written(paper, statement={"ja": "まだ見せない言葉"})
    page = lessons.save(STAFF, lesson_id, changed, revision=lessons.get(lesson_id).revision)
    assert page.value.status is Status.DRAFT
    assert "水は入れ物も要る" in shown(office, lesson_id)
    assert "まだ見せない言葉" not in shown(office, lesson_id)
    assert lesson_id not in office.world.get("/search?q=まだ見せない言葉").text


def test_corrections_masks_and_removals_are_gaps_at_once(office: Office, paper: Item) -> None:
    lesson_id = published(office, written(paper))
    assert "断水の長さ" in shown(office, lesson_id)
    decide(office, paper, "edit", text=["断水は2日間つづいた。"])
    assert "引用した箇所は、いまの資料にありません" in shown(office, lesson_id)
    assert "断水の長さ" not in shown(office, lesson_id)
    decide(office, paper, "edit", text=["断水は10日間つづいた。"])
    assert "断水の長さ" in shown(office, lesson_id)
    decide(office, paper, "withdraw")
    page = shown(office, lesson_id)
    assert "資料は公開されていません" in page
    assert "給水の記録" not in page
    assert paper.id not in page


def test_the_public_finds_it_by_its_words_in_a_block_of_its_own(
    office: Office, paper: Item
) -> None:
    lesson_id = published(office, written(paper))
    for q in ("入れ物", '"水は入れ物"', "containers", "入れ物 水"):
        page = office.world.get(f"/search?q={q}").text
        assert lesson_id in page, q
    for q in ("入れ物 鉄道", "入れ物 -水", "断水", ""):
        assert lesson_id not in office.world.get(f"/search?q={q}").text, q
    total = office.world.get("/api/v1/items?q=入れ物").json["total"]
    assert total == 0


def test_the_matrix_counts_and_narrows(office: Office, paper: Item) -> None:
    lesson_id = published(office, written(paper, subject="heritage", phase="reconstruction"))
    assert lesson_id in office.world.get("/lessons?subject=heritage&phase=reconstruction").text
    assert lesson_id not in office.world.get("/lessons?subject=heritage&phase=relief").text
    told = office.world.get("/api/v1/lessons?subject=heritage").json
    assert [one["id"] for one in told["lessons"]] == [lesson_id]


def test_a_withdrawn_lesson_keeps_its_address(office: Office, paper: Item) -> None:
    lesson_id = published(office, written(paper))
    lessons = office.world.services.lessons
    seen = lessons.get(lesson_id).revision
    lessons.step(CHIEF, lesson_id, "withdraw", revision=seen, reason="誤りがあった")
    for address in (f"/lessons/{lesson_id}", f"/api/v1/lessons/{lesson_id}"):
        answer = office.world.get(address)
        assert answer.status_code == 410
        assert "入れ物" not in answer.text
    assert lesson_id not in office.world.get("/lessons").text
    assert lesson_id not in office.world.get(f"/items/{paper.id}").text


def test_a_rebuild_from_storage_finds_every_revision(office: Office, paper: Item) -> None:
    lesson_id = published(office, written(paper))
    services = office.world.services
    before, history = services.lessons.get(lesson_id), services.lessons.history(lesson_id)
    services.rebuild.run(lambda *_: None)
    assert services.lessons.get(lesson_id) == before
    assert services.lessons.history(lesson_id) == history
    assert [step.action for step in history] == ["save", "submit", "publish"]


def test_an_erased_item_leaves_no_word_in_any_revision(office: Office, paper: Item) -> None:
    lesson_id = published(office, written(paper))
    services, admin = office.world.services, office.agents["admin"]
    actor = Actor(agent=admin, role=Role.ADMINISTRATOR, trusted=True)
    decide(office, paper, "withdraw")
    services.erasure.erase(
        actor, paper.id, basis="条例", reason="privacy: 申出", approved_by=office.agents["chief"]
    )
    kept = [stat.key for stat in services.store.list(f"{PREFIX}lesson/{lesson_id}/")]
    assert len(kept) == 3
    for key in kept:
        with services.store.open(key) as stream:
            body = stream.read().decode()
        assert json.loads(body)["value"]["lesson"]["statement"]["ja"] == "水は入れ物も要る"
        assert "断水" not in body
    assert "断水" not in json.dumps([str(one) for one in services.lessons.history(lesson_id)])
    # Whoever had the form open puts nothing back.
    seen = services.lessons.get(lesson_id)
    again = services.lessons.save(STAFF, lesson_id, seen.value.lesson, revision=seen.revision)
    assert again.value.lesson.evidence[0].quote == ""
