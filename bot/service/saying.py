"""Plain text to messages: escaped, and cut between lines where it is too long for one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from bot.record.types import Button, Message

# Telegram takes 4096 UTF-16 units of text, counted after markup is read (core.telegram.org/bots/api#sendmessage).
LONGEST = 4096


def message(text: str, buttons: Sequence[Sequence[Button]] = ()) -> Message:
    """A message that says a text, whatever is in it."""
    return Message(escape(text, quote=False), text, tuple(map(tuple, buttons)))


def messages(lines: Iterable[str]) -> tuple[Message, ...]:
    """Lines in as few messages as hold them; a line that alone is too long for one is cut."""
    return tuple(message(part) for part in _parts(lines))


def _parts(lines: Iterable[str]) -> Iterator[str]:
    part = ""
    for line in lines:
        shown = cut(line, LONGEST)
        longer = f"{part}\n{shown}" if part else shown
        if _units(longer) > LONGEST:
            yield part
            longer = shown
        part = longer
    if part.strip():
        yield part


def cut(text: str, most: int) -> str:
    """A text of at most so many UTF-16 units: what is longer ends in ``…``."""
    if _units(text) <= most:
        return text
    kept = text.encode("utf-16-le", "replace")[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    return f"{kept}…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2
