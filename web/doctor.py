"""Looks at everything that an archive depends on: each finding with what to do about it."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING

from sqlalchemy import text

from archive.errors import ArchiveError
from archive.rights import STAFF_ROLES
from archive.storage import Store
from web.readiness import lag

if TYPE_CHECKING:
    from web.wiring import Services

_KEY = "probe/clock"
_CLOCKS_APART = timedelta(seconds=5)
_LEAST_FREE, _LEAST_SHARE = 2_000_000_000, 0.05
_MUCH_LAG, _LONG_WAIT = 1000, 600.0
_OURS_ALONE = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``advice`` is empty where nothing is wrong."""

    name: str
    said: str
    advice: str = ""

    @property
    def ok(self) -> bool:
        return not self.advice


def findings(here: "Services", only: str = "") -> Iterator[Finding]:
    """One a look; a look that a missing server breaks off says so."""
    for name, look in LOOKS.items():
        if only in ("", name):
            try:
                said, advice = look(here)
            except ArchiveError as error:
                said, advice = str(error), "Start it, or correct the setting that names it."
            yield Finding(name=name, said=said, advice=advice)


def _settings(here: "Services") -> tuple[str, str]:
    settings = here.settings
    if settings.base_url.startswith("https:") and settings.secure_cookies != "1":
        return "BASE_URL is https, cookies are not", "Set SECURE_COOKIES=1."
    if settings.database_url.startswith("postgresql") and not settings.secret_key:
        return (
            "each machine signs sessions with a key of its own",
            "Set SECRET_KEY_FILE to the same secret wherever the pages are served.",
        )
    if settings.send_files == "nginx" and settings.number("trusted_proxies") < 1:
        return "nginx sends the files and is not trusted", "Set TRUSTED_PROXIES=1."
    return "they fit together", ""


def _versions(here: "Services") -> tuple[str, str]:
    here.catalog.feed_position()
    python = ".".join(map(str, sys.version_info[:3]))
    return f"kumamoto-archive {version('kumamoto-archive')}, Python {python}", ""


def _storage(here: "Services") -> tuple[str, str]:
    here.store.probe()
    return "conditional writes are refused and listings complete, as they must", ""


def _derivatives(here: "Services") -> tuple[str, str]:
    here.derivatives.probe()
    return "pictures can be kept", ""


def _clock(here: "Services") -> tuple[str, str]:
    apart = max(abs(_ahead(here, here.store)), abs(_ahead_of_database(here)), key=abs)
    if apart > _CLOCKS_APART:
        return f"clocks are {apart.total_seconds():.0f} s apart", "Let NTP set all machines."
    return f"clocks agree within {_CLOCKS_APART.seconds} s", ""


def _ahead(here: "Services", store: Store) -> timedelta:
    store.put(_KEY, b"now")
    held, now = store.find(_KEY), here.clock()
    store.delete(_KEY)
    return now - held.modified if held is not None else timedelta()


def _ahead_of_database(here: "Services") -> timedelta:
    if here.database.engine.dialect.name != "postgresql":
        return timedelta()
    with here.database.read() as connection:
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return here.clock() - theirs


def _disk(here: "Services") -> tuple[str, str]:
    use = shutil.disk_usage(here.settings.home)
    said = f"{use.free / 1e9:.1f} of {use.total / 1e9:.1f} GB free in ARCHIVE_HOME"
    short = use.free < _LEAST_FREE or use.free / use.total < _LEAST_SHARE
    return said, "Free space or add a disk; nothing is taken in on a full one." if short else ""


def _permissions(here: "Services") -> tuple[str, str]:
    home, key = here.settings.home, here.settings.home / "secret-key"
    if not os.access(home, os.W_OK | os.X_OK):
        return f"{home} cannot be written", "Give the folder to the account that runs the archive."
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & _OURS_ALONE:
        return "others can read the key of the sessions", f"chmod 600 {key}"
    return "the home can be written, its key is private", ""


def _search(here: "Services") -> tuple[str, str]:
    if here.engine.position() < 0:
        return "there is no index", "Run `kumamoto-archive reindex`, or start a worker."
    behind = lag(here)
    advice = "Look whether an indexer runs and what it logs." if behind > _MUCH_LAG else ""
    return f"the index is {behind} changes behind", advice


def _queue(here: "Services") -> tuple[str, str]:
    parked, age = here.queue.counts().get("parked", 0), here.oversight.age()
    if parked:
        return f"{parked} jobs were given up", "See why (`jobs list`), then `jobs retry --all`."
    advice = "Start more workers (`kumamoto-archive work`)." if age > _LONG_WAIT else ""
    return f"the oldest job has waited {age:.0f} s", advice


def _retention(here: "Services") -> tuple[str, str]:
    days = here.settings.number("keep_days")
    if not days:
        return "what is over is kept for ever (KEEP_DAYS=0)", ""
    overdue = here.retention.overdue()
    said = f"what is over is kept for {days} days; {overdue} keys are overdue"
    advice = "Look whether a worker runs and what it logs: it removes them once a day."
    return said, advice if overdue else ""


def _second_step(here: "Services") -> tuple[str, str]:
    staff = [one for one in here.accounts.every() if one.role in STAFF_ROLES and not one.disabled]
    without = sorted(one.login for one in staff if not here.accounts.second_step.is_on(one.id))
    if not without:
        return "all staff sign in in two steps", ""
    said = f"{len(without)} of {len(staff)} staff have no second step: {', '.join(without)}"
    if here.settings.second_step != "staff":
        return said, ""
    return (
        said,
        "They set one up when they sign in next (SECOND_STEP=staff), and do nothing before.",
    )


def _role(role: str) -> Callable[["Services"], tuple[str, str]]:
    def look(here: "Services") -> tuple[str, str]:
        if here.heartbeats.is_there(role):
            return "gave a sign within the last minute", ""
        return "no sign within the last minute", f"Start `kumamoto-archive work --only {role}`."

    return look


LOOKS: Mapping[str, Callable[["Services"], tuple[str, str]]] = {
    "settings": _settings,
    "versions": _versions,
    "storage": _storage,
    "derivatives": _derivatives,
    "clock": _clock,
    "disk": _disk,
    "permissions": _permissions,
    "search": _search,
    "queue": _queue,
    "retention": _retention,
    "second-step": _second_step,
    "worker": _role("jobs"),
    "indexer": _role("index"),
}
