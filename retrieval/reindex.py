"""What a newer parser, gazetteer or setting made stale is read and annotated again; nothing else is touched.

Small transactions, so that questions go on meanwhile: each sees a report as it was or as it is now. Text that did not
change keeps its passages and vectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from retrieval.errors import ReadLater, SourceError
from retrieval.ingest import Annotator, Problem
from retrieval.library.redoing import Redoing, Reread, StoredDocument
from retrieval.parse import Parser
from retrieval.progress import Progress

# How many reports one transaction annotates anew.
REPORTS_AT_ONCE = 32
# How often stale documents are looked for.
PASSES = 2


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What was redone: how many documents and reports, and what became of the reports of those documents.

    ``annotated`` counts reports whose text stayed and whose names, dates and words were found anew. ``renamed`` are
    former and present ids; ``failed`` are documents that the present parser cannot read: they stay as they were.
    """

    documents: int
    annotated: int
    new: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    failed: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass(slots=True)
class _Tally:
    total: int
    documents: int = 0
    annotated: int = 0
    new: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    later: set[str] = field(default_factory=set)

    def count(self, reread: Reread) -> None:
        self.annotated += len(reread.changed)
        self.new += reread.new
        self.renamed += reread.renamed
        self.gone += reread.gone


class Reindex:
    """Redoes what is stale."""

    def __init__(self, redoing: Redoing, parser: Parser, annotator: Annotator) -> None:
        self._redoing = redoing
        self._parser = parser
        self._annotator = annotator

    def run(self, progress: Progress) -> Reindexed:
        """Read stale documents and annotate stale reports again. Cut off, the next run goes on from there."""
        stale = self._redoing.stale()
        tally = _Tally(stale.documents + stale.reports)
        done = 0
        for stored in self._documents(tally.later):
            progress.redoing(done, tally.total)
            self._reread(stored, tally)
            done += 1
        after = 0
        while batch := self._redoing.reports(REPORTS_AT_ONCE, after):
            progress.redoing(done, tally.total)
            entries = [(key, self._annotator.entry(report)) for key, report in batch]
            tally.annotated += self._redoing.annotate(entries)
            after, done = batch[-1][0], done + len(batch)
        progress.redoing(tally.total, tally.total)
        return Reindexed(
            tally.documents,
            tally.annotated,
            tuple(tally.new),
            tuple(tally.renamed),
            tuple(tally.gone),
            tuple(tally.failed),
            tuple(tally.warnings),
        )

    def _documents(self, later: Set[str]) -> Iterator[StoredDocument]:
        """What is stale, then what reading that made stale: where a report stands that left its first document."""
        for _ in range(PASSES):
            after = ""
            while found := self._redoing.next_document(after):
                after = found.id
                if found.id not in later:
                    yield found

    def _reread(self, stored: StoredDocument, tally: _Tally) -> None:
        tally.documents += 1
        document = stored.document
        kept = "its reports stay as they were read before"
        try:
            if document.id != stored.id:
                raise SourceError("its original bytes are damaged", hint="take it in again")
            parsed = self._parser.parse(document)
            if not parsed.reports:
                raise SourceError("no report was found in it")
        except ReadLater as error:
            # Not marked as read: another time it may be.
            tally.later.add(stored.id)
            tally.failed.append(Problem(document.source, f"{error.message}; {kept}", error.hint))
            return
        except SourceError as error:
            tally.failed.append(Problem(document.source, f"{error.message}; {kept}", error.hint))
            self._redoing.keep(stored.id)
            return
        tally.warnings += [Problem(document.source, warning) for warning in parsed.warnings]
        entries = [self._annotator.entry(report) for report in parsed.reports]
        tally.count(self._redoing.reread(document, entries, partial=parsed.partial))
