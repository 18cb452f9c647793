"""ZIP files in a folder: names as they were meant, nothing outside, nothing lost."""

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.sources import open_source
from ingest.submission import Given, Refusal, Source, Submission

JPEG = b"\xff\xd8\xff\xe0"


def packed(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def as_windows_packs(files: Mapping[str, bytes]) -> bytes:
    """Names in CP932 without a mark, ``\\`` between folders: what Windows wrote for years."""
    blanks = {name: f"{at}".rjust(len(name.encode("cp932")), "x") for at, name in enumerate(files)}
    data = packed({blanks[name]: content for name, content in files.items()})
    for name, blank in blanks.items():
        data = data.replace(blank.encode(), name.encode("cp932"))
    return data


def opened(folder: Path, data: bytes) -> tuple[Source, list[Submission | Refusal]]:
    (folder / "外.zip").write_bytes(data)
    source = open_source("folder", Given(path=folder))
    return source, [given for _, given in source.submissions()]


def refusals(given: list[Submission | Refusal]) -> dict[str, str]:
    return {each.label: each.reason for each in given if isinstance(each, Refusal)}


def test_names_in_cp932_are_read_before_their_backslashes(tmp_path: Path) -> None:
    data = as_windows_packs({"ソース表\\能登ソ.jpg": JPEG, "表.jpg": JPEG})
    source, given = opened(tmp_path, data)
    assert [each.label for each in given] == ["外.zip/表.jpg", "外.zip/ソース表/能登ソ.jpg"]
    assert all(isinstance(each, Submission) and each.path == each.label for each in given)
    assert source is not None


@pytest.mark.parametrize("marked", [True, False])
def test_names_in_utf_8_are_read_with_and_without_their_mark(tmp_path: Path, marked: bool) -> None:
    name = "仮置き場/ソ表.jpg"
    plain = packed({"x" * len(name.encode()): JPEG})
    data = (
        packed({name: JPEG}) if marked else plain.replace(b"x" * len(name.encode()), name.encode())
    )
    _, given = opened(tmp_path, data)
    assert [each.label for each in given] == [f"外.zip/{name}"]


def test_each_file_is_a_submission_with_its_bytes_until_the_source_is_gone(tmp_path: Path) -> None:
    table = "file,title\n写真/1.jpg,戸島の仮置き場\n".encode()
    source, given = opened(
        tmp_path, packed({"metadata.csv": table, "写真/1.jpg": JPEG, "2.txt": b"x"})
    )
    row, other = given
    assert isinstance(row, Submission)
    assert isinstance(other, Submission)
    assert (row.label, row.claims.title) == ("外.zip/metadata.csv 2 行目", {"ja": "戸島の仮置き場"})
    assert (other.path, other.files[0].read_bytes()) == ("外.zip/2.txt", b"x")
    folder = other.files[0].parent
    del source
    assert not folder.exists()


def test_names_that_lead_outside_are_refused_and_the_rest_is_taken(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("../../out.txt", "/etc/out.txt", "C:\\Windows\\out.txt", "a\\..\\..\\out.txt"):
            archive.writestr(name, b"out")
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", b"good")
    home = tmp_path / "given"
    home.mkdir()
    _, given = opened(home, out.getvalue())
    assert refusals(given) == {
        "外.zip/../../out.txt": "outside",
        "外.zip//etc/out.txt": "outside",
        "外.zip/C:/Windows/out.txt": "outside",
        "外.zip/a/../../out.txt": "outside",
        "外.zip/link.jpg": "link-outside",
    }
    assert [each.label for each in given if isinstance(each, Submission)] == ["外.zip/good.txt"]
    assert list(tmp_path.rglob("out.txt")) == []


def test_one_name_twice_keeps_both(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("1.txt", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("1.txt", b"two")
    source, given = opened(tmp_path, out.getvalue())
    held = {each.files[0].read_bytes() for each in given if isinstance(each, Submission)}
    assert held == {b"one", b"two"}
    assert source is not None


def test_a_zip_in_a_zip_is_opened_and_one_in_that_is_not(tmp_path: Path) -> None:
    third = packed({"deep.txt": b"deep"})
    second = packed({"third.zip": third, "2.txt": b"two"})
    _, given = opened(tmp_path, packed({"second.zip": second, "1.txt": b"one"}))
    assert [each.label for each in given] == [
        "外.zip/1.txt",
        "外.zip/second.zip/2.txt",
        "外.zip/second.zip/third.zip",
    ]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            packed({"0.bin": b"\0" * 100_000_000}, method=zipfile.ZIP_DEFLATED), id="1,000 to 1"
        ),
        pytest.param(packed({f"{n:05}.txt": b"" for n in range(70_000)}), id="70,000 entries"),
        pytest.param(packed({"1.txt": b"one"})[:-30], id="cut off"),
    ],
)
def test_a_hostile_zip_is_given_on_whole_for_quarantine(tmp_path: Path, data: bytes) -> None:
    _, given = opened(tmp_path, data)
    assert [each.label for each in given] == ["外.zip"]
    assert isinstance(given[0], Submission)


def test_an_entry_that_is_damaged_or_encrypted_is_one_line(tmp_path: Path) -> None:
    data = bytearray(packed({"bad.txt": b"B" * 50, "good.txt": b"good"}))
    data[data.index(b"B" * 50) + 7] = 0
    _, given = opened(tmp_path, bytes(data))
    assert refusals(given) == {"外.zip/bad.txt": "unreadable"}
    locked = packed({"locked.txt": b"L" * 50})
    flagged = locked.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
    flagged = flagged.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    _, given = opened(tmp_path, flagged)
    assert refusals(given) == {"外.zip/locked.txt": "encrypted"}
