"""Opens analyzers: a list of words, compiled on first use, with Sudachi's own dictionary."""

from functools import lru_cache
from pathlib import Path

from sudachipy import Config, Dictionary
from sudachipy.errors import SudachiError

from archive.errors import Damaged
from archive.language.analyzer import Analyzer
from archive.language.compiling import compile_words
from archive.language.cutter import Cutter
from archive.language.words import Lexicon, Word, bundled, compose, make_word, read_words

__all__ = [
    "Lexicon",
    "Word",
    "bundled",
    "compose",
    "load",
    "make_word",
    "open_dictionary",
    "read_words",
]

_LOADED = 4
"""Analyzers that a process keeps: a serving one meets another with every change of the words."""


def load(cache_dir: Path, lexicon: Lexicon | None = None) -> Analyzer:
    """The analyzer of a list of words (the bundled one by default), compiled on first use.

    One per process, directory and version. Raises Damaged when the compiled file is not usable.
    """
    return _load(cache_dir, lexicon or bundled())


@lru_cache(maxsize=_LOADED)
def _load(cache_dir: Path, lexicon: Lexicon) -> Analyzer:
    cutter = Cutter(open_dictionary(cache_dir, lexicon), lexicon)
    return Analyzer(cutter, lexicon, cache_dir)


def open_dictionary(cache_dir: Path, lexicon: Lexicon | None = None) -> Dictionary:
    """Sudachi's dictionary with the user words; compiles them into ``cache_dir`` when missing."""
    lexicon = lexicon or bundled()
    compiled = cache_dir / f"words-{lexicon.version}.dic"
    if not compiled.exists():
        compile_words(lexicon, compiled)
    try:
        return Dictionary(config=Config(system="core", user=[str(compiled)]))
    except SudachiError as error:
        raise Damaged(f"{compiled} is no dictionary; delete it and start again") from error
