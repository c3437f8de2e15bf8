"""Reads date words with the events that a library knows by name: what a report speaks of, what a question asks for."""

from __future__ import annotations

from datetime import date

from retrieval.dates.events import Events, known_events
from retrieval.dates.mentions import event_dates
from retrieval.dates.scopes import DateScope, question_scopes
from retrieval.types import DateMention


class DateReader:
    """:func:`event_dates` and :func:`question_scopes` with one set of events known by name."""

    def __init__(self, events: Events | None = None) -> None:
        """``events`` are those known by name, the package's where none are given."""
        self._events = known_events() if events is None else events
        self.version = self._events.version

    def in_report(self, text: str, reference: date | None) -> tuple[DateMention, ...]:
        """The days that a report's text speaks of, relative to the day it was written."""
        return event_dates(text, reference, self._events)

    def in_question(self, text: str, now: date) -> tuple[DateScope, ...]:
        """The days that a question asks for, as bounds."""
        return question_scopes(text, now, self._events)
