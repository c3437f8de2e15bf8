"""What a kind of database does in its own way: the little that ``database`` asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Final, Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

# How long a writer waits for another one, in seconds.
BUSY_TIMEOUT: Final = 60
# The execution option by which a connection knows, when its transaction begins, whether it will write.
WRITES: Final = "sitrep_writes"
# The execution option of a migration: a table that others refer to may be dropped and made anew.
MIGRATES: Final = "sitrep_migrates"


class Dialect(Protocol):
    """One database of one kind.

    Its engine begins transactions as they are announced: one that reads sees one state of the database
    throughout, and of those that write (:data:`WRITES`) each waits until the one before has ended.
    """

    @property
    def place(self) -> str:
        """The address as messages name it: without a password."""
        ...

    def hint(self, error: Exception) -> str:
        """What to look at where the database cannot be used."""
        ...

    @property
    def reading(self) -> Mapping[str, object]:
        """The execution options of a transaction that only reads."""
        ...

    @property
    def writing(self) -> Mapping[str, object]:
        """The execution options of a transaction that writes."""
        ...

    @property
    def sharing(self) -> Mapping[str, object]:
        """The execution options of a transaction that writes beside others, where the database can."""
        ...

    def engine(self) -> Engine:
        """An engine on the database; nothing is connected yet.

        Raises:
            LibraryError: there is no such database.
        """
        ...

    def opening(self) -> AbstractContextManager[None]:
        """Held while the schema is looked at and brought up to date."""
        ...

    def keep_as_it_is(self, revision: str) -> None:
        """Copy the database before it is migrated from a revision, where that is ours to do."""
        ...

    def alone(self, engine: Engine, name: str) -> AbstractContextManager[bool]:
        """True for one holder of a name at a time, False for everybody else; nobody waits."""
        ...

    def reason(self, error: DBAPIError) -> str | None:
        """What is wrong with the database, in one line; None where the mistake is ours."""
        ...
