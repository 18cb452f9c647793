"""Names of places read from text."""

from pathlib import Path

import pytest

from archive.language.analyzer import Analyzer
from archive.language.lexicon import load
from archive.language.places import find_places
from archive.vocabulary import places


@pytest.fixture(scope="module")
def analyzer(request: pytest.FixtureRequest) -> Analyzer:
    cache = request.config.cache
    assert cache is not None
    return load(Path(cache.mkdir("language")))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("南小国町で", ["南小国町"]), ("小国町と南小国町", ["小国町", "南小国町"]),
        ("上益城郡の", []),
        ("上益城郡益城町", ["益城町"]), ("益城町安永の家", ["安永"]), ("東京都の職員", []),
        ("山形県小国町", []), ("山形県西置賜郡小国町", []), ("熊本県阿蘇郡小国町", ["小国町"]),
        ("熊本市中央区の", ["中央区"]), ("熊本市東区健軍", ["健軍"]), ("益城の避難所", ["益城町"]),
        ("阿蘇大橋が落ちた", []), ("熊本地震", []), ("相良さんの話", []), ("八代海", []),
        ("髙森町", ["高森町"]), ("益城町役場と人吉市", ["益城町", "人吉市"]), ("", []),
    ],
)  # fmt: skip
def test_places_named_in_a_text(analyzer: Analyzer, text: str, names: list[str]) -> None:
    found = find_places(analyzer, text)
    assert [places().get(mention.code).name["ja"] for mention in found] == names


def test_offsets_cover_the_whole_name(analyzer: Analyzer) -> None:
    text = "㈱熊本の、熊本県上益城郡益城町安永にて"
    (mention,) = find_places(analyzer, text)
    assert text[mention.start : mention.end] == "熊本県上益城郡益城町安永"


def test_each_municipality_is_found_by_its_name(analyzer: Analyzer) -> None:
    for place in places().municipalities():
        name = place.name["ja"]
        assert [m.code for m in find_places(analyzer, f"{name}では、")] == [place.code]
