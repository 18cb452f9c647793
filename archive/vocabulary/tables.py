"""Read the data files of the vocabulary, wherever the package is installed."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def data() -> Traversable:
    """The folder of the data files."""
    return files("archive.vocabulary") / "data"


def read_tsv(name: str) -> list[dict[str, str]]:
    """Rows by column; the first line names the source, the second the columns."""
    source, header, *lines = data().joinpath(name).read_text("utf-8").splitlines()
    if not source.startswith("# Source: "):
        raise ValueError(f"{name} does not name its source in its first line")
    columns = header.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def read_json(name: str) -> bytes:
    """The bytes of a JSON file."""
    return data().joinpath(name).read_bytes()


def names_in(folder: str) -> list[str]:
    """The JSON files of a folder, by name, without their ending."""
    found = (entry.name for entry in data().joinpath(folder).iterdir())
    return sorted(name.removesuffix(".json") for name in found if name.endswith(".json"))
