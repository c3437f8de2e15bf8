"""Subscriptions: what a chat has, one of them with all that can be changed, choices by buttons. Pure.

The buttons send ``n:…`` for a new one and ``b:KEY:…`` for one that there is:
:mod:`bot.service.subscribing` and :mod:`bot.service.subscriptions` read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from bot.record.types import Button, Message
from bot.schedule.due import next_due
from bot.schedule.types import Subscription, WhenEmpty
from bot.schedule.weekdays import EVERY_DAY, MONDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY
from bot.telegram.markup import Html, bold, inert, italic, space, text
from bot.telegram.packing import Block, first_part
from bot.telegram.render.lines import Reader, message
from bot.telegram.render.talk import ZONES
from bot.texts import Texts, when

#: What the data of their buttons begins with: of one that there is, and of a new one.
SUBSCRIPTION: Final = "b"
NEW: Final = "n"
#: Times that are offered; any other is typed.
TIMES: Final = tuple(
    map(time.fromisoformat, "06:00 06:30 07:00 07:30 08:00 08:30 09:00 12:00 15:00 18:00 20:00 22:00".split())
)
_TIMES_A_ROW: Final = 4
_ZONES_A_ROW: Final = 3

Row = tuple[Button, ...]


def subscribed(one: Subscription, *, texts: Texts, now: datetime, zone_known: bool, was_there: bool) -> Message:
    """That a digest comes from now on, when next, and how it is changed.

    Args:
        one: What was subscribed to.
        texts: Of the reader's language.
        now: The present.
        zone_known: Whether somebody chose its zone; that none did is said.
        was_there: Whether the chat had the same already.
    """
    reader = Reader(texts, ZoneInfo(one.zone))
    blocks = [Block(bold(reader.said("subscribe.had" if was_there else "subscribe.done")))]
    blocks += _what(one, reader, now)
    if not zone_known:
        blocks.append(Block(italic(reader.said("subscribe.no_zone")), gap=2))
    return message(first_part(blocks), (Button(texts("subscribe.button_change"), SUBSCRIPTION),))


def subscriptions(several: Sequence[Subscription], *, texts: Texts, now: datetime) -> Message:
    """What a chat has, with a button each."""
    reader = Reader(texts, ZoneInfo("UTC"))
    if not several:
        return message(first_part([Block(reader.said("subscribe.none"))]), (_new(texts),))
    blocks = [Block(bold(reader.said("subscribe.heading", n=len(several))))]
    for number, one in enumerate(several, start=1):
        first, *others = _what(one, reader, now)
        head = reader.line(bold(text(f"{number}.")), space(), first.body)
        blocks += [Block(head, gap=2), *others]
    buttons = [Button(f"{n} · {one.at:%H:%M}", f"{SUBSCRIPTION}:{one.key}") for n, one in enumerate(several, start=1)]
    return message(first_part(blocks), *_rows(buttons, _TIMES_A_ROW), (_new(texts),))


def subscription(one: Subscription, number: int, *, texts: Texts, now: datetime) -> Message:
    """One of a chat's, by its number among them, with all that can be done with it."""
    reader = Reader(texts, ZoneInfo(one.zone))
    blocks = [Block(bold(reader.said("subscribe.one", number=number))), *_what(one, reader, now)]
    blocks.append(Block(reader.said(f"subscribe.empty_{one.when_empty}")))
    blocks.append(Block(italic(reader.said("subscribe.by_text", number=number)), gap=2))
    return message(first_part(blocks), *_acts(one, texts))


def removing(one: Subscription, number: int, *, texts: Texts, now: datetime) -> Message:
    """Whether it is meant that one is removed."""
    reader = Reader(texts, ZoneInfo(one.zone))
    blocks = [Block(bold(reader.said("subscribe.remove_sure", number=number))), *_what(one, reader, now)]
    yes = Button(texts("subscribe.button_remove"), f"{SUBSCRIPTION}:{one.key}:yes")
    return message(first_part(blocks), (yes, Button(texts("subscribe.button_keep"), f"{SUBSCRIPTION}:{one.key}")))


