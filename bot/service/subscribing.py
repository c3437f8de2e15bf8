"""``/subscribe``: a digest that comes by itself, typed in one line or chosen by buttons, a step a press.

Nothing is kept between the steps: each button carries what was chosen before it (``n``, ``n:0730``,
``n:0730:Asia/Baghdad``, ``n:0730:Asia/Baghdad:12345``).
"""

from __future__ import annotations

from datetime import time
from zoneinfo import available_timezones

from bot.record.record import Record
from bot.record.types import Message, Reply, Role
from bot.schedule.changes import Subscribe
from bot.schedule.misread import Misread
from bot.schedule.typed import Typed, read
from bot.schedule.types import DAILY, MOST, Subscription, WhenEmpty
from bot.service import saying
from bot.service.digests import misread
from bot.service.incoming import Command
from bot.service.preferences import may_change
from bot.service.reaction import Reaction
from bot.service.visit import Visit
from bot.telegram import render
from bot.telegram.render.subscriptions import NEW, Choosing


class Subscribing:
    """Begins subscriptions. In a group administrators do."""

    def __init__(self, record: Record) -> None:
        self._subscriptions = record.subscriptions

    def command(self, visit: Visit, command: Command) -> Reaction:
        """``/subscribe 07:30 Europe/Berlin weekdays Mosul, border crossings``; without an argument by buttons."""
        if not may_change(visit):
            return visit.told("service.role_needed", role=visit.texts(f"service.role_{Role.ADMINISTRATOR}"))
        argument = saying.typed(command.argument)
        if not argument:
            return Reaction((visit.reply(render.choose_time(Choosing(NEW), texts=visit.texts)),))
        try:
            typed = read(argument, zone=visit.zone.key, now=visit.now)
        except Misread as problem:
            return misread(visit, problem)
        if typed.at is None:
            return visit.told("subscribe.when_is_missing", given=argument[:_LONGEST])
        return self._begin(visit, typed, typed.at, edits=None)

    def pressed(self, visit: Visit, rest: str) -> Reaction:
        """The next step; the last one begins the subscription."""
        if not may_change(visit):
            return Reaction(notice=visit.texts("service.settings_not_yours"))
        chosen = rest.split(":") if rest else []
        at = clock_of(chosen[0]) if chosen else None
        zone = chosen[1] if len(chosen) > 1 else visit.preferences.zone
        days = days_of(chosen[2]) if len(chosen) > 2 else None
        if (chosen and at is None) or (zone is not None and zone not in available_timezones()) or days == frozenset():
            return Reaction(notice=visit.texts("service.turn_gone"))
        if at is None:
            return _step(visit, render.choose_time(Choosing(NEW), texts=visit.texts))
        if zone is None:
            return _step(visit, render.choose_zone(Choosing(f"{NEW}:{chosen[0]}"), texts=visit.texts, now=visit.now))
        if days is None:
            return _step(visit, render.choose_days(Choosing(f"{NEW}:{chosen[0]}:{zone}"), texts=visit.texts))
        return self._begin(visit, Typed(at, zone, days), at, edits=visit.message_id)

    def _begin(self, visit: Visit, typed: Typed, at: time, *, edits: int | None) -> Reaction:
        """Subscribe, and say when the first one comes. The same again is no second one: a button is pressed twice."""
        new = Subscription(
            key=0,
            place=visit.place,
            person=visit.person,
            at=at,
            zone=typed.zone or visit.zone.key,
            days=typed.days or DAILY,
            subjects=typed.subjects or (),
            when_empty=WhenEmpty.SAY,
            language=visit.texts.language,
            paused=False,
            since=visit.now,
        )
        held = self._subscriptions.of(visit.place.chat)
        same = next((one for one in held if _same(one, new)), None)
        if same is None and len(held) >= MOST:
            return visit.told("subscribe.most", n=MOST)
        # An administrator is answered in any group; nothing comes by itself to one that is not allowed.
        if not visit.private and not (visit.chat and visit.chat.allowed):
            return visit.told("subscribe.not_allowed")
        zone_known = bool(typed.zone or visit.preferences.zone)
        told = render.subscribed(
            same or new, texts=visit.texts, now=visit.now, zone_known=zone_known, was_there=same is not None
        )
        reply = Reply(told, visit.place, replies_to=None if edits else visit.message_id, edits=edits)
        if same is not None:
            return Reaction((reply,))
        change = Subscribe(
            new.place, new.person, new.at, new.zone, new.days, new.subjects, new.language, new.when_empty
        )
        return Reaction((reply,), (change,), (visit.act("subscribed", f"{at:%H:%M} {new.zone}"),))


# So much of what was typed is said again.
_LONGEST = 200


def clock_of(digits: str) -> time | None:
    """The time that a button sends: ``0730``."""
    if not (len(digits) == 4 and digits.isascii() and digits.isdigit()):
        return None
    hour, minute = int(digits[:2]), int(digits[2:])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def days_of(digits: str) -> frozenset[int]:
    """The ISO weekdays that a button sends: ``12345``; none where it sends anything else."""
    return frozenset(map(int, digits)) if digits and set(digits) <= set("1234567") else frozenset()


def _same(one: Subscription, other: Subscription) -> bool:
    return (one.place, one.at, one.zone, one.days, one.subjects) == (
        other.place, other.at, other.zone, other.days, other.subjects,
    )  # fmt: skip


def _step(visit: Visit, message: Message) -> Reaction:
    """The next question, in the place of the one whose button was pressed."""
    return Reaction((Reply(message, visit.place, edits=visit.message_id),))
