"""A file of posts that somebody keeps at an address: in any shape that ``ingest posts`` knows.

What is new in it is given, and what was said of a post otherwise than before: its author deleted
it, for example. Fields that tell only when the file was made change nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

import msgspec

from archive.errors import Unreached, WrongUse
from archive.model import LangString
from ingest.pulled import Asking, Field, Step
from ingest.reach import Reach
from ingest.reach.fetched import check_address, conditions, mark, place_for, validators
from ingest.sources.posts import Posts, open_posts
from ingest.submission import Given, Refusal, Submission

_LARGEST = 64_000_000
_MOST = 50_000
"""Posts of one file that are remembered."""
_SEEN = "seen:"
_LABEL: LangString = {"ja": "投稿のファイル", "en": "File of posts"}


class PostsFile:
    label = _LABEL
    fields = (
        Field(
            name="address",
            label={"ja": "ファイルの住所", "en": "Address of the file"},
            hint={
                "ja": "twarc v2 の JSON Lines など、`ingest posts` で読める形のもの。",
                "en": "In a form that `ingest posts` reads, as JSON Lines of twarc v2.",
            },
        ),
    )

    def check(self, told: Mapping[str, str], reach: Reach) -> None:  # noqa: ARG002
        check_address(told.get("address", ""))

    def pull(self, asking: Asking) -> Iterator[Step]:
        path = place_for(asking.address, asking.scratch)
        most = min(_LARGEST, asking.largest)
        answer = asking.reach.client.fetch(
            asking.address, path, most=most, headers=conditions(asking.memory)
        )
        if answer.is_same:
            return
        try:
            source: Posts = open_posts(Given(path=path))
        except WrongUse as error:
            raise Unreached("not-posts") from error
        present = set[str]()
        for _cursor, given in source.submissions():
            key, stamp = _SEEN + _key(given), _stamp(given)
            present.add(key)
            if len(present) > _MOST:
                raise Unreached("too-many-posts", str(_MOST))
            if asking.memory.get(key) == stamp:
                yield Step(known=1)
            else:
                known = key in asking.memory
                yield Step(gives=_notice(given) if known else given, learns={key: stamp})
        gone = {key for key in asking.memory if key.startswith(_SEEN) and key not in present}
        blank = {"etag": None, "modified": None}
        yield Step(learns={**dict.fromkeys(gone), **blank, **validators(answer)})


def _key(given: Submission | Refusal) -> str:
    if isinstance(given, Refusal) or given.post is None:
        return mark(given.label)
    return mark(f"{given.post.platform} {given.post.native_id} {given.post.account}")


def _notice(given: Submission | Refusal) -> Submission | Refusal:
    """Of a post that its author took away, no more than that: it counts without being asked for."""
    if isinstance(given, Submission) and given.post and given.post.availability != "live":
        return replace(given, claims=replace(given.claims, text=""))
    return given


def _stamp(given: Submission | Refusal) -> str:
    """Of what is claimed: the line itself tells when it was fetched, too."""
    said = (given.claims, given.post) if isinstance(given, Submission) else given.detail
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()[:24]


EXTENSION = {"posts": PostsFile()}
