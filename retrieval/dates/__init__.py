"""Dates in words: what a report's date words mean, when it was published, what a question asks for.

Pure functions over text, English and Arabic; the day words are relative to is always an argument.

text ─ fold (one letter shape) ─ tokens (kinds of ``vocabulary``) ─ grammar (rules over kinds) ─ spans
   absolute, relative   what a rule's words mean; ranges joins the two ends of one
   mentions             the days a report speaks of
   speech               which of them say when somebody spoke
   scopes               the days a question asks for
   published            a publication date, as metadata or a person writes it
"""

from __future__ import annotations

from typing import Final

from retrieval.dates.mentions import event_dates
from retrieval.dates.published import parse_bound, parse_published
from retrieval.dates.scopes import DateScope, question_scopes

# Stored with what was resolved: a library resolves again what another version wrote.
DATES_VERSION: Final = "1"

__all__ = [
    "DATES_VERSION",
    "DateScope",
    "event_dates",
    "parse_bound",
    "parse_published",
    "question_scopes",
]
