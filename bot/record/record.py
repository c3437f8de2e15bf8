"""Everything that the bot keeps, and the one transaction that settles an update."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from bot.record.audit import Audit, put_entries
from bot.record.changes import apply
from bot.record.delivered import Outcomes
from bot.record.deliveries import Deliveries
from bot.record.inbox import Inbox
from bot.record.outbox import Outbox
from bot.record.parts import put_parts
from bot.record.people import People
from bot.record.retention import Retention
from bot.record.sql import DONE, WAITING, WORKING, is_in
from bot.record.subscriptions import Subscriptions
from bot.record.turns import Turns, put_turn
from bot.record.types import AuditEntry, Change, New, Reply, Settled
from bot.record.watches import Watches
from retrieval.library.database import Database
from retrieval.library.schema import stored
from retrieval.library.service_tables import updates


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
        self.subscriptions = Subscriptions(database)
        self.deliveries = Deliveries(database)
        self.watches = Watches(database)
        self.outcomes = Outcomes(database)

    def settle(self, update_id: int, settled: Settled, *, now: datetime) -> bool:
        """Keep all that came of an update, in one transaction: changes, turn, acts, replies; the update is done by it.

        The replies are outgoing parts named ``update:ID:0``, ``update:ID:1`` and so on. The body of the update is
        erased, its id stays. False, and nothing is kept, where the update was settled already (by another worker, when
        this one's lease was over), given up, or never received.

        Raises:
            Overtaken: something was decided by what is so no longer; nothing was kept, decide again.
        """
        with self._database.sharing() as connection:
            done = update(updates).where(updates.c.id == update_id, is_in(updates.c.state, WAITING, WORKING))
            finished = {"state": DONE, "body": None, "worker": None, "leased_until": None, "finished_at": stored(now)}
            row = connection.execute(done.values(finished).returning(updates.c.person)).one_or_none()
            if row is None:
                return False
            for change in settled.changes:
                apply(change, connection, now)
            if settled.turn is not None:
                put_turn(connection, settled.turn)
            put_entries(connection, settled.audit)
            person = settled.turn.person if settled.turn and row.person is None else row.person
            put_parts(connection, _parts(update_id, settled.replies, person), now)
            return True

    def apply(self, changes: Sequence[Change], audit: Sequence[AuditEntry] = (), *, now: datetime) -> None:
        """Make changes without an update, in one transaction: for the command line.

        Raises:
            Overtaken: a condition of one of them does not hold; nothing was changed.
        """
        with self._database.sharing() as connection:
            for change in changes:
                apply(change, connection, now)
            put_entries(connection, audit)


def _parts(update_id: int, replies: Sequence[Reply], person: int | None) -> list[New]:
    return [New(f"update:{update_id}:{n}", reply, person=person) for n, reply in enumerate(replies)]
