"""Sources in, reports in the library: read, parse, annotate, store; then vectors.

A report is found by words as soon as its transaction is done. Vectors follow, since computing them is the
slow part; which are missing is known, so the next run goes on where one was cut off.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

import numpy as np

from retrieval import lineage, words
from retrieval.dates import DateReader
from retrieval.embed import Embedder, Vectors
from retrieval.errors import EmbedderFailed, IndexAway, IndexBusy, SourceError
from retrieval.fetch import Handed, Limits, Unreadable, Web, documents, expand, handed_over
from retrieval.library.entries import Entry, IndexedPassage
from retrieval.library.store import Added, Store
from retrieval.library.vector_store import PendingPassage, VectorStore
from retrieval.names import Gazetteer
from retrieval.names.unlisted import Unlisted
from retrieval.parse import Parser
from retrieval.passages import PASSAGES_VERSION, passages
from retrieval.progress import Progress, Quiet
from retrieval.terms import Terms
from retrieval.tokens import canonical_tokens
from retrieval.types import Document, NameMention, Passage, Report
from retrieval.vectors import IndexOwner, VectorIndex

# How many documents one transaction holds; how many passages go into the index at once (Chroma takes 100
# half as fast again as 32), unless the embedder takes more.
DOCUMENTS_AT_ONCE = 64
INDEXED_AT_ONCE = 96
# How far the vector of a repeated text is moved aside.
ASIDE = 0.002


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with one source, or what was repaired or left unknown in it."""

    source: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an ingest did. Reports are counted by what became of them; their ids are in order."""

    documents: int
    new: tuple[str, ...]
    revised: tuple[str, ...]
    duplicates: int
    failed: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def reports(self) -> int:
        """All reports met: new, revised and known already."""
        return len(self.new) + len(self.revised) + self.duplicates


@dataclass(frozen=True, slots=True)
class Indexed:
    """How many passages are found by meaning and how many not yet, and what stopped it, if anything did."""

    done: int
    pending: int
    problem: Problem | None = None


@dataclass(slots=True)
class _Tally:
    """The counts of a run while it goes on."""

    documents: int = 0
    new: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    duplicates: int = 0
    failed: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def count(self, document: Document, added: Added) -> None:
        self.new += added.new
        self.revised += added.revised
        self.duplicates += len(added.duplicates) + len(added.withheld)
        for one in added.withheld:
            when = f"{one.withdrawn_at:%Y-%m-%d}"
            text = f"“{one.title}” ({one.report_id}) was withdrawn on {when} and stays out: {one.reason}"
            self.warnings.append(Problem(document.source, text))

    def result(self) -> Ingested:
        return Ingested(
            self.documents,
            tuple(self.new),
            tuple(self.revised),
            self.duplicates,
            tuple(self.failed),
            tuple(self.warnings),
        )


class Annotator:
    """Reports to entries: passages with their names, dates and tokens. Pure, given its word lists."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        terms: Terms,
        dates: DateReader | None = None,
        unlisted: Unlisted | None = None,
    ) -> None:
        """Dates are read, and unlisted names told, as the package's files say where no readers are given."""
        self._gazetteer = gazetteer
        self._terms = terms
        self._unlisted = unlisted or Unlisted(gazetteer, terms)
        self._dates = dates or DateReader()
        parts = (gazetteer.version, terms.version, self._unlisted.version, self._dates.version)
        self.version = "/".join((PASSAGES_VERSION, *parts, words.WORDS_VERSION, lineage.LINEAGE_VERSION))

    def entry(self, report: Report) -> Entry:
        """A report with everything that is stored beside it."""
        reference = report.published.day if report.published else None
        found = passages(report.body, reference, self._gazetteer, self._dates)
        return Entry(
            report=report,
            passages=tuple(self._indexed(report, passage) for passage in found),
            title_words=" ".join([*words.stems(report.title), *self._title_tokens(report.title)]),
            sketch=lineage.sketch(report.body),
            version=self.version,
        )

    def _title_tokens(self, title: str) -> list[str]:
        names = self._gazetteer.find(title)
        return canonical_tokens(names, (), self._terms.find(title), self._sounds(title, names))

    def _sounds(self, text: str, names: Sequence[NameMention], offset: int = 0) -> Iterator[str]:
        """The keys of what may be names in a text that no file knows."""
        return (key for heard in self._unlisted.in_report(text, names, offset) for key in heard.keys)

    def _indexed(self, report: Report, passage: Passage) -> IndexedPassage:
        text = report.body[passage.start : passage.end]
        concepts = self._terms.find(text)
        sounds = self._sounds(text, passage.names, passage.start)
        return IndexedPassage(
            passage=passage,
            words=" ".join(words.stems(text)),
            canonical=" ".join(canonical_tokens(passage.names, passage.dates, concepts, sounds)),
            text_hash=text_hash(report.title, text),
        )


