"""What machines that watch are told: alive, each dependency, numbers; to whom, and what not."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archive.errors import StoreUnavailable
from archive.storage import Store
from tests.integration.web_archive import NOW, World, item, open_world
from web.app import create_app
from web.wiring import Services

LOCAL, SCRAPER = {"REMOTE_ADDR": "127.0.0.1"}, {"REMOTE_ADDR": "10.9.8.7"}


@pytest.fixture
def world(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    home = tmp_path / "home"
    home.mkdir()
    with open_world(home, request.config, trusted_proxies="1") as world:
        world.add(item(1))
        yield world


def beat(services: Services) -> None:
    services.heartbeats.beat("here:1", ("jobs",))
    services.heartbeats.beat("here:2", ("index",))


def parts(world: World) -> tuple[int, dict[str, str]]:
    answer = world.get("/readyz")
    assert str(world.services.settings.home) not in answer.text
    assert answer.json is not None and answer.json["ready"] == (answer.status_code == 200)
    return answer.status_code, answer.json["parts"]


def test_ready_when_everything_is_there(world: World) -> None:
    beat(world.services)
    status, found = parts(world)
    assert status == 200
    assert found == dict.fromkeys(
        ("store", "database", "search", "queue", "worker", "indexer"), "ok"
    )


def test_a_worker_that_gave_no_sign_for_a_minute_is_missing(world: World) -> None:
    beat(world.services)
    world.clock.at = NOW + timedelta(seconds=61)
    world.services.heartbeats.beat("here:2", ("index",))
    status, found = parts(world)
    assert (status, found["worker"], found["indexer"]) == (503, "missing", "ok")
    world.services.heartbeats.end("here:2")
    assert parts(world)[1]["indexer"] == "missing"


def test_lines_of_workers_long_gone_are_removed(world: World) -> None:
    beat(world.services)
    world.clock.at = NOW + timedelta(days=2)
    world.services.heartbeats.beat("here:3", ("jobs",))
    assert set(world.services.heartbeats.latest()) == {"jobs"}


@pytest.mark.parametrize(
    ("what", "gone"),
    [
        ("store", {"store"}),
        ("index", {"search"}),
        ("catalog.sqlite", {"database", "queue", "worker", "indexer"}),
    ],
)
def test_each_part_that_is_missing_is_named(world: World, what: str, gone: set[str]) -> None:
    beat(world.services)
    home = world.services.settings.home
    world.services.database.close()
    for path in home.glob(f"{what}*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if what == "catalog.sqlite":
        (home / what).mkdir()
    status, found = parts(world)
    assert status == 503
    assert {name for name, state in found.items() if state != "ok"} == gone
    assert world.get("/healthz").status_code == 200, "alive, whatever else is broken"


def test_numbers_are_given_to_named_networks_and_never_through_a_proxy(world: World) -> None:
    def status(environ: dict[str, str], **headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = world.get("/metrics", environ_base=environ, headers=named)
        return answer.status_code

    assert status(LOCAL) == 200
    assert status(SCRAPER) == 404
    assert status(LOCAL, X_Forwarded_For="127.0.0.1") == 404
    for name in ("X_Forwarded_Host", "X_Real_IP", "Forwarded", "Via"):
        assert status(LOCAL, **{name: "127.0.0.1"}) == 404


def test_other_networks_may_be_named(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with open_world(tmp_path, request.config, metrics_networks="10.9.0.0/16") as world:
        assert world.get("/metrics", environ_base=SCRAPER).status_code == 200
        assert world.get("/metrics", environ_base=LOCAL).status_code == 404


def test_numbers_count_requests_and_searches(world: World) -> None:
    before = numbers(world)
    world.get("/search?q=益城町")
    world.get("/api/v1/items?q=益城町")
    world.get(f"/items/{item(999).id}")
    after = numbers(world)

    def more(name: str) -> float:
        return after.get(name, 0.0) - before.get(name, 0.0)

    assert more('archive_searches_total{door="page"}') == 1
    assert more('archive_searches_total{door="api"}') == 1
    assert more('archive_requests_total{route="search.show",status="200"}') == 1
    assert more('archive_requests_total{route="item.show",status="404"}') == 1
    assert after["archive_index_lag"] == 0


def test_a_store_that_does_not_answer_is_counted(world: World) -> None:
    class Silent:
        def __getattr__(self, name: str) -> object:
            raise StoreUnavailable

    app = create_app(world.services)

    @app.get("/broken")
    def broken() -> str:
        store: Store = Silent()  # type: ignore[assignment]
        store.probe()
        return ""

    before = numbers(world)
    assert app.test_client().get("/broken").status_code == 503
    name = 'archive_unavailable_total{part="store"}'
    assert numbers(world)[name] - before.get(name, 0.0) == 1


def numbers(world: World) -> dict[str, float]:
    """Every number by its name and labels."""
    lines = world.get("/metrics", environ_base=LOCAL).text.splitlines()
    split = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in split}


def test_an_id_of_a_proxy_is_kept_and_an_odd_one_is_not(world: World) -> None:
    given = world.get("/about", headers={"X-Request-ID": "0af7651916cd43dd8448"})
    assert given.headers["X-Request-ID"] == "0af7651916cd43dd8448"
    odd = world.get("/about", headers={"X-Request-ID": "a b{}"})
    assert odd.headers["X-Request-ID"] != "a b{}"
