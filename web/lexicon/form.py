"""An entry of the lexicon as a form: read from what was typed, and drawn again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from archive import vocabulary
from archive.errors import InvalidSubmission
from archive.language.text import is_kana, kana
from archive.lexicon import LISTED, Choice, Kind, Status, Term
from archive.lexicon.check import faults
from archive.lexicon.term import squeezed
from web.current import services
from web.lexicon.saying import place_line, targets_said
from web.review.wording import translated

_ROWS, _MOST_ROWS = 3, 8
"""Rows for choices: at least, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a form holds, entry or not yet."""

    kind: Kind
    text: str = ""
    units: str = ""
    readings: str = ""
    part: str = "noun"
    targets: str = ""
    """With 、 between; of an alias names or codes of places."""
    mutual: bool = True
    choices: tuple[Choice, ...] = ()
    status: Status = Status.LIVE
    note: str = ""
    reason: str = ""
    revision: int = 0
    attempt: str = ""
    """A query, or a text, to try the entry on."""
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> Sequence[Choice]:
        """The choices with blank rows below."""
        blank = Choice(ja="", target="")
        missing = max(1, _ROWS - len(self.choices))
        return (*self.choices, *[blank] * missing)[:_MOST_ROWS]


def kind_of(text: str) -> Kind | None:
    return next((kind for kind in LISTED if kind == text), None)


def typed_from(form: MultiDict[str, str], kind: Kind) -> Typed:
    """What was sent, whatever it is worth."""
    revision = form.get("revision", "")
    columns = (form.getlist(f"choice_{name}") for name in ("ja", "en", "target"))
    rows = zip(*columns, strict=False)
    choices = [Choice(ja=_line(ja), en=_line(en), target=_line(to)) for ja, en, to in rows]
    return Typed(
        kind=kind,
        text=squeezed(form.get("text", "")),
        units=_line(form.get("units", "")),
        readings=_line(form.get("readings", "")),
        reason=_line(form.get("reason", "")),
        attempt=_line(form.get("attempt", "")),
        part=form.get("part", "noun"),
        targets=form.get("targets", ""),
        mutual="mutual" in form or kind is not Kind.SYNONYM,
        choices=tuple(one for one in choices if one.ja or one.en or one.target)[:_MOST_ROWS],
        note=form.get("note", "").replace("\r\n", "\n").strip(),
        revision=int(revision) if revision.isdecimal() and len(revision) < 9 else 0,
    )


def term_of(typed: Typed, status: Status = Status.LIVE) -> Term:
    """The entry; raises ``InvalidSubmission`` by the form's fields, in the page's language."""
    word = typed.kind is Kind.WORD
    units = typed.units.replace("／", "/") or typed.text
    term = Term(
        kind=typed.kind,
        text=typed.text,
        units=tuple(part.strip() for part in units.split("/")) if word else (),
        readings=tuple(map(_reading, typed.readings.replace("／", "/").split("/"))) if word else (),
        part=typed.part if word else "",
        targets=_targets(typed),
        mutual=typed.mutual,
        choices=typed.choices if typed.kind is Kind.HINT else (),
        status=status,
        note=typed.note,
    )
    if wrong := faults(term):
        raise InvalidSubmission({name: translated(why) for name, why in wrong.items()})
    return term


def typed_of(term: Term, revision: int) -> Typed:
    """The form of an entry as it is kept."""
    return Typed(
        kind=term.kind,
        text=term.text,
        units="/".join(term.units),
        readings="/".join(term.readings),
        part=term.part or "noun",
        targets="、".join(targets_said(term)),
        mutual=term.mutual,
        choices=term.choices,
        status=term.status,
        note=term.note,
        revision=revision,
    )


def with_suggested_cut(typed: Typed) -> Typed:
    """A new word with the units and readings that the dictionary of today would give it."""
    if typed.kind is not Kind.WORD or not typed.text or typed.units:
        return typed
    analyzer = services().analyzer
    units = analyzer.tokens(typed.text)
    spoken = {(t.start, t.end): t.term for t in analyzer.readings(typed.text)}
    readings = [spoken.get((t.start, t.end), "") for t in units]
    if "".join(typed.text[t.start : t.end] for t in units) != typed.text or not all(readings):
        return typed
    cut = "/".join(typed.text[t.start : t.end] for t in units)
    return replace(typed, units=cut, readings="/".join(readings))


def _targets(typed: Typed) -> tuple[str, ...]:
    parts = map(squeezed, typed.targets.split("、"))
    kept = tuple(dict.fromkeys(part for part in parts if part))
    if typed.kind is Kind.ALIAS:
        return tuple(map(_code, kept))
    return kept if typed.kind in (Kind.VARIANT, Kind.SYNONYM) else ()


def _code(line: str) -> str:
    """Raises ``InvalidSubmission`` where a line names no place, or several."""
    known = vocabulary.places()
    last = line.rpartition(" ")[2]
    if last in known.by_code:
        return last
    found = known.find(line)
    alike = [place for place in found if place.kind is found[0].kind]
    if len(alike) == 1:
        return alike[0].code
    if alike:
        which = _("、").join(place_line(place.code) for place in alike[:5])
        why = _(
            "「%(name)s」は、いくつもあります。番号も書いてください: %(which)s",
            name=line,
            which=which,
        )
    else:
        why = _("「%(name)s」という場所は地名辞典にありません。", name=line)
    raise InvalidSubmission({"targets": why})


def _reading(text: str) -> str:
    text = text.strip()
    return kana(text) if is_kana(text) else text


def _line(text: str) -> str:
    return " ".join(text.split())