def embedded_text(title: str, text: str) -> str:
    """What is embedded for a passage: the title says what the sentences leave out."""
    return f"{title}\n{text}" if title else text


def text_hash(title: str, text: str) -> str:
    """What the vector of a passage is kept by: 32 hexadecimal digits of what is embedded."""
    return hashlib.sha256(embedded_text(title, text).encode("utf-8", "replace")).hexdigest()[:32]


class Ingest:
    """Takes sources into the library."""

    def __init__(
        self, store: Store, parser: Parser, annotator: Annotator, limits: Limits, web: Web | None = None
    ) -> None:
        self._store = store
        self._parser = parser
        self._annotator = annotator
        self._limits = limits
        self._web = web

    def run(
        self,
        inputs: Sequence[str],
        *,
        now: datetime,
        stdin: io.BufferedReader,
        progress: Progress | None = None,
    ) -> Ingested:
        """Take in files, folders, addresses and standard input (``-``). One bad source does not stop the others."""
        return self._all(self._documents(inputs, now, stdin, progress or Quiet()))

    def hand_over(self, handed: Iterable[Handed], *, now: datetime) -> Ingested:
        """Take in bytes that somebody handed over. One bad file does not stop the others."""
        return self._all(document for one in handed for document in handed_over(one, self._limits, now=now))

    def _all(self, items: Iterator[Document | Unreadable]) -> Ingested:
        tally = _Tally()
        while batch := list(islice(items, DOCUMENTS_AT_ONCE)):
            self._take_in(batch, tally)
        return tally.result()

    def take(self, document: Document, accept: Callable[[Sequence[Report]], bool] = lambda _: True) -> Ingested:
        """Take in one document, if its reports are accepted.

        Raises:
            SourceError: it holds no report, or none that is accepted.
        """
        tally = _Tally()
        known = self._store.known_reports([document.id]).get(document.id)
        if known is None:
            parsed = self._parser.parse(document)
            if not accept(parsed.reports):
                raise SourceError("it tells another story", hint="look at the page")
            tally.warnings += [Problem(document.source, warning) for warning in parsed.warnings]
            entries = [self._annotator.entry(report) for report in parsed.reports]
            for added in self._store.add([(document, entries)]):
                tally.count(document, added)
        tally.documents += 1
        tally.duplicates += known or 0
        return tally.result()

    def _take_in(self, batch: Sequence[Document | Unreadable], tally: _Tally) -> None:
        """Read and store what of a batch is not known already."""
        read: list[tuple[Document, list[Entry]]] = []
        known = self._store.known_reports([item.id for item in batch if isinstance(item, Document)])
        for item in batch:
            if isinstance(item, Unreadable):
                tally.failed.append(Problem(item.source, item.error.message, item.error.hint))
            elif item.id in known:
                tally.documents += 1
                tally.duplicates += known[item.id]
            elif entries := self._read(item, tally):
                tally.documents += 1
                read.append((item, entries))
        if read:
            for (document, _), added in zip(read, self._store.add(read), strict=True):
                tally.count(document, added)

    def _documents(
        self, inputs: Sequence[str], now: datetime, stdin: io.BufferedReader, progress: Progress
    ) -> Iterator[Document | Unreadable]:
        files = expand(inputs)
        read = 0
        for number, name in enumerate(files):
            for document in documents(name, self._limits, now=now, stdin=stdin, web=self._web):
                progress.reading(read, number, len(files))
                yield document
                read += 1
        progress.reading(read, len(files), len(files))

    def _read(self, document: Document, tally: _Tally) -> list[Entry]:
        """The entries of a document; none where it holds no report, which is told."""
        try:
            parsed = self._parser.parse(document)
        except SourceError as error:
            tally.failed.append(Problem(document.source, error.message, error.hint))
            return []
        tally.warnings += [Problem(document.source, warning) for warning in parsed.warnings]
        return [self._annotator.entry(report) for report in parsed.reports]


