"""What an entry of the lexicon says, in the words of the page."""

from flask_babel import gettext as _
from markupsafe import Markup, escape

from archive import vocabulary
from archive.lexicon import Choice, Kind, Term
from web.i18n import current_language, foreign
from web.lexicon.wording import field_words, part_words, status_words, yes_words


def said(term: Term) -> list[tuple[str, str]]:
    """What an entry says, name and words of every field that counts for its kind."""
    values = {
        "units": "/".join(term.units),
        "readings": "/".join(term.readings),
        "part": part_words(term.part) if term.part else "",
        "targets": "\n".join(targets_said(term)),
        "mutual": yes_words(term.mutual) if term.kind is Kind.SYNONYM else "",
        "choices": "\n".join(f"{choice_said(c)} → {c.target}" for c in term.choices),
        "status": status_words(term.status),
        "note": term.note,
    }
    return [(field_words(name), words) for name, words in values.items() if words]


def summary(term: Term) -> str:
    """One line for a list."""
    if term.kind is Kind.WORD:
        return f"{'/'.join(term.units)}（{'/'.join(term.readings)}）"
    if term.kind is Kind.HINT:
        return str(_("、")).join(choice_said(choice) for choice in term.choices)
    arrow = "↔" if term.kind is Kind.SYNONYM and term.mutual else "→"
    words = str(_("、")).join(targets_said(term))
    return f"{arrow} {words}" if words else ""


def targets_said(term: Term) -> list[str]:
    if term.kind is not Kind.ALIAS:
        return list(term.targets)
    return [place_line(code) for code in term.targets]


def choice_said(choice: Choice) -> str:
    return choice.en if current_language() != "ja" and choice.en else choice.ja


def place_line(code: str) -> str:
    """A place as a line of the form: name and code, which the form understands again."""
    place = vocabulary.places().by_code.get(code)
    return f"{place.name['ja']} {code}" if place else code


def marked(sentence: str, **words: object) -> Markup:
    """A sentence as HTML, with the words that are put into it marked where they are Japanese."""
    return escape(sentence) % {name: foreign(str(word)) for name, word in words.items()}
