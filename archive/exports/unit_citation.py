"""How to cite a collection or snapshot: as text, as BibTeX and as RIS."""

from collections.abc import Sequence
from datetime import date

from archive.citation import SITE, braced, misc, one_line, tagged, tex
from archive.dates import format_date, parse_edtf
from archive.dates.bounds import japan
from archive.exports.unit import Unit
from archive.title import described, language

_GAPS = {"ja": "公開されていない資料: {}", "en": "not public: {}"}
"""``{}`` holds the numbers."""


def unit_citation(unit: Unit, *, lang: str, base_url: str, accessed: date, site: str = "") -> str:
    """One line of text: what, of which day (Japan), where, seen on which day."""
    tongue = language(lang)
    where, link = site or SITE[tongue], f"{base_url}/{unit.path}"
    what = one_line(described(unit.title, lang)[0])
    made, seen = (
        format_date(parse_edtf(one.isoformat()), lang=tongue)
        for one in (unit.made.astimezone(japan()).date(), accessed)
    )
    if tongue == "ja":
        return "、".join((f"「{what}」", made, where, f"{link}（{seen}閲覧）"))
    return ", ".join((f"“{what}”", made, where, f"{link} (accessed {seen})"))


def bibtex_unit(unit: Unit, gaps: Sequence[int], *, lang: str, base_url: str) -> str:
    day = unit.made.astimezone(japan()).date().isoformat()
    return misc(
        f"kumamoto-{unit.kind}-{unit.id}",
        {
            "author": braced(unit.credit),
            "title": braced(described(unit.title, lang)[0]),
            "date": day,
            "year": day[:4],
            "publisher": braced(SITE[language(lang)]),
            "url": f"{base_url}/{unit.path}",
            "note": tex(_gaps(gaps, lang)),
        },
    )


def ris_unit(unit: Unit, gaps: Sequence[int], *, lang: str, base_url: str) -> str:
    day = unit.made.astimezone(japan()).date().isoformat()
    return tagged(
        (
            ("TY", "DATA"),
            ("AU", unit.credit),
            ("TI", described(unit.title, lang)[0]),
            ("PY", day[:4]),
            ("DA", f"{day.replace('-', '/')}/"),
            ("AB", described(unit.description, lang)[0]),
            ("PB", SITE[language(lang)]),
            ("AN", unit.id),
            ("UR", f"{base_url}/{unit.path}"),
            ("N1", _gaps(gaps, lang)),
        )
    )


def _gaps(gaps: Sequence[int], lang: str) -> str:
    return _GAPS[language(lang)].format(", ".join(map(str, gaps))) if gaps else ""
