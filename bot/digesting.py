"""The command that makes a digest of a day, or of any window."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from bot import digest_view, questions
from bot.digest import windows
from bot.digest.types import Window
from bot.output import Json, opened_library, shown
from bot.service import zones
from bot.upkeep import Command
from retrieval.dates import parse_bound
from retrieval.errors import BadRequest
from retrieval.types import Precision


def digest(
    date: Annotated[str | None, typer.Option("--date", metavar="DAY", help="A day, from midnight to midnight.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="TIME", help="From this day or time on.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="Up to this time; a day is inclusive.")
    ] = None,
    zone: Annotated[
        str, typer.Option("--zone", metavar="ZONE", help="Whose days: an IANA name, a city, an offset.")
    ] = "UTC",
    subjects: Annotated[
        list[str] | None, typer.Option("--subject", metavar="NAME", help="What comes first; may be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What the reports of a day come to: developments, the weightiest first, each cited; else the last 24 hours."""
    wanted = [questions.clean(one) for one in subjects or []]
    with opened_library() as opened:
        now = opened.clock()
        window = _window(date, since, until, zone, now)
        made = opened.digests.build(window, now=now, subjects=wanted)
        shown(as_json, digest_view.digest_json, digest_view.digest, made)


def _window(date: str | None, since: str | None, until: str | None, zone: str, now: datetime) -> Window:
    name = zones.find(zone, now)
    if name is None:
        raise BadRequest(f"{zone[:80]!r} is no time zone", hint="write Europe/Berlin, a city, or an offset like +03:00")
    if date is None:
        bounds = [parse_bound(text) if text is not None else None for text in (since, until)]
        return windows.between(*bounds, name, now)
    if since is not None or until is not None:
        raise BadRequest("--date and --since or --until were given", hint="give a day, or the ends of a window")
    day = parse_bound(date)
    if day.precision is not Precision.DAY:
        raise BadRequest(f"{date[:80]!r} is no day", hint="write 2014-06-21, or give --since and --until")
    return windows.calendar_day(day.day, name)


COMMANDS = (Command(digest, "sitrep digest --date 2014-06-21 --zone Asia/Baghdad --subject Anbar"),)
