"""Photos through the whole intake, as a ratio to bare work on them with the same libraries.

Bare: read, digest, decode scaled, derive three sizes, write the original and what was derived.
Ours: staged, examined in the sandbox with their metadata, packaged, entered, indexed.
"""

import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from archive.batch import Batch, Fate
from archive.identifiers import mint
from ingest.derivatives import QUALITY, SIZES
from ingest.submission import Submission
from tests.bench.figure import Figure
from tests.bench.home import opened
from web.wiring import Services

SIZE, SMALL = 4, 2
"""Photos in a round."""
_ROUNDS = 3
_WIDTH, _HEIGHT = 6000, 4000
START = datetime(2026, 11, 1, tzinfo=UTC)


class Given:
    """A source of files."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths

    def submissions(self, after: str = "") -> Iterator[tuple[str, Submission]]:
        for path in self._paths:
            yield path.name, Submission(label=path.name, path=path.name, files=(path,))


def figures(size: int) -> list[Figure]:
    """Rounds turn by turn over fresh photos, after one that starts what is started once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bare").mkdir()
        with opened(folder / "home") as services:
            take_in(services, photos(folder, "first", 1))
            ratios = [_ratio(services, folder, f"round {n}", size) for n in range(_ROUNDS)]
    ratio = statistics.median(ratios)
    return [Figure(name="photos, whole intake / bare work", value=ratio, unit="×", target=0.6)]


def _ratio(services: Services, folder: Path, name: str, size: int) -> float:
    given = photos(folder, name, size)
    plain = seconds(lambda: bare(given, folder / "bare"))
    full = seconds(lambda: take_in(services, given))
    print(f"bare {plain / size:.3f} s, whole intake {full / size:.3f} s a photo")
    return plain / full


def photos(folder: Path, name: str, count: int) -> list[Path]:
    """Pictures with as much detail as photos have, no two alike, and metadata to be read."""
    given = folder / name
    given.mkdir()
    detail = Image.effect_noise((_WIDTH // 4, _HEIGHT // 4), 60).resize((_WIDTH, _HEIGHT))
    slope = Image.linear_gradient("L").resize((_WIDTH, _HEIGHT))
    tags = Image.Exif()
    tags[0x0110], tags[0x8769] = "Camera", {0x9003: "2016:04:16 01:25:00"}
    for number in range(count):
        mixed = Image.blend(detail, slope, 0.2 + 0.6 * number / count)
        picture = Image.merge("RGB", (detail, slope, mixed))
        picture.save(given / f"{name} {number}.jpg", "JPEG", quality=92, exif=tags)
    return sorted(given.iterdir())


def bare(paths: list[Path], folder: Path) -> None:
    """Nothing but Pillow and hashlib."""
    for path in paths:
        data = path.read_bytes()
        hashlib.sha512(data).hexdigest()
        (folder / path.name).write_bytes(data)
        _derive(path, folder)


def _derive(path: Path, folder: Path) -> None:
    with Image.open(path) as opened_file:
        width, height = opened_file.size
        scale = max(SIZES) / max(width, height)
        opened_file.draft("RGB", (round(width * scale), round(height * scale)))
        opened_file.load()
        picture: Image.Image = opened_file
        for size in sorted(SIZES, reverse=True):
            factor = size / max(picture.size)
            sides = (round(picture.width * factor), round(picture.height * factor))
            picture = picture.resize(sides, Image.Resampling.LANCZOS, reducing_gap=2.0)
            target = folder / f"{path.stem}-{size}.jpg"
            picture.save(target, "JPEG", quality=QUALITY, progressive=True, optimize=True)


def take_in(services: Services, paths: list[Path]) -> None:
    """As a command does, until the photos can be found."""
    batch = Batch(id=mint(START), name="bench", kind="folder", accession="", by="bench", at=START)
    batch = services.batches.open(batch)
    for _ in services.intake.stage(batch, Given(paths)):
        pass
    services.worker("bench").run_until_idle()
    if services.batches.counts(batch.id) != {Fate.TAKEN: len(paths)}:
        raise RuntimeError(f"not all were taken in: {services.batches.counts(batch.id)}")


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
