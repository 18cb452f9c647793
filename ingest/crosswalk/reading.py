"""Rows read by a crosswalk: columns become fields, and the words of the old archive ours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from archive import former
from ingest import claim_words as known
from ingest.claims import SEVERAL
from ingest.crosswalk import ID, IGNORE, NOTE, VALUED, Crosswalk
from ingest.mapping import ColumnMap, Stated

UNMAPPED = "unmapped"
"""Code of the warning at a word that nobody has said the meaning of."""
_NAMES = {
    "access": "公開範囲",
    "licence": "利用条件",
    "type": "種別",
    "theme": "分類",
    "disaster": "災害",
}
Warnings = list[tuple[str, str]]


def column_map(crosswalk: Crosswalk, columns: Sequence[str]) -> ColumnMap:
    """For a table with these columns; those that the crosswalk does not know become notes."""
    found: dict[str, tuple[str, ...]] = {}
    for column in columns:
        target = crosswalk.columns.get(column, NOTE)
        if target not in (NOTE, IGNORE):
            found[target] = (*found.get(target, ()), column)
    ignored = {c for c in columns if crosswalk.columns.get(c) in (IGNORE, NOTE)}
    left_out = frozenset(c for c in columns if crosswalk.columns.get(c) == IGNORE)
    return ColumnMap(columns=found, ignored=left_out, expected=frozenset(ignored))


@dataclass(frozen=True, slots=True)
class Words:
    """The meaning of each word, looked up as people write it: any width, any case."""

    crosswalk: Crosswalk
    meanings: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, crosswalk: Crosswalk) -> "Words":
        return cls(
            crosswalk,
            {
                name: {known.fold(word): ours for word, ours in words.items()}
                for name, words in crosswalk.values.items()
            },
        )

    def read(self, stated: Stated) -> tuple[Stated, Warnings]:
        """With our words in place of theirs; what has no meaning here goes to the notes."""
        values, notes = dict(stated.values), dict(stated.notes)
        warnings: Warnings = []
        for name in VALUED:
            if said := values.pop(name, ""):
                self._one(name, said, values, notes, warnings)
        if addresses := list(dict.fromkeys(self._former(values))):
            values["former"] = "\n".join(addresses)
        return Stated(values=values, notes=notes), warnings

    def _one(
        self, name: str, said: str, values: dict[str, str], notes: dict[str, str], told: Warnings
    ) -> None:
        """What one cell means, into ``values``; words without a meaning into ``notes``."""
        kept: list[str] = []
        for word in words_of(name, said):
            ours = self.meaning(name, word)
            if ours is None:
                told.append((UNMAPPED, f"{_NAMES[name]}「{word[:60]}」の意味が決まっていません。"))
            if not ours:
                kept.append(word)
                continue
            target, term = _target(name, ours)
            before = f"{values[target]};" if target == "theme" and target in values else ""
            if before or target not in values:
                values[target] = before + term
        if kept:
            notes[_NAMES[name]] = "; ".join(kept)

    def meaning(self, name: str, word: str) -> str | None:
        """Ours, empty where it decides nothing; ``None`` where nobody has said what it means."""
        found = self.meanings.get(name, {}).get(known.fold(word))
        return found if found is not None else likely(name, word)

    def _former(self, values: Mapping[str, str]) -> Iterator[str]:
        """Addresses in full, and where the old number alone is looked for."""
        site, number = self.crosswalk.site, values.get("identifier", "")
        for address in values.get("former", "").split():
            whole = former.is_address(address) or not site or ID in site
            yield address if whole else urljoin(site, address)
        if number:
            if ID in site:
                yield site.replace(ID, quote(number, safe=""))
            yield former.of_number(number)


def _target(name: str, ours: str) -> tuple[str, str]:
    """A category may mean a theme or a type; all else means what its column is."""
    if name != "theme":
        return name, ours
    kind, _colon, term = ours.partition(":")
    return kind, term


def words_of(name: str, said: str) -> list[str]:
    """The words of a cell: a category may hold several."""
    parts = SEVERAL.split(said) if name == "theme" else [said]
    return [word for part in parts if (word := " ".join(part.split()))]


def likely(name: str, word: str) -> str | None:
    """What a word means that is one of ours already."""
    try:
        match name:
            case "access":
                return known.access(word)
            case "licence":
                return known.licence(word)
            case "disaster":
                return known.disaster(word)
            case "type":
                return known.listed("type", word)
            case _:
                return _category(word)
    except known.Unacceptable:
        return None


def _category(word: str) -> str | None:
    for kind in ("theme", "type"):
        if term := known.spellings(kind).get(known.fold(word)):
            return f"{kind}:{term}"
    return None