class Indexer:
    """Gives passages their vectors, in SQL and in the index, where they are still missing."""

    def __init__(self, vectors: VectorStore, embedder: Embedder) -> None:
        self._vectors = vectors
        self._embedder = embedder
        self._filling = threading.Lock()

    @property
    def model(self) -> str:
        """The model whose vectors it makes."""
        return self._embedder.model

    def run(self, owner: IndexOwner, progress: Progress | None = None) -> Indexed:
        """Index what is missing, as far as the index and the embedder can be had; the next run goes on from there.

        An index that is deleted meanwhile is made and filled again.
        """
        # Two that fill one index would embed every text twice: two threads, or two processes on a server's index.
        with self._filling, self._vectors.turn(self.model) if owner.is_shared else nullcontext(True) as mine:
            if mine:
                problem = self._tried(owner, lambda index: self.catch_up(index, progress))
            else:
                name = f"vector index ({owner.name})"
                problem = Problem(
                    name, "another sitrep process is filling it", "what is new here comes with that, or the next"
                )
        return Indexed(*self._vectors.counts_for(self.model), problem)

    def drop(self, owner: IndexOwner) -> Problem | None:
        """Take out of the index what was taken out of the library; what stays, and why is returned, goes next time."""
        return self._tried(owner, self.drop_what_is_gone)

    def _tried(self, owner: IndexOwner, action: Callable[[VectorIndex], object]) -> Problem | None:
        """Do something to the index, as far as it and the embedder can be had; returns what stopped it."""
        try:
            owner.use(action)
        except (IndexBusy, IndexAway) as failure:
            return Problem(f"vector index ({owner.name})", failure.message, failure.hint)
        except EmbedderFailed as failure:
            return Problem(f"embedder ({self.model})", failure.message, failure.hint)
        return None

    def catch_up(self, index: VectorIndex, progress: Progress | None = None) -> tuple[int, int]:
        """Index every passage that this index does not hold; returns (done, pending) of the whole library.

        Raises:
            IndexAway: the index cannot be reached or used; what was done is kept.
            EmbedderFailed: no vector can be made; what was done is kept.
        """
        watcher = progress or Quiet()
        self._vectors.remember(self._embedder.model, index.generation)
        self.drop_what_is_gone(index)
        self._forget_if_lost(index)
        done, pending = self._vectors.counts(index.generation)
        total, last = done + pending, 0
        at_once = max(INDEXED_AT_ONCE, self._embedder.batch)
        while batch := self._vectors.pending(index.generation, at_once, after=last):
            made: list[Vectors] = []
            size = self._embedder.batch
            for start in range(0, len(batch), size):
                watcher.embedding(done + start, max(total, done + len(batch)))
                made.append(self._vectors_of(batch[start : start + size]))
            keys = [passage.key for passage in batch]
            index.put(keys, apart(np.concatenate(made), batch))
            # Who took passages out of the library meanwhile may have taken them out of the index before they were in.
            index.remove(self._vectors.mark(index.generation, keys))
            done, last = done + len(batch), keys[-1]
        watcher.embedding(done, done)
        return self._vectors.counts(index.generation)

    def drop_what_is_gone(self, index: VectorIndex) -> None:
        """Take out of the index what was taken out of the library."""
        while keys := self._vectors.dropped(self._embedder.model, INDEXED_AT_ONCE):
            index.remove(keys)
            self._vectors.forget_dropped(self._embedder.model, keys)

    def _forget_if_lost(self, index: VectorIndex) -> None:
        """Count everything as pending again where the index holds less than the library remembers.

        Others may index or drop meanwhile: it must hold less than the library remembers before and after.
        """
        before, _ = self._vectors.counts(index.generation)
        held = index.count()
        after, _ = self._vectors.counts(index.generation)
        if held < min(before, after):
            self._vectors.unmark(index.generation)

    def _vectors_of(self, batch: Sequence[PendingPassage]) -> Vectors:
        known = self._vectors.get(self._embedder.model, [passage.text_hash for passage in batch])
        missing = {
            passage.text_hash: embedded_text(passage.title, passage.text)
            for passage in batch
            if passage.text_hash not in known
        }
        if missing:
            made = dict(zip(missing, self._embedder.passages(list(missing.values())), strict=True))
            self._vectors.put(self._embedder.model, made)
            known |= made
        return np.stack([known[passage.text_hash] for passage in batch])


def apart(vectors: Vectors, passages_: Sequence[PendingPassage]) -> Vectors:
    """Vectors of which no two are the same: those of repeated texts are moved aside, by a cosine of 0.999998.

    Chroma's index takes vectors that are all alike ever more slowly: 700 of them in 14 s, so moved in 0.5 s. The same
    passage is moved the same way each time.
    """
    moved = vectors.copy()
    for row, passage in enumerate(passages_):
        if passage.repeated:
            aside = np.random.default_rng(passage.key).normal(size=vectors.shape[1])
            moved[row] += ASIDE * aside / np.linalg.norm(aside)
            moved[row] /= np.linalg.norm(moved[row])
    return moved
