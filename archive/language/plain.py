"""Easy Japanese as it is typed, in kana: which of it is sought, and how that is read."""

from collections.abc import Collection, Iterable, Iterator

from sudachipy import Morpheme

from archive.language.asking import FORMAL, WISHES, is_light
from archive.language.cutter import Cutter
from archive.language.text import prepare
from archive.language.units import Unit, reading_of, readings_of

PARTICLES = frozenset(
    (
        *("は", "が", "を", "に", "で", "と", "の", "へ", "も", "や", "か", "ね", "よ", "さ"),
        *("から", "まで", "より", "だけ", "など", "って", "とは", "には", "では", "でも", "とか"),
        *("ので", "のに", "けど", "しか", "ほど", "くらい", "ぐらい", "ながら"),
    )
)
"""What is typed apart behind a word. A single kana may be a word as well, where it stands first."""
_SILENT = frozenset({"助詞", "助動詞", "補助記号", "空白"})
_POLITE = frozenset({"オ", "ゴ"})

Ways = tuple[str, ...]


class Plain:
    """Reads with one dictionary; safe to share between threads."""

    def __init__(self, cutter: Cutter, unasked: Collection[str]) -> None:
        """``unasked`` are normalised forms that no query seeks."""
        self._cutter = cutter
        self._light = frozenset({*unasked, *WISHES, *FORMAL})

    def is_light(self, piece: str, *, first: bool) -> bool:
        """Whether a piece of a query names nothing: a particle, a wish, a word that asks.

        A particle never stands first.
        """
        text = prepare(piece).text
        if text in PARTICLES:
            return not first
        lettered = any(map(str.isalpha, text))
        return lettered and is_light(self._cutter.tokenize(text), self._light)

    def groups(self, text: str) -> tuple[Ways, ...]:
        """What a text in kana seeks: for each word, or words side by side, the ways it is read.

        「でんきがとまった」 is (デンキ,), (トマッ, トマル). Empty where they are hardly cut right.
        """
        words = self._cutter.tokenize(prepare(text).text)
        units = ((word, self._cutter.unit(word, len(word.surface()))) for word in words)
        found = list(_groups(units, self._light))
        return tuple(found) if all(found) else ()


def _groups(words: Iterable[tuple[Morpheme, Unit]], light: Collection[str]) -> Iterator[Ways]:
    """An empty one where the kana do not fit together."""
    group: list[tuple[Morpheme, Unit]] = []
    for word, unit in words:
        kind, form = word.part_of_speech(), word.normalized_form()
        if kind[0] not in _SILENT and kind[0] != "代名詞" and form not in light:
            group.append((word, unit))
            continue
        if group:
            yield _ways(group) if kind[1] != "終助詞" else ()
        group = []
    if group:
        yield _ways(group)


def _ways(group: list[tuple[Morpheme, Unit]]) -> Ways:
    """As it stands, in the form of the dictionary, and without お before it.

    A verb of one kana is hardly known to the tokenizer, which takes ね of ねました for an old one.
    """
    *before, (last, unit) = group
    begun = "".join(reading_of(word) for word, _ in before)
    ends = readings_of(unit.parts[0]) if len(unit.parts) == 1 else (unit.whole,)
    ways = [begun + end for end in ends if end]
    if last.part_of_speech()[0] == "動詞" and len(ends[0]) == 1:
        ways.append("クル" if last.normalized_form() == "来る" else f"{begun}{ends[0]}ル")
    if begun in _POLITE:
        ways += ends
    return tuple(dict.fromkeys(way for way in ways if len(way) > 1))
