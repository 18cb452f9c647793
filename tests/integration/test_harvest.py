"""Sources that are pulled, from hosts on loopback: what comes, what is known again, what fails."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from archive.batch import Fate
from archive.errors import InvalidSubmission, NotFound, WrongState
from archive.model import Item, State, When
from archive.writing import Written
from ingest.harvest.due import is_due
from ingest.harvest.source import Pulled, Standing
from ingest.harvest.state import Report
from ingest.harvest.state import State as Held
from tests import servers
from tests.integration.living import Living
from tests.integration.web_archive import jpeg
from tests.making import ADMINISTRATOR, STAFF, MovableClock
from tests.outside import ALLOWED, Asked, Host, Said, host
from web.source.counting import Counted, counted
from web.wiring import Services

PHOTO = jpeg(320, 240, "olive")
OTHER = jpeg(320, 240, "navy")
_numbers = count(1)


@dataclass
class Town:
    """An archive, and a host that it pulls from."""

    living: Living
    services: Services
    there: Host

    @property
    def clock(self) -> MovableClock:
        return self.living.clock

    def add(self, kind: str, address: str, /, **changes: Any) -> Written[Pulled]:
        made = Pulled(
            name=f"{kind} {next(_numbers)}",
            kind=kind,
            origin="町役場",
            told={"address": address, **changes.pop("told", {})},
            minutes=60,
        )
        return self.services.harvest.sources.add(STAFF, replace(made, **changes))

    def run(self, held: Written[Pulled]) -> tuple[Report, Counted]:
        report = self.services.harvest.run(held.id)
        self.work()
        self.clock.move(hours=1)
        return report, counted(self.services, report)

    def work(self) -> None:
        """What is given is taken in; sources that are due are left alone."""
        while self.services.worker("test", roles=["index"]).step():
            pass
        while (job := self.services.queue.lease("test")) is not None:
            self.services.intake.work(job)
            self.services.queue.finish(job)

    def items(self) -> list[Item]:
        return list(self.services.catalog.every_item())

    def state(self, held: Written[Pulled]) -> Held:
        return self.services.harvest.states.get(held.id)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    living = Living(tmp_path / "home")
    living.settings = {"harvest_hosts": ALLOWED, "harvest_folders": str(tmp_path / "shared")}
    services = living.open()
    with host() as there:
        yield Town(living, services, there)
    services.close()


def rss(*entries: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:georss="http://www.georss.org/georss">
<channel><title>町のお知らせ</title>{"".join(entries)}</channel></rss>""".encode()


def entry(number: int, words: str = "", files: tuple[str, ...] = (), stamp: str = "") -> str:
    enclosed = "".join(f'<enclosure url="{url}" type="image/jpeg" length="1"/>' for url in files)
    at = stamp or f"Sat, 16 Apr 2016 0{number % 10}:00:00 +0900"
    return f"""<item><title>お知らせ {number}</title><link>/news/{number}</link>
<guid isPermaLink="false">town-{number}</guid><pubDate>{at}</pubDate>
<description>{words or f"&lt;p&gt;給水所 {number}&lt;/p&gt;"}</description>{enclosed}</item>"""


def test_a_feed_gives_each_entry_once_and_all_of_it_waits(town: Town) -> None:
    town.there.pages["/photo.jpg"] = Said(body=PHOTO, headers={"Content-Type": "image/jpeg"})
    town.there.pages["/feed"] = Said(
        body=rss(entry(2, files=("/photo.jpg",)), entry(1)), headers={"ETag": '"1"'}
    )
    terms = {"basis": "permission", "donor": "町の広報", "credit": "広報", "place": "43443"}
    held = town.add("feed", town.there.url("/feed"), terms={**terms, "disaster": "kumamoto-2016"})
    report, tally = town.run(held)
    assert (report.trouble, tally.found, tally.new, tally.refused) == ("", 2, 2, 0)
    by_id = {item.local_identifier: item for item in town.items()}
    text, photo = by_id["town-1"], by_id["town-2"]
    assert (text.type, text.text, text.title) == ("text", ("給水所 1",), {"ja": "お知らせ 1"})
    assert text.dates.created == When(edtf="2016-04-15T16:00:00Z", source="row")
    assert (photo.type, photo.dates.main) == ("photo", None)  # published is not shot
    assert photo.description == {"ja": "給水所 2"}
    for item in (text, photo):
        assert item.state is State.REVIEW and item.published is None
        assert (item.source, item.donor, item.credit) == ("町役場", "町の広報", "広報")
        assert (item.rights.basis.kind, item.disaster) == ("permission", "kumamoto-2016")
        assert item.places[0].code == "43443"
        assert item.evidence.notes["掲載ページ"].endswith(f"/news/{item.local_identifier[-1]}")
    assert town.services.batches.get(report.batch).by == STAFF.agent

    again, tally = town.run(held)  # not sent again: 304
    assert (again.trouble, again.batch, tally.found) == ("", "", 0)
    town.there.pages["/feed"] = Said(body=rss(entry(3), entry(2), entry(1)))
    third, tally = town.run(held)
    assert (tally.found, tally.new, tally.known) == (3, 1, 2)
    assert town.there.paths().count("/photo.jpg") == 1
    assert len(town.items()) == 3 and len(town.services.batches.every()) == 2
    assert third.batch != report.batch


