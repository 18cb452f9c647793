"""Numbers as people write them: 1,200 and 3万5千 and 二十八 and 二〇一六."""

import re
from decimal import Decimal

KANJI = "〇一二三四五六七八九十百千"
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_SMALL = {"十": 10, "百": 100, "千": 1_000}
_LARGE = {"万": 10_000, "億": 100_000_000, "兆": 1_000_000_000_000}
_PIECE = re.compile(r"[0-9.]+|[〇一二三四五六七八九]+|[十百千万億兆]")


def number(text: str) -> Decimal:
    """The value of a number of digits, kanji digits and multipliers, without a sign.

    >>> number("3万5千"), number("二十八"), number("1,200.50")
    (Decimal('35000'), Decimal('28'), Decimal('1200.50'))
    """
    total = section = Decimal(0)
    pending: Decimal | None = None
    for piece in _PIECE.findall(text.replace(",", "")):
        if piece in _SMALL:
            section += (1 if pending is None else pending) * _SMALL[piece]
            pending = None
        elif piece in _LARGE:
            total += (section + (pending or 0) or 1) * _LARGE[piece]
            section, pending = Decimal(0), None
        else:
            pending = _plain(piece)
    return total + section + (pending or 0)


def whole(text: str) -> int:
    """The value of a number without a fraction; 0 for an empty text."""
    return int(text) if text.isdigit() and text.isascii() else int(number(text))


def _plain(piece: str) -> Decimal:
    return Decimal("".join(str(_DIGITS.get(char, char)) for char in piece))


def canonical(text: str) -> str:
    """One notation for a number: no separators, no trailing zeros behind the point.

    >>> canonical("7.0"), canonical("三十")
    ('7', '30')
    """
    if text.isdigit() and text.isascii():
        return str(int(text))
    written = f"{number(text):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
