"""Raw text made ready for analysis, with a map of offsets back to the raw text.

Folding follows Unicode compatibility normalisation (https://www.unicode.org/reports/tr15/) one
character at a time, so that the fold of a part is always the part of the fold.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

_IGNORED = (
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_MARKS = "\u0300-\u036f\u20d0-\u20ff\u3099\u309a\uff9e\uff9f"
_JOINER = re.compile(f"[{_IGNORED}{_MARKS}]")
_IGNORABLE = re.compile(f"[{_IGNORED}]+")
_BODIES = {"株": "株式会社", "有": "有限会社", "社": "社団法人", "財": "財団法人", "学": "学校法人"}
"""Kinds of bodies by what stands in brackets, or in one character."""
_ABBREVIATION = re.compile(r"[㈱㈲㈳㈶㈻]|[(（][株有][)）]")
_KANA = re.compile(r"[ァ-ヺー・\s]*[ァ-ヺ][ァ-ヺー・\s]*")
_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A text in three forms; ``text`` and ``folded`` have the same length.

    ``text`` goes to the tokenizer (variant kanji replaced, compatibility characters written out),
    ``folded`` is NFKC, lower case and variant kanji replaced. ``starts[i]`` and ``ends[i]`` bound,
    in ``raw``, what became character ``i``; empty when characters stand one for one.
    """

    raw: str
    text: str
    folded: str
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()

    def begin(self, index: int) -> int:
        """Offset in the raw text of the character ``index``."""
        return self.starts[index] if self.starts else index

    def end(self, index: int) -> int:
        """Offset in the raw text behind the character before ``index``."""
        return self.ends[index - 1] if self.ends else index


@cache
def variants() -> dict[str, str]:
    """Variant kanji and the form the index uses, from ``data/variants.tsv``."""
    source = resources.files(__package__).joinpath("data/variants.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in source.splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


class _Folds(dict[int, str]):
    """Folded form by code point; empty for what cannot be folded one for one."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_one(chr(code))
        return folded


def _fold_one(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    if _JOINER.fullmatch(char):
        return ""
    wide = unicodedata.normalize("NFKC", char)
    if len(wide) != 1:
        return "" if any(map(str.isalnum, wide)) else char
    standard = variants().get(wide) or _bare(wide)
    lower = standard.lower()
    return lower if len(lower) == 1 else standard


def _bare(char: str) -> str:
    """A Latin letter without its marks (é, ō); any other character as it is."""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


class _Standards(dict[int, str]):
    """What the tokenizer gets for a code point: the same character, or its standard kanji."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        wide = unicodedata.normalize("NFKC", char)
        usual = variants().get(wide) or (_bare(char) if len(wide) == 1 else char)
        standard = "\ufffd" if 0xD800 <= code < 0xE000 else usual
        self[code] = standard
        return standard


_folds = _Folds()
_standards = _Standards()


def fold(text: str) -> str:
    """NFKC, lower case, variant kanji replaced, selectors dropped: the form that is compared."""
    return prepare(text).folded


def prepare(text: str) -> Prepared:
    """Make a text ready for the tokenizer and for bigrams."""
    folded = text.translate(_folds)
    if len(folded) == len(text) and not _ABBREVIATION.search(text):
        plain = text if folded == text else text.translate(_standards)
        return Prepared(raw=text, text=plain, folded=folded)
    return _prepare_clusters(text)


@cache
def _clusters() -> re.Pattern[str]:
    """What is not folded one for one: marks with their base, and characters that expand."""
    blocks = (*range(0x80, 0x3400), *range(0xF900, 0x10000), *range(0x1D400, 0x1F300))
    wide = "".join(char for char in map(chr, blocks) if not _folds[ord(char)])
    joiners = f"[{_IGNORED}{_MARKS}]"
    expanding = re.escape(_JOINER.sub("", wide))
    return re.compile(rf"[(（][株有][)）]|[\s\S]{joiners}+|{joiners}|[{expanding}]")


def _prepare_clusters(text: str) -> Prepared:
    plain: list[str] = []
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in (*_clusters().finditer(text), None):
        first, last = match.span() if match else (len(text), len(text))
        plain.append(text[done:first].translate(_standards))
        folded.append(text[done:first].translate(_folds))
        starts.extend(range(done, first))
        ends.extend(range(done + 1, first + 1))
        one, other = _cluster(match.group()) if match else ("", "")
        plain.append(one)
        folded.append(other)
        starts.extend([first] * len(one))
        ends.extend([last] * len(one))
        done = last
    return Prepared(raw=text, text="".join(plain), folded="".join(folded), starts=starts, ends=ends)


def _cluster(cluster: str) -> tuple[str, str]:
    """The tokenizer's form and the folded form, equally long, of a character and its marks."""
    if _ABBREVIATION.match(cluster):
        body = _BODIES[unicodedata.normalize("NFKC", cluster)[1]]
        return body, body
    if len(cluster) > 1 or _JOINER.match(cluster):
        cluster = _IGNORABLE.sub("", cluster)
    wide = unicodedata.normalize("NFKC", cluster)
    if len(cluster) == 1 and (len(wide) == 1 or not any(map(str.isalnum, wide))):
        return cluster.translate(_standards), _folds[ord(cluster)] or cluster
    wide = _JOINER.sub("", wide)
    return wide.translate(_standards), "".join(_folds[ord(char)] or char for char in wide)


def joins(char: str) -> bool:
    """Whether a character belongs to the one before it: no text may be cut in front of it."""
    return _JOINER.match(char) is not None


def kana(text: str) -> str:
    """Hiragana to katakana, after NFKC and without spaces: the form readings are indexed in."""
    wide = unicodedata.normalize("NFKC", text).translate(_TO_KATAKANA)
    return re.sub(r"[\s・]+", "", wide) if is_kana(text) else wide


def is_kana(text: str) -> bool:
    """Whether a text is written in kana only (spaces and middle dots are allowed between)."""
    wide = unicodedata.normalize("NFKC", text).translate(_TO_KATAKANA)
    return _KANA.fullmatch(wide) is not None
