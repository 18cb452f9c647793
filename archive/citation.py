"""How to cite an item: as text, as BibTeX and as RIS, with its address for ever.

BibTeX fields as biblatex reads them (https://ctan.org/pkg/biblatex), RIS tags as of
https://en.wikipedia.org/wiki/RIS_(file_format).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from archive.dates import Moment, format_date, parse_edtf
from archive.dates.bounds import local
from archive.model import Item, When
from archive.projection import address
from archive.title import credit, date_label, language, licence_label, posted, title

SITE: Mapping[str, str] = {"ja": "熊本災害アーカイブ", "en": "Kumamoto Disaster Archive"}
_RIS_TYPES = {"photo": "FIGURE", "document": "RPRT", "post": "ELEC", "recording": "SOUND"}
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LENGTH = {"year": 4, "month": 7}


def citation(item: Item, *, lang: str, base_url: str, accessed: date, site: str = "") -> str:
    """One line of text: who, what, when, where, seen on which day (Japan), on what terms."""
    tongue = language(lang)
    where, when = site or SITE[tongue], _when(item)
    dated = date_label(when.edtf, tongue) if when else ""
    seen = format_date(parse_edtf(accessed.isoformat()), lang=tongue)
    licence = licence_label(item.rights.licence, lang)
    who, what, link = author(item), one_line(title(item, lang)), address(item.id, base_url)
    if tongue == "ja":
        parts = (f"{who}「{what}」", dated, where, f"{link}（{seen}閲覧）", licence)
        return "、".join(filter(None, parts))
    words = (who, f"“{what}”", dated, where, f"{link} (accessed {seen})", licence)
    return ", ".join(filter(None, words))


def bibtex(item: Item, *, lang: str, base_url: str, accessed: date | None, site: str = "") -> str:
    """One ``@misc`` entry in UTF-8, its key made from the id."""
    fields = {
        "author": braced(author(item)),
        "title": braced(title(item, lang)),
        "date": iso(item),
        "year": iso(item)[:4],
        "publisher": braced(site or SITE[language(lang)]),
        "url": address(item.id, base_url),
        "urldate": accessed.isoformat() if accessed else "",
        "note": tex(licence_label(item.rights.licence, lang)),
    }
    return misc(f"kumamoto-{item.id}", fields)


def misc(key: str, fields: Mapping[str, str]) -> str:
    """One ``@misc`` entry of values that are TeX already; without those that are empty."""
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "@misc{" + ",\n".join((key, *lines)) + "\n}\n"


def ris(item: Item, *, lang: str, base_url: str, accessed: date | None, site: str = "") -> str:
    """One reference; lines end as the format asks, with carriage return and line feed."""
    day = iso(item)
    parts = f"{day}--".split("-")[:3]
    tags = (
        ("TY", _ris_type(item)),
        ("AU", author(item)),
        ("TI", one_line(title(item, lang))),
        ("PY", parts[0]),
        ("DA", "/".join((*parts, "")) if day else ""),
        ("PB", site or SITE[language(lang)]),
        ("AN", item.id),
        ("LA", item.language),
        ("UR", address(item.id, base_url)),
        ("Y2", accessed.strftime("%Y/%m/%d") if accessed else ""),
        ("N1", licence_label(item.rights.licence, lang)),
    )
    return tagged(tags)


def tagged(tags: Iterable[tuple[str, str]]) -> str:
    """One RIS reference; without tags that are empty."""
    lines = [f"{tag}  - {one_line(value)}" for tag, value in tags if value]
    return "\r\n".join((*lines, "ER  - ", ""))


def _ris_type(item: Item) -> str:
    if item.assets and item.assets[0].media_type.startswith("video/"):
        return "VIDEO"
    return _RIS_TYPES.get(item.type, "GEN")


def author(item: Item) -> str:
    """Whom to name: the account of a post, else creator or public credit, never a donor."""
    if item.post is not None:
        account = item.post.account.removeprefix("@")
        return f"@{account}" if account else ""
    return one_line(item.creator or credit(item))


def iso(item: Item) -> str:
    """Year, month or day (Japan) of the main date as far as known; the start of an interval."""
    when = _when(item)
    start = parse_edtf(when.edtf).start if when else ""
    if not isinstance(start, Moment) or start.precision in ("century", "decade"):
        return ""
    return local(start).date().isoformat()[: _LENGTH.get(start.precision, 10)]


def _when(item: Item) -> When | None:
    """A post is cited by when it was posted: other dates were drawn from its text."""
    return posted(item) if item.post is not None else item.dates.main


def one_line(text: str) -> str:
    """Without line ends and signs that turn the direction: a title must not forge a field."""
    return _CONTROL.sub(" ", text).strip()


def tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in one_line(text))


def braced(text: str) -> str:
    """A second pair of braces keeps capitals, and names of bodies in one piece."""
    return f"{{{tex(text)}}}" if text else ""
