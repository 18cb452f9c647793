"""The lexicon in the journal: revisions, a second editor, killed writers, rebuild, editions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from archive.decisions import Actor
from archive.errors import InvalidSubmission, NotAllowed, RevisionConflict
from archive.journal import PREFIX
from archive.lexicon import Kind, Status, Term, sheet
from archive.rights import Role, Viewer
from archive.schema import history, reservations, terms
from ingest.claims import Claims
from ingest.submission import Submission
from search.ask import Ask
from tests.faults import Faulty, Killed
from tests.integration.living import Living, take_in
from web.lexicon.progress import Meter, progress
from web.settle import settle, settled
from web.wiring import Services

TANAKA = Actor(agent="tanaka", role=Role.STAFF)
SATO = Actor(agent="sato", role=Role.STAFF)
CHIEF = Actor(agent="chief", role=Role.CURATOR)
NICKNAME = Term(kind=Kind.SYNONYM, text="せいしょこさん", targets=("加藤清正",))
ALIAS = Term(kind=Kind.ALIAS, text="火の国広場", targets=("43101",))
BRIDGE = Term(
    kind=Kind.WORD,
    text="霊台鉄橋",
    units=("霊台", "鉄橋"),
    readings=("レイダイ", "テッキョウ"),
    part="name",
)


@pytest.fixture
def living(tmp_path: Path) -> Living:
    return Living(tmp_path / "home")


@pytest.fixture
def services(living: Living) -> Iterator[Services]:
    opened = living.open()
    yield opened
    opened.close()


def _rows(services: Services) -> list[list[tuple[object, ...]]]:
    with services.database.read() as connection:
        return [
            sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in (terms, history)
        ]


def _found(services: Services, q: str) -> int:
    ask = Ask(q=q, viewer=Viewer(role=Role.STAFF), now=services.clock())
    return services.search.find(ask).total


def _give(services: Services, *texts: str) -> None:
    parts = [Submission(label=text, claims=Claims(title={"ja": text})) for text in texts]
    take_in(services, parts)


def test_a_change_is_an_entry_of_the_journal(services: Services) -> None:
    entry = services.lexicon.save(TANAKA, ALIAS, revision=0, reason="地元の呼び名")
    (key,) = [stat.key for stat in services.store.list(PREFIX)]
    stored = services.journal.read(key)
    assert (stored.agent, stored.reason, stored.at) == ("tanaka", "地元の呼び名", entry.at)
    assert [(e.item_id, e.revision) for e in stored.edits] == [(ALIAS.id, 1)]
    assert services.lexicon.fresh().places("火の国広場") == ("43101",)
    (step,) = services.lexicon.history(ALIAS)
    assert (step.agent, step.action, step.revision) == ("tanaka", "lexicon", 1)


def test_a_second_editor_is_refused_and_nothing_is_lost(services: Services) -> None:
    lexicon = services.lexicon
    lexicon.save(TANAKA, ALIAS, revision=0, reason="地元の呼び名")
    other = Term(kind=Kind.ALIAS, text="火の国広場", targets=("43102",))
    for seen in (0, 2):
        with pytest.raises(RevisionConflict):
            lexicon.save(SATO, other, revision=seen, reason="ちがう場所")
    assert lexicon.get(Kind.ALIAS, "火の国広場").term == ALIAS
    lexicon.save(SATO, other, revision=1, reason="ちがう場所")
    assert [step.agent for step in lexicon.history(ALIAS)] == ["tanaka", "sato"]


def test_what_is_no_entry_is_refused_before_anything_is_written(services: Services) -> None:
    wrong = Term(kind=Kind.ALIAS, text="どこか", targets=("99999",))
    with pytest.raises(InvalidSubmission) as caught:
        services.lexicon.save(TANAKA, wrong, revision=0, reason="理由")
    assert set(caught.value.fields) == {"targets"}
    with pytest.raises(InvalidSubmission):
        services.lexicon.save(TANAKA, ALIAS, revision=0, reason="  ")
    with pytest.raises(NotAllowed):
        reader = Actor(agent="reader", role=Role.REGISTERED)
        services.lexicon.save(reader, ALIAS, revision=0, reason="理由")
    assert list(services.store.list(PREFIX)) == []


def test_synonyms_count_after_a_second_look(services: Services) -> None:
    lexicon = services.lexicon
    _give(services, "加藤清正の墓")
    lexicon.save(TANAKA, NICKNAME, revision=0, reason="愛称")
    assert lexicon.get(Kind.SYNONYM, NICKNAME.text).term.status is Status.PROPOSED
    assert _found(services, NICKNAME.text) == 0
    held = lexicon.get(Kind.SYNONYM, NICKNAME.text)
    with pytest.raises(NotAllowed):
        lexicon.review(TANAKA, held, reason="自分で")
    lexicon.review(SATO, held, reason="確かめた")
    assert _found(services, NICKNAME.text) == 1
    with pytest.raises(InvalidSubmission):
        lexicon.review(SATO, lexicon.get(Kind.SYNONYM, NICKNAME.text), reason="もう一度")


def test_a_reviewed_synonym_waits_again_when_its_meaning_changes(services: Services) -> None:
    lexicon = services.lexicon
    lexicon.save(TANAKA, NICKNAME, revision=0, reason="愛称")
    lexicon.review(CHIEF, lexicon.get(Kind.SYNONYM, NICKNAME.text), reason="確かめた")
    noted = Term(kind=Kind.SYNONYM, text=NICKNAME.text, targets=("加藤清正",), note="聞き書き")
    lexicon.save(TANAKA, noted, revision=2, reason="出典")
    assert lexicon.get(Kind.SYNONYM, NICKNAME.text).term.in_force
    wider = Term(kind=Kind.SYNONYM, text=NICKNAME.text, targets=("加藤清正", "熊本城"))
    lexicon.save(TANAKA, wider, revision=3, reason="城も指す")
    assert lexicon.get(Kind.SYNONYM, NICKNAME.text).term.status is Status.PROPOSED


def test_staff_stand_over_what_is_shipped(services: Services) -> None:
    lexicon = services.lexicon
    brought = lexicon.get(Kind.SYNONYM, "車中泊")
    assert brought.shipped and brought.revision == 0
    assert lexicon.fresh().synonyms("車中泊") == ("車中避難",)
    retired = Term(kind=Kind.SYNONYM, text="車中泊", targets=("車中避難",), status=Status.RETIRED)
    lexicon.save(TANAKA, retired, revision=0, reason="区別したい")
    assert lexicon.fresh().synonyms("車中泊") == ()
    assert not lexicon.get(Kind.SYNONYM, "車中泊").shipped


def test_other_processes_follow_within_a_minute(living: Living, services: Services) -> None:
    other = living.open()
    assert other.lexicon.fresh().places("火の国広場") == ()
    services.lexicon.save(TANAKA, ALIAS, revision=0, reason="地元の呼び名")
    living.clock.move(seconds=30)
    assert other.lexicon.fresh().places("火の国広場") == ("43101",)
    other.close()


def test_a_rebuild_gives_the_same_bytes(services: Services) -> None:
    lexicon = services.lexicon
    _give(services, "加藤清正の墓")
    lexicon.save(TANAKA, ALIAS, revision=0, reason="地元の呼び名")
    lexicon.save(TANAKA, NICKNAME, revision=0, reason="愛称")
    lexicon.review(SATO, lexicon.get(Kind.SYNONYM, NICKNAME.text), reason="確かめた")
    lexicon.take_in(CHIEF, [BRIDGE, Term(kind=Kind.STOP, text="ください")], reason="まとめて")
    lexicon.decide(TANAKA, "もずく", Status.WANTED, reason="3回", day="2026-11-01")
    before, file = _rows(services), sheet.write(held.term for held in lexicon.every())
    assert len(before[0]) == 5
    services.rebuild.run(lambda *_: None)
    assert _rows(services) == before
    assert sheet.write(held.term for held in lexicon.every()) == file
    assert lexicon.sought()["lexicon:sought:もずく"].term.status is Status.WANTED


@pytest.mark.parametrize("before", [0, 1])
def test_a_killed_writer_is_settled(living: Living, before: int) -> None:
    """Dead before its entry was written: as if it never was. Dead after: its entry counts."""
    living.open().close()
    dying = living.open(store=lambda store: Faulty(store, before=before))
    if before == 0:
        with pytest.raises(Killed):
            dying.lexicon.save(TANAKA, ALIAS, revision=0, reason="地元の呼び名")
    else:
        dying.lexicon.save(TANAKA, ALIAS, revision=0, reason="地元の呼び名")
        with dying.database.write() as connection:  # written, and not applied
            row = connection.execute(select(history)).one()
            for table in (terms, history):
                connection.execute(delete(table))
            key = next(stat.key for stat in dying.store.list(PREFIX))
            values = {"item_id": ALIAS.id, "revision": 1, "entry": key, "at": 0.0}
            connection.execute(reservations.insert().values(values))
            assert row.item_id == ALIAS.id
    dying.close()
    living.clock.move(minutes=5)
    opened = living.open()
    held = opened.lexicon.find(Kind.ALIAS, "火の国広場")
    assert (held is not None) == (before == 1)
    opened.lexicon.save(SATO, ALIAS, revision=before, reason="もう一度")
    opened.close()


def test_an_import_of_staff_leaves_synonyms_for_a_second_look(services: Services) -> None:
    assert services.lexicon.take_in(TANAKA, [NICKNAME, ALIAS], reason="表から") == 2
    assert services.lexicon.get(Kind.SYNONYM, NICKNAME.text).term.status is Status.PROPOSED
    assert services.lexicon.take_in(TANAKA, [NICKNAME, ALIAS], reason="表から") == 0
    assert services.lexicon.take_in(CHIEF, [NICKNAME], reason="表から") == 1
    assert services.lexicon.get(Kind.SYNONYM, NICKNAME.text).term.in_force


def test_words_count_with_the_next_index_and_not_before(services: Services) -> None:
    _give(services, "霊台鉄橋の全景", "霊台の橋")
    live = services.live.live_version()
    services.lexicon.save(TANAKA, BRIDGE, revision=0, reason="橋の名前")
    services.worker("test").run_until_idle()
    assert services.live.live_version() == live == services.analyzer.version
    with services.database.write() as connection:
        services.queue.enqueue(connection, "lexicon", {}, subject="lexicon")
    assert not settled(services)
    settle(services, services.worker("test"))
    assert services.live.live_version() != live
    assert services.analyzer.version == services.live.live_version()
    assert _found(services, "レイダイテッキョウ") == 1


def test_searches_keep_the_dictionary_of_the_index_until_it_is_swapped(
    living: Living, services: Services
) -> None:
    """Another process, which knows the new edition, still cuts as the index was cut."""
    _give(services, "霊台鉄橋の全景")
    live = services.analyzer.version
    services.lexicon.save(TANAKA, BRIDGE, revision=0, reason="橋の名前")
    wanted = services.live.put_into_force()
    assert wanted != live
    services.engine.close()
    other = living.open()
    assert other.analyzer.version == live
    assert _found(other, "霊台鉄橋") == 1
    other.worker("test").run_until_idle()
    assert other.analyzer.version == wanted
    assert services.analyzer.version == wanted, "without a restart"
    assert _found(services, "霊台鉄橋") == 1
    other.close()


def test_progress_is_told_while_the_index_is_built(services: Services) -> None:
    _give(services, "一", "二")
    meter = Meter(services.database, services.clock)
    meter(0)
    told = progress(services.database)
    assert told is not None
    assert (told.done, told.total) == (0, 2)
    meter(1)
    assert progress(services.database) == told, "not with every item"
    meter(None)
    assert progress(services.database) is None


def test_a_catalog_made_anew_wants_all_that_staff_saved(services: Services) -> None:
    _give(services, "霊台鉄橋の全景")
    services.lexicon.save(TANAKA, BRIDGE, revision=0, reason="橋の名前")
    services.rebuild.run(lambda *_: None)
    services.live.put_into_force()
    services.worker("test").run_until_idle()
    assert _found(services, "レイダイテッキョウ") == 1
