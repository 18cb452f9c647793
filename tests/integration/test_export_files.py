"""Export files in the hands of programs that nobody here wrote."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.collection import Collection, Entry
from archive.writing import Writings
from tests.crates import roc_validator
from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_building import ACTOR
from tests.integration.door_items import cases
from tests.integration.door_viewers import PUBLIC

COLLECTION = "01collectionexported00000000"
LEFT_OUT = ("SHOULD have a link to a Contextual Entity representing the `author`",)
"""A body alone may be said to be one; docs/formats.md says why."""
_BAG = "import bagit, sys; bagit.Bag(sys.argv[1]).validate()"


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "exported") as archive:
        parts = archive.services
        writings = Writings(
            "collection",
            Collection,
            store=parts.store,
            database=parts.database,
            clock=archive.clock,
        )
        held = [case for case in cases() if not case.removed]
        whole = Collection(
            title={"ja": "すべてを収めた束"},
            entries=tuple(Entry(item=archive.id_of(case)) for case in held),
            open=True,
            published=archive.clock(),
        )
        writings.write(ACTOR, COLLECTION, whole, revision=0, step=("open", "a test"))
        yield archive


@pytest.fixture(scope="module", params=["search", f"collections/{COLLECTION}"])
def bag(
    archive: Archive, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Path:
    """The public's bag, unpacked: of everything, and of a collection with a gap."""
    folder = tmp_path_factory.mktemp("bag")
    answer = archive.client(PUBLIC).get(f"/{request.param}/download.bagit")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        packed.extractall(folder)
    return folder / "kumamoto-archive"


def test_bagit_accepts_the_bag_and_finds_a_flipped_bit(
    bag: Path, validators: Path, tmp_path: Path
) -> None:
    def judged(folder: Path) -> int:
        command = [str(validators), "-c", _BAG, str(folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert list(bag.glob("data/items/*/*.jpg")), "no picture was bagged"
    assert judged(bag) == 0
    damaged = shutil.copytree(bag, tmp_path / "damaged")
    victim = next(damaged.glob("data/items/*/*.jpg"))
    data = victim.read_bytes()
    victim.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    assert judged(damaged) != 0


def test_roc_validator_accepts_the_crate_in_the_bag(bag: Path) -> None:
    (problems,) = roc_validator([bag / "data"], left_out=LEFT_OUT).values()
    assert problems == []
