"""A collection as staff put it together, and what of it each visitor sees as its items change."""

import json

import pytest
from click.testing import CliRunner

from archive.collection import Collection, Entry, Kind
from archive.decisions import Actor, Decision
from archive.errors import InvalidSubmission, NotAllowed
from archive.exports import exporters
from archive.model import Access, Item, Level, State
from archive.register import PREFIX
from archive.rights import Role
from tests.integration.staff_archive import DATA, Office, Person, controls, number, typed
from tests.integration.web_archive import item, photo
from web.cli import cli

STAFF = Actor(agent="writer", role=Role.STAFF)
GAP = "資料は公開されていません"


@pytest.fixture
def photos(office: Office) -> list[Item]:
    made = [photo(number(), DATA, title={"ja": f"天守その{at}"}) for at in range(3)]
    office.world.add(*made, files={item.id: DATA for item in made})
    return made


def series(photos: list[Item], **more: object) -> Collection:
    fields = {
        "kind": Kind.SERIES,
        "title": {"ja": "天守の定点観測", "en": "The keep"},
        "place": "43100",
        "direction": "ne",
        "entries": tuple(Entry(item=one.id, caption={"ja": f"注 {one.id}"}) for one in photos),
        "open": True,
        **more,
    }
    return Collection(**fields)  # type: ignore[arg-type]


def kept(office: Office, wanted: Collection) -> str:
    saved = office.world.services.collections.save(STAFF, "", wanted, revision=0, reason="")
    return saved.id


def shown(office: Office, collection_id: str, query: str = "") -> str:
    return office.world.get(f"/collections/{collection_id}{query}").text


def withdraw(office: Office, item: Item) -> Actor:
    now = office.now(item.id)
    seen = Decision(item_id=now.id, revision=now.revision, fields={})
    actor = Actor(agent=office.agents["admin"], role=Role.ADMINISTRATOR, trusted=True)
    office.world.services.decisions.decide(actor, "withdraw", [seen], reason="privacy: test")
    return actor


def test_it_is_put_together_at_the_desk(
    office: Office, tanaka: Person, sato: Person, photos: list[Item]
) -> None:
    """Items are found and added beside the text; two editors lose nothing."""
    new = "/staff/collections/new"
    form = typed(controls(tanaka.get(new), "gathering"), "", title_ja="わたしの束", seek="天守")
    page = tanaka.client.post(new, data=form, buffered=True)
    assert f'name="cite" value="{photos[1].id}"' in page.text
    form = typed(controls(page, "gathering"), "", cite=photos[1].id)
    form = controls(tanaka.client.post(new, data=form, buffered=True), "gathering")
    assert form["title_ja"] == "わたしの束"
    form = typed(form, "save", open="1", en_caption_ja="二枚目", reason="見せるため")
    saved = tanaka.client.post(new, data=form, buffered=True)
    assert saved.status_code == 303
    address = saved.headers["Location"]
    collection_id = address.rpartition("/")[2]
    assert "二枚目" in shown(office, collection_id)
    early = controls(sato.get(address), "gathering")
    first = typed(controls(tanaka.get(address), "gathering"), "save", credit="提供 田中")
    assert tanaka.client.post(address, data=first, buffered=True).status_code == 303
    late = typed(early, "save", title_en="My bundle")
    refused = sato.client.post(address, data=late, buffered=True)
    assert refused.status_code == 409
    assert "提供 田中" in refused.text
    assert controls(refused, "gathering")["title_en"] == "My bundle"
    assert "見せるため" in tanaka.get(address).text


def test_before_and_after_is_there_without_scripts(office: Office, photos: list[Item]) -> None:
    collection_id = kept(office, series(photos))
    page = shown(office, collection_id)
    first, last = (f"/items/{photos[at].id}/picture/0/medium.jpg" for at in (0, 2))
    assert first in page
    assert last in page
    assert '<input type="range" aria-label="前の写真を見せる幅"' in page
    chosen = shown(office, collection_id, "?before=2&after=3")
    assert first not in chosen
    assert f"/items/{photos[1].id}/picture/0/medium.jpg" in chosen


def test_an_item_that_goes_is_a_marked_gap_at_once(office: Office, photos: list[Item]) -> None:
    collection_id = kept(office, series(photos, cover=photos[0].id))
    assert f"注 {photos[0].id}" in shown(office, collection_id)
    assert "天守の定点観測" in office.world.get(f"/items/{photos[0].id}").text
    withdraw(office, photos[0])
    for address in (f"/collections/{collection_id}", "/collections", "/"):
        assert photos[0].id not in office.world.get(address).text, address
    page = shown(office, collection_id)
    assert page.count(GAP) == 1
    assert "天守その0" not in page


