"""A search server behind TLS and an account, both from files; each trouble is one sentence."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import EngineUnavailable, WrongSetting
from archive.settings import read_settings
from search.engines import open_engine
from search.engines.opensearch.address import address
from tests.conftest import skip_unless_required
from tests.contract.engines import ask, document, opensearch_place, word
from tests.tls_gate import Paper, gate, paper

ACCOUNT, PASSWORD = "archive", "pässword: 1/2@"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    paper(folder / "good")
    paper(folder / "old", days=-1)
    paper(folder / "elsewhere", host="DNS:elsewhere.example")
    return folder


def read(folder: Path) -> Paper:
    return Paper(shown=folder / "pem", key=folder / "key", authority=folder / "ca.pem")


@pytest.fixture
def upstream() -> str:
    url = os.environ.get("TEST_OPENSEARCH_URL", "")
    if not url:
        skip_unless_required("opensearch", 'no server (eval "$(tests/services.sh opensearch)")')
    (host, port), *_ = address(url).hosts
    return f"{host}:{port}"


def search_url(folder: Path, port: int, *, password: str, ca: Path, prefix: str) -> str:
    """Through the settings, with account and password in files as an operator would."""
    (folder / "user").write_text(f"{ACCOUNT}\n", encoding="utf-8")
    (folder / "password").write_text(f"{password}\n", encoding="utf-8")
    settings = read_settings(
        {
            "ARCHIVE_HOME": str(folder),
            "SEARCH_URL": f"opensearch+https://127.0.0.1:{port}/{prefix}",
            "SEARCH_USER_FILE": str(folder / "user"),
            "SEARCH_PASSWORD_FILE": str(folder / "password"),
            "SEARCH_CA": str(ca),
        }
    )
    return settings.search


@pytest.fixture
def prefix(upstream: str, tmp_path: Path) -> Iterator[str]:
    for url in opensearch_place(tmp_path):
        yield address(url).prefix


def test_an_archive_is_indexed_and_searched_through_it(
    papers: Path, upstream: str, prefix: str, tmp_path: Path
) -> None:
    good = read(papers / "good")
    with gate(upstream, good, account=f"{ACCOUNT}:{PASSWORD}") as port:
        url = search_url(tmp_path, port, password=PASSWORD, ca=good.authority, prefix=prefix)
        engine = open_engine(url)
        engine.rebuild([document(1, "給水")], position=1, version="v")
        engine.index([document(2, "給水")], position=2)
        assert (ask(engine, word("給水")).total, engine.position()) == (2, 2)
        engine.close()


@pytest.mark.parametrize(
    ("shown", "trusted", "password", "told"),
    [
        ("good", "good", "wrong", r"refuses SEARCH_USER with SEARCH_PASSWORD"),
        ("good", "elsewhere", PASSWORD, r"certificate is not to be trusted.*SEARCH_CA"),
        ("old", "old", PASSWORD, r"not to be trusted: certificate has expired\. Renew"),
        ("elsewhere", "elsewhere", PASSWORD, r"not to be trusted: .*not valid for '127\.0\.0\.1'"),
    ],
)
def test_each_trouble_is_one_sentence(
    papers: Path, tmp_path: Path, shown: str, trusted: str, password: str, told: str
) -> None:
    ca = read(papers / trusted).authority
    with gate("127.0.0.1:9", read(papers / shown), account=f"{ACCOUNT}:{PASSWORD}") as port:
        engine = open_engine(search_url(tmp_path, port, password=password, ca=ca, prefix="x"))
        with pytest.raises(EngineUnavailable, match=told) as caught:
            ask(engine, word("給水"))
        said = str(caught.value)
        assert "\n" not in said and len(said) < 240
        assert password not in said
        engine.close()


def test_a_file_of_certificates_that_is_none(tmp_path: Path) -> None:
    for text in (None, "no certificate"):
        ca = tmp_path / "ca.pem"
        if text:
            ca.write_text(text, encoding="ascii")
        with pytest.raises(WrongSetting, match="SEARCH_CA"):
            open_engine(search_url(tmp_path, 9, password=PASSWORD, ca=ca, prefix="x"))


def test_nobody_answers(papers: Path, tmp_path: Path) -> None:
    ca = read(papers / "good").authority
    engine = open_engine(search_url(tmp_path, 9, password=PASSWORD, ca=ca, prefix="x"))
    with pytest.raises(EngineUnavailable, match="does not answer"):
        ask(engine)
    engine.close()
