"""The register of themes: what becomes of items, the index and other processes when one changes."""

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.catalog import add
from archive.decisions import Actor
from archive.errors import InvalidSubmission, NotAllowed, RevisionConflict, WrongState
from archive.model import Item
from archive.rights import Role
from archive.theme import Held, Themes
from archive.vocabulary import Theme, label, labels, offered_themes, read_as
from archive.vocabulary.themes import set_themes
from ingest.claims import claims
from search.ask import Ask
from search.fields import values
from tests.integration.living import Living
from tests.integration.web_archive import item
from tests.making import STAFF
from web.cli import cli
from web.wiring import Services

WELL = {"ja": "井戸", "ja-Hrkt": "いど", "ja-easy": "いど（みずを くむ ところ）", "en": "Wells"}


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    set_themes({})


@pytest.fixture
def living(tmp_path: Path) -> Living:
    return Living(tmp_path / "home")


@pytest.fixture
def services(living: Living) -> Iterator[Services]:
    services = living.open()
    yield services
    services.close()


def give(services: Services, *items: Item) -> None:
    for one in items:
        services.preservation.keep(one, {}, events=b"", agent="test")
    with services.database.write() as connection:
        add(connection, [(one, one.id) for one in items])
    services.worker("test").run_until_idle()


def merge(themes: Themes, theme: str, into: str) -> Held:
    seen = themes.get(theme).revision
    return themes.merge(STAFF, theme, into, revision=seen, reason="同じもの")


def found(services: Services, *themes: str, q: str = "") -> set[str]:
    filters = {"theme": themes} if themes else {}
    ask = Ask(q=q, filters=filters, facets=("theme",), now=services.clock())
    return {hit.item.id for hit in services.search.find(ask).hits}


def facet(services: Services) -> dict[str, int]:
    ask = Ask(facets=("theme",), size=0, now=services.clock())
    return dict(services.search.find(ask).facets["theme"])


def test_a_merged_theme_is_read_as_the_other_while_items_say_what_they_said(
    services: Services,
) -> None:
    pet, both, shelter = (
        item(1, themes=("pet",)),
        item(2, themes=("pet", "shelter")),
        item(3, themes=("shelter",)),
    )
    give(services, pet, both, shelter)
    merge(services.themes, "pet", "shelter")
    for _again in ("before the index knows", "after"):
        assert found(services, "pet") == found(services, "shelter") == {pet.id, both.id, shelter.id}
        assert "pet" not in facet(services)
        services.worker("test").run_until_idle()
    assert facet(services) == {"shelter": 3}
    assert services.catalog.get(pet.id).themes == ("pet",)
    assert found(services, q="テーマ:ペット") == {pet.id, both.id, shelter.id}
    seen = services.themes.get("pet").revision
    services.themes.reuse(STAFF, "pet", revision=seen, reason="やはり別")
    services.worker("test").run_until_idle()
    assert facet(services) == {"shelter": 2, "pet": 2}
    assert found(services, "pet") == {pet.id, both.id}


def test_a_theme_merged_into_one_that_is_merged_later_is_read_as_the_last(
    services: Services,
) -> None:
    give(services, item(1, themes=("pet",)))
    merge(services.themes, "pet", "volunteer")
    merge(services.themes, "volunteer", "shelter")
    services.worker("test").run_until_idle()
    assert (read_as(("pet", "volunteer")), facet(services)) == (("shelter",), {"shelter": 1})


def test_two_that_were_merged_into_each_other_at_once_stay_themselves(services: Services) -> None:
    themes, behind = services.themes, Themes(services.store, services.database, services.clock)
    pet = behind.get("pet")
    merge(themes, "pet", "shelter")
    with pytest.raises(InvalidSubmission):  # it is known that pet is no more
        behind.merge(STAFF, "shelter", "pet", revision=0, reason="逆に")
    written = replace(behind.get("shelter").value, into="pet")
    behind._held.write(STAFF, "shelter", written, revision=0, step=("merge", "同時に"))
    themes.catch_up()
    assert read_as(("pet", "shelter")) == ("pet", "shelter")
    assert pet.revision == 0


def test_renamed_ordered_added_and_retired_in_every_place_that_names_it(
    services: Services,
) -> None:
    themes = services.themes
    order = themes.order_after("shelter", "new")
    made = themes.save(STAFF, "", Theme(label=WELL, order=order, note="井戸水"), revision=0)
    assert (made.id, made.revision) == ("wells", 1)
    assert offered_themes()[:3] == ("shelter", "wells", "water")
    assert claims({"theme": "井戸；いど；Wells"}).themes == ("wells",)
    renamed = replace(made.value, label={**WELL, "ja": "井戸水"})
    themes.save(STAFF, "wells", renamed, revision=1, reason="言い方")
    assert (label("theme", "wells"), label("theme", "wells", "en")) == ("井戸水", "Wells")
    assert values("theme", "井戸水") == ("wells",)
    assert claims({"theme": "井戸水"}).themes == ("wells",)
    give(services, item(1, themes=("wells",)))
    themes.retire(STAFF, "wells", revision=2, reason="使わない")
    assert "wells" not in offered_themes() and list(labels("theme"))[-1] == "wells"
    assert found(services, "wells") == {item(1).id}
    first = themes.order_after("", "pet")
    themes.save(STAFF, "pet", replace(themes.get("pet").value, order=first), revision=0)
    assert offered_themes()[0] == "pet"
    assert [step.action for step in themes.history("wells")] == ["add", "edit", "retire"]


