"""Hostile and damaged files, generated: nobody has to keep or trust such files in the repo."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
from PIL import Image, PngImagePlugin, TiffImagePlugin

SECRET = "MZ5-SECRET-0042"
"""A serial number, file name or note that must never come out."""


def photo(width: int = 64, height: int = 48, *, quality: int = 90, **options: object) -> bytes:
    """A small JPEG with a gradient, so that turning and cropping can be told."""
    out = io.BytesIO()
    gradient(width, height).save(out, "JPEG", quality=quality, **options)
    return out.getvalue()


def gradient(width: int, height: int) -> Image.Image:
    red = Image.linear_gradient("L").resize((width, height)).transpose(Image.Transpose.ROTATE_90)
    red = red.resize((width, height))
    green = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (red, green, Image.new("L", (width, height), 60)))


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """The JPEG with one more segment right at its beginning."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def exif(*entries: tuple[int, int, int, int], next_ifd: int = 0) -> bytes:
    """A little-endian EXIF block of raw directory entries (tag, type, count, value)."""
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries))
    return b"Exif\0\0" + head + body + struct.pack("<I", next_ifd)


def with_exif(block: bytes) -> bytes:
    return with_segment(photo(), 0xE1, block)


def telling_exif(lat: float = 32.79, lon: float = 130.74, orientation: int = 1) -> bytes:
    """Honest EXIF with time, camera, serial number and position, as Pillow writes it."""
    tags = Image.Exif()
    tags[0x010F], tags[0x0110], tags[0x0112] = "Canon", "Canon EOS 40D", orientation
    tags[0x8769] = {0x9003: "2016:04:16 01:25:00", 0xA431: SECRET}
    tags[0x8825] = {
        1: "N" if lat >= 0 else "S",
        2: _angle(abs(lat)),
        3: "E" if lon >= 0 else "W",
        4: _angle(abs(lon)),
        17: TiffImagePlugin.IFDRational(45, 1),
    }
    return tags.tobytes()


def _angle(value: float) -> tuple[TiffImagePlugin.IFDRational, ...]:
    minutes = (value - int(value)) * 60
    parts = (int(value), int(minutes), round((minutes - int(minutes)) * 60 * 1000))
    rational = TiffImagePlugin.IFDRational
    return rational(parts[0], 1), rational(parts[1], 1), rational(parts[2], 1000)


def huge_png(side: int = 50_000) -> bytes:
    """One-bit PNG of ``side`` × ``side`` black pixels, whole and tiny."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (side + 7) // 8)
    packed = b"".join([*(packer.compress(row) for _ in range(side)), packer.flush()])
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, body) for kind, body in ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def text_bomb_png() -> bytes:
    """A good picture with a comment that unpacks to 300 MB."""
    whole = io.BytesIO()
    gradient(64, 48).save(whole, "PNG")
    bomb = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 300_000_000, 9))
    data = whole.getvalue()
    return data[:33] + bomb + data[33:]


def late_text_bomb_png() -> bytes:
    """The same comment behind the pixels, where it is met only while they are decoded."""
    data = text_bomb_png()
    size = 12 + int.from_bytes(data[33:37], "big")
    return data[:33] + data[33 + size : -12] + data[33 : 33 + size] + data[-12:]


def huge_tiff(width: int = 500_000, height: int = 500_000) -> bytes:
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1)]
    entries += [(262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, height)]
    entries += [(279, 4, 1, 16)]
    return exif(*entries)[6:] + b"\0" * 64


def looping_tiff() -> bytes:
    """A small picture whose directory names itself as the next one."""
    out = io.BytesIO()
    gradient(16, 16).save(out, "TIFF")
    data = bytearray(out.getvalue())
    at = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, at)[0]
    struct.pack_into("<I", data, at + 2 + 12 * count, at)
    return bytes(data)


def huge_webp() -> bytes:
    """An extended WebP that claims 16,384 × 16,384 pixels."""
    canvas = b"\0\0\0\0" + (16_383).to_bytes(3, "little") * 2
    extended = b"VP8X" + struct.pack("<I", 10) + canvas
    out = io.BytesIO()
    gradient(16, 16).save(out, "WEBP")
    body = b"WEBP" + extended + out.getvalue()[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", f"<script>{SECRET}</script>")
    return out.getvalue()


def pdf(contents: bytes = b"0 0 1 rg 20 20 100 100 re f", *, pages: int = 1) -> pikepdf.Pdf:
    """An open document of square pages with the same drawing."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(200, 200))
        made.pages[-1].obj["/Contents"] = pikepdf.Stream(made, contents)
    return made


def saved(made: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    made.save(out, **options)
    made.close()
    return out.getvalue()


def encrypted_pdf(*, user: str = "geheim") -> bytes:
    return saved(pdf(), encryption=pikepdf.Encryption(owner="owner", user=user))


def bomb_pdf(size: int = 400_000_000) -> bytes:
    """A page whose drawing unpacks to ``size`` bytes of operators."""
    made = pdf()
    packer = zlib.compressobj(9)
    block = b"0 0 m 1 1 l S\n" * 70_000
    packed = [packer.compress(block) for _ in range(size // len(block))]
    stream = pikepdf.Stream(made, b"".join([*packed, packer.flush()]))
    stream["/Filter"] = pikepdf.Name.FlateDecode
    made.pages[0].obj["/Contents"] = stream
    return saved(made, compress_streams=False)


def endless_pdf() -> bytes:
    """A page tree that counts a million pages, being one page a million times."""
    made = pdf()
    leaf = made.pages[0].obj
    tree = pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=1, Kids=[leaf])
    level = made.make_indirect(tree)
    for _ in range(6):
        count = int(level["/Count"]) * 10
        kids = pikepdf.Array([level] * 10)
        level = made.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=count, Kids=kids)
        )
    made.Root["/Pages"] = level
    return saved(made)


