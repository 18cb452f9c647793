"""The sample as written: complete, marked, described in known terms, decided as promised."""

import csv
import hashlib
import json
import re
import wave
from array import array
from datetime import datetime
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from PIL import Image, ImageOps

from archive.lesson.lesson import TEXTS
from ingest.sample import FOLDERS
from ingest.sample.__main__ import main
from ingest.sample.lettering import FONTS
from ingest.sample.picture import pictures
from ingest.sample.scenes import SCENES
from ingest.sample.texture import MARK

COLUMNS = (
    "identifier,file,title,title_en,description,date,place,lat,lon,"
    "creator,donor,licence,access,theme,disaster,warning"
)
MAY_BE_EMPTY = {"lat", "lon", "licence", "warning"}
LICENCES = {
    "",
    "https://creativecommons.org/licenses/by/4.0/",
    "https://creativecommons.org/publicdomain/zero/1.0/",
    "http://rightsstatements.org/vocab/InC/1.0/",
    "http://rightsstatements.org/vocab/UND/1.0/",
}
DISASTERS = {"平成28年熊本地震", "令和2年7月豪雨", "令和8年熊本地震"}
LONGEST_ACCOUNT = 15
"""Characters that the platform allows in a name: https://help.x.com/en/managing-your-account"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sample")
    assert main([str(directory)]) == 0
    return directory


def rows(sample: Path, folder: str) -> list[dict[str, str]]:
    with (sample / folder / "metadata.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def posts(sample: Path) -> list[dict[str, object]]:
    lines = (sample / "posts" / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    return [post for line in lines for post in json.loads(line)["data"]]


def decisions(sample: Path) -> dict[str, dict[str, object]]:
    listed = json.loads((sample / "decisions.json").read_text(encoding="utf-8"))
    by_identifier = {decision["identifier"]: decision for decision in listed}
    assert len(by_identifier) == len(listed)
    return by_identifier


def identifiers(sample: Path) -> list[str]:
    described = [row["identifier"] for folder in FOLDERS for row in rows(sample, folder)]
    return described + [str(post["id"]) for post in posts(sample)]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["a", "b"]])
def test_the_command_explains_wrong_use(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "python -m ingest.sample DIR" in capsys.readouterr().err


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_described_once_and_the_other_way_round(sample: Path, folder: str) -> None:
    described = [row["file"] for row in rows(sample, folder)]
    held = {path.name for path in (sample / folder).iterdir()} - {"metadata.csv"}
    assert sorted(described) == sorted(held)


def test_the_rows_are_complete_and_in_known_terms(sample: Path) -> None:
    listed = [row for folder in FOLDERS for row in rows(sample, folder)]
    for row in listed:
        assert ",".join(row) == COLUMNS
        assert all(row[name] for name in set(row) - MAY_BE_EMPTY)
        assert row["licence"] in LICENCES
        assert row["disaster"] in DISASTERS
    assert {row["disaster"] for row in listed} == DISASTERS
    assert {row["licence"] for row in listed} == LICENCES


def test_every_municipality_is_named(sample: Path) -> None:
    with (Path(FONTS).parent / "data" / "tiles.csv").open(encoding="utf-8", newline="") as lines:
        known = {tile["name"] for tile in csv.DictReader(lines)}
    places = {row["place"] for folder in FOLDERS for row in rows(sample, folder)}
    named = {name for name in known for place in places if place.startswith(name)}
    assert named == known
    assert {place for place in places if place.endswith("区")} == {
        f"熊本市{ward}区" for ward in ("中央", "東", "西", "南", "北")
    }
    assert all(any(p.startswith(name) for name in known) or p == "熊本県" for p in places)


def test_dates_come_in_several_notations(sample: Path) -> None:
    dates = " ".join(row["date"] for row in rows(sample, "photos"))
    for notation in (
        r"平成28年\d+月",
        r"令和\d年",
        r"\d{4}-\d\d-\d\d",
        r"\d{4}/\d",
        r"\d{4}年\d+月",
    ):
        assert re.search(notation, dates), notation


def test_every_scene_is_used_and_every_picture_differs(sample: Path) -> None:
    assert {picture.scene for picture in pictures()} == set(SCENES)
    held = (sample / "photos").glob("*.jpg")
    photos = [hashlib.sha256(path.read_bytes()).digest() for path in held]
    assert len(photos) == len(set(photos)) == len(list(pictures()))


def test_pictures_are_drawn_and_not_flat(sample: Path) -> None:
    for path in (sample / "photos").glob("*.jpg"):
        with Image.open(path) as image:
            assert image.size in {(1280, 960), (720, 960), (960, 720)}
            small = image.convert("RGB").resize((160, 120)).quantize(64)
            most = max(count for count, _ in small.getcolors() or [])
        assert most < 0.4 * 160 * 120, path.name


def test_every_picture_carries_the_mark(sample: Path) -> None:
    for picture in pictures():
        with Image.open(sample / "photos" / picture.file) as image:
            upright = ImageOps.exif_transpose(image).convert("L")
        right, bottom = upright.width - 26, upright.height - 24
        corner = upright.crop((right - 92, bottom - 46, right, bottom))
        shades = [shade for shade, number in enumerate(corner.histogram()) if number]
        assert min(shades) < 90, picture.file
        assert max(shades) > 180, picture.file


def test_exif_gives_staff_evidence_in_kumamoto(sample: Path) -> None:
    placed = 0
    for picture in pictures():
        with Image.open(sample / "photos" / picture.file) as image:
            exif = image.getexif()
        if picture.taken:
            assert str(exif[0x010F]) == "SampleCam"
            assert exif.get_ifd(0x8769)[0x9003] == picture.taken
        else:
            assert 0x010F not in exif
        gps = exif.get_ifd(0x8825)
        assert bool(gps) == bool(picture.lat)
        if gps:
            degrees, minutes, seconds = gps[2]
            latitude = float(degrees) + float(minutes) / 60 + float(seconds) / 3600
            assert latitude == pytest.approx(float(picture.lat), abs=1e-4)
            assert 32.0 < latitude < 33.2
            assert 130.0 < float(gps[4][0]) + float(gps[4][1]) / 60 < 131.4
            placed += 1
    assert 10 <= placed < len(list(pictures()))


def test_pdfs_hold_their_text_and_the_mark(sample: Path) -> None:
    pages = []
    for path in sorted((sample / "documents").glob("*.pdf")):
        document = pypdfium2.PdfDocument(path)
        texts = [page.get_textpage().get_text_range() for page in document]
        document.close()
        assert all(MARK in text for text in texts), path.name
        pages.append(len(texts))
        source = (FONTS.parent / "data" / "leaflets" / f"{path.stem}.txt").read_text("utf-8")
        title = source.splitlines()[0].removeprefix("title: ")
        assert title in texts[0]
        words = "".join("".join(texts).split())
        for line in source.split("\n\n", 1)[1].splitlines():
            if line and line[0] not in "#-!|":
                assert "".join(line.split()) in words, line
    assert min(pages) == 1
    assert 2 <= max(pages) <= 4


def test_posts_have_the_shape_of_twarc(sample: Path) -> None:
    for line in (sample / "posts" / "posts.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        users = {user["id"]: user["username"] for user in page["includes"]["users"]}
        assert {post["author_id"] for post in page["data"]} == set(users)
        assert all(len(name) > LONGEST_ACCOUNT for name in users.values()), "could be real"
        for post in page["data"]:
            assert datetime.fromisoformat(post["created_at"]).tzinfo is not None
            for tag in post["entities"].get("hashtags", ()):
                assert post["text"][tag["start"] : tag["end"]] == f"#{tag['tag']}"
            for link in post["entities"].get("urls", ()):
                assert post["text"][link["start"] : link["end"]] == link["url"]
                assert link["url"].startswith("https://example.org/")
    years = {str(post["created_at"])[:4] for post in posts(sample)}
    assert years == {"2016", "2020", "2026"}


def test_about_150_items_of_which_some_wait_for_review(sample: Path) -> None:
    everything = identifiers(sample)
    assert len(everything) == len(set(everything))
    assert 145 <= len(everything) <= 170
    assert set(decisions(sample)) <= set(everything)
    assert 20 <= len(everything) - len(decisions(sample)) <= 30


def test_the_decisions_show_every_case(sample: Path) -> None:
    decided = decisions(sample).values()
    cases = {
        case
        for d in decided
        for case, holds in {
            "embargo": d.get("opens"),
            "withdrawn": d.get("withdraw"),
            "registered": d["content"] == "registered",
            "researcher": d["content"] == "researcher",
            "closed": d["access"] == "public" and d["content"] == "staff",
            "masked": d.get("masks"),
            "unverified": d.get("truth") == "unverified",
            "false": d.get("truth") == "false" and d.get("truth_source"),
        }.items()
        if holds
    }
    assert cases == {
        "embargo",
        "withdrawn",
        "registered",
        "researcher",
        "closed",
        "masked",
        "unverified",
        "false",
    }
    opens = next(str(d["opens"]) for d in decided if d.get("opens"))
    assert datetime.fromisoformat(opens) > datetime.fromisoformat("2040-01-01T00:00:00+00:00")
    assert all(d["reason"] for d in decided)
    assert all(d["people"] in {"none", "judged"} for d in decided)


def test_warnings_on_content_reach_the_decisions(sample: Path) -> None:
    warned = {
        row["identifier"]: row["warning"]
        for folder in FOLDERS
        for row in rows(sample, folder)
        if row["warning"]
    }
    assert warned
    for identifier, words in warned.items():
        assert decisions(sample)[identifier]["warning"] == words


def test_ten_lessons_on_two_disasters_and_more(sample: Path) -> None:
    """Whole in both languages, with sources; what they cite is in the sample and is published."""
    lessons = json.loads((sample / "lessons.json").read_text(encoding="utf-8"))
    assert len(lessons) >= 10
    assert {lesson["disaster"] for lesson in lessons} >= {"kumamoto-2016", "flood-2020"}
    assert len({(lesson["phase"], lesson["subject"]) for lesson in lessons}) >= 8
    known = set(identifiers(sample))
    for lesson in lessons:
        for name in (*TEXTS, "sources"):
            assert lesson[name]["ja"], name
            assert re.fullmatch(r"[ -~–—’]+", lesson[name]["en"]), lesson[name]["en"]
        cited = [one["item"] for one in lesson["evidence"]]
        assert len(cited) >= 2
        assert set(cited) <= set(decisions(sample)) & known


def test_series_hold_several_years_and_collections_what_is_published(sample: Path) -> None:
    collections = json.loads((sample / "collections.json").read_text(encoding="utf-8"))
    series = [one for one in collections if one.get("kind") == "series"]
    assert len(series) >= 2
    assert len(collections) - len(series) >= 4
    dates = {row["identifier"]: row["date"] for row in rows(sample, "photos")}
    for one in series:
        years = {dates[entry["item"]][:5] for entry in one["entries"]}
        assert len(one["entries"]) >= 4
        assert len(years) >= 3, years
    for one in collections:
        held = {entry["item"] for entry in one["entries"]}
        assert held <= set(identifiers(sample))
        assert len(held - set(decisions(sample))) <= 1, "one gap in a collection is enough"
        assert all(entry["caption"]["en"] for entry in one["entries"])


def test_recordings_and_tables_are_what_they_are_called(sample: Path) -> None:
    for path in (sample / "recordings").glob("*.wav"):
        with wave.open(str(path)) as sound:
            assert 3 < sound.getnframes() / sound.getframerate() < 20, path.name
            samples = array("h", sound.readframes(sound.getnframes()))
        assert 3000 < max(samples) < 32767, path.name
    for path in (sample / "documents").glob("*.xlsx"):
        sheet = openpyxl.load_workbook(path).active
        assert "見本" in sheet.title
        assert sheet.max_row > 4
        assert sheet.cell(1, 1).value == "番号"
