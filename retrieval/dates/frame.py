"""Date words within their text, and what relative ones relate to."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from retrieval.dates.arithmetic import YearChoice, third
from retrieval.dates.events import Events
from retrieval.dates.plans import is_ahead
from retrieval.dates.tokens import Token
from retrieval.dates.vocabulary import DAY, HOUR, WEEK, WEEKEND
from retrieval.types import Span

# The days that a date may span for counting units of time from it.
_LONGEST: Final = {HOUR: 3, DAY: 7, WEEK: 31}


# What stands before a day since which something lasts: "since 1 February", منذ الأول من شباط.
_SINCE: Final = re.compile("[sS]~?[nh]?$")


class Words(NamedTuple):
    """The tokens of date words, within those of the whole text."""

    tokens: list[Token]
    codes: str
    first: int
    end: int

    @property
    def code(self) -> str:
        """The kinds of the words, one letter each."""
        return self.codes[self.first : self.end]

    @property
    def place(self) -> int:
        """Where the words begin in the folded text."""
        return self.tokens[self.first].start

    def values(self, kinds: str) -> list[int]:
        """The numbers of the words of these kinds."""
        return [token.value for token in self.tokens[self.first : self.end] if token.kind in kinds]

    def value(self, kinds: str) -> int | None:
        """The number of the first word of these kinds."""
        return next(iter(self.values(kinds)), None)

    def window(self, first: int, end: int) -> Words:
        """Other words of the same text."""
        return Words(self.tokens, self.codes, first, end)


class Frame(NamedTuple):
    """What relative words relate to.

    ``reference`` is the day the text was written; ``antecedent`` the date it mentioned last, near enough to
    be what "two days earlier" means; ``choose`` picks a year where none is stated; ``events`` are those known by
    name; ``plain`` is the folded text and ``place`` where the words begin in it; ``codes`` are the kinds of its
    tokens and ``first`` where they begin among those.
    """

    reference: date | None
    antecedent: Span | None
    choose: YearChoice
    events: Events
    plain: str
    place: int
    codes: str
    first: int

    def is_ahead(self) -> bool:
        """Whether something is to happen then: "will meet on Sunday"."""
        return is_ahead(self.plain, self.place, self.codes, self.first)

    def choice(self, candidates: list[Span]) -> Span | None:
        """The candidate year meant; behind "since" one that has begun."""
        if self.reference is None:
            return None
        if _SINCE.search(self.codes, max(0, self.first - 3), self.first):
            candidates = [span for span in candidates if span.first <= self.reference] or candidates
        return self.choose(candidates, self.reference)


def anchor_of(frame: Frame, unit: int) -> Span | None:
    """What "two days earlier" counts from: the date mentioned last, else the reference.

    None where the date mentioned last is too long for the unit: two days before "June" are no day.
    """
    if frame.antecedent is None:
        return Span(frame.reference, frame.reference) if frame.reference else None
    length = (frame.antecedent.last - frame.antecedent.first).days
    return frame.antecedent if length < _LONGEST.get(unit, 367) else None


def direction_of(words: Words) -> int | None:
    """-1 for "last", 1 for "next", 0 for "this"."""
    return next(({"L": -1, "N": 1, "H": 0}[kind] for kind in reversed(words.code) if kind in "LNH"), None)


def length_of(words: Words) -> tuple[int, int] | None:
    """A number and its unit: "three weeks", "يومين", "a couple of days"."""
    dual = words.value("V")
    if dual is not None:
        return 2, dual
    unit = words.value("Uu")
    numbers = words.values("cd#o") or [1]
    number = sum(numbers)
    return (number, unit) if unit is not None and unit != WEEKEND and number > 0 else None


def part_of(words: Words, span: Span) -> Span:
    """The early, middle or late part of the span, where the words name one."""
    which = words.value("G")
    return span if which is None else third(span, which)
