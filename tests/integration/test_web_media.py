"""Pictures and documents: judged at every request, in ranges, with validators, without a trace."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from archive.model import Access, Level, Mask, State
from tests.integration.web_archive import NOW, World, document, item, jpeg, open_world, photo

PICTURE = jpeg(400, 300)


def pdf() -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(200, 200))
    canvas.drawString(20, 100, "minutes")
    canvas.save()
    return stream.getvalue()


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[World]:
    soon = Access(level=Level.PUBLIC, opens=NOW + timedelta(hours=1))
    ends = Access(level=Level.PUBLIC, closes=NOW + timedelta(hours=1))
    made = [
        photo(1, PICTURE),
        photo(2, PICTURE, content=Access(level=Level.STAFF)),
        photo(3, PICTURE, state=State.WITHDRAWN),
        photo(4, PICTURE, state=State.REVIEW),
        photo(5, PICTURE, content=soon),
        photo(6, PICTURE, content=ends),
        photo(7, PICTURE, content=Access(level=Level.ON_SITE)),
    ]
    papers = document(8, pdf())
    with open_world(
        tmp_path_factory.mktemp("home"), request.config, on_site_networks="192.0.2.0/24"
    ) as world:
        world.add(*made, papers, files={one.id: PICTURE for one in made} | {papers.id: pdf()})
        yield world


def address(number: int, size: str = "small", asset: int = 0) -> str:
    return f"/items/{item(number).id}/picture/{asset}/{size}.jpg"


@pytest.mark.parametrize(("size", "width"), [("small", 320), ("medium", 400), ("large", 400)])
def test_a_public_picture_in_three_sizes(world: World, size: str, width: int) -> None:
    answer = world.get(address(1, size))
    assert answer.mimetype == "image/jpeg"
    assert Image.open(BytesIO(answer.data)).width == width


@pytest.mark.parametrize("number", [2, 3, 4, 5, 7, 99])
def test_what_may_not_be_seen_is_not_there(world: World, number: int) -> None:
    hidden = world.get(address(number))
    never = world.get(address(98))
    assert hidden.status_code == 404
    assert hidden.text.replace(item(number).id, item(98).id) == never.text


@pytest.mark.parametrize("wrong", [address(1, "huge"), address(1, asset=1), address(8, "x")])
def test_what_does_not_exist_is_not_there(world: World, wrong: str) -> None:
    assert world.get(wrong).status_code == 404


def test_doors_open_and_close_by_the_clock_alone(world: World) -> None:
    before = [world.get(address(number)).status_code for number in (5, 6)]
    world.clock.at = NOW + timedelta(hours=2)
    try:
        after = [world.get(address(number)).status_code for number in (5, 6)]
    finally:
        world.clock.at = NOW
    assert (before, after) == ([404, 200], [200, 404])


def test_on_site_is_where_the_request_comes_from(world: World) -> None:
    inside = world.get(address(7), environ_base={"REMOTE_ADDR": "192.0.2.7"})
    outside = world.get(address(7), environ_base={"REMOTE_ADDR": "198.51.100.7"})
    claimed = world.get(address(7), headers={"X-Forwarded-For": "192.0.2.7"})
    assert (inside.status_code, outside.status_code, claimed.status_code) == (200, 404, 404)


def test_a_kept_copy_is_asked_for_again(world: World) -> None:
    first = world.get(address(1))
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = world.get(address(1), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert world.get(address(1, "large")).headers["ETag"] != first.headers["ETag"]


def test_ranges(world: World) -> None:
    whole = world.get(address(1)).data
    part = world.get(address(1), headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.data == whole[10:20]
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    beyond = world.get(address(1), headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416


def test_nothing_in_a_file_may_run(world: World) -> None:
    for path in (address(1), f"/items/{item(8).id}/document/0.pdf"):
        headers = world.get(path).headers
        assert "sandbox" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_document_is_saved_not_run(world: World) -> None:
    answer = world.get(f"/items/{item(8).id}/document/0.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert world.get(f"/items/{item(1).id}/document/0.pdf").status_code == 404
    page = world.get(f"/items/{item(8).id}").text
    assert "PDFをダウンロード" in page
    assert f"{item(8).id}/picture/0/medium.jpg" in page


def test_what_cannot_be_decoded_breaks_no_page(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with open_world(tmp_path, request.config) as world:
        broken = photo(1, b"\xff\xd8 no picture")
        world.add(broken, files={broken.id: b"\xff\xd8 no picture"})
        assert world.get(address(1)).status_code == 404
        assert "いまは表示できません" in world.get(f"/items/{broken.id}").text


def test_another_mask_is_another_picture(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with open_world(tmp_path, request.config) as world:
        masked = photo(2, PICTURE, masks=(Mask(x=0.1, y=0.1, w=0.5, h=0.5),))
        world.add(photo(1, PICTURE), masked, files={item(1).id: PICTURE, masked.id: PICTURE})
        plain, hidden = (world.get(address(number)) for number in (1, 2))
        assert plain.data != hidden.data
        assert plain.headers["ETag"] != hidden.headers["ETag"]
