"""Forgetting, on request and by age: texts go, acts stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from bot.record.sql import DONE, ERASED, FAILED, as_json, changed, from_json, is_in
from bot.record.subscriptions import forget_subscriptions
from bot.record.types import State
from bot.record.watches import forget_watches, prune_hits
from bot.schedule.types import Stage
from retrieval.library.database import Database, slices
from retrieval.library.schedule_tables import deliveries
from retrieval.library.schema import stored
from retrieval.library.service_tables import feedback, invitations, model_tokens, outgoing, strangers, turns, updates

#: For how long Telegram keeps an update that was not acknowledged, twice over: until then its id must be known. Later
#: it may not be: after a quiet week ids begin anew somewhere, and one that is known would be taken for a repetition.
#: https://core.telegram.org/bots/api#getting-updates
REDELIVERED: Final = timedelta(days=2)


class Retention:
    """Deletes turns, feedback, and the texts of updates and outgoing parts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget(self, person: int) -> int:
        """Forget a person, in groups too, as :class:`bot.record.types.Forget` does; returns how many turns went."""
        with self._database.sharing() as connection:
            return forget(connection, person)

    def prune(self, *, before: datetime) -> int:
        """Forget what is older than ``before``, whoever's it is; returns how many turns went.

        What waited to be sent that long is skipped.
        """
        with self._database.sharing() as connection:
            old = stored(before)
            gone = changed(connection, delete(turns).where(turns.c.asked_at < old))
            _prune_outgoing(connection, old)
            _prune_updates(connection, old)
            prune_hits(connection, old)
            done = is_in(deliveries.c.stage, Stage.READY, Stage.SILENT, Stage.SKIPPED, Stage.FAILED)
            connection.execute(delete(deliveries).where(deliveries.c.due_at < old, done))
            connection.execute(delete(strangers).where(strangers.c.told_at < old))
            connection.execute(delete(invitations).where(invitations.c.expires_at < old))
            connection.execute(delete(model_tokens).where(model_tokens.c.day < old.date()))
            return gone


def forget(connection: Connection, person: int) -> int:
    """Delete a person's turns, feedback, subscriptions, and the texts sent to them; returns how many turns went.

    What was asked by others stays, without the questions of that person which it followed up.
    """
    theirs = turns.c.person == person
    _forget_in_follow_ups(connection, person)
    asked = select(turns.c.id).where(theirs)
    # The id of a private chat is that of the person.
    told = or_(outgoing.c.turn.in_(asked), outgoing.c.person == person, outgoing.c.chat == person)
    _erase(connection, told, "it was to be forgotten")
    whose = or_(updates.c.person == person, updates.c.chat == person)
    connection.execute(update(updates).where(is_in(updates.c.state, FAILED), whose).values(body=None))
    connection.execute(delete(feedback).where(feedback.c.person == person))
    forget_watches(connection, person)
    forget_subscriptions(connection, person)
    return changed(connection, delete(turns).where(theirs))


def _forget_in_follow_ups(connection: Connection, person: int) -> None:
    """Take a person's questions out of what other turns in the same chats say that they follow up."""
    questions: dict[int, set[str]] = {}
    asked = select(turns.c.chat, turns.c.question).where(turns.c.person == person)
    for chat, question in connection.execute(asked):
        questions.setdefault(chat, set()).add(question)
    for part in slices(sorted(questions)):
        others = select(turns.c.id, turns.c.chat, turns.c.before).where(
            turns.c.chat.in_(part), turns.c.person != person, turns.c.before != "[]"
        )
        for row in connection.execute(others).all():
            before = from_json(row.before)
            left = [question for question in before if question not in questions[row.chat]]
            if left != before:
                connection.execute(update(turns).where(turns.c.id == row.id).values(before=as_json(left)))


def _erase(connection: Connection, which: ColumnElement[bool], problem: str) -> None:
    """Erase texts; what was still to be sent is skipped. What a sender has sent off just now keeps its state."""
    texts = and_(which, outgoing.c.html.is_not(None))
    unsent = is_in(outgoing.c.state, State.PENDING, State.CLAIMED, State.UNKNOWN)
    connection.execute(
        update(outgoing).where(texts, unsent).values(ERASED | {"state": State.SKIPPED, "problem": problem})
    )
    connection.execute(update(outgoing).where(texts).values(ERASED))


def _prune_outgoing(connection: Connection, old: datetime) -> None:
    finished = is_in(outgoing.c.state, State.SENT, State.SKIPPED, State.DEAD)
    connection.execute(delete(outgoing).where(outgoing.c.created_at < old, finished))
    _erase(connection, outgoing.c.created_at < old, "it grew too old")


def _prune_updates(connection: Connection, old: datetime) -> None:
    connection.execute(
        update(updates).where(updates.c.received_at < old, is_in(updates.c.state, FAILED)).values(body=None)
    )
    finished = is_in(updates.c.state, DONE, FAILED)
    connection.execute(delete(updates).where(updates.c.received_at < old - REDELIVERED, finished))
