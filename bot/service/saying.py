"""Lists of ours to messages: escaped by construction, cut between lines where they are too long for one. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.record.types import Message
from bot.telegram.markup import paragraphs
from bot.telegram.packing import Block, pack


def messages(lines: Iterable[str]) -> tuple[Message, ...]:
    """Lines in as few messages as hold them."""
    return tuple(Message(part.html, part.plain) for part in pack([Block(paragraphs(line)) for line in lines]))
