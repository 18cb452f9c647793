"""A snapshot for one viewer: how many stand, and one page of its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archive.exports.unit import Piece, head
from archive.exports.unit_citation import bibtex_unit, unit_citation
from archive.snapshot import MOST, Snapshot, Standing
from archive.title import described
from web.api.entry import told_piece
from web.card import Card, card
from web.current import now, public_url, services
from web.i18n import current_language
from web.snapshot.subject import pieces_of, unit_of
from web.viewer import current_viewer
from web.words import JAPAN

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row; without a card it is a gap."""

    number: int
    card: Card | None
    changed: bool
    caption: str
    caption_lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """How to name it, by language, and for programs that keep literature."""

    ja: str
    en: str
    bibtex: str


def pieces(snapshot: Snapshot, *, begin: int = 0, count: int = MOST) -> Iterator[Piece]:
    """Judged for who looks, with the captions of then."""
    return pieces_of(services(), snapshot, current_viewer(), begin=begin, count=count)


def standing(snapshot: Snapshot) -> Standing:
    return services().snapshots.standing(snapshot, current_viewer())


def lines(snapshot: Snapshot, page: int) -> list[Line]:
    return [_line(one) for one in pieces(snapshot, begin=(page - 1) * ON_A_PAGE, count=ON_A_PAGE)]


def _line(piece: Piece) -> Line:
    shown = card(piece.granted[0]) if piece.granted else None
    caption, tag = described(piece.caption, current_language()) if shown else ("", "")
    return Line(
        number=piece.number,
        card=shown,
        changed=piece.changed and shown is not None,
        caption=caption,
        caption_lang=tag,
    )


def cited(snapshot_id: str, snapshot: Snapshot) -> Cited:
    whole, lang = unit_of(services(), snapshot_id, snapshot), current_language()
    seen = now().astimezone(JAPAN).date()
    ja, en = (
        unit_citation(whole, lang=tongue, base_url=public_url(), accessed=seen, site=_site(tongue))
        for tongue in ("ja", "en")
    )
    return Cited(ja=ja, en=en, bibtex=bibtex_unit(whole, (), lang=lang, base_url=public_url()))


def _site(lang: str) -> str:
    """The site's own name is Japanese."""
    return services().settings.site_name if lang == "ja" else ""


def told(snapshot_id: str, snapshot: Snapshot, begin: int, size: int) -> dict[str, Any]:
    """For programs: the whole, how it stands, and rows behind the first ``begin``."""
    whole = unit_of(services(), snapshot_id, snapshot)
    stands, subject = standing(snapshot), snapshot.subject
    rows = snapshot.rows[begin : begin + size]
    shown = pieces(snapshot, begin=begin, count=size)
    return {
        **head(whole, public_url()),
        "asked": {name: list(values) for name, values in subject.asked.items()},
        "collection": subject.collection or None,
        "total": stands.size,
        "open": stands.open,
        "changed": stands.changed,
        "gaps": stands.closed,
        "entries": [
            told_piece(piece, revision=row.revision) for row, piece in zip(rows, shown, strict=True)
        ],
    }
