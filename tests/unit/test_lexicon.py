"""Entries of the lexicon: what is accepted, what a search takes from them, out and in as CSV."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.lexicon import NOTHING, Choice, Kind, Status, Term, sheet, term_id
from archive.lexicon.check import faults
from archive.lexicon.current import made
from archive.lexicon.edition import composed
from archive.lexicon.shipped import shipped

HINT = Term(
    kind=Kind.HINT,
    text="熊本地震",
    choices=(
        Choice(ja="2016年", en="Of 2016", target="disaster=kumamoto-2016"),
        Choice(ja="2026年", target="熊本地震 2026年"),
    ),
)
ALIAS = Term(kind=Kind.ALIAS, text="水前寺の町", targets=("43101",))
SYNONYM = Term(kind=Kind.SYNONYM, text="せいしょこさん", targets=("加藤清正", "熊本城"))
WORD = Term(
    kind=Kind.WORD,
    text="通潤橋",
    units=("通潤", "橋"),
    readings=("ツウジュン", "キョウ"),
    part="name",
)
VARIANT = Term(kind=Kind.VARIANT, text="り災", targets=("罹災",))
STOP = Term(kind=Kind.STOP, text="ください")
EVERY = (HINT, ALIAS, SYNONYM, WORD, VARIANT, STOP)


def test_there_is_one_entry_for_a_text_whatever_its_width_and_case() -> None:
    assert term_id(Kind.WORD, "ＴＥＣ－ＦＯＲＣＥ") == term_id(Kind.WORD, " tec-force ")
    assert term_id(Kind.WORD, "橋") != term_id(Kind.STOP, "橋")


@pytest.mark.parametrize("term", EVERY, ids=lambda term: term.kind)
def test_whole_entries_are_accepted(term: Term) -> None:
    assert faults(term) == {}


@pytest.mark.parametrize(
    ("term", "field"),
    [
        (Term(kind=Kind.STOP, text="　"), "text"),
        (Term(kind=Kind.STOP, text="二\n行"), "text"),
        (Term(kind=Kind.STOP, text="長" * 101), "text"),
        (Term(kind=Kind.STOP, text="x", status=Status.PROPOSED), "status"),
        (
            Term(kind=Kind.WORD, text="通潤橋", units=("通潤",), readings=("ツ",), part="name"),
            "units",
        ),
        (
            Term(kind=Kind.WORD, text="橋梁", units=("橋梁",), readings=("橋",), part="noun"),
            "readings",
        ),
        (
            Term(
                kind=Kind.WORD, text="橋梁", units=("橋", "梁"), readings=("キョウ",), part="noun"
            ),
            "readings",
        ),
        (
            Term(
                kind=Kind.WORD, text="橋梁", units=("橋梁",), readings=("キョウリョウ",), part="x"
            ),
            "part",
        ),
        (Term(kind=Kind.VARIANT, text="ＡＢ", targets=("ab",)), "targets"),
        (Term(kind=Kind.VARIANT, text="り災", targets=("罹災", "被災")), "targets"),
        (Term(kind=Kind.SYNONYM, text="断水"), "targets"),
        (Term(kind=Kind.SYNONYM, text="断水", targets=("断水",)), "targets"),
        (Term(kind=Kind.SYNONYM, text="断水", targets=("水|断",)), "targets"),
        (Term(kind=Kind.ALIAS, text="旧町", targets=("99999",)), "targets"),
        (Term(kind=Kind.ALIAS, text="益城町", targets=("43443",)), "text"),
        (Term(kind=Kind.HINT, text="本震", choices=HINT.choices[:1]), "choices"),
        (
            Term(kind=Kind.HINT, text="本震", choices=(*HINT.choices, Choice(ja="", target="x"))),
            "choices",
        ),
    ],
)
def test_what_cannot_be_an_entry_is_told_by_field(term: Term, field: str) -> None:
    assert field in faults(term)


def test_synonyms_go_both_ways_unless_they_are_said_not_to() -> None:
    one_way = Term(kind=Kind.SYNONYM, text="お城", targets=("熊本城",), mutual=False)
    current = made((SYNONYM, one_way), "1")
    assert current.synonyms("せいしょこさん") == ("加藤清正", "熊本城")
    assert current.synonyms("加藤清正") == ("せいしょこさん",)
    assert current.synonyms("お城") == ("熊本城",)
    assert "お城" not in current.synonyms("熊本城"), "one way"
    assert current.synonyms("加藤") == (), "whole words only"


def test_what_waits_or_was_retired_is_not_in_force() -> None:
    waiting = Term(kind=Kind.SYNONYM, text="断水", targets=("停電",), status=Status.PROPOSED)
    retired = Term(kind=Kind.STOP, text="橋", status=Status.RETIRED)
    current = made((waiting, retired), "1")
    assert current.synonyms("断水") == ()
    assert current.stop_words == frozenset()


def test_hints_are_found_by_the_whole_query_or_one_of_its_words() -> None:
    current = made((HINT,), "1")
    for query in ("熊本地震", "「熊本地震」　写真", "写真 熊本地震"):
        assert [hint.word for hint in current.hints(query)] == ["熊本地震"], query
    assert current.hints("熊本地震のとき") == ()
    of_2016, of_2026 = current.hints("熊本地震")[0].choices
    assert of_2016.filter == ("disaster", "kumamoto-2016")
    assert of_2026.filter is None


def test_names_of_places_are_folded_as_the_gazetteer_does() -> None:
    current = made((ALIAS,), "1")
    for name in ("水前寺の町", " 水前寺 の町 ", "水前寺ノ町"):
        assert current.places(name) == ("43101",), name
    assert current.places("水前寺") == ()


def test_nothing_is_in_an_empty_lexicon() -> None:
    empty = NOTHING.fresh()
    assert (empty.synonyms("橋"), empty.hints("橋"), empty.places("橋")) == ((), (), ())


def test_only_slow_entries_change_the_dictionary() -> None:
    assert composed(()).version != composed((WORD,)).version
    assert composed((WORD,)).version != composed((WORD, VARIANT)).version
    assert composed((WORD, VARIANT)).version == composed((VARIANT, WORD)).version
    assert composed((STOP,)).dictionary.stops == {"ください"}


def test_what_is_shipped_is_sound_and_keeps_what_law_keeps_apart() -> None:
    current = made(shipped(), "1")
    assert "避難場所" not in current.synonyms("避難所")
    assert "被災" not in current.synonyms("罹災")
    assert current.spellings["り災"] == "罹災"
    assert current.hints("熊本地震")
    assert "罹災" not in composed(shipped()).dictionary.stops


def test_out_and_in_and_out_again_gives_the_same_bytes() -> None:
    data = sheet.write((*EVERY, *(term for term in shipped() if term.text == "断水")))
    read = sheet.read(data)
    assert read.troubles == ()
    assert sheet.write(read.terms) == data
    assert sheet.write(reversed(read.terms)) == data, "the order of what is given does not matter"


def test_cells_that_a_spreadsheet_would_run_are_made_safe_and_come_back() -> None:
    evil = Term(kind=Kind.SYNONYM, text="=1+1", targets=("+CMD", "'x"), note="@SUM(A1)\n-1")
    data = sheet.write((evil,))
    _, row = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert sheet.read(data).terms == (evil,)


def test_only_files_with_our_mark_lose_their_apostrophes() -> None:
    read = sheet.read(b"kind,text\r\nstop,'abc\r\n")
    assert [term.text for term in read.terms] == ["'abc"]


_words = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=2, max_size=9
)


@given(
    st.lists(_words.filter(lambda word: "|" not in word), min_size=2, max_size=5, unique=True),
    st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=20),
)
def test_whatever_is_written_is_read_again(words: list[str], note: str) -> None:
    term = Term(kind=Kind.SYNONYM, text=words[0], targets=tuple(words[1:]), note=note.strip())
    if faults(term):
        return
    assert sheet.read(sheet.write((term,))).terms == (term,)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("kind,text\nnonsense,橋\n", 2, "kind"),
        ("kind,text\nstop,橋\nstop, 橋 \n", 3, "text"),
        ('kind,text,note\nstop,橋,"二\n行"\nstop,,\n', 4, "text"),
        ("kind,text,targets\nsynonym,橋,\n", 2, "targets"),
        ("kind,text,status\nstop,橋,wanted\n", 2, "status"),
        ("kind,text,mutual\nsynonym,橋,ja\n", 2, "mutual"),
        ("kind,word\nstop,橋\n", 1, ""),
        ("kind,text\nstop,橋,x\n", 2, ""),
        ('kind,text\nstop,"橋\n', 2, ""),
    ],
)
def test_faults_are_told_with_line_and_column(text: str, line: int, column: str) -> None:
    read = sheet.read(text.encode())
    assert read.terms == ()
    assert [(one.line, one.column) for one in read.troubles] == [(line, column)]


def test_a_file_in_another_encoding_is_told() -> None:
    read = sheet.read("kind,text\nstop,橋\n".encode("cp932"))
    assert [one.line for one in read.troubles] == [2]
