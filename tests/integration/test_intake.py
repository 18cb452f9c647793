"""Intake: everything given has a fate; nothing is lost, doubled or shown, whatever dies when."""

import hashlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import to_builtins
from PIL import Image

from archive.batch import Batch, Fate
from archive.catalog import encode
from archive.decisions import Decision
from archive.model import PlaceStatement, Post, State, When
from archive.packages.origin import GivenFile, Origin, decode
from archive.preservation import CRATE, ORIGINS, RECEIVED
from ingest.sources import open_source
from ingest.stated_places import place_statements
from ingest.submission import Claims, Refusal, Submission
from ingest.submission import Given as Gift
from tests.faults import Faulty, Killed
from tests.integration.living import Given, Living, stage, take_in
from tests.making import STAFF
from web.wiring import Services


@pytest.fixture
def living(tmp_path: Path) -> Living:
    return Living(tmp_path / "home")


@pytest.fixture
def services(living: Living) -> Iterator[Services]:
    opened = living.open()
    yield opened
    opened.close()


def _photo(folder: Path, name: str, colour: str = "red") -> Submission:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 48), colour).save(path)
    return Submission(label=name, path=name, files=(path,))


def _post(number: int, text: str = "給水所を開いています") -> Submission:
    when = When(edtf="2026-07-29T09:00:00+09:00", source="post")
    return Submission(
        label=f"post {number}",
        post=Post(platform="x", native_id=str(number), account="mihon_city"),
        claims=Claims(text=f"{text} {number}", date=when),
        received=f'{{"id": {number}}}',
    )


