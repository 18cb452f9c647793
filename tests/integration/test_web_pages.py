"""The public pages over a real archive: what they show, and what they keep to themselves."""

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archive.model import Access, Level, State, When
from archive.rebuild import set_meta
from tests.integration.web_archive import (
    NOW,
    World,
    item,
    jpeg,
    open_world,
    photo,
    post,
)
from web.zero_hits import missed as missed_words

SECRET = "秘匿すべき語句"
PAGES = (
    "/",
    "/search?q=写真",
    "/search?view=grid&type=photo",
    "/places",
    "/places/43443",
    "/places/43440",
    "/disasters",
    "/disasters/kumamoto-2016",
    "/about",
    "/terms",
    "/accessibility",
    "/data",
    f"/items/{item(1).id}",
    f"/items/{item(3).id}?q=給水",
    f"/items/{item(4).id}",
    "/nowhere",
    f"/items/{item(5).id}",
)


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("home"), request.config) as world:
        pictured = photo(1, jpeg(), themes=("water",))
        warned = photo(2, jpeg(colour="red"), content_warning="collapse", seq=2)
        closed = post(4, SECRET, content=Access(level=Level.STAFF), seq=4)
        gone = item(5, state=State.WITHDRAWN, reason=f"privacy: {SECRET}")
        later = item(6, record=Access(level=Level.PUBLIC, opens=NOW + timedelta(days=1)))
        world.add(
            pictured,
            warned,
            post(3, "給水所は役場前です。 #給水"),
            closed,
            gone,
            later,
            item(7, state=State.REVIEW),
            files={pictured.id: jpeg(), warned.id: jpeg(colour="red")},
        )
        world.alias("old-1", pictured.id)
        world.alias("old-hidden", item(7).id)
        yield world


def text_of(world: World, address: str, status: int = 200) -> str:
    answer = world.get(address)
    assert answer.status_code == status, answer.text
    return answer.text


def test_home_counts_what_the_public_may_see(world: World) -> None:
    assert re.search(r"<b>公開中の資料 4件</b>", text_of(world, "/"))


def test_search_lists_marks_and_counts(world: World) -> None:
    page = text_of(world, "/search?q=給水")
    assert "1件" in page
    assert "<mark>給水</mark>" in page
    assert item(3).id in page


