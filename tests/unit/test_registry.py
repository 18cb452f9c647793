"""The registry: a new file is a new extension, and two may not claim one name."""

import sys
from pathlib import Path

import pytest

from archive.errors import WrongUse
from archive.registry import discover


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / f"extensions_of_{tmp_path.name}"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "plain.py").write_text("VALUE = 1")
    (folder / "second.py").write_text("EXTENSION = {'z': 'from second', 'b': 2}")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return folder


def test_finds_what_modules_offer_in_order_of_names(package: Path) -> None:
    (package / "first.py").write_text("EXTENSION = {'m': len}")
    (package / "inside").mkdir()
    (package / "inside" / "__init__.py").write_text("EXTENSION = {'a': 3}")
    assert list(discover(package.name).items()) == [
        ("a", 3),
        ("b", 2),
        ("m", len),
        ("z", "from second"),
    ]


@pytest.mark.parametrize("text", ["EXTENSION = {'z': 1}", "EXTENSION = 'z'"])
def test_refuses_two_of_one_name_and_what_is_no_mapping(package: Path, text: str) -> None:
    (package / "third.py").write_text(text)
    with pytest.raises(WrongUse, match="third"):
        discover(package.name)
