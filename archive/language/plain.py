"""Easy Japanese as it is typed, in kana: which of it is sought, and how that is read."""

from collections.abc import Collection, Iterable, Iterator

from sudachipy import Morpheme

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


def spoken_groups(
    words: Iterable[tuple[Morpheme, Unit]], light: Collection[str]
) -> tuple[Ways, ...]:
    """What a text in kana seeks: for each word, or words side by side, the ways it is read.

    「でんきがつかない」 is (デンキ,), (ツカ, ツク). Empty where the kana are hardly cut rightly.
    """
    found = list(_groups(words, light))
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
