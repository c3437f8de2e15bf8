"""What a chat is told of parts that went wrong: a button for each in doubt, a line for one that Telegram refused."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from bot.record.record import Record
from bot.record.types import Button, New, Offered, Outgoing, Reply
from bot.telegram import render
from bot.telegram.markup import clean
from bot.telegram.timing import Time
from bot.texts import Texts

# How much of a part its button shows, in letters: enough to know it again.
BEGINNING: Final = 24
# The end of the name of a part that tells of another one: it is told of once only.
REFUSED: Final = ":refused"

logger = logging.getLogger(__name__)


class Doubts:
    """Reads and writes the record: called in threads."""

    def __init__(self, record: Record, time: Time) -> None:
        self._record = record
        self._time = time

    def offers(self, chat: int) -> list[tuple[int, Button]]:
        """Parts in doubt that the chat was not told of, with the button that sends each again."""
        doubtful = [one for one in self._record.outbox.doubtful(chat) if not one.offered]
        if not doubtful:
            return []
        texts = self._texts(chat)
        return [(one.key, _button(one, texts)) for one in doubtful]

    def offered(self, keys: Sequence[int]) -> None:
        """The chat has the buttons."""
        self._record.apply([Offered(key) for key in keys], now=self._time.now())

    def refused(self, one: Outgoing) -> None:
        """Telegram will never take this part: say so in its chat, once."""
        if one.name.endswith(REFUSED):
            return
        text = self._texts(one.reply.place.chat)("running.refused", reference=one.name)
        said = Reply(render.said(text), one.reply.place, replies_to=one.reply.replies_to)
        self._record.outbox.add([New(one.name + REFUSED, said, one.priority)], now=self._time.now())

    def _texts(self, chat: int) -> Texts:
        known = self._record.people.chat(chat)
        return Texts.of(known.preferences.language if known else None)


def _button(one: Outgoing, texts: Texts) -> Button:
    beginning = " ".join(clean(one.reply.message.plain).split())[:BEGINNING]
    return Button(texts("running.again", beginning=beginning), data=f"a:{one.key}")