@pytest.mark.parametrize(
    "closed",
    [
        {"record": Access(level=Level.STAFF), "content": Access(level=Level.STAFF)},
        {"record": Access(level=Level.SEALED, named=("x",)), "content": Access(level=Level.SEALED)},
        {"state": State.REVIEW, "published": None},
    ],
)
def test_what_was_never_open_is_a_gap(office: Office, closed: dict[str, object]) -> None:
    hidden = photo(number(), DATA, title={"ja": "見せない題名"}, **closed)
    office.world.add(hidden, files={hidden.id: DATA})
    if closed.get("record") and closed["record"].level is Level.SEALED:  # type: ignore[attr-defined]
        with pytest.raises(InvalidSubmission):
            kept(office, series([hidden]))
        return
    page = shown(office, kept(office, series([hidden])))
    assert page.count(GAP) == 1
    assert "見せない題名" not in page
    assert hidden.id not in page


def test_it_opens_and_closes_and_keeps_its_address(office: Office, photos: list[Item]) -> None:
    collections = office.world.services.collections
    collection_id = kept(office, series(photos, open=False))
    assert office.world.get(f"/collections/{collection_id}").status_code == 404
    wanted = series(photos)
    collections.save(STAFF, collection_id, wanted, revision=1, reason="")
    assert office.world.get(f"/collections/{collection_id}").status_code == 200
    collections.save(STAFF, collection_id, series(photos, open=False), revision=2, reason="")
    assert office.world.get(f"/collections/{collection_id}").status_code == 410
    assert collection_id not in office.world.get("/collections").text


def test_who_may_write_and_what_a_series_needs(office: Office, photos: list[Item]) -> None:
    collections = office.world.services.collections
    outsider = Actor(agent="x", role=Role.RESEARCHER)
    with pytest.raises(NotAllowed):
        collections.save(outsider, "", series(photos), revision=0, reason="")
    with pytest.raises(InvalidSubmission) as refused:
        kept(office, series([], direction="", title={}))
    assert refused.value.fields.keys() == {"title_ja", "direction"}


def test_it_survives_a_rebuild_and_forgets_what_is_erased(
    office: Office, photos: list[Item]
) -> None:
    services = office.world.services
    collection_id = kept(office, series(photos))
    before = services.collections.get(collection_id)
    services.rebuild.run(lambda *_: None)
    assert services.collections.get(collection_id) == before
    actor = withdraw(office, photos[0])
    services.erasure.erase(
        actor, photos[0].id, basis="条例", reason="申出", approved_by=office.agents["chief"]
    )
    for stat in services.store.list(f"{PREFIX}collection/{collection_id}/"):
        with services.store.open(stat.key) as stream:
            body = stream.read().decode()
        assert f"注 {photos[0].id}" not in body
        assert f"注 {photos[1].id}" in body


def test_it_is_exported_by_page_and_command(office: Office, photos: list[Item]) -> None:
    hidden = photos[1]
    wanted = series(photos, name="城の束", credit="城の会")
    collection_id = kept(office, wanted)
    named = item(number(), title={"ja": "名前で入る写真"}, collections=("城の束",))
    office.world.add(named)
    withdraw(office, hidden)
    address = f"/collections/{collection_id}/download."
    page = shown(office, collection_id)
    assert all(f'href="{address}{name}"' in page for name in exporters())
    home = str(office.world.services.settings.home)
    for name in exporters():
        answer = office.world.get(f"{address}{name}")
        assert answer.status_code == 200, name
        words = ("export", "--collection", collection_id, "--as", name)
        ran = CliRunner().invoke(
            cli, words, env={"ARCHIVE_HOME": home, "BASE_URL": "http://localhost"}
        )
        assert ran.exit_code == 0, ran.output
        assert ran.stdout_bytes == answer.data, name
    lines = [json.loads(line) for line in office.world.get(f"{address}jsonl").text.splitlines()]
    assert lines[0]["unit"]["credit"] == "城の会"
    shown_ids = [line["item"]["id"] if "item" in line else None for line in lines[1:]]
    kept_ids = [None if one is hidden else one.id for one in photos]
    assert shown_ids == [*kept_ids, named.id]
    assert office.world.get(f"{address}exe").status_code == 404
    office.world.services.collections.save(
        STAFF, collection_id, series(photos, open=False), revision=1, reason=""
    )
    assert office.world.get(f"{address}csv").status_code == 404
    closed = CliRunner().invoke(
        cli, ("export", "--collection", collection_id, "--as", "csv"), env={"ARCHIVE_HOME": home}
    )
    assert closed.exit_code != 0
