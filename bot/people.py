"""Commands about the people of the bot: let them in, change what they may, see what they did, thought and were sent.

What they do is in :mod:`bot.people_acts`, which is imported when one of them runs: the record of the bot takes a tenth
of a second that no other command should wait for.
"""

from __future__ import annotations

from typing import Annotated

import typer

from bot.output import Json
from bot.roles import Role
from bot.upkeep import Command

Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Only what happened then or later.")]
Most = Annotated[int, typer.Option("-k", min=1, max=100_000, help="How many at most, the newest.")]


def invite(
    role: Annotated[Role, typer.Argument(help="What whoever comes in by it may do.")] = Role.READER,
    as_json: Json = False,
) -> None:
    """Make a one-time link by which one person comes in to the Telegram bot."""
    from bot import people_acts

    people_acts.invite(role, as_json)


def people(
    id_: Annotated[int | None, typer.Argument(metavar="ID", help="Whose role is changed, by user id.")] = None,
    role: Annotated[Role | None, typer.Option("--role", help="The role from now on.")] = None,
    out: Annotated[bool, typer.Option("--out", help="Take the person out.")] = False,
    as_json: Json = False,
) -> None:
    """List who may use the Telegram bot; with an ID, change a role or take somebody out."""
    from bot import people_acts

    people_acts.people(id_, role, out, as_json)


def audit(since: Since = None, most: Most = 100, as_json: Json = False) -> None:
    """Who was let in, asked, added and removed: acts, ids and counts, no texts."""
    from bot import people_acts

    people_acts.audit(since, most, as_json)


def feedback(since: Since = None, most: Most = 100, as_json: Json = False) -> None:
    """What readers thought of answers: each verdict with its question, evidence and settings."""
    from bot import people_acts

    people_acts.feedback(since, most, as_json)


def deliveries(since: Since = None, as_json: Json = False) -> None:
    """What became of the digests that were due: sent, waiting, in doubt, skipped, refused; those of the last week."""
    from bot import deliveries_acts

    deliveries_acts.deliveries(since, as_json)


COMMANDS = (
    Command(invite, "sitrep invite contributor"),
    Command(people, "sitrep people · sitrep people 123456789 --role contributor · sitrep people 123456789 --out"),
    Command(audit, "sitrep audit --since 2026-11-01"),
    Command(feedback, "sitrep feedback --since 2026-11 --json"),
    Command(deliveries, "sitrep deliveries --since 2026-11-01"),
)
