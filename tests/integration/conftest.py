"""What integration tests share: validators of others, each in its environment, and an office."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import servers
from tests.integration.staff_archive import Office, Person, open_office
from tests.killing import OnFiles, OnS3, Place
from tests.validators import environment

_VALIDATE = """
import json, sys, ocfl
root = ocfl.StorageRoot(root=sys.argv[1])
traversed = root.validate(log_warnings=True, log_errors=True)
whole = root.good_objects == root.num_objects
places = [[path, root.object_path(name)] for path, name in root.list_objects()] if whole else []
print(json.dumps({"traversed": traversed, "objects": root.num_objects, "good": root.good_objects,
                  "errors": root.errors, "log": str(root.log), "places": places}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What ocfl-py found: how many objects, how many of them good, and its words on the others."""

    objects: int
    good: int
    words: str


@pytest.fixture(scope="session")
def validators() -> Path:
    """The Python of ocfl-py and bagit."""
    return environment("ocfl")


@pytest.fixture(scope="session")
def ocfl_py(validators: Path) -> Callable[[Path], Verdict]:
    """What ocfl-py says of the storage root in a folder: its structure, objects and places."""

    def validate(root: Path) -> Verdict:
        answer = subprocess.run(
            [str(validators), "-c", _VALIDATE, str(root)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        found = json.loads(answer.stdout.splitlines()[-1])
        misplaced = [pair for pair in found["places"] if pair[0] != pair[1]]
        assert found["traversed"], found["log"]
        assert not misplaced
        words = "\n".join(message for _, message in found["errors"])
        return Verdict(objects=found["objects"], good=found["good"], words=words)

    return validate


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("home"), request.config) as office:
        yield office


@pytest.fixture(scope="module")
def tanaka(office: Office) -> Person:
    return office.person("tanaka")


@pytest.fixture(scope="module")
def sato(office: Office) -> Person:
    return office.person("sato")


@pytest.fixture(scope="module")
def admin(office: Office) -> Person:
    return office.person("admin")


@pytest.fixture(params=["file", "s3"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """For tests that kill a process before its writes."""
    if request.param == "file":
        yield OnFiles()
        return
    with servers.s3_bucket(versioned=True) as url:
        yield OnS3(url)
