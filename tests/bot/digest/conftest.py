"""What tests of digests share: reports of our own, taken in, and the digest of a window of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from bot.digest import windows
from bot.digest.types import Digest, LastDigest, Window
from retrieval.dates import parse_bound
from tests.conftest import NOW, Record, Shelf


def report(id_: str, title: str, text: str, published: str, outlet: str = "Levant Wire") -> Record:
    """A report as a record; one without a date has an empty ``published``."""
    host = outlet.casefold().replace(" ", "")
    made = {"id": id_, "title": title, "text": text, "source": outlet, "url": f"https://{host}.example/{id_}"}
    return made | ({"published": published} if published else {})


@dataclass(frozen=True)
class Desk:
    """A library that reports are taken into and digests are made from."""

    shelf: Shelf

    def take_in(self, *reports: Record, now: datetime = NOW) -> None:
        """Take reports in, collected at ``now``."""
        self.shelf.take_in(self.shelf.file(f"{now:%Y%m%d%H%M}-{reports[0]['id']}.jsonl", reports), now=now)

    def digest(
        self,
        since: str,
        until: str | None = None,
        *,
        zone: str = "UTC",
        subjects: Sequence[str] = (),
        last: LastDigest | None = None,
        language: str = "en",
    ) -> Digest:
        """The digest of a day, or from one day to another, both included."""
        return self.of(
            windows.between(parse_bound(since), parse_bound(until or since), zone, NOW),
            subjects=subjects, last=last, language=language,
        )  # fmt: skip

    def of_day(self, day: str, zone: str) -> Digest:
        """The digest of a calendar day in a zone."""
        return self.of(windows.calendar_day(date.fromisoformat(day), zone))

    def of(
        self,
        window: Window,
        *,
        subjects: Sequence[str] = (),
        last: LastDigest | None = None,
        language: str = "en",
    ) -> Digest:
        """The digest of a window."""
        with self.shelf.open() as opened:
            return opened.digests.build(window, now=NOW, subjects=subjects, last=last, language=language)


@pytest.fixture
def desk(sqlite_shelf: Shelf) -> Desk:
    """An empty desk on SQLite."""
    return Desk(sqlite_shelf)


@pytest.fixture
def each_desk(shelf: Shelf) -> Desk:
    """An empty desk on each kind of database in turn."""
    return Desk(shelf)


BRIDGE = report(
    "bridge",
    "Truck bomb cuts bridge at Ramadi, 12 dead",
    "A truck bomb killed 12 people and cut the main bridge over the Euphrates in Ramadi on Monday, police said.\n\n"
    "Drivers were sent to a ferry upstream. The governor ordered a curfew in the city.",
    "2014-06-09T15:00:00Z",
)
BRIDGE_AGAIN = report(
    "bridge-toll",
    "Toll of Ramadi bridge bomb rises to 19",
    "The number of people killed by a truck bomb on the Euphrates bridge in Ramadi rose to 19 on Tuesday, "
    "a doctor said.\n\n"
    "Seven of the wounded died in the night, he said. Engineers said the bridge would be shut for months.",
    "2014-06-10T10:00:00Z",
    "Gulf Morning Post",
)
MARKET = report(
    "market",
    "Shells hit market in Aleppo",
    "Shells fell on a vegetable market in the Shaar district of Aleppo on Monday, killing 30 people, "
    "residents said.\n\n"
    "Shopkeepers carried the wounded away on carts. No side said it had fired.",
    "2014-06-09T18:00:00Z",
    "Euphrates Monitor",
)
FESTIVAL = report(
    "festival",
    "Poets meet in Basra",
    "Poets from nine countries read in Basra on Monday at a festival that the city holds each summer.",
    "2014-06-09T12:00:00Z",
    "Baghdad Ledger",
)