def test_of_two_editors_one_is_told_and_nothing_is_lost(services: Services) -> None:
    themes, wrong = services.themes, []
    gate = threading.Barrier(2)

    def rename(name: str) -> None:
        held = themes.get("water")
        wanted = replace(held.value, label={**held.value.label, "ja": name})
        gate.wait()
        try:
            themes.save(STAFF, "water", wanted, revision=held.revision)
        except RevisionConflict:
            wrong.append(name)

    at_once = [threading.Thread(target=rename, args=(name,)) for name in ("水", "給水")]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    (kept,) = themes.history("water")
    assert {kept.value.label["ja"], *wrong} == {"水", "給水"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ja": ""}, "ja"),
        ({"ja": "避難所"}, "ja"),
        ({"ja": "井" * 61}, "ja"),
        ({"ja-Hrkt": "井戸"}, "reading"),
        ({"ja-easy": " "}, "easy"),
        ({"en": "shelters"}, "en"),
        ({"en": "井戸"}, "en"),
    ],
)
def test_what_cannot_stand_is_refused_by_field(
    services: Services, change: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidSubmission) as refused:
        services.themes.save(STAFF, "", Theme(label={**WELL, **change}), revision=0)
    assert list(refused.value.fields) == [field]


def test_only_staff_for_the_whole_archive_may_change_them(services: Services) -> None:
    held = services.themes.get("water")
    for actor in (
        Actor(agent="a", role=Role.RESEARCHER),
        replace(STAFF, limits=frozenset({"place:43443"})),
    ):
        with pytest.raises(NotAllowed):
            services.themes.save(actor, "water", held.value, revision=0)
    with pytest.raises(WrongState):
        services.themes.reuse(STAFF, "water", revision=0, reason="そのままのもの")
    assert services.themes.get("water").revision == 0


def test_a_rebuild_finds_every_theme_and_another_process_hears_of_it(
    services: Services, living: Living, tmp_path: Path
) -> None:
    give(services, item(1, themes=("pet",)))
    services.themes.save(STAFF, "", Theme(label=WELL, order=1.5), revision=0)
    merge(services.themes, "pet", "wells")
    before = [(one.id, one.value) for one in services.themes.every()]
    shutil.copytree(living.home / "store", tmp_path / "again" / "store")
    set_themes({})
    fresh = Living(tmp_path / "again", clock=living.clock).rebuilt()
    assert [(one.id, one.value) for one in fresh.themes.every()] == before
    fresh.worker("test").run_until_idle()
    assert facet(fresh) == {"wells": 1}
    assert [one.value.into for one in fresh.themes.history("pet")] == ["wells"]
    fresh.close()


def test_a_merge_that_was_cut_off_is_brought_to_the_index_by_the_next_worker(
    services: Services,
) -> None:
    """The register is written, and nobody has put the items on the feed: all is made up for."""
    give(services, item(1, themes=("pet",)), item(2, themes=("road",)))
    merge(services.themes, "pet", "shelter")
    position = services.catalog.feed_position()
    elsewhere = Themes(services.store, services.database, services.clock)
    assert elsewhere.settle() == 1
    assert [c.item_id for c in services.catalog.changes(position)] == [item(1).id]
    assert (elsewhere.settle(), services.themes.settle()) == (0, 0)


def test_the_command_lists_previews_merges_and_undoes(
    services: Services, living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(services, item(1, themes=("pet",)), item(2, themes=("shelter",)))
    monkeypatch.setenv("ARCHIVE_HOME", str(living.home))

    def run(*words: str) -> object:
        result = CliRunner().invoke(cli, ["--format", "json", "theme", *words])
        assert result.exit_code == 0, (result.output, result.exception)
        return json.loads(result.stdout)

    asked = ("merge", "pet", "shelter", "--reason", "同じもの")
    told = {"theme": "pet", "into": "shelter", "items": 1}
    assert run(*asked, "--dry-run") == told
    services.themes.catch_up()
    assert read_as(("pet",)) == ("pet",)
    assert run(*asked) == told
    listed = run("list")
    assert isinstance(listed, list)
    assert (listed[-1]["theme"], listed[-1]["read_as"]) == ("pet", "shelter")
    run("reuse", "pet", "--reason", "やはり別")
    services.themes.catch_up()
    assert read_as(("pet",)) == ("pet",)
