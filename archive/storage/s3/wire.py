"""The wall to boto3: single requests to an S3 server, with errors in our words."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Protocol

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    FlexibleChecksumError,
    HTTPClientError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
)
from botocore.parsers import ResponseParserError

from archive.errors import (
    AlreadyExists,
    ArchiveError,
    Damaged,
    InvalidKey,
    NotFound,
    StoreRefused,
    StoreUnavailable,
    StoreUnusable,
    WrongSetting,
)
from archive.storage.s3.address import Address

Answer = Mapping[str, Any]

_CONNECTIONS = 32
_SERVER_TROUBLE = 500
_NOT_IMPLEMENTED = 501
_BY_CODE: Mapping[str, type[ArchiveError]] = {
    "NoSuchBucket": StoreUnusable,
    "KeyTooLongError": InvalidKey,
    "ExistingObjectIsDirectory": InvalidKey,
    "ObjectParentIsFile": InvalidKey,
    # The bytes that arrived were not those that were sent.
    "BadDigest": StoreUnavailable,
    "InvalidDigest": StoreUnavailable,
    "XAmzContentSHA256Mismatch": StoreUnavailable,
    "XAmzContentChecksumMismatch": StoreUnavailable,
    "IncompleteBody": StoreUnavailable,
    "RequestTimeout": StoreUnavailable,
    "SlowDown": StoreUnavailable,
}
_BY_STATUS: Mapping[int, type[ArchiveError]] = {
    401: StoreRefused,
    403: StoreRefused,
    404: NotFound,
    408: StoreUnavailable,
    409: StoreUnavailable,  # two conditional writes met: asked again, one of them loses for good
    412: AlreadyExists,
    429: StoreUnavailable,
    _NOT_IMPLEMENTED: StoreUnusable,
}


class OutOfRange(ArchiveError):
    """There are fewer bytes than that."""


class Wire(Protocol):
    """Single requests."""

    def call(self, operation: str, /, **parameters: Any) -> Answer:
        """One request by its name in boto3, with the parameters and the answer of boto3.

        Raises ``NotFound``, ``AlreadyExists`` (a condition did not hold), ``OutOfRange``,
        ``InvalidKey``, ``StoreUnavailable`` (asking again may help), ``StoreRefused`` (it will when
        a person has put something right) and ``StoreUnusable`` (it will not).
        """

    def link(self, seconds: int, /, **parameters: Any) -> str:
        """An address that carries out ``get_object`` for whoever has it, for so long."""


class BotoWire:
    """Requests by boto3, each made once."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def call(self, operation: str, /, **parameters: Any) -> Answer:
        with wire_errors():
            answer: Answer = getattr(self._client, operation)(**parameters)
            return answer

    def link(self, seconds: int, /, **parameters: Any) -> str:
        with wire_errors():
            return str(
                self._client.generate_presigned_url(
                    "get_object", Params=parameters, ExpiresIn=seconds
                )
            )


def connected(address: Address) -> BotoWire:
    """The wire of this process to an address; making one takes a tenth of a second."""
    return _connected(address, os.getpid())  # a child must not use its parent's connections


@lru_cache(maxsize=16)
def _connected(address: Address, _process: int) -> BotoWire:
    return connect(address)


def connect(address: Address) -> BotoWire:
    """A client with its pool of connections; it may be used by several threads.

    Raises ``WrongSetting`` when there is no such profile, file, region or endpoint.
    """
    session = botocore.session.Session(profile=address.profile or None)
    if address.credentials:
        session.set_config_variable("credentials_file", address.credentials)
    config = Config(
        signature_version="s3v4",
        connect_timeout=min(address.timeout, 10.0),
        read_timeout=address.timeout,
        max_pool_connections=_CONNECTIONS,
        tcp_keepalive=True,
        retries={"total_max_attempts": 1},
        s3={"addressing_style": address.style},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        client = boto3.session.Session(botocore_session=session).client(
            "s3",
            region_name=address.region or None,
            endpoint_url=address.endpoint or None,
            config=config,
        )
    except (BotoCoreError, ValueError) as error:
        raise WrongSetting(f"The S3 store cannot be used: {error}.") from error
    return BotoWire(client)


@contextmanager
def wire_errors() -> Iterator[None]:
    """What boto3 raises, in our words; also around reading an answer."""
    try:
        yield
    except ClientError as error:
        raise _translated(error) from error
    except FlexibleChecksumError as error:
        raise Damaged(f"Storage gave other bytes than it had been given: {error}.") from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise StoreUnusable(
            f"The S3 store needs credentials: {error}. Set AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY, or name a file with credentials=… in its URL."
        ) from error
    except ParamValidationError as error:
        raise InvalidKey(f"S3 does not take this: {error}.") from error
    except (HTTPClientError, BotoCoreError, ResponseParserError) as error:
        raise StoreUnavailable(f"Storage does not answer: {error}.") from error


def _translated(error: ClientError) -> ArchiveError:
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    told = error.response.get("Error", {})
    code = str(told.get("Code", ""))
    if status == 416:
        return OutOfRange()
    kind = _BY_CODE.get(code) or _BY_STATUS.get(status)
    if kind is None:
        kind = StoreUnavailable if status >= _SERVER_TROUBLE else StoreUnusable
    return kind(f"S3 answered {status} {code}: {told.get('Message', '')}".rstrip(":. ") + ".")
