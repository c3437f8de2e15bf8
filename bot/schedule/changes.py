"""The changes that an answer can make to subscriptions: see :mod:`bot.record.types` for what a change is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from bot.record.types import Place
from bot.schedule.types import MOST, Subscription, WhenEmpty


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A chat wants a digest; never due before now. Overtaken where the chat has ``most`` already."""

    place: Place
    person: int
    at: time
    zone: str
    days: frozenset[int]
    subjects: tuple[str, ...]
    language: str
    when_empty: WhenEmpty = WhenEmpty.SAY
    most: int = MOST


@dataclass(frozen=True, slots=True)
class ChangeSubscription:
    """A subscription is from now on as it is here. Overtaken where its chat has none with this key any more.

    Another time, zone or days, or going on after a pause, begin now: nothing before is due. Of what is kept of it
    ``since`` and ``planned`` are not changed by this, and whatever they say here counts for nothing.
    """

    subscription: Subscription


@dataclass(frozen=True, slots=True)
class RemoveSubscription:
    """A chat wants this digest no longer: nothing of it is sent any more. Overtaken where the chat has no such."""

    key: int
    chat: int


ScheduleChange = Subscribe | ChangeSubscription | RemoveSubscription
