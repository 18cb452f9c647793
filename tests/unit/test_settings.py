"""Settings: read once, from a variable or the file it names; wrong ones are one sentence."""

from pathlib import Path

import pytest

from archive.errors import WrongSetting
from archive.settings import path_of, read_settings, table


def test_everything_has_a_default_below_the_home(tmp_path: Path) -> None:
    settings = read_settings({"ARCHIVE_HOME": str(tmp_path)})
    assert path_of(settings.store) == tmp_path / "store"
    assert path_of(settings.search) == tmp_path / "index"
    assert settings.database.endswith("catalog.sqlite")
    assert settings.number("port") == 8000


def test_a_home_with_spaces_and_japanese(tmp_path: Path) -> None:
    home = tmp_path / "記録 の場所"
    settings = read_settings({"ARCHIVE_HOME": str(home)})
    assert path_of(settings.store) == home / "store"


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("hidden\n", encoding="utf-8")
    assert read_settings({"SECRET_KEY_FILE": str(file)}).secret_key == "hidden"
    with pytest.raises(WrongSetting, match="SECRET_KEY_FILE"):
        read_settings({"SECRET_KEY_FILE": str(tmp_path / "absent")})


def test_account_and_certificates_go_into_the_address_of_the_search(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("p@ss:/wörd\n", encoding="utf-8")
    settings = read_settings(
        {
            "SEARCH_URL": "opensearch+https://search.example:9201/kumamoto?shards=2",
            "SEARCH_USER": "archive",
            "SEARCH_PASSWORD_FILE": str(password),
            "SEARCH_CA": "/etc/certificates/our ca.pem",
        }
    )
    expected = (
        "opensearch+https://archive:p%40ss%3A%2Fw%C3%B6rd@search.example:9201/kumamoto"
        "?shards=2&ca=%2Fetc%2Fcertificates%2Four+ca.pem"
    )
    assert settings.search == expected


def test_a_number_that_is_none_is_one_sentence() -> None:
    with pytest.raises(WrongSetting, match="PORT must be a whole number"):
        read_settings({"PORT": "eighty"}).number("port")


def test_the_readme_shows_the_settings_as_they_are() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert table() in readme, f"put this into the README:\n{table()}"
