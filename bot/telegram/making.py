"""A claimed delivery to what is kept of it: its digest, as messages and as a turn."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from bot.digest.build import Digests
from bot.digest.stored import recalled, remembered
from bot.digest.types import Digest
from bot.record.types import New, NewTurn, Priority, Reply
from bot.schedule.orders import Order, marked_late
from bot.schedule.types import LATE, Claimed, Made, WhenEmpty
from bot.service.digest_turns import digest_turn
from bot.telegram import render
from bot.texts import Texts
from bot.wiring import Services

# So many digests are kept for those who need the same, and for so long.
KEPT: Final = 8
FRESH: Final = timedelta(minutes=10)


class Making:
    """Makes digests, each once for all who need the same. Called in a thread, one after the other."""

    def __init__(self, opened: Services, new_id: Callable[[], str]) -> None:
        self._opened = opened
        self._new_id = new_id
        self._made: dict[Order, tuple[datetime, Digest]] = {}

    def make(self, order: Order, wanted: Sequence[Claimed], now: datetime) -> list[Made]:
        """What is kept of deliveries that need the same digest.

        Raises:
            SitrepError: it cannot be made.
        """
        digest = self._digest(order, now)
        return [self._told(one, digest, order, now) for one in wanted]

    def forget(self) -> None:
        """Nobody else needs what was made."""
        self._made.clear()

    @cached_property
    def _digests(self) -> Digests:
        return self._opened.digests

    def _digest(self, order: Order, now: datetime) -> Digest:
        made_at, digest = self._made.get(order, (None, None))
        if digest is not None and made_at is not None and now - made_at < FRESH:
            return digest
        last = recalled(json.loads(order.remembered)) if order.remembered else None
        digest = self._digests.build(order.window, now=now, subjects=order.subjects, last=last, language=order.language)
        if len(self._made) >= KEPT:
            del self._made[next(iter(self._made))]
        self._made[order] = (now, digest)
        return digest

    def _told(self, one: Claimed, digest: Digest, order: Order, now: datetime) -> Made:
        key, subscription, since = one.delivery.key, one.subscription, order.window.since
        # An empty window has nothing that the next digest could be compared with; the one before has.
        keeps = None if digest.is_empty else json.dumps(remembered(digest), ensure_ascii=False)
        if digest.is_empty and subscription.when_empty is WhenEmpty.SILENT:
            return Made(key, since, keeps)
        turn = digest_turn(
            digest,
            id=self._new_id(),
            place=subscription.place,
            person=subscription.place.chat,
            language=one.language,
            at=now,
        )
        return Made(key, since, keeps, turn, (*_parts(one, digest, turn, now), *self._held(one, since)))

    def _held(self, one: Claimed, since: datetime) -> tuple[New, ...]:
        """What watches of the same place held back since the digest before."""
        place = one.subscription.place
        counts = self._opened.record.watches.held_since(place, since)
        message = render.watch_held(counts, texts=Texts.of(one.language))
        until = one.delivery.due_at + LATE
        name = f"digest:{one.delivery.key}:held"
        return (New(name, Reply(message, place), Priority.PUSH, expires_at=until),) if message else ()


def _parts(one: Claimed, digest: Digest, turn: NewTurn, now: datetime) -> tuple[New, ...]:
    subscription = one.subscription
    messages = render.digest(
        digest,
        zone=ZoneInfo(subscription.zone),
        texts=Texts.of(one.language),
        turn=turn.id,
        now=now,
        due=marked_late(one, now),
        length=one.length,
    )
    replies = [Reply(message, subscription.place, turn=turn.id) for message in messages]
    name, until = f"digest:{one.delivery.key}", one.delivery.due_at + LATE
    return tuple(New(f"{name}:{n}", reply, Priority.PUSH, expires_at=until) for n, reply in enumerate(replies))
