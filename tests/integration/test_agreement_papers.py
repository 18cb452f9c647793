"""Signed papers of agreements: kept as they came, seen by staff alone, and who looked is told."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.datastructures import FileStorage

from archive.agreement.paper import PREFIX
from archive.audit import ledger
from archive.audit_log import Kind, Wanted
from archive.errors import Damaged
from tests import attack
from tests.integration.living import CACHE
from tests.integration.staff_archive import Office, Person, open_office
from tests.integration.test_agreement_pages import add
from web.cli import cli

PDF = attack.saved(attack.pdf())
PHOTO = attack.photo()


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("home"), request.config) as office:
        yield office


def give(person: Person, page: str, name: str, data: bytes, **more: str) -> str:
    """What the page says after a file was sent."""
    sent = FileStorage(io.BytesIO(data), filename=name)
    answer = person.post(f"{page}/papers", {"paper": sent, **more}, at=f"{page}/papers")
    assert answer.status_code in (303, 422), answer.text
    return answer.text if answer.status_code == 422 else person.get(f"{page}/papers").text


def digests(office: Office, page: str) -> list[str]:
    return [one.digest for one in office.world.services.papers.of(page.rpartition("/")[2])]


def test_a_paper_is_kept_as_it_came_and_every_look_is_noted(
    office: Office, tanaka: Person, sato: Person
) -> None:
    page = add(tanaka, "紙のある許諾")
    assert "署名した書類: なし" in tanaka.get(page).text
    assert "許諾書.pdf" in give(tanaka, page, "許諾書.pdf", PDF, reason="郵送")
    assert "許諾書.pdf" in sato.get(page).text
    (digest,) = digests(office, page)
    got = sato.get(f"{page}/papers/{digest}")
    assert (got.data, got.mimetype) == (PDF, "application/pdf")
    disposition = got.headers["Content-Disposition"]
    assert disposition.startswith("attachment") and disposition.isascii()
    assert (
        got.headers["Cache-Control"] == "no-store"
        and "sandbox" in got.headers["Content-Security-Policy"]
    )
    looks = office.world.services.audit_log.find(Wanted(kind=Kind.PAPER), limit=10)
    assert [(one.agent, one.subject, one.said) for one in looks] == [
        (sato.agent, f"agreement/{page.rpartition('/')[2]}", {"paper": "許諾書.pdf"})
    ]
    assert "書類を見た" in office.person("admin").get("/staff/log?kind=paper").text


def test_who_is_no_staff_gets_nothing(office: Office, tanaka: Person) -> None:
    page = add(tanaka, "見せない紙")
    give(tanaka, page, "1.jpg", PHOTO)
    address = f"{page}/papers/{digests(office, page)[0]}"
    before = len(office.world.services.audit_log.find(Wanted(kind=Kind.PAPER), limit=100))
    for person in (office.person(), office.person("reader")):
        answer = person.get(address)
        assert answer.status_code in (302, 303, 403, 404) and answer.data != PHOTO
    assert len(office.world.services.audit_log.find(Wanted(kind=Kind.PAPER), limit=100)) == before
    assert tanaka.get(f"{page}/papers/{'0' * 64}").status_code == 404


def test_replaced_and_put_aside_it_stays_among_the_earlier_ones(
    office: Office, tanaka: Person, sato: Person
) -> None:
    page = add(tanaka, "書き直した紙")
    give(tanaka, page, "案.jpg", PHOTO)
    (first,) = digests(office, page)
    told = give(sato, page, "本書.pdf", PDF, instead=first, reason="署名入り")
    (second,) = digests(office, page)
    assert second != first and told.index("前の書類") < told.index("案.jpg")
    assert "代えた" in told and "署名入り" in told
    assert tanaka.get(f"{page}/papers/{first}").data == PHOTO
    aside = f"{page}/papers/{second}"
    unsaid = tanaka.post(aside, {"reason": " "}, at=f"{page}/papers")
    assert unsaid.status_code == 422 and digests(office, page) == [second]
    assert tanaka.post(aside, {"reason": "失効"}, at=f"{page}/papers").status_code == 303
    assert digests(office, page) == []
    assert tanaka.get(aside).data == PDF
    assert tanaka.post(aside, {"reason": "もう一度"}, at=f"{page}/papers").status_code == 404
    give(tanaka, page, "本書.pdf", PDF)
    assert digests(office, page) == [second]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.pdf", b"", "空です"),
        ("手紙.txt", "許諾します".encode(), "PDF か画像"),
        ("写真.pdf", PHOTO, "名前の終わりと中身"),
        ("鍵.pdf", attack.encrypted_pdf(), "パスワード"),
        ("切れた.pdf", PDF[: len(PDF) // 3], "壊れて"),
        ("切れた.jpg", PHOTO[:200], "壊れて"),
        ("大きな.png", attack.huge_png(), "縦横が大きすぎ"),
        ("詰めた.zip", attack.zipped(), "PDF か画像"),
    ],
)
def test_what_is_not_what_it_says_is_refused(
    office: Office, tanaka: Person, name: str, data: bytes, said: str
) -> None:
    page = add(tanaka, f"断る紙 {name}")
    told = give(tanaka, page, name, data)
    assert said in told
    assert digests(office, page) == []


def test_a_rebuild_brings_papers_back_and_damage_is_found(office: Office, tanaka: Person) -> None:
    services = office.world.services
    page = add(tanaka, "戻る紙")
    agreement_id = page.rpartition("/")[2]
    give(tanaka, page, "許諾書.pdf", PDF)
    (digest,) = digests(office, page)
    services.rebuild.run(lambda *_: None)
    assert services.papers.read(agreement_id, digest) == PDF
    key, store = f"{PREFIX}{agreement_id}/{digest}", services.store
    assert ledger.problems(store, services.database, key) == []
    store.put(key, PDF + b"\n")
    assert [one.kind for one in ledger.problems(store, services.database, key)] == ["damaged"]
    with pytest.raises(Damaged):
        services.papers.read(agreement_id, digest)
    assert tanaka.get(f"{page}/papers/{digest}").status_code == 500
    store.delete(key)
    said = f"ctl/registers/paper/{agreement_id}/000001.json"
    (lost,) = ledger.problems(store, services.database, said)
    assert (lost.kind, lost.key) == ("missing", key)
    store.put(key, PDF)


def test_commands_do_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_DIR", str(CACHE))
    monkeypatch.setenv("ARCHIVE_HOME", str(tmp_path / "own"))
    paper, other, out = tmp_path / "紙.pdf", tmp_path / "紙.txt", tmp_path / "out.pdf"
    paper.write_bytes(PDF)
    other.write_bytes(PDF)

    def run(*words: str, code: int = 0) -> str:
        answer = CliRunner().invoke(cli, words)
        said = answer.output + (str(answer.exception) if answer.exception else "")
        assert (answer.return_value if answer.exception is None else 2) in (code, None), said
        return said

    run("init")
    run("agreement", "add", "町の写真")
    at = ("agreement", "paper")
    assert "no paper" in run(*at, "list", "町の写真")
    digest = run(*at, "add", "町の写真", str(paper), "--reason", "郵送").split()[0]
    assert "名前の終わり" in run(*at, "add", "町の写真", str(other), code=2)
    run(*at, "save", "町の写真", digest, str(out))
    assert out.read_bytes() == PDF
    assert "cannot be written" in run(*at, "save", "町の写真", digest, str(out), code=2)
    run(*at, "remove", "町の写真", digest, "--reason", "失効")
    assert "earlier" in run(*at, "list", "町の写真")
    run(*at, "save", "町の写真", "beef", str(out), code=2)
