"""The tokens that a model took: one count for every process, which outlives them, and of which nobody gets too many."""

from __future__ import annotations

import threading
from contextlib import closing
from datetime import timedelta

from sqlalchemy import select

from bot.model.budget import Limits
from bot.record.record import Record
from bot.record.tokens import TokenLedger
from retrieval.library.database import Database
from retrieval.library.service_tables import model_tokens
from tests.bot.record.conftest import NOW
from tests.conftest import DEADLINE, Shelf

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
LIMITS = Limits(person=100, everybody=250)


def counts(database: Database) -> dict[tuple[str, str], int]:
    """What is stored, by day and person."""
    with database.reading() as connection:
        return {(str(row.day), row.person): row.tokens for row in connection.execute(select(model_tokens))}


def of_today(database: Database) -> dict[str, int]:
    """What is stored of today, by person."""
    return {person: tokens for (day, person), tokens in counts(database).items() if day == str(TODAY)}


def test_tokens_are_counted_by_person_and_for_everybody(database: Database) -> None:
    """Without a person they count for everybody alone; a correction takes back what was booked too much."""
    ledger = TokenLedger(database)
    assert ledger.book("ann", TODAY, 40, LIMITS) is None
    assert ledger.book("bob", TODAY, 30, LIMITS) is None
    assert ledger.book(None, TODAY, 20, LIMITS) is None
    ledger.correct("ann", TODAY, -15)
    ledger.correct(None, TODAY, 5)
    assert of_today(database) == {"": 80, "ann": 25, "bob": 30}


def test_what_goes_beyond_a_limit_is_not_booked_at_all(database: Database) -> None:
    """Neither a person's tokens for everybody nor everybody's for a person; up to the limit itself all can be had."""
    ledger = TokenLedger(database)
    assert ledger.book("ann", TODAY, 60, LIMITS) is None
    assert ledger.book("ann", TODAY, 41, LIMITS) == "person"
    assert of_today(database) == {"": 60, "ann": 60}
    assert ledger.book("ann", TODAY, 40, LIMITS) is None
    assert ledger.book("bob", TODAY, 100, LIMITS) is None
    assert ledger.book("cid", TODAY, 51, LIMITS) == "everybody"
    assert of_today(database) == {"": 200, "ann": 100, "bob": 100}
    assert ledger.book("cid", TODAY, 50, LIMITS) is None
    assert ledger.book(None, TODAY, 1, LIMITS) == "everybody"


def test_the_first_of_a_day_has_limits_too(database: Database) -> None:
    """Where no count is there yet."""
    ledger = TokenLedger(database)
    assert ledger.book("ann", TODAY, 101, LIMITS) == "person"
    assert ledger.book(None, TODAY, 251, LIMITS) == "everybody"
    assert ledger.book("ann", TODAY, 1, Limits(0, 0)) == "everybody"
    assert counts(database) == {}


def test_counts_outlive_the_process(database: Database, shelf: Shelf) -> None:
    """Whoever opens the library anew finds spent what was spent."""
    assert TokenLedger(database).book("ann", TODAY, 90, LIMITS) is None
    with closing(Database.open(shelf.address)) as again:
        assert TokenLedger(again).book("ann", TODAY, 11, LIMITS) == "person"
        assert TokenLedger(again).book("ann", TOMORROW, 11, LIMITS) is None


def test_two_cannot_both_spend_the_last_tokens(database: Database, shelf: Shelf) -> None:
    """Of many who book at one instant as many succeed as there are tokens for, whichever they are."""
    TokenLedger(database).book("ann", TODAY, 1, LIMITS)
    start = threading.Barrier(8)
    found: list[str | None] = []

    def book(number: int) -> None:
        with closing(Database.open(shelf.address)) as own:
            ledger = TokenLedger(own)
            start.wait(DEADLINE)
            found.extend(ledger.book(f"person {number % 3}", TODAY, 10, LIMITS) for _ in range(5))

    threads = [threading.Thread(target=book, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE)
    assert len(found) == 40
    assert found.count(None) == 24
    assert of_today(database)[""] == 241
    assert sum(tokens for person, tokens in of_today(database).items() if person) == 241
    assert max(tokens for person, tokens in of_today(database).items() if person) <= 100


def test_old_days_go(database: Database) -> None:
    """With the first booking of a day, but for the day before: its last answers may still be corrected."""
    ledger = TokenLedger(database)
    for ago in (9, 2, 1):
        ledger.book("ann", TODAY - timedelta(days=ago), 7, LIMITS)
    ledger.book("bob", TODAY, 3, LIMITS)
    assert {day for day, _ in counts(database)} == {str(TODAY), str(TODAY - timedelta(days=1))}
    ledger.correct("ann", TODAY - timedelta(days=1), 2)
    ledger.correct("ann", TODAY - timedelta(days=9), 2)
    assert counts(database)[str(TODAY - timedelta(days=1)), "ann"] == 9


def test_they_go_by_age_also_where_no_model_is_asked_any_more(database: Database, record: Record) -> None:
    """Who asked how much is forgotten with what else is old."""
    TokenLedger(database).book("ann", TODAY, 7, LIMITS)
    record.retention.prune(before=NOW)
    assert counts(database) != {}
    record.retention.prune(before=NOW + timedelta(days=1))
    assert counts(database) == {}
