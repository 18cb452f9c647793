"""Office documents, pages and GIF: words that are shown, what is hidden, and hostile ones."""

from collections.abc import Iterator
from pathlib import Path
from shutil import which

import msgspec
import pytest

from archive.errors import Undecodable
from archive.model import Asset
from ingest.extraction import Extraction
from ingest.extractors import extractor_for
from ingest.identify import identify
from ingest.publication import has_pages
from ingest.sandbox import Sandbox
from tests import attack, leaks, office_files
from tests.conftest import skip_unless_required

SHOWN = {
    "a.docx": (office_files.word, ("避難所の記録\n益城町総合体育館\n給水所\n十五か所\n資料1",)),
    "a.xlsx": (office_files.workbook, ("名称\n戸島\n扇田",)),
    "a.pptx": (office_files.slides, ("復旧計画\n水道と道路\n工程表",)),
    "a.odt": (
        office_files.open_text,
        ("避難所の記録\n益城町総合体育館\n給水所\nは十五か所\n資料1",),
    ),
    "a.ods": (office_files.open_workbook, ("名称\n戸島\n扇田",)),
    "a.odp": (office_files.open_slides, ("復旧計画\n水道と道路",)),
    "a.html": (office_files.page, ("給水所\n東口です。\n表も裏も",)),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def extract(sandbox: Sandbox, path: Path) -> Extraction:
    media_type = identify(path).media_type
    assert media_type is not None
    found = sandbox.run("extract", path, path.parent, media_type=media_type)
    return msgspec.convert(found, Extraction)


def extract_here(path: Path) -> Extraction:
    """With a network around it, so that LibreOffice is not asked."""
    media_type = identify(path).media_type
    assert media_type is not None
    return extractor_for(media_type).extract(path, media_type)


@pytest.mark.parametrize("drawn", [True, False], ids=["as drawn where it can be", "as read"])
@pytest.mark.parametrize("name", SHOWN)
def test_words_that_are_shown_are_read_and_no_others(
    sandbox: Sandbox, tmp_path: Path, name: str, drawn: bool
) -> None:
    make, text = SHOWN[name]
    path = attack.write(tmp_path, "x.bin", make())
    found = extract(sandbox, path) if drawn else extract_here(path)
    # With LibreOffice pages are read as they are printed, with marks and spaces of their own.
    said = "".join(found.text).replace(" ", "")
    assert [line for line in "\n".join(text).split("\n") if line not in said] == []
    assert office_files.SECRET not in said
    assert "消えた行" not in said
    assert found.warnings == ("hidden-parts",)
    assert (office_files.SECRET in found.staff.get("hidden-text", "")) is (name != "a.html")


def test_a_page_has_its_title_and_an_animation_its_first_picture(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    page = attack.write(tmp_path, "a.html", office_files.page())
    assert extract(sandbox, page).title == "給水の案内"
    moving = attack.write(tmp_path, "a.gif", office_files.many_frames(3))
    found = extract(sandbox, moving)
    assert (found.media_type, found.width, found.warnings) == ("image/gif", 8, ("more-frames",))
    sandbox.run("derive", moving, tmp_path, media_type="image/gif")
    assert (tmp_path / "320.jpg").exists()


@pytest.mark.parametrize("name", office_files.HOSTILE)
def test_hostile_documents_are_refused_with_their_reason(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    make, reasons = office_files.HOSTILE[name]
    with pytest.raises(Undecodable) as refused:
        extract(sandbox, attack.write(tmp_path, name, make()))
    assert refused.value.reason in reasons


def test_a_photo_is_no_document(sandbox: Sandbox, tmp_path: Path) -> None:
    path = attack.write(tmp_path, "x", attack.photo())
    assert not has_pages(asset("image/jpeg"))
    assert has_pages(asset("application/vnd.oasis"))
    with pytest.raises(Undecodable) as refused:
        sandbox.run("public-pdf", path, tmp_path, media_type="image/jpeg")
    assert refused.value.reason == "unsupported"


def asset(media_type: str) -> Asset:
    return Asset(digest="0", size=1, media_type=media_type, path="x", pages=1, width=64)


def test_pages_are_drawn_by_libreoffice_and_published_without_metadata(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    if which("soffice") is None:
        skip_unless_required("office", "no LibreOffice on the PATH (tests/office.sh)")
    path = attack.write(tmp_path, "x", office_files.workbook())
    found = extract(sandbox, path)
    assert found.pages == 1
    assert found.width > 0
    params = {"media_type": found.media_type}
    assert len(sandbox.run("derive", path, tmp_path, **params)["pictures"]) == 3
    made = sandbox.run("public-pdf", path, tmp_path, **params)
    public = (tmp_path / made["name"]).read_bytes()
    assert leaks.scan(public, [office_files.SECRET, b"LibreOffice", b"openpyxl"]) == []
