"""What pulled sources may reach: hosts of the public internet, named folders, tokens of a host.

Whoever adds a source chooses where this machine connects to and what it reads, so nothing here
trusts an address, a redirect, a name server or a path (CWE-918, server-side request forgery).
"""

import os
from dataclasses import dataclass
from pathlib import Path

from archive.clock import Clock
from archive.errors import Unreached, WrongSetting
from archive.settings import Settings
from ingest.reach.client import Client
from ingest.reach.guard import Guard

_LONGEST_TOKEN = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """``folders``: below them a folder may be watched; ``tokens``: where each host has a file."""

    client: Client
    folders: tuple[Path, ...]
    tokens: Path

    def token(self, host: str) -> str:
        """The token for a host, from the file of its name; raises ``Unreached`` without one.

        As a file is named after its host, no source can have a token sent anywhere else.
        """
        path = self.tokens / host
        if not host or host != path.name or host.startswith("."):
            raise Unreached("no-token", host)
        try:
            text = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Unreached("no-token", host) from error
        if not text or len(text) > _LONGEST_TOKEN or not text.isprintable() or not text.isascii():
            raise Unreached("no-token", host)
        return text

    def has_token(self, host: str) -> bool:
        return bool(host) and host == Path(host).name and (self.tokens / host).exists()

    def may_watch(self, path: str) -> bool:
        """Whether a folder of this path may be watched by a worker, which may be elsewhere."""
        plain = Path(os.path.normpath(path))
        named = any(plain.is_relative_to(root) for root in self.folders)
        return named and "\0" not in path and (not plain.exists() or self._is_inside(plain))

    def _is_inside(self, path: Path) -> bool:
        return any(path.resolve().is_relative_to(root.resolve()) for root in self.folders)

    def folder(self, path: str) -> Path:
        """The folder, every link followed; raises ``Unreached`` outside of those that are named."""
        try:
            real = Path(path).resolve(strict=True)
        except (OSError, ValueError, RuntimeError) as error:
            raise Unreached("no-folder", path) from error
        if not self._is_inside(real):
            raise Unreached("folder-not-allowed", path)
        if not real.is_dir() or not os.access(real, os.R_OK | os.X_OK):
            raise Unreached("no-folder", path)
        return real


def open_reach(settings: Settings, clock: Clock) -> Reach:
    """As the settings allow; raises ``WrongSetting``."""
    agent = "kumamoto-archive"
    if about := settings.base_url or settings.contact:
        agent = f"{agent} (+{about})" if about.isascii() and about.isprintable() else agent
    tokens = settings.harvest_tokens or str(settings.home / "tokens")
    return Reach(
        client=Client(Guard(settings.harvest_hosts), clock, agent=agent),
        folders=tuple(_folders(settings.harvest_folders)),
        tokens=Path(tokens).expanduser().absolute(),
    )


def _folders(text: str) -> list[Path]:
    found = [Path(part.strip()).expanduser() for part in text.split(",") if part.strip()]
    for path in found:
        if not path.is_absolute():
            raise WrongSetting(f"HARVEST_FOLDERS must be whole paths, not {path}.")
    return found