@dataclass(frozen=True, slots=True)
class Choosing:
    """What is being chosen: for a subscription that there is, by its number, or for a new one.

    ``data`` is what the buttons send before what they stand for; ``back`` leads to the subscription.
    """

    data: str
    number: int | None = None
    back: str | None = None


def choose_time(for_: Choosing, *, texts: Texts, at: time | None = None) -> Message:
    """At what time; ``at`` is what counts now."""
    buttons = [Button(_marked(f"{one:%H:%M}", one == at), f"{for_.data}:{one:%H%M}") for one in TIMES]
    return _choice("time", for_, _rows(buttons, _TIMES_A_ROW), texts)


def choose_zone(for_: Choosing, *, texts: Texts, now: datetime, zone: str | None = None) -> Message:
    """Whose time, likewise."""
    buttons = [Button(_marked(when.zone_name(one, texts, now), one == zone), f"{for_.data}:{one}") for one in ZONES]
    return _choice("zone", for_, _rows(buttons, _ZONES_A_ROW), texts)


def choose_days(for_: Choosing, *, texts: Texts, days: frozenset[int] | None = None) -> Message:
    """On which days, likewise."""
    offered = (EVERY_DAY, MONDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY)
    rows = [
        (Button(_marked(_capital(when.weekdays(one, texts)), one == days), f"{for_.data}:{_digits(one)}"),)
        for one in offered
    ]
    return _choice("days", for_, rows, texts)


def _what(one: Subscription, reader: Reader, now: datetime) -> list[Block]:
    """When it comes, about what, and when next."""
    texts = reader.texts
    at = when.clock(one.at, one.zone, texts, now)
    lines = [reader.said("subscribe.when", time=at, days=when.weekdays(one.days, texts)), _subjects(one, reader)]
    due = next_due(one, now)
    lines.append(
        reader.said("subscribe.next", time=when.coming(due, one.zone, texts, now))
        if due
        else bold(reader.said("subscribe.paused"))
    )
    return [Block(line) for line in lines]


def _subjects(one: Subscription, reader: Reader) -> Html:
    if not one.subjects:
        return reader.said("subscribe.everything")
    return reader.said("digest.first", subjects=reader.texts("list.comma").join(map(inert, one.subjects)))


def _acts(one: Subscription, texts: Texts) -> Iterator[Row]:
    def button(name: str, act: str) -> Button:
        return Button(texts(f"subscribe.button_{name}"), f"{SUBSCRIPTION}:{one.key}:{act}")

    yield button("time", "time"), button("days", "days"), button("zone", "zone")
    yield (button("silent", "silent") if one.when_empty is WhenEmpty.SAY else button("say", "say"),)
    yield button("go_on", "on") if one.paused else button("pause", "pause"), button("try", "try")
    yield button("remove", "remove"), Button(texts("subscribe.button_all"), SUBSCRIPTION)


def _choice(what: str, for_: Choosing, rows: Sequence[Row], texts: Texts) -> Message:
    """A question with its choices, and how another answer is written."""
    reader = Reader(texts, ZoneInfo("UTC"))
    command = f"/subscriptions {for_.number}" if for_.number else "/subscribe"
    written = reader.said(f"subscribe.choose_{what}_how", command=command)
    back = (Button(texts("subscribe.button_back"), for_.back),) if for_.back else ()
    return message(
        first_part([Block(bold(reader.said(f"subscribe.choose_{what}"))), Block(italic(written))]), *rows, back
    )


def _new(texts: Texts) -> Button:
    return Button(texts("subscribe.button_new"), NEW)


def _rows(buttons: Sequence[Button], most: int) -> list[Row]:
    return [tuple(buttons[first : first + most]) for first in range(0, len(buttons), most)]


def _digits(days: frozenset[int]) -> str:
    return "".join(map(str, sorted(days)))


def _marked(words: str, is_set: bool) -> str:
    return f"✓ {words}" if is_set else words


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
