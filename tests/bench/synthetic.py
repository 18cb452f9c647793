"""Many synthetic items, always the same ones: the generator of every measurement of scale.

``python -m tests.bench.synthetic HOME COUNT`` fills an archive with them: straight into catalog and
index, through the real document maker, without packages.
"""

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.model import Access, Dates, Item, Level, PlaceStatement, Rights, State, When
from archive.vocabulary import labels, licences, places
from search.document import Document
from search.item_document import document
from tests.bench.home import add, index, opened, remembering
from web.wiring import Services

NOW = datetime(2026, 11, 23, tzinfo=UTC)
_TEXTS = 4000
"""Different texts, each of which many items have: an index is then filled in a minute."""
_SUBJECTS = (
    *("避難所", "給水車", "仮設住宅", "石垣", "国道57号"),
    *("阿蘇大橋", "小学校", "体育館", "炊き出し", "ボランティア"),
)
_DEEDS = (
    *("が開設された", "が再開した", "が崩れた", "を待つ人々"),
    *("の復旧が始まった", "が通れなくなった", "の記録"),
)
_TAILS = (
    *("余震が続いた。", "断水が続いた。", "停電のなか朝を迎えた。"),
    *("多くの人が車中泊をした。", "支援が届いた。"),
)


def items(count: int) -> Iterator[Item]:
    """Short items: a title, a sentence or two, a place, a day, a theme, a credit."""
    chance = random.Random(1)
    towns = [place.code for place in places().municipalities()]
    themes, terms = list(labels("theme")), list(licences())
    texts = [_text(chance) for _ in range(_TEXTS)]
    for seq in range(1, count + 1):
        subject, deed = chance.choice(_SUBJECTS), chance.choice(_DEEDS)
        day = NOW.replace(year=2016, month=4, day=14) + timedelta(days=chance.randrange(900))
        yield Item(
            id=f"{seq:026}",
            seq=seq,
            type=chance.choice(("photo", "photo", "post", "document", "text")),
            state=State.PUBLISHED,
            record=Access(level=Level.PUBLIC),
            content=Access(level=Level.PUBLIC),
            title={"ja": f"{subject}{deed}"},
            text=(chance.choice(texts),),
            places=(PlaceStatement(code=chance.choice(towns)),),
            dates=Dates(happened=When(edtf=f"{day:%Y-%m-%d}", source="row")),
            disaster="kumamoto-2016",
            themes=(chance.choice(themes),),
            collections=(f"c{chance.randrange(20)}",),
            credit=f"提供者{chance.randrange(300)}",
            rights=Rights(licence=chance.choice(terms)),
            received=NOW,
            published=NOW,
            updated=NOW,
        )


def _text(chance: random.Random) -> str:
    return "".join(
        f"{chance.choice(_SUBJECTS)}{chance.choice(_DEEDS)}。{chance.choice(_TAILS)}"
        for _ in range(chance.randrange(1, 4))
    )


def documents(services: Services, count: int) -> Iterator[Document]:
    """Their documents; texts that come again are analysed once."""
    analyzer = remembering(services.analyzer)
    return (document(item, analyzer=analyzer, now=NOW) for item in items(count))


def fill(services: Services, count: int) -> None:
    """So many items into the catalog, and all of it into the index."""
    add(services, items(count))
    index(services)


def main(home: str, count: str) -> None:
    with opened(Path(home)) as services:
        fill(services, int(count))


if __name__ == "__main__":
    main(*sys.argv[1:])
