"""Pictures go out as photos; what Telegram does not take as one goes as a file."""

from __future__ import annotations

import asyncio
import struct
import zlib

import pytest

from bot.record.types import Attachment, Button, Message, Place, Reply
from bot.simulator.driver import SimulatedTelegram
from bot.telegram.client import Client
from bot.telegram.outcome import Done, Outcome, Sent

BUTTONS = ((Button("Evidence", "e:1"),),)


class Calls:
    """Keeps which methods were called."""

    def __init__(self) -> None:
        self.methods: list[str] = []

    def called(self, method: str, outcome: Outcome | Done, seconds: float) -> None:
        """See :class:`bot.telegram.client.Observer`."""
        self.methods.append(method)


def picture(width: int, height: int) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\x00" + b"\x80" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "markup", "methods"),
    [
        (picture(40, 30), "<b>Map</b>", ["sendPhoto"]),
        (picture(400, 10), "<b>Map</b>", ["sendPhoto", "sendDocument"]),
        (b"no picture at all", "<b>Map</b>", ["sendPhoto", "sendDocument"]),
        (picture(40, 30), "<b>Map", ["sendPhoto", "sendPhoto"]),
    ],
)
def test_a_picture_arrives_once(content: bytes, markup: str, methods: list[str]) -> None:
    """One message with caption and buttons comes of it, as a photo where Telegram takes it as one."""
    calls = Calls()

    async def send(telegram: SimulatedTelegram) -> Outcome:
        client = Client(telegram.token, telegram.address, calls, lambda: 0.0)
        reply = Reply(Message(markup, "Map", BUTTONS), Place(1), document=Attachment("map.png", content, photo=True))
        try:
            return await client.send(reply)
        finally:
            await client.close()

    with SimulatedTelegram() as telegram:
        layla = telegram.person(1, "Layla")
        layla.says("/digest")
        assert isinstance(asyncio.run(send(telegram)), Sent)
        (message,) = telegram.answers(layla)
        assert message.text == "Map"
        assert message.buttons[0]["text"] == "Evidence"
        kind = "photo" if methods[-1] == "sendPhoto" else "document"
        assert kind in message.json
    assert calls.methods == methods
