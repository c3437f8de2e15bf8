"""A name to what was published of it last: the newest sentences that name it, each cited and dated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from bot.briefing.answer import coverage_note, evidence_notes
from bot.briefing.sentences import Sentence, sentences_of, with_dates
from bot.briefing.sourcing import Sourcing, origin_notes
from bot.briefing.timeline import once
from bot.briefing.types import Answer, Refusal, Source, Statement
from retrieval.errors import NotFound
from retrieval.library.reading import Library, StoredPassage
from retrieval.names import Gazetteer
from retrieval.search import Evidence
from retrieval.types import Scope
from retrieval.understand import reference_day

# How many passages are read, and how many sentences one report may give.
PASSAGES = 60
PER_REPORT = 2


class Latest:
    """Finds what was published last of a name."""

    def __init__(self, library: Library, gazetteer: Gazetteer, sourcing: Sourcing) -> None:
        self._library = library
        self._gazetteer = gazetteer
        self._sourcing = sourcing

    def of(self, spelling: str, scope: Scope, *, question: str, most: int, now: datetime) -> Answer:
        """The newest sentences that name something, newest first, near copies told once.

        Args:
            spelling: The name, in any spelling, or its id.
            scope: Which reports count.
            question: What was asked, as the answer repeats it.
            most: How many sentences at most.
            now: The present, which evidence may be old by.

        Raises:
            NotFound: no file knows the name.
        """
        name = self._gazetteer.resolve(spelling)
        if name is None:
            raise NotFound(f"no known name is spelt {spelling!r}", hint="try another spelling, or ask a question")
        keys = self._library.newest_naming(name.id, scope, PASSAGES)
        stored = self._library.passages(keys, scope)
        passages = [stored[key] for key in keys if key in stored]
        copies = self._library.copies({passage.report.id for passage in passages}, scope)
        evidence = [Evidence(one, 0.0, ("name",), tuple(copies[one.report.id])) for one in once(passages, copies)]
        chosen = list(islice(_naming(name.id, [one.passage for one in evidence]), most))
        coverage = self._library.extent(scope)
        if not chosen:
            refused = Refusal("nothing", f"No dated report in the library names {name.name}.")
            return Answer(question, scope, (), refusal=refused, notes=(coverage_note(coverage),))
        sources = _sources(chosen, evidence)
        sourced = self._sourcing.judged(sources, chosen, evidence)
        reference = reference_day(scope.as_of, now, self._library.newest(scope))
        notes = [*evidence_notes(sources, reference), *origin_notes(sourced.sources, sourced.lineages)]
        return Answer(
            question,
            scope,
            (),
            statements=tuple(_statement(one, sources) for one in chosen),
            sources=sourced.sources,
            notes=(*notes, coverage_note(coverage)),
            lineages=sourced.lineages,
        )


def _naming(name: str, passages: Sequence[StoredPassage]) -> Iterator[Sentence]:
    """The sentences that name it, in the order of their passages, a few of each report."""
    taken: dict[str, int] = {}
    for passage in passages:
        for sentence in sentences_of(passage):
            if name in sentence.names and taken.get(passage.report.id, 0) < PER_REPORT:
                taken[passage.report.id] = taken.get(passage.report.id, 0) + 1
                yield sentence


def _sources(chosen: Sequence[Sentence], evidence: Sequence[Evidence]) -> tuple[Source, ...]:
    """One source a passage, numbered in order of first use."""
    copies = {one.passage.key: one.copies for one in evidence}
    passages = {one.passage.key: one.passage for one in chosen}
    return tuple(
        Source(n, one, copies[key], one.report.origin) for n, (key, one) in enumerate(passages.items(), start=1)
    )


def _statement(one: Sentence, sources: Sequence[Source]) -> Statement:
    n = next(source.n for source in sources if source.passage.key == one.passage.key)
    spans = tuple(sorted({mention.span for mention in one.dates if not mention.said}))
    return Statement(with_dates(one), (n,), spans, one.passage.report.language)
