"""The command that makes a digest of a day, or of any window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import digest_view, questions, terminal
from bot.digest import evaluate, windows
from bot.digest.evaluate import GoldWindow
from bot.digest.types import Digest, Window
from bot.output import Json, opened_library, say, shown
from bot.service import zones
from bot.upkeep import Command
from retrieval.dates import parse_bound
from retrieval.errors import BadRequest
from retrieval.types import Precision


class Language(StrEnum):
    """The languages that a digest can be made in, as ISO 639-1 has them."""

    ENGLISH = "en"
    ARABIC = "ar"


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
    language: Annotated[
        Language, typer.Option("--language", help="Of page and picture, and of the reports that are told from.")
    ] = Language.ENGLISH,
    page: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page of its own.")] = None,
    picture: Annotated[Path | None, typer.Option("--picture", metavar="FILE", help="Draw map and chart: PNG.")] = None,
    as_json: Json = False,
) -> None:
    """What the reports of a day come to: developments, the weightiest first, each cited; else the last 24 hours."""
    wanted = [questions.clean(one) for one in subjects or []]
    with opened_library() as opened:
        now = opened.clock()
        window = _window(date, since, until, zone, now)
        made = opened.digests.build(window, now=now, subjects=wanted, language=language)
    if page:
        _write_page(page, made, language, now)
    if picture:
        _write_picture(picture, made, language)
    shown(as_json, digest_view.digest_json, digest_view.digest, made)


def _write_page(file: Path, made: Digest, language: str, now: datetime) -> None:
    # Imported here: what draws takes a second to load.
    from bot.digest.page import html

    _write(file, html(made, language=language, now=now).encode())


def _write_picture(file: Path, made: Digest, language: str) -> None:
    from bot.digest.pictures import png

    content = png(made, language=language)
    if content is None:
        say(f"{file}: nothing to draw, so nothing was written")
    else:
        _write(file, content)


def _write(file: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        BadRequest: it cannot be written.
    """
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadRequest(f"{file}: {error.strerror}", hint="name a file in a folder that can be written to") from error


def _window(date: str | None, since: str | None, until: str | None, zone: str, now: datetime) -> Window:
    name = zones.find(zone, now)
    if name is None:
        raise BadRequest(f"{zone[:80]!r} is no time zone", hint="write Europe/Berlin, a city, or an offset like +03:00")
    if date is None:
        begin, end = (parse_bound(text) if text is not None else None for text in (since, until))
        return windows.between(begin, end, name, now)
    if since is not None or until is not None:
        raise BadRequest("--date and --since or --until were given", hint="give a day, or the ends of a window")
    day = parse_bound(date)
    if day.precision is not Precision.DAY:
        raise BadRequest(f"{date[:80]!r} is no day", hint="write 2014-06-21, or give --since and --until")
    return windows.calendar_day(day.day, name)


def gold_windows(lines: Sequence[str], source: str) -> list[GoldWindow]:
    """The windows with known developments of a file; empty where its first line is none.

    Raises:
        BadRequest: a line behind it is none; names the line.
    """
    found = [(number, questions.parse(line)) for number, line in questions.numbered(lines)]
    if not found or not evaluate.is_window(found[0][1]):
        return []
    return [evaluate.read(one, f"{source}:{number}") for number, one in found]


def score(golds: Sequence[GoldWindow], *, as_json: bool) -> None:
    """Make the digest of each window and print the scores."""
    with opened_library() as opened, terminal.bars() as bars:
        now = opened.clock()
        made = evaluate.run(
            golds,
            lambda window: opened.digests.quoted(window, now=now),
            lambda ids: {one.report.external_id for one in opened.library.reports_with(list(ids))},
            now,
            lambda done, total: bars.step("Making digests", done, total),
        )
    shown(as_json, evaluate.as_json, digest_view.score, made)


COMMANDS = (Command(digest, "sitrep digest --date 2014-06-21 --zone Asia/Baghdad --subject Anbar"),)
