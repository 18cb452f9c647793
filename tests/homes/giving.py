"""What else is given: files sent by a browser, a feed that is pulled, quarantine looked at."""

import io
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.harvest.source import Pulled
from ingest.uploads import Upload
from tests.homes.desk import Desk
from tests.outside import Host, Said, host

SOUND, HEARD_HERTZ, HEARD_SECONDS = "rain.wav", 4000, 2
_BROKEN = b"\xff\xd8\xff\xe0" + bytes(100)
_FEED = """<rss version="2.0"><channel><title>見本町</title><item><guid>sample-1</guid>
<title>{title}</title><description>見本小学校の前に給水車が来ます。</description>
<pubDate>Sat, 16 Apr 2016 {time} +0900</pubDate></item></channel></rss>"""


@dataclass
class Giving:
    desk: Desk
    folder: Path

    def tell(self) -> None:
        self._send()
        with host() as outside:
            self._pull(outside)
        self._try_again()

    def _work(self) -> None:
        self.desk.services.worker("giving").run_until_idle()

    def _send(self) -> None:
        """One upload that is given, with a file nobody can open, and one that never is."""
        desk, uploads = self.desk, self.desk.services.uploads
        for name, is_given in (("電話から", True), ("送りかけ", False)):
            desk.clock.move(minutes=1)
            terms = {"name": name, "source": "sample-sent", "basis": "own", "donor": "見本の会"}
            upload = uploads.begin(desk.staff.agent, terms)
            sent = [_sent(self, upload, file, data) for file, data in _files()]
            if is_given:
                uploads.give(upload, sent)
                self._work()

    def _pull(self, outside: Host) -> None:
        """A feed whose entry changes, one that is paused, and one that is taken out again."""
        desk, sources = self.desk, self.desk.services.harvest.sources
        desk.clock.move(minutes=1)
        outside.pages["/news.rss"] = _news("給水のお知らせ", "09:00:00")
        feed = sources.add(desk.staff, _pulled("見本町のお知らせ", outside))
        self._work()
        outside.pages["/news.rss"] = _news("給水のお知らせ（訂正）", "10:00:00")
        desk.clock.move(minutes=1)
        sources.ask(desk.staff, feed.id)
        desk.clock.move(minutes=1)
        self._work()
        for name in ("休みの提供元", "やめた提供元"):
            desk.clock.move(minutes=1)
            other = sources.add(desk.staff, _pulled(name, outside))
            sources.pause(desk.staff, other.id, reason="見本")
        sources.remove(desk.staff, other.id, reason="見本")

    def _try_again(self) -> None:
        """Of what is in quarantine one is tried once more, one is thrown away."""
        desk, services = self.desk, self.desk.services
        desk.clock.move(minutes=1)
        first, second = services.quarantine.every()
        services.intake.retry(first.id, by=desk.staff.agent)
        self._work()
        why = {"by": desk.staff.agent, "why": "送り直してもらった", "at": desk.clock()}
        services.quarantine.discard(second.id, **why)


def _sent(giving: Giving, upload: Upload, name: str, data: bytes) -> str:
    uploads = giving.desk.services.uploads
    incoming = uploads.add(upload, name, len(data))
    half = len(data) // 2
    uploads.append(upload, incoming.id, 0, data[:half])
    uploads.append(upload, incoming.id, half, data[half:])
    return incoming.id


def _files() -> Iterator[tuple[str, bytes]]:
    sound = io.BytesIO()
    with wave.open(sound, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(HEARD_HERTZ)
        out.writeframes(bytes(128 + (n * n) % 7 for n in range(HEARD_HERTZ * HEARD_SECONDS)))
    yield SOUND, sound.getvalue()
    yield "broken-sent.jpg", _BROKEN


def _news(title: str, time: str) -> Said:
    return Said(body=_FEED.format(title=title, time=time).encode(), headers={"ETag": f'"{time}"'})


def _pulled(name: str, outside: Host) -> Pulled:
    return Pulled(
        name=name,
        kind="feed",
        origin="見本町",
        told={"address": outside.url("/news.rss")},
        minutes=60 * 24,
        terms={"basis": "permission", "donor": "見本町"},
        update=True,
    )
