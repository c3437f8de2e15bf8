"""Outgoing parts as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from bot.record.chats import present
from bot.record.sql import as_json, from_json, put_all_missing
from bot.record.types import Attachment, Button, Message, New, Outgoing, Place, Priority, Reply, State
from retrieval.library.schema import loaded, stored
from retrieval.library.service_tables import outgoing


def put_parts(connection: Connection, parts: Sequence[New], now: datetime) -> int:
    """Store parts to be sent, for the present ids of their chats; how many were new."""
    moved = present(connection, {part.reply.place.chat for part in parts})
    return put_all_missing(connection, outgoing, [_row(part, moved, now) for part in parts])


def part_of(row: Row[Any]) -> Outgoing:
    """A part as it is stored."""
    return Outgoing(
        key=row.key,
        name=row.name,
        reply=_reply(row),
        priority=Priority(row.priority),
        state=State(row.state),
        attempts=row.attempts,
        not_before=loaded(row.not_before),
        message_id=row.message_id,
        problem=row.problem,
        created_at=loaded(row.created_at),
        offered=row.offered,
        erased=row.html is None,
        expires_at=loaded(row.expires_at),
    )


def _reply(row: Row[Any]) -> Reply:
    document = Attachment(row.document_name, row.document, row.document_photo) if row.document is not None else None
    return Reply(
        message=Message(row.html or "", row.plain or "", _buttons(row.buttons)),
        place=Place(row.chat, row.thread),
        replies_to=row.replies_to,
        edits=row.edits,
        turn=row.turn,
        document=document,
    )


def _row(part: New, moved: dict[int, int], now: datetime) -> dict[str, object]:
    reply = part.reply
    chat = reply.place.chat
    return {
        "name": part.name,
        "chat": moved.get(chat, chat),
        # Messages of a group have other ids in the supergroup that it became.
        "thread": reply.place.thread,
        "replies_to": reply.replies_to if chat not in moved else None,
        "edits": reply.edits if chat not in moved else None,
        "person": part.person,
        "turn": reply.turn,
        "priority": part.priority,
        "state": State.PENDING,
        "not_before": stored(part.not_before),
        "expires_at": stored(part.expires_at),
        "created_at": stored(now),
        "html": reply.message.html,
        "plain": reply.message.plain,
        "buttons": as_json([[asdict(button) for button in row] for row in reply.message.buttons]),
        "document_name": reply.document.name if reply.document else None,
        "document": reply.document.content if reply.document else None,
        "document_photo": reply.document.photo if reply.document else False,
    }


def _buttons(value: str | None) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(Button(**button) for button in row) for row in from_json(value)) if value else ()
