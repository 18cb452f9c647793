"""How often something may be tried from one place, counted over all processes."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from archive.clock import Clock, is_ahead
from archive.database import Database
from archive.schema import throttles


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """``tries`` by one key, then none until ``seconds`` passed after the last."""

    database: Database
    clock: Clock
    tries: int
    seconds: float

    def is_shut(self, key: str) -> bool:
        with self.database.read() as connection:
            row = connection.execute(select(throttles).where(throttles.c.key == key)).first()
        return bool(row and row[1] >= self.tries and self._lasts(row[2]))

    def count(self, key: str) -> bool:
        """One more try; whether it was the last for now."""
        now = self.clock().timestamp()
        with self.database.write() as connection:
            row = connection.execute(select(throttles).where(throttles.c.key == key)).first()
            count = row[1] + 1 if row and self._lasts(row[2]) else 1
            over = throttles.c.until < now  # an address is kept no longer than it counts
            connection.execute(delete(throttles).where(over | (throttles.c.key == key)))
            values = {"key": key, "count": count, "until": now + self.seconds}
            connection.execute(insert(throttles).values(values))
        return int(count) >= self.tries

    def reset(self, key: str) -> None:
        with self.database.write() as connection:
            connection.execute(delete(throttles).where(throttles.c.key == key))

    def _lasts(self, until: float) -> bool:
        return is_ahead(until, self.clock().timestamp(), most=self.seconds)
