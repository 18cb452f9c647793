"""Labels and licences: complete in Japanese and English, closed, and matched by their spelling."""

import pytest

from archive.errors import NotFound
from archive.model import Level, People, State
from archive.rights import Role
from archive.vocabulary import (
    credit_line,
    find_licence,
    get_licence,
    kinds,
    label,
    labels,
    licences,
)

BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize("kind", kinds())
def test_every_label_is_there_in_japanese_and_english(kind: str) -> None:
    assert labels(kind)
    for text in labels(kind).values():
        assert text["ja"].strip()
        assert text["en"].strip()
        assert set(text) <= {"ja", "en", "ja-easy", "ja-Hrkt"}
        assert kind != "theme" or len(text) == 4


@pytest.mark.parametrize("kind", kinds())
def test_labels_of_one_vocabulary_differ(kind: str) -> None:
    for lang in ("ja", "en"):
        shown = [text[lang] for text in labels(kind).values()]
        assert len(set(shown)) == len(shown)


@pytest.mark.parametrize(
    ("kind", "values"), [("level", Level), ("state", State), ("people", People), ("role", Role)]
)
def test_each_value_of_the_model_has_a_label_and_each_label_a_value(
    kind: str, values: type[Level] | type[State] | type[People] | type[Role]
) -> None:
    assert set(labels(kind)) == {str(value) for value in values}


def test_types_and_themes() -> None:
    assert list(labels("type")) == ["photo", "document", "post", "text", "recording"]
    shown = {text["ja"] for text in labels("theme").values()}
    assert {"避難所", "給水・断水", "石垣・文化財", "仮設住宅", "復興"} <= shown


def test_a_label_falls_back_by_language_and_to_the_id() -> None:
    assert label("type", "photo") == "写真"
    assert label("type", "photo", "ja-easy") == "しゃしん"
    assert label("state", "held", "ja-easy") == "保留"
    assert label("type", "photo", "ko") == "Photo"
    assert label("theme", "of-tomorrow") == "of-tomorrow"


def test_an_unknown_vocabulary_is_not_found() -> None:
    with pytest.raises(NotFound):
        labels("colours")


def test_the_list_of_licences_is_closed_and_undetermined_is_on_it() -> None:
    assert len(licences()) == 18
    assert not get_licence("").reusable
    assert get_licence("").short["ja"] == "未定"
    with pytest.raises(NotFound):
        get_licence("https://example.org/own-licence")


def test_only_licences_that_say_so_are_reusable() -> None:
    reusable = {uri for uri, licence in licences().items() if licence.reusable}
    assert BY in reusable
    assert not {uri for uri in reusable if "rightsstatements.org" in uri}
    assert len(reusable) == 8


def test_every_licence_has_its_words_and_a_credit_line() -> None:
    for licence in licences().values():
        for lang in ("ja", "en"):
            assert licence.short[lang]
            assert licence.label[lang]
            assert "{credit}" in licence.credit[lang]


@pytest.mark.parametrize(
    "text",
    [BY, BY.rstrip("/"), BY.replace("https", "http"), f"{BY}deed.ja", "CC BY 4.0", "cc-by-4.0"],
)
def test_a_licence_is_known_by_its_spellings(text: str) -> None:
    assert find_licence(text) == get_licence(BY)


def test_a_licence_is_never_guessed() -> None:
    for text in ("CC BY", "CC", "自由", "https://creativecommons.org/licenses/by/2.1/jp/"):
        assert find_licence(text) is None
    found = find_licence("https://rightsstatements.org/page/InC/1.0/")
    assert found is not None
    assert found.uri == "http://rightsstatements.org/vocab/InC/1.0/"


def test_the_credit_line_names_who_and_under_which_terms() -> None:
    assert credit_line(BY, "熊本市") == "熊本市（CC BY 4.0）"
    assert credit_line(BY, "Kumamoto City", lang="en") == "Kumamoto City, CC BY 4.0"
    assert credit_line(BY, "") == "CC BY 4.0"
    assert credit_line(BY, "{lang} {0}") == "{lang} {0}（CC BY 4.0）"
