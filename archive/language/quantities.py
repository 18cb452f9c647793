"""Numbers with a unit, magnitudes and seismic intensities, as canonical terms.

Terms are ``q:500m``, ``m:7.3`` (magnitude) and ``s:6強`` (seismic intensity of the Japan
Meteorological Agency, https://www.data.jma.go.jp/eqev/data/kyoshin/kaisetsu/calc_sindo.html).
"""

import re

from archive.language.moments import Context
from archive.language.numerals import KANJI, canonical

UNITS = {
    "m": "m メートル メーター", "km": "km キロメートル", "cm": "cm センチメートル センチ",
    "mm": "mm ミリメートル ミリ", "キロ": "キロ", "km/h": "km/h キロメートル毎時 kmh",
    "m2": "m2 平方メートル 平米 平方m 平方メーター",
    "m3": "m3 立方メートル 立米 立方m 立方メーター",
    "km2": "km2 平方キロメートル 平方キロ 平方km", "ha": "ha ヘクタール",
    "kg": "kg キログラム", "g": "g グラム", "mg": "mg ミリグラム", "t": "t トン",
    "l": "l リットル リッター", "ml": "ml ミリリットル cc シーシー", "kl": "kl キロリットル",
    "%": "% パーセント", "度": "度 °c", "gal": "gal ガル", "cm/s": "カイン kine",
    "hpa": "hpa ヘクトパスカル", "kw": "kw キロワット", "kwh": "kwh キロワット時", "v": "ボルト",
    "hz": "hz ヘルツ", "円": "円 yen", "ドル": "ドル 米ドル", "人": "人 名", "歳": "歳 才",
    "箇所": "箇所 個所 か所 ヶ所 ケ所 カ所 ヵ所", "箇月": "箇月 か月 ヶ月 ケ月 カ月 ヵ月",
    "箇国": "箇国 か国 ヶ国 ケ国 カ国 ヵ国", "個": "個 箇 コ", "世帯": "世帯", "戸": "戸",
    "棟": "棟", "軒": "軒", "件": "件", "台": "台", "頭": "頭", "匹": "匹",
    "日間": "日間", "週間": "週間", "年間": "年間", "時間": "時間", "分間": "分間", "分": "分",
    "秒": "秒 秒間", "回": "回", "倍": "倍", "階": "階", "階建て": "階建て 階建", "本": "本",
    "枚": "枚", "袋": "袋", "缶": "缶", "杯": "杯", "箱": "箱", "班": "班", "坪": "坪",
    "丁目": "丁目", "番地": "番地", "号": "号 号線",
    "号棟": "号棟", "周年": "周年", "番目": "番目", "番線": "番線",
    "条": "条", "位": "位", "学期": "学期", "学年": "学年", "つ": "つ",
}  # fmt: skip
"""Unit of the index and the ways it is written."""
_ALSO = {"km": ("キロ",), "kg": ("キロ",), "キロ": ("km", "kg")}
"""What a unit may mean besides, or be called besides."""

_BY_WRITING = {way: unit for unit, ways in UNITS.items() for way in ways.split()}
_WAYS = "|".join(re.escape(way) for way in sorted(_BY_WRITING, key=len, reverse=True))
_COUNTED = "人名箇個かヶケカヵ世棟件日週時丁号倍台匹頭軒枚歳才坪つメキミセトリパヘグド平立"
_COUNTED_TOO = "年間|分間|秒間|番地|番目|周年|階建|番線|学期|学年"
"""First characters of units, and units, that a single kanji digit counts: 二人, but not 三戸, 十分,
一本. These are counts where the dictionary holds no word for both."""
_PLACED = "回号班期"
"""The same behind 第."""
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:\.[0-9]+)?"
_AMOUNT = rf"(?:(?:{_DIGITS})[十百千万億兆]*)+"
_IN_KANJI = rf"[{KANJI}]+(?:[万億兆][{KANJI}]*)+|[{KANJI}]{{2,}}"
_END = r"(?:(?<![a-z])|(?![a-z0-9]))(?:(?<![ァ-ヺー])|(?![ァ-ヺー]))"
"""3t is no part of 3tb, and 3トン none of 3トンネル."""

