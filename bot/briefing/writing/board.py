"""Statements in the order in which they were written: shown as soon as they, and all before them, are settled.

What is shown stays: it has its citations' numbers for good, and nothing takes its place or comes before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.briefing.sentences import bracketed
from bot.briefing.types import Statement
from bot.briefing.verify.types import Written
from bot.briefing.writing.offering import Numbered
from retrieval import words
from retrieval.dates import NO_EVENTS, event_dates
from retrieval.search import Evidence
from retrieval.types import DateMention, Published

OnStatement = Callable[[Statement], None]


@dataclass(slots=True)
class _Place:
    """A statement's place: passed with what it says, or dropped, once it is settled."""

    written: Written | None = None
    is_settled: bool = False


class Board:
    """Keeps the places of statements, and numbers what they cite in order of first use."""

    def __init__(
        self, offered: Sequence[Numbered], on_statement: OnStatement | None, *, holds_back: bool = False
    ) -> None:
        """With ``holds_back`` nothing is shown before :meth:`release`."""
        self._evidence = {one.n: one.evidence for one in offered}
        self._on_statement = on_statement
        self._holds_back = holds_back
        self._places: list[_Place] = []
        self._numbers: dict[int, int] = {}
        self._next = 0
        self._said: set[str] = set()
        self.shown: list[Statement] = []

    @property
    def cited(self) -> tuple[Evidence, ...]:
        """The evidence that is cited, in the order of its numbers."""
        return tuple(self._evidence[n] for n in self._numbers)

    @property
    def waiting(self) -> list[tuple[int, Written]]:
        """What passed and is not shown yet, each with its place."""
        places = enumerate(self._places[self._next :], start=self._next)
        return [(number, place.written) for number, place in places if place.written]

    def place(self) -> int:
        """A new place behind the others."""
        self._places.append(_Place())
        return len(self._places) - 1

    def passed(self, place: int, written: Written) -> None:
        """A statement passed: it is shown as soon as all before it are settled."""
        self._settle(place, written)

    def dropped(self, place: int) -> None:
        """Nothing will stand in this place."""
        self._settle(place, None)

    def clear(self) -> None:
        """Begin again; only as long as nothing is shown."""
        if not self.shown:
            self._places.clear()

    def release(self) -> None:
        """Show what was held back."""
        self._holds_back = False
        self._show()

    def statement(self, written: Written) -> Statement:
        """A statement as readers get it: its citations numbered anew, calendar dates in brackets where it has none."""
        numbers = tuple(self._numbers.setdefault(n, len(self._numbers) + 1) for n in written.citations)
        return stated(written, numbers, [self._evidence[n].report.published for n in written.citations])

    def _settle(self, place: int, written: Written | None) -> None:
        if place >= self._next:  # what is shown stays
            self._places[place] = _Place(written, is_settled=True)
            self._show()

    def _show(self) -> None:
        while not self._holds_back and self._next < len(self._places) and self._places[self._next].is_settled:
            written = self._places[self._next].written
            self._next += 1
            if written and written.text.casefold() not in self._said:  # a model may say a thing twice
                self._said.add(written.text.casefold())
                self.shown.append(self.statement(written))
                if self._on_statement:
                    self._on_statement(self.shown[-1])


def stated(written: Written, numbers: tuple[int, ...], published: Iterable[Published | None]) -> Statement:
    """A statement as readers get it, with calendar dates in brackets where it has none.

    Args:
        written: What was written.
        numbers: Those of the sources that it cites, as readers know them.
        published: When each of these was published.
    """
    dates = _dates(written.text, published)
    spans = {mention.span for mention in dates if not mention.said}
    language = words.language_of(written.text) or "en"
    return Statement(bracketed(written.text, dates), numbers, tuple(sorted(spans)), language)


def _dates(text: str, published: Iterable[Published | None]) -> tuple[DateMention, ...]:
    """The days that a statement speaks of, as its sources would mean them; only those they agree on."""
    days = {one.day if one else None for one in published}
    read = [event_dates(text, day, NO_EVENTS) for day in days]
    return tuple(one for one in read[0] if all(one in others for others in read[1:]))
