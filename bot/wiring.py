"""The one factory: every service is built here, for the command line, for tests and for benches alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bot.briefing.answer import Answering
from bot.briefing.extract import Extractor
from bot.briefing.timeline import Timelines
from bot.settings import Settings, calm_threads
from retrieval.embed import E5Embedder, Embedder, HashEmbedder
from retrieval.fetch import MEGABYTE, Limits
from retrieval.ingest import Annotator, Indexer, Ingest
from retrieval.library.database import Database
from retrieval.library.reading import Library
from retrieval.library.store import Store
from retrieval.library.vector_store import VectorStore
from retrieval.names import Gazetteer
from retrieval.outlets import Outlets
from retrieval.parse import Parser
from retrieval.parse.attribution import Attribution
from retrieval.search import Search
from retrieval.terms import Terms
from retrieval.understand import Understanding
from retrieval.vectors import IndexOwner

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a command needs; open until :func:`services` ends."""

    clock: Clock
    library: Library
    vectors: VectorStore
    index: IndexOwner
    ingest: Ingest
    indexer: Indexer
    answering: Answering
    timelines: Timelines

    def vector_counts(self) -> tuple[int, int]:
        """How many passages are found by meaning and how many not yet, also beside another owner of the index."""
        return _vector_counts(self.vectors, self.index)


@contextmanager
def services(
    settings: Settings, *, embedder: Embedder | None = None, clock: Clock = lambda: datetime.now(UTC)
) -> Iterator[Services]:
    """Build everything on the library that ``settings`` name, and give it up at the end.

    Raises:
        LibraryError: the library cannot be opened.
    """
    database = Database.open(settings.database_address)
    model = embedder or _embedder(settings)
    vectors = VectorStore(database)
    index = IndexOwner(settings.index_path, model.model, partial(vectors.remember, model.model))
    try:
        yield _services(settings, database, vectors, model, index, clock)
    finally:
        index.close()
        database.close()


def _services(
    settings: Settings, database: Database, vectors: VectorStore, model: Embedder, index: IndexOwner, clock: Clock
) -> Services:
    gazetteer, terms, outlets = Gazetteer.load(), Terms.load(), Outlets.load()
    annotator = Annotator(gazetteer, terms)
    library = Library(database, annotator.version)
    parser = Parser(Attribution(gazetteer), outlets)
    limits = Limits(max_bytes=int(settings.max_file_mb * MEGABYTE))

    return Services(
        clock=clock,
        library=library,
        vectors=vectors,
        index=index,
        ingest=Ingest(Store(database), parser, annotator, limits),
        indexer=Indexer(vectors, model),
        answering=Answering(
            library,
            Search(library, vectors, model),
            Understanding(gazetteer, terms),
            Extractor(gazetteer, terms),
            index,
            lambda: vectors.pending_for(index.model),
        ),
        timelines=Timelines(library, gazetteer),
    )


def _vector_counts(vectors: VectorStore, index: IndexOwner) -> tuple[int, int]:
    index.index()  # an owner learns the index's generation by opening it; beside another one the stored one counts
    return vectors.counts_for(index.model)


def _embedder(settings: Settings) -> Embedder:
    if settings.embedder == "hash":
        return HashEmbedder()
    calm_threads()
    return E5Embedder()