QUANTITY = re.compile(rf"(?<![0-9a-z.])(?P<number>{_AMOUNT}) ?(?P<unit>{_WAYS}){_END}")
COUNT = re.compile(
    rf"(?<![{KANJI}])(?:(?<!第)(?P<number>{_IN_KANJI}|[{KANJI}](?=[{_COUNTED}]|{_COUNTED_TOO})"
    r"|[百千](?=円))"
    rf"|(?<=第)(?P<place>{_IN_KANJI}|[{KANJI}](?=[{_PLACED}])))(?P<unit>{_WAYS}){_END}"
)
MONEY = re.compile(rf"[¥$](?P<number>{_AMOUNT})(?![0-9])")
SPEED = re.compile(rf"時速約?(?P<number>{_AMOUNT}|{_IN_KANJI}) ?(?:キロメートル|キロ|km)(?![a-z])")
MAGNITUDE = re.compile(
    r"(?:マグニチュード(?:\(m\))?|(?<![0-9a-z])m[wj]?(?= ?(?:[3-9]|[0-9]\.))) ?"
    r"(?P<number>[0-9](?:\.[0-9])?)(?![0-9a-z]|\.[0-9])"
)
INTENSITY = re.compile(
    r"震度 ?(?P<number>[0-7〇一二三四五六七])(?![0-9.])(?P<side>[弱強+-](?![0-9]))?"
)
_SIDES = {"+": "強", "-": "弱"}


_SMALL = dict(zip(map(str, range(1, 11)), "一二三四五六七八九十", strict=True))


def read_quantity(match: re.Match[str], _context: Context) -> tuple[str, ...]:
    """The term of a number with a unit, the same with other units it may have, the number, and a
    small one with its unit as the word that it may be: 一度, 二人, 十分.
    """
    said = match.groupdict()
    value = canonical(said["number"] or said["place"])
    unit = _BY_WRITING[said["unit"]]
    others = (f"q:{value}{other}" for other in _ALSO.get(unit, ()))
    words = (_SMALL[value] + unit,) if value in _SMALL and len(unit) == 1 else ()
    return (f"q:{value}{unit}", *others, value, *words)


def counted(number: str, counter: str) -> str:
    """The term of a number that the tokenizer left before a counter: 2, 階. Empty for others."""
    if counter in _POINTS:
        return _POINTS[counter].format(int(number))
    unit = _BY_WRITING.get(counter)
    return f"q:{number}{unit}" if unit else ""


_POINTS = {"日": "d:---{:02}", "時": "t:{:02}"}
COUNTERS = frozenset({*_BY_WRITING, *_POINTS})
"""Words that a number stands before."""


def read_money(match: re.Match[str], _context: Context) -> tuple[str, ...]:
    """The term of an amount behind the sign of a currency."""
    value = canonical(match["number"])
    return (f"q:{value}{'円' if match.group()[0] == '¥' else 'ドル'}", value)


def read_speed(match: re.Match[str], _context: Context) -> tuple[str, ...]:
    """The term of kilometres in an hour."""
    value = canonical(match["number"])
    return (f"q:{value}km/h", "時速", f"q:{value}キロ", f"q:{value}km", value)


def read_magnitude(match: re.Match[str], _context: Context) -> tuple[str, ...]:
    """The term of a magnitude; the word for it stays findable."""
    return (f"m:{canonical(match['number'])}", "マグニチュード")


def read_intensity(match: re.Match[str], _context: Context) -> tuple[str, ...]:
    """Terms of an intensity, with and without its lower or upper half."""
    scale = f"s:{canonical(match['number'])}"
    side = match["side"] or ""
    return (scale + _SIDES.get(side, side), scale, "震度") if side else (scale, "震度")
