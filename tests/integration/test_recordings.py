"""Sound and films made by ffmpeg: facts, a poster, and a public copy that tells nothing more."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archive.decisions import Decision
from archive.errors import Undecodable
from archive.model import Access, Level, Mask
from ingest.extractors import extractor_for
from ingest.identify import identify
from ingest.recordings import has_ffmpeg
from ingest.sandbox import Sandbox
from ingest.submission import Submission
from tests import attack
from tests.conftest import skip_unless_required
from tests.integration.living import Living, take_in
from web.app import create_app
from web.wiring import SYSTEM, Services

SECRET = "田中さん宅"
PLACE = "+32.7900+130.7400/"
TOLD = [SECRET.encode(), b"+32.79", b"x264 - core"]
FILM = ("-f", "lavfi", "-i", "testsrc=d=1:s=320x240:r=5")
SOUND = ("-f", "lavfi", "-i", "sine=d=1")
PUBLIC = msgspec.to_builtins(Access(level=Level.PUBLIC))
TITLE = ("-metadata", f"title={SECRET}", "-metadata", f"artist={SECRET}")

MADE = {
    "a.mp4": (*FILM, *SOUND, "-c:v", "libx264", *TITLE, "-metadata", f"location={PLACE}"),
    "a.mov": (*FILM, "-c:v", "libx264", *TITLE, "-metadata", f"location={PLACE}"),
    "a.mkv": (*FILM, *SOUND, "-c:v", "libx264", "-c:a", "aac", *TITLE),
    "a.webm": (*FILM, "-c:v", "libvpx", *TITLE),
    "a.m4a": (*SOUND, *TITLE),
    "a.mp3": (*SOUND, *TITLE),
    "a.wav": (*SOUND, *TITLE),
    "a.flac": (*SOUND, *TITLE),
    "a.ogg": (*SOUND, "-c:a", "libvorbis", *TITLE),
}
FILMS = ("a.mp4", "a.mov", "a.mkv", "a.webm")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not has_ffmpeg():
        skip_unless_required("ffmpeg", "no ffmpeg on the PATH (apt-get install ffmpeg)")
    folder = tmp_path_factory.mktemp("recordings")
    for name, how in MADE.items():
        order = ["ffmpeg", "-v", "error", "-y", *how, str(folder / name)]
        subprocess.run(order, check=True)
    return folder


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


@pytest.mark.parametrize("name", MADE)
def test_facts_a_poster_and_a_copy_that_tells_nothing(
    made: Path, sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    path = made / name
    media_type = identify(path).media_type
    assert media_type is not None
    found = sandbox.run("extract", path, tmp_path, media_type=media_type)
    assert 0.9 < found["duration"] < 1.3
    assert found["title"] == SECRET
    assert (found["width"], found["height"]) == ((320, 240) if name in FILMS else (0, 0))
    derived = sandbox.run("derive", path, tmp_path, media_type=media_type)
    assert bool(derived["pictures"]) is (name in FILMS)
    copy = sandbox.run("public-recording", path, tmp_path, media_type=media_type)
    public = tmp_path / copy["name"]
    data = public.read_bytes()
    assert [told for told in TOLD if told in data] == []
    again = identify(public).media_type
    assert again is not None
    copied = extractor_for(again).extract(public, again)
    assert abs(copied.duration - found["duration"]) < 0.2
    assert (copied.title, copied.author, copied.position) == ("", "", None)


def test_where_a_film_was_made_is_evidence(made: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    found = sandbox.run("extract", made / "a.mp4", tmp_path, media_type="video/mp4")
    assert found["position"] == [32.79, 130.74]


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.flac"])
def test_half_a_recording_is_refused(
    made: Path, sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    data = (made / name).read_bytes()
    path = attack.write(tmp_path, "cut", data[:64])
    media_type = identify(path).media_type
    assert media_type is not None
    with pytest.raises(Undecodable) as refused:
        sandbox.run("extract", path, tmp_path, media_type=media_type)
    assert refused.value.reason == "undecodable"


def test_a_play_list_in_disguise_leads_nowhere(
    made: Path, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Neither the demuxer of lists nor another file is within reach."""
    listed = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n"
    path = attack.write(tmp_path, "list", b"\0\0\0\x18ftypisom\0\0\0\0isom\n" + listed)
    with pytest.raises(Undecodable):
        sandbox.run("extract", path, tmp_path, media_type="video/mp4")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    opened = Living(tmp_path_factory.mktemp("home")).open()
    yield opened
    opened.close()


def decide(services: Services, item_id: str, action: str, **fields: Any) -> None:
    item = services.catalog.get(item_id)
    decision = Decision(item_id=item.id, revision=item.revision, fields=fields)
    services.decisions.decide(SYSTEM, action, [decision], reason="a test")


def test_the_public_plays_the_copy_by_ranges_and_never_the_original(
    made: Path, services: Services
) -> None:
    _, counts, _ = take_in(services, [Submission(label="a.mp4", files=(made / "a.mp4",))])
    assert counts == {"taken": 1}
    (item,) = services.catalog.every_item()
    assert (item.type, item.assets[0].path) == ("recording", "original/0001.mp4")
    assert 0.9 < item.assets[0].duration < 1.3
    client = create_app(services).test_client()
    address = f"/items/{item.id}/recording/0"
    assert client.get(address).status_code == 404
    decide(services, item.id, "publish", record=PUBLIC, content=PUBLIC)
    answer = client.get(address, headers={"Range": "bytes=0-99"}, buffered=True)
    assert (answer.status_code, len(answer.data)) == (206, 100)
    assert answer.mimetype == "video/mp4"
    whole = client.get(address, buffered=True).data
    assert [told for told in TOLD if told in whole] == []
    page = client.get(f"/items/{item.id}").text
    assert f'<source src="{address}"' in page
    assert f'poster="/items/{item.id}/picture/0/medium.jpg"' in page
    mask = Mask(x=0, y=0, w=0.5, h=0.5)
    decide(services, item.id, "edit", masks=[msgspec.to_builtins(mask)])
    assert client.get(address).status_code == 404
    assert "<video" not in client.get(f"/items/{item.id}").text
