"""What a file is comes from its bytes; its name is never looked at."""

import io
from pathlib import Path

import pytest
from PIL import Image

from ingest.extractors.text import decoded
from ingest.identify import identify
from tests import attack

JAPANESE = "給水所は益城町総合体育館の東口です。ソーラー発電も表示します。\n"


def encoded(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


def ftyp(*brands: bytes) -> bytes:
    body = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands[1:])
    return (len(body) + 4).to_bytes(4, "big") + body + b"\0\0\0\x08meta"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (encoded("JPEG"), "image/jpeg"),
        (encoded("PNG"), "image/png"),
        (encoded("TIFF"), "image/tiff"),
        (encoded("WEBP"), "image/webp"),
        (ftyp(b"heic", b"mif1"), "image/heic"),
        (ftyp(b"mif1", b"mif1", b"heic"), "image/heif"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\xef\xbb\xbf\r\n%PDF-1.7\n", "application/pdf"),
        (encoded("GIF"), "image/gif"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", "text/html"),
        (b"<html><body>\n%PDF-1.7\n", "text/html"),
        (JAPANESE.encode(), "text/plain"),
        (JAPANESE.encode("utf-8-sig"), "text/plain"),
        (JAPANESE.encode("utf-16"), "text/plain"),
        (JAPANESE.encode("cp932"), "text/plain"),
        (JAPANESE.encode("euc_jp"), "text/plain"),
        (b"BM is not a bitmap here", "text/plain"),
    ],
)
def test_formats_are_known_by_their_bytes(tmp_path: Path, data: bytes, media_type: str) -> None:
    assert identify(attack.write(tmp_path, "x.exe", data)).media_type == media_type


@pytest.mark.parametrize("name", attack.FOREIGN)
def test_other_formats_are_named_and_not_taken(tmp_path: Path, name: str) -> None:
    data, guess = attack.FOREIGN[name]
    found = identify(attack.write(tmp_path, name, data))
    assert (found.media_type, found.guess) == (None, guess)


@pytest.mark.parametrize("name", [n for n in attack.POLYGLOT if n.endswith(".jpg")])
def test_a_polyglot_is_what_its_head_says(tmp_path: Path, name: str) -> None:
    path = attack.write(tmp_path, "page.html", attack.POLYGLOT[name]())
    assert identify(path).media_type == "image/jpeg"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\x00",
        b"\x89PNG\r\n\x1a\nrest",
        b"RIFF\0\0\0\0WEBPXXXX",
        ftyp(b"mif1", b"avif"),
        ftyp(b"avif"),
        b"II*\0\x10\0\0\0CR\x02\0",
        b"text with a bell\x07",
        b"\xff\xfe\x00\xd8",
        b"\x80\x81\xfe\xff" * 9,
    ],
)
def test_half_a_signature_is_none(tmp_path: Path, data: bytes) -> None:
    assert identify(attack.write(tmp_path, "x.jpg", data)).media_type is None


def test_a_raw_photo_is_not_taken_for_its_preview(tmp_path: Path) -> None:
    dng = attack.exif((50706, 1, 4, 0x0401), (256, 4, 1, 8))[6:]
    assert identify(attack.write(tmp_path, "x.dng", dng)).media_type is None


def test_control_bytes_behind_the_head_are_seen(tmp_path: Path) -> None:
    data = b"a" * 100_000 + b"\0"
    assert identify(attack.write(tmp_path, "x.txt", data)).media_type is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp"])
def test_japanese_text_keeps_its_words(encoding: str) -> None:
    found = decoded(JAPANESE.encode(encoding))
    assert found is not None
    assert found[0] == JAPANESE
    assert found[1] == encoding


def test_half_width_kana_are_cp932() -> None:
    found = decoded("ｷｭｳｽｲｼﾞｮ 給水所の案内".encode("cp932"))
    assert found == ("ｷｭｳｽｲｼﾞｮ 給水所の案内", "cp932")
