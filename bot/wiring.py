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
from retrieval.checkup import Checking
from retrieval.embed import E5Embedder, Embedder, HashEmbedder
from retrieval.fetch import MEGABYTE, Limits, Web
from retrieval.ingest import Annotator, Indexer, Ingest, text_hash
from retrieval.library.backup import Backups
from retrieval.library.database import Database
from retrieval.library.entries import Versions
from retrieval.library.health import Health, Identity
from retrieval.library.reading import Library
from retrieval.library.redoing import Redoing
from retrieval.library.store import Store
from retrieval.library.vector_store import VectorStore
from retrieval.library.withdrawals import Withdrawals
from retrieval.names import Gazetteer
from retrieval.outlets import Outlets
from retrieval.parse import Parser, id_of
from retrieval.parse.attribution import Attribution
from retrieval.reindex import Reindex
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
    reindex: Reindex
    withdrawals: Withdrawals
    backups: Backups
    checking: Checking
    answering: Answering
    timelines: Timelines

    def vector_counts(self) -> tuple[int, int]:
        """How many passages are found by meaning and how many not yet, also beside another owner of the index."""
        return _vector_counts(self.vectors, self.index)


@contextmanager
def services(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    clock: Clock = lambda: datetime.now(UTC),
    web: Web | None = None,
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
        yield _services(settings, database, vectors, model, index, clock, web)
    finally:
        index.close()
        database.close()


def _services(
    settings: Settings,
    database: Database,
    vectors: VectorStore,
    model: Embedder,
    index: IndexOwner,
    clock: Clock,
    web: Web | None,
) -> Services:
    gazetteer, terms, outlets = Gazetteer.load(), Terms.load(), Outlets.load()
    annotator = Annotator(gazetteer, terms)
    parser = Parser(Attribution(gazetteer), outlets)
    versions = Versions(parser=parser.version, annotation=annotator.version)
    library = Library(database, versions)
    limits = Limits(max_bytes=int(settings.max_file_mb * MEGABYTE))

    indexer = Indexer(vectors, model)
    reindex = Reindex(Redoing(database, versions), parser, annotator)
    identity = Identity(document=lambda document: document.id, report=id_of, text=text_hash)

    return Services(
        clock=clock,
        library=library,
        vectors=vectors,
        index=index,
        ingest=Ingest(Store(database, versions.parser), parser, annotator, limits, web),
        indexer=indexer,
        reindex=reindex,
        withdrawals=Withdrawals(database),
        backups=Backups(database),
        checking=Checking(Health(database, identity), vectors, reindex, indexer),
        answering=Answering(
            library,
            Search(library, model),
            Understanding(gazetteer, terms),
            Extractor(gazetteer, terms),
            index,
            lambda: _vector_counts(vectors, index)[1],
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
