"""docker-compose.yml and Dockerfile: read by a parser, of the versions that tests run on."""

import re
from dataclasses import fields
from typing import Any

import pytest

from archive.settings import Settings, read_settings
from archive.storage.s3.address import parse
from tests.conftest import ROOT
from web.checking import check
from web.cli import cli

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")

_SERVERS = {
    path.stem: path
    for path in (ROOT / "tests" / "services").glob("*.sh")
    if "only_where_named=yes" not in path.read_text(encoding="utf-8")
}
_PINNED = re.compile(r"^(?:version|oldest)=(\S+)", re.MULTILINE)
_OURS = ("web", "worker", "indexer")
_NAMED = re.compile(r"\$\{([A-Z_0-9]+):-([^}]*)\}")


def _compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return read


def _services() -> dict[str, Any]:
    services: dict[str, Any] = _compose()["services"]
    return services


def _stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage: (name, the rest)."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    stages: list[list[tuple[str, str]]] = [[]]
    for line in filter(None, lines):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            stages.append([])
        stages[-1].append((word, rest))
    return stages


def _pinned(name: str) -> str:
    pinned = _PINNED.search(_SERVERS[name].read_text(encoding="utf-8"))
    assert pinned, f"{name}.sh names no version"
    return pinned[1]


def test_every_server_of_the_script_is_there_in_its_version() -> None:
    services = _services()
    assert set(services) == {*_SERVERS, *_OURS} - {"ways"}
    for name in set(_SERVERS) - {"ways", "nginx"}:
        tag = services[name]["image"].rpartition(":")[2].removeprefix("v")
        assert re.fullmatch(rf"{re.escape(_pinned(name))}(?:[.-].*)?", tag), f"{name}: {tag}"
    front = _stages()[-1]
    assert any(f"nginx={_pinned('nginx')}." in rest for word, rest in front if word == "RUN")


def test_ports_are_open_to_this_machine_alone_and_health_is_asked_for() -> None:
    for name, service in _services().items():
        ports = service.get("ports", ())
        assert bool(ports) == (name not in _OURS), name
        assert all(port.startswith("127.0.0.1:") for port in ports), name
        assert service["healthcheck"]["test"], name
        assert service["mem_limit"] and service["restart"] == "unless-stopped", name


def test_what_is_written_outlives_a_container() -> None:
    read = _compose()
    named = {volume.partition(":")[0] for s in read["services"].values() for volume in s["volumes"]}
    assert named and {name for name in named if not name.startswith((".", "/", "$"))} == set(
        read["volumes"]
    )


def test_ours_run_without_rights_on_a_root_that_is_read_only() -> None:
    for name in (*_OURS, "nginx"):
        service = _services()[name]
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
        assert service["user"].split(":")[0] not in ("", "0", "root"), name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_secrets_are_files_and_no_password_is_written_down() -> None:
    read = _compose()
    assert all(set(secret) == {"file"} for secret in read["secrets"].values())
    for name, service in read["services"].items():
        for variable, value in (service.get("environment") or {}).items():
            secret = re.search("PASSWORD|SECRET_KEY|DATABASE_URL", variable)
            assert not secret or str(value).startswith("/run/secrets/"), (name, variable)
            assert "://" not in str(value) or "@" not in str(value), (name, variable)


def test_the_settings_are_ours_and_can_be_used() -> None:
    known = {entry.name.upper() for entry in fields(Settings)}
    for name in _OURS:
        given = _services()[name]["environment"]
        assert {variable.removesuffix("_FILE") for variable in given} <= known
        plain = {k: _NAMED.sub(r"\2", v) for k, v in given.items() if not k.endswith("_FILE")}
        settings = read_settings(plain)
        check(settings)
        assert parse(settings.store_url).endpoint == parse(settings.derivatives).endpoint
        assert settings.send_files == "nginx" and settings.trusted_proxies == "1"


def test_the_commands_are_ours() -> None:
    for name in _OURS:
        for words in (_services()[name].get("command"), _services()[name]["healthcheck"]["test"]):
            if words and "kumamoto-archive" in words:
                command = cli.commands[words[words.index("kumamoto-archive") + 1]]
                command.make_context("x", list(words[words.index("kumamoto-archive") + 2 :]))


def test_nginx_finds_who_it_names() -> None:
    text = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    named = set(re.findall(r"server (\w+):\d+;", text))
    services = _services()
    assert named == {"web", "s3"}
    for name in named:
        assert set(services[name]["networks"]) & set(services["nginx"]["networks"]), name


def test_the_image_is_built_in_two_stages_from_the_lock() -> None:
    arguments, build, archive, _nginx = _stages()
    pinned = dict(rest.split("=") for word, rest in arguments if word == "ARG")
    assert pinned["PYTHON"] == "3.11"
    assert build[0][1].endswith(" AS build") and archive[0][1].endswith(" AS archive")
    assert all("slim" in stage[0][1] and "latest" not in stage[0][1] for stage in _stages()[1:])
    runs = [rest for word, rest in build if word == "RUN"]
    installing = [run for run in runs if "pip install" in run]
    assert "--require-hashes -r requirements.lock" in installing[0]
    assert all("--no-deps" in run for run in installing[1:])
    copied = [rest for word, rest in archive if word == "COPY"]
    assert copied == ["--from=build /opt/archive /opt/archive"]


def test_nobody_runs_as_root_in_it() -> None:
    *_, archive, nginx = _stages()
    for stage in (archive, nginx):
        assert [rest for word, rest in stage if word == "USER"][-1] not in ("root", "0")
    uid = next(rest for word, rest in archive if word == "USER")
    assert _services()["web"]["user"].startswith(f"{uid}:")


def test_what_the_image_copies_is_not_ignored() -> None:
    kept = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = {path for word, rest in _stages()[1] if word == "COPY" for path in rest.split()[:-1]}
    assert copied == kept
    assert all((ROOT / path).exists() for path in copied)
