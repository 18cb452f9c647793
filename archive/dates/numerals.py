"""Numbers as people write them in dates: full-width, kanji and 元年, to ASCII digits."""

import re
import unicodedata

_DIGITS = {kanji: value for value, kanji in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_RUN = re.compile(f"[{''.join(_DIGITS)}{''.join(_UNITS)}]+")


def ascii_digits(text: str) -> str:
    """NFKC, then 二十八 → 28, 二〇一六 → 2016, 元年 → 1年."""
    folded = unicodedata.normalize("NFKC", text).replace("元年", "1年")
    return _RUN.sub(lambda run: str(_number(run[0])), folded)


def _number(run: str) -> int:
    if not any(kanji in _UNITS for kanji in run):
        return int("".join(str(_DIGITS[kanji]) for kanji in run))
    total = pending = 0
    for kanji in run:
        if kanji in _UNITS:
            total += (pending or 1) * _UNITS[kanji]
            pending = 0
        else:
            pending = pending * 10 + _DIGITS[kanji]
    return total + pending
