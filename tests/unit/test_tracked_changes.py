"""Deletions are cut out of the XML of a document, and nothing else of it changes."""

from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from ingest.tracked_changes import without

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_GONE = "<w:del w:id='1' w:author='a&gt;b > c'><w:r><w:delText>消</w:delText></w:r></w:del>"
_MOVED = "<w:moveFrom><w:ins><w:del/></w:ins>移</w:moveFrom>"
_MARKED = "<w:pPr><w:rPr><w:del w:id='2' w:author='>'/></w:rPr></w:pPr>"
_STAYS = "<w:ins><w:r><w:t xml:space='preserve'> 足 &amp; 残</w:t></w:r></w:ins>"
_DELETED_ROW = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{_GONE}行</w:tc></w:tr>"


def part(body: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- 注 -->\n'
    return f'{head}<w:document xmlns:w="{_WORD}">{body}</w:document>\n'.encode()


def test_what_was_taken_out_goes_and_what_came_stays() -> None:
    given = part(f"{_STAYS}{_GONE}前{_MOVED}<w:p>{_MARKED}後</w:p>{_DELETED_ROW}{_STAYS}")
    wanted = part(f"{_STAYS}前<w:p><w:pPr><w:rPr></w:rPr></w:pPr>後</w:p>{_STAYS}")
    assert without(given) == wanted


def test_another_prefix_and_another_encoding_hide_nothing() -> None:
    other = part(f"前{_GONE}後").decode().replace("w:", "x:").replace("xmlns:w", "xmlns:x")
    assert "消" not in without(other.encode()).decode()
    wide = part(f"前{_GONE}後").decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert fromstring(without(wide)).text == "前後"


def test_a_document_without_deletions_stays_as_it_is() -> None:
    given = part(f"{_STAYS}<other:del xmlns:other='o'>残</other:del><del>残</del>")
    assert without(given) == given


_PIECES = st.lists(st.sampled_from([_STAYS, _GONE, _MOVED, _DELETED_ROW, "字", "<w:p/>"]))


@given(_PIECES)
def test_what_stays_stays_in_its_order(pieces: list[str]) -> None:
    stays = [piece for piece in pieces if piece not in (_GONE, _MOVED, _DELETED_ROW)]
    assert without(part("".join(pieces))) == part("".join(stays))
