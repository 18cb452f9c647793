"""Words in pictures: whose they are, who may read them, and that a person's stay."""

from dataclasses import replace

from archive.model import Access, Asset, Level, Mask
from archive.projection import text_part, transcripts_shown
from archive.transcript import Transcript, corrected, renewed
from ingest.transcribing import unread
from search.item_text import public_transcripts, staff_words
from tests.making import START as NOW
from tests.making import make_item

READ = Transcript(
    text="戸島仮置場\n扇田", boxes=((0, 0, 0.5, 0.1), (0, 0.2, 0.5, 0.1)), confidence=0.9
)
OPEN = Access(level=Level.PUBLIC)


def test_a_person_is_never_overruled_by_a_machine() -> None:
    held = corrected(READ, "戸島仮置き場\n扇田", by="hanako")
    again = (replace(READ, text="?"), Transcript(page=1, text="new"))
    assert [one.text for one in renewed((held,), again)] == ["戸島仮置き場\n扇田", "new"]
    assert [one.text for one in renewed((READ,), again)] == ["?", "new"]


def test_boxes_stay_while_the_lines_do() -> None:
    assert corrected(READ, "一\n二", by="hanako").boxes == READ.boxes
    assert corrected(READ, "一", by="hanako").boxes == ()


def test_words_are_public_where_the_content_is_open_and_nothing_is_masked() -> None:
    both = (READ, replace(READ, page=1, text="二枚目"))
    closed = make_item(transcripts=both, record=OPEN)
    opened = replace(closed, content=OPEN)
    masked = replace(opened, masks=(Mask(page=0, x=0, y=0, w=0.1, h=0.1),))
    assert public_transcripts(closed, NOW) == ()
    assert [one.text for one in public_transcripts(opened, NOW)] == [READ.text, "二枚目"]
    assert [one.text for one in public_transcripts(masked, NOW)] == ["二枚目"]
    assert len(transcripts_shown(masked, everything=True)) == 2
    assert READ.text in list(staff_words(masked, (), public_transcripts(masked, NOW)))
    assert READ.text not in list(staff_words(opened, (), public_transcripts(opened, NOW)))
    sealed = replace(closed, content=Access(level=Level.SEALED, named=("hanako",)))
    assert list(staff_words(sealed, ())) == []


def test_the_record_says_that_a_machine_read_it() -> None:
    mine = corrected(READ, "直した", by="hanako")
    told = text_part(make_item(transcripts=(READ, replace(mine, page=1))), everything=True)
    assert [one["by_machine"] for one in told["transcripts"]] == [True, False]


def test_pictures_and_pages_without_text_are_to_be_read() -> None:
    def asset(kind: str, pages: int = 0) -> Asset:
        return Asset(digest="0" * 128, size=1, media_type=kind, path="original/1", pages=pages)

    item = make_item(
        assets=(asset("application/pdf", 3), asset("image/jpeg"), asset("text/plain", 1)),
        text=("page one", " ", "", "plain"),
    )
    assert list(unread(item)) == [(0, 1), (0, 2), (1, 0)]
    assert list(unread(replace(item, transcripts=(Transcript(asset=1, text=""),)))) == [
        (0, 1),
        (0, 2),
    ]
