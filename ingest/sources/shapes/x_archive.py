"""X's own archive of one account, as a zip, a folder or its ``tweets.js``.

Only posts, their media and the account's name are read; never direct messages, deleted posts,
contacts or advertising data. https://help.x.com/en/managing-your-account/how-to-download-your-x-archive
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from archive.errors import InvalidSubmission, WrongUse
from archive.fixity import digest_stream
from archive.model import Post
from archive.packages.origin import GivenFile
from ingest.sources.names import readable
from ingest.sources.post_words import is_number, plain, posted_by_id, posted_long, x_address
from ingest.sources.records import UNDECODABLE, Record, entries, records
from ingest.sources.shapes.x_files import Files, open_files
from ingest.submission import Claims, Refusal, Submission

_ACCOUNT = "account.js"


class Account(msgspec.Struct, frozen=True, rename="camel"):
    username: str = ""
    account_display_name: str = ""


class _AccountPart(msgspec.Struct, frozen=True):
    account: Account = Account()


class _Tag(msgspec.Struct, frozen=True):
    text: str = ""


class _Link(msgspec.Struct, frozen=True):
    url: str = ""
    expanded_url: str | None = None


class _Media(msgspec.Struct, frozen=True):
    media_url_https: str = ""
    media_url: str = ""
    url: str = ""
    """The short link that stands for the media in the text."""


class _Entities(msgspec.Struct, frozen=True):
    hashtags: tuple[_Tag, ...] = ()
    urls: tuple[_Link, ...] = ()
    media: tuple[_Media, ...] = ()


class _Point(msgspec.Struct, frozen=True):
    coordinates: tuple[float, float] | None = None
    """Longitude first; the archive writes numbers as texts, hence ``strict=False`` below."""


class _Tweet(msgspec.Struct, frozen=True):
    id_str: str = ""
    id: str | int = ""
    full_text: str = ""
    text: str = ""
    created_at: str = ""
    lang: str = ""
    entities: _Entities = _Entities()
    extended_entities: _Entities = _Entities()
    coordinates: _Point | None = None
    in_reply_to_status_id_str: str | None = None
    deleted_at: str | None = None


class _Part(msgspec.Struct, frozen=True):
    """Newer archives wrap each post, older ones do not."""

    tweet: _Tweet | None = None


class XArchive:
    """A shape of its own: its files belong together."""

    def recognises(self, path: Path) -> bool:
        files = open_files(path)
        if files is None:
            return False
        with closing(files):
            return bool(files.tweets())

    def read(self, path: Path, scratch: Path) -> Iterator[Submission | Refusal]:
        files = open_files(path)
        if files is None:
            raise WrongUse(f"{readable(path.name)} は X のアーカイブではなくなりました。")
        with closing(files):
            shape = _Posts(files, _account(files), scratch)
            for name in files.tweets():
                with files.open(name) as stream:
                    digest, size = digest_stream(cast(BinaryIO, stream))
                file = GivenFile(name=name, digest=digest, size=size)
                with files.open(name) as stream:
                    for record in records(stream):
                        yield from entries(record, file, shape.posts)


def _account(files: Files) -> Account:
    if not files.has(_ACCOUNT):
        return Account()
    with files.open(_ACCOUNT) as stream:
        first = next(records(stream), Record(0, ""))
    try:
        return msgspec.json.decode(first.text, type=_AccountPart).account
    except UNDECODABLE:  # the posts are worth having without the account's name
        return Account()


class _Posts:
    def __init__(self, files: Files, account: Account, scratch: Path) -> None:
        self._files, self._account, self._scratch = files, account, scratch

    def posts(self, text: str, label: str) -> Iterator[Submission]:
        wrapped = msgspec.json.decode(text, type=_Part, strict=False).tweet
        tweet = wrapped or msgspec.json.decode(text, type=_Tweet, strict=False)
        native_id = tweet.id_str or str(tweet.id)
        if not is_number(native_id):
            raise InvalidSubmission({"id": "投稿の番号 (id_str) がありません。"})
        notes = {"返信先": tweet.in_reply_to_status_id_str or ""}
        point = tweet.coordinates.coordinates if tweet.coordinates else None
        media = self._files.media(native_id, self._scratch)
        yield Submission(
            label=label,
            post=self._post(tweet, native_id),
            claims=Claims(
                date=posted_long(tweet.created_at) or posted_by_id(native_id),
                position=(point[1], point[0]) if point else None,
                creator=self._account.account_display_name or self._account.username,
                language=tweet.lang if len(tweet.lang) == 2 else "",
                text=plain(tweet.full_text or tweet.text),
                notes={name: value for name, value in notes.items() if value},
            ),
            files=media.files,
            received=text,
            warnings=media.warnings,
        )

    def _post(self, tweet: _Tweet, native_id: str) -> Post:
        entities = tweet.entities
        media = tweet.extended_entities.media or entities.media
        own = {one.url for one in media}
        links = (link.expanded_url or link.url for link in entities.urls if link.url not in own)
        return Post(
            platform="x",
            native_id=native_id,
            account=self._account.username,
            account_name=self._account.account_display_name,
            url=x_address(self._account.username, native_id),
            hashtags=tuple(dict.fromkeys(tag.text for tag in entities.hashtags)),
            links=tuple(dict.fromkeys(filter(None, links))),
            media=tuple(filter(None, (one.media_url_https or one.media_url for one in media))),
            availability="deleted" if tweet.deleted_at else "live",
        )


EXTENSION = {"x-archive": XArchive()}
