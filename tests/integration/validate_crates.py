"""Run by the Python of roc-validator: judges the crates in the folders given, and fetches nothing.

Prints one JSON object: for each folder, what is wrong (empty: nothing). A request for anything but
the JSON-LD context of RO-Crate 1.1, which comes from the rocrate wheel, is refused and reported.
"""

import json
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from rocrate_validator.models import Severity, ValidationSettings
from rocrate_validator.services import validate
from rocrate_validator.utils.http import HttpRequester

CONTEXT = files("rocrate").joinpath("data", "ro-crate.jsonld").read_bytes()
ADDRESS = "https://w3id.org/ro/crate/1.1/context"


class Answer:
    """What the validator reads of an answer."""

    def __init__(self, status: int, content: bytes) -> None:
        self.status_code, self.content, self.text = status, content, content.decode()
        self.headers = {"Content-Type": "application/ld+json"}

    def json(self) -> object:
        return json.loads(self.content)


class Offline:
    """Stands for the network: it has one document."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    def get(self, url: str, **_: object) -> Answer:
        if url == ADDRESS:
            return Answer(200, CONTEXT)
        self.refused.append(url)
        return Answer(504, b"")

    head = get


def judge(folder: Path, cache: str, network: Offline) -> list[str]:
    """What roc-validator says against the crate: all that RO-Crate 1.1 requires or recommends."""
    settings = ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier="ro-crate-1.1",
        requirement_severity=Severity.RECOMMENDED,
        offline=True,
        cache_path=Path(cache) / "http",
    )
    HttpRequester().session = network
    result = validate(settings)
    return [
        f"{issue.severity.name}: {issue.check.name}: {issue.message} {issue.violatingEntity or ''}"
        for issue in result.get_issues()
    ]


def main(folders: list[str]) -> None:
    if json.loads(CONTEXT)["@id"] != ADDRESS:
        raise SystemExit("the rocrate wheel carries another context")
    network = Offline()
    with tempfile.TemporaryDirectory() as cache:
        found = {folder: judge(Path(folder), cache, network) for folder in folders}
    print(json.dumps({"problems": found, "refused": network.refused}))


if __name__ == "__main__":
    main(sys.argv[1:])
