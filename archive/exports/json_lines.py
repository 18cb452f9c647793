"""JSON Lines (https://jsonlines.org/): everything a record holds, one item a line."""

from collections.abc import Iterable, Iterator

import msgspec

from archive.exports import Files, no_files
from archive.judgement import Granted
from archive.record import record

_PIECE = 1 << 16


class JsonLines:
    media_type = "application/jsonl; charset=utf-8"
    suffix = ".jsonl"

    def write(
        self, granted: Iterable[Granted], *, base_url: str, lang: str, files: Files = no_files
    ) -> Iterator[bytes]:
        """Keys keep the order of the record, which is fixed: equal records give equal bytes."""
        encoder, buffer = msgspec.json.Encoder(), bytearray()
        for item, grant in granted:
            shown = record(item, grant, base_url=base_url, lang=lang)
            encoder.encode_into(shown, buffer, -1)
            buffer += b"\n"
            if len(buffer) >= _PIECE:
                yield bytes(buffer)
                buffer.clear()
        if buffer:
            yield bytes(buffer)


EXTENSION = {"jsonl": JsonLines()}
