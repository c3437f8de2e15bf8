"""One who decides, and does as the text says: what the running parts are tried with."""

from __future__ import annotations

import threading
from datetime import datetime

from bot.record.types import Message, Reply
from bot.service.incoming import Asked, Command, Incoming, Pressed
from bot.service.reaction import NOTHING, Progress, Reaction

DEADLINE = 30.0


class Obeys:
    """Answers a text with itself, and does more where its first word says so.

    ``fail`` raises, ``wait`` waits for :meth:`goes_on`, ``show`` shows progress until then, ``notice`` is a button's.
    """

    def __init__(self) -> None:
        self.seen: list[Incoming] = []
        self.begun = threading.Semaphore(0)
        self._on = threading.Event()

    def goes_on(self) -> None:
        """Let those that wait go on."""
        self._on.set()

    def react(self, incoming: Incoming, *, now: datetime, progress: Progress) -> Reaction:
        """See :class:`bot.service.service.Service`."""
        self.seen.append(incoming)
        if isinstance(incoming, Pressed):
            return Reaction(notice=f"pressed {incoming.data}")
        if not isinstance(incoming, Asked | Command):
            return NOTHING
        said = incoming.text if isinstance(incoming, Asked) else incoming.argument
        word = said.partition(" ")[0]
        if word == "fail":
            raise RuntimeError("as it was told to")
        if word == "show":
            progress.working()
            progress.show(message("so far"))
        if word in ("wait", "show"):
            self.begun.release()
            assert self._on.wait(DEADLINE)
        return Reaction((Reply(message(f"You said: {said}"), incoming.place, replies_to=incoming.message_id),))

    def gave_up(self, incoming: Incoming, *, now: datetime, progress: Progress) -> Reaction:
        """See :class:`bot.service.service.Service`."""
        return Reaction((Reply(message("It failed."), incoming.place),))


def message(text: str) -> Message:
    """A message of plain words."""
    return Message(text, text)