def test_an_entry_that_its_publisher_changed_is_reported_and_applied_where_asked(
    town: Town,
) -> None:
    for path, update, fate in (("/a", False, Fate.CHANGED), ("/b", True, Fate.UPDATED)):
        town.there.pages[path] = Said(body=rss(entry(1)))
        held = town.add("feed", town.there.url(path), update=update, origin=path)
        town.run(held)
        changed = entry(1, "断水は終わりました", stamp="Sun, 17 Apr 2016 09:00:00 +0900")
        town.there.pages[path] = Said(body=rss(changed))
        report, _ = town.run(held)
        assert dict(town.services.batches.counts(report.batch)) == {fate: 1}


def test_files_that_cannot_be_had_now_are_asked_for_again(town: Town) -> None:
    feed = rss(entry(1, files=("/late.jpg",)), entry(2, files=("/gone.jpg", "/late2.jpg")))
    town.there.pages["/feed"] = Said(body=feed, headers={"ETag": '"1"'})
    town.there.pages["/late.jpg"] = town.there.pages["/late2.jpg"] = Said(status=502)
    held = town.add("feed", town.there.url("/feed"))
    report, tally = town.run(held)
    assert (tally.new, tally.refused, report.batch) == (0, 2, "")
    assert "次の回" in report.turned[0].detail
    town.there.pages["/late.jpg"] = town.there.pages["/late2.jpg"] = Said(body=PHOTO)
    _, tally = town.run(held)
    assert (tally.new, tally.refused) == (2, 0)
    two = next(item for item in town.items() if item.local_identifier == "town-2")
    assert [notice.code for notice in two.warnings] == ["media-unreadable"]  # 404: it is gone
    assert len(two.assets) == 1
    assert town.run(held)[1].found == 0


def test_what_never_comes_is_given_up_at_last(town: Town) -> None:
    town.there.pages["/down.jpg"] = Said(status=500)
    held = town.add("addresses", town.there.url("/down.jpg"))
    told = [town.run(held)[0].turned for _ in range(7)]
    assert ["次の回" in each[0].detail for each in told[:5]] == [True] * 4 + [False]
    assert told[5:] == [(), ()] and len(town.there.asked) == 5


def test_a_short_outage_does_not_use_up_the_tries(town: Town) -> None:
    """Runs that follow each other at once, as there is much to do, are one try."""
    town.there.pages["/feed"] = Said(body=rss(entry(1, files=("/late.jpg",))))
    town.there.pages["/late.jpg"] = Said(status=503)
    held = town.add("feed", town.there.url("/feed"))
    for _ in range(9):
        report = town.services.harvest.run(held.id)
        assert "次の回" in report.turned[0].detail
        town.clock.move(seconds=20)
    town.there.pages["/late.jpg"] = Said(body=PHOTO)
    assert town.run(held)[1].new == 1


