"""Every stored home of an earlier landing opens: nothing in it is lost, hidden or shown anew."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from archive.catalog import encode
from archive.errors import NotAllowed
from archive.fixity import audit
from archive.former import keys
from archive.rights import Role
from archive.vocabulary import label, offered_themes
from archive.vocabulary.themes import set_themes
from search.service import Ask
from tests.homes.exporting import ROLES, exported
from tests.homes.kept import kept, log, prepared
from tests.homes.make import HOMES, LARGEST, lexicon
from tests.homes.material import FORMER
from tests.integration.living import Living
from tests.making import MovableClock
from web import totp
from web.account import require
from web.wiring import Services

_WARDS = ("中央区", "東区", "西区", "南区", "北区")
"""A ward is named with its city since; landings before named it alone."""
NAMES = sorted(path.parent.name for path in HOMES.glob("*/manifest.json"))

_ONE_DIGIT = re.compile(r"([時分])(?=\d[分秒])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    stored: Path
    manifest: dict[str, Any]
    living: Living
    services: Services

    def expected(self, role: Role) -> list[Any]:
        return _lines((self.stored / f"{role}.jsonl").read_bytes())


@pytest.fixture(scope="module", params=NAMES)
def home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    """A copy, opened by the program of today; its index is made by the worker, from nothing."""
    stored = HOMES / request.param
    manifest = json.loads((stored / "manifest.json").read_bytes())
    copy = tmp_path_factory.mktemp("homes") / "home"
    copy.mkdir()
    shutil.copyfile(stored / "catalog.sqlite", copy / "catalog.sqlite")
    for part in ("store", "derivatives"):
        if (stored / part).exists():
            shutil.copytree(stored / part, copy / part)
    living = Living(copy, clock=MovableClock(datetime.fromisoformat(manifest["now"])))
    services = living.open()
    services.worker("homes").run_until_idle()
    yield Home(stored=stored, manifest=manifest, living=living, services=services)
    services.close()
    set_themes({})


def _lines(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.splitlines()]


def _agrees(found: Any, expected: Any) -> bool:
    """Equal, but that a later landing may say more of a thing, or say it in better words."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            name in found and (_agrees(found[name], value) or _is_reworded(name, found, expected))
            for name, value in expected.items()
        )
    if isinstance(expected, list) and isinstance(found, list):
        return len(found) == len(expected) and all(map(_agrees, found, expected))
    return bool(found == expected) or (expected in _WARDS and found == f"熊本市{expected}")


