"""Files sent from a browser: in pieces over a bad line, or whole with the form; then a batch."""

from base64 import b64encode
from io import BytesIO

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from archive.batch import Batch, Fate
from archive.errors import InvalidSubmission, WrongState
from archive.model import Item, When
from ingest.uploads import PREFIX, Upload, safe_path
from tests.integration.staff_archive import Office, Person, token
from tests.integration.web_archive import jpeg
from web.upload import tus

TERMS = {"basis": "permission", "donor": "町の写真クラブ", "credit": "写真クラブ"}
TERMS |= {"place": "益城町", "date": "平成28年4月", "disaster": "kumamoto-2016"}
FORM = "/staff/uploads"
PHOTO = jpeg(800, 600, "olive")


def ask(person: Person, method: str, address: str, **more: object) -> TestResponse:
    headers = {"X-CSRFToken": token(person.get(FORM)), **more.pop("headers", {})}  # type: ignore[dict-item]
    return person.client.open(address, method=method, headers=headers, buffered=True, **more)  # type: ignore[arg-type]


def begin(person: Person) -> dict[str, str]:
    answer = ask(person, "POST", FORM, data=TERMS, headers={"Accept": "application/json"})
    assert answer.status_code == 201
    told: dict[str, str] = answer.json
    return told


def add(person: Person, upload: dict[str, str], path: str, size: int) -> str:
    about = f"relativePath {b64encode(path.encode()).decode()}"
    headers = {"Upload-Length": str(size), "Upload-Metadata": about}
    answer = ask(person, "POST", upload["files"], headers=headers)
    assert answer.status_code == 201
    return answer.headers["Location"]


def send(person: Person, place: str, offset: int, piece: bytes) -> TestResponse:
    headers = {"Content-Type": tus.PIECE, "Upload-Offset": str(offset)}
    return ask(person, "PATCH", place, data=piece, headers=headers)


def reached(person: Person, place: str) -> int:
    answer = ask(person, "HEAD", place)
    assert answer.status_code == 200 and answer.headers["Tus-Resumable"] == "1.0.0"
    return int(answer.headers["Upload-Offset"])


def give(person: Person, upload: dict[str, str], *places: str) -> TestResponse:
    form = MultiDict([("file", place.rpartition("/")[2]) for place in places])
    return ask(person, "POST", upload["give"], data=form)


def worked(office: Office) -> None:
    office.world.services.worker("test").run_until_idle()


def taken(office: Office, batch: Batch) -> list[Item]:
    report = office.world.services.batches.report(batch.id, [Fate.TAKEN])
    return [office.now(line.item_id) for line in report]


def left(office: Office, upload_id: str) -> list[str]:
    return [stat.key for stat in office.world.services.store.list(f"{PREFIX}{upload_id}/")]


def test_pieces_over_a_bad_line_become_items(office: Office, tanaka: Person) -> None:
    upload = begin(tanaka)
    place = add(tanaka, upload, "写真/役場.jpg", len(PHOTO))
    half = len(PHOTO) // 2
    assert send(tanaka, place, 0, PHOTO[:half]).status_code == 204
    assert send(tanaka, place, 0, PHOTO[:half]).status_code == 409  # its answer was lost
    assert reached(tanaka, place) == half
    early = give(tanaka, upload, place)
    assert early.status_code == 422 and "まだ届いていない" in early.json["wrong"]["files"]
    assert send(tanaka, place, half + 1, PHOTO[half + 1 :]).status_code == 409
    assert send(tanaka, place, half, PHOTO[half:] + b"more").status_code == 400
    assert send(tanaka, place, half, PHOTO[half:]).headers["Upload-Offset"] == str(len(PHOTO))
    given = give(tanaka, upload, place)
    assert give(tanaka, upload, place).json == given.json
    batch_id = given.json["url"].rpartition("/")[2]
    worked(office)
    batch = office.world.services.batches.get(batch_id)
    assert (batch.state, batch.kind, batch.by) == ("done", "upload", tanaka.agent)
    (item,) = taken(office, batch)
    assert item.evidence.path == "写真/役場.jpg"
    assert (item.donor, item.credit) == ("町の写真クラブ", "写真クラブ")
    assert (item.places[0].code, item.places[0].source) == ("43443", "batch")
    assert item.dates.shot == When(edtf="2016-04", source="batch")
    assert "受入のときの記載" in tanaka.get(f"/items/{item.id}").text
    assert left(office, upload["id"]) == []
    assert send(tanaka, place, 0, b"late").status_code in (404, 409)


def test_a_form_without_scripts_sends_whole_files(office: Office, tanaka: Person) -> None:
    table = "file,title,place\n一.jpg,町の広場,熊本市中央区\n".encode()
    files = [(BytesIO(jpeg(300, 200, "navy")), "一.jpg"), (BytesIO(table), "metadata.csv")]
    form = {**TERMS, "csrf_token": token(tanaka.get(FORM)), "files": files}
    answer = tanaka.client.post(FORM, data=form, buffered=True)
    assert answer.status_code == 303
    waiting = tanaka.get(answer.headers["Location"]).text
    assert "まだ処理しています。" in waiting and "止まっています" not in waiting
    worked(office)
    batch = office.world.services.batches.get(answer.headers["Location"].rpartition("/")[2])
    (item,) = taken(office, batch)
    assert item.title == {"ja": "町の広場"}
    assert item.places[0].source == "row"  # the table knows better than the form