def test_traps_in_feeds_are_a_sentence_and_the_source_stays_usable(town: Town) -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel>&b;</channel></rss>'
    )
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item>&a;</item></rss>'
    traps = {
        "bad-xml": (b"", b"<rss", b"{}", bomb.encode(), outside.encode(), b"<a>" * 5000, b"\xff"),
        "not-a-feed": (b"<html/>", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        "too-large": (b"<rss>" + b" " * 10_000_001,),
    }
    held = town.add("feed", town.there.url("/feed"))
    for reason, bodies in traps.items():
        for body in bodies:
            town.there.pages["/feed"] = Said(body=body)
            report, tally = town.run(held)
            assert (report.trouble, tally.found) == (reason, 0), body[:60]
    town.there.pages["/feed"] = Said(body=rss(entry(1)))
    assert town.run(held)[1].new == 1
    assert town.state(held).failures == 0


def test_every_dialect_of_feeds_is_read(town: Town) -> None:
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss">
<entry><id>urn:1</id><title type="html">&lt;b&gt;A&lt;/b&gt;</title>
<updated>2016-04-16T10:00:00+09:00</updated>
<author><name>Hanako</name></author><link href="news/1"/><link rel="enclosure" href="photo.jpg"/>
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/>
<georss:point>32.79 130.82</georss:point>
<content type="xhtml"><div>Water <b>here</b></div></content></entry></feed>"""
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item rdf:about="x"><title>避難所</title>
<link>http://127.0.0.1/9</link><dc:date>2016-04-16</dc:date><dc:creator>町</dc:creator></item></rdf:RDF>"""
    media = rss(
        '<item><title>M</title><media:group><media:content url="/in/photo.jpg" medium="image"/>'
        '<media:content url="javascript:x" medium="image"/></media:group></item>'
    )
    for path in ("/in/photo.jpg",):
        town.there.pages[path] = Said(body=PHOTO)
    for path, body in (("/in/atom", atom), ("/rdf", rdf.encode()), ("/media", media)):
        town.there.pages[path] = Said(body=body)
        report, tally = town.run(town.add("feed", town.there.url(path), origin=path))
        assert (report.trouble, tally.new, tally.refused) == ("", 1, 0), path
    found = {item.source: item for item in town.items()}
    first = found["/in/atom"]
    assert (first.title, first.creator) == ({"ja": "A"}, "Hanako")
    assert first.rights.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert first.evidence.position is not None and first.evidence.position.lat == 32.79
    assert first.description == {"ja": "Water here"} and len(first.assets) == 1
    assert (found["/rdf"].title, found["/rdf"].creator) == ({"ja": "避難所"}, "町")
    assert len(found["/media"].assets) == 1


def test_a_list_of_addresses_brings_photos_and_documents(town: Town) -> None:
    town.there.pages["/写真/一.jpg"] = Said(body=PHOTO, headers={"ETag": '"1"'})
    town.there.pages["/%E5%86%99%E7%9C%9F/%E4%B8%80.jpg"] = town.there.pages["/写真/一.jpg"]
    town.there.pages["/get"] = Said(body=OTHER, headers={"Content-Type": "image/jpeg"})
    lines = f"{town.there.url('/写真/一.jpg')} 町の 広場\n\n# note\n{town.there.url('/get')}?id=1\n"
    lines += f"{town.there.url('/none.jpg')}\nhttp://10.0.0.1/x.jpg\n{town.there.url('/get')}?id=1"
    held = town.add("addresses", lines)
    report, tally = town.run(held)
    assert (tally.found, tally.new, tally.refused) == (4, 2, 2)
    refused = [one.detail for one in town.services.batches.report(report.batch, [Fate.REFUSED])]
    assert "status 404" in refused[0] and "forbidden" in refused[1]
    titles = {item.evidence.path.rpartition("/")[2]: item.title for item in town.items()}
    assert titles == {"一.jpg": {"ja": "町の 広場"}, "get?id=1": {}}
    assert {item.assets[0].media_type for item in town.items()} == {"image/jpeg"}
    assert {item.local_identifier for item in town.items()} == {""}  # no address becomes public
    asked = len(town.there.asked)
    _, tally = town.run(held)
    assert (tally.known, tally.new, tally.refused) == (4, 0, 0)
    assert len(town.there.asked) == asked + 1  # only what has a mark is asked for again
    town.there.pages["/%E5%86%99%E7%9C%9F/%E4%B8%80.jpg"] = Said(body=OTHER)
    report, _ = town.run(held)
    assert dict(town.services.batches.counts(report.batch)) == {Fate.CHANGED: 1}


def test_a_watched_folder_gives_what_is_new_and_whole(town: Town, tmp_path: Path) -> None:
    root = tmp_path / "shared" / "写真"
    root.mkdir(parents=True)

    def put(name: str, data: bytes, age: float = 3600) -> None:
        path = root / name
        path.write_bytes(data)
        at = town.clock().timestamp() - age
        os.utime(path, (at, at))

    put("a.jpg", PHOTO)
    held = town.add("folder", str(root))
    report, tally = town.run(held)
    assert (report.trouble, tally.new) == ("", 1)
    assert town.run(held)[1].known == 1
    put("b.jpg", OTHER, age=5)  # it may still be on its way
    assert town.run(held)[1].new == 0
    _, tally = town.run(held)
    assert (tally.new, tally.known) == (1, 1)
    put("a.jpg", jpeg(100, 100, "red"), age=120)
    report, _ = town.run(held)
    assert dict(town.services.batches.counts(report.batch)) == {Fate.CHANGED: 1}
    (root / "a.jpg").unlink()
    assert town.run(held)[1].refused == 0 and len(town.items()) == 2
    root.rename(root.with_name("away"))
    report, _ = town.run(held)
    assert report.trouble == "no-folder"
    for path in ("/etc", str(tmp_path), str(tmp_path / "shared" / ".." / "home"), "relative"):
        with pytest.raises(InvalidSubmission, match="見張れません"):
            town.add("folder", path)


def test_a_host_that_asks_to_wait_is_left_alone_by_everybody(town: Town) -> None:
    town.there.pages["/feed"] = Said(status=429, headers={"Retry-After": "7200"})
    held = town.add("feed", town.there.url("/feed"))
    began = town.clock()
    report, _ = town.run(held)
    assert (report.trouble, report.until) == ("wait", began + timedelta(hours=2))
    assert (town.state(held).failures, town.state(held).due) == (0, report.until)
    town.services.harvest.sources.ask(STAFF, held.id)
    assert town.services.due.ask() == 0
    report, _ = town.run(held)
    assert report.trouble == "wait" and len(town.there.asked) == 1
    town.there.pages["/feed"] = Said(body=rss(entry(1)))
    assert town.run(held)[1].new == 1


def test_a_worker_pulls_what_is_due_and_nothing_else(town: Town) -> None:
    town.there.pages["/feed"] = Said(body=rss(entry(1)))
    held = town.add("feed", town.there.url("/feed"), minutes=30)

    def round_of_work(**pause: float) -> int:
        town.clock.move(**pause)
        before = len(town.there.asked)
        town.services.worker("test").run_until_idle()
        return len(town.there.asked) - before

    assert round_of_work(seconds=1) == 1
    assert [item.local_identifier for item in town.items()] == ["town-1"]
    assert round_of_work(minutes=29) == 0
    assert round_of_work(minutes=2) == 1
    sources = town.services.harvest.sources
    sources.pause(STAFF, held.id, reason="夜間")
    assert round_of_work(hours=2) == 0
    town.clock.move(seconds=1)
    sources.ask(STAFF, held.id)
    assert round_of_work(seconds=20) == 1
    assert round_of_work(hours=2) == 0
    sources.resume(STAFF, held.id)
    assert round_of_work(seconds=20) == 1
    sources.remove(ADMINISTRATOR, held.id, reason="フィードがなくなった")
    assert round_of_work(hours=9) == 0
    assert sources.every() == [] and len(town.items()) == 1
    with pytest.raises(WrongState):
        sources.ask(STAFF, held.id)
    steps = [(step.action, step.agent, step.reason) for step in sources.history(held.id)]
    assert steps == [
        ("add", STAFF.agent, ""),
        ("pause", STAFF.agent, "夜間"),
        ("ask", STAFF.agent, ""),
        ("resume", STAFF.agent, ""),
        ("remove", ADMINISTRATOR.agent, "フィードがなくなった"),
    ]


def test_a_run_ends_in_time_and_the_next_ones_reach_the_rest(town: Town) -> None:
    def slowly(_asked: Asked) -> Said:
        town.clock.move(seconds=25)
        return Said(body=PHOTO, headers={"ETag": '"1"'})

    paths = [f"/{number}.jpg" for number in range(7)]
    town.there.pages.update(dict.fromkeys(paths, slowly))
    held = town.add("addresses", "\n".join(map(town.there.url, paths)), minutes=1440)
    reports = [town.services.harvest.run(held.id) for _ in range(3)]
    assert [(one.given, one.more) for one in reports] == [(3, True), (3, True), (1, False)]
    assert town.there.paths() == paths
    assert not is_due(held.value, town.state(held), town.clock())
    town.clock.move(days=1)
    assert [town.services.harvest.run(held.id).known for _ in range(3)] == [3, 6, 7]
    assert town.there.paths() == paths * 2  # each once in a round
    town.work()
    assert len(town.items()) == 7


def test_only_one_run_of_a_source_at_a_time(town: Town) -> None:
    seen: list[str] = []

    def meanwhile(_asked: Asked) -> Said:
        with pytest.raises(WrongState):
            town.services.harvest.run(held.id)
        assert town.services.harvest.is_running(held.id)
        seen.append("both")
        return Said(body=rss(entry(1)))

    town.there.pages["/feed"] = meanwhile
    held = town.add("feed", town.there.url("/feed"))
    assert town.run(held)[1].new == 1
    assert seen == ["both"] and not town.services.harvest.is_running(held.id)


def test_all_of_it_survives_a_rebuild(town: Town) -> None:
    town.there.pages["/feed"] = Said(body=rss(entry(1), entry(2)))
    held = town.add("feed", town.there.url("/feed"))
    report, tally = town.run(held)
    town.services.rebuild.run(lambda *_: None)
    sources = town.services.harvest.sources
    assert sources.get(held.id) == held and len(sources.history(held.id)) == 1
    assert town.state(held).runs == (report,)
    assert counted(town.services, report) == tally
    _, tally = town.run(held)
    assert (tally.known, tally.new) == (2, 0)


def test_on_postgresql_and_s3_as_well(tmp_path: Path) -> None:
    with servers.postgresql_database() as database, servers.s3_prefix() as store:
        living = Living(tmp_path / "home", store_url=store)
        living.settings = {"harvest_hosts": ALLOWED, "database_url": database}
        services = living.open()
        with host() as there:
            there.pages["/feed"] = Said(body=rss(entry(1), entry(2)))
            town = Town(living, services, there)
            held = town.add("feed", there.url("/feed"), minutes=30)
            services.worker("test").run_until_idle()
            assert sorted(item.local_identifier for item in town.items()) == ["town-1", "town-2"]
            assert services.due.ask() == 0
            town.clock.move(minutes=31)
            assert [services.due.ask(), services.due.ask()] == [1, 0]
            services.worker("test").run_until_idle()
            assert len(town.state(held).runs) == 2 and len(there.asked) == 2
        services.close()


def test_what_is_wrong_with_a_new_source_is_told_by_field(town: Town) -> None:
    good = {"origin": "町", "minutes": 60, "name": "名"}
    for changes, field in (
        ({"name": " "}, "name"),
        ({"origin": ""}, "origin"),
        ({"minutes": 1}, "minutes"),
        ({"minutes": 10**6}, "minutes"),
        ({"told": {"address": ""}}, "address"),
        ({"told": {"address": "ftp://x/"}}, "address"),
        ({"told": {"address": "file:///etc/passwd"}}, "address"),
        ({"kind": "nothing"}, "kind"),
    ):
        with pytest.raises(InvalidSubmission) as told:
            town.add("feed", "https://town.example/feed", **{**good, **changes})  # type: ignore[arg-type]
        assert list(told.value.fields) == [field]
    town.add("feed", "https://town.example/feed", **good)  # type: ignore[arg-type]
    with pytest.raises(InvalidSubmission, match="もうあります"):
        town.add("feed", "https://town.example/feed", **good)  # type: ignore[arg-type]
    with pytest.raises(InvalidSubmission, match="理由"):
        town.services.harvest.sources.remove(STAFF, "名", reason=" ")
    with pytest.raises(NotFound):
        town.services.harvest.sources.get("nothing")


def test_a_clock_that_was_wrong_stops_no_source(town: Town) -> None:
    source = town.add("feed", "https://town.example/feed").value
    now = town.clock()
    far = Held(due=now + timedelta(days=400), wait=now + timedelta(days=400))
    assert is_due(source, far, now)
    assert not is_due(source, Held(due=now + timedelta(minutes=5)), now)
    assert not is_due(replace(source, standing=Standing.PAUSED), Held(), now)
