"""Whether a text brings in something that was not said: a name, a number or a date of its own. Pure.

For what a model writes without citations: a question put anew, a phrase for what is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from retrieval import words
from retrieval.dates import DateReader
from retrieval.names import Gazetteer
from retrieval.names.unlisted import Unlisted, keys_in
from retrieval.quantities import quantities
from retrieval.terms import Terms

_DIGITS = re.compile(r"\d+(?:[.,٬:]\d+)*")


class Grounds:
    """Compares texts by what they name, count and date."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms, dates: DateReader, unlisted: Unlisted) -> None:
        self._gazetteer = gazetteer
        self._terms = terms
        self._dates = dates
        self._unlisted = unlisted

    def holds(self, text: str, said: str, reference: date) -> bool:
        """Whether all that ``text`` names, counts and dates stands in what was said."""
        return next(self.strangers(text, said, reference), None) is None

    def strangers(self, text: str, said: str, reference: date) -> Iterator[str]:
        """What a text names, counts or dates that was not said."""
        known = self.names(said)
        mentions = self._gazetteer.find(text)
        yield from (text[one.start : one.end] for one in mentions if one.name not in known)
        stems, keys = frozenset(words.stems(said)), keys_in(said)
        for one in self._unlisted.in_report(text, mentions):
            spelling = text[one.start : one.end]
            # The first word of a sentence has a capital, whatever it is.
            if one.start and keys.isdisjoint(one.keys) and not stems.issuperset(words.stems(spelling)):
                yield spelling
        yield from sorted(_numbers(text) - _numbers(said))
        days = self._days(said, reference)
        yield from (f"{first}/{last}" for first, last in self._days(text, reference) - days)

    def names(self, text: str) -> frozenset[str]:
        """The names of a text that the gazetteer knows."""
        return frozenset(mention.name for mention in self._gazetteer.find(text))

    def concepts(self, text: str) -> frozenset[str]:
        """What a text speaks of."""
        return self._terms.find(text)

    def _days(self, text: str, reference: date) -> frozenset[tuple[date | None, date | None]]:
        return frozenset((found.first, found.last) for found in self._dates.in_question(text, reference))


def _numbers(text: str) -> frozenset[str]:
    """The numbers of a text, in digits and in words."""
    digits = {match[0].translate(_SEPARATORS) for match in _DIGITS.finditer(text)}
    counted = {f"{bound:g}" for one in quantities(text) for bound in (one.low, one.high) if bound is not None}
    return frozenset(digits | counted)


_SEPARATORS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789", ",٬")
