"""What an item is called and whom to credit, in words."""

from dataclasses import replace

import pytest

from archive.model import Dates, PlaceStatement
from archive.record import record
from archive.title import credit_line, place_label, title
from tests.unit.record_items import BASE, PHOTO, RECORD


@pytest.mark.parametrize(
    ("lang", "shown"), [("ja", "益城町役場"), ("en", "Town hall"), ("ko", "益城町役場")]
)
def test_a_described_title_comes_in_the_language_asked_for(lang: str, shown: str) -> None:
    assert title(PHOTO, lang) == shown


def test_a_title_in_another_language_beats_a_generated_one() -> None:
    named = record(replace(PHOTO, title={"vi": "Toà thị chính"}), RECORD, base_url=BASE)
    assert (named["title"], named["title_language"]) == ("Toà thị chính", "vi")
    assert named["title_generated"] is False


@pytest.mark.parametrize(
    ("dates", "places", "lang", "shown"),
    [
        (PHOTO.dates, PHOTO.places, "ja", "益城町の写真（2016年4月16日）"),
        (PHOTO.dates, (), "ja", "写真（2016年4月16日、場所不明）"),
        (Dates(), (), "ja", "写真（日付不明、場所不明）"),
        (Dates(), PHOTO.places, "ja", "益城町の写真（日付不明）"),
        (Dates(), (), "en", "Photo (date unknown, place unknown)"),
    ],
)
def test_a_generated_title_says_type_date_and_place(
    dates: Dates, places: tuple[PlaceStatement, ...], lang: str, shown: str
) -> None:
    generated = replace(PHOTO, title={"ja": ""}, dates=dates, places=places)
    assert title(generated, lang) == shown


def test_places_are_named_once_each() -> None:
    twice = replace(PHOTO, places=(*PHOTO.places, *PHOTO.places, PlaceStatement(words="川の北")))
    assert place_label(twice) == "益城町、川の北"


def test_credit_names_the_public_credit_and_the_licence_never_the_donor() -> None:
    assert credit_line(PHOTO).startswith("乙写真館（")
    assert "BY" in credit_line(PHOTO)
    bare = replace(PHOTO, credit="", creator="")
    assert "寄贈者甲" not in credit_line(bare)
    assert credit_line(bare)
