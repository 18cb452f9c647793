"""An older archive whose files lie where the operator put them: a folder here, an S3 prefix."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha512
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.batch import Fate
from archive.errors import InvalidSubmission, Unreached, WrongSetting, WrongUse
from archive.storage.s3.address import parse
from ingest.migration_place import _HELD, MigrationPlaces, Opened
from ingest.reach import open_reach
from ingest.staging import page_keys
from ingest.submission import Submission
from tests import servers
from tests.integration.staff_archive import Office, Person, open_office, said, token
from tests.integration.test_migration_pages import (
    HOME,
    MEANS,
    TABLE,
    TERMS,
    counts,
    items,
    migration,
    press,
    submit,
    worked,
)
from tests.integration.web_archive import jpeg
from tests.outside import ALLOWED, Said, host

BELOW = "2016年 春"
PHOTO = jpeg(300, 200, "navy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """An office whose operator allows one place, in which files can be put."""

    office: Office
    place: str
    put: Callable[[str, bytes], None]


@contextmanager
def _here(tmp_path: Path, config: pytest.Config) -> Iterator[Old]:
    root = tmp_path / "old"

    def put(key: str, data: bytes) -> None:
        (root / key).parent.mkdir(parents=True, exist_ok=True)
        (root / key).write_bytes(data)

    (home := tmp_path / "home").mkdir()
    with open_office(home, config, migration_places=f"/nowhere, {root}") as office:
        yield Old(office=office, place=str(root), put=put)


@contextmanager
def _s3(tmp_path: Path, config: pytest.Config) -> Iterator[Old]:
    with servers.s3_bucket(versioned=False) as url:
        address = parse(url)
        client = servers.s3_client(address)
        parts = urlsplit(address.endpoint)
        own = client._request_signer._credentials
        (home := tmp_path / "home").mkdir()
        (home / "tokens").mkdir()
        key = f"{own.access_key} {own.secret_key}"
        (home / "tokens" / str(parts.hostname)).write_text(key, encoding="ascii")
        place = f"{parts.scheme}://{parts.netloc}/{address.bucket}/old/"
        region = address.region or "us-east-1"
        given = {"migration_places": f"{place} {region}", "harvest_hosts": str(parts.hostname)}
        with open_office(home, config, **given) as office:
            office.world.clock.at = datetime.now(UTC)  # a server looks at its own
            yield Old(
                office=office,
                place=f"{place} {region}",
                put=lambda name, data: client.put_object(
                    Bucket=address.bucket, Key=f"old/{name}", Body=data
                ),
            )


@pytest.fixture(params=[_here, _s3], ids=["folder", "s3"])
def old(
    request: pytest.FixtureRequest, tmp_path: Path, pytestconfig: pytest.Config
) -> Iterator[Old]:
    with ExitStack() as stack:
        yield stack.enter_context(request.param(tmp_path, pytestconfig))


def _begin(person: Person, old: Old, below: str = "", table: str = TABLE, **more: str) -> object:
    form = {**TERMS, "csrf_token": token(person.get(HOME)), "kept": old.place, "below": below}
    given = {**form, **more, "table": (BytesIO(table.encode("cp932")), "一覧表.csv")}
    return person.client.post(HOME, data=given, buffered=True)


def _foreseen(old: Old, person: Person, **more: str) -> str:
    """The address of a migration whose columns and words are said, and which was tried."""
    answer = _begin(person, old, **more)
    address = str(answer.headers["Location"])  # type: ignore[attr-defined]
    submit(person, f"{address}/columns", site="https://old.example/")
    submit(person, f"{address}/words", **MEANS)
    worked(old.office)
    return address


def test_files_are_found_where_they_lie(old: Old) -> None:
    tanaka = old.office.person("tanaka")
    old.put(f"{BELOW}/写真/一.jpg", PHOTO)
    old.put(f"{BELOW}/余り.jpg", PHOTO)
    old.put("よそ/無い.jpg", PHOTO)
    assert old.place in tanaka.get(HOME).text
    address = _foreseen(old, tanaka, below=BELOW)
    told = migration(old.office, address).rehearsed
    assert told is not None and told.trouble == ""
    assert told.counts == {Fate.TAKEN: 3, Fate.REFUSED: 2}
    assert (told.unnamed, told.names) == (1, ("余り.jpg",))
    page = tanaka.get(address).text
    assert "「無い.jpg」というファイルがありません。" in page
    assert f"/ {BELOW}" in page
    press(tanaka, address, "move")
    worked(old.office)
    assert counts(old.office, address) == {Fate.TAKEN: 3, Fate.REFUSED: 2}
    found = items(old.office)["P1"]
    assert found.assets[0].digest == sha512(PHOTO).hexdigest()
    old.put(f"{BELOW}/無い.jpg", PHOTO)
    press(tanaka, address, "move")
    worked(old.office)
    assert counts(old.office, address) == {Fate.ALREADY: 3, Fate.TAKEN: 1, Fate.REFUSED: 1}


@pytest.mark.parametrize("below", ["../", "a/../..", "/etc", "..\\x", "a\0b", "./"])
def test_nothing_leads_out_of_a_place(old: Old, below: str) -> None:
    tanaka = old.office.person("tanaka")
    assert said(_begin(tanaka, old, below=below), "選んだ場所の中のフォルダーを")  # type: ignore[arg-type]
    places = old.office.world.services.migration_places
    with pytest.raises(InvalidSubmission):
        places.check(old.place, below)


def test_only_what_the_operator_names(old: Old, tmp_path: Path) -> None:
    tanaka = old.office.person("tanaka")
    for other in ("/", str(tmp_path), f"{old.place}x", "https://s3.example/bucket/"):
        assert said(_begin(tanaka, old, kept=other), "一覧から選んで")  # type: ignore[arg-type]
    address = _foreseen(old, tanaka, below="no such folder")
    told = migration(old.office, address).rehearsed
    assert told is not None
    if old.place.startswith("/"):
        assert "というフォルダーがありません" in told.trouble
    else:  # a prefix without an object is as empty as one that nobody made
        assert told.counts[Fate.REFUSED] == 3


def test_links_out_of_a_folder_are_refused(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    (secret := tmp_path / "秘密").mkdir()
    (secret / "一.jpg").write_bytes(PHOTO)
    with _here(tmp_path, pytestconfig) as old:
        old.put("写真/二.jpg", PHOTO)
        root = Path(old.place)
        (root / "一.jpg").symlink_to(secret / "一.jpg")
        (root / "外").symlink_to(secret)
        address = _foreseen(old, old.office.person("tanaka"))
        told = migration(old.office, address).rehearsed
        assert told is not None and told.counts == {Fate.TAKEN: 2, Fate.REFUSED: 3}
        lines = old.office.world.services.migrations.lines(migration(old.office, address))
        assert any("フォルダーの外を指しています" in line.detail for line in lines)
        with pytest.raises(WrongUse, match="中のフォルダーではありません"):
            old.office.world.services.migration_places.open(old.place, "外", tmp_path / "x")


def test_a_setting_that_is_no_place(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    with _here(tmp_path, pytestconfig) as old:
        services = old.office.world.services
        reach = open_reach(services.settings, services.clock)
        with pytest.raises(WrongSetting, match="MIGRATION_PLACES"):
            MigrationPlaces("old/photos", reach, services.clock, largest=1)


def _listing(*keys: str) -> bytes:
    said = "".join(f"<Contents><Key>{key}</Key><Size>1</Size></Contents>" for key in keys)
    return f"<ListBucketResult>{said}</ListBucketResult>".encode()


def test_keys_of_a_hostile_server_lead_nowhere(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    (home := tmp_path / "home").mkdir()
    keys = (
        *("a/../../../out.jpg", "a//etc/out.jpg", "a/C:\\out.jpg", "a/..\\out.jpg"),
        *("a/x", "a/x/y", "a/x", f"a/{'長' * 600}.jpg", "a/\u202egpj.jpg", "b/out.jpg"),
    )
    with host() as there:
        place = there.url("/bucket/a")
        given = {"migration_places": place, "harvest_hosts": ALLOWED}
        there.pages["/bucket"] = Said(body=_listing(*keys))
        with open_office(home, pytestconfig, **given) as office:
            (scratch := tmp_path / "in" / "scratch").mkdir(parents=True)
            opened = office.world.services.migration_places.open(place, "", scratch)
            assert set(opened.keys.values()) <= {*keys[:-1]} and len(opened.keys) >= 6
            held = [path for path in tmp_path.rglob("*") if path.is_file()]
            outside = [p for p in held if p.name == "out.jpg" and not p.is_relative_to(scratch)]
            assert outside == []
            for body in (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"{}", b"<a>" * 5000):
                there.pages["/bucket"] = Said(body=body)
                with pytest.raises(WrongUse):
                    office.world.services.migration_places.open(place, "", scratch)


@pytest.mark.parametrize("inside", ["10.0.0.1", "169.254.169.254", "[::1]", "2130706433"])
def test_a_place_inside_the_network_needs_the_operators_other_word(
    tmp_path: Path, pytestconfig: pytest.Config, inside: str
) -> None:
    (home := tmp_path / "home").mkdir()
    place = f"http://{inside}/bucket/old/"
    with (
        open_office(home, pytestconfig, migration_places=place) as office,
        pytest.raises(WrongUse, match="公開されていないネットワーク"),
    ):
        office.world.services.migration_places.open(place, "", tmp_path)


class _Objects:
    """A bucket that writes down what is fetched; one of its objects cannot be had."""

    def __init__(self) -> None:
        self.fetched: list[str] = []

    def fetch(self, key: str, path: Path, *, most: int) -> None:
        self.fetched.append(key)
        if key == "gone":
            raise Unreached("status", "404")
        if key == "busy":
            raise Unreached("status", "503")
        path.write_bytes(key.encode())


class _Named:
    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths

    def submissions(self, after: str = "") -> Iterator[tuple[str, Submission]]:
        for number, path in enumerate(self._paths):
            if number >= int(after or 0):
                yield str(number + 1), Submission(label=path.name, files=(path,))


def _laid(folder: Path, names: list[str]) -> tuple[Opened, _Objects, list[Path]]:
    paths = [folder / name for name in names]
    for path in paths:
        path.touch()
    bucket = _Objects()
    keys = {path: path.name for path in paths}
    return Opened(files=folder, bucket=bucket, keys=keys, largest=9), bucket, paths  # type: ignore[arg-type]


def test_only_a_few_files_of_a_prefix_lie_on_disk_at_a_time(tmp_path: Path) -> None:
    opened, bucket, paths = _laid(tmp_path, [f"{n:03}" for n in range(3 * _HELD)])
    held = []
    for _cursor, given in opened.filling(_Named(paths)).submissions():
        assert isinstance(given, Submission)
        assert given.files[0].read_bytes() == given.label.encode()
        held.append(sum(1 for path in paths if path.stat().st_size))
    assert (len(held), max(held)) == (3 * _HELD, _HELD)
    bucket.fetched.clear()
    rest = list(opened.filling(_Named(paths)).submissions(str(3 * _HELD - 2)))
    assert len(rest) == 2 and bucket.fetched == ["298", "299"], "what was staged is not fetched"


def test_an_object_that_is_gone_is_one_line_and_a_server_that_is_away_the_end(
    tmp_path: Path,
) -> None:
    opened, _bucket, paths = _laid(tmp_path, ["a", "gone", "b"])
    given = [one for _, one in opened.filling(_Named(paths)).submissions()]
    assert [isinstance(one, Submission) for one in given] == [True, False, True]
    opened, _bucket, paths = _laid(tmp_path, ["c", "busy"])
    with pytest.raises(Unreached):
        list(opened.filling(_Named(paths)).submissions())


def test_a_killed_worker_goes_on_where_staging_had_come(old: Old) -> None:
    """Its job ends after the first page; the next run stages the rest, and nothing twice."""
    services, tanaka = old.office.world.services, old.office.person("tanaka")
    head = "資料番号,題名,公開区分,画像\n"
    rows = "".join(f"K{n},写真{n},一般公開,{n}.jpg\n" for n in range(40))
    for number in range(40):
        old.put(f"{number}.jpg", PHOTO)
    address = _foreseen(old, tanaka, table=head + rows)
    press(tanaka, address, "move")
    job = services.queue.lease("dying")
    assert job is not None and job.payload["do"] == "move"
    steps = iter(range(100))

    def dying(_job: object) -> None:
        if next(steps) == 1:
            raise KeyboardInterrupt

    queue = services.migrations._queue
    check, queue.check = queue.check, dying  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        services.migrations.work(job)
    queue.check = check  # type: ignore[method-assign]
    batch = migration(old.office, address).batches[-1]
    staged = page_keys(services.store, batch)
    assert len(staged) == 1
    services.migrations.work(job)
    worked(old.office)
    assert counts(old.office, address) == {Fate.TAKEN: 40}
