"""The wall to opensearch-py: one client, and its errors in the archive's words."""

import re
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    NotFoundError,
    OpenSearchException,
    SSLError,
    TransportError,
)

from archive.errors import EngineFull, EngineUnavailable, WrongSetting
from search.engines.opensearch.address import Address

SECONDS = 30
"""That one request may take; a bulk or the end of a rebuild takes :data:`LONG_SECONDS`."""
SEARCH_SECONDS = 15
"""That a search may take before another node is asked."""
LONG_SECONDS = 300
_CONNECTIONS = 32
T = TypeVar("T")


def client(address: Address) -> OpenSearch:
    """Connects with the first request; another host is tried where one does not answer.

    Raises ``WrongSetting`` where the file of certificates is none.
    """
    if address.tls and address.ca:
        _trust(address.ca)
    hosts = [{"host": name, "port": port} for name, port in address.hosts]
    return OpenSearch(
        hosts=hosts,
        headers=_account(address),
        use_ssl=address.tls,
        verify_certs=address.tls,
        ca_certs=address.ca or None,
        timeout=SECONDS,
        max_retries=max(1, len(hosts) - 1),
        retry_on_status=(502, 504),
        retry_on_timeout=len(hosts) > 1,
        pool_maxsize=_CONNECTIONS,
        http_compress=False,
    )


def _account(address: Address) -> dict[str, str]:
    """In UTF-8 as servers read it; the client would write Latin-1."""
    if not address.user:
        return {}
    secret = f"{address.user}:{address.password}".encode()
    return {"authorization": f"Basic {b64encode(secret).decode()}"}


def _trust(file: str) -> None:
    try:
        ssl.create_default_context(cafile=file)
    except OSError as error:
        message = f"SEARCH_CA: {file} is no file of certificates (PEM) that can be read."
        raise WrongSetting(message) from error


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the client as ``EngineUnavailable``, each with a sentence that says what to do."""
    try:
        yield
    except NotFoundError as error:
        raise EngineUnavailable("The search index has not been built yet.") from error
    except ConnectionTimeout as error:
        raise EngineUnavailable("The search server did not answer in time.") from error
    except SSLError as error:
        raise EngineUnavailable(
            f"The search server's certificate is not to be trusted: {_why(error)}. "
            "Renew it there, or name the file of the right authority in SEARCH_CA."
        ) from error
    except TransportError as error:
        if is_full(error.info):
            raise EngineFull from error
        if isinstance(error, AuthenticationException | AuthorizationException):
            message = "The search server refuses SEARCH_USER with SEARCH_PASSWORD."
            raise EngineUnavailable(message) from error
        raise EngineUnavailable(f"The search server does not answer: {reason(error)}.") from error
    except OpenSearchException as error:
        raise EngineUnavailable(f"The search server cannot be asked: {error}") from error


def insisting(do: Callable[[], T]) -> T:
    """What ``do`` returns, asked for again while the server has no time or its answer is lost.

    ``do`` looks anew each time: what was not answered may have been done.
    """
    with translated():
        for wait in _WAITS:
            try:
                return do()
            except TransportError as error:
                if error.status_code not in _PASSING or is_full(error.info):
                    raise
            time.sleep(wait)
        return do()


_PASSING = frozenset({"N/A", "TIMEOUT", 408, 429, 502, 503, 504})
"""What the client says of a connection that broke or was silent, and what servers say of haste."""
_WAITS = (0.25, 0.5, 1, 2, 4)


def is_full(said: object) -> bool:
    """Whether an answer, or what one says of a document, is the block that a full disk sets.

    It comes with 429 or 403, but is neither haste nor a matter of accounts.
    """
    text = str(said)
    return "cluster_block_exception" in text and any(mark in text for mark in _FULL)


_FULL = ("read-only", "flood-stage", "create-index blocked")


def _why(error: SSLError) -> str:
    """What OpenSSL finds wrong, as in ``certificate has expired``."""
    found = re.search(r"certificate verify failed: ([^(\]]+)", str(error.info))
    return found[1].strip() if found else "the connection is not safe"


def reason(error: TransportError) -> str:
    """What the server says of the problem, in a few words."""
    info = error.info
    if isinstance(info, dict) and isinstance(info.get("error"), dict):
        cause = (info["error"].get("root_cause") or [info["error"]])[0]
        return f"{error.status_code} {cause.get('type')}: {cause.get('reason')}"
    return f"{error.status_code} {error.error}"
