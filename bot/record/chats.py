"""Chats as rows: what is remembered of them, and what it means that one became another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import Connection, null, select, update

from bot.record.sql import WAITING, is_in, put, put_missing
from bot.record.types import ChatKind, Length, Priority, Standing, State
from retrieval.library.schedule_tables import subscriptions
from retrieval.library.service_tables import chats, outgoing, turns, updates
from retrieval.library.watch_tables import watches

# Ids of supergroups and channels lie below; those of groups between this and 0, those of people above 0.
# https://core.telegram.org/api/bots/ids
_GROUPS_END: Final = -1_000_000_000_000


def set_chat(connection: Connection, chat: int, values: Mapping[str, object]) -> None:
    """Write down something about a chat, whether it was seen before or not; of a former id it is about the present."""
    chat = present(connection, [chat]).get(chat, chat)
    put(connection, chats, {**_unseen(chat), **values}, values)


def see_chat(connection: Connection, chat: int, kind: ChatKind, title: str | None) -> None:
    """Remember that a chat exists. One that became another keeps that."""
    put(connection, chats, {**_unseen(chat), "kind": kind, "title": title}, {"kind": kind, "title": title})


def set_standing(connection: Connection, chat: int, standing: Standing) -> None:
    """A chat takes messages, or does not: then nobody waits for its answers any more, and pushes are held back."""
    set_chat(connection, chat, {"standing": standing})
    if standing != Standing.OPEN:
        late = update(outgoing).where(
            outgoing.c.chat == chat, is_in(outgoing.c.state, State.PENDING), outgoing.c.priority == Priority.ANSWER
        )
        connection.execute(late.values(state=State.SKIPPED, problem=f"the chat is {standing}"))


def present(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """The present ids of those chats that became others."""
    query = select(chats.c.id, chats.c.moved_to).where(chats.c.id.in_(ids), chats.c.moved_to.is_not(None))
    return {row.id: row.moved_to for row in connection.execute(query)}


def move(connection: Connection, old: int, new: int) -> None:
    """Everything of a group is that supergroup's from now on. Said twice, it is done once.

    Ids of messages mean nothing in the new chat: what answers or edits one stands by itself there.
    """
    if old == new:
        return
    _move_chat(connection, old, new)
    connection.execute(
        update(outgoing)
        .where(outgoing.c.chat == old)
        .values(chat=new, message_id=null(), replies_to=null(), edits=null())
    )
    connection.execute(update(turns).where(turns.c.chat == old).values(chat=new, message_id=null()))
    connection.execute(update(subscriptions).where(subscriptions.c.chat == old).values(chat=new))
    connection.execute(update(watches).where(watches.c.chat == old).values(chat=new))
    # What is being worked stays where it is: only one of a chat may be, and its replies find their way.
    waiting = update(updates).where(updates.c.chat == old, is_in(updates.c.state, WAITING))
    connection.execute(waiting.values(chat=new))


def _move_chat(connection: Connection, old: int, new: int) -> None:
    put_missing(connection, chats, _unseen(old))
    put_missing(connection, chats, _unseen(new))
    locked = select(chats).where(chats.c.id.in_([old, new])).order_by(chats.c.id).with_for_update()
    rows = {row.id: row for row in connection.execute(locked)}
    former, latter = rows[old], rows[new]
    taken: dict[str, object] = {"moved_to": None, "standing": Standing.OPEN}
    if former.moved_to is None:
        taken["allowed"] = former.allowed or latter.allowed
        taken["title"] = latter.title or former.title
        if not latter.allowed:
            taken |= {"language": former.language, "zone": former.zone, "length": former.length}
        connection.execute(update(chats).where(chats.c.id == new).values(**taken))
    gone = {"moved_to": new, "allowed": False, "standing": Standing.GONE}
    connection.execute(update(chats).where((chats.c.id == old) | (chats.c.moved_to == old)).values(**gone))


def _unseen(chat: int) -> dict[str, object]:
    group = ChatKind.SUPERGROUP if chat < _GROUPS_END else ChatKind.GROUP
    kind = ChatKind.PRIVATE if chat > 0 else group
    return {"id": chat, "kind": kind, "standing": Standing.OPEN, "length": Length.USUAL}
