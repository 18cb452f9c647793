"""An item as an engine sees it: what goes where, and that nothing private is public."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.judgement import Judgement
from archive.language.analyzer import Analyzer
from archive.language.lexicon import load
from archive.model import (
    Access,
    Dates,
    Evidence,
    Item,
    Level,
    Mask,
    Notice,
    PlaceStatement,
    Point,
    Post,
    Rights,
    State,
    When,
)
from archive.rights import FACTS, PUBLIC, facts, judge
from search.document import BREAK, KEYWORDS, STAFF_KEYWORDS, Document, Text, keyword, stream, whole
from search.item_document import document, review_reasons

NOW = datetime(2026, 11, 23, tzinfo=UTC)
OPEN = Access(level=Level.PUBLIC)


@pytest.fixture(scope="module")
def analyzer(request: pytest.FixtureRequest) -> Analyzer:
    cache = request.config.cache
    assert cache is not None
    return load(Path(cache.mkdir("language")))


def item(**other: Any) -> Item:
    known: dict[str, Any] = {
        "id": "i",
        "seq": 1,
        "type": "photo",
        "state": State.PUBLISHED,
        "record": OPEN,
        "content": OPEN,
        "received": NOW,
        "published": NOW,
        "updated": NOW,
    }
    return Item(**(known | other))


def dated(edtf: str) -> Dates:
    return Dates(happened=When(edtf=edtf, source="row"))


def test_streams_close_every_part_with_a_break() -> None:
    assert stream([["a", "b"], ["c"]]) == f"a b {BREAK} c {BREAK}"
    assert stream([]) == Text().a == BREAK
    assert whole("New York\t") == "NewYork"
    assert len(keyword("長" * 9999)) < 1000


def test_every_text_has_every_stream(analyzer: Analyzer) -> None:
    made = document(item(), analyzer=analyzer, now=NOW)
    for text in (made.title, made.body, made.staff):
        for terms in (text.a, text.b, text.r):
            assert terms.split(" ")[-1] == BREAK
    assert made.staff == Text()


def test_the_title_is_part_of_the_body(analyzer: Analyzer) -> None:
    made = document(item(title={"ja": "通潤橋の放水"}), analyzer=analyzer, now=NOW)
    assert set(made.title.a.split()) <= set(made.body.a.split())
    assert {"通潤", "潤橋", "橋の", "の放", "放水"} <= set(made.title.b.split())


def test_no_gram_joins_two_parts(analyzer: Analyzer) -> None:
    made = document(
        item(title={"ja": "東京"}, description={"ja": "大阪、神戸"}), analyzer=analyzer, now=NOW
    )
    grams = made.body.b.split()
    assert f"東京 {BREAK} 大阪 {BREAK} 神戸 {BREAK}" in made.body.b
    assert not {"京大", "阪神"} & set(grams)


def test_places_bring_all_they_lie_in(analyzer: Analyzer) -> None:
    made = document(item(places=(PlaceStatement(code="43443"),)), analyzer=analyzer, now=NOW)
    assert made.keywords["place"] == ("43443", "43440", "43")
    for gram in ("益城", "熊本"):
        assert gram in made.body.b.split()


@pytest.mark.parametrize(
    ("edtf", "days", "year", "day", "phase"),
    [
        ("2016-04-18", (16909, 16909), ("2016",), ("2016-04-18",), ("first-72-hours",)),
        ("2016-04", (16892, 16921), ("2016",), None, ("unknown",)),
        ("2015-12/2016-01", (16770, 16831), None, None, ("unknown",)),
        ("../2016", (-719162, 17166), None, None, ("unknown",)),
        ("no date at all", (None, None), None, None, ("unknown",)),
    ],
)
def test_dates(
    analyzer: Analyzer,
    edtf: str,
    days: tuple[int | None, int | None],
    year: tuple[str, ...] | None,
    day: tuple[str, ...] | None,
    phase: tuple[str, ...],
) -> None:
    made = document(
        item(title={"ja": "橋"}, dates=dated(edtf), disaster="kumamoto-2016"),
        analyzer=analyzer,
        now=NOW,
    )
    assert (made.date_from, made.date_to) == days
    assert made.keywords.get("year") == year
    assert made.keywords.get("date") == day
    assert made.keywords["phase"] == phase


@pytest.mark.parametrize(
    ("edtf", "hour"),
    [
        ("2016-04-16T01:25", ("2016-04-16T01",)),
        ("2016-04-15T16:25:09Z", ("2016-04-16T01",)),
        ("2016-04-16T01:25:09", ("2016-04-16T01",)),
        ("2016-04-16T01", ("2016-04-16T01",)),
        ("2016-04-16T01:25+05:30", ("2016-04-16T04",)),
        ("2016-04-16T01+05:30", None),
        ("2016-04-16T01:25/2016-04-16T02:10", None),
        ("2016-04-16", None),
        ("T", None),
    ],
)
def test_the_hour_is_that_of_the_clocks_of_japan(
    analyzer: Analyzer, edtf: str, hour: tuple[str, ...] | None
) -> None:
    made = document(item(title={"ja": "橋"}, dates=dated(edtf)), analyzer=analyzer, now=NOW)
    assert made.keywords.get("hour") == hour


def test_a_disaster_that_this_program_does_not_know_is_no_error(analyzer: Analyzer) -> None:
    made = document(
        item(dates=dated("2031-01-01"), disaster="flood-2031"), analyzer=analyzer, now=NOW
    )
    assert made.keywords["disaster"] == ("flood-2031",)
    assert made.keywords["phase"] == ("unknown",)


def test_keywords_are_known_ones_and_facts_are_whole(analyzer: Analyzer) -> None:
    full = item(
        themes=("water",),
        collections=("c",),
        credit="熊本県",
        batch="b",
        source="s",
        rights=Rights(agreement="a"),
        warnings=(Notice(code="exif"), Notice(code="old", settled=True)),
        post=Post(platform="x", native_id="1"),
        state=State.REVIEW,
    )
    made = document(full, analyzer=analyzer, now=NOW)
    assert set(made.keywords) <= set(KEYWORDS)
    assert set(made.facts) == set(FACTS)
    assert made.keywords["warning"] == ("exif",)
    assert made.keywords["licence"] == ("undetermined",)
    assert made.keywords["contributor"] == ("熊本県",)


def test_reasons_for_review_are_what_is_missing() -> None:
    assert set(review_reasons(item(state=State.REVIEW))) == {"people", "licence", "place", "date"}
    assert list(review_reasons(item())) == []


# --- what may stand in public fields -----------------------------------------------------------

SECRET = "白川太郎"
CLOSED = Access(level=Level.STAFF)
LATER = Access(level=Level.PUBLIC, opens=NOW + timedelta(days=1))
ENDING = Access(level=Level.PUBLIC, closes=NOW + timedelta(days=1))
POST = Post(platform="x", native_id="1", account="a", hashtags=(SECRET,))


def secrets() -> Iterator[Item]:
    """Each holds the secret somewhere that the public may not read."""
    for content in (CLOSED, LATER, ENDING, Access(level=Level.REGISTERED)):
        yield item(text=(SECRET,), content=content)
    yield item(text=(SECRET,), masks=(Mask(x=0, y=0, w=1, h=1),))
    yield item(evidence=Evidence(path=f"写真/{SECRET}さん宅.jpg"))
    yield item(local_identifier=f"{SECRET}.jpg", evidence=Evidence(path=f"{SECRET}.jpg"))
    yield item(evidence=Evidence(notes={"memo": SECRET}))
    yield item(evidence=Evidence(camera=SECRET))
    yield item(donor=SECRET)
    yield item(reason=SECRET)
    yield item(rights=Rights(people_reason=SECRET))
    yield item(warnings=(Notice(code="x", detail=SECRET),))
    yield item(type="post", post=POST, content=CLOSED)
    for hidden in ({"description": {"ja": SECRET}}, {"creator": SECRET}, {"credit": SECRET}):
        yield item(type="post", post=POST, content=CLOSED, **hidden)
    yield item(type="post", post=POST, content=CLOSED, places=(PlaceStatement(words=SECRET),))


def _public(made: Document) -> str:
    texts = (made.title, made.body)
    values = (v for name, held in made.keywords.items() if name not in STAFF_KEYWORDS for v in held)
    return " ".join([*(f"{t.a} {t.b} {t.r}" for t in texts), *values])


@pytest.mark.parametrize("hiding", list(secrets()))
def test_a_secret_is_staff_text_and_nothing_else(analyzer: Analyzer, hiding: Item) -> None:
    made = document(hiding, analyzer=analyzer, now=NOW)
    assert "川太" not in _public(made)
    assert "シラカワ" not in _public(made)
    assert "川太" in made.staff.b.split()


def test_a_closed_post_tells_account_time_and_link_only(analyzer: Analyzer) -> None:
    hidden = item(
        type="post",
        post=POST,
        content=CLOSED,
        places=(PlaceStatement(code="43443"),),
        themes=("water",),
        credit="誰か",
    )
    made = document(hidden, analyzer=analyzer, now=NOW)
    assert not {"place", "theme", "contributor"} & set(made.keywords)
    assert "益城" not in made.body.b.split()
    assert "益城" in made.staff.b.split()


def test_an_exact_position_is_never_public(analyzer: Analyzer) -> None:
    point = Point(lat=32.786123, lon=130.742456)
    made = document(
        item(
            evidence=Evidence(position=point),
            places=(PlaceStatement(code="43443", precision="exact", point=point),),
        ),
        analyzer=analyzer,
        now=NOW,
    )
    assert "786123" not in _public(made)
    assert "786123" in made.staff.a


def test_open_text_is_public_and_opens_by_the_clock(analyzer: Analyzer) -> None:
    waiting = item(text=(SECRET,), content=LATER)
    for now, public in ((NOW, False), (NOW + timedelta(days=2), True)):
        made = document(waiting, analyzer=analyzer, now=now)
        assert ("川太" in made.body.b.split()) is public
        assert ("川太" in made.staff.b.split()) is not public


def test_material_in_review_is_one_text_for_those_who_see_it(analyzer: Analyzer) -> None:
    made = document(
        item(text=(SECRET,), record=CLOSED, content=CLOSED, state=State.REVIEW),
        analyzer=analyzer,
        now=NOW,
    )
    assert "川太" in made.body.b.split()
    assert made.facts == facts(item(record=CLOSED, content=CLOSED, state=State.REVIEW))


def test_many_are_judged_as_one_is() -> None:
    judged = Judgement(PUBLIC, NOW)
    for one in [*secrets(), item(), item(record=CLOSED), item(record=LATER), item(content=ENDING)]:
        for _ in range(2):
            assert judged.of(one) == judge(one, PUBLIC, NOW)
