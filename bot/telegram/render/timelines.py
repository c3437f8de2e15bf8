"""The dated sentences about a name, oldest first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.briefing.timeline import Event, Timeline
from bot.briefing.types import Source
from bot.record.types import Message
from bot.telegram.markup import bold, inert, line_break, text
from bot.telegram.packing import Block, pack_groups
from bot.telegram.render.lines import Reader, citations, note_blocks, pages, source_blocks
from bot.texts import Texts, dates

# So many events stand on a page, with the sources of these.
EVENTS_A_PAGE = 8


def timeline(timeline_: Timeline, *, zone: ZoneInfo, texts: Texts, turn: str | None) -> tuple[Message, ...]:
    """Pages of a timeline, each with the sources of its events; there is always one page.

    Args:
        timeline_: What was found.
        zone: The reader's; clock times are given in it.
        texts: Of the reader's language.
        turn: The id that the buttons send; without one there are none.
    """
    reader = Reader(texts, zone)
    parts = pack_groups(_groups(timeline_, reader))
    return pages(parts, f"t:{turn}" if turn else None)


def _groups(timeline_: Timeline, reader: Reader) -> Iterator[list[Block]]:
    by_number = {source.n: source for source in timeline_.sources}
    known = timeline_.name
    name = (known.arabic if reader.texts.language == "ar" else None) or known.name
    if not timeline_.events:
        none = Block(reader.said("timeline.none", name=name))
        yield [none, *note_blocks(timeline_.notes, reader)]
    for first in range(0, len(timeline_.events), EVENTS_A_PAGE):
        events = timeline_.events[first : first + EVENTS_A_PAGE]
        is_last = first + EVENTS_A_PAGE >= len(timeline_.events)
        yield [
            Block(bold(reader.foreign(name)), leads=True),
            *_events(events, by_number, reader),
            *source_blocks("answer.sources", _cited(events, by_number), reader),
            *(note_blocks(timeline_.notes, reader) if is_last else ()),
        ]


def _events(events: Sequence[Event], by_number: Mapping[int, Source], reader: Reader) -> Iterator[Block]:
    """The events, a date above those of the same days."""
    shown: str | None = None
    for event in events:
        when = _when(event, reader)
        marks = citations(event.citations, by_number)
        if when == shown:
            yield Block(text(inert(event.text)), tail=marks)
        else:
            yield Block(bold(text(when)) + line_break() + text(inert(event.text)), tail=marks, gap=2)
        shown = when


def _when(event: Event, reader: Reader) -> str:
    when = dates.span(event.span, reader.texts)
    return reader.texts("timeline.said", date=when) if event.said else when


def _cited(events: Sequence[Event], by_number: Mapping[int, Source]) -> list[Source]:
    return [by_number[n] for n in sorted({n for event in events for n in event.citations})]
