"""``kill -9`` and a bad Telegram on days on which clocks change: each digest comes once, or is held for all to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.bots.mornings import ZONES, Span, days
from tests.bots.season import Plan, season
from tests.conftest import Shelf

SEED = 20260329
# Nights in which clocks are changed, from noon to noon: in Berlin, Beirut and Nuuk, in both directions.
FORWARD = Span(datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC))
BACK = Span(datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC))
# And all days on which they are, also in Cairo, New York, St. John's, Adelaide, Santiago and on Lord Howe.
YEAR = (
    *(days("2026-03-07", "2026-03-08"), days("2026-03-28", "2026-03-29"), days("2026-04-04", "2026-04-05")),
    *(days("2026-04-23", "2026-04-24"), days("2026-09-05", "2026-09-06"), days("2026-10-03", "2026-10-04")),
    *(days("2026-10-24", "2026-10-25"), days("2026-10-29", "2026-10-30"), days("2026-10-31", "2026-11-01")),
)

SHORT = Plan(12, ("Europe/Berlin", "America/Nuuk", "Asia/Tehran"), (FORWARD,), 4, 1, 0, 0, SEED)
LONG = Plan(200, ZONES, (FORWARD, BACK), 50, 1, 3, 1, SEED)


def test_some_kills(sqlite_shelf: Shelf) -> None:
    """Killed four times on the night in which clocks go forward, the one bot of a file loses none and doubles none."""
    season(sqlite_shelf, SHORT)


def test_some_kills_of_two_bots(on_postgres: Shelf) -> None:
    """Of two bots on one server either is killed."""
    season(on_postgres, replace(SHORT, processes=2, seed=SEED + 1))


@pytest.mark.soak
@pytest.mark.parametrize("spans", [LONG.spans, YEAR], ids=["both-ways", "year"])
def test_fifty_kills(sqlite_shelf: Shelf, spans: Sequence[Span]) -> None:
    """Killed fifty times, with a bad Telegram. Something must be held, else the proof is void."""
    assert season(sqlite_shelf, replace(LONG, spans=spans, seed=SEED + 2)).held


@pytest.mark.soak
@pytest.mark.parametrize("spans", [LONG.spans, YEAR], ids=["both-ways", "year"])
def test_fifty_kills_of_two_bots(on_postgres: Shelf, spans: Sequence[Span]) -> None:
    """The same with two bots on one server."""
    assert season(on_postgres, replace(LONG, spans=spans, processes=2, seed=SEED + 3)).held
