"""Words in pictures: read by a job after intake, found, put right, and never overwritten."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from archive.model import Item
from archive.rights import PUBLIC, Role, Viewer
from archive.settings import Settings
from archive.transcript import Transcript
from ingest.readers import Line, is_installed
from ingest.submission import Submission
from ingest.transcribing import Read, Transcriber, Transcribing, installed_transcriber
from search.service import Ask
from tests import attack
from tests.conftest import skip_unless_required
from tests.integration.living import CACHE, take_in
from tests.integration.staff_archive import Office, Person, controls, given, typed
from tests.making import MovableClock
from web.wiring import Services, build, prepare

STAFF = Viewer(role=Role.STAFF, agent="agent-1")
READ = Transcript(
    text="戸島仮置場\n瓦とガラス", boxes=((0, 0, 0.5, 0.1), (0, 0.2, 0.5, 0.1)), confidence=0.91
)


@dataclass
class Sign:
    """A machine that reads the same sign everywhere."""

    words: tuple[str, ...] = ("戸島仮置場", "瓦とガラス")
    asked: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, path: Path, *, media_type: str, page: int) -> Read:
        assert path.read_bytes()
        self.asked.append((media_type, page))
        boxes = ((0.1, at / 10, 0.5, 0.1) for at in range(len(self.words)))
        lines = (
            Line(text=word, confidence=0.9, box=box)
            for word, box in zip(self.words, boxes, strict=True)
        )
        return Read(maker="sign 1", lines=tuple(lines))

    def close(self) -> None: ...


def opened(home: Path, transcriber: Transcriber | None) -> Services:
    settings = Settings(archive_home=str(home), cache_dir=str(CACHE))
    services = build(settings, clock=MovableClock(), transcriber=lambda: transcriber)
    prepare(services)
    return services


@pytest.fixture
def sign(tmp_path: Path) -> Iterator[tuple[Services, Sign]]:
    machine = Sign()
    services = opened(tmp_path / "home", machine)
    yield services, machine
    services.close()


def taken(services: Services, path: Path) -> Item:
    _, counts, _ = take_in(services, [Submission(label=path.name, files=(path,))])
    assert counts == {"taken": 1}
    (item,) = services.catalog.every_item()
    return item


def photo(folder: Path) -> Path:
    return attack.write(folder, "sign.jpg", attack.photo(640, 480))


def found(services: Services, words: str, viewer: Viewer) -> int:
    return services.search.find(Ask(q=words, viewer=viewer, now=services.clock())).total


def test_a_photo_is_read_after_intake_and_found_by_staff_alone(
    sign: tuple[Services, Sign], tmp_path: Path
) -> None:
    services, machine = sign
    item = taken(services, photo(tmp_path))
    assert machine.asked == [("image/jpeg", 0)]
    (read,) = item.transcripts
    assert (read.text, read.maker, read.by) == ("戸島仮置場\n瓦とガラス", "sign 1", "")
    assert len(read.boxes) == 2
    assert found(services, "戸島仮置場", STAFF) == 1
    assert found(services, "戸島仮置場", PUBLIC) == 0


def test_a_second_run_changes_nothing_and_a_rebuild_keeps_the_words(
    sign: tuple[Services, Sign], tmp_path: Path
) -> None:
    services, machine = sign
    item = taken(services, photo(tmp_path))
    assert services.transcribing is not None
    with services.database.write() as connection:
        assert services.transcribing.ask(connection, [item]) == 0
        assert services.transcribing.ask(connection, [replace(item, transcripts=())]) == 1
    services.worker("again").run_until_idle()
    assert services.catalog.get(item.id) == item
    assert len(machine.asked) == 1
    services.rebuild.run(lambda _what, _count: None)
    assert services.catalog.get(item.id).transcripts == item.transcripts


def test_without_the_extra_nothing_is_asked(tmp_path: Path) -> None:
    services = opened(tmp_path / "home", None)
    item = taken(services, photo(tmp_path))
    assert item.transcripts == ()
    assert services.queue.counts().get("done") == 1
    services.close()


def reading(office: Office, machine: Sign) -> Transcribing:
    services = office.world.services
    return Transcribing(
        machine,
        catalog=services.catalog,
        pictures=services.pictures,
        decisions=services.decisions,
        queue=services.queue,
    )


def read_by(office: Office, machine: Sign, item: Item) -> None:
    transcribing, queue = reading(office, machine), office.world.services.queue
    with office.world.services.database.write() as connection:
        queue.enqueue(connection, transcribing.JOB, {"item": item.id}, subject=item.id)
    job = queue.lease("test")
    assert job is not None
    transcribing.work(job)
    queue.finish(job)


def test_what_a_person_puts_right_stays(office: Office, tanaka: Person) -> None:
    item = given(office, transcripts=(READ,))
    answer = tanaka.review(item.id, "save", transcript=["戸島仮置き場\n瓦とガラス"])
    assert answer.status_code == 303, answer.text
    (mine,) = office.now(item.id).transcripts
    assert (mine.text, mine.by) == ("戸島仮置き場\n瓦とガラス", tanaka.agent)
    assert mine.boxes == READ.boxes
    read_by(office, Sign(words=("別の文字",)), item)
    assert office.now(item.id).transcripts == (mine,)


def test_a_form_opened_before_the_machine_read_is_saved_all_the_same(
    office: Office, tanaka: Person
) -> None:
    item = given(office)
    address = f"/staff/items/{item.id}"
    form = controls(tanaka.get(address), "review")
    read_by(office, Sign(), item)
    answer = tanaka.client.post(address, data=typed(form, "save", title_ja="案内板"), buffered=True)
    assert answer.status_code == 303, answer.text
    now = office.now(item.id)
    assert now.title == {"ja": "案内板"}
    assert [one.by for one in now.transcripts] == [""]


def test_the_page_says_that_a_machine_read_it(office: Office, tanaka: Person) -> None:
    item = given(office, transcripts=(READ,))
    assert "瓦とガラス" in tanaka.get(f"/items/{item.id}").text
    desk = tanaka.get(f"/staff/items/{item.id}").text
    assert "確からしさ 91%" in desk
    assert office.person().get(f"/items/{item.id}").status_code == 404


@pytest.fixture(scope="module")
def machine() -> Iterator[Transcriber]:
    if not is_installed():
        skip_unless_required("ocr", "no machine that reads is installed (make extras)")
    made = installed_transcriber()
    assert made is not None
    yield made
    made.close()


def test_the_photographed_list_is_found_by_words_on_it(
    machine: Transcriber, real_input: Path, tmp_path: Path
) -> None:
    services = opened(tmp_path / "home", machine)
    taken(services, real_input / "documents" / "仮置き場一覧表_20260808追加版.jpg")
    for words in ("環境交通課", "カネムラエコワークス", "ソファー マット"):
        assert found(services, words, STAFF) == 1
        assert found(services, words, PUBLIC) == 0
    services.close()
