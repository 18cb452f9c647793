"""Words of our own compiled into a dictionary, against the exact system dictionary.

The row format is Sudachi's: https://github.com/WorksApplications/Sudachi/blob/develop/docs/user_dict.md
"""

import csv
import tempfile
from importlib import resources
from pathlib import Path

from sudachipy import Dictionary, Morpheme, SplitMode
from sudachipy.errors import SudachiError
from sudachipy.sudachipy import build_user_dic

from archive.errors import WrongSetting
from archive.language.text import is_kana, kana
from archive.language.units import normal
from archive.language.words import KINDS, Lexicon, Word


def compile_words(lexicon: Lexicon, target: Path) -> None:
    """Build beside the target and rename, so that two processes at once do not clash."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        source, built = Path(folder, "words.csv"), Path(folder, "words.dic")
        with source.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(_rows(lexicon))
        system = resources.files("sudachidict_core").joinpath("resources/system.dic")
        try:
            build_user_dic(system=Path(str(system)), lex=[source], output=built, description="")
        except SudachiError as error:
            raise WrongSetting(f"the user dictionary cannot be built: {error}") from error
        built.replace(target)


def _rows(lexicon: Lexicon) -> list[list[str]]:
    """Rows for Sudachi: first the words, then the A units that no dictionary has so far."""
    known = _Known()
    for word in lexicon.words:
        if len(word.units) == 1:
            known.single[word.surface, word.reading] = KINDS[word.kind][0]
    rows = [known.spelled(*pair) for pair in lexicon.spellings]
    for word in lexicon.words:
        kind, connection = KINDS[word.kind]
        row = _row(word.surface, word.reading, kind=kind)
        row[1:4] = [str(connection), str(connection), str(_cost(word))]
        row[12] = word.normalized or known.normalized(word.surface, word.reading)
        units = known.cut(word)
        if len(units) > 1:
            row[14:16] = ["C", "/".join(known.refer(*unit) for unit in units)]
        rows.append(row)
    return rows + list(known.hidden.values())


_SPELLED = 3_000
"""Cost of another spelling, less with each character: somebody said that it is one word."""


def _row(surface: str, reading: str, *, kind: str) -> list[str]:
    """A row that is not looked up by itself (connection -1), only referred to."""
    fields = [surface, "-1", "-1", "0", surface, *kind.split(","), reading, surface]
    return [*fields, "*", "A", "*", "*", "*", "*"]


def _cost(word: Word) -> int:
    """Long words win over their parts; a short one only over an unknown reading of itself."""
    return 5_000 - 1_500 * (len(word.units) - 1) - 300 * max(0, len(word.surface) - 2)


class _Known:
    """What the system dictionary, and our own list, know of a surface with a reading."""

    def __init__(self) -> None:
        self.single: dict[tuple[str, str], str] = {}
        self.hidden: dict[tuple[str, str], list[str]] = {}
        self._system = Dictionary(dict="core")
        self._tokenizer = self._system.tokenizer(mode=SplitMode.A)

    def cut(self, word: Word) -> list[tuple[str, str]]:
        """A units with readings: as listed, but a 町域 as the system cuts it where it reads it so,
        because the system's own long addresses hold it cut in that way.
        """
        if word.kind == "town":
            cut = self._tokenizer.tokenize(word.surface)
            units = [(unit.surface(), unit.reading_form()) for unit in cut]
            if "".join(reading for _, reading in units) == word.reading:
                return units
        return list(zip(word.units, word.readings, strict=True))

    def spelled(self, other: str, usual: str) -> list[str]:
        """A row for another spelling of a text; the cutter puts the text's own words for it."""
        units = self._tokenizer.tokenize(usual)
        reading = kana(other) if is_kana(other) else "".join(u.reading_form() for u in units)
        kind, connection = KINDS["noun"]
        row = _row(other, reading, kind=kind)
        row[1:4] = [str(connection), str(connection), str(_SPELLED - 500 * len(other))]
        return row

    def refer(self, surface: str, reading: str) -> str:
        """How a row names an A unit; makes a hidden row where nothing has that reading."""
        kind = self.single.get((surface, reading))
        entry = None if kind else self._entry(surface, reading)
        kind = kind or (entry and ",".join(entry.part_of_speech()))
        if not kind:
            kind = KINDS["noun"][0]
            row = self.hidden[surface, reading] = _row(surface, reading, kind=kind)
            row[12] = self.normalized(surface, reading)
        return f"{surface},{kind},{reading}"

    def normalized(self, surface: str, reading: str) -> str:
        """The form under which the system files a surface, so that other spellings find it."""
        entry = self._entry(surface, reading) or self._alone(surface)
        return normal(entry.normalized_form()) if entry else surface

    def _entry(self, surface: str, reading: str) -> Morpheme | None:
        """The entry a text with this word alone would use, else a noun or affix, else any."""
        alone = self._alone(surface)
        if alone and alone.reading_form() == reading:
            return alone
        entries = [e for e in self._system.lookup(surface) if e.reading_form() == reading]
        entries = [entry for entry in entries if entry.surface() == surface]
        nouns = (e for e in entries if e.part_of_speech()[0] in ("名詞", "接尾辞", "接頭辞"))
        return next(nouns, entries[0] if entries else None)

    def _alone(self, surface: str) -> Morpheme | None:
        cut = self._tokenizer.tokenize(surface)
        return cut[0] if len(cut) == 1 and not cut[0].is_oov() else None
