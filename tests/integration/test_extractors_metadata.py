"""EXIF, IPTC and XMP: honest blocks are read, damaged ones are warnings and never failures."""

import io
import random
import struct
from pathlib import Path

import pytest
from PIL import Image

from ingest.extractors import Extraction, extractor_for
from ingest.metadata import exif, iptc, xmp
from ingest.metadata.wording import caption, clean
from tests import attack


def extract(path: Path, media_type: str = "image/jpeg") -> Extraction:
    return extractor_for(media_type).extract(path, media_type)


def test_honest_exif_is_read(tmp_path: Path) -> None:
    path = attack.write(tmp_path, "a", attack.photo(exif=attack.telling_exif(orientation=6)))
    found = extract(path)
    assert found.taken_at == "2016-04-16T01:25:00"
    assert found.position == (32.79, 130.74)
    assert found.direction == 45.0
    assert found.camera == "Canon EOS 40D"
    assert (found.orientation, found.width, found.height) == (6, 48, 64)
    assert found.staff["body-serial"] == attack.SECRET
    assert found.warnings == ()


@pytest.mark.parametrize(("lat", "lon"), [(-33.5, -70.25), (0.0, 100.0), (89.5, -179.5)])
def test_positions_keep_their_hemisphere(lat: float, lon: float) -> None:
    assert exif.read(attack.telling_exif(lat, lon)).position == (lat, lon)


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 0.0), (91.0, 130.0), (32.0, 181.0)])
def test_impossible_positions_are_none(lat: float, lon: float) -> None:
    found = exif.read(attack.telling_exif(lat, lon))
    assert found.position is None
    assert "position-impossible" in found.warnings


@pytest.mark.parametrize("written", ["0000:00:00 00:00:00", "2016:02:30 10:00:00", "last Friday"])
def test_dates_that_never_were_are_warnings(written: str) -> None:
    tags = Image.Exif()
    tags[0x8769] = {0x9003: written}
    found = exif.read(tags.tobytes())
    assert (found.taken_at, found.warnings) == ("", ("date-unreadable",))


@pytest.mark.parametrize("blank", ["    :  :     :  :  ", ""])
def test_blank_dates(blank: str) -> None:
    tags = Image.Exif()
    tags[0x8769] = {0x9003: blank}
    assert exif.read(tags.tobytes()).taken_at == ""


@pytest.mark.parametrize("name", attack.DAMAGED)
def test_damaged_metadata_is_a_warning(tmp_path: Path, name: str) -> None:
    path = attack.write(tmp_path, name, attack.DAMAGED[name]())
    media_type = {"jpg": "image/jpeg", "png": "image/png", "tiff": "image/tiff"}
    found = extract(path, media_type[name.rsplit(".")[-1]])
    assert found.warnings
    assert found.width > 0


def test_mutants_of_exif_never_fail() -> None:
    chance = random.Random(20160416)
    whole = attack.telling_exif()
    for _ in range(400):
        block = bytearray(whole)
        for _ in range(chance.randrange(1, 8)):
            block[chance.randrange(len(block))] = chance.randrange(256)
        cut = bytes(block[: chance.randrange(len(block)) or None])
        assert isinstance(exif.read(cut), exif.Exif)


def dataset(number: int, value: bytes, record: int = 2) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def test_iptc_is_read_and_contacts_are_for_staff() -> None:
    block = dataset(90, b"\x1b%G", 1) + dataset(5, "益城町".encode())
    block += dataset(120, "給水の列".encode()) + dataset(25, b"water") + dataset(25, b"water")
    block += dataset(80, "田中花子".encode()) + dataset(118, b"090-0000-0000")
    found = iptc.read(block + b"\0")
    assert (found.title, found.caption, found.keywords) == ("益城町", "給水の列", ("water",))
    assert found.staff == {"by-line": "田中花子", "contact": "090-0000-0000"}
    assert found.warnings == ()


def test_iptc_without_a_charset_may_be_cp932() -> None:
    assert iptc.read(dataset(120, "避難所".encode("cp932"))).caption == "避難所"


@pytest.mark.parametrize(
    "tail",
    [
        b"\x1c\x02\x78\x00\x50short",
        b"\x1c\x02\x78\xff\xff",
        b"\x1c\x02\x78\x80\x04\xff\xff\xff\xff",
    ],
)
def test_iptc_that_is_cut_keeps_what_came_before(tail: bytes) -> None:
    found = iptc.read(dataset(5, b"title") + tail)
    assert (found.title, found.warnings) == ("title", ("iptc-unreadable",))


PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:RDF><rdf:Description>
 <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Hall</rdf:li>
 <rdf:li xml:lang="ja">体育館</rdf:li></rdf:Alt></dc:title>
 <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Queue</rdf:li></rdf:Alt></dc:description>
 <dc:subject><rdf:Bag><rdf:li>水</rdf:li><rdf:li>水</rdf:li></rdf:Bag></dc:subject>
 <dc:creator><rdf:Seq><rdf:li>Tanaka</rdf:li></rdf:Seq></dc:creator>
 </rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_xmp_prefers_japanese() -> None:
    found = xmp.read(PACKET.encode() + b"\0\0")
    assert (found.title, found.caption, found.keywords) == ("体育館", "Queue", ("水",))
    assert found.staff == {"creator": "Tanaka"}


@pytest.mark.parametrize(
    ("packet", "warning"),
    [
        (PACKET[:200].encode(), "xmp-unreadable"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "xmp-unreadable"),
        (b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>", "xmp-unreadable"),
        (b"\xff\xff\xff", "xmp-unreadable"),
        (b"<x>" + b"a" * xmp.LARGEST, "xmp-too-large"),
    ],
)
def test_hostile_xmp_is_a_warning(packet: bytes, warning: str) -> None:
    assert xmp.read(packet).warnings == (warning,)


def test_captions_of_all_three_kinds_reach_the_extraction(tmp_path: Path) -> None:
    resource = dataset(120, b"from iptc")
    photoshop = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(resource)) + resource
    data = attack.with_segment(
        attack.photo(), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PACKET.encode()
    )
    data = attack.with_segment(data, 0xED, photoshop)
    found = extract(attack.write(tmp_path, "a", data))
    assert (found.title, found.caption, found.keywords) == ("体育館", "from iptc", ("水",))


def test_words_are_made_safe() -> None:
    assert clean(b"\x8b\x8b\x90\x85\x00") == "給水"
    assert clean("a\x00\x1b[31mb\ud800\ufffe") == "a[31mb"
    assert len(clean("x" * 50_000)) == 10_000


@pytest.mark.parametrize("made", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM\\100MEDIA\\DJI.JPG"])
def test_what_cameras_write_is_no_caption(made: str) -> None:
    assert caption(made) == ""


def test_frames_of_a_tiff_are_counted(tmp_path: Path) -> None:
    out = io.BytesIO()
    first, second = (attack.gradient(16, 16) for _ in range(2))
    first.save(out, "TIFF", save_all=True, append_images=[second])
    found = extract(attack.write(tmp_path, "a", out.getvalue()), "image/tiff")
    assert "more-frames" in found.warnings
