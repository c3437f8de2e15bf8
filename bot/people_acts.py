"""What the commands about people do: see :mod:`bot.people`."""

from __future__ import annotations

import secrets

from bot import people_views, questions, settings
from bot.output import opened_library, shown
from bot.record.record import Record
from bot.record.types import AuditEntry, Change, Person, RemovePerson, Role, SetRole
from bot.record.types import NewInvitation as New
from bot.service.invitations import link
from bot.service.rules import Rules
from bot.settings import Settings
from retrieval.errors import BadRequest, NotFound


def invite(role: Role, as_json: bool) -> None:
    """Make a one-time link by which one person comes in to the Telegram bot."""
    chosen = settings.load()
    code = secrets.token_urlsafe(16)
    with opened_library() as opened:
        now = opened.clock()
        expires = now + Rules().invitation_lasts
        acts = [AuditEntry(now, None, "invited", role.value)]
        opened.record.apply([New(code, role, None, expires)], acts, now=now)
    name = _bot_name(chosen)
    address = link(name, code) if name else None
    shown(as_json, people_views.invited_json, people_views.invited, role, code, address, expires)


def people(id_: int | None, role: Role | None, out: bool, as_json: bool) -> None:
    """List who may use the Telegram bot; with an ID, change a role or take somebody out."""
    if (id_ is not None) != (out or role is not None) or (out and role is not None):
        raise BadRequest(
            "what is to change is not clear", hint="sitrep people ID --role ROLE, or sitrep people ID --out"
        )
    administrators = settings.load().administrators
    with opened_library() as opened:
        record = opened.record
        if id_ is not None:
            person = _known(record, id_)
            now = opened.clock()
            change: Change = RemovePerson(id_) if role is None else SetRole(id_, role)
            act = AuditEntry(now, None, "removed" if role is None else "role", f"{person.id}: {role or 'out'}")
            record.apply([change], [act], now=now)
        everyone, chats, wanted = record.people.everyone(), record.people.chats(), record.subscriptions.counts()
    shown(as_json, people_views.people_json, people_views.people, sorted(administrators), everyone, chats, wanted)


def audit(since: str | None, most: int, as_json: bool) -> None:
    """Who was let in, asked, added and removed: acts, ids and counts, no texts."""
    bound = questions.scope(None, since, None).first
    with opened_library() as opened:
        found = opened.record.audit.entries(since=bound, limit=most)
    shown(as_json, people_views.audit_json, people_views.audit, found)


def feedback(since: str | None, most: int, as_json: bool) -> None:
    """What readers thought of answers: each verdict with its question, evidence and settings."""
    bound = questions.scope(None, since, None).first
    with opened_library() as opened:
        found = opened.record.turns.feedback(since=bound, limit=most)
    shown(as_json, people_views.feedback_json, people_views.feedback, found)


def _known(record: Record, id_: int) -> Person:
    person = record.people.person(id_)
    if person is None:
        raise NotFound(f"nobody with the id {id_} was let in", hint="sitrep people lists who was; SITREP_ADMINS others")
    return person


def _bot_name(chosen: Settings) -> str | None:
    """What the bot is called, where it has a token and Telegram can be reached."""
    if chosen.telegram_bot_token is None:
        return None
    # Imported here: Telegram's library takes half a second, which no other command needs.
    from bot.telegram.named import bot_name

    return bot_name(chosen.telegram_bot_token.get_secret_value(), chosen.telegram_api_base_url)
