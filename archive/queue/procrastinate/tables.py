"""Procrastinate's schema in the catalog's database, and how its rows are read."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection, RowMapping, text

from archive.queue import Job, JobState, Standing

SCHEMA = "procrastinate"
_APPLIED = text("SELECT obj_description(to_regnamespace(:schema), 'pg_namespace')")
_OWN = """
CREATE INDEX archive_subject ON procrastinate_jobs ((args->>'subject'), status);
CREATE INDEX archive_running ON procrastinate_jobs (id) WHERE status = 'doing'
"""
"""What we ask beside what procrastinate asks: jobs of a subject, and those that run."""

STATE = """CASE WHEN status = 'todo' THEN 'ready'
    WHEN status = 'doing' AND abort_requested THEN 'stopping'
    WHEN status = 'doing' THEN 'running' WHEN status = 'succeeded' THEN 'done'
    WHEN status = 'failed' THEN 'parked' ELSE 'cancelled' END"""
"""A job's state in our words."""
COLUMNS = f"""id, task_name, args, attempts, priority, {STATE} AS state,
    EXTRACT(EPOCH FROM scheduled_at)::float AS due"""


def prepare(connection: Connection) -> None:
    """Apply the schema, or the migrations that the installed version adds to it."""
    applied, wanted = connection.execute(_APPLIED, {"schema": SCHEMA}).scalar(), version(SCHEMA)
    if applied == wanted:
        return
    from procrastinate.schema import SchemaManager, migrations_path  # it loads much

    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    connection.exec_driver_sql(f"SET LOCAL search_path = {SCHEMA}")
    if applied is None:
        steps = [SchemaManager.get_schema(), _OWN]
    else:
        steps = [path.read_text("utf-8") for path in _after(Path(migrations_path), applied)]
    for step in steps:
        connection.exec_driver_sql(step.replace("%", "%%"))
    connection.exec_driver_sql("SET LOCAL search_path = DEFAULT")
    connection.exec_driver_sql(f"COMMENT ON SCHEMA {SCHEMA} IS '{wanted}'")


def _after(folder: Path, applied: str) -> Iterator[Path]:
    """Migrations of later versions; their names begin with the version, two digits a part."""
    done = ".".join(f"{int(part):02}" for part in applied.split("."))
    yield from sorted(path for path in folder.glob("*.sql") if path.name.partition("_")[0] > done)


def job_of(row: RowMapping, attempts: int) -> Job:
    return Job(
        id=str(row["id"]),
        kind=row["task_name"],
        payload=row["args"]["payload"],
        subject=row["args"]["subject"],
        attempts=attempts,
    )


def standing_of(row: RowMapping) -> Standing:
    runs = row["state"] in (JobState.RUNNING, JobState.STOPPING)
    asked = row["args"]["asked"]
    return Standing(
        job=job_of(row, row["attempts"] + runs),
        state=JobState(row["state"]),
        error=row["args"].get("error", ""),
        asked=asked,
        due=asked if row["due"] is None else row["due"],
    )
