"""Addresses of S3 stores, and how keys lie in a bucket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import InvalidKey, WrongSetting
from archive.storage.keys import LONGEST, check_key
from archive.storage.s3.address import Address, cut, joined, parse


def _is_key(text: str) -> bool:
    try:
        return bool(check_key(text))
    except InvalidKey:
        return False


PIECES = st.sampled_from(
    ["a", "+", "あ", "😀", "!", "x" * 67, "x" * 199, "x" * 200, "x" * 201, "/"]
)
KEYS = st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(_is_key)


def test_everything_can_be_said_in_the_url() -> None:
    address = parse(
        "s3://bucket/some/prefix/?endpoint=http://127.0.0.1:7070&region=r&style=path"
        "&checksum=md5&credentials=/run/secrets/s3&profile=p&part=8&timeout=5"
    )
    assert address == Address(
        bucket="bucket",
        prefix="some/prefix/",
        endpoint="http://127.0.0.1:7070",
        region="r",
        style="path",
        checksum="md5",
        credentials="/run/secrets/s3",
        profile="p",
        part=8 << 20,
        timeout=5.0,
    )
    assert parse("s3://my.Bucket_1") == Address(bucket="my.Bucket_1")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("s3:///prefix", "must look like"),
        ("s3://key:secret@bucket", "must look like"),
        ("s3://bucket/../x", "segment"),
        ("s3://bucket/" + "x" * 101, "100 bytes"),
        ("s3://bucket?endpint=x", "endpint is not known"),
        ("s3://bucket?style=both", "one of auto, path, virtual"),
        ("s3://bucket?checksum=sha1", "one of crc32"),
        ("s3://bucket?part=1", "from 5 on"),
        ("s3://bucket?timeout=soon", "number"),
        ("s3://bucket?timeout=nan", "number"),
    ],
)
def test_a_wrong_url_is_one_sentence(url: str, why: str) -> None:
    with pytest.raises(WrongSetting, match=why):
        parse(url)


def test_an_ordinary_key_is_itself() -> None:
    assert Address(bucket="b", prefix="p/").full("ocfl/ab/cd/x") == "p/ocfl/ab/cd/x"


@given(KEYS, KEYS)
def test_cut_keys_come_back_in_their_order(one: str, other: str) -> None:
    assert joined(cut(one)) == one
    assert all(len(part.encode()) <= 255 for part in cut(one).split("/"))
    assert (one.encode() < other.encode()) == (cut(one).encode() < cut(other).encode())
    assert (one == other) == (cut(one) == cut(other))
    assert other.startswith(one) <= cut(other).startswith(cut(one))


@pytest.mark.parametrize("letter", ["x", "é", "あ", "😀"])
def test_the_longest_key_below_the_longest_prefix_is_one_that_s3_takes(letter: str) -> None:
    key = letter * (LONGEST // len(letter.encode()))
    address = parse("s3://bucket/" + "p" * 100)
    assert len(address.full(key).encode()) <= 1024
    assert address.ours(address.full(key)) == key


@pytest.mark.parametrize("full", ["p/", "p/a//b", "p/.hidden", "p/a/", "p/" + "x" * 300])
def test_what_others_put_there_is_not_ours(full: str) -> None:
    assert Address(bucket="b", prefix="p/").ours(full) is None
