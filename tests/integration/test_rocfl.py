"""rocfl, which nobody here wrote, reads what we stored: run by ``make interop``.

https://github.com/pwinckles/rocfl
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from archive.packages import Change, Packages
from archive.packages.layout import place_of
from archive.storage import open_store
from tests.conftest import skip_unless_required
from tests.homes.make import HOMES
from tests.integration.packages_under_test import FIRST, NOTE, SECOND, change, files_of
from tests.versitygw import Versitygw

_COUNTS = re.compile(r"Total objects:\s+(\d+)\s+Invalid objects:\s+(\d+)\s+Storage issues:\s+(\d+)")


@pytest.fixture(scope="session")
def program() -> str:
    found = os.environ.get("ROCFL") or shutil.which("rocfl")
    if not found:
        skip_unless_required("rocfl", "no rocfl (make interop builds it)")
    return str(found)


def _rocfl(program: str, root: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([program, "-r", root, *words], capture_output=True, check=False)


def _judged(program: str, root: Path) -> tuple[int, int, int]:
    """Objects, those that are invalid, and what is wrong with the folders around them."""
    found = _COUNTS.search(_rocfl(program, root, "validate").stdout.decode())
    assert found
    total, invalid, issues = map(int, found.groups())
    return total, invalid, issues


@pytest.mark.parametrize("home", sorted(path.name for path in HOMES.glob("[0-9]*")))
def test_stored_homes_are_valid_and_give_their_files_out(program: str, home: str) -> None:
    packages = Packages(open_store((HOMES / home / "store").as_uri()))
    root, ids = HOMES / home / "store" / "ocfl", sorted(packages.ids())
    assert _judged(program, root) == (len(ids), 0, 0)
    assert sorted(_rocfl(program, root, "ls").stdout.decode().splitlines()) == ids
    for object_id in ids:
        head = packages.head(object_id)
        assert head is not None
        for path, held in files_of(packages, object_id).items():
            assert _rocfl(program, root, "cat", object_id, path).stdout == held
        told = _rocfl(program, root, "log", object_id).stdout.decode()
        assert told.count("Version ") == head.head


def test_what_a_server_keeps_for_us_is_valid_in_its_plain_files(
    program: str, tmp_path: Path
) -> None:
    server = Versitygw(tmp_path)
    server.start()
    packages = Packages(open_store(f"{server.url}&part=5"))
    packages.init()
    for object_id in ("01J8", "熊本/益城町 ソ表"):
        packages.write(object_id, change(FIRST))
        packages.write(object_id, change(SECOND, "same.jpg"))
    packages.write("large", Change(files={"a": b"x" * (6 << 20)}, note=NOTE))
    root = server.bucket / "store" / "ocfl"
    assert _judged(program, root) == (3, 0, 0)
    first = _rocfl(program, root, "cat", "-v", "1", "01J8", "original/写真.jpg").stdout
    assert first == FIRST["original/写真.jpg"]
    server.kill()


def test_it_would_notice_a_flipped_bit(program: str, tmp_path: Path) -> None:
    packages = Packages(open_store((tmp_path / "store").as_uri()))
    packages.init()
    packages.write("x", change(FIRST))
    root = tmp_path / "store" / "ocfl"
    assert _judged(program, root) == (1, 0, 0)
    victim = next((tmp_path / "store" / place_of("x", "ocfl/").root).glob("v1/content/*"))
    data = bytearray(victim.read_bytes())
    data[0] ^= 1
    victim.chmod(0o644)
    victim.write_bytes(data)
    assert _judged(program, root) == (1, 1, 0)
