"""Text that goes in and lists that go out: fit to be stored, fit to be sent. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot import questions
from bot.record.types import Message
from bot.telegram.markup import paragraphs
from bot.telegram.packing import Block, pack


def typed(text: str) -> str:
    """What a person typed, as it can be stored: without halves of characters, and without NUL, which is no text."""
    return questions.clean(text).replace("\0", " ").strip()


def messages(lines: Iterable[str]) -> tuple[Message, ...]:
    """Lines in as few messages as hold them."""
    return tuple(Message(part.html, part.plain) for part in pack([Block(paragraphs(line)) for line in lines]))
