"""An older archive moved in by commands: a crosswalk drafted, kept, used, undone, used again."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from archive.errors import WrongUse
from archive.former import keys
from archive.model import Item, Level, State
from archive.settings import Settings
from web.cli import cli
from web.wiring import build

TABLE = """町の写真館 資料一覧,,,,,,,,
資料番号,題名,撮影,,公開区分,分類,利用許諾,URL,画像ファイル
,,日,場所,,,,,
０１,石垣の崩れ,42476,熊本市中央区,一般公開,お城,自由,detail.php?id=1,photo\\1.jpg
02,避難所のようす,H28.4.17,益城町,館内のみ,避難所;人々,要相談,detail.php?id=2,2.JPG
03,名簿,平成28年4月18日,益城町,非公開,書類,要相談,,
04,日付ちがい,2016-04-31,益城町,一般公開,お城,自由,,
05,写真なし,2016,益城町,一般公開,お城,自由,,無い.jpg
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    assert run(home, "init").exit_code == 0
    return home


@pytest.fixture
def table(tmp_path: Path) -> Path:
    inside = tmp_path / "older" / "photo" / "2016"
    inside.mkdir(parents=True)
    for number, colour in ((1, "red"), (2, "blue")):
        Image.new("RGB", (60, 40), colour).save(inside / f"{number}.jpg")
    path = tmp_path / "older" / "台帳.csv"
    path.write_bytes(TABLE.encode("cp932"))
    return path


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, words, env={"ARCHIVE_HOME": str(home)}, standalone_mode=False)


def answered(home: Path, *words: str) -> Any:
    result = run(home, "--format", "json", *words)
    assert result.exception is None, result.exception
    return json.loads(result.stdout)


def items(home: Path) -> dict[str, Item]:
    services = build(Settings(archive_home=str(home)))
    try:
        return {item.local_identifier: item for item in services.catalog.every_item()}
    finally:
        services.close()


def last_batch(home: Path) -> str:
    services = build(Settings(archive_home=str(home)))
    try:
        return services.batches.every()[-1].id
    finally:
        services.close()


def moved(home: Path, table: Path, name: str, *options: str) -> Any:
    return answered(home, "ingest", "spreadsheet", str(table), "--mapping", name, *options)


def drafted(home: Path, table: Path, name: str, **meanings: str) -> None:
    """Draft a crosswalk, say what the words mean, and keep it."""
    file = table.with_name("draft.csv")
    assert run(home, "crosswalk", "draft", str(table), str(file)).exception is None
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    for row in rows:
        row["ours"] = meanings.get(row["theirs"], row["ours"])
    rows.append({"kind": "site", "theirs": "", "ours": "https://old.example/"})
    out = io.StringIO()
    writer = csv.DictWriter(out, ["kind", "theirs", "ours", "count"])
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(out.getvalue(), "utf-8")
    assert run(home, "crosswalk", "import", name, str(file)).exception is None


MEANINGS = {
    "一般公開": "public",
    "館内のみ": "public+on-site",
    "非公開": "staff",
    "お城": "theme:heritage",
    "書類": "type:document",
    "自由": "https://creativecommons.org/licenses/by/4.0/",
    "要相談": "",
}


def test_a_draft_guesses_columns_and_lists_words_with_their_counts(home: Path, table: Path) -> None:
    run(home, "crosswalk", "draft", str(table), str(table.with_name("d.csv")))
    rows = list(csv.reader(io.StringIO(table.with_name("d.csv").read_text("utf-8-sig"))))
    told = {(kind, theirs): (ours, count) for kind, theirs, ours, count in rows[1:]}
    assert told["header", ""] == ("2-3", "")
    columns = {theirs: ours for (kind, theirs), (ours, _) in told.items() if kind == "column"}
    assert columns == {
        "資料番号": "identifier",
        "題名": "title",
        "撮影 / 日": "date",
        "撮影 / 場所": "place",
        "公開区分": "access",
        "分類": "theme",
        "利用許諾": "licence",
        "URL": "former",
        "画像ファイル": "file",
    }
    assert told["access", "一般公開"] == ("?", "3")
    assert told["theme", "避難所"] == ("theme:shelter", "1")
    assert told["theme", "人々"] == ("?", "1")


