"""Public bytes tell nothing that the original knew: photos, PDFs, and the scanner itself."""

import io
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from archive.model import Mask
from ingest import jpeg_segments
from ingest.derivatives import derive_picture
from ingest.identify import identify
from ingest.public_pdf import PublicPdf, make_public_pdf
from tests import attack, leaks

SECRET = attack.SECRET
NEEDLES = [SECRET, "秘密の名前", b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/Annots", b"/OCG"]


def telling_jpeg() -> bytes:
    """A photo that says everything a photo can say, in every segment."""
    preview = attack.photo(32, 32)
    data = attack.photo(300, 200, exif=attack.telling_exif(), comment=SECRET.encode())
    data = attack.with_segment(data, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>")
    data = attack.with_segment(data, 0xE3, b"META\0" + SECRET.encode())
    data = attack.with_segment(data, 0xED, b"Photoshop 3.0\0" + preview)
    return data + preview


def telling_pdf(jpeg_filters: tuple[str, ...] = ("/DCTDecode",)) -> pikepdf.Pdf:
    """A document with a secret in every place that the specification offers."""
    pdf = attack.pdf(b"q 200 0 0 200 0 0 cm /Im Do Q /Span /M BDC EMC", pages=3)
    secret = pikepdf.String(SECRET)
    metadata = pikepdf.Stream(pdf, f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode())
    metadata["/Type"], metadata["/Subtype"] = pikepdf.Name.Metadata, pikepdf.Name.XML
    image = embedded(pdf, telling_jpeg(), jpeg_filters)
    image["/Metadata"], image["/PTEX.FileName"], image["/Name"] = metadata, secret, secret
    image["/SMask"] = embedded(pdf, attack.with_segment(grey(), 0xFE, SECRET.encode()))
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=secret)
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=secret
    )
    for page in pdf.pages:
        page.obj["/Resources"] = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im=image, F=form(pdf, metadata)),
            Properties=pikepdf.Dictionary(M=pikepdf.Dictionary(Metadata=metadata, Path=secret)),
        )
        page.obj["/Metadata"], page.obj["/LastModified"] = metadata, secret
        page.obj["/PieceInfo"] = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=secret))
        page.obj["/AA"], page.obj["/Annots"] = pikepdf.Dictionary(O=script), [note]
        page.obj["/Thumb"] = embedded(pdf, telling_jpeg())
        page.obj["/Tabs"], page.obj["/ID"] = pikepdf.Name.S, secret
    pdf.docinfo["/Title"], pdf.docinfo["/Author"] = "秘密の名前", SECRET
    pdf.Root["/Metadata"], pdf.Root["/OpenAction"] = metadata, script
    pdf.Root["/Names"] = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[secret, script]))
    pdf.attachments["秘密の名前.txt"] = SECRET.encode()
    return pdf


def embedded(
    pdf: pikepdf.Pdf, jpeg: bytes, filters: tuple[str, ...] = ("/DCTDecode",)
) -> pikepdf.Stream:
    with Image.open(io.BytesIO(jpeg)) as picture:
        size, mode = picture.size, picture.mode
    data = zlib.compress(jpeg) if len(filters) > 1 else jpeg
    stream = pikepdf.Stream(pdf, data)
    stream["/Type"], stream["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    stream["/Width"], stream["/Height"] = size
    stream["/ColorSpace"] = pikepdf.Name.DeviceGray if mode == "L" else pikepdf.Name.DeviceRGB
    stream["/BitsPerComponent"] = 8
    stream["/Filter"] = pikepdf.Array([pikepdf.Name(name) for name in filters])
    return stream


def grey() -> bytes:
    out = io.BytesIO()
    Image.new("L", (30, 20), 255).save(out, "JPEG")
    return out.getvalue()


def form(pdf: pikepdf.Pdf, metadata: pikepdf.Stream) -> pikepdf.Stream:
    made = pikepdf.Stream(pdf, b"0 0 10 10 re f")
    made["/Type"], made["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    made["/BBox"], made["/Metadata"] = pikepdf.Array([0, 0, 10, 10]), metadata
    made["/PieceInfo"] = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=SECRET))
    return made


def public(folder: Path, data: bytes, masks: tuple[Mask, ...] = ()) -> tuple[PublicPdf, bytes]:
    made = make_public_pdf(attack.write(folder, "秘密の名前.pdf", data), folder, masks=masks)
    return made, (folder / made.name).read_bytes()


def drawn(data: bytes, number: int, scale: float = 1.0) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    picture = document[number].render(scale=scale, draw_annots=False).to_pil().convert("RGB")
    document.close()
    return picture


