"""The projection of an item: what each grant shows, and what none ever does."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import msgspec
import pytest

from archive.errors import NotAllowed, WrongState
from archive.model import Dates, Evidence, Item, PlaceStatement, State, When
from archive.record import reason_class, record, withdrawn_record
from archive.rights import Grant
from tests.unit.record_items import BASE, CONTENT, NOW, PHOTO, POST, RECORD, STAFF

SECRETS = ("秘密", "32.79111", "田中さん宅", "寄贈者甲", "非公開の理由")


def projected(item: Item, grant: Grant, lang: str = "ja") -> dict[str, Any]:
    return record(item, grant, base_url=BASE, lang=lang)


def test_without_the_right_to_the_record_there_is_none() -> None:
    with pytest.raises(NotAllowed):
        projected(PHOTO, Grant(record=False, content=False, staff=False))


@pytest.mark.parametrize("grant", [RECORD, CONTENT])
def test_nobody_but_staff_reads_what_staff_keep(grant: Grant) -> None:
    told = msgspec.json.encode(projected(PHOTO, grant)).decode()
    assert [secret for secret in SECRETS if secret in told] == []
    assert "staff" not in projected(PHOTO, grant)


def test_staff_read_evidence_donor_suggestions_and_open_warnings() -> None:
    staff = projected(PHOTO, STAFF)["staff"]
    assert staff["evidence"]["path"] == "写真/田中さん宅.jpg"
    assert staff["donor"] == "寄贈者甲"
    assert staff["suggestions"] == [{"field": "place", "source": "exif", "value": "秘密7"}]
    assert [warning["code"] for warning in staff["warnings"]] == ["date"]
    assert staff["named"] == {"record": ["秘密3"], "content": []}


@pytest.mark.parametrize("source", ["person", "row", "post"])
def test_a_place_says_where_it_is_known_from_and_not_where_a_time_is(source: str) -> None:
    place = PlaceStatement(code="43443", precision="municipality", source=source)
    item = replace(PHOTO, places=(place,))
    for lang in ("ja", "en"):
        label = projected(item, RECORD, lang)["places"][0]["source_label"]
        assert label and label != source
        assert label not in ("投稿時刻", "Time of the post")


def test_text_needs_the_content_and_stops_at_masks() -> None:
    assert {"text", "pages"}.isdisjoint(projected(PHOTO, RECORD))
    shown = projected(PHOTO, CONTENT)
    assert (shown["text"], shown["pages"]) == (["一頁目", "三頁目"], [1, 3])
    everything = projected(PHOTO, STAFF)
    assert (everything["text"], everything["pages"]) == (["一頁目", "秘密4", "三頁目"], [1, 2, 3])


def test_sealed_content_gives_staff_neither_text_nor_evidence() -> None:
    shown = projected(PHOTO, Grant(record=True, content=False, staff=True))
    assert "text" not in shown
    assert {"donor", "evidence", "suggestions"}.isdisjoint(shown["staff"])
    assert shown["staff"]["state"] == str(PHOTO.state)
    named = projected(PHOTO, Grant(record=True, content=True, staff=True))
    assert named["staff"]["donor"] == "寄贈者甲"


def test_dates_keep_precision_source_and_whether_a_person_agreed() -> None:
    shown = projected(PHOTO, RECORD)
    assert shown["date"]["kind"] == "happened"
    assert (shown["date"]["edtf"], shown["date"]["precision"]) == ("2016-04-16", "day")
    assert shown["date"]["verified"] is True
    assert shown["date"]["label"] == "2016年4月16日"
    assert shown["dates"]["shot"]["precision"] == "minute"
    assert shown["dates"]["shot"]["verified"] is False
    assert set(shown["dates"]) == {"shot", "happened"}


@pytest.mark.parametrize(
    ("edtf", "precision"),
    [("2016", "year"), ("2016-04~", "month"), ("2016-04-14/2016-04-16", "interval")],
)
def test_precision_is_that_of_the_text(edtf: str, precision: str) -> None:
    dated = replace(PHOTO, dates=Dates(created=When(edtf=edtf, source="row")))
    assert projected(dated, RECORD)["date"]["precision"] == precision


@pytest.mark.parametrize(
    ("edtf", "phase"),
    [
        ("2026-07-28T16:26:59", ""),
        ("2026-07-28T16:27:00", "mainshock"),
        ("2026-07-28T07:27:00Z", "mainshock"),
        ("2026-07-31T16:26:59", "first-72-hours"),
        ("2026-07-31T16:27:00", "evacuation"),
        ("2026-08-02T08:06:20Z", "evacuation"),
        ("2026-07-31", ""),
    ],
)
def test_the_phase_turns_at_its_second(edtf: str, phase: str) -> None:
    dates = Dates(shot=When(edtf=edtf, source="exif"))
    shown = projected(replace(PHOTO, disaster="kumamoto-2026", dates=dates), RECORD)
    assert shown["phase"] == phase
    assert shown["phase_label"] == "不明" or phase


def test_an_item_without_date_says_so() -> None:
    undated = projected(replace(PHOTO, dates=Dates()), RECORD)
    assert (undated["date"], undated["dates"]) == (None, {})


def test_a_position_is_exact_only_by_a_public_point_of_exact_precision() -> None:
    middle = projected(PHOTO, RECORD)["places"][0]
    assert middle["point_precision"] == "municipality"
    assert middle["point"]["lat"] != 32.79111
    exact = replace(PHOTO.places[0], precision="exact")
    shown = projected(replace(PHOTO, places=(exact,)), RECORD)["places"][0]
    assert (shown["point"], shown["point_precision"]) == ({"lat": 32.79111, "lon": 130.8}, "exact")


def test_exact_without_a_point_is_no_position_of_its_own() -> None:
    place = replace(PHOTO.places[0], precision="exact", point=None)
    assert projected(replace(PHOTO, places=(place,)), RECORD)["places"][0]["point_precision"] == (
        "municipality"
    )


def test_a_town_without_position_stands_at_its_municipality() -> None:
    town = projected(replace(PHOTO, places=(PlaceStatement(code="43101-001"),)), RECORD)["places"][
        0
    ]
    assert town["name"] == "熊本市中央区安政町"
    assert town["point_precision"] in {"ward", "municipality"}
    assert town["point"] is not None


def test_words_alone_have_no_position() -> None:
    place = projected(replace(PHOTO, places=(PlaceStatement(words="川の北"),)), RECORD)["places"][0]
    assert (place["name"], place["point"], place["point_precision"]) == ("川の北", None, "")


def test_content_closes_when_its_basis_ends() -> None:
    content = projected(PHOTO, RECORD)["access"]["content"]
    assert content == {"level": "public", "opens": None, "closes": "2026-08-03T03:00:00Z"}


def test_instants_are_utc_whatever_zone_they_came_in() -> None:
    japan = NOW.astimezone(timezone(timedelta(hours=9)))
    shown = projected(replace(PHOTO, updated=japan), RECORD)
    assert shown["updated"] == shown["published"] == "2026-08-01T03:00:00Z"


@pytest.mark.parametrize(
    ("given", "path", "public"),
    [
        ("M-001", "", "M-001"),
        ("001", "写真/001.jpg", "001"),
        ("2016/001", "写真/a.jpg", "2016/001"),
        ("写真/田中さん宅.jpg", "写真/田中さん宅.jpg", ""),
        ("写真\\田中さん宅.jpg", "写真/田中さん宅.jpg", ""),
        ("田中さん宅.jpg", "写真/田中さん宅.jpg", ""),
    ],
)
def test_an_identifier_is_public_unless_it_is_a_path(given: str, path: str, public: str) -> None:
    item = replace(PHOTO, local_identifier=given, evidence=Evidence(path=path))
    assert projected(item, RECORD)["local_identifier"] == public


def test_a_post_is_known_by_its_own_number_only() -> None:
    assert projected(POST, RECORD)["local_identifier"] == "POST-SRC-12345"
    path = replace(POST, local_identifier="data/tweets.js#7")
    assert projected(path, RECORD)["local_identifier"] == ""


def test_a_post_without_permission_shows_account_time_and_link() -> None:
    shown = projected(POST, RECORD)
    assert "本文" not in msgspec.json.encode(shown).decode()
    assert "honbun" not in msgspec.json.encode(shown).decode()
    assert shown["title"] == "SNS投稿 @yatsushiro（2026年8月2日 17時06分）"
    assert shown["post"]["url"] == "https://x.example/12345"
    assert shown["post"]["posted"] == shown["date"]["edtf"] == "2026-08-02T08:06:20Z"
    assert (shown["post"]["truth"], shown["post"]["truth_source"]) == (
        "false",
        "https://check.example",
    )
    assert (shown["places"], shown["themes"]) == ([], [])


def test_a_post_with_permission_shows_its_text() -> None:
    shown = projected(POST, CONTENT)
    assert shown["text"] == ["本文そのもの"]
    assert shown["post"]["hashtags"] == ["本文の札"]
    assert shown["title"].startswith("SNS投稿 @yatsushiro（")
    assert shown["titles"] == {}


def test_other_items_have_no_post() -> None:
    assert projected(PHOTO, RECORD)["post"] is None


def test_the_same_item_gives_the_same_bytes_whatever_order_it_was_kept_in() -> None:
    reordered = replace(
        PHOTO,
        title=dict(reversed(PHOTO.title.items())),
        evidence=replace(PHOTO.evidence, notes=dict(reversed(PHOTO.evidence.notes.items()))),
    )
    kept = msgspec.json.decode(msgspec.json.encode(PHOTO, order="deterministic"), type=Item)
    first, *others = (
        msgspec.json.encode(projected(item, STAFF)) for item in (PHOTO, reordered, kept)
    )
    assert others == [first, first]


def test_a_withdrawn_item_keeps_its_address_and_a_class_of_reason() -> None:
    gone = replace(PHOTO, state=State.WITHDRAWN, reason="privacy: 田中さんの申し出")
    assert withdrawn_record(gone, base_url=BASE) == {
        "id": "01K0",
        "url": "https://archive.example/items/01K0",
        "reason": "privacy",
        "date": "2026-08-01",
    }


def test_an_item_that_is_not_gone_has_no_withdrawn_record() -> None:
    with pytest.raises(WrongState):
        withdrawn_record(PHOTO, base_url=BASE)


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("copyright：期限", "copyright"),
        ("田中さんの申し出", "other"),
        ("privacyだから", "other"),
        ("", "other"),
    ],
)
def test_a_reason_in_free_words_stays_inside(reason: str, shown: str) -> None:
    assert reason_class(reason) == shown


def test_a_record_is_plain_data() -> None:
    shown: Mapping[str, Any] = projected(PHOTO, STAFF)
    assert msgspec.json.decode(msgspec.json.encode(shown)) == shown
