"""How people come in, and go: one-time invitations, roles, who there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.record.record import Record
from bot.record.types import (
    NewInvitation,
    Person,
    Place,
    RemovePerson,
    Reply,
    Role,
    SetRole,
    UseInvitation,
)
from bot.service import saying
from bot.service.access import Access
from bot.service.incoming import Command
from bot.service.reaction import Reaction
from bot.service.rules import Rules
from bot.service.visit import Visit
from bot.telegram import render
from bot.texts import dates

# What "take this person out" is called where a role could stand.
OUT = "out"


def link(bot: str, code: str) -> str:
    """The address that opens a chat with a bot and hands it a code (core.telegram.org/bots/features#deep-linking)."""
    return f"https://t.me/{bot}?start={code}"


class Invitations:
    """Lets people in, and takes them out."""

    def __init__(
        self,
        record: Record,
        access: Access,
        rules: Rules,
        bot_name: Callable[[], str | None],
        new_code: Callable[[], str],
    ) -> None:
        self._people = record.people
        self._access = access
        self._rules = rules
        self._bot_name = bot_name
        self._new_code = new_code

    def invite(self, visit: Visit, command: Command) -> Reaction:
        """``/invite [ROLE]``: a link by which one person comes in."""
        if not visit.private:
            return visit.told("service.only_private")
        role = role_named(command.argument or Role.READER)
        if role is None:
            return visit.told("service.no_role", roles=_roles(visit))
        code, expires = self._new_code(), visit.now + self._rules.invitation_lasts
        bot = self._bot_name()
        text = visit.texts(
            "service.invitation",
            role=visit.texts(f"service.role_{role}"),
            time=dates.moment(expires, visit.texts, visit.zone),
        )
        # By itself: inside a line of another direction what keeps it apart would become part of the address.
        reply = visit.reply(render.said(f"{text}\n{link(bot, code) if bot else f'/start {code}'}"))
        change = NewInvitation(code, role, visit.person, expires)
        return Reaction((reply,), (change,), (visit.act("invited", role.value),))

    def come_in(self, visit: Visit, code: str) -> Reaction | None:
        """What comes of a code; None where nobody comes in by it."""
        invitation = self._people.invitation(code)
        if not visit.private or invitation is None or not invitation.holds(visit.now):
            return None
        if visit.role is not None and visit.role.includes(invitation.role):
            return None
        role = visit.texts(f"service.role_{invitation.role}")
        reaction = visit.told(
            "service.welcome",
            UseInvitation(code, visit.person, visit.name),
            audit=[visit.act("let_in", f"{visit.person} as {invitation.role}, by {invitation.made_by or 'operator'}")],
            role=role,
        )
        if invitation.made_by is None:
            return reaction
        told = visit.texts("service.came_in", name=visit.name or str(visit.person), role=role)
        return Reaction(
            (*reaction.replies, Reply(render.said(told), Place(invitation.made_by))),
            reaction.changes,
            reaction.audit,
        )

    def people(self, visit: Visit, command: Command) -> Reaction:
        """``/people``: who there is; ``/people ID ROLE`` or ``/people ID out`` changes it."""
        if not visit.private:
            return visit.told("service.only_private")
        words = command.argument.split()
        if not words:
            return Reaction(visit.replies(saying.messages(self._listed(visit))), audit=(visit.act("looked", "people"),))
        id_ = person_id(words[0])
        role = role_named(words[1]) if len(words) == 2 else None
        if id_ is None or len(words) != 2 or (role is None and words[1].lower() != OUT):
            return visit.told("service.people_how", roles=_roles(visit))
        if id_ in self._rules.administrators:
            return visit.told("service.people_operator")
        person = self._people.person(id_)
        if person is None:
            return visit.told("service.people_unknown", id=str(id_))
        return self._changed(visit, person, role)

    def _changed(self, visit: Visit, person: Person, role: Role | None) -> Reaction:
        name = person.name or str(person.id)
        if role is None:
            audit = [visit.act("removed", str(person.id))]
            return visit.told("service.people_removed", RemovePerson(person.id), audit=audit, name=name)
        shown = visit.texts(f"service.role_{role}")
        audit = [visit.act("role", f"{person.id}: {role}")]
        return visit.told("service.people_role", SetRole(person.id, role), audit=audit, name=name, role=shown)

    def _listed(self, visit: Visit) -> Iterator[str]:
        everyone = self._people.everyone()
        texts = visit.texts
        yield texts("service.people_count", n=len(everyone))
        for id_ in sorted(self._rules.administrators):
            yield texts("service.people_line", id=str(id_), name="—", role=texts("service.role_operator"))
        for one in everyone:
            role = texts(f"service.role_{one.role}")
            yield texts("service.people_line", id=str(one.id), name=one.name or "—", role=role)
        yield texts("service.people_how", roles=_roles(visit))


def role_named(text: str) -> Role | None:
    """The role that a word names, or the beginning of one does."""
    word = text.strip().lower()
    return next((role for role in Role if word and role.value.startswith(word)), None)


def person_id(text: str) -> int | None:
    """The id of a user that a text is: Telegram's are positive and have at most 52 bits."""
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 2**52 else None


def _roles(visit: Visit) -> str:
    return visit.texts("list.comma").join(role.value for role in Role)
