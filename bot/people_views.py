"""What the commands about people show: to scripts (``…_json``) and to people. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table

from bot.briefing.answer import counted
from bot.json_output import Json, instant
from bot.record.types import AuditEntry, Chat, ChatKind, Feedback, Person, Role
from bot.terminal import assemble, text


def invited_json(role: Role, code: str, address: str | None, expires: datetime) -> Json:
    """An invitation."""
    return {"role": role.value, "code": code, "link": address, "expires": instant(expires)}


def invited(role: Role, code: str, address: str | None, expires: datetime) -> RenderableType:
    """An invitation, and what to do with it."""
    until = f"Whoever uses it first comes in as {role}; it ends on {expires:%Y-%m-%d %H:%M} UTC."
    if address:
        return Group(assemble((address, "bold")), text(until, style="dim"))
    how = "Telegram did not say what the bot is called: whoever is invited opens a chat with it and sends"
    return Group(text(how), assemble((f"/start {code}", "bold")), text(until, style="dim"))


def people_json(
    administrators: Sequence[int], everyone: Sequence[Person], chats: Sequence[Chat], wanted: Mapping[int, int]
) -> Json:
    """Who may use the bot, and where; ``wanted`` counts the digests that chats have subscribed to."""
    return {
        "administrators": list(administrators),
        "people": [
            {
                "id": one.id,
                "name": one.name,
                "role": one.role.value,
                "let_in_by": one.let_in_by,
                "since": instant(one.since),
                "subscriptions": wanted.get(one.id, 0),
            }
            for one in everyone
        ],
        "chats": [
            {
                "id": one.id,
                "kind": one.kind.value,
                "title": one.title,
                "standing": one.standing.value,
                "subscriptions": wanted.get(one.id, 0),
            }
            for one in _allowed(chats)
        ],
    }


def people(
    administrators: Sequence[int], everyone: Sequence[Person], chats: Sequence[Chat], wanted: Mapping[int, int]
) -> RenderableType:
    """Who may use the bot, and where; ``wanted`` counts the digests that chats have subscribed to."""
    if not administrators and not everyone:
        return text("Nobody may use the bot: name administrators in SITREP_ADMINS, or sitrep invite administrator.")
    parts: list[RenderableType] = [text(f"{id_}  administrator, by SITREP_ADMINS") for id_ in administrators]
    for one in everyone:
        by = f" by {one.let_in_by}" if one.let_in_by else ""
        parts.append(
            text(f"{one.id}  {one.role}  {one.name or '—'}  (let in {one.since:%Y-%m-%d}{by}){_wanted(one.id, wanted)}")
        )
    parts += [
        text(f"{chat.id}  {chat.kind}, allowed  {chat.title or '—'}  ({chat.standing}){_wanted(chat.id, wanted)}")
        for chat in _allowed(chats)
    ]
    return Group(*parts)


def _wanted(chat: int, wanted: Mapping[int, int]) -> str:
    return f", {counted(wanted[chat], 'digest')}" if wanted.get(chat) else ""


def audit_json(found: Sequence[AuditEntry]) -> Json:
    """Acts, newest first."""
    return {
        "acts": [
            {"at": instant(one.at), "actor": one.actor, "act": one.act, "subject": one.subject, "chat": one.chat}
            for one in found
        ]
    }


def audit(found: Sequence[AuditEntry]) -> RenderableType:
    """Acts, newest first."""
    if not found:
        return text("Nothing was done yet.")
    table = _table("when (UTC)", "who", "act", "what", "chat")
    for one in found:
        who = "operator" if one.actor is None else str(one.actor)
        where = "" if one.chat is None else str(one.chat)
        table.add_row(*map(text, (f"{one.at:%Y-%m-%d %H:%M:%S}", who, one.act, one.subject or "", where)))
    return table


def feedback_json(found: Sequence[Feedback]) -> Json:
    """Verdicts, newest first, with what they are about."""
    return {"feedback": [_feedback(one) for one in found]}


def feedback(found: Sequence[Feedback]) -> RenderableType:
    """Verdicts, newest first, with what they are about."""
    if not found:
        return text("Nobody has given a verdict yet.")
    table = _table("verdict", "when (UTC)", "question", "evidence", "settings")
    for one in found:
        turn = one.turn
        evidence = ", ".join(f"[{cited.n}] {cited.report_id}" for cited in turn.cited) or "none"
        settings = ", ".join(f"{name} {value}" for name, value in turn.settings.items())
        table.add_row(*map(text, (one.verdict.value, f"{one.at:%Y-%m-%d %H:%M}", turn.question, evidence, settings)))
    return table


def _feedback(one: Feedback) -> Json:
    turn = one.turn
    return {
        "verdict": one.verdict.value,
        "at": instant(one.at),
        "person": one.person,
        "turn": turn.id,
        "asked": instant(turn.asked_at),
        "question": turn.question,
        "before": list(turn.before),
        "language": turn.language,
        "settings": dict(turn.settings),
        "answer": dict(turn.answer) or None,
        "evidence": [
            {"n": cited.n, "report_id": cited.report_id, "start": cited.start, "end": cited.end} for cited in turn.cited
        ],
        "withdrawn": list(turn.withdrawn),
    }


def _allowed(chats: Sequence[Chat]) -> list[Chat]:
    return [one for one in chats if one.allowed and one.kind is not ChatKind.PRIVATE]


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
