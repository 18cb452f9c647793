"""Every byte that leaves by a public door, looked through for what only staff may know."""

import io
from collections.abc import Iterator

import pypdfium2
import pytest

from archive.model import State
from tests import attack, leaks
from tests.integration.door_archive import Archive, Visitor, open_archive
from tests.integration.door_files import MAKERS, NEEDLES, shows_hidden
from tests.integration.door_items import Case, cases
from tests.integration.door_viewers import NAMED, PUBLIC, STAFF, Who, sees_content, sees_record
from tests.integration.doors import Rule, lists, of_item, plain

viewers = pytest.mark.parametrize("who", [PUBLIC, NAMED], ids=lambda who: who.name)
TOLD = (*NEEDLES, "さん宅", "090-0000-0000", "の寄贈", "130.743", "32.795")
"""Serial number, camera, names of files, donors, notes and the position of every file given."""


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "leaks") as archive:
        yield archive


def case_of(name: str) -> Case:
    return next(case for case in cases() if case.name == name)


def files(archive: Archive, who: Who) -> Iterator[tuple[str, bytes]]:
    """Every picture and document that the viewer may have."""
    visitor = archive.client(who)
    for case in cases():
        if sees_content(case, who, archive.passed):
            for address in of_item(Rule.CONTENT, case, archive.id_of(case)):
                yield address, visitor.get(address).data


def texts(archive: Archive, visitor: Visitor) -> Iterator[tuple[str, bytes]]:
    """Every page, record, list, export and refusal."""
    yield from ((address, visitor.get(address).data) for address in (*lists(), *plain()))
    for case in cases():
        for address in of_item(Rule.ITEM, case, archive.id_of(case)):
            yield address, visitor.get(address).data


def test_the_originals_say_too_much() -> None:
    """Else the scans below would find nothing whatever the product did."""
    for name in ("photo content public", "document masked"):
        case = case_of(name)
        maker, _suffix = MAKERS[case.kind]
        found = " ".join(leaks.scan(maker(case), [*TOLD, *case.staff_words, *case.masked_words]))
        assert attack.SECRET in found
        assert all(word in found for word in (*case.staff_words, *case.masked_words))
    assert shows_hidden(MAKERS["photo"][0](case_of("photo masked")))


@viewers
def test_no_file_tells_where_by_whom_or_with_what(archive: Archive, who: Who) -> None:
    staff_words = [word for case in cases() for word in case.staff_words]
    held = list(files(archive, who))
    assert {address.rpartition(".")[2] for address, _ in held} == {"jpg", "pdf"}
    for address, data in held:
        assert leaks.scan(data, [*TOLD, *staff_words]) == [], address


def test_no_page_or_record_or_export_tells_it_either(archive: Archive) -> None:
    """Marks of metadata, positions and names; the words of items are :mod:`test_every_door`'s."""
    for address, data in texts(archive, archive.client(PUBLIC)):
        found = [line for line in leaks.scan(data, TOLD) if "JPEG" not in line]
        assert found == [], address


@pytest.mark.parametrize("who", [PUBLIC, STAFF], ids=lambda who: who.name)
def test_what_a_mask_covers_is_in_no_file(archive: Archive, who: Who) -> None:
    """The public copy is masked for whoever fetches it, staff too."""
    visitor = archive.client(who)
    photo, document = case_of("photo masked"), case_of("document masked")
    for address in of_item(Rule.CONTENT, photo, archive.id_of(photo)):
        assert not shows_hidden(visitor.get(address).data), address
    data = visitor.get(f"/items/{archive.id_of(document)}/document/0.pdf").data
    assert leaks.scan(data, [*document.masked_words]) == []
    pages = text_of(data)
    assert pages[0].strip() == " ".join(document.content_words)
    assert pages[1].strip() == ""


def text_of(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(io.BytesIO(data))
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


def test_the_store_of_pictures_holds_no_unmasked_one(archive: Archive) -> None:
    (asset,) = archive.item("photo masked").assets
    folder = archive.services.settings.home / "derivatives"
    held = [path for path in folder.rglob("*.jpg") if asset.digest in str(path)]
    assert held
    assert not any(shows_hidden(path.read_bytes()) for path in held)


def erased_words() -> list[bytes]:
    erased = [case for case in cases() if case.state is State.ERASED]
    return [word.encode() for case in erased for word in (*case.words, *case.content_words)]


def check_erased(archive: Archive, folder: str) -> None:
    """Not a public door: whoever gets the disk finds nothing."""
    at = archive.services.settings.home / folder
    held = [path for path in at.rglob("*") if path.is_file()] if at.is_dir() else [at]
    assert held
    for path in held:
        data = path.read_bytes()
        assert not [word.decode() for word in erased_words() if word in data], path


@pytest.mark.parametrize("folder", ["derivatives", "index", "store/ocfl", "store/ctl/journal"])
def test_what_is_erased_has_left_every_file(archive: Archive, folder: str) -> None:
    check_erased(archive, folder)


@pytest.mark.parametrize("folder", ["store/ctl/batches", "catalog.sqlite"])
def test_what_is_erased_has_left_reports_and_identities(archive: Archive, folder: str) -> None:
    check_erased(archive, folder)


def test_a_viewer_who_may_read_gets_a_file_at_all(archive: Archive) -> None:
    counted = sum(
        case.has_picture and sees_content(case, PUBLIC, archive.passed) for case in cases()
    )
    assert counted > 5
    assert sum(sees_record(case, PUBLIC, archive.passed) for case in cases()) > counted
