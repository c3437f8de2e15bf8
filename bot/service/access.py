"""Who is let in, and what strangers are told: next to nothing, and seldom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.record.record import Record
from bot.record.types import Chat, ChatKind, Preferences, Role, ToldStranger
from bot.service.incoming import Incoming
from bot.service.reaction import NOTHING, Progress, Reaction
from bot.service.rules import Rules
from bot.service.visit import Visit
from bot.service.zones import UTC
from bot.telegram.markup import clean
from bot.texts import Texts

Handler = Callable[[Visit, Any], Reaction]


class Access:
    """Knows who may what: the operator's administrators, who was let in since, groups that were allowed."""

    def __init__(self, record: Record, rules: Rules) -> None:
        self._people = record.people
        self._rules = rules

    def visit(self, incoming: Incoming, *, now: datetime, progress: Progress) -> Visit:
        """Who did something, what they may here, and in which words they are answered."""
        sender, chat = incoming.sender, self._people.chat(incoming.place.chat)
        person = sender.id if sender else incoming.place.chat
        preferences = self._preferences(incoming.kind, chat, person)
        return Visit(
            place=incoming.place,
            kind=incoming.kind,
            title=clean(incoming.title) or None if incoming.title else None,
            message_id=incoming.message_id,
            person=person,
            name=clean(sender.name) or None if sender else None,
            role=self._role(incoming.kind, chat, person),
            chat=chat,
            preferences=preferences,
            texts=Texts.of(preferences.language or (sender.language if sender else None)),
            zone=ZoneInfo(preferences.zone or UTC),
            now=now,
            progress=progress,
        )

    def role_of(self, person: int) -> Role | None:
        """The role of somebody by themselves, wherever they are."""
        if person in self._rules.administrators:
            return Role.ADMINISTRATOR
        known = self._people.person(person)
        return known.role if known else None

    def may_have(self, chat_id: int) -> bool:
        """Whether something may be pushed to a chat: whoever reads there may ask, too."""
        chat = self._people.chat(chat_id)
        if chat is None or chat.kind is ChatKind.PRIVATE:
            return self.role_of(chat_id) is not None  # the id of a private chat is that of the person
        return chat.allowed

    def only(self, needed: Role, run: Handler) -> Handler:
        """What only those do who have a role: others are told what it needs, strangers next to nothing."""

        def guarded(visit: Visit, incoming: Any) -> Reaction:
            if visit.role is None:
                return self.turned_away(visit)
            if not visit.may(needed):
                return visit.told("service.role_needed", role=visit.texts(f"service.role_{needed}"))
            return run(visit, incoming)

        return guarded

    def turned_away(self, visit: Visit) -> Reaction:
        """A polite line for a stranger, once in a while; in a group once."""
        told = self._people.stranger_told(visit.person if visit.private else visit.place.chat)
        if visit.kind is ChatKind.CHANNEL:
            return NOTHING
        if told is not None and (not visit.private or visit.now - told < self._rules.stranger_told_every):
            return NOTHING
        subject = ToldStranger(visit.person if visit.private else visit.place.chat)
        return visit.told("service.stranger", subject, audit=[visit.act("turned_away")])

    def _role(self, kind: ChatKind, chat: Chat | None, person: int) -> Role | None:
        """In a group that is allowed everybody may read; one that is not makes a stranger of all but administrators."""
        own = self.role_of(person)
        if kind is ChatKind.PRIVATE:
            return own
        if chat is not None and chat.allowed:
            return own or Role.READER
        return own if own is Role.ADMINISTRATOR else None

    def _preferences(self, kind: ChatKind, chat: Chat | None, person: int) -> Preferences:
        """What counts here: the chat's own choice, else the person's of their private chat."""
        here = chat.preferences if chat else Preferences()
        if kind is ChatKind.PRIVATE:
            return here
        private = self._people.chat(person)
        own = private.preferences if private else Preferences()
        return Preferences(here.language or own.language, here.zone or own.zone, here.length)
