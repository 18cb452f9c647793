"""A list of addresses of photos and documents; one that changes is noticed and reported."""

from collections.abc import Iterator, Mapping

from archive.errors import InvalidSubmission, Unreached
from archive.model import LangString
from ingest.pulled import Asking, Field, Step
from ingest.pulled.trying import refused
from ingest.reach import Reach
from ingest.reach.fetched import check_address, conditions, mark, place_for, validators
from ingest.submission import Claims, Submission

_MOST = 1000
_DONE = {"done": "1"}
_ROUND = "round"
"""When the list was begun from its first address; a run that ends early leaves it begun."""

_LABEL: LangString = {"ja": "写真や文書の住所の一覧", "en": "List of addresses"}


class Addresses:
    label = _LABEL
    fields = (
        Field(
            name="address",
            label={"ja": "住所", "en": "Addresses"},
            hint={
                "ja": "1行に1つ。空白をあけて、うしろに題名を書けます。",
                "en": "One a line; a title may follow after a space.",
            },
            lines=True,
            leads=False,  # each line is remembered by itself
        ),
    )

    def check(self, told: Mapping[str, str], reach: Reach) -> None:  # noqa: ARG002
        listed = list(_listed(told.get("address", "")))
        if len(listed) > _MOST:
            raise InvalidSubmission(
                {"address": "一度に1,000件までです。いくつかに分けてください。"}
            )
        for url, _title in listed:
            check_address(url)
        if not listed:
            check_address("")

    def pull(self, asking: Asking) -> Iterator[Step]:
        began = str(asking.memory.get(_ROUND) or asking.now.isoformat())
        yield Step(learns={_ROUND: began})
        for url, title in _listed(asking.address):
            key = mark(url)
            held = asking.memory.get(key) or {}
            if held.get("done") or str(held.get("at", "")) >= began:
                yield Step(known=1)
                continue
            try:
                yield self._step(asking, url, title, held)
            except Unreached as error:
                if error.until is not None:
                    raise
                yield refused(url, key, held, error, asking.now)
        yield Step(learns={_ROUND: None})

    def _step(self, asking: Asking, url: str, title: str, held: Mapping[str, str]) -> Step:
        path = place_for(url, asking.scratch)
        answer = asking.reach.client.fetch(url, path, most=asking.largest, headers=conditions(held))
        at = {"at": asking.now.isoformat()}
        if answer.is_same:
            return Step(known=1, learns={mark(url): {**held, **at}})
        named = place_for(url, asking.scratch, answer.headers.get("content-type", ""))
        path.rename(named)
        claims = Claims(title={"ja": title} if title else {})
        return Step(
            gives=Submission(label=url, path=url, claims=claims, files=(named,)),
            learns={mark(url): {**validators(answer), **at} if validators(answer) else _DONE},
        )


def _listed(text: str) -> Iterator[tuple[str, str]]:
    """Each address once, with the title behind it."""
    met: set[str] = set()
    for line in text.splitlines():
        url, _space, title = line.strip().partition(" ")
        if url and not url.startswith("#") and url not in met:
            met.add(url)
            yield url, " ".join(title.split())


EXTENSION = {"addresses": Addresses()}
