"""Former addresses through the life of an item: given, moved, withdrawn, rebuilt, undone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from flask.testing import FlaskClient

from archive.decisions import Decision
from archive.former import keys
from archive.model import Access, Level
from ingest.describing import fingerprint
from ingest.staging import Staged
from ingest.submission import Claims, Submission
from tests.integration.living import Living, take_in
from tests.making import STAFF
from web.app import create_app
from web.wiring import Services

OLD = "https://old.example/detail.php?id=7&lang=ja"
PUBLIC = {name: msgspec.to_builtins(Access(level=Level.PUBLIC)) for name in ("record", "content")}


@pytest.fixture
def living(tmp_path: Path) -> Living:
    return Living(tmp_path / "home", settings={"base_url": "https://new.example"})


@pytest.fixture
def services(living: Living) -> Iterator[Services]:
    opened = living.open()
    yield opened
    opened.close()


def given(number: str, *former: str) -> Submission:
    claims = Claims(identifier=number, title={"ja": number}, text="本文", former=former)
    return Submission(label=number, claims=claims)


def decide(services: Services, action: str, **fields: object) -> str:
    item = next(services.catalog.every_item())
    seen = Decision(item_id=item.id, revision=item.revision, fields=fields)
    services.decisions.decide(STAFF, action, [seen], reason="privacy")
    return item.id


def visit(services: Services) -> FlaskClient:
    return create_app(services).test_client()


def test_an_address_of_the_former_site_leads_on_for_good(
    living: Living, services: Services
) -> None:
    take_in(services, [given("七/7", OLD, "/items/七%2F7")], source="old")
    asked = "/detail.php?lang=ja&id=7"
    assert visit(services).get(asked).status_code == 404
    item_id = decide(services, "publish", **PUBLIC)
    services.rebuild.run(lambda *_: None)
    client = visit(services)
    for address, host in ((asked, "new.example"), (asked, "old.example"), (OLD, "old.example")):
        answer = client.get(address, headers={"Host": host})
        assert answer.status_code == 301
        assert answer.headers["Location"].endswith(f"/items/{item_id}")
        assert answer.headers["Location"].startswith("https://new") is (host != "new.example")
    assert client.get("/items/七%2F7").status_code == 301
    assert client.get("/detail.php?id=8&lang=ja").status_code == 404
    decide(services, "withdraw")
    assert visit(services).get(asked).status_code == 410
    decide(services, "restore", record=msgspec.to_builtins(Access(level=Level.STAFF)))
    assert visit(services).get(asked).status_code == 404


def test_a_number_that_an_item_had_before_leads_on_too(services: Services) -> None:
    take_in(services, [given("A-1", "/items/A-1")], source="old")
    item_id = decide(services, "publish", **PUBLIC)
    answer = visit(services).get("/items/A-1")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"/items/{item_id}")


def test_at_the_former_host_even_its_first_page_leads_on(services: Services) -> None:
    take_in(services, [given("1", "http://old.example/?p=1")], source="old")
    item_id = decide(services, "publish", **PUBLIC)
    client = visit(services)
    there = client.get("/?p=1", headers={"Host": "old.example"})
    assert (there.status_code, there.headers["Location"]) == (
        301,
        f"https://new.example/items/{item_id}",
    )
    assert client.get("/?p=1", headers={"Host": "new.example"}).status_code == 200
    assert client.get("/?p=2", headers={"Host": "old.example"}).status_code == 200


def test_of_several_items_at_one_address_the_first_that_may_be_seen(services: Services) -> None:
    take_in(services, [given("1", "/album"), given("2", "/album")], source="old")
    first, second = services.catalog.every_item()
    seen = Decision(item_id=second.id, revision=1, fields=PUBLIC)
    services.decisions.decide(STAFF, "publish", [seen], reason="x")
    assert visit(services).get("/album").headers["Location"][-33:] == f"/items/{second.id}"
    seen = Decision(item_id=first.id, revision=1, fields=PUBLIC)
    services.decisions.decide(STAFF, "publish", [seen], reason="x")
    assert visit(services).get("/album").headers["Location"][-33:] == f"/items/{first.id}"


def test_undone_nothing_leads_on_and_given_again_it_does(services: Services) -> None:
    batch, _, _ = take_in(services, [given("1", "/a")], source="old")
    services.undo.undo(batch.id, STAFF, reason="x")
    assert services.catalog.former(keys("/a")) == []
    take_in(services, [given("1", "/a")], source="old")
    (item,) = services.catalog.former(keys("/a"))
    assert item.local_identifier == "1"


def test_a_changed_row_changes_its_former_addresses(services: Services) -> None:
    take_in(services, [given("1", "/a")], source="old")
    take_in(services, [given("1", "/b")], source="old", update=True)
    assert services.catalog.former(keys("/a")) == []
    assert len(services.catalog.former(keys("/b"))) == 1


def test_what_was_given_before_there_were_former_addresses_is_the_same_still() -> None:
    claims = Claims(identifier="A1", title={"ja": '"former":[],'})
    staged = Staged(number=1, id="a", seq=1, label="x", claims=claims)
    assert fingerprint(staged) == "08b5976d22cfdc9e00e729c64f5b59c3"
    other = replace(staged, claims=replace(claims, former=("/a",)))
    assert fingerprint(other) != fingerprint(staged)
