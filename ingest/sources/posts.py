"""Posts of social media: files in any known shape, or in any other by a mapping file."""

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from archive.errors import WrongUse
from ingest.sources.mapped import mapped_shape
from ingest.sources.names import natural_key, readable
from ingest.sources.shapes import Shape, shape_of
from ingest.submission import Given, Refusal, Submission

_UNKNOWN = (
    "投稿の形が分かりません。twarc v2 の JSON Lines、X の「データのアーカイブ」(zip かフォルダー) "
    "を渡すか、JSON の項目の対応を書いたファイルを --mapping で渡してください。"
)
_SUFFIXES = (".json", ".jsonl", ".ndjson", ".js", ".gz")


class Posts:
    """Cursors count the posts and refusals that were yielded."""

    def __init__(self, parts: list[tuple[Shape, Path]]) -> None:
        self._parts = parts
        # Submissions are copied after later ones were yielded, so files outlive the walk.
        self._scratch = Path(tempfile.mkdtemp(prefix="archive-posts-"))
        weakref.finalize(self, shutil.rmtree, self._scratch, ignore_errors=True)

    def submissions(self, after: str = "") -> Iterator[tuple[str, Submission | Refusal]]:
        start = int(after or 0)
        read = (shape.read(path, self._scratch) for shape, path in self._parts)
        for number, given in enumerate(chain.from_iterable(read), start=1):
            if number > start:
                yield str(number), given


def open_posts(given: Given) -> Posts:
    """A file, an archive or a folder of files; option ``mapping``: fields of another JSON."""
    path = given.path
    if not path.exists():
        raise WrongUse(f"{readable(path.name)} がありません。")
    if mapping := given.options.get("mapping"):
        shape: Shape = mapped_shape(Path(mapping))
        return Posts([(shape, part) for part in _files(path)])
    known = shape_of(path)
    if known is not None:
        return Posts([(known, path)])
    found = [(shape_of(part), part) for part in _files(path)] if path.is_dir() else []
    parts = [(shape, part) for shape, part in found if shape is not None]
    if not parts or len(parts) < len(found):
        names = "、".join(readable(part.name) for shape, part in found if shape is None)
        raise WrongUse(f"{names or readable(path.name)}: {_UNKNOWN}")
    return Posts(parts)


def _files(path: Path) -> list[Path]:
    """The file, or the JSON files directly in a folder."""
    if not path.is_dir():
        return [path]
    inside = (part for part in path.iterdir() if part.is_file() and not part.name.startswith("."))
    fitting = [part for part in inside if part.suffix.casefold() in _SUFFIXES]
    return sorted(fitting, key=lambda part: natural_key(part.name))


EXTENSION = {"posts": open_posts}
