"""What commands for pulled sources take alike: fields of the kind, the interval, the terms."""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import click

from archive import vocabulary
from archive.dates import parse_japanese
from archive.vocabulary import disasters, licences
from ingest.pulled import kind_of

Command = Callable[..., Any]
_TERMS = ("basis", "licence", "donor", "credit", "disaster", "date", "place")


def say_terms(basis: str | None, blank: str | None) -> Callable[[Command], Command]:
    """Options for the terms of what comes, with what holds where one is not given."""
    known = click.Choice(["own", "permission", "api", "unknown"])
    said = {
        "agreement": "Agreement that all comes under: number or name.",
        "licence": "URI of the licence, where a part says none itself.",
        "donor": "Who gives it; seen by staff only.",
        "credit": "Public name, where a part says none itself.",
        "disaster": "Id of the disaster, for example kumamoto-2016.",
        "date": "Date, where a part says none itself, in any notation.",
        "place": "Place, where a part says none itself: name or code.",
    }
    made = [
        click.option(
            "--basis",
            type=known,
            default=basis,
            show_default=basis is not None,
            help="Why it may be kept and shown.",
        ),
        *(click.option(f"--{name}", default=blank, help=text) for name, text in said.items()),
    ]
    return lambda command: reduce(lambda done, option: option(done), reversed(made), command)


def told_of(kind: str, address: tuple[str, ...], options: Mapping[str, Any]) -> dict[str, str]:
    """Fields of the kind that are said; raises ``UsageError`` for one that it has not."""
    told = {"address": "\n".join(address)} if address else {}
    told |= dict(map(_pair, options["more"]))
    unknown = told.keys() - {field.name for field in kind_of(kind).fields}
    if unknown:
        raise click.UsageError(f"A source of this kind has no {', '.join(sorted(unknown))}.")
    return told


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f"--set takes NAME=VALUE, not {text!r}.")
    return name, value


def minutes_of(text: str) -> int:
    factor = {"m": 1, "h": 60, "d": 60 * 24}.get(text[-1:].lower())
    number = text[:-1] if factor else text
    if not number.isascii() or not number.isdigit() or len(number) > 6:
        raise click.UsageError("--every takes minutes, or a number with m, h or d: 30, 6h, 7d.")
    return int(number) * (factor or 1)


def terms_said(options: Mapping[str, Any]) -> dict[str, str]:
    """Those of the terms that an option names, an empty one too."""
    told = terms_of({name: options[name] or "" for name in _TERMS})
    return {name: said for name, said in told.items() if options[name] is not None}


def terms_of(options: Mapping[str, Any]) -> dict[str, str]:
    if options["licence"] and options["licence"] not in licences():
        raise click.UsageError("--licence must be one of\n  " + "\n  ".join(licences()))
    if options["disaster"] and options["disaster"] not in disasters():
        raise click.UsageError(f"--disaster must be one of {', '.join(disasters())}")
    date = parse_japanese(options["date"]) if options["date"] else ""
    if date is None:
        raise click.UsageError(f"--date: {options['date']} is not a date that can be read.")
    found = vocabulary.places().find(options["place"]) if options["place"] else ()
    if options["place"] and len(found) != 1:
        codes = ", ".join(place.code for place in found) or "none"
        raise click.UsageError(f"--place must be one place; {options['place']} is {codes}.")
    named = {name: options[name] for name in ("basis", "licence", "donor", "credit", "disaster")}
    return {**named, "date": date, "place": found[0].code if found else ""}