def test_wrong_terms_are_told_and_what_was_typed_stays(tanaka: Person) -> None:
    form = {"basis": "", "date": "いつか", "place": "どこか", "donor": "田中さん"}
    refused = tanaka.post(FORM, form, at=FORM)
    assert refused.status_code == 422
    for said in ("権利の根拠を選んで", "日付として読めません", "一つに決まりません", "田中さん"):
        assert said in refused.text
    empty = tanaka.post(FORM, TERMS, at=FORM)
    assert empty.status_code == 422 and "ファイルを選んでください" in empty.text


def test_an_upload_belongs_to_who_began_it(tanaka: Person, sato: Person) -> None:
    upload = begin(tanaka)
    place = add(tanaka, upload, "a.jpg", 4)
    assert ask(sato, "HEAD", place).status_code == 404
    assert send(sato, place, 0, b"abcd").status_code == 404
    assert give(sato, upload, place).status_code == 404
    for wrong in (upload["files"].replace(upload["id"], "x"), place[:-3] + "..x"):
        assert ask(tanaka, "HEAD", wrong).status_code in (404, 405)


def test_a_large_file_is_refused_before_it_is_sent(office: Office, tanaka: Person) -> None:
    headers = {"Upload-Length": str(office.world.services.uploads.largest + 1)}
    answer = ask(tanaka, "POST", begin(tanaka)["files"], headers=headers)
    assert answer.status_code == 413
    assert int(answer.headers["Tus-Max-Size"]) == office.world.services.uploads.largest
    for header in ({"Upload-Length": "-1"}, {"Upload-Length": "1", "Upload-Metadata": "name ?"}):
        assert ask(tanaka, "POST", begin(tanaka)["files"], headers=header).status_code == 400


def test_nobody_else_may_send_large_forms(office: Office) -> None:
    """A stranger's body is not read further than that of any form."""
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
    body = head + b"x" * 17_000_000 + b"\r\n--b--\r\n"
    answer = office.person().client.post(
        FORM, data=body, content_type="multipart/form-data; boundary=b", buffered=True
    )
    assert answer.status_code in (303, 413)


def test_a_worker_killed_while_it_stages_goes_on(
    office: Office, tanaka: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = office.world.services
    upload = services.uploads.begin(tanaka.agent, {"name": "多くの写真", "basis": "own"})
    files = []
    for number in range(20):  # more than a page of files
        data = jpeg(64 + number, 48, "gray")
        incoming = services.uploads.add(upload, f"{number}.jpg", len(data))
        services.uploads.append(upload, incoming.id, 0, data)
        files.append(incoming.id)
    batch = services.uploads.give(upload, files)
    copied = services.uploads._copy

    def dies(upload: Upload, file_id: str, folder: object) -> None:
        if file_id == files[12]:
            raise KeyboardInterrupt
        copied(upload, file_id, folder)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(services.uploads, "_copy", dies)
        with pytest.raises(KeyboardInterrupt):
            services.worker("dying").run_until_idle()
    assert services.batches.get(batch.id).state == "staging"
    again = services.uploads.give(services.uploads.get(upload.id, tanaka.agent), files)
    assert again.id == batch.id
    (job,) = [one.job for one in services.oversight.list(["running"], limit=9)]
    services.uploads.work(job)
    worked(office)
    assert services.batches.counts(batch.id) == {Fate.TAKEN: 20}
    assert left(office, upload.id) == []


def test_what_was_given_cannot_be_changed(office: Office, tanaka: Person) -> None:
    uploads = office.world.services.uploads
    upload = uploads.begin(tanaka.agent, {"name": "空", "basis": "own"})
    with pytest.raises(InvalidSubmission):
        uploads.give(upload, [])
    incoming = uploads.add(upload, "空.txt", 0)
    uploads.give(upload, [incoming.id])
    with pytest.raises(WrongState):
        uploads.add(uploads.get(upload.id, tanaka.agent), "b.txt", 1)


def test_what_nobody_gave_may_leave_and_what_was_given_may_not(
    office: Office, tanaka: Person
) -> None:
    """After how long is said by ``Retention``, as of all that is over."""
    uploads = office.world.services.uploads
    begun, given = (uploads.begin(tanaka.agent, {"name": "途中", "basis": "own"}) for _ in "12")
    uploads.add(begun, "a.jpg", 5)
    uploads.give(given, [uploads.add(given, "b.txt", 0).id])
    going = {stat.key for stat in uploads.never_given()}
    assert set(left(office, begun.id)) <= going and left(office, begun.id)
    assert not set(left(office, given.id)) & going and left(office, given.id)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("写真/一.jpg", "写真/一.jpg"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\写真\\一.jpg", "C:/写真/一.jpg"),
        ("a\x00b\n.jpg", "ab.jpg"),
        ("/", "file"),
        ("", "file"),
        ("か\u3099.jpg", "が.jpg"),
        ("長" * 200 + ".jpeg", "長" * 58 + ".jpeg"),
    ],
)
def test_paths_lead_nowhere_else(sent: str, kept: str) -> None:
    assert safe_path(sent) == kept
