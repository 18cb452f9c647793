"""Commands that keep the archive: ``rebuild``, ``reindex``, ``backup``, ``restore``."""

import tarfile
from pathlib import Path

import click

from archive.errors import WrongUse
from web.backup import read_accounts, read_backup, write_backup
from web.cli.context import Context, pass_context, require_home, told_if_unwritable
from web.settle import settle
from web.wiring import prepare


@click.command()
@pass_context
def rebuild(context: Context) -> int:
    """Make catalog and index anew from storage alone."""
    services = context.services
    services.database.migrate()
    services.oversight.prepare()
    services.packages.init()
    done = services.rebuild.run(lambda stage, count: _progress(context, stage, count))
    context.told()
    prepare(services)
    services.live.put_into_force()
    _index_anew(context)
    settle(services, services.worker("cli"))
    context.answer(
        done,
        lambda: [
            f"{done.items} items and {done.entries} journal entries.",
            *(f"  problem: {problem}" for problem in done.problems),
        ],
    )
    return 1 if done.problems else 0


def _progress(context: Context, stage: str, count: int) -> None:
    if count % 1000 == 0:
        context.tell(f"{stage}: {count}")


def _index_anew(context: Context) -> None:
    services = context.services
    total = services.catalog.count()

    def told(done: int | None) -> None:
        if done is not None and done % 1000 == 0:
            context.tell(f"index: {done} of {total} items")

    services.indexer.rebuild(services.clock(), progress=told)
    context.told()


@click.command()
@pass_context
def reindex(context: Context) -> None:
    """Make the search index anew beside the live one, with all words of the lexicon, then swap."""
    require_home(context.settings)
    services = context.services
    services.live.put_into_force()
    _index_anew(context)
    settle(services, services.worker("cli"))
    position = services.engine.position()
    context.answer({"position": position}, lambda: [f"The index stands at position {position}."])


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_context
def backup(context: Context, file: Path) -> None:
    """Write storage (the truth) and the accounts into one tar file."""
    require_home(context.settings)
    with told_if_unwritable(file):
        count = write_backup(context.services, file)
    context.answer({"file": str(file), "keys": count}, lambda: [f"{count} keys in {file}."])


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--accounts", is_flag=True, help="Take the accounts alone, into any archive.")
@pass_context
def restore(context: Context, file: Path, accounts: bool) -> int:
    """Fill an empty archive from a backup, then rebuild catalog and index."""
    services = context.services
    if accounts:
        read_accounts(services, file)
        context.answer({}, lambda: ["Everybody signs in with the password of before."])
        return 0
    if next(services.store.list(""), None) is not None:
        raise WrongUse("This archive is not empty. Point ARCHIVE_HOME at a new folder.")
    try:
        count = read_backup(services, file)
    except tarfile.TarError as error:
        raise WrongUse(f"{file} is not a backup of an archive: {error}") from error
    context.tell(f"{count} keys restored")
    context.told()
    code: int = click.get_current_context().invoke(rebuild)
    return code


COMMANDS = (rebuild, reindex, backup, restore)
