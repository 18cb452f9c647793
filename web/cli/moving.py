"""The command ``migrate-storage``: an archive's storage carried to another place."""

from collections.abc import Sequence

import click

from archive.clock import system_clock
from archive.storage import open_store
from archive.storage.moving import Move, Moved
from web.cli.context import Context, pass_context


@click.command("migrate-storage")
@click.argument("source")
@click.argument("target")
@pass_context
def migrate_storage(context: Context, source: str, target: str) -> int:
    """Copy all of storage from SOURCE to TARGET (both URLs), each key compared by its digest.

    May be killed and run again. It may run beside a working archive: what is written meanwhile is
    carried over, and in the end the old storage takes no more. Set STORE_URL to TARGET then. Run
    once more when everything uses TARGET, it carries over what was under way at that moment, and
    names keys that both have with other bytes (exit code 1; those of TARGET were kept).
    """
    new = open_store(target)
    new.probe()
    move = Move(open_store(source), new, name=source, now=system_clock())
    done = move.run(lambda count: context.tell(f"{count} keys"))
    context.told()
    context.answer(
        done,
        lambda: _late(done) if done.late else _moved(done, target),
    )
    return 1 if done.conflicts else 0


def _moved(done: Moved, target: str) -> Sequence[str]:
    return [
        f"{done.keys} keys in the new storage: {done.copied} copied, {done.removed} removed.",
        f"Now set STORE_URL={target} and start again.",
    ]


def _late(done: Moved) -> Sequence[str]:
    told = [f"This move had ended; {done.copied} keys came late and were carried over."]
    return [
        *told,
        *(["`rebuild` takes them into the catalog."] if done.copied else []),
        *(f"Written in both storages, the new one was kept: {key}" for key in done.conflicts),
    ]


COMMANDS = (migrate_storage,)
