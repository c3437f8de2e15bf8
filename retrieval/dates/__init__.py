"""Dates in words: what a report's date words mean, when it was published, what a question asks for.

Pure functions over text, English and Arabic; the day words are relative to is always an argument.

text ─ fold (one letter shape) ─ tokens (kinds of ``vocabulary``) ─ grammar (rules over kinds) ─ spans
   absolute, relative   what a rule's words mean; ranges joins what belongs together
   apart                "ten days after he …": counted from the day that a sentence tells
   named                events known by name (events) and Hijri dates (hijri)
   mentions             the days a report speaks of
   speech, plans        which of them say when somebody spoke, or when something is to happen
   scopes               the days a question asks for
   published            a publication date, as metadata or a person writes it
reader ─ mentions and scopes with the events that a library knows
"""

from __future__ import annotations

from typing import Final

from retrieval.dates.events import NO_EVENTS, Events, known_events
from retrieval.dates.mentions import event_dates
from retrieval.dates.published import parse_bound, parse_published
from retrieval.dates.reader import DateReader
from retrieval.dates.scopes import DateScope, question_scopes

# Stored with what was resolved: a library resolves again what another version wrote.
DATES_VERSION: Final = "4"

__all__ = [
    "DATES_VERSION",
    "NO_EVENTS",
    "DateReader",
    "DateScope",
    "Events",
    "event_dates",
    "known_events",
    "parse_bound",
    "parse_published",
    "question_scopes",
]
