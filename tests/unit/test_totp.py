"""Codes by time, held against the figures of the standard."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from web import totp

_STANDARD = base64.b32encode(b"12345678901234567890").decode()
"""The secret of RFC 6238, Appendix B; its codes there have eight digits, of which ours are six."""


@pytest.mark.parametrize(
    ("seconds", "eight"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, eight: str) -> None:
    assert totp.code(_STANDARD, totp.step_of(datetime.fromtimestamp(seconds, UTC))) == eight[2:]


def test_a_clock_may_be_one_step_early_or_late() -> None:
    now = datetime(2026, 7, 28, 7, 27, 10, tzinfo=UTC)
    here = totp.step_of(now)
    for apart in (-1, 0, 1):
        assert totp.fitting(_STANDARD, totp.code(_STANDARD, here + apart), now) == here + apart
    for apart in (-2, 2):
        assert totp.fitting(_STANDARD, totp.code(_STANDARD, here + apart), now) is None
    assert totp.step_of(now + timedelta(seconds=totp.SECONDS)) == here + 1


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "１２３", "🙂" * 6, "0" * 9999]
)
def test_what_is_no_code_fits_nothing(typed: str) -> None:
    assert totp.fitting(_STANDARD, totp.plain(typed), datetime(2026, 7, 28, tzinfo=UTC)) is None


def test_digits_may_be_typed_as_people_do() -> None:
    assert totp.plain(" １２３ 456 ") == totp.plain("123-456") == "123456"
    assert totp.plain("abcde-fghjk") == "ABCDEFGHJK"


def test_the_address_names_who_and_where() -> None:
    parts = urlsplit(totp.address(_STANDARD, login="a:b", issuer="熊本災害アーカイブ"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parts.path.count(":") == 1
    asked = parse_qs(parts.query)
    assert asked["secret"] == [_STANDARD]
    assert asked["issuer"] == ["熊本災害アーカイブ"]


def test_secrets_are_of_160_bits_and_differ() -> None:
    secrets = {totp.new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert {len(base64.b32decode(secret)) for secret in secrets} == {20}
