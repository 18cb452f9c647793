"""Addresses of searches: one search one address, whatever was typed."""

from io import BytesIO

import pytest
from PIL import Image
from werkzeug.datastructures import MultiDict

from archive.errors import WrongUse
from search.engines import Sort
from web import cursor
from web.asking import Asked, read
from web.jpeg import dimensions
from web.network import is_inside, read_networks
from web.page_context import anchor, contact_url, file_size
from web.paging import pages
from web.views.place import shade


def test_an_address_is_read_within_bounds() -> None:
    args = MultiDict([("q", "  給水　車 "), ("place", "43443"), ("place", "43443"), ("place", "")])
    args.update({"page": "99999", "sort": "bogus", "view": "map", "password": "x"})
    asked = read(args)
    assert asked == Asked(q="給水 車", filters={"place": ("43443",)}, page=417)


def test_a_long_query_is_cut() -> None:
    assert len(read(MultiDict({"q": "あ" * 5000})).q) == 400


def test_what_is_default_is_not_in_the_address() -> None:
    assert Asked().parameters() == {}
    asked = Asked(q="水", filters={"type": ("photo", "post")}, sort=Sort.DATE, page=2)
    assert asked.parameters() == {
        "q": "水",
        "type": ["photo", "post"],
        "sort": "date",
        "page": "2",
    }


def test_a_value_toggles_and_starts_at_the_first_page() -> None:
    asked = Asked(filters={"type": ("photo",)}, page=3)
    wider = asked.toggled("type", "post")
    assert (wider.filters, wider.page) == ({"type": ("photo", "post")}, 1)
    assert wider.toggled("type", "post").toggled("type", "photo").filters == {}


def test_filters_keep_the_order_of_the_page() -> None:
    asked = Asked().toggled("type", "photo").toggled("disaster", "kumamoto-2016")
    assert list(asked.filters) == ["disaster", "type"]


def test_a_cursor_comes_back() -> None:
    asked = Asked(q="水", filters={"place": ("43443",)})
    for place in (cursor.Cursor(offset=48), cursor.Cursor(after=2**62)):
        assert cursor.read(cursor.write(place, asked), asked) == place


@pytest.mark.parametrize("text", ["", "A", "====", "🙂", "bnVsbA", "WzEsMl0", "WzEsLTEsIngiXQ"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(WrongUse):
        cursor.read(text, Asked())


@pytest.mark.parametrize(
    ("current", "total", "shown"),
    [
        (1, 0, [1]),
        (1, 24, [1]),
        (1, 25, [1, 2]),
        (5, 240, [1, 0, 3, 4, 5, 6, 7, 0, 10]),
        (416, 1_000_000, [1, 0, 414, 415, 416, 417]),
    ],
)
def test_pages_around_the_current(current: int, total: int, shown: list[int]) -> None:
    made = pages(current, total=total, size=24, url=str, reach=10_000)
    assert [number for number, _ in made.steps] == shown


def test_pages_have_ends() -> None:
    first = pages(1, total=100, size=24, url=str, reach=10_000)
    last = pages(5, total=100, size=24, url=str, reach=10_000)
    beyond = pages(9, total=100, size=24, url=str, reach=10_000)
    assert (first.back, first.onward) == ("", "2")
    assert (last.back, last.onward) == ("4", "")
    assert (beyond.back, beyond.onward) == ("", "")


@pytest.mark.parametrize("progressive", [True, False])
def test_a_jpeg_tells_its_size(progressive: bool) -> None:
    stream = BytesIO()
    Image.new("RGB", (321, 123)).save(stream, "JPEG", progressive=progressive)
    assert dimensions(BytesIO(stream.getvalue())) == (321, 123)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xc0", b"%PDF-1.7", b"\xff\xd8" * 9]
)
def test_what_is_no_jpeg_has_no_size(data: bytes) -> None:
    assert dimensions(BytesIO(data)) == (0, 0)


def test_sizes_of_files_in_words() -> None:
    assert [file_size(n) for n in (999, 35_400, 1_240_000)] == ["999 B", "35 KB", "1.2 MB"]


def test_contacts_and_anchors() -> None:
    assert contact_url("https://example.org/form") == "https://example.org/form"
    assert contact_url("desk@example.org") == "mailto:desk@example.org"
    assert contact_url("javascript:alert(1)") == ""
    assert contact_url("県庁 危機管理課") == ""
    assert anchor("") == "undetermined"
    assert anchor("https://creativecommons.org/licenses/by/4.0/") == "licenses-by-4.0"


def test_networks() -> None:
    networks = "192.0.2.0/24, 2001:db8::/32"
    assert is_inside("192.0.2.9", networks, "ON_SITE_NETWORKS")
    assert is_inside("2001:db8::1", networks, "ON_SITE_NETWORKS")
    assert not is_inside("198.51.100.1", networks, "ON_SITE_NETWORKS")
    assert not is_inside("", networks, "ON_SITE_NETWORKS")
    assert not is_inside("192.0.2.9", "", "ON_SITE_NETWORKS")
    with pytest.raises(WrongUse):
        read_networks("192.0.2.0/99", "ON_SITE_NETWORKS")


def test_shades_tell_few_from_many() -> None:
    assert [shade(count, 1000) for count in (0, 1, 10, 1000)] == [0, 1, 2, 5]
    assert shade(1, 1) == 5
