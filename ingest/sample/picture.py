"""One picture of the sample: drawn, surfaced, and written as JPEG with the EXIF of its row."""

import csv
from collections.abc import Iterator
from pathlib import Path

import msgspec
from PIL import Image

from ingest.sample.canvas import Canvas
from ingest.sample.light import LIGHTS
from ingest.sample.motifs.landscape import rain
from ingest.sample.scenes import SCENES
from ingest.sample.texture import surface

DATA = Path(__file__).parent / "data"
LONG, SHORT, UPRIGHT_WIDTH = 1600, 1200, 900
"""In units of drawing."""
EXIF_IFD, GPS_IFD = 0x8769, 0x8825


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``data/pictures.csv``; empty means that the file shall not say."""

    file: str
    scene: str
    portrait: str
    taken: str
    """Local time as EXIF writes it, ``YYYY:MM:DD HH:MM:SS``."""
    lat: str
    lon: str
    direction: str
    """Degrees clockwise from north."""
    orientation: int
    light: str
    """One of ``LIGHTS``; empty as the scene has it."""
    seed: str
    """Scenes that are drawn more than once differ by it."""
    mirror: str


def pictures() -> Iterator[Picture]:
    with (DATA / "pictures.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield msgspec.convert(row, type=Picture, strict=False)


def write_picture(picture: Picture, directory: Path) -> None:
    """Write ``picture.file`` into the directory, the same bytes each time."""
    image = draw(picture)
    exif = _exif(picture)
    if picture.orientation == 6:  # stored lying on its side, as telephones do
        image = image.transpose(Image.Transpose.ROTATE_90)
    image.save(directory / picture.file, "JPEG", quality=85, exif=exif)


def draw(picture: Picture) -> Image.Image:
    """The picture, upright."""
    light, seed = LIGHTS.get(picture.light), picture.scene + picture.seed
    width = UPRIGHT_WIDTH if picture.portrait else LONG
    canvas = Canvas(width, SHORT, seed=seed, light=light, mirror=bool(picture.mirror))
    SCENES[picture.scene](canvas)
    if light is not None and light.wet:
        rain(canvas)
    return surface(canvas.finished(), seed)


def _exif(picture: Picture) -> bytes:
    exif = Image.Exif()
    if picture.orientation != 1:
        exif[0x0112] = picture.orientation
    if picture.taken:
        exif[0x010F], exif[0x0110] = "SampleCam", "SampleCam SC-1"
        exif[0x0132] = picture.taken
        exif[EXIF_IFD] = {0x9003: picture.taken, 0x9011: "+09:00", 0xA431: "SAMPLE-0001"}
    if picture.lat:
        exif[GPS_IFD] = _gps(picture)
    return exif.tobytes() if len(exif) else b""


def _gps(picture: Picture) -> dict[int, object]:
    """Tags of the GPS directory: https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf"""
    gps: dict[int, object] = {
        1: "N",
        2: _sexagesimal(float(picture.lat)),
        3: "E",
        4: _sexagesimal(float(picture.lon)),
        18: "WGS-84",
    }
    if picture.direction:
        gps |= {16: "T", 17: float(picture.direction)}
    return gps


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return (float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 2))
