"""The address of a cluster: read whole, refused in one sentence, never shown with its password."""

import pytest

from archive.errors import WrongSetting
from search.engines.opensearch.address import address


def test_an_address_with_everything() -> None:
    read = address(
        "opensearch+https://archive:p%40ss%3A@a.example:9201,b.example/kumamoto-2?shards=3&replicas=2&ca=%2Fca.pem"
    )
    assert read.hosts == (("a.example", 9201), ("b.example", 9200))
    assert (read.user, read.password) == ("archive", "p@ss:")
    assert (read.tls, read.ca, read.prefix, read.shards) == (True, "/ca.pem", "kumamoto-2", 3)
    assert read.replicas == 2


def test_an_address_with_nothing_but_a_host() -> None:
    read = address("opensearch+http://127.0.0.1:9200")
    assert read.hosts == (("127.0.0.1", 9200),)
    assert (read.user, read.tls, read.ca) == ("", False, "")
    assert (read.prefix, read.shards) == ("kumamoto-archive", 1)
    assert read.replicas is None


@pytest.mark.parametrize(
    "wrong",
    [
        "opensearch+http://",
        "opensearch+http://host:port",
        "opensearch+http://host/Upper",
        "opensearch+http://host/a,b",
        "opensearch+http://host/*",
        "opensearch+http://host?shards=0",
        "opensearch+http://host?shards=many",
        "opensearch+http://host?replicas=9",
        "opensearch+http://user:hidden@host:99999999",
    ],
)
def test_what_cannot_be_used_is_one_sentence(wrong: str) -> None:
    with pytest.raises(WrongSetting, match="SEARCH_URL") as caught:
        address(wrong)
    assert "hidden" not in str(caught.value)
