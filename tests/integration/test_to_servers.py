"""An embedded archive moved to servers by the very lines of docs/operations.md."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from archive.settings import Settings
from tests import servers
from tests.conftest import ROOT
from tests.contract.engines import place_of
from tests.homes.make import HOMES
from tests.integration.living import CACHE
from web.wiring import build

_BLOCK = re.compile(r"```sh\n# to-servers\.sh\n(.*?)```", re.DOTALL)


def _shell(text: str, folder: Path, environment: dict[str, str]) -> bytes:
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    program = programs / "kumamoto-archive"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m web "$@"\n')
    program.chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    settings = {"PATH": path, "PYTHONPATH": str(ROOT), "CACHE_DIR": str(CACHE), **environment}
    done = subprocess.run(
        ["sh", "-euc", text],
        cwd=folder,
        env={**os.environ, **settings},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_the_documented_lines_carry_everything_over(tmp_path: Path) -> None:
    stored = HOMES / "3"
    home = tmp_path / "home"
    shutil.copytree(stored / "store", home / "store")
    shutil.copyfile(stored / "catalog.sqlite", home / "catalog.sqlite")
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (lines,) = _BLOCK.findall(page)
    export = "kumamoto-archive export --as jsonl --role staff"
    with (
        servers.s3_prefix() as bucket,
        servers.postgresql_database() as database,
        place_of("opensearch", tmp_path) as search,
    ):
        urls = {"S3": bucket, "POSTGRESQL": database, "OPENSEARCH": search}
        told = _shell(
            f"kumamoto-archive init >&2\nkumamoto-archive work --until-idle >&2\n"
            f"{export} --out old.jsonl >&2\n{lines}\n{export} --out new.jsonl >&2",
            tmp_path,
            {"ARCHIVE_HOME": str(home), **urls},
        ).decode()
        before = (tmp_path / "old.jsonl").read_bytes()
        assert (tmp_path / "new.jsonl").read_bytes() == before
        assert before.count(b"\n") > 3
        assert "0 problems (complete)" in told
        _sign_in(Settings(archive_home=str(home), store_url=bucket, database_url=database))


def _sign_in(settings: Settings) -> None:
    manifest = json.loads((HOMES / "3" / "manifest.json").read_bytes())
    services = build(settings)
    for login in manifest["logins"]:
        agent, _ = services.accounts.sign_in(login, manifest["password"], address="127.0.0.1")
        assert agent.login == login
    services.close()
