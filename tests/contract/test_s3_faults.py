"""The S3 store against a real server by way of a proxy that does harm: nothing lost or doubled."""

import io
from collections.abc import Callable, Iterator

import pytest

from archive.errors import (
    AlreadyExists,
    ArchiveError,
    Damaged,
    StoreRefused,
    StoreUnavailable,
)
from archive.storage import Store, open_store
from archive.storage.s3.address import parse
from archive.storage.s3.retrying import ATTEMPTS, Retrying
from archive.storage.s3.store import S3Store
from archive.storage.s3.wire import connect
from tests import proxy, servers
from tests.contract.stores import keys, read
from tests.dying_s3 import DyingS3
from tests.faults import Killed
from tests.proxy import Fault, Proxy, Request

PART = 5 << 20
SMALL = b"small" * 100
LARGE = bytes(range(256)) * (PART // 256 * 2 + 7)
"""Two parts and a rest."""
REFUSALS = [proxy.server_error, proxy.slow_down, proxy.gateway_page, proxy.reset]
SURVIVED = [*REFUSALS, proxy.silence, proxy.lost_answer, proxy.error_after_success]
WRITES = [proxy.flipped_upload, *SURVIVED]


@pytest.fixture
def url() -> Iterator[str]:
    with servers.s3_prefix() as url:
        yield f"{url}&part=5&timeout=1.5"


@pytest.fixture
def direct(url: str) -> Store:
    return open_store(url.replace("timeout=1.5", "timeout=60"))


def harmed(harm: Proxy) -> Store:
    """A store behind the proxy that does not wait between its attempts."""
    address = parse(harm.url)
    return S3Store(Retrying(connect(address), sleep=lambda _: None), address)


def is_put(request: Request) -> bool:
    return request.method == "PUT"


def is_part_two(request: Request) -> bool:
    return "partNumber=2" in request.path


def begins(request: Request) -> bool:
    return request.method == "POST" and "uploads" in request.path


def completes(request: Request) -> bool:
    return request.method == "POST" and "uploadId" in request.path


@pytest.mark.parametrize("write", ["put", "create"])
@pytest.mark.parametrize("fault", WRITES)
def test_a_write_succeeds_once_whatever_happens_to_its_request(
    url: str, direct: Store, fault: Fault, write: str
) -> None:
    with Proxy(url, [fault, proxy.slow_down, fault], to=is_put) as harm:
        getattr(harmed(harm), write)("k", SMALL)
        assert not harm.faults
    assert read(direct, "k") == SMALL


@pytest.mark.parametrize("fault", SURVIVED)
@pytest.mark.parametrize("to", [begins, is_part_two, completes])
def test_an_upload_in_parts_succeeds_whatever_happens_to_one_of_its_requests(
    url: str, direct: Store, fault: Fault, to: Callable[[Request], bool]
) -> None:
    with Proxy(url, [fault], to=to) as harm:
        harmed(harm).create("k", io.BytesIO(LARGE))
        assert not harm.faults
    assert read(direct, "k") == LARGE


@pytest.mark.parametrize("data", [SMALL, LARGE])
@pytest.mark.parametrize("fault", [*REFUSALS, proxy.lost_answer])
def test_what_somebody_else_created_is_not_taken_for_ours(
    url: str, direct: Store, fault: Fault, data: bytes
) -> None:
    """Not even where the bytes are the same."""
    direct.create("k", data)
    to = is_put if data is SMALL else completes
    with Proxy(url, [fault], to=to) as harm, pytest.raises(AlreadyExists):
        harmed(harm).create("k", data)
    assert read(direct, "k") == data
    assert servers.uploads(parse(url)) == []


@pytest.mark.parametrize("data", [SMALL, LARGE])
@pytest.mark.parametrize("write", ["put", "create"])
def test_a_server_that_stays_away_is_unavailable_and_nothing_is_stored(
    url: str, direct: Store, write: str, data: bytes
) -> None:
    to = is_put if data is SMALL else completes
    with (
        Proxy(url, [proxy.slow_down] * ATTEMPTS, to=to) as harm,
        pytest.raises(StoreUnavailable, match="SlowDown"),
    ):
        getattr(harmed(harm), write)("k", data)
    assert not harm.faults
    assert keys(direct) == []
    assert servers.uploads(parse(url)) == []


@pytest.mark.parametrize("data", [SMALL, LARGE])
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (proxy.no_space, StoreUnavailable),
        (proxy.server_error, StoreUnavailable),
        (proxy.denied, StoreRefused),
    ],
)
def test_a_server_that_takes_no_more_is_for_now_and_what_was_there_can_be_read(
    url: str, direct: Store, fault: Fault, kind: type[ArchiveError], data: bytes
) -> None:
    """Full, broken, or for reading only: nothing changes, not even by halves; then all goes on."""
    direct.put("old", data)
    with Proxy(url, to=lambda request: request.method != "GET") as harm:
        store = harmed(harm)
        harm.always = fault
        for write in (
            lambda: store.put("old", b"new"),
            lambda: store.create("new", data),
            lambda: store.delete("old"),
        ):
            with pytest.raises(kind) as refused:
                write()
            assert refused.value.transient
        assert read(store, "old") == data
        assert keys(direct) == ["old"]
        assert servers.uploads(parse(url)) == []
        harm.always = None
        store.create("new", data)
    assert keys(direct) == ["new", "old"]


