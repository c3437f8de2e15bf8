"""What digest a delivery needs. Equal ones are made once for all who need them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.digest.types import Window
from bot.schedule.types import FIRST, LONGEST, MARKED_LATE, Claimed


@dataclass(frozen=True, slots=True)
class Order:
    """A digest to be made: its window, what comes first, the reader's language.

    ``remembered`` is what the reader's last one kept, as :class:`Previous` has it; without one the time before is
    compared with.
    """

    window: Window
    subjects: tuple[str, ...]
    language: str
    remembered: str | None = None


def order(one: Claimed) -> Order:
    """The digest that a delivery needs: from the end of the last one that its reader may have, to its due instant.

    Where there is none, it begins with the subscription, for earlier ones may have been missed, or a day before.
    """
    due, previous = one.delivery.due_at, one.previous
    begins = previous.until if previous else min(one.subscription.since, due - FIRST)
    since = max(begins, due - LONGEST)
    window = Window(since, due, one.subscription.zone, previous.until if previous else None)
    return Order(window, one.subscription.subjects, one.language, previous.remembered if previous else None)


def marked_late(one: Claimed, now: datetime) -> datetime | None:
    """When a delivery was due, where it comes so late that it has to say so."""
    due = one.delivery.due_at
    return due if now - due >= MARKED_LATE else None
