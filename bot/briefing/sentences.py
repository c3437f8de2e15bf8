"""Sentences as they are quoted: word for word, with calendar dates in brackets where the words leave them out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from retrieval.dates import NO_EVENTS, event_dates
from retrieval.library.reading import StoredPassage
from retrieval.passages import sentences
from retrieval.types import DateMention, NameMention, Span

# Date words that count from a day told to that of what follows them.
_COUNTED: Final = re.compile(r"\b(?:after|before)$|^(?:بعد|قبل)\b.*\b(?:من|على)$", re.I)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage; ``start`` and ``end`` are offsets into the report's body."""

    passage: StoredPassage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.passage.report.body[self.start : self.end]

    @property
    def dates(self) -> tuple[DateMention, ...]:
        """The dates that it mentions."""
        return tuple(one for one in self.passage.passage.dates if self.start <= one.start and one.end <= self.end)

    @property
    def names(self) -> frozenset[str]:
        """The canonical names that it mentions."""
        return frozenset(one.name for one in self.mentions)

    @property
    def mentions(self) -> tuple[NameMention, ...]:
        """Where it mentions names; offsets are into the report's body."""
        return tuple(one for one in self.passage.passage.names if self.start <= one.start and one.end <= self.end)


def sentences_of(passage: StoredPassage) -> list[Sentence]:
    """The sentences of a passage, in order."""
    offset = passage.passage.start
    return [Sentence(passage, offset + start, offset + end) for start, end in sentences(passage.text)]


def with_dates(sentence: Sentence) -> str:
    """The sentence with calendar dates in brackets behind date words that leave them out.

    "on Friday" becomes "on Friday [20 June 2014]"; "20 June 2014" stays as it is.
    """
    return bracketed(sentence.text, sentence.dates, sentence.start)


def bracketed(text: str, dates: Iterable[DateMention], offset: int = 0) -> str:
    """A text with calendar dates behind the date words that leave them out; their offsets are ``offset`` too high.

    A preposition keeps a day from being read as the one counted from: "a day after [on 9 June 2014] the truck blew up".
    """
    for mention in sorted(dates, key=lambda one: -one.start):
        words_ = text[mention.start - offset : mention.end - offset]
        if not _is_explicit(words_, mention.span):
            at = mention.end - offset
            counted = _COUNTED.search(words_) and text[at:].strip()[:1].isalnum()
            preposition = ("on " if mention.span.first == mention.span.last else "about ") if counted else ""
            text = f"{text[:at]} [{preposition}{calendar_words(mention.span)}]{text[at:]}"
    return text


def calendar_words(span: Span) -> str:
    """A span as an analyst writes it: ``20 June 2014``, ``9–12 June 2014``, ``June 2014``, ``2014``."""
    first, last = span.first, span.last
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if len(str(span)) == 4:
        return str(span)
    if len(str(span)) == 7:
        return f"{first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B %Y}"
    opening = f"{first.day} {first:%B}" if first.year == last.year else f"{first.day} {first:%B %Y}"
    return f"{opening} – {last.day} {last:%B %Y}"


def _is_explicit(text: str, span: Span) -> bool:
    """Whether date words already say day, month and year."""
    found = event_dates(text, None, NO_EVENTS)
    return any(mention.span == span and not mention.assumed for mention in found)
