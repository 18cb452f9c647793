"""What the site tells programs that were told nothing: data in pages, the sitemap, feeds."""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from archive.model import Access, Item, Level, PlaceStatement, Point, State
from tests.integration.web_archive import World, item, jpeg, open_world, photo
from web.outside import sitemap

ATOM, MAP = "{http://www.w3.org/2005/Atom}", f"{{{sitemap.NAMESPACE}}}"
HIDDEN = Access(level=Level.STAFF)
EXACT = PlaceStatement(code="43443", precision="exact", point=Point(lat=32.7, lon=130.8))


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[World]:
    base = "https://archive.example"
    with open_world(tmp_path_factory.mktemp("home"), request.config, base_url=base) as world:
        data = jpeg(1200, 900)
        made = [
            photo(1, data, title={"ja": "役場の前</script><b>"}, places=(EXACT,)),
            photo(2, data, content_warning="collapse"),
            photo(3, data, content=HIDDEN),
            item(4, state=State.WITHDRAWN, reason="privacy: asked"),
            item(5, record=HIDDEN, content=HIDDEN),
            *(item(number) for number in range(6, 10)),
        ]
        world.add(*made, files={one.id: data for one in made[:3]})
        yield world


def address(one: Item) -> str:
    return f"https://archive.example/items/{one.id}"


def structured(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.+?)</script>', page, re.DOTALL)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def locations(world: World, path: str) -> list[str]:
    answer = world.get(path)
    assert answer.mimetype == "application/xml"
    return [one.text or "" for one in ET.fromstring(answer.data).iter(f"{MAP}loc")]


def test_a_page_tells_its_item_as_data(world: World) -> None:
    told = structured(world.get(f"/items/{item(1).id}").text)
    assert told["@type"] == ["Photograph", "ArchiveComponent"]
    assert told["@id"] == told["url"] == address(item(1))
    assert told["name"] == "役場の前</script><b>"
    assert told["contentLocation"][0]["geo"]["latitude"] == 32.7
    assert told["image"]["contentUrl"].startswith(f"{address(item(1))}/picture/0/")
    assert "license" in told and told["holdingArchive"]["@type"] == "ArchiveOrganization"
    assert structured(world.get("/").text)["@type"] == "WebSite"


@pytest.mark.parametrize("number", [2, 3])
def test_a_warned_or_closed_picture_is_shared_with_nobody(world: World, number: int) -> None:
    page = world.get(f"/items/{item(number).id}").text
    assert "image" not in structured(page)
    assert "og:image" not in page and 'content="summary"' in page
    assert "og:image" in world.get(f"/items/{item(1).id}").text


def test_each_language_has_its_own_canonical_address(world: World) -> None:
    japanese = world.get(f"/items/{item(1).id}?q=役場").text
    english = world.get(f"/items/{item(1).id}?lang=en").text
    assert f'rel="canonical" href="{address(item(1))}"' in japanese
    assert f'rel="canonical" href="{address(item(1))}?lang=en"' in english
    for page in (japanese, english):
        assert f'hreflang="ja" href="{address(item(1))}"' in page
        assert f'hreflang="en" href="{address(item(1))}?lang=en"' in page
        assert f'hreflang="x-default" href="{address(item(1))}"' in page
    for path in ("/search?q=役場", f"/items/{item(4).id}", f"/items/{item(1).id}/takedown"):
        page = world.get(path).text
        assert "noindex" in page and "canonical" not in page and "og:" not in page


def test_the_sitemap_names_what_the_public_sees(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 3)
    files = locations(world, "/sitemap.xml")
    assert f"Sitemap: https://archive.example{'/sitemap.xml'}" in world.get("/robots.txt").text
    paths = [one.removeprefix("https://archive.example") for one in files]
    assert paths[0] == "/sitemaps/pages.xml" and len(paths) == 4
    named = [one for path in paths[1:] for one in locations(world, path)]
    assert named == [address(item(number)) for number in (1, 2, 3, 6, 7, 8, 9)]
    assert [len(locations(world, path)) for path in paths[1:]] == [3, 3, 1]
    assert world.get("/sitemaps/items-99999999999.xml").status_code == 404


def test_every_page_of_the_sitemap_is_there_and_may_be_indexed(world: World) -> None:
    pages = locations(world, "/sitemaps/pages.xml")
    assert len(pages) == len(set(pages)) > 100
    for one in pages:
        answer = world.get(one.removeprefix("https://archive.example"))
        assert answer.status_code == 200, one
        assert f'rel="canonical" href="{one}"' in answer.text, one


def test_a_feed_brings_the_newest_of_a_search(world: World) -> None:
    answer = world.get("/feed.atom?place=43443&lang=en")
    assert answer.mimetype == "application/atom+xml"
    feed = ET.fromstring(answer.data)
    told = {one.tag.removeprefix(ATOM): one for one in feed}
    assert "Mashiki" in (told["title"].text or "")
    links = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
    assert links["self"] == "https://archive.example/feed.atom?place=43443&lang=en"
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert address(item(1)) in ids and address(item(4)) not in ids and address(item(5)) not in ids
    for entry in entries:
        for name in ("title", "updated", "summary", "rights"):
            assert entry.findtext(f"{ATOM}{name}"), name
    assert told["updated"].text == max(entry.findtext(f"{ATOM}updated") or "" for entry in entries)


def test_a_feed_holds_only_letters_that_xml_may(world: World) -> None:
    world.add(item(50, title={"ja": "縦\x0bタブ\ufffe"}))
    feed = ET.fromstring(world.get("/feed.atom?q=タブ").data)
    assert [one.findtext(f"{ATOM}title") for one in feed.findall(f"{ATOM}entry")] == ["縦タブ"]


def test_an_empty_feed_is_a_feed(world: World) -> None:
    feed = ET.fromstring(world.get("/feed.atom?q=どこにもない語").data)
    assert feed.findall(f"{ATOM}entry") == [] and feed.findtext(f"{ATOM}updated")
