"""No kind of pulled source reaches what is not public, whoever adds it; hostile answers end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import InvalidSubmission
from ingest.pulled import kinds
from tests.integration.living import Living
from tests.integration.test_harvest import Town, town
from tests.outside import Page, Said, host

INSIDE = (
    "http://127.0.0.1:9200/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://[::ffff:127.0.0.1]/",
    "http://10.0.0.1/",
    "http://localhost/",
)
__all__ = ["town"]
REACHING = sorted(name for name in kinds() if name != "folder")
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
HOSTILE = (b"", b"\xff\xfe\0", BOMB, b"<a>" * 100_000, b"[" * 100_000, b'{"data": 1}', b"null")


class _Everywhere(dict[str, Page]):
    """One answer at every address."""

    def __init__(self, said: Said) -> None:
        super().__init__()
        self._said = said

    def get(self, _path: str, _default: object = None) -> Page:  # type: ignore[override]
        return self._said


@pytest.fixture
def closed_town(tmp_path: Path) -> Iterator[Town]:
    """Its operator allowed nothing that is not public."""
    living = Living(tmp_path / "home")
    services = living.open()
    (living.home / "tokens").mkdir()
    for name in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "localhost"):
        (living.home / "tokens" / name).write_text("token secret", encoding="ascii")
    with host() as there:
        yield Town(living, services, there)
    services.close()


def _told(kind: str, base: str) -> tuple[str, dict[str, str]]:
    """The address with which a kind asks that server, and what else it must be told."""
    address = f"{base}bucket/a/" if kind == "s3" else base
    more = {one.name: one.start for one in kinds()[kind].fields[1:] if one.must}
    return address, {**more, "of": "#熊本"} if "of" in more else more


@pytest.mark.parametrize("kind", REACHING)
def test_no_kind_reaches_inside(closed_town: Town, kind: str) -> None:
    for base in (*INSIDE, closed_town.there.url("/")):
        address, told = _told(kind, base)
        try:
            held = closed_town.add(kind, address, told=told)
        except InvalidSubmission:
            continue  # refused before anybody is asked
        report, tally = closed_town.run(held)
        assert tally.new == 0
        assert report.trouble == "forbidden" or tally.refused == 1, (base, report)
    assert closed_town.there.asked == [], "nobody was asked"


@pytest.mark.parametrize("kind", REACHING)
def test_hostile_answers_are_a_sentence_or_a_refusal(town: Town, kind: str) -> None:
    """Whatever a host says, the run ends with a reason, and nothing of it is an item unseen."""
    address, told = _told(kind, town.there.url("/"))
    (town.living.home / "tokens").mkdir(exist_ok=True)
    (town.living.home / "tokens" / "127.0.0.1").write_text("token secret", encoding="ascii")
    held = town.add(kind, address, told=told)
    for body in HOSTILE:
        town.there.pages = _Everywhere(Said(body=body))
        report, tally = town.run(held)
        assert report.ended is not None
        assert report.trouble or tally.refused or tally.found == 0 or kind == "addresses", body[:9]
