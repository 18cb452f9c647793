"""Bugs that others had and whose tests stand nowhere else: who removed, growth, a late cursor."""

from pathlib import Path

from archive.model import Item, LangString
from ingest.submission import Claims, Submission
from tests.integration.erasure_under_test import opened
from tests.integration.erasure_under_test import photo as photo_with_a_secret
from tests.integration.living import Living, take_in
from tests.integration.staff_archive import Office, Person
from tests.integration.web_archive import item
from tests.killing import OnFiles
from tests.making import ADMINISTRATOR
from tests.plans import statements
from web.app import create_app


def _steps(office: Office, one: Item) -> list[tuple[str, str]]:
    history = office.world.services.catalog.history(one.id)
    return [(step.action, step.agent) for step in history]


def test_who_withdrew_an_item_is_named_and_not_who_came_later(
    office: Office, tanaka: Person, sato: Person
) -> None:
    """invenio-app-rdm #3210: the tombstone named whoever had touched it last."""
    one = item(7_700_001, title={"ja": "外した写真"})
    office.world.add(one)
    address = f"/staff/items/{one.id}"
    form = {"class": "person-request", "note": "本人の申し出", "revision": "1"}
    assert tanaka.post(f"{address}/withdraw", form, at=address).status_code == 303
    assert sato.review(one.id, "save", credit="あとの人").status_code == 303
    taken = dict(_steps(office, one))
    assert taken["withdraw"] == office.agents["tanaka"]
    assert [agent for _, agent in _steps(office, one)][-1] == office.agents["sato"]
    gone = office.person().get(f"/items/{one.id}")
    assert gone.status_code == 410
    assert all(name not in gone.text for name in ("tanakaさん", "satoさん"))


def test_a_tombstone_names_who_asked_and_who_approved(tmp_path: Path) -> None:
    keeping, erasure, _forgotten = opened(tmp_path, OnFiles())
    one = photo_with_a_secret(keeping)
    erasure.erase(ADMINISTRATOR, one.id, basis="法", reason="理由", approved_by="chief")
    stone = keeping.tombstones.find(one.id)
    assert stone is not None
    assert {stone.asked_by, stone.approved_by} == {ADMINISTRATOR.agent, "chief"}
    keeping.rebuild().run(lambda *_: None)
    assert keeping.tombstones.find(one.id) == stone
    keeping.close()


def _rows(count: int, word: str) -> list[Submission]:
    def claims(number: int) -> Claims:
        title: LangString = {"ja": f"{word}{number}"}
        return Claims(identifier=f"{word}-{number}", title=title)

    return [Submission(label=f"{word} {n}", claims=claims(n)) for n in range(count)]


def test_what_an_intake_asks_of_the_catalog_does_not_grow_with_what_is_there(
    tmp_path: Path,
) -> None:
    """DSpace #8604: each row read what earlier ones had left; 10,000 rows ended in no memory."""
    services = Living(tmp_path / "home").open()
    asked = []
    for number in range(4):
        with statements(services.database) as seen:
            take_in(services, _rows(300, f"第{number}束"))
        asked.append(len(seen))
    services.close()
    assert max(asked[1:]) <= asked[0] + 20, asked


def test_a_cursor_is_good_hours_later_and_after_a_restart(office: Office) -> None:
    """InvenioRDM: a token of resumption died after a minute."""
    office.world.add(*(item(7_700_100 + n, title={"ja": "続き札"}) for n in range(5)))
    address = "/api/v1/items?q=続き札&size=2&sort=seq"
    first = office.person().client.get(address).get_json()
    office.world.clock.at = office.world.clock().replace(year=office.world.clock().year + 1)
    later = create_app(office.world.services).test_client()
    second = later.get(f"{address}&cursor={first['next']}").get_json()
    third = later.get(f"{address}&cursor={second['next']}").get_json()
    seen = [one["id"] for page in (first, second, third) for one in page["items"]]
    assert (len(seen), len(set(seen)), third["next"]) == (5, 5, None)
