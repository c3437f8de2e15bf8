"""``/subscriptions``: what a chat has, changed by buttons or by a line, paused, tried, removed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from zoneinfo import available_timezones

from bot.digest.windows import last_day
from bot.record.record import Record
from bot.record.types import AuditEntry, Message, Reply, Role
from bot.schedule.changes import ChangeSubscription, RemoveSubscription
from bot.schedule.misread import Misread
from bot.schedule.orders import Order
from bot.schedule.typed import read
from bot.schedule.types import Subscription, WhenEmpty
from bot.service import saying
from bot.service.digests import DigestsAsked, misread
from bot.service.incoming import Command
from bot.service.preferences import may_change
from bot.service.reaction import Reaction
from bot.service.subscribing import clock_of, days_of
from bot.service.visit import Visit
from bot.telegram import render
from bot.telegram.render.subscriptions import SUBSCRIPTION, Choosing

_NUMBERED = re.compile(r"(\d{1,3})(?:\s+(.+))?", re.S)

OnOne = Callable[[Visit, Subscription, str], Reaction]


class Subscriptions:
    """Shows and changes what a chat has. Everybody in a group may look, administrators change it."""

    def __init__(self, record: Record, digests: DigestsAsked) -> None:
        self._subscriptions = record.subscriptions
        self._digests = digests
        self._acts: Mapping[str, OnOne] = {
            "": lambda visit, one, _: self._shown(visit, one),
            "time": lambda visit, one, _: _edited(
                visit, render.choose_time(self._choosing(one, "t"), texts=visit.texts, at=one.at)
            ),
            "zone": lambda visit, one, _: _edited(
                visit, render.choose_zone(self._choosing(one, "z"), texts=visit.texts, now=visit.now, zone=one.zone)
            ),
            "days": lambda visit, one, _: _edited(
                visit, render.choose_days(self._choosing(one, "d"), texts=visit.texts, days=one.days)
            ),
            "t": self._at,
            "z": self._in_zone,
            "d": self._on_days,
            "say": lambda visit, one, _: self._changed(visit, replace(one, when_empty=WhenEmpty.SAY)),
            "silent": lambda visit, one, _: self._changed(visit, replace(one, when_empty=WhenEmpty.SILENT)),
            "pause": lambda visit, one, _: self._changed(visit, replace(one, paused=True)),
            "on": lambda visit, one, _: self._changed(visit, replace(one, paused=False, since=visit.now)),
            "try": self._tried,
            "remove": self._asks,
            "yes": self._removed,
        }

    def command(self, visit: Visit, command: Command) -> Reaction:
        """``/subscriptions`` lists, ``/subscriptions 2`` shows one, ``/subscriptions 2 08:15 Berlin`` changes it."""
        argument = saying.typed(command.argument)
        held = self._subscriptions.of(visit.place.chat)
        if not argument:
            return Reaction((visit.reply(render.subscriptions(held, texts=visit.texts, now=visit.now)),))
        numbered = _NUMBERED.fullmatch(argument)
        number = int(numbered[1]) if numbered else 0
        if numbered is None or not 0 < number <= len(held):
            return visit.told("subscribe.no_number", number=argument[:_LONGEST])
        one = held[number - 1]
        if numbered[2] is None:
            card = render.subscription(one, number, texts=visit.texts, now=visit.now)
            return Reaction((visit.reply(card),))
        if not may_change(visit):
            return visit.told("service.role_needed", role=visit.texts(f"service.role_{Role.ADMINISTRATOR}"))
        return self._typed(visit, one, number, numbered[2])

    def pressed(self, visit: Visit, rest: str) -> Reaction:
        """A button: the list, one of it, or something to be done with it."""
        held = self._subscriptions.of(visit.place.chat)
        if not rest:
            return _edited(visit, render.subscriptions(held, texts=visit.texts, now=visit.now))
        if not may_change(visit):
            return Reaction(notice=visit.texts("service.settings_not_yours"))
        key, _, act = rest.partition(":")
        name, _, value = act.partition(":")
        one = next((each for each in held if str(each.key) == key), None)
        if one is None or name not in self._acts:
            return Reaction(notice=visit.texts("subscribe.gone"))
        return self._acts[name](visit, one, value)

    def _typed(self, visit: Visit, one: Subscription, number: int, text: str) -> Reaction:
        """What a line says is another from now on; what it does not name stays."""
        try:
            typed = read(text, zone=one.zone, now=visit.now)
        except Misread as problem:
            return misread(visit, problem)
        new = _begun(visit, replace(
            one,
            at=typed.at or one.at,
            zone=typed.zone or one.zone,
            days=typed.days or one.days,
            subjects=one.subjects if typed.subjects is None else typed.subjects,
        ))  # fmt: skip
        card = render.subscription(new, number, texts=visit.texts, now=visit.now)
        return Reaction((visit.reply(card),), (ChangeSubscription(new),), (_act(visit, "changed_subscription", one),))

    def _shown(self, visit: Visit, one: Subscription) -> Reaction:
        return _edited(visit, render.subscription(one, self._number(one), texts=visit.texts, now=visit.now))

    def _at(self, visit: Visit, one: Subscription, value: str) -> Reaction:
        at = clock_of(value)
        return self._changed(visit, replace(one, at=at)) if at else _unknown(visit)

    def _in_zone(self, visit: Visit, one: Subscription, value: str) -> Reaction:
        return self._changed(visit, replace(one, zone=value)) if value in available_timezones() else _unknown(visit)

    def _on_days(self, visit: Visit, one: Subscription, value: str) -> Reaction:
        days = days_of(value)
        return self._changed(visit, replace(one, days=days)) if days else _unknown(visit)

    def _changed(self, visit: Visit, new: Subscription) -> Reaction:
        """One as it is from now on, in the place of the message whose button was pressed."""
        new = _begun(visit, new)
        told = _edited(visit, render.subscription(new, self._number(new), texts=visit.texts, now=visit.now))
        return replace(
            told,
            changes=(ChangeSubscription(new),),
            audit=(_act(visit, "changed_subscription", new),),
            notice=visit.texts("subscribe.saved"),
        )

    def _tried(self, visit: Visit, one: Subscription, _: str) -> Reaction:
        """The digest of the last day, as it would come: the next one that comes by itself is not changed by that."""
        order = Order(last_day(visit.now, one.zone), one.subjects, visit.texts.language)
        return self._digests.now(visit, order, "/digest")

    def _asks(self, visit: Visit, one: Subscription, _: str) -> Reaction:
        return _edited(visit, render.removing(one, self._number(one), texts=visit.texts, now=visit.now))

    def _removed(self, visit: Visit, one: Subscription, _: str) -> Reaction:
        """One is gone, and the others are shown."""
        left = [each for each in self._subscriptions.of(visit.place.chat) if each.key != one.key]
        told = _edited(visit, render.subscriptions(left, texts=visit.texts, now=visit.now))
        change = RemoveSubscription(one.key, visit.place.chat)
        return replace(
            told, changes=(change,), audit=(_act(visit, "unsubscribed", one),), notice=visit.texts("subscribe.removed")
        )

    def _choosing(self, one: Subscription, act: str) -> Choosing:
        data = f"{SUBSCRIPTION}:{one.key}"
        return Choosing(f"{data}:{act}", self._number(one), data)

    def _number(self, one: Subscription) -> int:
        """Which of its chat's a subscription is, from 1."""
        keys = [each.key for each in self._subscriptions.of(one.place.chat)]
        return keys.index(one.key) + 1 if one.key in keys else 1


# So much of what was typed is said again.
_LONGEST = 40


def _begun(visit: Visit, new: Subscription) -> Subscription:
    """As it is stored: what is changed begins now, so that the next time is told rightly."""
    return replace(new, since=max(new.since, visit.now))


def _edited(visit: Visit, message: Message) -> Reaction:
    return Reaction((Reply(message, visit.place, edits=visit.message_id),))


def _unknown(visit: Visit) -> Reaction:
    return Reaction(notice=visit.texts("service.turn_gone"))


def _act(visit: Visit, act: str, one: Subscription) -> AuditEntry:
    return visit.act(act, f"subscription {one.key}")
