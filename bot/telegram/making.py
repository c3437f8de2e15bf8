"""A claimed delivery to what is kept of it: its digest, as messages and as a turn."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from bot.digest.build import Digests
from bot.digest.stored import recalled, remembered
from bot.digest.types import Digest
from bot.record.types import Length, Message, New, NewTurn, Priority, Reply
from bot.schedule.orders import Order, marked_late
from bot.schedule.types import LATE, MARKED_LATE, Claimed, Made, WhenEmpty
from bot.service.digest_turns import digest_turn
from bot.telegram import render
from bot.texts import Texts
from bot.wiring import Services

# So many digests are kept for those who need the same, and for so long.
KEPT: Final = 8
FRESH: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What makes the messages of a digest differ, beside the turn that their buttons name."""

    length: Length
    due: datetime | None


@dataclass(slots=True)
class _Ready:
    """A digest that was made, and what was told of it so far: by kind, with the turn that the buttons name."""

    made_at: datetime
    digest: Digest
    remembered: str | None
    told: dict[_Kind, tuple[NewTurn, tuple[Message, ...]]] = field(default_factory=dict)


class Making:
    """Makes digests, each once for all who need the same. Called in a thread, one after the other."""

    def __init__(self, opened: Services, new_id: Callable[[], str]) -> None:
        """What makes digests from a library; ``new_id`` makes ids of turns, that stand in no text."""
        self._opened = opened
        self._new_id = new_id
        self._ready: dict[Order, _Ready] = {}

    def make(self, order: Order, wanted: Sequence[Claimed], now: datetime) -> list[Made]:
        """What is kept of deliveries that need the same digest.

        Raises:
            SitrepError: it cannot be made.
        """
        ready = self._made(order, now)
        return [self._told(one, ready, order, now) for one in wanted]

    def forget(self) -> None:
        """Nobody else needs what was made."""
        self._ready.clear()

    @cached_property
    def _digests(self) -> Digests:
        return self._opened.digests

    def _made(self, order: Order, now: datetime) -> _Ready:
        ready = self._ready.get(order)
        if ready is None or now - ready.made_at >= FRESH:
            while len(self._ready) >= KEPT:
                del self._ready[next(iter(self._ready))]
            ready = self._ready[order] = self._build(order, now)
        return ready

    def _build(self, order: Order, now: datetime) -> _Ready:
        last = recalled(json.loads(order.remembered)) if order.remembered else None
        # Many different digests of one minute wait for each other: those that are late do not wait for a model as well.
        is_late = now - order.window.until >= MARKED_LATE
        make = self._digests.quoted if is_late else self._digests.build
        digest = make(order.window, now=now, subjects=order.subjects, last=last, language=order.language)
        # An empty window has nothing that the next digest could be compared with; the one before has.
        keeps = None if digest.is_empty else json.dumps(remembered(digest), ensure_ascii=False)
        return _Ready(now, digest, keeps)

    def _told(self, one: Claimed, ready: _Ready, order: Order, now: datetime) -> Made:
        key, since = one.delivery.key, order.window.since
        held = self._held(one, since)
        if ready.digest.is_empty and one.subscription.when_empty is WhenEmpty.SILENT:
            return Made(key, since, ready.remembered, parts=held)
        turn, messages = self._messages(one, ready, now)
        return Made(key, since, ready.remembered, turn, (*_parts(one, turn, messages), *held))

    def _messages(self, one: Claimed, ready: _Ready, now: datetime) -> tuple[NewTurn, tuple[Message, ...]]:
        """The turn and the messages of a delivery: those of another one, with a turn of its own, where there are."""
        kind, place = _Kind(one.length, marked_late(one, now)), one.subscription.place
        own = self._new_id()
        if kind not in ready.told:
            turn = digest_turn(ready.digest, id=own, place=place, person=place.chat, language=one.language, at=now)
            ready.told[kind] = turn, _rendered(ready.digest, one, kind, own, now)
        turn, messages = ready.told[kind]
        theirs = replace(turn, id=own, place=place, person=place.chat, asked_at=now)
        return theirs, tuple(_naming(message, turn.id, own) for message in messages)

    def _held(self, one: Claimed, since: datetime) -> tuple[New, ...]:
        """What watches of the same place held back since the digest before."""
        place = one.subscription.place
        counts = self._opened.record.watches.held_since(place, since)
        message = render.watch_held(counts, texts=Texts.of(one.language))
        until = one.delivery.due_at + LATE
        name = f"digest:{one.delivery.key}:held"
        return (New(name, Reply(message, place), Priority.PUSH, expires_at=until),) if message else ()


def _rendered(digest: Digest, one: Claimed, kind: _Kind, turn: str, now: datetime) -> tuple[Message, ...]:
    texts, zone = Texts.of(one.language), ZoneInfo(one.subscription.zone)
    return render.digest(digest, zone=zone, texts=texts, turn=turn, now=now, due=kind.due, length=kind.length)


def _naming(message: Message, former: str, turn: str) -> Message:
    """A message whose buttons name another turn."""
    rows = (
        tuple(replace(one, data=one.data and one.data.replace(former, turn)) for one in row) for row in message.buttons
    )
    return replace(message, buttons=tuple(rows))


def _parts(one: Claimed, turn: NewTurn, messages: Sequence[Message]) -> tuple[New, ...]:
    name, until = f"digest:{one.delivery.key}", one.delivery.due_at + LATE
    replies = [Reply(message, one.subscription.place, turn=turn.id) for message in messages]
    return tuple(New(f"{name}:{n}", reply, Priority.PUSH, expires_at=until) for n, reply in enumerate(replies))
