"""Commands for places: ``places find | import | list``."""

from pathlib import Path

import click

from archive import vocabulary
from archive.errors import InvalidSubmission, WrongUse
from archive.place_sets import PlaceSets
from archive.vocabulary import Place
from archive.vocabulary.district import make_set
from ingest.table import Table
from web.cli.context import Context, has_home, pass_context, require_home
from web.cli.group import Group


@click.group(cls=Group)
def places() -> None:
    """The gazetteer: what a name means, and further sets such as school districts."""


@places.command()
@click.argument("name")
@pass_context
def find(context: Context, name: str) -> None:
    """Show what a name, code or postcode means, best first."""
    if has_home(context.settings):
        _sets(context).load()
    found = vocabulary.places().find(name)
    data = [_told(place) for place in found]
    context.answer(data, lambda: [_line(place) for place in found] or [f"No place: {name}"])


@places.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--set", "set_id", required=True, help="Begins the codes of the set: school.")
@click.option("--name", required=True, help="What one of its places is: 小学校区.")
@click.option("--name-en", default="", help="The same in English: School district.")
@click.option("--source", required=True, help="Who says so, as of when.")
@pass_context
def take(context: Context, file: Path, set_id: str, name: str, name_en: str, source: str) -> None:
    """Add a set of places from CSV or XLSX, or bring it up to date.

    Columns: コード, 名称, よみ, 市町村, and where known 英語名, 別名 (several with ;), 緯度, 経度.
    Places that are in the archive and not in the file stay, because items cite them.
    """
    require_home(context.settings)
    sets = _sets(context)
    sets.load()
    rows = Table(file).rows()
    label = {"ja": name, "en": name_en or name}
    try:
        made = make_set(
            ((row.line, _cells(row.values, row.trouble)) for row in rows),
            set_id=set_id,
            name=label,
            source=source,
        )
    except InvalidSubmission as error:
        raise WrongUse(
            "\n".join(f"{where}: {why}" for where, why in error.fields.items())
        ) from None
    kept = sets.write(made)
    data = {"set": kept.id, "places": len(kept.places)}
    context.answer(
        data,
        lambda: [
            f"{len(kept.places)} places in {kept.id}.",
            "A program that is running knows them within seconds.",
        ],
    )


@places.command("list")
@pass_context
def list_sets(context: Context) -> None:
    """The sets that were added."""
    require_home(context.settings)
    every = _sets(context).every()
    data = [
        {"set": s.id, "name": s.name, "source": s.source, "places": len(s.places)} for s in every
    ]
    context.answer(
        data, lambda: [f"{s.id}  {s.name['ja']}  {len(s.places)}  {s.source}" for s in every]
    )


def _sets(context: Context) -> PlaceSets:
    return PlaceSets(context.services.store, context.services.database)


def _cells(values: dict[str, str], trouble: str) -> dict[str, str]:
    if trouble:
        raise WrongUse(trouble)
    return values


def _told(place: Place) -> dict[str, object]:
    above = vocabulary.places().ancestors(place.code)
    return {
        "code": place.code,
        "kind": str(place.kind),
        "name": place.name,
        "reading": place.reading,
        "within": [one.name["ja"] for one in above],
        "postal_codes": place.postal_codes,
        "former": [one.name for one in vocabulary.places().former_of(place.code)],
    }


def _line(place: Place) -> str:
    above = "".join(p.name["ja"] for p in reversed(vocabulary.places().ancestors(place.code)))
    kind = vocabulary.label("place-kind", place.kind, "ja")
    return f"{place.code}  {above}{place.name['ja']}  {place.reading}  {kind}"


COMMANDS = (places,)
