"""PDF: text page by page, words about the document, and what must stay out."""

from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from archive.errors import Undecodable
from ingest.extractors import Extraction, extractor_for
from tests import attack

KIND = "application/pdf"


def extract(folder: Path, data: bytes) -> Extraction:
    return extractor_for(KIND).extract(attack.write(folder, "a.pdf", data), KIND)


def written(folder: Path, *pages: str) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    path = folder / "given.pdf"
    canvas = Canvas(str(path), pagesize=(400, 400))
    for text in pages:
        canvas.setFont("HeiseiMin-W3", 20)
        canvas.drawString(20, 200, text)
        canvas.showPage()
    canvas.setTitle("火の国会議 議事録")
    canvas.setAuthor("事務局")
    canvas.save()
    return path


def test_text_comes_page_by_page(tmp_path: Path) -> None:
    found = extractor_for(KIND).extract(written(tmp_path, "給水所の案内", "避難所の一覧"), KIND)
    assert found.text == ("給水所の案内", "避難所の一覧")
    assert (found.pages, found.title, found.author) == (2, "火の国会議 議事録", "事務局")
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("title", "public", "staff"),
    [
        (pikepdf.String("令和2年7月豪雨"), "令和2年7月豪雨", ""),
        (pikepdf.String("避難所".encode("cp932")), "避難所", ""),
        (pikepdf.String("M\xfcller"), "Müller", ""),
        (pikepdf.String(b"\xb6\xb3\xa4\xa7\x890"), "", ""),
        (pikepdf.String("Microsoft Word - 田中さん宅"), "", "Microsoft Word - 田中さん宅"),
        (pikepdf.String("田中さん宅.docx"), "", "田中さん宅.docx"),
    ],
)
def test_titles(tmp_path: Path, title: pikepdf.String, public: str, staff: str) -> None:
    made = attack.pdf()
    made.docinfo["/Title"] = title
    found = extract(tmp_path, attack.saved(made))
    assert (found.title, found.staff.get("document-title", "")) == (public, staff)


def test_a_password_is_a_refusal_and_a_restriction_is_not(tmp_path: Path) -> None:
    with pytest.raises(Undecodable) as caught:
        extract(tmp_path, attack.encrypted_pdf())
    assert caught.value.reason == "encrypted"
    assert extract(tmp_path, attack.encrypted_pdf(user="")).warnings == ("restricted",)


def with_layer(path: Path, *, off: bool, usage: bool = False) -> bytes:
    """The second page's drawing in a layer of its own."""
    pdf = pikepdf.open(path)
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="漏れてはならない"))
    if usage:
        layer["/Usage"] = pikepdf.Dictionary(
            View=pikepdf.Dictionary(ViewState=pikepdf.Name.OFF if off else pikepdf.Name.ON)
        )
    state = pikepdf.Dictionary(OFF=[layer] if off and not usage else [])
    pdf.Root["/OCProperties"] = pikepdf.Dictionary(OCGs=[layer], D=state)
    page = pdf.pages[1]
    page.resources["/Properties"] = pikepdf.Dictionary(L=layer)
    page.contents_add(b"/OC /L BDC", prepend=True)
    page.contents_add(b"EMC")
    return attack.saved(pdf)


@pytest.mark.parametrize("usage", [False, True])
@pytest.mark.parametrize("off", [False, True])
def test_words_on_a_hidden_layer_stay_out(tmp_path: Path, off: bool, usage: bool) -> None:
    data = with_layer(written(tmp_path, "見える", "隠れた言葉"), off=off, usage=usage)
    found = extract(tmp_path, data)
    assert found.text == ("見える", "" if off else "隠れた言葉")
    assert found.warnings == (("hidden-layers",) if off else ())


def test_the_first_page_is_the_picture(tmp_path: Path) -> None:
    path = attack.write(tmp_path, "a.pdf", attack.saved(attack.pdf()))
    picture = extractor_for(KIND).picture(path, box=(500, 500))
    assert picture is not None
    assert picture.size == (500, 500)
    assert picture.getpixel((100, 400)) == (0, 0, 255)
    assert picture.getpixel((450, 50)) == (255, 255, 255)


def test_pages_of_absurd_size_stay_within_bounds(tmp_path: Path) -> None:
    made = attack.pdf()
    made.pages[0].obj["/MediaBox"] = [0, 0, 200_000, 14_400]
    path = attack.write(tmp_path, "a.pdf", attack.saved(made))
    picture = extractor_for(KIND).picture(path, box=None)
    assert picture is not None
    assert picture.width * picture.height <= 41_000_000
