"""Former addresses: one spelling of each, however a request writes it."""

import pytest

from archive.former import asked, is_address, keys


@pytest.mark.parametrize(
    ("stated", "host", "path", "query"),
    [
        ("/detail.php?id=1&lang=ja", "new.example", "/detail.php", "lang=ja&id=1"),
        ("https://Old.Example/a/", "old.example:80", "/a", ""),
        ("http://old.example/a#top", "new.example", "/a", ""),
        ("/写真/一.html", "h", "/%E5%86%99%E7%9C%9F/%e4%b8%80.html", ""),
        ("/a?名=値", "h", "/a", "%E5%90%8D=%E5%80%A4"),
        ("/a?t=%8E%CA", "h", "/a", "t=%8e%ca"),
        ("http://old.example:8080/a?b", "old.example:8080", "/a", "b="),
    ],
)
def test_one_address_in_two_spellings_is_one(stated: str, host: str, path: str, query: str) -> None:
    assert set(keys(stated)) & set(asked(host, path, query))


@pytest.mark.parametrize(
    ("stated", "host", "path", "query"),
    [
        ("/detail.php?id=1", "h", "/detail.php", "id=2"),
        ("/detail.php?id=1", "h", "/detail.php", ""),
        ("/a%2Fb", "h", "/b", ""),
        ("/A", "h", "/a", ""),
    ],
)
def test_another_address_is_another(stated: str, host: str, path: str, query: str) -> None:
    assert not set(keys(stated)) & set(asked(host, path, query))


def test_a_whole_address_is_first_known_by_its_host() -> None:
    assert keys("https://a.example/x")[0] == asked("a.example", "/x", "")[0]
    assert keys("https://a.example/x")[0] != asked("b.example", "/x", "")[0]


@pytest.mark.parametrize(
    "text",
    [
        *("javascript:alert(1)", "detail.php?id=1", "//evil.example/", "http://", "/a b"),
        *("/\x00", "http://h:0/", "http://[::1/", "/" + "x" * 2000, "mailto:a@b.example"),
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert not is_address(text)


def test_odd_requests_have_no_keys_or_harmless_ones() -> None:
    assert asked("h:x", "/a", "") == ()
    assert asked("h", "/%00%FF", "%00=%ff&&=")