def boasting_pdf() -> bytes:
    """One page, and a tree that claims a million; the references are left to be recovered."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1000000/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def launching_pdf() -> bytes:
    made = pdf()
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String(SECRET))
    made.Root["/OpenAction"] = launch
    made.pages[0].obj["/AA"] = pikepdf.Dictionary(O=launch)
    return saved(made)


def _broken_xmp() -> bytes:
    packet = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:RDF><dc:title>cut"
    return with_segment(photo(), 0xE1, packet)


def _xmp_bomb() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    doctype = f'<!DOCTYPE x [<!ENTITY a0 "AAAAAAAAAA">{entities}]><x>&a8;</x>'
    return with_segment(photo(), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + doctype.encode())


def _text_png() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET)
    out = io.BytesIO()
    gradient(32, 32).save(out, "PNG", pnginfo=words, exif=telling_exif())
    return out.getvalue()


def _heavy_exif() -> bytes:
    """5,000 entries that each point at 900 fractions: millions of reads in 60 KB."""
    return with_exif(exif(*((0x9C00 + n, 5, 900, 8) for n in range(5_000))))


def _cut_in_the_middle() -> bytes:
    whole = photo(800, 600)
    return whole[: len(whole) // 2]


DAMAGED: Mapping[str, Callable[[], bytes]] = {
    "exif-loop.jpg": lambda: with_exif(exif((0x010F, 2, 4, 0x41414141), next_ifd=8)),
    "exif-sub-loop.jpg": lambda: with_exif(exif((0x8769, 4, 1, 8), (0x8825, 4, 1, 8))),
    "exif-count.jpg": lambda: with_exif(
        exif((0x010F, 2, 0xFFFFFFFF, 26), (0x0112, 3, 0xFFFFFFFF, 26), (0x8825, 4, 0xFFFFFFFF, 8))
    ),
    "exif-heavy.jpg": _heavy_exif,
    "exif-cut.jpg": lambda: with_exif(telling_exif()[:40]),
    "exif-offset.jpg": lambda: with_exif(b"Exif\0\0II*\0\xf0\xff\xff\x7f"),
    "exif-nonsense.jpg": lambda: with_exif(b"Exif\0\0" + b"\xa5" * 200),
    "xmp-broken.jpg": _broken_xmp,
    "xmp-bomb.jpg": _xmp_bomb,
    "text-bomb.png": text_bomb_png,
    "loop.tiff": looping_tiff,
}
"""Metadata is damaged or hostile, the picture is good: an item with a warning."""

POLYGLOT: Mapping[str, Callable[[], bytes]] = {
    "html.jpg": lambda: photo() + f"<html><script>{SECRET}</script></html>".encode(),
    "comment-html.jpg": lambda: with_segment(
        photo(), 0xFE, f"<html><script>{SECRET}</script>".encode()
    ),
    "zip.jpg": lambda: photo() + zipped(),
    "words.png": _text_png,
    "late-text-bomb.png": late_text_bomb_png,
}
"""Two kinds of file in one: taken in by the head, and only pixels come out."""

REFUSED: Mapping[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "empty.jpg": (lambda: b"", frozenset({"empty"})),
    "huge.png": (huge_png, frozenset({"too-many-pixels"})),
    "huge.tiff": (huge_tiff, frozenset({"too-many-pixels"})),
    "huge.webp": (huge_webp, frozenset({"too-many-pixels", "undecodable"})),
    "cut.jpg": (_cut_in_the_middle, frozenset({"undecodable"})),
    "cut.png": (lambda: _text_png()[:200], frozenset({"undecodable"})),
    "head.jpg": (lambda: photo()[:4], frozenset({"undecodable"})),
    "encrypted.pdf": (encrypted_pdf, frozenset({"encrypted"})),
    "endless.pdf": (endless_pdf, frozenset({"undecodable", "too-large"})),
    "boasting.pdf": (boasting_pdf, frozenset({"undecodable", "too-large"})),
    "long.pdf": (lambda: saved(pdf(pages=5_001)), frozenset({"too-large"})),
    "cut.pdf": (lambda: saved(pdf())[:120], frozenset({"undecodable"})),
}
"""Content that goes to quarantine, with the reasons that are right."""

FOREIGN: Mapping[str, tuple[bytes, str]] = {
    "drawing.jpg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "svg"),
    "xml-drawing.png": (b"<?xml version='1.0'?>\n<!-- x -->\n<svg:svg/>", "svg"),
    "book.pdf": (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/epub+zip", "epub"),
    "frames.png": (b"BM" + b"\0" * 20, "bmp"),
    "program.txt": (b"\x7fELF\x02\x01\x01\0", "program"),
    "film.heic": (b"RIFF\0\0\0\0AVI LIST", "avi"),
    "noise.txt": (bytes(range(256)), "unknown"),
}
"""Not taken in, whatever the name says, and what the report calls it."""


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