@pytest.mark.parametrize("filters", [("/DCTDecode",), ("/FlateDecode", "/DCTDecode")])
def test_a_public_pdf_tells_nothing_and_looks_the_same(
    tmp_path: Path, filters: tuple[str, ...]
) -> None:
    original = attack.saved(telling_pdf(filters))
    assert len(leaks.scan(original, NEEDLES)) > 20
    made, data = public(tmp_path, original)
    assert leaks.scan(data, NEEDLES) == []
    assert (made.pages, made.pictured, made.bytes) == (3, (), len(data))
    for number in range(3):
        assert drawn(data, number).tobytes() == drawn(original, number).tobytes()


def test_a_public_pdf_comes_out_the_same_twice(tmp_path: Path) -> None:
    original = attack.saved(telling_pdf())
    assert public(tmp_path, original)[1] == public(tmp_path, original)[1]


def test_masked_pages_become_pictures_under_their_mask(tmp_path: Path) -> None:
    original = attack.saved(attack.pdf(b"1 0 0 rg 0 0 200 200 re f", pages=2))
    mask = Mask(page=1, x=0.5, y=0.0, w=0.5, h=0.5)
    made, data = public(tmp_path, original, (mask,))
    assert made.pictured == (1,)
    assert drawn(data, 0).getpixel((150, 50)) == (255, 0, 0)
    page = drawn(data, 1)
    assert page.size == (200, 200)
    assert all(abs(v - 128) < 5 for v in page.getpixel((150, 50)))
    assert page.getpixel((50, 150))[0] > 245
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert b"rg" not in pdf.pages[1].Contents.read_bytes()


def test_masks_follow_the_rotation_of_the_page(tmp_path: Path) -> None:
    made = attack.pdf(b"1 0 0 rg 0 0 400 200 re f")
    made.pages[0].obj["/MediaBox"], made.pages[0].obj["/Rotate"] = [0, 0, 400, 200], 90
    _, data = public(tmp_path, attack.saved(made), (Mask(x=0, y=0, w=1, h=0.25),))
    page = drawn(data, 0)
    assert page.size == (200, 400)
    assert all(abs(v - 128) < 5 for v in page.getpixel((100, 50)))
    assert page.getpixel((100, 200))[0] > 245


def test_what_a_masked_page_drew_does_not_come_with_its_neighbour(tmp_path: Path) -> None:
    """Both pages share one dictionary, in which the photo of the masked one stays named."""
    pdf = attack.pdf(b"q 200 0 0 200 0 0 cm /Photo Do Q", pages=2)
    photo = attack.photo(64, 48)
    names = pikepdf.Dictionary(Photo=embedded(pdf, photo), Logo=embedded(pdf, grey()))
    shared = pdf.make_indirect(pikepdf.Dictionary(XObject=names))
    for page in pdf.pages:
        page.obj["/Resources"] = shared
    pdf.pages[1].obj["/Contents"] = pikepdf.Stream(pdf, b"/Logo Do")
    original = attack.saved(pdf)
    pixels = jpeg_segments.strip(photo)
    assert pixels in public(tmp_path, original)[1]
    masked = public(tmp_path, original, (Mask(x=0, y=0, w=1, h=1),))[1]
    assert pixels not in masked
    assert jpeg_segments.strip(grey()) in masked


def test_hidden_layers_are_not_carried_along(tmp_path: Path) -> None:
    pdf = attack.pdf(f"/OC /L BDC BT /F 9 Tf ({SECRET}) Tj ET 0 0 200 200 re f EMC".encode())
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="秘密の名前"))
    pdf.Root["/OCProperties"] = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))
    pdf.pages[0].obj["/Resources"] = pikepdf.Dictionary(Properties=pikepdf.Dictionary(L=layer))
    made, data = public(tmp_path, attack.saved(pdf))
    assert made.pictured == (0,)
    assert leaks.scan(data, NEEDLES) == []
    assert drawn(data, 0).getpixel((100, 100))[0] > 245


def test_a_jpeg_among_the_operators_makes_pictures(tmp_path: Path) -> None:
    inline = b"q 200 0 0 200 0 0 cm BI /W 300 /H 200 /CS /RGB /BPC 8 /F /DCT ID "
    pdf = attack.pdf(inline + telling_jpeg() + b" EI Q", pages=2)
    made, data = public(tmp_path, attack.saved(pdf))
    assert made.pictured == (0, 1)
    assert leaks.scan(data, NEEDLES) == []


