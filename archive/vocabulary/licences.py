"""The closed list of licences and rights statements an item may carry; undetermined is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import msgspec

from archive.errors import NotFound
from archive.model import LangString
from archive.vocabulary.labels import in_language
from archive.vocabulary.tables import read_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """``uri`` is empty for undetermined.

    ``reusable`` (二次利用できる): anybody may use it again without asking, under the conditions
    that the label names. ``credit`` is the credit line, with ``{credit}`` for who is named.
    """

    uri: str
    short: LangString
    label: LangString
    credit: LangString
    reusable: bool
    aliases: tuple[str, ...] = ()


@cache
def licences() -> Mapping[str, Licence]:
    """Every licence by URI, in the order to offer them."""
    loaded = msgspec.json.decode(read_json("licences.json"), type=tuple[Licence, ...])
    return MappingProxyType({licence.uri: licence for licence in loaded})


def get_licence(uri: str) -> Licence:
    """The licence with exactly this URI; :class:`archive.errors.NotFound` where there is none."""
    licence = licences().get(uri)
    if licence is None:
        raise NotFound(f"{uri!r} is not in the list of licences")
    return licence


def find_licence(text: str) -> Licence | None:
    """The licence that somebody means: URI with http or https, "CC BY 4.0", InC.

    "CC BY" without a version is not answered: rights are never guessed.
    """
    return _spellings().get(_fold(text))


def credit_line(uri: str, credit: str, *, lang: str = "ja") -> str:
    """What to print beside a copy; where nobody is named, the short label of the licence."""
    licence = get_licence(uri)
    if not credit:
        return in_language(licence.short, lang)
    return in_language(licence.credit, lang).replace("{credit}", credit)


@cache
def _spellings() -> Mapping[str, Licence]:
    return {
        _fold(spelling): licence
        for licence in licences().values()
        for spelling in (licence.uri, *licence.aliases)
    }


def _fold(text: str) -> str:
    bare = text.strip().casefold().removeprefix("https://").removeprefix("http://")
    bare = bare.removeprefix("www.").removesuffix("/deed.ja").removesuffix("/deed.en")
    return bare.rstrip("/").replace("/page/", "/vocab/").replace(" ", "").replace("-", "")
