"""Words that nobody else uses: a door that lets one out is found by looking for the word."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import unquote_plus

from archive import vocabulary
from archive.language.text import fold

_LENGTH = 2
_NORMALISED = frozenset(
    "烝熹熾爰爻牋牘猝猥猴猾瓊瓏甓甕疣疵疽痂痞痾痿皃皈皴皸睛睥瞋瞑祚祟稈稍窩笄笋筌筍筐筺篥篦簀簇糀糅糯糲紲紿緡縅縒縟縲纐纒纓纔"
    "羮羶翅翊肚肭胖胯胼腑腟腥腴膣膩膰膸膺臀臂臑臙舂舅艚艟艤艪艫茴茵莟莢莨萓萼葆葩蓁蓆蕋蕚蕭薨蘂蘆蘢蛛蛟蛯蜉蜑蝟蝸螫蟠蠏衽袵裃"
    "裄裔裘裙裹裼褂詒詛誂誅誑誡諡諧謐謖謗譎譏讎讒谺谿豁豈豕豢賺賽贐赧赭跣跼踈踉蹇蹉蹲蹼躬躱躾軅逖逞逾遉遽邁銷銹鋩鋺錏鍄雖齎"
)
"""Signs that the dictionary reads as other ones, so that a search for one finds the other."""
_TAG, _ESCAPED = re.compile(r"<[^>]*>"), re.compile(r"\\u([0-9a-fA-F]{4})")


@cache
def signs() -> str:
    """Rare signs of the second level of JIS X 0208 that no place has and no folding changes."""
    places = "".join(place.name["ja"] for place in vocabulary.places().by_code.values())
    rows = (bytes((high, low)) for high in range(0xE0, 0xEA) for low in range(0x40, 0xFC))
    decoded = (pair.decode("cp932", "ignore") for pair in rows)
    refused = _NORMALISED.union(places)
    return "".join(c for c in decoded if len(c) == 1 and fold(c) == c and c not in refused)


def kanji(number: int) -> str:
    """Two signs that stand in no other of these words."""
    found = signs()[number * _LENGTH : (number + 1) * _LENGTH]
    if len(found) < _LENGTH:
        raise IndexError(f"there are only {len(signs()) // _LENGTH} such words")
    return found


def latin(number: int) -> str:
    """Ten letters, for files that are drawn with a plain font."""
    digest = hashlib.sha256(str(number).encode()).digest()
    return "zq" + "".join(chr(97 + byte % 26) for byte in digest[:8])


def found_in(body: bytes, words: Iterable[str]) -> set[str]:
    """Those of the words that an answer holds, spelled in any way that an answer may spell them."""
    pattern = re.compile("|".join(map(re.escape, words)))
    return {match for text in _spellings(body) for match in pattern.findall(text)}


def _spellings(body: bytes) -> Iterator[str]:
    """As it is; without tags, which may part a word; with escapes of addresses and JSON undone.

    Of a ZIP file, each member so: packed, no word could be seen.
    """
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for name in packed.namelist():
                yield name
                yield from _spellings(packed.read(name))
        return
    text = body.decode("utf-8", "replace")
    yield text
    if "<" in text:
        yield _TAG.sub("", text)
    if "%" in text:
        yield unquote_plus(text)
    if "\\u" in text:
        yield _ESCAPED.sub(lambda found: json.loads(f'"{found.group()}"'), text)
