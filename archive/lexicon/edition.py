"""Editions: the entries that decide how texts are cut, frozen for the index made with them.

Staff ask for an edition; the indexer builds an index with it beside the live one, and queries are
cut by the edition of the live index until that is another.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, delete, insert, select

from archive.database import Database
from archive.errors import WrongSetting
from archive.language import words as dictionary
from archive.language.text import fold
from archive.lexicon import table
from archive.lexicon.current import Fresh
from archive.lexicon.term import Kind, Term
from archive.schema import editions, meta

_WANTED = "edition"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A dictionary, with the version that the analysis made with it has."""

    version: str
    dictionary: dictionary.Lexicon


class Editions:
    """Kept in the catalog; a catalog made anew from storage wants what the lexicon says then."""

    def __init__(self, database: Database, lexicon: Fresh) -> None:
        self._database, self._lexicon = database, lexicon
        self._composed: dict[str, Edition] = {}

    def candidate(self) -> tuple[Term, ...]:
        """The entries that the next edition would have."""
        return self._lexicon.fresh().slow

    def wanted(self) -> Edition:
        """What the index should be made with: the last edition that was asked for.

        Where none was, all that the lexicon holds becomes the first one.
        """
        with self._database.read() as connection:
            if not table.exists(connection):
                return composed(self.candidate())
            version = _wanted(connection)
            terms = _terms(connection, version)
        if terms is None:
            return self.want(self.candidate())
        return self._compose(version, terms)

    def find(self, version: str) -> Edition | None:
        """The words of an index of this analysis, if they are kept and still make the same one."""
        with self._database.read() as connection:
            terms = _terms(connection, version) if table.exists(connection) else None
        found = self._compose(version, terms) if terms is not None else None
        return found if found is not None and found.version == version else None

    def want(self, terms: Sequence[Term], *, live: str = "") -> Edition:
        """From now on the index should be made with these entries.

        The edition of the ``live`` index is kept as well, every other goes.
        """
        edition = composed(terms)
        data = msgspec.json.encode(terms, order="deterministic")
        with self._database.write() as connection:
            connection.execute(delete(editions).where(editions.c.version != live))
            connection.execute(delete(editions).where(editions.c.version == edition.version))
            connection.execute(insert(editions).values(version=edition.version, data=data))
            connection.execute(delete(meta).where(meta.c.name == _WANTED))
            connection.execute(insert(meta).values(name=_WANTED, value=edition.version))
        return edition

    def entries(self) -> tuple[Term, ...]:
        """The entries of the wanted edition."""
        with self._database.read() as connection:
            terms = _terms(connection, _wanted(connection)) if table.exists(connection) else None
        return terms if terms is not None else self.candidate()

    def _compose(self, version: str, terms: tuple[Term, ...]) -> Edition:
        """Composed once: it is asked for in every round of the worker."""
        if version not in self._composed:
            self._composed = {**dict(list(self._composed.items())[-2:]), version: composed(terms)}
        return self._composed[version]


def composed(terms: Iterable[Term]) -> Edition:
    """The dictionary of the program with these entries."""
    slow = list(terms)
    words = (_word(term) for term in slow if term.kind is Kind.WORD)
    made = dictionary.compose(
        words=[word for word in words if word is not None],
        stops=[term.text for term in slow if term.kind is Kind.STOP],
        spellings=dict(_spellings(term for term in slow if term.kind is Kind.VARIANT)),
    )
    return Edition(version=made.version, dictionary=made)


def _spellings(terms: Iterable[Term]) -> Iterator[tuple[str, str]]:
    for term in terms:
        if min(len(fold(term.text)), len(fold(term.targets[0]))) > 1:
            yield term.text, term.targets[0]


def _word(term: Term) -> dictionary.Word | None:
    """A word that a later program refuses is left out: one entry must not stop the archive."""
    try:
        return dictionary.make_word("/".join(term.units), "/".join(term.readings), term.part)
    except WrongSetting as error:
        _log.warning("an entry of the lexicon is left out: %s", error)
        return None


def _wanted(connection: Connection) -> str:
    value = connection.execute(select(meta.c.value).where(meta.c.name == _WANTED)).scalar()
    return str(value or "")


def _terms(connection: Connection, version: str) -> tuple[Term, ...] | None:
    query = select(editions.c.data).where(editions.c.version == version)
    data = connection.execute(query).scalar()
    return msgspec.json.decode(data, type=tuple[Term, ...]) if data is not None else None