@pytest.mark.parametrize("write", ["put", "create"])
def test_an_upload_that_dies_before_any_of_its_requests_changes_nothing(
    url: str, direct: Store, write: str
) -> None:
    """Parts that a dead process left are no key; a later start sweeps them."""
    direct.put("there", SMALL)
    counted = DyingS3(url)
    counted.put("counted", io.BytesIO(LARGE))
    direct.delete("counted")
    assert [request for request, _ in counted.writes] == [
        "create_multipart_upload",
        *["upload_part"] * 3,
        "complete_multipart_upload",
    ]
    key = "there" if write == "put" else "free"
    for before in range(len(counted.writes)):
        with pytest.raises(Killed):
            getattr(DyingS3(url, before=before), write)(key, io.BytesIO(LARGE))
        assert keys(direct) == ["there"]
        assert read(direct, "there") == SMALL
    assert len(servers.uploads(parse(url))) == len(counted.writes) - 1
    getattr(direct, write)(key, LARGE)
    assert read(direct, key) == LARGE


@pytest.mark.parametrize("fault", [proxy.server_error, proxy.reset, proxy.silence])
def test_every_reading_method_asks_again(url: str, direct: Store, fault: Fault) -> None:
    direct.put("k", SMALL)
    with Proxy(url, to=lambda _: True) as harm:
        store = harmed(harm)
        harm.faults += [fault]
        assert read(store, "k") == SMALL
        harm.faults += [fault]
        assert store.find("k") == direct.find("k")
        harm.faults += [fault]
        assert keys(store) == ["k"]
        store.find("k")
        harm.faults += [fault, fault]
        store.delete("k")
    assert not harm.faults
    assert keys(direct) == []


def test_a_large_stream_goes_on_where_it_broke_off(url: str, direct: Store) -> None:
    direct.put("k", LARGE)
    with Proxy(url, [proxy.broken_off] * 3, to=lambda request: request.method == "GET") as harm:
        assert read(harmed(harm), "k") == LARGE
        assert not harm.faults
        harm.faults += [proxy.broken_off] * 2
        with harmed(harm).open("k", start=1000, end=9_000_000) as stream:
            assert stream.read() == LARGE[1000:9_000_000]


def test_a_small_answer_that_breaks_off_is_whole_all_the_same(url: str, direct: Store) -> None:
    direct.put("k", SMALL)
    with Proxy(url, [proxy.broken_off], to=lambda request: request.method == "GET") as harm:
        assert read(harmed(harm), "k") == SMALL
        assert not harm.faults


def test_what_was_replaced_while_it_was_read_is_never_mixed(url: str, direct: Store) -> None:
    direct.put("k", LARGE)
    with Proxy(url, [proxy.broken_off], to=lambda request: request.method == "GET") as harm:
        stream = harmed(harm).open("k")
        assert stream.read(10) == LARGE[:10]
        direct.put("k", LARGE[::-1])
        with pytest.raises(StoreUnavailable, match="replaced"):
            stream.read()


def test_bits_that_flip_on_the_way_here_are_noticed(url: str, direct: Store) -> None:
    direct.put("small", SMALL)
    direct.put("large", LARGE)
    with Proxy(url, to=lambda request: request.method == "GET") as harm:
        store = harmed(harm)
        harm.faults += [proxy.flipped_download]
        assert read(store, "small") == SMALL  # asked for again
        harm.faults += [proxy.flipped_download] * 2
        with pytest.raises(Damaged):
            read(store, "small")
        harm.faults += [proxy.flipped_download]
        with pytest.raises(Damaged):
            read(store, "large")


def test_pauses_grow_and_are_drawn_by_lot() -> None:
    pauses: list[float] = []
    bounds: list[tuple[float, float]] = []

    def draw(low: float, high: float) -> float:
        bounds.append((low, high))
        return high / 2

    class Down:
        def call(self, operation: str, /, **_: object) -> dict[str, object]:
            raise StoreUnavailable

        def link(self, seconds: int, /, **_: object) -> str:
            return ""

    with pytest.raises(StoreUnavailable):
        Retrying(Down(), sleep=pauses.append, draw=draw).call("head_object")
    assert bounds == [(0.0, high) for high in (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0)]
    assert pauses == [high / 2 for _, high in bounds]
