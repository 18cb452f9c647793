"""Making an export: its list, part after part, the file; killed anywhere, the next run goes on.

Parts that something changed in since they were written are written again until none did, so that
every row says what was so at one position of the feed. A format that cannot be joined of parts has
its files made ready part after part and is then written in one go.
"""

import secrets
from collections.abc import Callable, Iterator

from archive.catalog import Catalog
from archive.clock import Clock
from archive.exports import Exporter, Files, How, Joining, get_exporter, granted_of
from archive.exports.unit import Piece, Unit
from archive.prepared import Note, Order, Plan, Progress, Row, Source, Whole
from archive.prepared.judging import MOST_STEPS, Passing, words
from archive.prepared.shelf import Shelf

PAGE, HEAVY_PAGE = 5000, 100
"""Rows of a part; of one whose files have to be made ready, too."""
_ROUNDS = 5
"""How often parts are written again; what changes still later is judged at the download."""
Check = Callable[[], None]
"""Called between steps; raises ``Cancelled`` when the work is to stop."""


class Making:
    def __init__(
        self,
        shelf: Shelf,
        catalog: Catalog,
        source: Source,
        files: Files,
        clock: Clock,
        *,
        page: int = PAGE,
    ) -> None:
        self._shelf, self._catalog, self._source = shelf, catalog, source
        self._files, self._clock, self._page = files, clock, page

    def make(self, order: Order, check: Check) -> Whole:
        """Bring the file of an order to what may be handed out now; repeatable."""
        unit, before = self._source.unit(order), self._shelf.whole(order.id)
        if before is not None and before.words != words(unit):
            self._forget_parts(order)  # captions may have gone with the words of the whole
        plan = self._shelf.plan(order.id) or self._listed(order, check)
        for _ in range(_ROUNDS):
            stale = self._stale(order, plan)
            for page in stale:
                check()
                self._write(order, plan, page)
                self._tell(order, plan, page)
            if not stale:
                break
        check()
        self._shelf.put_progress(
            order.id, Progress(listed=plan.rows, written=plan.rows, joining=True)
        )
        return self._joined(order, plan, unit, check)

    def _listed(self, order: Order, check: Check) -> Plan:
        """The list, page by page: what was listed before stays, and the rest follows."""
        size = self._page if isinstance(get_exporter(order.form), Joining) else HEAVY_PAGE
        page, after = (0, 0) if order.of_unit else self._reached(order)
        count, rows = page * size, list[Row]()
        for seq, row in self._source.rows(order, after):
            rows.append(row)
            count += 1
            if len(rows) == size:
                check()
                self._shelf.put_rows(order.id, page, seq, rows)
                self._shelf.put_progress(order.id, Progress(listed=count))
                page, rows = page + 1, []
        if rows:
            self._shelf.put_rows(order.id, page, 0, rows)
        plan = Plan(rows=count, size=size)
        self._shelf.put_plan(order.id, plan)
        return plan

    def _reached(self, order: Order) -> tuple[int, int]:
        """The first page that is not listed, and the ``seq`` before it; the last, short page of a
        killed run is listed again."""
        page, after = 0, 0
        while (held := self._shelf.rows(order.id, page)) is not None and held[0]:
            page, after = page + 1, held[0]
        return page, after

    def _forget_parts(self, order: Order) -> None:
        plan = self._shelf.plan(order.id)
        for page in range(plan.pages if plan else 0):
            self._shelf.drop_part(order.id, page)
        self._shelf.drop_plan(order.id)

    def _stale(self, order: Order, plan: Plan) -> list[int]:
        """Pages that were not written, or not as things are now."""
        notes = {page: self._shelf.note(order.id, page) for page in range(plan.pages)}
        epoch, instant = self._catalog.epoch(), self._clock().timestamp()
        fit = {
            page: note
            for page, note in notes.items()
            if note is not None and note.epoch == epoch and note.closes > instant
        }
        changed = self._changed(min((note.position for note in fit.values()), default=None))
        if changed is None:
            fit = {}
        return [
            page
            for page in notes
            if page not in fit or (changed and self._touches(order, page, fit[page], changed))
        ]

    def _changed(self, since: int | None) -> dict[str, int] | None:
        """The last step of each item that changed since; None where it is too much to tell."""
        if since is None or (latest := self._catalog.feed_position()) <= since:
            return {}
        if latest - since > MOST_STEPS:
            return None
        return {one.item_id: one.position for one in self._catalog.changes(since, MOST_STEPS)}

    def _touches(self, order: Order, page: int, note: Note, changed: dict[str, int]) -> bool:
        return any(changed.get(row.item, 0) > note.position for row in self._rows(order, page))

    def _rows(self, order: Order, page: int) -> list[Row]:
        held = self._shelf.rows(order.id, page)
        return held[1] if held else []

    def _write(self, order: Order, plan: Plan, page: int) -> None:
        exporter, passing = get_exporter(order.form), self._passing(order)
        pieces = passing.pieces(self._rows(order, page), page * plan.size + 1)
        if isinstance(exporter, Joining):
            part = exporter.part(pieces, of_unit=order.of_unit, how=self._how(order))
            self._shelf.put_part(order.id, page, part)
        else:
            for item, grant in granted_of(pieces):
                for _made in self._files(item) if grant.content else ():
                    pass
        self._shelf.put_note(order.id, page, passing.note(), passing.marks)

    def _tell(self, order: Order, plan: Plan, page: int) -> None:
        written = min((page + 1) * plan.size, plan.rows)
        self._shelf.put_progress(order.id, Progress(listed=plan.rows, written=written))

    def _joined(self, order: Order, plan: Plan, unit: Unit | None, check: Check) -> Whole:
        token, exporter = secrets.token_hex(8), get_exporter(order.form)
        chunks = _checked(self._bytes(order, plan, unit, exporter), check)
        file = self._shelf.put_file(order.id, token, chunks)
        self._shelf.put_members(order.id, token, self._members(order, plan))
        notes = [note for page in range(plan.pages) if (note := self._shelf.note(order.id, page))]
        before, shown = self._shelf.whole(order.id), sum(note.shown for note in notes)
        position = self._catalog.feed_position()
        whole = Whole(
            token=token,
            sha256=file.digest.hexdigest(),
            size=file.size,
            shown=shown,
            first=before.first if before else shown,
            makings=before.makings + 1 if before else 1,
            position=min((note.position for note in notes), default=position),
            epoch=notes[0].epoch if notes else self._catalog.epoch(),
            closes=min((note.closes for note in notes), default=Note(position=0, epoch="").closes),
            words=words(unit),
            at=self._clock(),
        )
        self._shelf.put_whole(order.id, whole)
        if before is not None:
            self._shelf.drop_file(order.id, before.token)
        return whole

    def _bytes(
        self, order: Order, plan: Plan, unit: Unit | None, exporter: Exporter
    ) -> Iterator[bytes]:
        how = self._how(order)
        if isinstance(exporter, Joining):
            parts = (
                chunk for page in range(plan.pages) for chunk in self._shelf.part(order.id, page)
            )
            return exporter.joined(unit, parts, gaps=self._gaps(order, plan), how=how)
        pieces = self._pieces(order, plan)
        if unit is not None:
            return exporter.write_unit(unit, pieces, how=how)
        return exporter.write(granted_of(pieces), how=how)

    def _how(self, order: Order) -> How:
        return How(base_url=order.base_url, lang=order.lang, files=self._files)

    def _pieces(self, order: Order, plan: Plan) -> Iterator[Piece]:
        """All of them, judged now; the notes become what was written."""
        for page in range(plan.pages):
            passing = self._passing(order)
            yield from passing.pieces(self._rows(order, page), page * plan.size + 1)
            self._shelf.put_note(order.id, page, passing.note(), passing.marks)

    def _gaps(self, order: Order, plan: Plan) -> list[int]:
        if not order.of_unit:
            return []
        return [
            page * plan.size + number
            for page in range(plan.pages)
            for number, mark in enumerate(self._shelf.marks(order.id, page), start=1)
            if not mark
        ]

    def _members(self, order: Order, plan: Plan) -> Iterator[bytes]:
        for page in range(plan.pages):
            rows, marks = self._rows(order, page), self._shelf.marks(order.id, page)
            shown = (f"{row.item} {mark}\n" for row, mark in zip(rows, marks, strict=True) if mark)
            yield "".join(shown).encode()

    def _passing(self, order: Order) -> Passing:
        return Passing(order, self._catalog, self._clock)


def _checked(chunks: Iterator[bytes], check: Check) -> Iterator[bytes]:
    """The same, asking now and then whether to stop."""
    for number, chunk in enumerate(chunks):
        if not number % 256:
            check()
        yield chunk