def _is_reworded(name: str, found: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Since the fourth landing a ward is named with its city, and 11時0分 is 11時00分."""
    then, now = str(expected[name]), str(found[name])
    if name == "name" and "precision_label" in expected:
        return now.endswith(tuple(f"{end}{then}" for end in "市町村"))
    return name in ("label", "title") and now == _ONE_DIGIT.sub(r"\g<1>0", then)


def test_a_home_of_this_landing_is_stored() -> None:
    assert "6" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_home_is_small_and_has_nothing_that_can_be_made_again(name: str) -> None:
    files = [path for path in (HOMES / name).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= LARGEST
    top = {path.name for path in (HOMES / name).iterdir()}
    parts = {"store", "catalog.sqlite", "manifest.json", "public.jsonl", "staff.jsonl"}
    assert top == parts | ({"derivatives"} if int(name) > 5 else set())


@pytest.mark.parametrize("role", ROLES)
def test_the_export_is_what_it_was(home: Home, role: Role) -> None:
    found, expected = _lines(exported(home.services, role)), home.expected(role)
    assert [item["id"] for item in found] == [item["id"] for item in expected]
    for item, before in zip(found, expected, strict=True):
        assert _agrees(item, before), f"{item}\n{before}"


def test_the_index_made_from_nothing_finds_what_it_found(home: Home) -> None:
    services = home.services
    found = services.search.find(Ask(q=home.manifest["query"], now=services.clock()))
    assert [hit.item.id for hit in found.hits] == home.manifest["hits"]
    assert found.total == len(home.manifest["hits"]) > 0


def test_states_batches_and_quarantine_are_what_they_were(home: Home) -> None:
    services = home.services
    states = {item.id: str(item.state) for item in services.catalog.every_item()}
    assert states == home.manifest["states"]
    assert {b.name: b.state for b in services.batches.every()} == home.manifest["batches"]
    assert [held.label for held in services.quarantine.every()] == home.manifest["quarantine"]
    for held in services.quarantine.every():
        assert all(services.store.find(key) for key in held.keys)


def test_whoever_had_an_account_can_sign_in(home: Home) -> None:
    accounts, password = home.services.accounts, home.manifest["password"]
    assert sorted(agent.login for agent in accounts.every()) == home.manifest["logins"]
    for login in home.manifest["logins"]:
        agent, _ = accounts.sign_in(login, password, address="127.0.0.1")
        assert agent.login == login


def test_the_second_step_is_what_it_was(home: Home) -> None:
    """Landings before the fifth had none; a code by time and one for recovery are taken once."""
    accounts, told = home.services.accounts, home.manifest.get("second step", {})
    assert bool(told) == (int(home.stored.name) > 4)
    for agent in accounts.every():
        assert accounts.second_step.is_on(agent.id) == (agent.login in told)
    for login, (secret, recovery) in told.items():
        agent_id = require(accounts, login).id
        for code in (totp.code(secret, totp.step_of(home.services.clock())), recovery):
            accounts.second_step.check(agent_id, code)
            with pytest.raises(NotAllowed):
                accounts.second_step.check(agent_id, code)


def test_what_people_wrote_is_what_it_was(home: Home) -> None:
    """Lessons, collections, snapshots, requests, sources, edits; landings before the fifth: none.

    Before the sixth there were no agreements, donors, crosswalks, invitations and own themes.
    What is read is also what stands and what is a gap for the public and for staff.
    """
    expected = home.manifest.get("kept", {})
    assert all(expected.values()) and bool(expected) == (int(home.stored.name) > 4)
    found = kept(home.services)
    for kind, before in expected.items():
        assert _agrees(found[kind], before), f"{kind}: {found[kind]}\n{before}"


def test_themes_read_as_staff_left_them(home: Home) -> None:
    """Items say the theme that they were given, and show the one that it was merged into."""
    wells = int(home.stored.name) > 5
    shown = [one["themes"] for one in _lines(exported(home.services, Role.STAFF))]
    assert (["wells"] in shown, ["water"] in shown) == (wells, not wells)
    assert any(one.themes == ("water",) for one in home.services.catalog.every_item())
    assert ("pet" in offered_themes(), label("theme", "road")) == (
        (False, "道") if wells else (True, "道路・橋")
    )
    found = home.services.search.find(Ask(filters={"theme": ("water",)}, now=home.services.clock()))
    assert [hit.item.themes for hit in found.hits] == [("water",)]


def test_no_row_of_the_audit_log_is_lost(home: Home) -> None:
    """Landings before the sixth kept none that is compared."""
    rows, before = log(home.services), home.manifest.get("log", [])
    assert bool(before) == (int(home.stored.name) > 5)
    assert [row for row in before if row not in rows] == []


def test_an_export_made_ready_still_stands(home: Home) -> None:
    exports = home.manifest.get("exports", {})
    assert prepared(home.services) == exports
    assert bool(exports) == (int(home.stored.name) > 5)


def test_a_former_address_still_leads_to_its_item(home: Home) -> None:
    """Landings before the sixth kept none."""
    found = home.services.catalog.former(keys(FORMER))
    expected = ["mihon-row"] if int(home.stored.name) > 5 else []
    assert [item.local_identifier for item in found] == expected


def test_the_lexicon_is_what_it_was(home: Home) -> None:
    """Landings before the third had none."""
    assert lexicon(home.services) == home.manifest.get("lexicon", {})


def test_every_package_is_whole(home: Home) -> None:
    packages = home.services.packages
    ids = list(packages.ids())
    assert len(ids) == home.manifest["packages"]
    assert list(audit(packages, ids)) == []


def test_the_last_audit_is_known(home: Home) -> None:
    """Landings before the fourth had none."""
    audited = home.services.audit.current()
    reports = list(home.services.store.list("ctl/audits/"))
    assert (audited is not None and audited.ended is not None) == bool(reports)
    assert bool(reports) == (int(home.stored.name) > 3)
    assert audited is None or audited.found == 0


def test_what_is_rebuilt_from_storage_is_equal(home: Home, tmp_path: Path) -> None:
    services = home.services
    before = {role: exported(services, role) for role in ROLES}
    written, rows = kept(services), log(services)
    items = [encode(item) for item in services.catalog.every_item()]
    shutil.copytree(home.living.home / "store", tmp_path / "home" / "store")
    fresh = Living(tmp_path / "home", clock=home.living.clock).rebuilt()
    fresh.indexer.rebuild(fresh.clock())
    assert [encode(item) for item in fresh.catalog.every_item()] == items
    assert {role: exported(fresh, role) for role in ROLES} == before
    assert kept(fresh) == written
    found = log(fresh)
    assert [row for row in rows if row not in found] == []
    fresh.close()
