"""The judge of addresses: everything that is not plainly public is refused, in any disguise."""

from collections.abc import Sequence

import pytest

from archive.errors import Unreached, WrongSetting
from ingest.reach.guard import Guard


class Names:
    """A name server: the answers of each name, one after the other, and how often it was asked."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self.answers = {name.replace("_", "."): list(each) for name, each in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        left = self.answers.get(host)
        if not left:
            raise OSError("no such name")
        return left.pop(0) if len(left) > 1 else left[0]


PUBLIC = "93.184.216.34"
NAMES = Names(
    photos_example=[[PUBLIC, "2606:2800:220:1::1"]],
    inside_example=[["10.1.2.3"]],
    both_example=[[PUBLIC, "192.168.1.1"]],
    link_example=[["169.254.169.254"]],
    mapped_example=[["::ffff:127.0.0.1"]],
    zoned_example=[["fe80::1%eth0"]],
    odd_example=[["not an address"]],
    none_example=[[]],
)


def refused(url: str, allowed: str = "") -> str:
    with pytest.raises(Unreached) as told:
        Guard(allowed, resolve=NAMES).judge(url)
    return told.value.reason


def test_a_public_name_becomes_the_numbers_to_connect_to() -> None:
    target = Guard(resolve=NAMES).judge("https://PHOTOS.example./写真/a b.jpg?q=益城#x")
    assert (target.scheme, target.host, target.port) == ("https", "photos.example", 443)
    assert target.addresses == (PUBLIC, "2606:2800:220:1::1")
    assert target.path == "/%E5%86%99%E7%9C%9F/a%20b.jpg?q=%E7%9B%8A%E5%9F%8E"
    assert Guard(resolve=NAMES).judge("http://photos.example").path == "/"
    assert Guard(resolve=NAMES).judge(f"http://{PUBLIC}:8080/x").port == 8080


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "169.254.169.254",
        "169.254.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "0",
        "127.0.0.1.",
        "１２７.0.0.1",
        "127。0。0。1",
        "8.8.2056",
        "010.8.8.8",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:8.8.8.8]",
        "[::127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[fe80::1]",
        "[fec0::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
        "[100::1]",
        "inside.example",
        "both.example",
        "link.example",
        "mapped.example",
        "zoned.example",
    ],
)
def test_what_is_not_public_is_refused(host: str) -> None:
    for scheme in ("http", "https"):
        assert refused(f"{scheme}://{host}/") == "forbidden"
        assert refused(f"{scheme}://{host}:8443/x") == "forbidden"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "photos.example",
        "//photos.example/",
        "file:///etc/passwd",
        "ftp://photos.example/",
        "gopher://127.0.0.1:6379/_x",
        "http:///x",
        "http://user@photos.example/",
        "http://photos.example@127.0.0.1/",
        "http://user:word@127.0.0.1/",
        "http://photos.example:99999/",
        "http://photos.example:x/",
        "http://photos.example/a\r\nHost: inside",
        "http://photos.example/\u202ex",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://%31%32%37.0.0.1/",
        "http://a..b/",
    ],
)
def test_what_is_no_plain_address_is_refused_before_anybody_is_asked(url: str) -> None:
    before = len(NAMES.asked)
    assert refused(url) in ("bad-address", "forbidden")
    assert len(NAMES.asked) == before


@pytest.mark.parametrize("host", ["nowhere.example", "odd.example", "none.example"])
def test_a_name_that_leads_nowhere(host: str) -> None:
    assert refused(f"https://{host}/") == "unknown-host"


def test_a_name_is_asked_for_once_whatever_it_means_a_moment_later() -> None:
    names = Names(rebind_example=[[PUBLIC], ["127.0.0.1"]])
    guard = Guard(resolve=names)
    assert guard.judge("http://rebind.example/").addresses == (PUBLIC,)
    assert names.asked == ["rebind.example"]
    with pytest.raises(Unreached, match="forbidden"):
        guard.judge("http://rebind.example/")


def test_hosts_and_networks_may_be_allowed_and_metadata_never() -> None:
    allowed = (
        "inside.example, 192.168.1.0/24, 127.0.0.1, link.example, 169.254.0.0/16, mapped.example"
    )
    guard = Guard(allowed, resolve=NAMES)
    assert guard.judge("http://inside.example/").addresses == ("10.1.2.3",)
    assert guard.judge("http://both.example/").addresses == (PUBLIC, "192.168.1.1")
    assert guard.judge("http://127.0.0.1:5000/").addresses == ("127.0.0.1",)
    for host in ("10.1.2.3", "192.168.2.1", "169.254.169.254", "link.example", "mapped.example"):
        assert refused(f"http://{host}/", allowed) == "forbidden"
    assert refused("http://2130706433/", allowed) == "forbidden"
    with pytest.raises(WrongSetting, match="HARVEST_HOSTS"):
        Guard("10.0.0.1/8")
