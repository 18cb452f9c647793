"""Folders as people give them: names in any encoding, a table that describes, links, rubbish."""

import os
import subprocess
from pathlib import Path

import msgspec
import pytest

from archive.errors import WrongUse
from ingest.sources import open_source, remarks
from ingest.sources.names import Tree, natural_key, readable
from ingest.submission import Given, Refusal, Submission

SO = "ソ表.jpg".encode("cp932")
"""Both characters have a backslash as their second byte."""


def put(root: Path, *names: str, data: bytes = b"\xff\xd8\xff\xe0") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def read(root: Path, after: str = "") -> list[Submission | Refusal]:
    source = open_source("folder", Given(path=root))
    return [given for _, given in source.submissions(after)]


def labels(root: Path) -> list[str]:
    return [given.label for given in read(root)]


def table(root: Path, text: str, name: str = "metadata.csv") -> None:
    root.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def test_the_order_is_that_of_people_and_stays(tmp_path: Path) -> None:
    put(tmp_path, "写真10.jpg", "写真2.jpg", "b/1.jpg", "a/x.jpg", "a/deep/y.jpg", "写真２.png")
    wanted = ["写真2.jpg", "写真２.png", "写真10.jpg", "a/x.jpg", "a/deep/y.jpg", "b/1.jpg"]
    assert labels(tmp_path) == wanted
    assert labels(tmp_path) == wanted


def test_reading_goes_on_after_a_cursor(tmp_path: Path) -> None:
    put(tmp_path, "1.jpg", "2.jpg", "3.jpg")
    source = open_source("folder", Given(path=tmp_path))
    cursor, _ = next(iter(source.submissions()))
    assert [given.label for _, given in source.submissions(cursor)] == ["2.jpg", "3.jpg"]


def test_names_are_evidence_and_never_titles(tmp_path: Path) -> None:
    put(tmp_path, "田中さん宅/玄関.jpg")
    (given,) = read(tmp_path)
    assert isinstance(given, Submission)
    assert given.path == "田中さん宅/玄関.jpg"
    assert given.claims.title == {}
    assert given.claims.identifier == ""


def test_a_cp932_name_survives_and_can_be_stored(tmp_path: Path) -> None:
    with (tmp_path / os.fsdecode(SO)).open("wb") as stream:
        stream.write(b"jpeg")
    (given,) = read(tmp_path)
    assert isinstance(given, Submission)
    assert given.path == "%83\\%95\\.jpg"
    assert given.claims.notes == {"ファイル名": "ソ表.jpg"}
    assert given.files[0].read_bytes() == b"jpeg"
    assert msgspec.json.encode(given.path)


def test_a_table_finds_cp932_and_decomposed_names_and_backslashes(tmp_path: Path) -> None:
    with (tmp_path / os.fsdecode(SO)).open("wb") as stream:
        stream.write(b"jpeg")
    put(tmp_path, "写真/か\u3099れき.JPG")
    table(tmp_path, "file,title\nソ表.jpg,一\n写真\\がれき.jpg,二\n")
    found = {g.claims.title["ja"]: g for g in read(tmp_path) if isinstance(g, Submission)}
    assert found["一"].files[0].read_bytes() == b"jpeg"
    assert found["二"].path == "写真/か\u3099れき.JPG"
    assert len(found) == len(read(tmp_path)) == 2


def test_rows_describe_files_and_what_they_leave_is_taken_bare(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "b.jpg", "sub/c.jpg", "rest.jpg", "sub/rest.jpg")
    table(
        tmp_path,
        "識別子,ファイル,題名,備考\nM1,b.jpg; a.jpg,二枚,メモ\n"
        "M2,sub/c.jpg,下の一枚,\nM3,,言葉だけ,\n",
    )
    given = [g for g in read(tmp_path) if isinstance(g, Submission)]
    assert [g.label for g in given] == [
        "metadata.csv 2 行目",
        "metadata.csv 3 行目",
        "metadata.csv 4 行目",
        "rest.jpg",
        "sub/rest.jpg",
    ]
    assert [path.name for path in given[0].files] == ["b.jpg", "a.jpg"]
    assert given[0].claims.notes == {"備考": "メモ"}
    assert [g.claims.identifier for g in given[:3]] == ["M1", "M2", "M3"]
    assert given[2].files == ()


def test_a_table_in_a_folder_below_tells_paths_from_the_top(tmp_path: Path) -> None:
    put(tmp_path, "2016/a.jpg")
    table(tmp_path / "2016", "file,title\na.jpg,題\n")
    (given,) = read(tmp_path)
    assert isinstance(given, Submission)
    assert given.path == "2016/a.jpg"


