"""Where the texts of the set play: municipalities and wards with public buildings and areas."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive import vocabulary

SOURCE = Path(__file__).parent / "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A municipality or ward; ``weights`` say how often it is drawn, by the letter of the event."""

    code: str
    name: str
    weights: dict[str, int]
    places: tuple[str, ...]
    areas: tuple[str, ...]

    @property
    def bare(self) -> str:
        """The name as people shorten it; a ward keeps its 区."""
        return self.name if self.name.endswith("区") else self.name[:-1]


@cache
def sites() -> dict[str, Site]:
    """By code, in the order of the file."""
    found = (_site(line.split("\t")) for line in rows("sites.tsv"))
    return {site.code: site for site in found}


def rows(name: str) -> list[str]:
    """Lines of a source file, without the heading."""
    lines = (SOURCE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def _site(fields: list[str]) -> Site:
    code, weights, places, areas = fields
    return Site(
        code=code,
        name=vocabulary.places().by_code[code].name["ja"],
        weights=dict(zip("abc", map(int, weights.split(",")), strict=True)),
        places=tuple(places.split("|")),
        areas=tuple(areas.split("|")),
    )