def test_inherited_boxes_and_resources_arrive(tmp_path: Path) -> None:
    pdf = attack.pdf(b"/Fm Do")
    page, tree = pdf.pages[0].obj, pdf.Root["/Pages"]
    inner = pikepdf.Stream(pdf, b"0 1 0 rg 0 0 50 50 re f")
    inner["/Type"], inner["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
    inner["/BBox"] = pikepdf.Array([0, 0, 50, 50])
    tree["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=inner))
    tree["/MediaBox"], tree["/Rotate"] = pikepdf.Array([0, 0, 50, 80]), 180
    for name in ("/Resources", "/MediaBox"):
        del page[name]
    _, data = public(tmp_path, attack.saved(pdf))
    found = drawn(data, 0)
    assert found.size == (50, 80)
    assert found.getpixel((25, 10)) == (0, 255, 0)
    assert found.getpixel((25, 70)) == (255, 255, 255)


def test_stripping_a_jpeg_keeps_every_pixel() -> None:
    for options in ({}, {"progressive": True}, {"restart_marker_blocks": 3}):
        plain = attack.photo(203, 117, exif=attack.telling_exif(), **options)
        bare = jpeg_segments.strip(attack.with_segment(plain, 0xFE, SECRET.encode()) + b"tail")
        assert leaks.scan(bare, NEEDLES) == []
        with Image.open(io.BytesIO(plain)) as one, Image.open(io.BytesIO(bare)) as other:
            assert one.tobytes() == other.tobytes()


def test_stripping_skips_what_decoders_skip_and_adds_no_end() -> None:
    plain = attack.photo(64, 48)
    stray = plain[:2] + b"\x00stray\xff\xff" + plain[2:]
    bare = jpeg_segments.strip(attack.with_segment(stray, 0xE1, SECRET.encode()))
    with Image.open(io.BytesIO(plain)) as one, Image.open(io.BytesIO(bare)) as other:
        assert one.tobytes() == other.tobytes()
    assert SECRET.encode() not in bare
    half = jpeg_segments.strip(plain[: len(plain) - 40])
    assert not half.endswith(b"\xff\xd9")
    assert jpeg_segments.strip(b"\xff\xd8\xff\xd9" + SECRET.encode()) == b"\xff\xd8"
    assert jpeg_segments.strip(b"no picture") == b"no picture"


def test_stripping_keeps_the_colours_of_adobe() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (32, 32), (10, 200, 30, 40)).save(out, "JPEG")
    bare = jpeg_segments.strip(out.getvalue())
    with Image.open(out) as one, Image.open(io.BytesIO(bare)) as other:
        assert one.tobytes() == other.tobytes()


def test_all_real_input_is_silent(real_input: Path, tmp_path: Path) -> None:
    for path in sorted((*(real_input / "photos").iterdir(), *(real_input / "documents").iterdir())):
        media_type = identify(path).media_type
        assert media_type is not None
        made = derive_picture(path, tmp_path, media_type=media_type)
        files = [tmp_path / picture.name for picture in made.pictures]
        if media_type == "application/pdf":
            files.append(tmp_path / make_public_pdf(path, tmp_path).name)
        for file in files:
            needles = [path.name, path.stem, "Canon EOS", "COOLPIX", "iPhone", "村嶋"]
            assert leaks.scan(file.read_bytes(), needles) == [], path.name


def test_real_documents_look_the_same(real_input: Path, tmp_path: Path) -> None:
    for path in sorted((real_input / "documents").glob("*.pdf")):
        made, data = public(tmp_path, path.read_bytes())
        original = path.read_bytes()
        for number in range(made.pages):
            assert drawn(data, number).tobytes() == drawn(original, number).tobytes(), path.name


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.jpg", data)
    return out.getvalue()


def in_pdf(data: bytes) -> bytes:
    pdf = attack.pdf()
    pdf.pages[0].obj["/Resources"] = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im=embedded(pdf, data))
    )
    return attack.saved(pdf)


@pytest.mark.parametrize(
    "data",
    [
        telling_jpeg(),
        attack.photo(exif=attack.telling_exif()),
        attack.with_segment(attack.photo(), 0xFE, b"x"),
        attack.photo() + b"tail",
        attack.POLYGLOT["words.png"](),
        zipped(telling_jpeg()),
        in_pdf(telling_jpeg()),
        zipped(in_pdf(attack.photo(exif=attack.telling_exif()))),
        attack.saved(telling_pdf()),
        attack.launching_pdf(),
    ],
)
def test_the_scanner_finds_what_is_planted(data: bytes) -> None:
    assert leaks.scan(data, NEEDLES) != []


@pytest.mark.parametrize("data", [attack.photo(), zipped(attack.photo()), in_pdf(attack.photo())])
def test_the_scanner_is_quiet_about_pixels(data: bytes) -> None:
    assert leaks.scan(data, [SECRET]) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp932"])
def test_the_scanner_reads_several_spellings(encoding: str) -> None:
    assert leaks.scan("前田中さん宅後".encode(encoding), ["田中さん宅"]) != []
