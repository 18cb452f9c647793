"""Words in pictures: pages read through the sandbox as the job does, against the machine by itself.

Both by the clock, in turn, one thread each. Pages are drawn, with lines of the sample's documents.
Without the extra there is nothing to measure (`make extras`).
"""

import statistics
import tempfile
import time
from importlib.resources import files
from pathlib import Path

from PIL import Image, ImageDraw

from ingest.readers import is_installed, reader
from ingest.sample.lettering import face
from ingest.transcribing import installed_transcriber
from tests.bench.figure import Figure

SIZE, SMALL = 6, 2
"""Pages, after one that loads the models."""
_WIDTH, _HEIGHT, _LINES = 1240, 1754, 30


def figures(size: int) -> list[Figure]:
    transcribe = installed_transcriber()
    if not is_installed() or transcribe is None:
        print("  no machine that reads is installed: make extras")
        return []
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(size + 1):
            page = _page(Path(folder, f"{number}.png"), number)
            begun = time.perf_counter()
            lines = transcribe(page, media_type="image/png", page=0).lines
            between = time.perf_counter()
            with Image.open(page) as picture:
                alone = reader().read(picture.convert("RGB"))
            ours.append(between - begun)
            bare.append(time.perf_counter() - between)
            if len(lines) != len(alone):
                raise RuntimeError("the same machine read something else")
    transcribe.close()
    taken, by_itself = statistics.median(ours[1:]), statistics.median(bare[1:])
    return [
        Figure(name="words in pictures", value=60 / taken, unit="pages/min"),
        Figure(name="words in pictures / the machine alone", value=by_itself / taken, unit="×"),
    ]


def _page(path: Path, number: int) -> Path:
    """A page of A4 at 150 dots an inch."""
    texts = sorted(files("ingest.sample").joinpath("data/documents").iterdir(), key=str)
    words = texts[number % len(texts)].read_text("utf-8").splitlines()
    page = Image.new("RGB", (_WIDTH, _HEIGHT), "white")
    draw, font = ImageDraw.Draw(page), face(26, bold=False)
    for at, line in enumerate([line[:40] for line in words if line.strip()][:_LINES]):
        draw.text((100, 100 + at * 52), line, font=font, fill="black")
    page.save(path)
    return path
