"""How often something may be tried from one place, counted over all processes."""

from dataclasses import dataclass
from math import ceil

from sqlalchemy import delete, insert, select

from archive.clock import Clock, is_ahead
from archive.database import Database
from archive.schema import throttles


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many tries there are, how many are left, and in how many seconds all are back."""

    tries: int
    left: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """``tries`` by one key, then none until ``seconds`` passed after the last."""

    database: Database
    clock: Clock
    tries: int
    seconds: float

    def is_shut(self, key: str) -> bool:
        return self.standing(key).left == 0

    def standing(self, key: str) -> Standing:
        with self.database.read() as connection:
            row = connection.execute(select(throttles).where(throttles.c.key == key)).first()
        if row is None or not self._lasts(row[2]):
            return Standing(tries=self.tries, left=self.tries, seconds=0)
        seconds = max(1, ceil(row[2] - self.clock().timestamp()))
        return Standing(tries=self.tries, left=max(0, self.tries - row[1]), seconds=seconds)

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
