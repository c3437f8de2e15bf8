"""The one door: something happened, what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.record.record import Record
from bot.record.types import (
    Change,
    Role,
    SeeChat,
    SendAgain,
    SetStanding,
    Standing,
    UseInvitation,
)
from bot.service.about import FORGET, About
from bot.service.access import Access, Handler
from bot.service.commands import Commands
from bot.service.digests import DigestsAsked
from bot.service.found import Telling
from bot.service.groups import ALLOW, Groups
from bot.service.incoming import (
    Asked,
    ChannelPost,
    Command,
    Forwarded,
    Incoming,
    Membership,
    Migrated,
    Other,
    Pressed,
    SentFile,
)
from bot.service.intake import Intake
from bot.service.invitations import Invitations
from bot.service.limits import Limits
from bot.service.preferences import SETTINGS, Settings
from bot.service.questions import Asking
from bot.service.reaction import NOTHING, Files, Progress, Reaction
from bot.service.rules import Rules
from bot.service.subscribing import Subscribing
from bot.service.subscriptions import Subscriptions
from bot.service.timelines import TimelinesAsked
from bot.service.under_answers import UnderAnswers
from bot.service.visit import Visit
from bot.service.watches import WatchesAsked
from bot.telegram import render
from bot.telegram.render.subscriptions import NEW, SUBSCRIPTION
from bot.telegram.render.watches import WATCH
from bot.wiring import Services
from retrieval.errors import LibraryError, SitrepError

AGAIN = "a"

OnButton = Callable[[Visit, str], Reaction]


class Service:
    """Decides. Has no effect but taking in reports, which can be done twice without effect."""

    def __init__(
        self,
        opened: Services,
        record: Record,
        rules: Rules,
        files: Files,
        *,
        bot_name: Callable[[], str | None],
        new_id: Callable[[], str],
        new_code: Callable[[], str],
    ) -> None:
        """A service on a library and its record.

        Args:
            opened: The library and what answers from it.
            record: What the bot remembers.
            rules: Who is let in, and how much is done for them.
            files: Fetches files that Telegram keeps.
            bot_name: The bot's name without ``@``, as soon as it is known.
            new_id: Makes ids of turns: 11 characters of URL-safe base64.
            new_code: Makes codes of invitations, which nobody can guess: letters, digits, ``-`` and ``_``, at most 64.
        """
        self._record = record
        self._access = Access(record, rules)
        limits = Limits(record, rules)
        asking = Asking(opened, record, limits, new_id)
        timelines = TimelinesAsked(opened, limits)
        invitations = Invitations(record, self._access, rules, bot_name, new_code)
        about = About(opened, self._access, invitations)
        groups = Groups(record, self._access)
        settings = Settings()
        digests = DigestsAsked(opened, limits, new_id)
        subscribing, subscriptions = Subscribing(record), Subscriptions(record, digests)
        watches = WatchesAsked(opened, record, Telling(opened, record, self._access, new_id))
        intake = Intake(opened, files, limits, rules)
        commands: Mapping[str, Handler] = {
            "start": about.start,
            "help": about.help,
            "ask": asking.ask,
            "latest": asking.latest,
            "timeline": timelines.command,
            "digest": digests.command,
            "subscribe": subscribing.command,
            "subscriptions": subscriptions.command,
            "watch": watches.watch,
            "watches": watches.watches,
            "sources": about.sources,
            "coverage": about.coverage,
            "settings": settings.command,
            "forget": about.forget,
            "add": intake.add,
            "invite": invitations.invite,
            "people": invitations.people,
            "allow": groups.allow,
            "disallow": groups.disallow,
        }
        only = self._access.only
        self._handlers: Mapping[type[Incoming], Handler] = {
            Asked: only(Role.READER, asking.asked),
            Command: Commands(self._access, commands).run,
            Pressed: self._pressed,
            SentFile: only(Role.CONTRIBUTOR, intake.sent),
            Forwarded: only(Role.CONTRIBUTOR, intake.forwarded),
            ChannelPost: intake.posted,
            Membership: groups.membership,
            Migrated: groups.migrated,
            Other: only(Role.READER, about.other),
        }
        under = UnderAnswers(opened, record, asking, timelines, digests)
        self._buttons: Mapping[str, OnButton] = {
            SETTINGS: settings.pressed,
            WATCH: watches.pressed,
            FORGET: about.forget_pressed,
            ALLOW: groups.pressed,
            AGAIN: self._send_again,
            NEW: subscribing.pressed,
            SUBSCRIPTION: subscriptions.pressed,
            **{kind: _of_kind(under, kind) for kind in under.kinds},
        }

    def react(self, incoming: Incoming, *, now: datetime, progress: Progress) -> Reaction:
        """What comes of something that happened. Called again for the same update it decides again.

        Raises:
            LibraryError: the database cannot be read now: another time it may.
        """
        handler = self._handlers.get(type(incoming))
        if handler is None:
            return NOTHING
        visit = self._access.visit(incoming, now=now, progress=progress)
        try:
            reaction = handler(visit, incoming)
        except LibraryError:
            raise
        except SitrepError as problem:
            reaction = Reaction((visit.reply(render.error(problem, texts=visit.texts)),))
        return _seen(visit, incoming, reaction)

    def gave_up(self, incoming: Incoming, *, now: datetime, progress: Progress) -> Reaction:
        """What is told where deciding failed again and again; strangers and channels are told nothing."""
        visit = self._access.visit(incoming, now=now, progress=progress)
        silent = isinstance(incoming, Membership | Migrated | ChannelPost) or type(incoming) not in self._handlers
        if visit.role is None or silent:
            return NOTHING
        return visit.told("service.gave_up", audit=[visit.act("failed", type(incoming).__name__)])

    def _pressed(self, visit: Visit, pressed: Pressed) -> Reaction:
        """A button; a stranger's press is acknowledged, and nothing comes of it."""
        if visit.role is None:
            return NOTHING
        kind, _, rest = pressed.data.partition(":")
        button = self._buttons.get(kind)
        return button(visit, rest) if button else Reaction(notice=visit.texts("service.turn_gone"))

    def _send_again(self, visit: Visit, rest: str) -> Reaction:
        """Send a message in doubt again; nobody can make one of another chat come."""
        key = int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 19 else -1
        if not any(part.key == key for part in self._record.outbox.doubtful(visit.place.chat)):
            return Reaction(notice=visit.texts("service.not_in_doubt"))
        change = SendAgain(key, visit.place.chat)
        return Reaction(changes=(change,), audit=(visit.act("sent_again", str(key)),))


def _of_kind(under: UnderAnswers, kind: str) -> OnButton:
    return lambda visit, rest: under.pressed(visit, kind, rest)


def _seen(visit: Visit, incoming: Incoming, reaction: Reaction) -> Reaction:
    """What is remembered of a chat before all else: that it is there, is called so, and takes messages again."""
    came_in = any(isinstance(change, UseInvitation) for change in reaction.changes)
    if isinstance(incoming, Membership | Migrated) or (visit.role is None and visit.private and not came_in):
        return reaction
    seen: list[Change] = []
    if visit.chat is None or (visit.chat.kind, visit.chat.title) != (visit.kind, visit.title):
        seen.append(SeeChat(visit.place.chat, visit.kind, visit.title))
    if visit.chat is not None and visit.chat.standing is not Standing.OPEN:
        seen.append(SetStanding(visit.place.chat, Standing.OPEN))
    return replace(reaction, changes=(*seen, *reaction.changes)) if seen else reaction
