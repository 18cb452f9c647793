"""Commands for signed papers: ``agreement paper list | add | remove | save``."""

from pathlib import Path

import click

from archive.agreement.paper import Paper
from archive.errors import InvalidSubmission, NotFound, WrongUse
from ingest.paper import examined
from web.agreement.papers import noted
from web.cli.context import Context, pass_context, require_home
from web.cli.group import Group

_AGREEMENT = click.argument("name", metavar="AGREEMENT")
_PAPER = click.argument("digest", metavar="PAPER")


@click.group(cls=Group)
def paper() -> None:
    """Signed papers that are kept with an agreement."""


@paper.command("list")
@_AGREEMENT
@pass_context
def list_papers(context: Context, name: str) -> None:
    """Papers that hold, and earlier ones; a paper goes by the beginning of its digest."""
    require_home(context.settings)
    papers, held = context.services.papers, context.services.agreements.named(name)
    rows = [(one, True) for one in papers.of(held.id)]
    rows += [(one, False) for one in papers.earlier(held.id)]
    context.answer(
        [{"paper": one.digest, "name": one.name, "holds": holds} for one, holds in rows],
        lambda: [_line(*row) for row in rows] or ["There is no paper yet."],
    )


@paper.command()
@_AGREEMENT
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--instead", default="", help="The paper whose place it takes.")
@click.option("--reason", default="", help="Why; kept in the history.")
@pass_context
def add(context: Context, name: str, file: Path, instead: str, reason: str) -> None:
    """Keep FILE, a PDF or picture, with the agreement."""
    require_home(context.settings)
    here, held = context.services, context.services.agreements.named(name)
    before = _named(context, held.id, instead).digest if instead else ""
    try:
        made = examined(file, file.name, here.sandbox)
    except InvalidSubmission as error:
        raise WrongUse("\n".join(error.fields.values())) from error
    here.papers.keep(context.actor(), held.id, made, file, instead=before, reason=reason)
    context.answer({"paper": made.digest}, lambda: [_line(made, True)])


@paper.command()
@_AGREEMENT
@_PAPER
@click.option("--reason", required=True, help="Why; kept in the history.")
@pass_context
def remove(context: Context, name: str, digest: str, reason: str) -> None:
    """It holds no more; its bytes stay among the earlier ones."""
    require_home(context.settings)
    held = context.services.agreements.named(name)
    found = _named(context, held.id, digest)
    try:
        context.services.papers.put_aside(context.actor(), held.id, found.digest, reason=reason)
    except InvalidSubmission as error:
        raise WrongUse("--reason must say why.") from error
    context.answer({"paper": found.digest}, lambda: [_line(found, False)])


@paper.command()
@_AGREEMENT
@_PAPER
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_context
def save(context: Context, name: str, digest: str, file: Path) -> None:
    """Write a paper to FILE, which must not exist; the audit log says so."""
    require_home(context.settings)
    here, held = context.services, context.services.agreements.named(name)
    found = _named(context, held.id, digest)
    data = here.papers.read(held.id, found.digest)
    noted(here, context.actor().agent, held.id, found)
    try:
        with file.open("xb") as out:
            out.write(data)
    except OSError as error:
        raise WrongUse(f"{file} cannot be written: {error.strerror}.") from error
    context.answer(
        {"paper": found.digest, "file": str(file)}, lambda: [f"{found.name} is in {file}."]
    )


def _named(context: Context, agreement_id: str, digest: str) -> Paper:
    """One that holds or held, by the beginning of its digest; raises ``NotFound``."""
    papers = context.services.papers
    every = (*papers.of(agreement_id), *papers.earlier(agreement_id))
    found = [one for one in every if one.digest.startswith(digest)]
    if len(found) != 1:
        raise NotFound(f"there is no paper {digest}")
    return found[0]


def _line(paper: Paper, holds: bool) -> str:
    return (
        f"{paper.digest[:12]}  {'holds ' if holds else 'earlier'}  {paper.name}  {paper.size} bytes"
    )