def test_looser_hits_are_a_block_of_their_own(world: World) -> None:
    page = text_of(world, "/search?q=給水 断水")
    strict, _, looser = page.partition('class="looser"')
    assert item(3).id not in strict
    assert item(3).id in looser


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_and_strict(world: World, address: str) -> None:
    answer = world.get(address)
    page = answer.text
    assert len(re.findall(r"<h1\b", page)) == 1
    assert re.search(r"<title>[^<]+\S", page)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
    # Data is no script: browsers run none of it, and the policy has nothing to say of it.
    assert not re.search(r"<script(?![^>]*(?:\ssrc=| type=\"application/(?:ld\+)?json\"))", page)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    identifiers = re.findall(r'\sid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("address", PAGES)
def test_english_stays_in_every_link(world: World, address: str) -> None:
    page = world.get(address).text
    joint = "&" if "?" in address else "?"
    english = world.get(f"{address}{joint}lang=en").text
    assert '<html lang="ja">' in page
    assert '<html lang="en">' in english
    inside = re.findall(r'<(?:a|form)[^>]*\s(?:href|action)="(/[^"]*)"', english)
    carried = [link for link in inside if "/picture/" not in link and "/document/" not in link]
    switch = [link for link in carried if "lang=en" not in link]
    forms = [link for link in switch if link.startswith("/search") and "?" not in link]
    plain = {link for link in switch if "easy=1" not in link}
    assert len(plain - set(forms)) <= 1, "only the switches to Japanese have none"
    assert len(set(switch) - plain) == 1, "and one of them is to easy Japanese"


def test_forms_keep_the_language(world: World) -> None:
    page = text_of(world, "/search?lang=en&q=photo")
    assert page.count("<form") == page.count('name="lang" value="en"')


def test_one_search_has_one_address(world: World) -> None:
    page = text_of(world, "/search?q=写真&sort=relevance&page=1&view=list&unknown=1")
    chips = re.findall(r'href="(/search\?[^"]+)" rel="nofollow"', page)
    chips = [link for link in chips if "furigana" not in link]  # that shows the same page
    assert chips
    assert not any("page=" in link or "sort=" in link or "&unknown=" in link for link in chips)


def test_a_page_behind_the_last_leads_to_the_last(world: World) -> None:
    answer = world.get("/search?type=photo&page=999999")
    assert answer.status_code == 302
    assert answer.location == "/search?type=photo"


@pytest.mark.parametrize("address", ["?page=0", "?page=-1", "?page=x", "?page=２", "?sort=x"])
def test_odd_parameters_are_no_error(world: World, address: str) -> None:
    text_of(world, f"/search{address}")


def test_an_earlier_address_leads_to_the_item(world: World) -> None:
    answer = world.get("/items/old-1")
    assert answer.status_code == 301
    assert answer.location.endswith(f"/items/{item(1).id}")


@pytest.mark.parametrize("address", [item(6).id, item(7).id, "old-hidden", "nothing"])
def test_what_is_hidden_and_what_never_was_look_alike(world: World, address: str) -> None:
    hidden = text_of(world, f"/items/{address}", 404)
    never = text_of(world, "/items/never-was", 404)
    assert hidden.replace(address, "never-was") == never


def test_a_withdrawn_item_says_why_and_no_more(world: World) -> None:
    page = text_of(world, f"/items/{item(5).id}", 410)
    assert "プライバシー" in page
    assert SECRET not in page
    assert item(5).title["ja"] not in page


def test_closed_content_is_explained_and_not_shown(world: World) -> None:
    page = text_of(world, f"/items/{item(4).id}")
    assert "内容は公開していません" in page
    assert SECRET not in page
    assert item(4).id not in text_of(world, f"/search?q={SECRET}")


def test_a_warned_picture_waits_behind_its_warning(world: World) -> None:
    page = text_of(world, f"/items/{item(2).id}")
    gate = page.index('<details class="gate">')
    assert page.index("/picture/0/medium.jpg") > gate
    assert "fetchpriority" not in page


@pytest.mark.parametrize("address", ["/", "/search", "/search?view=grid", "/places/43443"])
def test_a_warned_picture_is_on_no_card(world: World, address: str) -> None:
    page = text_of(world, address)
    assert f"{item(1).id}/picture" in page
    assert item(2).id in page
    assert f"{item(2).id}/picture" not in page


def test_a_warned_picture_is_not_among_related_items(world: World) -> None:
    page = text_of(world, f"/items/{item(1).id}")
    related = page.partition('id="related"')[2]
    assert item(2).id in related
    assert f"{item(2).id}/picture" not in related


@pytest.mark.parametrize(
    "address", ["/search?q=給水", "/search?view=grid&q=給水", f"/items/{item(3).id}"]
)
def test_posts_say_everywhere_whether_they_are_checked(world: World, address: str) -> None:
    page = text_of(world, address)
    assert "未確認" in page
    assert "None" not in page


def test_item_page_gives_precision_source_and_citation(world: World) -> None:
    page = text_of(world, f"/items/{item(1).id}")
    assert "日までわかる" in page
    assert "提供者の記載" in page
    assert "市町村まで" in page
    assert "益城町（CC BY 4.0）" in page
    assert re.search(r"小 64×48 \(\d+ B\)", page)


@pytest.mark.parametrize(("form", "start"), [("bib", "@misc{"), ("ris", "TY  - FIGURE")])
def test_citations_as_files(world: World, form: str, start: str) -> None:
    answer = world.get(f"/items/{item(1).id}/cite.{form}")
    assert answer.text.startswith(start)
    assert item(1).title["ja"] in answer.text
    assert world.get(f"/items/{item(7).id}/cite.{form}").status_code == 404


def test_embargo_ends_without_any_job(world: World) -> None:
    text_of(world, f"/items/{item(6).id}", 404)
    world.clock.at = NOW + timedelta(days=2)
    try:
        assert item(6).title["ja"] in text_of(world, f"/items/{item(6).id}")
        assert item(6).id in text_of(world, "/search?sort=newest")
    finally:
        world.clock.at = NOW


def test_places_count_like_the_search(world: World) -> None:
    page = text_of(world, "/places")
    assert re.search(r">益城町</span> <span class=\"count\">3<", page)
    assert page.count('class="tile ') == 45


def test_a_disaster_shows_all_its_phases(world: World) -> None:
    page = text_of(world, "/disasters/kumamoto-2016")
    for phase in ("前震", "本震", "避難", "応急", "復旧", "復興"):
        assert phase in page
    assert "M7.3" in page


def test_pages_revalidate_and_static_files_stay(world: World) -> None:
    page = world.get("/")
    assert page.headers["Cache-Control"] == "private, no-cache"
    address = re.search(r'href="(/static/css/site\.css\?v=\w+)"', page.text)
    assert address is not None
    assert "immutable" in world.get(address[1]).headers["Cache-Control"]
    assert "immutable" not in world.get("/static/css/site.css?v=x").headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/search", "/static/css/site.css", "/api/v1/items"])
def test_text_is_compressed_for_who_asks(world: World, path: str) -> None:
    plain = world.get(path)
    small = world.get(path, headers={"Accept-Encoding": "gzip"})
    refused = world.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert gzip.decompress(small.data) == plain.data == refused.data
    assert len(small.data) < len(plain.data) / 2
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert int(small.headers["Content-Length"]) == len(small.data)


def test_nothing_is_compressed_for_who_is_signed_in(world: World) -> None:
    with world.app.test_client() as client:
        with client.session_transaction() as session:
            session["anything"] = "secret"
        answer = client.get("/search", headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers


def test_zero_hits_are_remembered_without_filters(world: World) -> None:
    for address in ("/search?q=ふしぎなことば", "/search?q=別のことば&type=photo"):
        text_of(world, address)
    kept = [missed.words for missed in missed_words(world.services.database)]
    assert "ふしぎなことば" in kept
    assert "別のことば" not in kept


def test_a_catalog_in_rebuilding_asks_for_patience(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with open_world(tmp_path, request.config) as world:
        with world.services.database.write() as connection:
            set_meta(connection, "rebuilding", "1")
        answer = world.get("/search")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "60"
        assert world.get("/static/css/site.css").status_code == 200
        assert world.get("/api/v1/items").mimetype == "application/problem+json"


def test_markup_in_a_title_is_only_text(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with open_world(tmp_path, request.config) as world:
        nasty = '"><script>alert(1)</script>'
        shot = When(edtf="2016", source="row")
        world.add(
            item(1, title={"ja": nasty}, credit=nasty, collections=(nasty,), content_warning=nasty)
        )
        world.add(post(2, nasty, themes=(nasty,), local_identifier=nasty))
        assert shot.edtf in world.get(f"/items/{item(1).id}").text
        for address in ("/", "/search", f"/items/{item(1).id}", f"/items/{item(2).id}?q={nasty}"):
            assert "<script>alert" not in world.get(address).text
