"""What the S3 store does beyond the contract, seen by boto3 and by plain HTTP from outside."""

import io
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.errors import AlreadyExists, StoreUnusable, WrongSetting, WrongUse
from archive.storage import Linking, Store, open_store
from archive.storage.s3 import proof
from archive.storage.s3.address import Address, parse
from archive.storage.s3.retrying import Retrying
from archive.storage.s3.store import S3Store
from archive.storage.s3.wire import Answer, Wire, connect
from tests import servers
from tests.contract.stores import keys, read
from tests.proxy import Proxy

PART = 5 << 20


@pytest.fixture
def url() -> Iterator[str]:
    with servers.s3_prefix() as url:
        yield f"{url}&part=5"


@pytest.fixture
def versioned() -> Iterator[str]:
    with servers.s3_bucket(versioned=True) as url:
        yield f"{url}&part=5"


@pytest.mark.parametrize("size", [PART - 1, PART, PART + 1, 2 * PART])
@pytest.mark.parametrize("checksum", ["crc32", "md5", "none"])
def test_what_is_large_goes_in_parts_and_comes_back(url: str, size: int, checksum: str) -> None:
    store = open_store(f"{url}&checksum={checksum}")
    data = (b"%07d " * (size // 8 + 1) % tuple(range(size // 8 + 1)))[:size]
    store.put("put", io.BytesIO(data))
    store.create("created", data)
    for key in ("put", "created"):
        assert read(store, key) == data
        with store.open(key, start=size - 3) as stream:
            assert stream.read() == data[-3:]
    with pytest.raises(AlreadyExists):
        store.create("created", data)
    assert servers.uploads(parse(url)) == []


def test_a_stream_that_breaks_in_its_parts_leaves_none(url: str) -> None:
    class Breaks(io.RawIOBase):
        left = 7

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            if not self.left:
                raise ConnectionResetError("half way")
            return b"n" * (1 << 20)

    store = open_store(url)
    with pytest.raises(ConnectionResetError):
        store.put("k", Breaks())
    assert keys(store) == []
    assert servers.uploads(parse(url)) == []


def test_probe_sweeps_uploads_that_a_killed_process_left(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = parse(url)
    target = {"Bucket": address.bucket, "Key": address.full("half")}
    servers.s3_client(address).create_multipart_upload(**target)
    store = open_store(url)
    store.probe()
    assert len(servers.uploads(address)) == 1  # perhaps somebody is still at it
    # The server says the time in whole seconds, and may say one that is a few seconds old.
    monkeypatch.setattr(proof, "_LEFT_BEHIND", timedelta(minutes=-1))
    store.probe()
    assert servers.uploads(address) == []


def test_many_bytes_need_little_memory(url: str) -> None:
    run = [sys.executable, "-c", STREAMS, url]
    grown = int(subprocess.run(run, check=True, capture_output=True).stdout)
    assert grown < 60 << 10, f"{grown} KiB for 128 MiB both ways, in parts of 5 MiB"


STREAMS = """
import resource, sys
from archive.storage import open_store
class Many:
    left = 128
    def read(self, size):
        self.left -= 1
        return b"n" * (1 << 20) if self.left >= 0 else b""
store = open_store(sys.argv[1])
store.put("warm", b"n" * (2 << 20))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
store.put("k", Many())
size = 0
with store.open("k") as stream:
    while chunk := stream.read(1 << 20):
        size += len(chunk)
assert size == 128 << 20
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_versioned_bucket_keeps_nothing_of_what_was_replaced_or_deleted(versioned: str) -> None:
    address, store = parse(versioned), open_store(versioned)
    for data in (b"secret", b"secret again", b"s" * PART, b"redacted"):
        store.put("k", data)
    assert len(servers.versions(address)) == 1
    assert read(store, "k") == b"redacted"
    store.put("k2", b"a key that begins like the other")
    store.delete("k")
    assert [key for key, _ in servers.versions(address)] == [address.full("k2")]


def test_what_others_left_of_a_key_goes_with_it(versioned: str) -> None:
    """Versions from before, and the markers of whoever deleted by other means."""
    address, store = parse(versioned), open_store(versioned)
    client = servers.s3_client(address)
    target = {"Bucket": address.bucket, "Key": address.full("k")}
    for number in range(3):
        client.put_object(**target, Body=b"%d" % number)
    client.delete_object(**target)
    client.put_object(**target, Body=b"again")
    assert len(servers.versions(address)) == 5
    store.delete("k")
    assert servers.versions(address) == []


def test_a_link_gives_the_bytes_to_anybody_for_a_minute_at_most(url: str) -> None:
    store = open_store(url)
    store.put("写真/益城.jpg", b"bytes")
    assert isinstance(store, Linking)
    named = {"media_type": "image/jpeg", "disposition": 'attachment; filename="a.jpg"'}
    link = store.link("写真/益城.jpg", seconds=60, **named)
    with urllib.request.urlopen(link) as answer:
        assert answer.read() == b"bytes"
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Disposition"] == named["disposition"]
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(link.replace("Expires=60", "Expires=600"))
    with pytest.raises(WrongUse):
        store.link("写真/益城.jpg", seconds=61, **named)


class Forgets:
    """A server that takes no notice of one condition."""

    def __init__(self, wire: Wire, operation: str) -> None:
        self._wire, self._operation = wire, operation

    def call(self, operation: str, /, **parameters: Any) -> Answer:
        if operation == self._operation:
            parameters.pop("IfNoneMatch", None)
        return self._wire.call(operation, **parameters)

    def link(self, seconds: int, /, **parameters: Any) -> str:
        return self._wire.link(seconds, **parameters)


@pytest.mark.parametrize("operation", ["put_object", "complete_multipart_upload"])
def test_a_server_that_ignores_conditions_is_refused(url: str, operation: str) -> None:
    address = parse(url)
    store: Store = S3Store(Forgets(connect(address), operation), address)
    with pytest.raises(StoreUnusable, match="If-None-Match"):
        store.probe()
    assert keys(store) == []


def test_a_bucket_that_is_not_there_is_one_sentence() -> None:
    address = parse(servers.s3_address())
    store = open_store(servers.s3_address().replace(f"//{address.bucket}/", "//test-absent/"))
    with pytest.raises(StoreUnusable, match="NoSuchBucket"):
        store.probe()
    with pytest.raises(StoreUnusable):
        store.put("k", b"")


def test_credentials_may_come_from_a_file(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = servers.s3_client(parse(url))._request_signer._credentials
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    file = tmp_path / "credentials"
    for secret, outcome in ((right.secret_key, None), ("wrong" * 8, "SignatureDoesNotMatch")):
        file.write_text(
            f"[default]\naws_access_key_id = {right.access_key}\naws_secret_access_key = {secret}\n"
        )
        address = parse(f"{url}&credentials={file}")
        store = S3Store(Retrying(connect(address)), address)
        if outcome is None:
            store.put("k", b"x")
        else:
            with pytest.raises(StoreUnusable, match=outcome):
                store.put("k", b"x")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    address = Address(bucket="b", endpoint="http://127.0.0.1:1", credentials=str(tmp_path / "none"))
    with pytest.raises(StoreUnusable, match="AWS_ACCESS_KEY_ID"):
        S3Store(connect(address), address).put("k", b"x")
    with pytest.raises(WrongSetting):
        connect(Address(bucket="b", profile="nobody"))


def test_no_request_carries_its_checksum_behind_the_body(url: str) -> None:
    """Some servers refuse that; the newest boto3 does it unless it is told otherwise."""
    trailing = []
    with Proxy(url, to=lambda request: bool(trailing.append(dict(request.headers)))) as passing:
        passing.faults.append(lambda *_: None)  # never used: it makes the proxy look
        store = open_store(passing.url)
        store.put("k", b"x")
        store.create("large", io.BytesIO(b"x" * (PART + 1)))
        store.delete("k")
    assert len(trailing) > 4
    assert not any("x-amz-trailer" in {name.lower() for name in seen} for seen in trailing)
    assert any("x-amz-checksum-crc32" in {name.lower() for name in seen} for seen in trailing)
