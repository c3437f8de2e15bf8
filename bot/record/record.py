"""Everything that the bot keeps, and the one transaction that settles an update."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.record.audit import Audit
from bot.record.inbox import Inbox
from bot.record.outbox import Outbox
from bot.record.people import People
from bot.record.retention import Retention
from bot.record.turns import Turns
from bot.record.types import AuditEntry, Change, Settled
from retrieval.library.database import Database


class Record:
    """What the bot keeps in a library's database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.inbox = Inbox(database)
        self.outbox = Outbox(database)
        self.people = People(database)
        self.turns = Turns(database)
        self.audit = Audit(database)
        self.retention = Retention(database)

    def settle(self, update_id: int, settled: Settled, *, now: datetime) -> bool:
        """Keep all that came of an update, in one transaction: changes, turn, acts, replies; the update is done by it.

        The replies are outgoing parts named ``update:ID:0``, ``update:ID:1`` and so on. The body of the update is
        erased, its id stays. False, and nothing is kept, where the update was settled already (by another worker, when
        this one's lease was over), given up, or never received.

        Raises:
            Overtaken: something was decided by what is so no longer; nothing was kept, decide again.
        """
        raise NotImplementedError

    def apply(self, changes: Sequence[Change], audit: Sequence[AuditEntry] = (), *, now: datetime) -> None:
        """Make changes without an update, in one transaction: for the command line.

        Raises:
            Overtaken: a condition of one of them does not hold; nothing was changed.
        """
        raise NotImplementedError
