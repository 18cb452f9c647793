"""RO-Crate in BagIt (RFC 8493, https://www.rfc-editor.org/rfc/rfc8493), as a ZIP file.

What goes into another repository: each record, the public copies of files, what they are, and
digests of every byte.
"""

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

import msgspec

from archive.exports import How, PublicFile, recorded
from archive.exports.bag_crate import NAME, Crate
from archive.exports.streamed_zip import StreamedZip
from archive.exports.unit import Piece, Unit, head, place_in
from archive.judgement import Granted
from archive.model import Asset, Item
from archive.projection import Json
from archive.title import described

FOLDER = "kumamoto-archive"
"""The bag's own folder inside of the ZIP."""
RECORDS = "items.jsonl"
ORDER = "unit.json"
_JSONL, _JSON = "application/jsonl", "application/json"
_CHUNK = 1 << 18
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Bag:
    """Members of one bag; manifests wait in a file until all of the payload is there."""

    def __init__(self, manifest: BinaryIO) -> None:
        self._zip, self._manifest = StreamedZip(large=True), manifest
        self._size = self._count = 0

    def taken(self) -> bytes:
        return self._zip.taken()

    def payload(
        self, path: str, media_type: str, chunks: Iterable[bytes]
    ) -> Generator[bytes, None, Asset]:
        """Gives bytes to go out as they come, and returns what was written."""
        digest, size = hashlib.sha512(), 0
        with self._zip.member(f"{FOLDER}/data/{path}", media_type) as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                yield self.taken()
        self._manifest.write(f"{digest.hexdigest()}  data/{path}\n".encode())
        self._size, self._count = self._size + size, self._count + 1
        return Asset(digest=digest.hexdigest(), size=size, media_type=media_type, path=path)

    def close(self, items: int) -> Iterator[bytes]:
        info = (
            f"External-Description: {items} items of a disaster archive, as RO-Crate 1.1\n"
            f"Payload-Oxum: {self._size}.{self._count}\n"
        )
        tags: list[str] = []
        self._manifest.seek(0)
        for name, data in (
            ("bagit.txt", _DECLARATION),
            ("bag-info.txt", info.encode()),
            ("manifest-sha512.txt", self._manifest),
        ):
            tags.append(f"{self._tag(name, data)}  {name}\n")
            yield self.taken()
        self._tag("tagmanifest-sha512.txt", "".join(tags).encode())
        yield self._zip.close()

    def _tag(self, name: str, data: bytes | BinaryIO) -> str:
        digest = hashlib.sha512()
        with self._zip.member(f"{FOLDER}/{name}") as member:
            for chunk in [data] if isinstance(data, bytes) else chunks_of(data):
                digest.update(chunk)
                member.write(chunk)
        return digest.hexdigest()


class BagIt:
    media_type = "application/zip"
    suffix = ".bag.zip"

    def write(self, granted: Iterable[Granted], *, how: How) -> Iterator[bytes]:
        return _bag(granted, how)

    def write_unit(self, unit: Unit, pieces: Iterable[Piece], *, how: How) -> Iterator[bytes]:
        """As without it, and ``unit.json``: the whole, and how each piece stands, in order."""
        with cast(BinaryIO, TemporaryFile()) as order:
            order.write(
                msgspec.json.encode({"unit": head(unit, how.base_url)})[:-1] + b',"pieces":['
            )

            def granted() -> Iterator[Granted]:
                for piece in pieces:
                    order.write(b"\n" if piece.number == 1 else b",\n")
                    order.write(msgspec.json.encode(_placed(piece)))
                    if piece.granted is not None:
                        yield piece.granted

            def ended() -> Iterator[bytes]:
                order.write(b"\n]}\n")
                order.seek(0)
                return chunks_of(order)

            name = described(unit.title, how.lang)[0]
            yield from _bag(granted(), how, name=name, order=ended)


def _placed(piece: Piece) -> Json:
    told = place_in(piece)
    return told if piece.granted is None else {**told, "id": piece.granted[0].id}


def _bag(
    granted: Iterable[Granted],
    how: How,
    *,
    name: str = "",
    order: Callable[[], Iterable[bytes]] | None = None,
) -> Iterator[bytes]:
    """Records wait in a file of their own: members of a ZIP come one after the other."""
    with ExitStack() as stack:
        records, manifest, graph, parts = (
            cast(BinaryIO, stack.enter_context(TemporaryFile())) for _ in range(4)
        )
        bag, items = Bag(manifest), 0
        crate = Crate(graph, parts, base_url=how.base_url, lang=how.lang)
        for item, grant in granted:
            items += 1
            shown = recorded((item, grant), how)
            records.write(msgspec.json.encode(shown) + b"\n")
            crate.add_item(item)
            if grant.content:
                yield from _files(bag, crate, item, how.files(item))
        records.seek(0)
        crate.add_file((yield from bag.payload(RECORDS, _JSONL, chunks_of(records))))
        if order is not None:
            crate.add_file(
                (yield from bag.payload(ORDER, _JSON, order())), says="The whole and its order"
            )
        yield from bag.payload(NAME, "application/ld+json", crate.written(name))
        yield from bag.close(items)


def _files(bag: Bag, crate: Crate, item: Item, files: Iterable[PublicFile]) -> Iterator[bytes]:
    for number, file in enumerate(files):
        if not number:
            crate.describe(item)
        with file.open() as stream:
            path = f"items/{item.id}/{file.name}"
            written = yield from bag.payload(path, file.media_type, chunks_of(stream))
        crate.add_file(written, item=item)


def chunks_of(stream: IO[bytes]) -> Iterator[bytes]:
    while data := stream.read(_CHUNK):
        yield data


EXTENSION = {"bagit": BagIt()}
