"""The search that SQLite brings along, FTS5 with trigrams, with the same filters and facets."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from archive.model import Item
from search.document import Document
from search.service import FACETS


class Trigram:
    """SQLite with FTS5's trigram tokenizer: text, visible rows, and a table of facet values."""

    def __init__(self, path: Path, items: Iterable[Item], made: Callable[[Item], Document]) -> None:
        self._db = sqlite3.connect(path)
        self._db.executescript(
            "CREATE VIRTUAL TABLE fts USING fts5(body, tokenize='trigram');"
            "CREATE TABLE doc(seq INTEGER PRIMARY KEY, state, level, opens, closes);"
            "CREATE TABLE facet(seq, name, value);"
        )
        for item in items:
            self._add(item, made(item).keywords)
        self._db.executescript(
            "CREATE INDEX by_seq ON facet(seq, name, value);"
            "CREATE INDEX by_value ON facet(name, value, seq); ANALYZE;"
            "INSERT INTO fts(fts) VALUES('optimize');"
        )

    def _add(self, item: Item, keywords: Mapping[str, tuple[str, ...]]) -> None:
        body = "\n".join([*item.title.values(), *item.text, item.credit])
        self._db.execute("INSERT INTO fts(rowid, body) VALUES(?, ?)", (item.seq, body))
        self._db.execute("INSERT INTO doc VALUES(?, 'published', 'public', 0, 1e15)", (item.seq,))
        pairs = [(item.seq, name, value) for name in FACETS for value in keywords.get(name, ())]
        self._db.executemany("INSERT INTO facet VALUES(?, ?, ?)", pairs)

    def run(
        self, texts: tuple[str, ...], filters: dict[str, tuple[str, ...]]
    ) -> Callable[[], object]:
        """Page, total and all facets; the hits are found once and kept in a temporary table."""
        where, values = _conditions(texts, filters)

        def search() -> None:
            db = self._db
            db.execute("DROP TABLE IF EXISTS temp.hit")
            db.execute(f"CREATE TEMP TABLE hit AS SELECT seq, rank FROM {where}", values)
            db.execute("SELECT seq FROM hit ORDER BY rank, seq LIMIT 24").fetchall()
            db.execute("SELECT count(*) FROM hit").fetchall()
            db.execute(
                "SELECT name, value, count(*) FROM hit JOIN facet USING (seq) GROUP BY name, value"
            ).fetchall()

        return search


def _conditions(
    texts: tuple[str, ...], filters: dict[str, tuple[str, ...]]
) -> tuple[str, list[str]]:
    """Texts of three characters and more by MATCH; shorter ones, which it cannot find, by LIKE."""
    long = [text for text in texts if all(len(part) > 2 for part in text.split("|"))]
    match = " AND ".join(
        "(" + " OR ".join(f'"{part}"' for part in text.split("|")) + ")" for text in long
    )
    tests, values = (["fts MATCH ?"], [match]) if long else (["1"], [])
    for text in texts:
        if text not in long:
            parts = text.split("|")
            tests.append("(" + " OR ".join("body LIKE ?" for _ in parts) + ")")
            values += [f"%{part}%" for part in parts]
    for name, wanted in filters.items():
        marks = ",".join("?" * len(wanted))
        tests.append(f"seq IN (SELECT seq FROM facet WHERE name = ? AND value IN ({marks}))")
        values += [name, *wanted]
    tests.append("state = 'published' AND level = 'public' AND opens <= 1 AND closes > 1")
    return f"fts JOIN doc ON doc.seq = fts.rowid WHERE {' AND '.join(tests)}", values
