"""A restricting decision holds at every door when it is answered, before any indexer has run."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import msgspec
import pytest

from archive.agreement import Standing
from archive.model import Access, Level
from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_building import ACTOR
from tests.integration.door_expectations import ALL_WORDS, EXPORTED, leaks, sought, visible
from tests.integration.door_files import MASKS, shows_hidden
from tests.integration.door_items import COLLECTION, DRAWN, RECORD, Case, cases
from tests.integration.door_viewers import PUBLIC, STAFF, readable_words
from tests.integration.door_words import found_in
from tests.integration.doors import Rule, lists, of_item

CLOSED = msgspec.to_builtins(Access(level=Level.STAFF))
BY_NAME = {case.name: case for case in cases()}


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "deciding") as archive:
        yield archive


def _past(archive: Archive) -> dict[str, object]:
    ended = archive.clock.at - timedelta(seconds=1)
    return CLOSED | {"level": "public", "closes": ended.isoformat()}


def _ended_basis(archive: Archive, name: str) -> dict[str, object]:
    rights = msgspec.to_builtins(archive.item(name).rights)
    rights["basis"]["ends"] = archive.clock.at.isoformat()
    return rights


def _withdraw(archive: Archive, name: str) -> None:
    archive.decide("withdraw", name)


def _erase(archive: Archive, name: str) -> None:
    archive.services.erasure.erase(
        ACTOR, archive.built.ids[name], basis="法", reason="privacy", approved_by="second"
    )


def _record_to_staff(archive: Archive, name: str) -> None:
    archive.decide("publish", name, record=CLOSED, content=CLOSED)


def _record_ends(archive: Archive, name: str) -> None:
    archive.decide("edit", name, record=_past(archive))


def _withdraw_agreement(archive: Archive, name: str) -> None:
    agreements = archive.services.agreements
    held = agreements.get(archive.item(name).rights.agreement)
    agreements.stop(
        ACTOR, held.id, Standing.WITHDRAWN, revision=held.revision, reason="寄贈者の申し出"
    )


def _withdraw_agreement_of_many(archive: Archive, name: str) -> None:
    """Their items are left to a job, which no worker has begun."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.agreement.settling.SLICE", 0)
        _withdraw_agreement(archive, name)
    held = archive.item(name).rights.agreement
    assert archive.services.agreements.under_way(held) is not None


Act = Callable[[Archive, str], None]
WHOLE: dict[str, tuple[str, Act]] = {
    "withdrawn": ("photo content public", _withdraw),
    "withdrawn text": ("text public public", _withdraw),
    "withdrawn post": ("post public", _withdraw),
    "erased": ("photo content registered", _erase),
    "narrowed": ("photo content researcher", _record_to_staff),
    "closed": ("photo content on-site", _record_ends),
    "its agreement withdrawn": ("photo agreed whole", _withdraw_agreement),
    "its agreement of many withdrawn": ("photo agreed researchers", _withdraw_agreement_of_many),
}
"""The record and all else goes: the item and what is done with it."""


def check_gone(archive: Archive, words: set[str], item_id: str) -> None:
    """None of the words, and no count of the item, at any door of the public."""
    visitor = archive.client(PUBLIC)
    for address in lists():
        answer = visitor.get(address)
        assert found_in(answer.data, ALL_WORDS) & words == set(), address
    for word in sorted(words):
        told = visitor.get(f"/api/v1/items?q={word}").json
        assert (told["total"], told["looser"]["items"]) == (0, []), word
        assert not any(told["facets"].values()), word
        offered = visitor.get(f"/suggest?q={word[:1]}").json["suggestions"]
        assert not [entry for entry in offered if set(entry["text"]) & set(word)], word
        if word in item_words(archive, item_id, COLLECTION):
            told = visitor.get(f"/api/v1/items?collection={word}").json
            assert told["total"] == 0


def item_words(archive: Archive, item_id: str, slot: int) -> set[str]:
    return {case.words[slot] for case in cases() if archive.id_of(case) == item_id}


@pytest.mark.parametrize("what", WHOLE)
def test_what_is_taken_back_is_gone_at_once(archive: Archive, what: str) -> None:
    name, act = WHOLE[what]
    case, visitor = BY_NAME[name], archive.client(PUBLIC)
    item_id = archive.id_of(case)
    paths = [*of_item(Rule.ITEM, case, item_id), *of_item(Rule.CONTENT, case, item_id)]
    before = {path: visitor.get(path) for path in paths}
    total = visitor.get("/api/v1/items").json["total"]
    act(archive, name)
    told = visitor.get("/api/v1/items").json
    assert told["total"] == total - 1 == sum(v["count"] for v in told["facets"]["type"])
    for path, was in before.items():
        mark = was.headers.get("ETag", "*")
        answer = visitor.get(path, If_None_Match=mark)
        assert answer.status_code in (404, 410), path
        assert leaks(answer, set()) == set(), path
    check_gone(archive, case.record_words | case.content_words, item_id)
    for form, read in EXPORTED.items():
        assert item_id not in read(visitor.get(f"/search/download.{form}").data)


CONTENT: dict[str, tuple[str, Act]] = {
    "narrowed": (
        "text registered public",
        lambda a, n: a.decide("edit", n, record=_public(), content=CLOSED),
    ),
    "document": ("document public", lambda a, n: a.decide("edit", n, content=CLOSED)),
    "closed": ("post ends", lambda a, n: a.decide("edit", n, content=_past(a))),
    "basis": ("text basis ends", lambda a, n: a.decide("edit", n, rights=_ended_basis(a, n))),
}
"""The record stays and the content goes."""


