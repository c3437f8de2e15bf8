"""What the bot says of itself and of its library: /start, /help, /coverage, /sources; and forgetting."""

from __future__ import annotations

from bot.record.types import Button, Forget, Role
from bot.service.access import Access
from bot.service.incoming import Command, Other
from bot.service.invitations import Invitations
from bot.service.reaction import NOTHING, Reaction
from bot.service.visit import Visit
from bot.telegram import render
from bot.wiring import Services
from retrieval.types import Scope

FORGET = "f"


class About:
    """Tells what there is."""

    def __init__(self, opened: Services, access: Access, invitations: Invitations) -> None:
        self._opened = opened
        self._access = access
        self._invitations = invitations

    def start(self, visit: Visit, command: Command) -> Reaction:
        """``/start``: six lines; with the code of an invitation somebody comes in by it first."""
        came = self._invitations.come_in(visit, command.argument) if command.argument else None
        if came is None and visit.role is None:
            return self._access.turned_away(visit)
        extent = self._opened.library.extent(Scope())
        told = visit.reply(render.start(extent, zone=visit.zone, texts=visit.texts))
        if came is None:
            return Reaction((told,))
        welcome, *others = came.replies
        return Reaction((welcome, told, *others), came.changes, came.audit)

    def help(self, visit: Visit, _: Command) -> Reaction:
        """``/help``."""
        return Reaction((visit.reply(render.help_(visit.role or Role.READER, texts=visit.texts)),))

    def coverage(self, visit: Visit, _: Command) -> Reaction:
        """``/coverage``."""
        found, vectors, index, _outlets = self._opened.covered(Scope())
        told = render.coverage(found, vectors, index, zone=visit.zone, texts=visit.texts)
        return Reaction(visit.replies(told))

    def sources(self, visit: Visit, _: Command) -> Reaction:
        """``/sources``."""
        told = render.sources(self._opened.library.coverage(Scope()), self._opened.outlets, texts=visit.texts)
        return Reaction(visit.replies(told))

    def forget(self, visit: Visit, _: Command) -> Reaction:
        """``/forget``: what it would delete, and a button that does."""
        button = Button(visit.texts("service.forget_button"), f"{FORGET}:{visit.person}")
        return visit.told("service.forget", buttons=[[button]])

    def forget_pressed(self, visit: Visit, rest: str) -> Reaction:
        """The button: only who asked for it may press it."""
        if rest != str(visit.person):
            return Reaction(notice=visit.texts("service.settings_not_yours"))
        return visit.told("service.forgotten", Forget(visit.person), audit=[visit.act("forgot")])

    def other(self, visit: Visit, other: Other) -> Reaction:
        """A sticker, a voice note: told politely where nobody else reads along."""
        return visit.told("service.other") if visit.private else NOTHING
