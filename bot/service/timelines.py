"""``/timeline`` and the button under an answer: the dated sentences about a name, within the days asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.briefing.timeline import Event, Timeline
from bot.briefing.types import Note
from bot.record.types import Message, Turn
from bot.service import saying
from bot.service.incoming import Command
from bot.service.limits import ASKED, Limits
from bot.service.reaction import Reaction
from bot.service.visit import Visit
from bot.telegram import render
from bot.wiring import Services
from retrieval.errors import NotFound
from retrieval.names import PLACES
from retrieval.types import Scope, Span
from retrieval.understand import Question

# More is no reading for a chat: the newest are shown, and dates narrow it to others.
EVENTS = 20
# How many names of a question get a timeline each.
NAMES = 2


class TimelinesAsked:
    """Tells timelines."""

    def __init__(self, opened: Services, limits: Limits) -> None:
        self._opened = opened
        self._limits = limits

    def command(self, visit: Visit, command: Command) -> Reaction:
        """``/timeline NAME [dates]``; dates as a question has them ("in June 2014", "since Friday")."""
        argument = saying.typed(command.argument)
        if not argument:
            return visit.told("service.timeline_what")
        if refused := self._limits.questions(visit):
            return refused
        visit.progress.working()
        question = Question(argument, zone=visit.zone)
        understood = self._opened.answering.understand(question, visit.now).understood
        try:
            found = self._opened.timelines.of(next(iter(understood.names), argument), understood.scope)
        except NotFound:
            return visit.told("service.unknown_name", audit=[visit.act(ASKED)], name=argument)
        kept = around(within(found, understood.spans), (), EVENTS)
        told = render.timeline(kept, zone=visit.zone, texts=visit.texts, turn=None)
        return Reaction(visit.replies(told), audit=(visit.act(ASKED, f"timeline of {found.name.id}"),))

    def of_turn(self, visit: Visit, turn: Turn) -> Reaction:
        """The timelines of what a question names, its places first: pages to turn of the first, one of the next."""
        if refused := self._limits.questions(visit):
            return refused
        visit.progress.working()
        found = self._of_turn(turn)
        if not found:
            return visit.told("service.no_name", audit=[visit.act(ASKED, turn.id)])
        told = [self._pages(visit, one, None if number else turn.id)[0] for number, one in enumerate(found)]
        return Reaction(visit.replies(told), audit=(visit.act(ASKED, f"timeline of {turn.id}"),))

    def page(self, visit: Visit, turn: Turn, number: int) -> Message | None:
        """A page of the first timeline of a turn, counted from 1."""
        found = self._of_turn(turn)[:1]
        pages = [page for one in found for page in self._pages(visit, one, turn.id)]
        return pages[number - 1] if 0 < number <= len(pages) else None

    def _of_turn(self, turn: Turn) -> list[Timeline]:
        """Timelines about the days of a question, those of places first."""
        text = str(turn.settings.get("latest") or turn.question)
        before = " ".join(turn.before) or None
        question = Question(text, previous=before, zone=ZoneInfo(str(turn.settings["zone"])))
        understood = self._opened.answering.understand(question, turn.asked_at).understood
        every = [self._opened.timelines.of(name, Scope()) for name in understood.names]
        every.sort(key=lambda one: one.name.kind not in PLACES)
        return [around(one, understood.spans, EVENTS) for one in every[:NAMES]]

    def _pages(self, visit: Visit, found: Timeline, turn: str | None) -> tuple[Message, ...]:
        return render.timeline(found, zone=visit.zone, texts=visit.texts, turn=turn)


def within(found: Timeline, spans: Sequence[Span]) -> Timeline:
    """A timeline of only the events on these days; as it is where no days are asked for. Pure."""
    if not spans:
        return found
    return _of(found, [event for event in found.events if any(event.span.overlaps(span) for span in spans)])


def around(found: Timeline, spans: Sequence[Span], most: int) -> Timeline:
    """So many events of a timeline: about the first of some days, else the last. Pure."""
    if len(found.events) <= most:
        return found
    last = len(found.events) - most
    if spans:
        day = min(span.first for span in spans)
        place = bisect_left(found.events, day, key=lambda event: event.span.first)
        last = min(max(place - most // 2, 0), last)
    text = f"{most} of {len(found.events)} events are shown: narrow the dates for others."
    cut = Note("cut", text, {"n": most, "all": len(found.events)})
    return replace(_of(found, found.events[last : last + most]), notes=(*found.notes, cut))


def _of(found: Timeline, kept: Sequence[Event]) -> Timeline:
    cited = {n for event in kept for n in event.citations}
    sources = tuple(source for source in found.sources if source.n in cited)
    return replace(found, events=tuple(kept), sources=sources)