def test_every_part_has_its_fate(services: Services, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0" + b"\x00" * 200)
    parts = [
        _photo(tmp_path, "a.png"),
        Submission(label="empty", files=(empty,)),
        Submission(label="broken", files=(broken,)),
        Refusal(label="表.csv 3 行目", reason="date", detail="日付が読めません。"),
        _post(1),
    ]
    batch, counts, report = take_in(services, parts)
    assert batch.state == "done"
    assert counts == {Fate.TAKEN: 2, Fate.QUARANTINED: 2, Fate.REFUSED: 1}
    assert [line.label for line in report] == [
        "a.png",
        "empty",
        "broken",
        "表.csv 3 行目",
        "post 1",
    ]
    held = {held.label: held for held in services.quarantine.every()}
    assert {held.reason for held in held.values()} == {"empty", "undecodable"}
    with services.store.open(held["broken"].keys[0]) as stream:
        assert stream.read() == broken.read_bytes()
    assert list(services.store.list(f"stage/{batch.id}/")) == []


def test_the_same_again_adds_nothing(services: Services, tmp_path: Path) -> None:
    parts = [_photo(tmp_path, "a.png"), _post(1), _post(2)]
    take_in(services, parts)
    before = [encode(item) for item in services.catalog.every_item()]
    _, counts, _ = take_in(services, parts)
    assert counts == {Fate.ALREADY: 3}
    assert [encode(item) for item in services.catalog.every_item()] == before


def test_one_thing_twice_in_a_batch_is_one_item(services: Services, tmp_path: Path) -> None:
    _, counts, _ = take_in(services, [_post(1), _post(1), _photo(tmp_path, "a.png")])
    assert counts == {Fate.TAKEN: 2, Fate.ALREADY: 1}


def test_the_same_bytes_from_another_donor_are_a_second_item(
    services: Services, tmp_path: Path
) -> None:
    photo = _photo(tmp_path, "a.png")
    take_in(services, [photo], donor="甲")
    _, counts, _ = take_in(services, [photo], donor="乙")
    assert counts == {Fate.TAKEN: 1}
    first, second = services.catalog.every_item()
    assert first.assets[0].digest == second.assets[0].digest
    assert services.catalog.with_digest(first.assets[0].digest) == sorted([first.id, second.id])


def test_names_of_files_are_evidence_and_never_titles(services: Services, tmp_path: Path) -> None:
    take_in(services, [_photo(tmp_path, "田中さん宅/居間.png")])
    (item,) = services.catalog.every_item()
    assert item.evidence.path == "田中さん宅/居間.png"
    assert item.title == {}
    keys = [stat.key for stat in services.store.list("ocfl/")]
    assert not any("田中" in key or "居間" in key for key in keys)


def test_a_changed_row_is_reported_and_applied_only_when_told(services: Services) -> None:
    row = Submission(label="行 2", claims=Claims(identifier="A-1", title={"ja": "前"}))
    changed = replace(row, claims=Claims(identifier="A-1", title={"ja": "後"}))
    take_in(services, [row], source="町の表")
    _, counts, _ = take_in(services, [changed], source="町の表")
    (item,) = services.catalog.every_item()
    assert counts == {Fate.CHANGED: 1} and item.title == {"ja": "前"}
    _, counts, _ = take_in(services, [changed], source="町の表", update=True)
    (item,) = services.catalog.every_item()
    assert counts == {Fate.UPDATED: 1} and item.title == {"ja": "後"}
    _, counts, _ = take_in(services, [changed], source="町の表", update=True)
    assert counts == {Fate.ALREADY: 1}


def test_what_a_person_decided_is_never_overwritten(services: Services) -> None:
    row = Submission(label="行 2", claims=Claims(identifier="A-1", title={"ja": "前"}))
    take_in(services, [row], source="町の表")
    (item,) = services.catalog.every_item()
    place = PlaceStatement(code="43443", precision="municipality", source="person")
    fields = {"title": {"ja": "人が直した"}, "places": to_builtins((place,))}
    decision = Decision(item_id=item.id, revision=1, fields=fields)
    services.decisions.decide(STAFF, "edit", [decision], reason="")
    claims = Claims(
        identifier="A-1", title={"ja": "後"}, credit="町", places=place_statements("阿蘇市")
    )
    changed = replace(row, claims=claims)
    _, _, report = take_in(services, [changed], source="町の表", update=True)
    (item,) = services.catalog.every_item()
    assert (item.title, item.credit) == ({"ja": "人が直した"}, "町")
    assert item.places == (place,), "a place set by hand, put back by a machine (immich 25390)"
    assert "title" in report[0].detail and "places" in report[0].detail


def test_nothing_is_public_by_default(services: Services, tmp_path: Path) -> None:
    take_in(services, [_photo(tmp_path, "a.png"), _post(1)])
    assert {item.state for item in services.catalog.every_item()} == {State.REVIEW}


def test_undo_removes_what_was_never_published_and_withdraws_the_rest(
    living: Living, services: Services, tmp_path: Path
) -> None:
    parts = [_photo(tmp_path, "a.png"), _photo(tmp_path, "b.png", "blue"), _post(1), _post(2)]
    batch, _, _ = take_in(services, parts)
    items = list(services.catalog.every_item())
    shown = [items[0], items[2]]
    for item in shown:
        seen = Decision(item_id=item.id, revision=1, fields={})
        services.decisions.decide(STAFF, "publish", [seen], reason="公開")
    done = services.undo.undo(batch.id, STAFF, reason="取り違え")
    assert (done.removed, done.withdrawn) == (2, 2)
    left = {item.id: item.state for item in services.catalog.every_item()}
    assert left == {item.id: State.WITHDRAWN for item in shown}
    entry = services.batches.get(batch.id)
    assert entry.state == "undone" and items[1].assets[0].digest in entry.digests
    assert not services.packages.exists(items[1].id)
    _, counts, _ = take_in(services, [parts[1], parts[3]])
    assert counts == {Fate.TAKEN: 2}
    snapshot = [encode(item) for item in services.catalog.every_item()]
    services.rebuild.run(lambda *_: None)
    assert [encode(item) for item in services.catalog.every_item()] == snapshot


def _mixed(folder: Path) -> list[Submission | Refusal]:
    broken = folder / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0" + b"\x00" * 200)
    return [
        _photo(folder, "a.png"),
        Submission(label="broken", files=(broken,)),
        _post(1),
        _post(2),
    ]


def test_a_stager_killed_half_way_is_simply_run_again(living: Living, tmp_path: Path) -> None:
    parts = _mixed(tmp_path)
    dying = living.open(store=lambda store: Faulty(store, before=2, armed=False))
    dying.store.arm()  # type: ignore[attr-defined]
    with pytest.raises(Killed):
        stage(dying, parts)
    dying.close()
    again = living.open()
    _, counts, _ = take_in(again, parts)
    assert counts == {Fate.TAKEN: 3, Fate.QUARANTINED: 1}
    again.close()


def test_one_huge_line_does_not_kill_the_worker(services: Services) -> None:
    """Bug 13: a 49,150-byte sentence loses its document, a huge line kills the worker."""
    _, counts, _ = take_in(services, [_post(1, "水" * 20_000), _post(2, "震" * 2_000_000)])
    assert counts == {Fate.TAKEN: 2}
    first, second = services.catalog.every_item()
    assert len(second.text[0]) > 2_000_000
    assert services.engine.position() == services.catalog.feed_position()
    assert first.text[0].startswith("水")


def test_a_page_of_bytes_is_streamed(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "noise.png"
    Image.effect_noise((1200, 900), 80).save(path)
    _, counts, _ = take_in(services, [Submission(label="noise", files=(path,))])
    assert counts == {Fate.TAKEN: 1}
    (item,) = services.catalog.every_item()
    with services.packages.open(item.id, item.assets[0].path) as stream:
        assert stream.read() == path.read_bytes()
    with services.pictures.open(item, size="small") as stream:
        assert Image.open(io.BytesIO(stream.read())).size == (320, 240)


def test_a_dry_run_gives_the_same_report_and_writes_nothing(
    services: Services, tmp_path: Path
) -> None:
    parts = _mixed(tmp_path)
    whole = (tmp_path / "a.png").read_bytes()
    cut = tmp_path / "cut.png"
    cut.write_bytes(whole[: len(whole) // 2])
    parts += [Submission(label="cut", files=(cut,)), _post(1), parts[0]]
    batch = Batch(
        id="dry", name="dry", kind="test", accession="", by="agent-1", at=services.clock()
    )
    before = [(stat.key, stat.size) for stat in services.store.list("")]
    rehearsal = services.dry_run.run(batch, Given(parts))
    assert [(stat.key, stat.size) for stat in services.store.list("")] == before
    assert list(services.catalog.every_item()) == []
    _, counts, _ = take_in(services, parts)
    assert rehearsal.counts == counts
    assert counts == {Fate.TAKEN: 3, Fate.QUARANTINED: 2, Fate.ALREADY: 2}


def test_a_post_shown_by_two_accounts_is_two_items_and_without_account_the_one_there(
    services: Services,
) -> None:
    """A feed lists one post under each account that showed it, each with its own address."""

    def by(account: str) -> Submission:
        post = Post(platform="x", native_id="7", account=account)
        return Submission(label=account, post=post, claims=Claims(text="避難所"))

    both = [by("Bousai"), by("Yatsushiro")]
    assert take_in(services, both)[1] == {Fate.TAKEN: 2}
    assert take_in(services, both[::-1])[1] == {Fate.ALREADY: 2}
    assert take_in(services, [by("bousai")])[1] == {Fate.CHANGED: 1}
    assert take_in(services, [by("")])[1] == {Fate.CHANGED: 1}
    services.rebuild.run(lambda *_: None)
    assert take_in(services, both)[1] == {Fate.ALREADY: 2}


def test_a_deletion_by_the_author_is_taken_over_and_nothing_else(services: Services) -> None:
    take_in(services, [_post(1)])
    gone = Post(platform="x", native_id="1", availability="deleted")
    notice = Submission(label="notice", post=gone)
    assert take_in(services, [notice])[1] == {Fate.UPDATED: 1}
    (item,) = services.catalog.every_item()
    assert item.post is not None
    assert (item.post.availability, item.post.account) == ("deleted", "mihon_city")
    assert item.text == ("給水所を開いています 1",)
    assert take_in(services, [notice])[1] == {Fate.ALREADY: 1}


def test_a_name_in_another_encoding_and_a_file_that_vanished(
    services: Services, tmp_path: Path
) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\x83\\.png"))
    Image.new("RGB", (8, 8)).save(odd)
    parts = [
        Submission(label="odd", path="odd", files=(odd,)),
        Submission(label="gone", files=(tmp_path / "gone.jpg",)),
    ]
    _, counts, report = take_in(services, parts)
    assert counts == {Fate.TAKEN: 1, Fate.REFUSED: 1}
    assert "読めませんでした" in report[1].detail


def test_a_package_tells_which_given_file_each_record_comes_from(
    services: Services, tmp_path: Path
) -> None:
    posts = [{"id": str(n), "text": f"給水 {n}", "author_id": "10"} for n in range(1, 4)]
    feed = tmp_path / "田中さんの投稿.jsonl"
    feed.write_text("\n".join(["", *map(json.dumps, posts)]) + "\n", "utf-8")
    sheet = tmp_path / "表.csv"
    sheet.write_text("識別子,題名\nA-1,給水\nA-2,避難\n", "utf-8")
    sources = [("posts", feed), ("spreadsheet", sheet)]
    opened = [open_source(kind, Gift(path=path)) for kind, path in sources]
    parts = [given for source in opened for _, given in source.submissions()]
    take_in(services, parts)
    items = list(services.catalog.every_item())
    package = services.catalog.package(items[0].id)
    origins = [each.origin for each in services.preservation.received(package)]
    assert [o and (o.file.name, o.line) for o in origins] == [
        *((feed.name, n) for n in (2, 3, 4)),
        *((sheet.name, n) for n in (2, 3)),
    ]
    assert {o.file.digest for o in origins if o} == {
        hashlib.sha512(path.read_bytes()).hexdigest() for _, path in sources
    }
    with services.packages.open(package, CRATE) as stream:
        told = stream.read()
    assert hashlib.sha512(feed.read_bytes()).hexdigest().encode() in told
    assert "田中".encode() not in told


def test_a_post_with_pictures_keeps_its_line_and_where_it_stood_also_after_a_decision(
    services: Services, tmp_path: Path
) -> None:
    origin = Origin(file=GivenFile(name="tweets.js", digest="a" * 128, size=9), line=3)
    photo = _photo(tmp_path, "1-a.png")
    take_in(services, [replace(_post(1), files=photo.files, origin=origin)])
    (item,) = services.catalog.every_item()
    seen = Decision(item_id=item.id, revision=1, fields={"credit": "市"})
    services.decisions.decide(STAFF, "edit", [seen], reason="")
    for version in (1, 2):
        with services.packages.open(item.id, RECEIVED, version=version) as stream:
            assert stream.read() == b'{"id": 1}\n'
        with services.packages.open(item.id, ORIGINS, version=version) as stream:
            assert decode(stream.read()) == (origin,)
        with services.packages.open(item.id, CRATE, version=version) as stream:
            described = {entity["@id"] for entity in json.loads(stream.read())["@graph"]}
        assert {RECEIVED, ORIGINS, "#received-1"} <= described
        if version == 1:
            services.absorption.absorb(item.id)
