"""Commands for jobs: ``jobs list | show | retry | cancel``."""

from datetime import UTC, datetime

import click

from archive.queue import OPEN, JobState, Standing
from web.cli.context import Context, pass_context, require_home
from web.cli.group import Group
from web.jobs import cancel as cancel_job
from web.jobs import retry_parked

_LISTED = (*OPEN, JobState.PARKED)


@click.group(cls=Group)
def jobs() -> None:
    """Work in the background: what waits, runs or stopped, and what becomes of it."""


@jobs.command("list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([str(state) for state in JobState]),
    help="Only these (default: what is not over).",
)
@click.option("--limit", default=100, show_default=True, help="How many at most.")
@pass_context
def list_jobs(context: Context, states: tuple[str, ...], limit: int) -> None:
    """Jobs in the order they will run."""
    require_home(context.settings)
    asked = [JobState(state) for state in states] or _LISTED
    found = context.services.oversight.list(asked, limit=limit)
    context.answer(found, lambda: [_line(one) for one in found] or ["No job."])


@jobs.command()
@click.argument("job")
@pass_context
def show(context: Context, job: str) -> None:
    """One job with its reason."""
    require_home(context.settings)
    found = context.services.oversight.get(job)
    payload = [f"  {name}: {value}" for name, value in found.job.payload.items()]
    context.answer(found, lambda: [_line(found), *payload])


@jobs.command()
@click.argument("job", required=False)
@click.option("--all", "every", is_flag=True, help="Instead: every parked job.")
@click.option("--batch", default="", help="Instead: every parked job of this batch.")
@pass_context
def retry(context: Context, job: str | None, every: bool, batch: str) -> None:
    """Give a parked job another round, or all of them."""
    require_home(context.settings)
    if [bool(job), every, bool(batch)].count(True) != 1:
        raise click.UsageError("Name a JOB, or a batch with --batch, or give --all.")
    services = context.services
    if job:
        services.oversight.retry(job)
        context.answer({"job": job, "state": JobState.READY}, lambda: [f"Job {job} waits again."])
        return
    subject = services.batches.get(batch).id if batch else ""
    count = retry_parked(services.oversight, subject=subject)
    context.answer({"jobs": count}, lambda: [f"{count} jobs wait again."])


@jobs.command()
@click.argument("job", required=False)
@click.option("--batch", default="", help="Instead: everything that is left of this batch.")
@pass_context
def cancel(context: Context, job: str | None, batch: str) -> None:
    """Cancel what waits or is parked; what runs stops at its next step."""
    require_home(context.settings)
    if bool(job) == bool(batch):
        raise click.UsageError("Name a JOB, or a batch with --batch.")
    if batch:
        services = context.services
        found = services.batches.get(batch)
        services.intake.cancel(found.id)
        said = f"The rest of batch {found.accession} is left alone."
        context.answer({"batch": found.id}, lambda: [said])
        return
    state = cancel_job(context.services, str(job))
    context.answer({"job": job, "state": state}, lambda: [f"Job {job} is {state}."])


def _line(one: Standing) -> str:
    asked = datetime.fromtimestamp(one.asked, UTC)
    words = (one.job.id, one.state, one.job.kind, one.job.subject, f"{asked:%Y-%m-%d %H:%MZ}")
    return "  ".join([*words, *([one.error] if one.error else [])])


COMMANDS = (jobs,)