def _public() -> dict[str, object]:
    return CLOSED | {"level": "public"}


@pytest.mark.parametrize("what", CONTENT)
def test_content_that_is_taken_back_is_gone_at_once(archive: Archive, what: str) -> None:
    name, act = CONTENT[what]
    case, visitor = BY_NAME[name], archive.client(PUBLIC)
    item_id = archive.id_of(case)
    marks = {
        path: visitor.get(path).headers["ETag"] for path in of_item(Rule.CONTENT, case, item_id)
    }
    act(archive, name)
    assert visitor.get(f"/items/{item_id}").status_code == 200
    for path in of_item(Rule.ITEM, case, item_id):
        answer = visitor.get(path)
        assert found_in(answer.data, ALL_WORDS) & case.content_words == set(), path
    for path, mark in marks.items():
        assert visitor.get(path, If_None_Match=mark).status_code == 404
    check_gone(archive, case.content_words, item_id)


def test_a_masked_page_loses_its_text_and_its_picture_at_once(archive: Archive) -> None:
    case, visitor = BY_NAME["document ends"], archive.client(PUBLIC)
    item_id = archive.id_of(case)
    path = f"/items/{item_id}/document/0.pdf"
    before = visitor.get(path)
    masks = [msgspec.to_builtins(MASKS["document"]) | {"page": 0}]
    archive.decide("edit", case.name, masks=masks)
    after = visitor.get(path, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert after.data != before.data
    check_gone(archive, case.content_words, item_id)


def test_an_unmasked_picture_is_gone_before_the_decision_is_answered(archive: Archive) -> None:
    case, visitor = BY_NAME["photo warned"], archive.client(PUBLIC)
    path = f"/items/{archive.id_of(case)}/picture/0/large.jpg"
    before = visitor.get(path)
    assert shows_hidden(before.data)
    archive.decide("edit", case.name, masks=[msgspec.to_builtins(MASKS["photo"])])
    assert [key for key, shows in stored(archive, case) if shows] == []
    after = visitor.get(path, If_None_Match=before.headers["ETag"])
    assert (after.status_code, shows_hidden(after.data)) == (200, False)
    assert [key for key, shows in stored(archive, case) if shows] == []
    assert stored(archive, case), "there must be pictures to look at"


def stored(archive: Archive, case: Case) -> list[tuple[str, bool]]:
    """Every picture kept of the item's file, and whether it shows what is masked."""
    (asset,) = archive.item(case.name).assets
    return [
        (path.name, shows_hidden(path.read_bytes()))
        for path in sorted(archive.services.settings.home.joinpath("derivatives").rglob("*.jpg"))
        if asset.digest in str(path)
    ]


def test_words_taken_out_of_a_title_are_not_found(archive: Archive) -> None:
    case = BY_NAME["text record closes"]
    archive.decide("edit", case.name, title={"ja": "記録"}, description={})
    check_gone(archive, {case.words[RECORD]}, archive.id_of(case))


LATE = {
    "creator": ("photo content staff", {"creator": "", "credit": ""}, DRAWN),
    "collections": ("photo content researcher", {"collections": []}, COLLECTION),
}


@pytest.mark.parametrize("field", LATE)
def test_other_words_taken_out_of_a_record_are_not_found(archive: Archive, field: str) -> None:
    name, fields, slot = LATE[field]
    case = BY_NAME[name]
    archive.decide("edit", name, **fields)
    check_gone(archive, {case.words[slot]}, archive.id_of(case))


def test_what_is_sealed_in_review_is_gone_for_staff_at_once(archive: Archive) -> None:
    case, visitor = BY_NAME["document review"], archive.client(STAFF)
    total = visitor.get("/api/v1/items?size=1").json["total"]
    sealed = CLOSED | {"level": "sealed", "named": ["somebody"]}
    archive.decide("edit", case.name, record=sealed, content=sealed)
    told = visitor.get("/api/v1/items?size=1").json
    assert told["total"] == total - 1
    assert sum(value["count"] for value in told["facets"]["type"]) == total - 1


def test_a_date_drawn_from_the_text_of_a_closed_post_is_not_cited(archive: Archive) -> None:
    case = BY_NAME[f"post content {Level.STAFF}"]
    happened = {"edtf": "2011-03-07", "source": "person", "verified": True}
    dates = msgspec.to_builtins(archive.item(case.name).dates) | {"happened": happened}
    archive.decide("edit", case.name, dates=dates)
    visitor = archive.client(PUBLIC)
    for path in of_item(Rule.ITEM, case, archive.id_of(case)):
        assert not found_in(visitor.get(path).data, ["2011年3月7日", "2011-03-07", "2011/03/07"])


def test_once_the_indexer_has_run_what_stayed_open_is_found_again(archive: Archive) -> None:
    """Last of this module. What was denied for a moment only is back; what went stays gone."""
    archive.index()
    visitor = archive.client(PUBLIC)
    back = [BY_NAME[name] for name, _ in CONTENT.values()]
    found = sought(visitor, [case.words[RECORD] for case in back])
    missing = [case.name for case in back if archive.id_of(case) not in found]
    assert missing == [], [archive.item(name).state for name in missing]
    for name, _ in WHOLE.values():
        case = BY_NAME[name]
        check_gone(archive, case.record_words | case.content_words, archive.id_of(case))
    kept = {case.name for case in visible(PUBLIC, archive.passed)}
    gone = {name for name, _ in WHOLE.values()} & kept
    opened = {"text registered public"}
    assert visitor.get("/api/v1/items").json["total"] == len(kept - gone | opened)
    assert readable_words(BY_NAME["document public"], STAFF, archive.passed)