def test_wrong_rows_are_refused_by_line_and_column_and_hold_their_file_back(
    tmp_path: Path,
) -> None:
    put(tmp_path, "a.jpg", "b.jpg")
    table(
        tmp_path,
        "ファイル,撮影日,緯度\na.jpg,いつか,\nabsent.jpg,,\n../out.jpg,,\nb.jpg,2016,\n",
    )
    given = read(tmp_path)
    refusals = [g for g in given if isinstance(g, Refusal)]
    assert [r.label for r in refusals] == [
        "metadata.csv 2 行目 「撮影日」",
        "metadata.csv 3 行目 「ファイル」",
        "metadata.csv 4 行目 「ファイル」",
    ]
    assert "いつか" in refusals[0].detail
    assert "absent.jpg" in refusals[1].detail
    assert "フォルダーの外" in refusals[2].detail
    assert [g.label for g in given if isinstance(g, Submission)] == ["metadata.csv 5 行目"]


def test_a_table_that_is_none_is_refused_and_the_files_go_in(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg")
    table(tmp_path, "x,y\n1,2\n")
    refusal, given = read(tmp_path)
    assert isinstance(refusal, Refusal)
    assert "見出し" in refusal.detail
    assert given.label == "a.jpg"


def test_rubbish_is_left_out_and_counted(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "Thumbs.db", "b/Thumbs.db", ".DS_Store", "__MACOSX/._a.jpg", "~$x.docx")
    source = open_source("folder", Given(path=tmp_path))
    assert [given.label for _, given in source.submissions()] == ["a.jpg"]
    (said,) = remarks(source)
    assert "Thumbs.db 2 件" in said
    assert "隠しファイル 2 件" in said


def test_links_are_not_followed_out_of_the_tree_nor_around(tmp_path: Path) -> None:
    root = tmp_path / "given"
    put(tmp_path, "secret.jpg")
    put(root, "a.jpg")
    (root / "inside.jpg").symlink_to(root / "a.jpg")
    (root / "outside.jpg").symlink_to(tmp_path / "secret.jpg")
    (root / "loop").symlink_to(root)
    table(root, "file\noutside.jpg\n")
    given = read(root)
    taken = [g.label for g in given if isinstance(g, Submission)]
    assert taken == ["a.jpg", "inside.jpg"]
    assert len([g for g in given if isinstance(g, Refusal)]) == 3


def test_what_is_no_ordinary_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (given,) = read(tmp_path)
    assert isinstance(given, Refusal)
    assert given.reason == "no-file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_refused_and_the_others_go_in(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "b.jpg")
    (tmp_path / "a.jpg").chmod(0)
    assert [type(given) for given in read(tmp_path)] == [Refusal, Submission]


def test_posts_in_a_folder_are_told_where_to_go(tmp_path: Path) -> None:
    put(tmp_path, "t.jsonl", data=b'{"id":"1","text":"x","author_id":"2"}\n')
    put(tmp_path, "other.json", data=b'{"colour": "red"}')
    put(tmp_path, "list.txt", data=b"[memo] 100%")
    given = read(tmp_path)
    assert [g.label for g in given if isinstance(g, Submission)] == ["list.txt", "other.json"]
    (refusal,) = (g for g in given if isinstance(g, Refusal))
    assert "ingest posts" in refusal.detail


def test_a_tree_deeper_than_python_recurses_is_read(tmp_path: Path) -> None:
    here, root = Path.cwd(), tmp_path / "deep"
    root.mkdir()
    os.chdir(root)  # the whole path is longer than the system takes when it is made
    try:
        for _ in range(1200):
            Path("d").mkdir()
            os.chdir("d")
        Path("a.jpg").write_bytes(b"x")
        (given,) = read(root)
        assert given.label.endswith("d/a.jpg")
    finally:
        os.chdir(here)
        subprocess.run(["rm", "-rf", root], check=True)


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "C:\\x", "a/../../x", "\\\\host\\x", "a\0"]
)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"x|a"):
        Tree(tmp_path).find(name)


def test_two_names_never_read_the_same() -> None:
    assert readable("%83.jpg") == "%83.jpg"
    assert readable("\udc83.jpg") == "%83.jpg"
    assert readable("\udc83%83.jpg") == "%83%2583.jpg"


def test_natural_order_survives_strange_digits() -> None:
    names = ["a", "9" * 100, "10", "9", "²"]
    assert sorted(names, key=natural_key) == ["²", "9", "10", "9" * 100, "a"]


def test_a_file_is_no_folder_and_an_unknown_kind_no_source(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg")
    with pytest.raises(WrongUse, match="フォルダー"):
        open_source("folder", Given(path=tmp_path / "a.jpg"))
    with pytest.raises(WrongUse, match="folder, posts, spreadsheet"):
        open_source("nothing", Given(path=tmp_path))
