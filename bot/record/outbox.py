"""The outbox: every part is sent once; what is in doubt is held.

A part goes pending → claimed → sending → sent. ``sending`` is committed just before the request goes out, so a part
whose lease ends while it is claimed was certainly not sent, and one whose lease ends while sending is in doubt
(unknown): it is held until its chat asks for it. Only edits, which may be repeated, go back to pending.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select, true, update

from bot.record.chats import move, set_chat, set_standing
from bot.record.expiry import any_expired, expired, skip
from bot.record.parts import part_of, put_parts
from bot.record.sql import ERASED, IN_HAND, LIVE, changed, is_in
from bot.record.turns import withdrawn_of
from bot.record.types import New, Outgoing, Priority, Standing, State
from retrieval.library.database import Database
from retrieval.library.quoted import WITHDRAWN
from retrieval.library.schema import stored
from retrieval.library.service_tables import chats, outgoing

#: Why a part is in doubt whose sender ended.
CUT_OFF: Final = "the sender ended before it knew"

_IN_HAND: Final = is_in(outgoing.c.state, *IN_HAND)
# What was erased while a sender had it cannot be sent any more.
_ERASED: Final = outgoing.c.html.is_(None)
_PENDING_UNLESS_ERASED: Final = case((_ERASED, str(State.SKIPPED)), else_=str(State.PENDING))
_UNKNOWN_UNLESS_ERASED: Final = case((_ERASED, str(State.SKIPPED)), else_=str(State.UNKNOWN))


class Outbox:
    """Outgoing parts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, parts: Sequence[New], *, now: datetime) -> int:
        """Store parts to be sent; one whose name is known counts for nothing. How many were new."""
        with self._database.sharing() as connection:
            return put_parts(connection, parts, now)

    def claim(
        self,
        worker: str,
        *,
        most: int,
        now: datetime,
        lease: timedelta,
        busy: Collection[int] = (),
        pushes: int | None = None,
        resting: Collection[int] = (),
    ) -> list[Outgoing]:
        """Take parts that may go now, at most one a chat: answers before pushes, then in the order they were added.

        None is taken of a chat in ``busy``, that waits or is not open, or that has a part claimed or sending; nor does
        a part overtake an earlier one of its chat and priority. At most ``pushes`` of them are pushes, where that is
        given, and none to a chat in ``resting``. What would come too late is skipped.
        """
        self.skip_expired(now=now)
        query = _claimable(most, busy, now)
        if pushes == 0:
            query = query.where(outgoing.c.priority < Priority.PUSH)
        elif resting:
            query = query.where(or_(outgoing.c.priority < Priority.PUSH, outgoing.c.chat.not_in(resting)))
        with self._database.reading() as connection:
            # In a SQLite file a look costs nobody anything, and a turn among the writers does.
            if connection.execute(query.limit(1)).first() is None:
                return []
        with self._database.sharing() as connection:
            found = connection.execute(query.with_for_update(skip_locked=True, of=outgoing)).all()
            answers = [row for row in found if row.priority < Priority.PUSH]
            rows = [*answers, *found[len(answers) :][:pushes]]
            claimed = update(outgoing).where(outgoing.c.key.in_([row.key for row in rows]))
            connection.execute(claimed.values(state=State.CLAIMED, worker=worker, leased_until=stored(now + lease)))
        return [replace(part_of(row), state=State.CLAIMED) for row in rows]

    def skip_expired(self, *, now: datetime) -> None:
        """Skip what waits and would come too late."""
        with self._database.reading() as connection:
            if not any_expired(connection, now):
                return
        with self._database.sharing() as connection:
            skip(connection, expired(now), now)

    def renew(self, worker: str, *, now: datetime, lease: timedelta) -> None:
        """Keep what this sender has claimed for another ``lease``."""
        mine = update(outgoing).where(_IN_HAND, outgoing.c.worker == worker)
        with self._database.sharing() as connection:
            connection.execute(mine.values(leased_until=stored(now + lease)))

    def sending(self, key: int, *, now: datetime) -> bool:
        """Note that the request goes out now. False where it may not: then nothing may be sent.

        It may not where the part is claimed no longer; where it would come too late: then it is skipped; and where a
        report that its turn cites was withdrawn: then it is skipped, and its text erased.
        """
        with self._database.sharing() as connection:
            claimed = select(outgoing.c.turn, outgoing.c.expires_at).where(
                outgoing.c.key == key, is_in(outgoing.c.state, State.CLAIMED)
            )
            row = connection.execute(claimed.with_for_update()).one_or_none()
            if row is None:
                return False
            this = update(outgoing).where(outgoing.c.key == key)
            if row.turn is not None and withdrawn_of(connection, [row.turn]):
                connection.execute(this.values(_finished(State.SKIPPED, now) | ERASED | {"problem": WITHDRAWN}))
                return False
            if row.expires_at is not None and row.expires_at <= stored(now):
                skip(connection, outgoing.c.key == key, now)
                return False
            connection.execute(this.values(state=State.SENDING, attempts=outgoing.c.attempts + 1))
            return True

    def sent(self, key: int, message_id: int | None, *, now: datetime) -> None:
        """Telegram took it, and calls it this."""
        # Whatever became of it meanwhile: a lease that ended, a person who asked for it again.
        taken = {"message_id": message_id, "problem": None, "document": None, "document_name": None}
        with self._database.sharing() as connection:
            connection.execute(update(outgoing).where(outgoing.c.key == key).values(_finished(State.SENT, now) | taken))

    def put_back(self, key: int, *, not_before: datetime | None = None, problem: str | None = None) -> None:
        """It was certainly not sent: it waits again. Skipped where it was forgotten meanwhile."""
        self._let_go(key, {"state": _PENDING_UNLESS_ERASED, "not_before": stored(not_before), "problem": problem})

    def doubt(self, key: int, problem: str) -> None:
        """Nobody knows whether it was sent: it is held."""
        self._let_go(key, {"state": _UNKNOWN_UNLESS_ERASED, "problem": problem})

    def bury(self, key: int, problem: str) -> None:
        """Telegram refused it for good."""
        self._let_go(key, {"state": State.DEAD, "problem": problem})

    def chat_waits(self, chat: int, *, until: datetime) -> None:
        """Nothing goes to this chat until then; others go on."""
        with self._database.sharing() as connection:
            set_chat(connection, chat, {"waits_until": stored(until)})

    def close_chat(self, chat: int, standing: Standing) -> None:
        """The chat takes no messages: answers that wait for it are given up, pushes wait until it is open again."""
        with self._database.sharing() as connection:
            set_standing(connection, chat, standing)

    def move_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: everything of the old id is the new one's. Can be repeated."""
        with self._database.sharing() as connection:
            move(connection, old, new)

    def recover(self, *, now: datetime, everything: bool = False) -> tuple[int, int]:
        """See to parts whose lease is over, or to ``everything`` in hand: how many wait again, how many are in doubt.

        ``everything`` is for a process that knows that nobody else sends.
        """
        lapsed = true() if everything else outgoing.c.leased_until <= stored(now)
        edit = outgoing.c.edits.is_not(None)
        unsent = or_(is_in(outgoing.c.state, State.CLAIMED), and_(is_in(outgoing.c.state, State.SENDING), edit))
        doubtful = and_(is_in(outgoing.c.state, State.SENDING), ~edit)
        with self._database.reading() as connection:
            if connection.execute(select(outgoing.c.key).where(_IN_HAND, lapsed).limit(1)).first() is None:
                return 0, 0
        with self._database.sharing() as connection:
            return (
                self._taken(connection, and_(unsent, lapsed), {"state": _PENDING_UNLESS_ERASED}),
                self._taken(connection, and_(doubtful, lapsed), {"state": _UNKNOWN_UNLESS_ERASED, "problem": CUT_OFF}),
            )

    def doubtful(self, chat: int) -> list[Outgoing]:
        """The parts of a chat that are in doubt, oldest first."""
        query = select(outgoing).where(outgoing.c.chat == chat, is_in(outgoing.c.state, State.UNKNOWN))
        with self._database.reading() as connection:
            return [part_of(row) for row in connection.execute(query.order_by(outgoing.c.key))]

    def send_again(self, key: int, chat: int, *, now: datetime) -> bool:
        """Send a part in doubt after all. False where it is in doubt no longer, or not of this chat."""
        with self._database.sharing() as connection:
            return send_again(connection, key, chat)

    def part(self, key: int) -> Outgoing | None:
        """The part with this key."""
        with self._database.reading() as connection:
            row = connection.execute(select(outgoing).where(outgoing.c.key == key)).one_or_none()
        return part_of(row) if row else None

    def message(self, chat: int, message_id: int) -> Outgoing | None:
        """The part that a message in a chat is, if it is ours; the newest, where it was edited."""
        query = select(outgoing).where(outgoing.c.chat == chat, outgoing.c.message_id == message_id)
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(outgoing.c.key.desc()).limit(1)).one_or_none()
        return part_of(row) if row else None

    def counts(self) -> Mapping[State, int]:
        """How many parts are in each state."""
        query = select(outgoing.c.state, func.count()).group_by(outgoing.c.state)
        with self._database.reading() as connection:
            found = {State(state): count for state, count in connection.execute(query)}
        return {state: found.get(state, 0) for state in State}

    def waiting(self) -> int:
        """How many parts will go out by themselves, or are under way."""
        counts = self.counts()
        return sum(counts[state] for state in (State.PENDING, State.CLAIMED, State.SENDING))

    def _let_go(self, key: int, values: Mapping[str, Any]) -> None:
        with self._database.sharing() as connection:
            self._taken(connection, outgoing.c.key == key, values)

    def _taken(self, connection: Connection, which: ColumnElement[bool], values: Mapping[str, Any]) -> int:
        """Take parts out of a sender's hands; of those that nobody holds nothing changes."""
        free: dict[str, Any] = {"worker": None, "leased_until": None}
        return changed(connection, update(outgoing).where(_IN_HAND, which).values({**free, **values}))


