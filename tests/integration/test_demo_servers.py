"""The demo on real servers, in a database that is still empty: one command, as `make` runs it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.servers import are_there, servers
from tests.conftest import skip_unless_required
from tests.integration.living import CACHE
from tests.integration.production import free_port


def test_the_demo_runs_on_servers(tmp_path: Path) -> None:
    if not are_there():
        skip_unless_required("s3", 'no servers (eval "$(tests/services.sh all)")')
    given = {"ARCHIVE_HOME": str(tmp_path), "CACHE_DIR": str(CACHE), "PORT": str(free_port())}
    with servers() as found:
        named = {name.upper(): value for name, value in found.items()}
        ended = subprocess.run(
            [sys.executable, "-m", "web", "demo", "--check"],
            env={**os.environ, **given, **named},
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 0, ended.stderr
    assert "Home, search, item and picture answer as they should." in ended.stdout
    assert not (tmp_path / "store").exists() and not (tmp_path / "catalog.sqlite").exists()
