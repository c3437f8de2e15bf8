"""The tokens that a model took, by person and day: one count for all processes, which outlives them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, case, delete, update

from bot.model.budget import Limits
from bot.record.sql import insert
from retrieval.library.database import Database
from retrieval.library.service_tables import model_tokens

# Under this name everybody's tokens are counted together.
_EVERYBODY: Final = ""
# An answer that began before midnight is corrected behind it, by a clock that may be slow.
_KEPT: Final = timedelta(days=1)


class _Beyond(Exception):
    """Whose limit a booking goes beyond; nothing of it is kept."""


class TokenLedger:
    """Books tokens in a library's database, as :class:`bot.model.budget.Ledger` has it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def book(self, person: str | None, day: date, tokens: int, limits: Limits) -> str | None:
        """See :class:`bot.model.budget.Ledger`.

        Raises:
            LibraryError: nothing can be booked.
        """
        if tokens > limits.everybody:
            return "everybody"
        if person and tokens > limits.person:
            return "person"
        try:
            with self._database.sharing() as connection:
                if _booked(connection, _names(person), day, tokens, limits):
                    connection.execute(delete(model_tokens).where(model_tokens.c.day < day - _KEPT))
        except _Beyond as beyond:
            return str(beyond)
        return None

    def correct(self, person: str | None, day: date, tokens: int) -> None:
        """See :class:`bot.model.budget.Ledger`.

        Raises:
            LibraryError: nothing can be changed: what was booked stands.
        """
        theirs = model_tokens.c.day == day, model_tokens.c.person.in_(_names(person))
        with self._database.sharing() as connection:
            connection.execute(update(model_tokens).where(*theirs).values(tokens=model_tokens.c.tokens + tokens))


def _booked(connection: Connection, names: list[str], day: date, tokens: int, limits: Limits) -> bool:
    """Add tokens to the counts of these names, in one statement; whether they are the first of the day.

    A row is locked, looked at and changed as one act on either database, everybody's before a person's: of two who
    book the last tokens one finds them gone, and none waits for another in a circle.

    Raises:
        _Beyond: one of the counts would go beyond its limit.
    """
    rows = insert(connection, model_tokens).values([{"day": day, "person": one, "tokens": tokens} for one in names])
    total = model_tokens.c.tokens + rows.excluded.tokens
    most = case((model_tokens.c.person == _EVERYBODY, limits.everybody), else_=limits.person)
    statement = rows.on_conflict_do_update(
        index_elements=list(model_tokens.primary_key.columns), set_={"tokens": total}, where=total <= most
    ).returning(model_tokens.c.person, model_tokens.c.tokens)
    counts = {row.person: row.tokens for row in connection.execute(statement)}
    for name in names:
        if name not in counts:
            raise _Beyond("person" if name else "everybody")
    return bool(counts[_EVERYBODY] == tokens)


def _names(person: str | None) -> list[str]:
    return [_EVERYBODY, person] if person else [_EVERYBODY]
