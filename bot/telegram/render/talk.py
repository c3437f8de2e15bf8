"""What the bot says about itself: start, help, settings, waiting, failures, and any text of the interface. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from bot.briefing.types import Statement
from bot.record.types import Button, Length, Message, Preferences, Role
from bot.telegram.markup import bold, inert, italic, line_break, paragraphs, space, text
from bot.telegram.packing import Block, first_part
from bot.telegram.render.lines import Reader, message
from bot.texts import LANGUAGES, Texts
from retrieval.errors import SitrepError
from retrieval.library.reading import Coverage, Extent

#: Zones offered by a button; any other is set by its name.
ZONES: Final = ("UTC", "Asia/Baghdad", "Asia/Damascus", "Europe/Berlin", "Europe/London", "America/New_York")
#: Failures that lie in what the person gave: what they say is told. Others lie in the running of sitrep.
_OF_THE_ASKER: Final = frozenset({"bad_request", "source", "not_found"})
_OF_ITS_RUNNING: Final = frozenset({"library", "settings", "index_busy", "index_away", "embedder"})


def said(words: str, buttons: Sequence[tuple[Button, ...]] = ()) -> Message:
    """Any text as one message; what is too long for one ends in an ellipsis."""
    return message(first_part([Block(paragraphs(line)) for line in words.split("\n")]), *buttons)


def start(covered: Coverage | Extent, *, zone: ZoneInfo, texts: Texts) -> Message:
    """What sitrep does and what its library covers, in six lines."""
    reader = Reader(texts, zone)
    blocks = [
        Block(bold(reader.said("start.title"))),
        Block(reader.said("start.what")),
        Block(reader.said("start.how")),
    ]
    if covered.first and covered.last:
        period = reader.period(covered.first, covered.last)
        blocks.append(Block(reader.said("start.covered", n=covered.reports, **period)))
    else:
        blocks.append(Block(reader.said("start.undated", n=covered.reports)))
    blocks += [Block(reader.said("start.limits")), Block(reader.said("start.more"))]
    return message(first_part(blocks))


def help_(role: Role, *, texts: Texts) -> Message:
    """The commands that somebody of a role may use, and how to ask."""
    return message(first_part(_help(role, Reader(texts, ZoneInfo("UTC")))))


def settings(preferences: Preferences, *, texts: Texts) -> Message:
    """What is set, with buttons ``s:language:ar``, ``s:length:short``, ``s:zone:Asia/Baghdad``."""
    reader = Reader(texts, ZoneInfo("UTC"))
    zone = preferences.zone or "UTC"
    blocks = [
        Block(bold(reader.said("settings.heading"))),
        Block(reader.said("settings.zone", zone=zone)),
        Block(reader.said("settings.language", language=reader.language(texts.language))),
        Block(reader.said("settings.length", length=texts(f"settings.length_{preferences.length}"))),
        Block(italic(reader.said("settings.how")), gap=2),
    ]
    return message(first_part(blocks), *_choices(preferences, zone, texts))


def waiting(statements: Sequence[Statement] = (), *, texts: Texts) -> Message:
    """That work goes on, with the statements there are so far."""
    reader = Reader(texts, ZoneInfo("UTC"))
    found = [Block(text(inert(one.text)) + line_break()) for one in statements]
    return message(first_part([*found, Block(italic(reader.said("waiting.reading")))]))


def error(problem: SitrepError, *, texts: Texts) -> Message:
    """A failure in words that a person can act on.

    What lies in the running of sitrep is told without its message, which may name machines and folders: an operator
    reads it in the log.
    """
    reader = Reader(texts, ZoneInfo("UTC"))
    if problem.code in _OF_THE_ASKER:
        blocks = [Block(bold(reader.said(f"error.{problem.code}"))), Block(reader.foreign(problem.message))]
        blocks += [Block(reader.foreign(problem.hint))] if problem.hint else []
    else:
        code = problem.code if problem.code in _OF_ITS_RUNNING else "other"
        blocks = [Block(reader.said(f"error.{code}"))]
    return message(first_part(blocks))


def _help(role: Role, reader: Reader) -> Iterator[Block]:
    yield Block(bold(reader.said("help.ask")))
    yield Block(reader.said("help.follow_up"))
    for number, name in enumerate(_commands(role)):
        line = reader.line(text(f"/{name} —"), space(), reader.said(f"help.command_{name}"))
        yield Block(line, gap=1 if number else 2)
    if role.includes(Role.CONTRIBUTOR):
        yield Block(reader.said("help.contribute"), gap=2)
    yield Block(reader.said("help.marks"), gap=2)


def _commands(role: Role) -> Iterator[str]:
    yield from (
        "ask",
        "latest",
        "timeline",
        "digest",
        "subscribe",
        "subscriptions",
        "watch",
        "watches",
        "coverage",
        "sources",
        "settings",
        "forget",
    )
    if role.includes(Role.CONTRIBUTOR):
        yield "add"
    if role.includes(Role.ADMINISTRATOR):
        yield from ("invite", "people", "allow", "disallow")


def _choices(preferences: Preferences, zone: str, texts: Texts) -> Iterator[tuple[Button, ...]]:
    """A row of buttons a setting; what is set bears a mark."""
    yield tuple(
        Button(_marked(texts(f"language.own_{code}"), code == texts.language), f"s:language:{code}")
        for code in LANGUAGES
    )
    yield tuple(
        Button(_marked(texts(f"settings.length_{one}"), one is preferences.length), f"s:length:{one}") for one in Length
    )
    for first in range(0, len(ZONES), 3):
        yield tuple(
            Button(_marked(one.rpartition("/")[2].replace("_", " "), one == zone), f"s:zone:{one}")
            for one in ZONES[first : first + 3]
        )


def _marked(words: str, is_set: bool) -> str:
    return f"✓ {words}" if is_set else words
