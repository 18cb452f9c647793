"""The background of maps: tiles of another server, where the operator has named one."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.errors import WrongSetting
from archive.settings import Settings

_HOW = (
    "MAP_TILES must be an address with {z}, {x} and {y}, a space and a credit, for example: "
    "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png 地理院タイル "
    "https://maps.gsi.go.jp/development/ichiran.html"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """``link`` tells more of the credit; it may be empty."""

    url: str
    credit: str
    link: str

    @property
    def origin(self) -> str:
        """Where pictures come from, as a content policy names it."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


def read_tiles(settings: Settings) -> Tiles | None:
    """None where no tiles are wanted; raises ``WrongSetting`` for what cannot be used."""
    words = settings.map_tiles.split()
    if not words:
        return None
    url, *said = words
    link = said.pop() if said and said[-1].startswith(("https://", "http://")) else ""
    parts = urlsplit(url)
    fitting = all(name in url for name in ("{z}", "{x}", "{y}")) and not set(";,'\"") & set(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or not fitting or not said:
        raise WrongSetting(_HOW)
    return Tiles(url=url, credit=" ".join(said), link=link)
