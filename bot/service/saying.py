"""Texts of ours to messages: escaped by construction, cut between lines where they are too long for one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.record.types import Button, Message
from bot.telegram.markup import paragraphs, units
from bot.telegram.packing import Block, first_part, pack


def message(text: str, buttons: Sequence[Sequence[Button]] = ()) -> Message:
    """One message that says a text, whatever is in it; what is too long for one ends in ``…``."""
    part = first_part([Block(paragraphs(line)) for line in text.split("\n")])
    return Message(part.html, part.plain, tuple(map(tuple, buttons)))


def messages(lines: Iterable[str]) -> tuple[Message, ...]:
    """Lines in as few messages as hold them."""
    return tuple(Message(part.html, part.plain) for part in pack([Block(paragraphs(line)) for line in lines]))


def cut(text: str, most: int) -> str:
    """A text of at most so many UTF-16 units: what is longer ends in ``…``."""
    if units(text) <= most:
        return text
    kept = text.encode("utf-16-le", "replace")[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    return f"{kept}…"