def send_again(connection: Connection, key: int, chat: int) -> bool:
    """Let a part in doubt be sent once more; False where it is in doubt no longer, or not of this chat."""
    held = update(outgoing).where(
        outgoing.c.key == key, outgoing.c.chat == chat, is_in(outgoing.c.state, State.UNKNOWN)
    )
    # Whoever asks for it wants it however late it is.
    asked = {"state": State.PENDING, "not_before": None, "expires_at": None, "offered": False, "problem": None}
    return changed(connection, held.values(asked)) == 1


def _claimable(most: int, busy: Collection[int], now: datetime) -> Select[Any]:
    """The parts that may go: each the first of its chat, which is open, waits for nothing and has none in hand."""
    other = outgoing.alias("other")
    first = or_(
        is_in(other.c.state, *IN_HAND),
        and_(other.c.priority < outgoing.c.priority, _due(other.c.not_before, now)),
        and_(other.c.priority == outgoing.c.priority, other.c.key < outgoing.c.key),
    )
    earlier = select(other.c.key).where(is_in(other.c.state, *LIVE), other.c.chat == outgoing.c.chat, first)
    waits = or_(chats.c.standing != Standing.OPEN, chats.c.waits_until > stored(now))
    closed = select(chats.c.id).where(chats.c.id == outgoing.c.chat, waits)
    found = select(outgoing).where(
        is_in(outgoing.c.state, State.PENDING),
        _due(outgoing.c.not_before, now),
        outgoing.c.chat.not_in(busy),
        ~earlier.exists(),
        ~closed.exists(),
    )
    return found.order_by(outgoing.c.priority, outgoing.c.key).limit(most)


def _due(not_before: ColumnElement[datetime | None], now: datetime) -> ColumnElement[bool]:
    return or_(not_before.is_(None), not_before <= stored(now))


def _finished(state: State, now: datetime) -> dict[str, Any]:
    return {"state": state, "finished_at": stored(now), "worker": None, "leased_until": None}