def test_moved_in_undone_and_moved_in_again(home: Path, table: Path) -> None:
    drafted(home, table, "町の写真館", **MEANINGS)
    foreseen = moved(home, table, "町の写真館", "--dry-run")
    report = moved(home, table, "町の写真館")
    assert foreseen["counts"] == report["counts"] == {"taken": 3, "refused": 2}
    assert [line["label"] for line in report["lines"] if line["outcome"] == "refused"] == [
        "台帳.csv 7 行目 「撮影 / 日」",
        "台帳.csv 8 行目 「画像ファイル」",
    ]
    held = items(home)
    first, second, third = held["０１"], held["02"], held["03"]
    assert {item.state for item in held.values()} == {State.REVIEW}
    assert first.source == "町の写真館" and first.dates.shot is not None
    assert first.dates.shot.edtf == "2016-04-16" and first.assets and second.assets
    assert (first.themes, second.themes, third.type) == (("heritage",), ("shelter",), "document")
    assert first.rights.licence.endswith("/by/4.0/") and second.rights.licence == ""
    assert second.evidence.notes == {"分類": "人々", "利用条件": "要相談"}
    assert [warning.code for warning in second.warnings] == ["unmapped"]
    assert first.former == ("https://old.example/detail.php?id=1", "/items/%EF%BC%90%EF%BC%91")
    batch = last_batch(home)
    assert moved(home, table, "町の写真館")["counts"] == {"already": 3, "refused": 2}
    answer = answered(
        home,
        *("publish", "--batch", batch, "--as-asked", "--reason", "旧サイトで公開済み"),
        *("--people", "judged"),
    )
    held = items(home)
    assert set(answer["published"]) == {held["０１"].id, held["03"].id}
    assert list(answer["refused"].values()) == [["warning:unmapped"]]
    assert (held["０１"].record.level, held["０１"].content.level) == (Level.PUBLIC, Level.PUBLIC)
    assert (held["03"].record.level, held["02"].record.level) == (Level.STAFF, Level.STAFF)
    answered(home, "batches", "undo", batch, "--reason", "やり直す")
    left = items(home)
    assert {number: item.state for number, item in left.items()} == {
        "０１": State.WITHDRAWN,
        "03": State.WITHDRAWN,
    }
    again = moved(home, table, "町の写真館")["counts"]
    assert again == {"already": 2, "taken": 1, "refused": 2}
    services = build(Settings(archive_home=str(home)))
    found = services.catalog.former(keys("https://old.example/detail.php?id=2"))
    services.close()
    assert [item.local_identifier for item in found] == ["02"]


def test_content_is_never_opened_wider_than_its_row_asked_for(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("資料番号,題名,本文,公開区分\nB1,題,本文,目録のみ\nB2,題,本文,不明\n")
    drafted(home, table, "目録", 目録のみ="public+staff", 不明="")
    moved(home, table, "目録")
    said = ("publish", "--batch", last_batch(home), "--as-asked", "--reason", "x")
    assert list(answered(home, *said)["refused"].values()) == [["unasked"]]
    held = items(home)
    assert (held["B1"].record.level, held["B1"].content.level) == (Level.PUBLIC, Level.STAFF)
    assert held["B2"].state is State.REVIEW and held["B2"].evidence.notes == {"公開範囲": "不明"}


def test_a_changed_row_is_applied_only_when_asked_and_says_so(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("資料番号,題名,本文\nC1,前,本文\n")
    drafted(home, table, "変わる表")
    moved(home, table, "変わる表")
    table.write_text("資料番号,題名,本文\nC1,後,本文\n")
    assert moved(home, table, "変わる表")["counts"] == {"changed": 1}
    assert items(home)["C1"].title == {"ja": "前"}
    assert moved(home, table, "変わる表", "--update")["counts"] == {"updated": 1}
    assert items(home)["C1"].title == {"ja": "後"}


def test_what_a_crosswalk_cannot_mean_is_refused(home: Path, table: Path, tmp_path: Path) -> None:
    for line in (
        "access,公開,everybody",
        "access,公開,staff+public",
        "access,公開,sealed",
        "theme,城,theme:none",
        "column,題名,titel",
        "header,,30",
        "colour,赤,red",
    ):
        file = tmp_path / "c.csv"
        file.write_text(f"kind,theirs,ours\n{line}\n")
        result = run(home, "crosswalk", "import", "だめ", str(file))
        assert isinstance(result.exception, WrongUse), line
    assert "だめ" not in [one["name"] for one in answered(home, "crosswalk", "list")]
    missing = run(home, "ingest", "spreadsheet", str(table), "--mapping", "無い表")
    assert "町の写真館" in str(missing.exception.format_message())  # type: ignore[union-attr]


def test_export_and_import_keep_a_crosswalk(home: Path, table: Path, tmp_path: Path) -> None:
    drafted(home, table, "行き来", **MEANINGS)
    file = tmp_path / "out.csv"
    run(home, "crosswalk", "export", "行き来", str(file))
    run(home, "crosswalk", "import", "行き来 二", str(file))
    one, two = (
        next(c for c in answered(home, "crosswalk", "list") if c["name"] == name)
        for name in ("行き来", "行き来 二")
    )
    for name in ("columns", "values", "site", "header"):
        assert one[name] == two[name]
