"""What an answer cites, as it is kept with the turn; and what of a longer answer was not shown yet. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from bot.briefing.sentences import sentences_of, with_dates
from bot.briefing.types import Answer, Source, Statement
from bot.record.types import Cited, Turn


def cited(answer: Answer) -> tuple[Cited, ...]:
    """The passages that an answer cites, and which of their sentences."""
    return cited_in(answer.sources, answer.all_statements)


def cited_in(sources: Iterable[Source], statements: Collection[Statement]) -> tuple[Cited, ...]:
    """The passages that statements cite, and which of their sentences."""
    return tuple(_cited(source, statements) for source in sources)


def _cited(source: Source, statements: Iterable[Statement]) -> Cited:
    quoted = {one.text for one in statements if source.n in one.citations}
    passage = source.passage.passage
    marked = [one for one in sentences_of(source.passage) if with_dates(one) in quoted]
    sentences = tuple((one.start, one.end) for one in marked)
    return Cited(source.n, source.report.id, passage.start, passage.end, sentences)


def shown(turn: Turn) -> frozenset[str]:
    """The statements that a turn has told, accounts among them."""
    answer: Any = turn.answer
    versions = [version for one in answer.get("accounts", ()) for version in one["versions"]]
    return frozenset(one["text"] for one in (*answer.get("statements", ()), *versions))


def beyond(answer: Answer, told: Collection[str]) -> Answer | None:
    """What of an answer was not told yet, with its sources under their numbers; None where that is nothing."""
    statements = tuple(one for one in answer.statements if one.text not in told)
    new = (one for one in answer.contested if any(version.statement.text not in told for version in one.versions))
    contested = tuple(new)
    if not statements and not contested:
        return None
    kept = replace(answer, statements=statements, contested=contested)
    numbers = {n for one in kept.all_statements for n in one.citations}
    return replace(
        kept,
        sources=tuple(source for source in answer.sources if source.n in numbers),
        lineages=tuple(one for one in answer.lineages if numbers.intersection(one.sources)),
        notes=tuple(note for note in answer.notes if note.code not in _OF_ALL_SOURCES),
    )


# Notes that count the sources of the whole answer, or name those that are left out.
_OF_ALL_SOURCES = frozenset({"origins", "one_origin", "dates_disagree", "undated_evidence", "corrected_later"})
