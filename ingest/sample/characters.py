"""Which characters the sample draws or prints: what the vendored typeface has to cover."""

import ast
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
DRAWN_DATA = ("tiles.csv", "series.json", "posters.json", "leaflets/*.txt")
ALWAYS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "".join(map(chr, range(0x3041, 0x3097)))
    + "".join(map(chr, range(0x30A1, 0x30FB)))
    + "　、。「」・ー（）〜…％：０１２３４５６７８９"
)


def characters() -> str:
    """Every character once, in code point order."""
    used = set(ALWAYS)
    for text in _texts():
        used.update(character for character in text if character.isprintable())
    return "".join(sorted(used))


def _texts() -> Iterator[str]:
    for pattern in DRAWN_DATA:
        for path in sorted((HERE / "data").glob(pattern)):
            yield path.read_text(encoding="utf-8")
    for path in sorted(HERE.rglob("*.py")):
        yield from _literals(path)


def _literals(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
