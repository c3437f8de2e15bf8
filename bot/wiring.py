"""The one factory: every service is built here, for the command line, for tests and for benches alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from shutil import which
from time import monotonic, sleep
from typing import TYPE_CHECKING

from bot.briefing.accounts import Accounts
from bot.briefing.answer import Answering, Answers
from bot.briefing.bearing import Bearings
from bot.briefing.extract import FITS, Extractor
from bot.briefing.latest import Latest
from bot.briefing.sourcing import Sourcing
from bot.briefing.timeline import Timelines
from bot.model import Model
from bot.model.budget import Limits as TokenLimits
from bot.model.service import Bounds, ModelService
from bot.openai_api import ChatServer, OpenAIServer
from bot.openai_embedder import Budget, OpenAIEmbedder
from bot.settings import Settings, calm_threads
from retrieval import fetch
from retrieval.checkup import Checking
from retrieval.dates import DateReader, Events
from retrieval.embed import E5Embedder, Embedder, HashEmbedder, SameSpace
from retrieval.errors import SettingsError
from retrieval.feeds.pace import Pace
from retrieval.feeds.polling import Feeds, Means
from retrieval.feeds.reading import Fetching
from retrieval.fetch import MEGABYTE, Limits
from retrieval.ingest import Annotator, Indexer, Ingest, text_hash
from retrieval.library.arrivals import Arrivals
from retrieval.library.backup import Backups
from retrieval.library.database import Database
from retrieval.library.entries import Versions
from retrieval.library.faults import Identity
from retrieval.library.health import Health
from retrieval.library.reading import Coverage, Library
from retrieval.library.redoing import Redoing
from retrieval.library.store import Store
from retrieval.library.vector_store import VectorStore
from retrieval.library.withdrawals import Withdrawals
from retrieval.meaning import PATIENCE, Circuit, Meaning
from retrieval.names import Gazetteer
from retrieval.names.areas import Areas
from retrieval.names.entries import EVENTS_FILE
from retrieval.names.positions import Positions
from retrieval.names.unlisted import Unlisted
from retrieval.outlets import Outlets
from retrieval.parse import Parser, id_of
from retrieval.parse.attribution import Attribution
from retrieval.parse.paged import read_bounded
from retrieval.ranking import FITTED, Weights
from retrieval.reindex import Reindex
from retrieval.search import Search
from retrieval.terms import Terms
from retrieval.types import Scope
from retrieval.understand import Understanding
from retrieval.vectors import IndexOwner, IndexState, Server, within
from retrieval.web import Limits as WebLimits
from retrieval.web import Network, Policy, SystemResolver, Web, parse_allowed

if TYPE_CHECKING:
    from bot.digest.build import Digests
    from bot.digest.writing import DigestWriter
    from bot.record.record import Record
    from bot.watching.watching import Watching

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a command needs; open until :func:`services` ends."""

    clock: Clock
    database: Database
    library: Library
    vectors: VectorStore
    index: IndexOwner
    ingest: Ingest
    indexer: Indexer
    reindex: Reindex
    feeds: Feeds
    withdrawals: Withdrawals
    backups: Backups
    checking: Checking
    answering: Answers
    model: Model | None
    timelines: Timelines
    latest: Latest
    outlets: Outlets
    dates: DateReader
    web: fetch.Web
    make_digests: Callable[[], Digests]
    make_watching: Callable[[], Watching]

    @property
    def watching(self) -> Watching:
        """What finds and tells for watches; nothing of it is loaded before it is asked for, then it is kept."""
        return self.make_watching()

    @property
    def digests(self) -> Digests:
        """What makes digests; nothing of it is loaded before it is asked for."""
        return self.make_digests()

    @property
    def record(self) -> Record:
        """What the bot keeps in the same database; nothing of it is loaded before it is asked for."""
        return record(self.database)

    def vector_counts(self) -> tuple[int, int]:
        """How many passages are found by meaning and how many not yet, also where the index cannot be had."""
        return _vector_counts(self.vectors, self.index)

    def covered(self, scope: Scope) -> tuple[Coverage, tuple[int, int], IndexState, Outlets]:
        """What the library covers, how much is found by meaning and not yet, if the index can be used, and outlets."""
        with within(PATIENCE):
            state = self.index.state()
        return self.library.coverage(scope), self.vectors.counts_for(self.index.model), state, self.outlets


@dataclass(frozen=True, slots=True)
class Lexica:
    """What is known before anything is read: names, words for concepts, what may be a name, dates, outlets."""

    gazetteer: Gazetteer
    terms: Terms
    unlisted: Unlisted
    dates: DateReader
    outlets: Outlets

    @classmethod
    def load(cls, settings: Settings) -> Lexica:
        """The package's files, with those of the reader's own.

        Raises:
            SettingsError: a file of the reader's own is wrong; names it and the line.
        """
        own = settings.names_path
        gazetteer, terms = Gazetteer.load(own), Terms.load(own)
        events = Events.load(own / EVENTS_FILE if own else None)
        outlets = Outlets.load(settings.outlets_path)
        return cls(gazetteer, terms, Unlisted(gazetteer, terms), DateReader(events), outlets)


@dataclass(frozen=True, slots=True)
class Authors:
    """The models that write answers and digests; where one is None, extracts serve."""

    answers: Model | None = None
    digests: Model | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How evidence is ranked, what it weighs that a sentence states what is asked for, and who finds disputes."""

    weights: Weights = FITTED
    fits: float = FITS
    accounts: Callable[[Gazetteer, Terms], Accounts] = Accounts


#: The judgement that was fitted to the judges' questions for tuning.
FITTED_JUDGEMENT = Judgement()


#: One request to a host a second.
POLITE = Pace(monotonic, sleep)


@contextmanager
def services(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    clock: Clock = lambda: datetime.now(UTC),
    web: fetch.Web | None = None,
    feeds_web: Fetching | None = None,
    pace: Pace = POLITE,
    lexica: Lexica | None = None,
    judgement: Judgement = FITTED_JUDGEMENT,
    model: Model | None = None,
    digest_model: Model | None = None,
    to_ask: bool = False,
) -> Iterator[Services]:
    """Build everything on the library that ``settings`` name, and give it up at the end.

    The embedder, the clock, what fetches addresses (and feeds, how fast), what is known beforehand, how it is judged
    and the models that write (answers, and digests) can be replaced. Where it is opened ``to_ask`` questions, the index
    is opened while names and words are loaded.

    Raises:
        LibraryError: the library cannot be opened.
        SettingsError: the embedder that is set lacks something, or a file of the reader's own names is wrong.
    """
    with (
        nullcontext(embedder) if embedder else _embedder(settings) as maker,
        closing(Database.open(settings.database_address)) as database,
        _authors(settings, database, clock, Authors(model, digest_model)) as authors,
    ):
        vectors = VectorStore(database)
        space = SameSpace(maker, partial(vectors.dimensions, maker.model))
        index = IndexOwner(_place(settings, database.identity), space.model, partial(vectors.remember, space.model))
        ahead = ThreadPoolExecutor(1, "index")
        try:
            if to_ask:
                ahead.submit(index.index)
            known = lexica or Lexica.load(settings)
            guarded = guarded_web(settings, clock)
            feeds = partial(_feeds, settings, database, clock, feeds_web or guarded, pace)
            fetching = web or guarded
            parts = database, vectors, space, index, clock, fetching, feeds, known, judgement, authors
            yield _services(settings, *parts)
        finally:
            ahead.shutdown()
            index.close()


def _services(
    settings: Settings,
    database: Database,
    vectors: VectorStore,
    space: Embedder,
    index: IndexOwner,
    clock: Clock,
    web: fetch.Web,
    feeds: Callable[[Ingest], Feeds],
    lexica: Lexica,
    judgement: Judgement,
    authors: Authors,
) -> Services:
    gazetteer, terms, outlets = lexica.gazetteer, lexica.terms, lexica.outlets
    annotator = Annotator(gazetteer, terms, lexica.dates, lexica.unlisted)
    read = partial(read_bounded, tesseract=which("tesseract"))
    parser = Parser(Attribution(gazetteer), outlets, read)
    versions = Versions(parser=parser.version, annotation=annotator.version)
    library = Library(database, versions)
    limits = Limits(max_bytes=int(settings.max_file_mb * MEGABYTE))
    ingest = Ingest(Store(database, versions.parser), parser, annotator, limits, web)

    indexer = Indexer(vectors, space)
    reindex = Reindex(Redoing(database, versions), parser, annotator)
    understanding = Understanding(gazetteer, terms, lexica.dates, lexica.unlisted)
    sourcing = Sourcing(outlets, gazetteer, Bearings(gazetteer, terms))
    extracts = Answering(
        library,
        Search(library, Meaning(space, index, vectors, Circuit(clock)), judgement.weights),
        understanding,
        Extractor(gazetteer, terms, judgement.fits),
        judgement.accounts(gazetteer, terms),
        sourcing,
        lambda: vectors.pending_for(index.model),
    )
    identity = Identity(document=lambda document: document.id, report=id_of, text=text_hash)
    looks_again = settings.second_look

    return Services(
        clock=clock,
        database=database,
        library=library,
        vectors=vectors,
        index=index,
        ingest=ingest,
        feeds=feeds(ingest),
        indexer=indexer,
        reindex=reindex,
        withdrawals=Withdrawals(database),
        backups=Backups(database),
        checking=Checking(Health(database, identity), vectors, reindex, indexer),
        answering=_written(extracts, authors.answers, understanding, sourcing, lexica, looks_again),
        model=authors.answers or authors.digests,
        timelines=Timelines(library, gazetteer),
        latest=Latest(library, gazetteer, sourcing),
        outlets=outlets,
        dates=lexica.dates,
        web=web,
        make_digests=partial(_digests, database, library, lexica, sourcing, judgement, authors.digests, looks_again),
        make_watching=cache(partial(_watching, database, library, vectors, space, lexica, understanding, sourcing)),
    )


def _written(
    extracts: Answering,
    author: Model | None,
    understanding: Understanding,
    sourcing: Sourcing,
    lexica: Lexica,
    looks_again: bool,
) -> Answers:
    """What answers by what a model writes, where there is one; extracts serve where it does not."""
    if author is None:
        return extracts
    # Imported here: the check alone takes a tenth of a second, which no command without a model should wait for.
    from bot.briefing.verify import Checker
    from bot.briefing.writing.composing import Composing
    from bot.briefing.writing.condensing import Condensing
    from bot.briefing.writing.grounds import Grounds
    from bot.briefing.writing.writer import Writer

    grounds = Grounds(lexica.gazetteer, lexica.terms, lexica.dates, lexica.unlisted)
    checker = Checker(lexica.gazetteer, lexica.terms, lexica.dates)
    writer = Writer(author, checker, lexica.outlets, looks_again=looks_again)
    return Composing(extracts, author, writer, Condensing(author, understanding, grounds), grounds, sourcing)


def _digests(
    database: Database,
    library: Library,
    lexica: Lexica,
    sourcing: Sourcing,
    judgement: Judgement,
    author: Model | None,
    looks_again: bool,
) -> Digests:
    from bot.digest.build import Digests
    from bot.digest.features import Features
    from bot.digest.happenings import Happenings
    from bot.digest.material import Materials
    from bot.digest.ranked import Knowledge
    from bot.digest.weight import Weighing

    known = Knowledge(lexica.gazetteer, lexica.terms, Areas.load(), Positions.load())
    features = Features(known.gazetteer, known.terms, known.areas)
    happenings = Happenings(features, Weighing(known.gazetteer, known.terms), known.gazetteer, known.areas)
    materials = Materials(library, Arrivals(database, library), features, happenings)
    accounts = judgement.accounts(known.gazetteer, known.terms)
    writer = _digest_writer(author, lexica, looks_again) if author else None
    return Digests(materials, accounts, sourcing, known, writer)


def _digest_writer(author: Model, lexica: Lexica, looks_again: bool) -> DigestWriter:
    from bot.briefing.verify import Checker
    from bot.digest.writing import DigestWriter

    checker = Checker(lexica.gazetteer, lexica.terms, lexica.dates)
    return DigestWriter(author, checker, lexica.outlets, looks_again=looks_again)


def _watching(
    database: Database,
    library: Library,
    vectors: VectorStore,
    space: Embedder,
    lexica: Lexica,
    understanding: Understanding,
    sourcing: Sourcing,
) -> Watching:
    from bot.watching.finder import Finder, Knowledge
    from bot.watching.telling import Teller
    from bot.watching.watching import Watching
    from retrieval.library.newcomers import Newcomers

    known = Knowledge(lexica.gazetteer, lexica.terms, lexica.unlisted, Areas.load(), understanding)
    return Watching(Finder(library, Newcomers(database, library), vectors, space, known), Teller(library, sourcing))


def record(database: Database) -> Record:
    """What the bot keeps in a database; it holds no state of its own."""
    from bot.record.record import Record

    return Record(database)


def _feeds(settings: Settings, database: Database, clock: Clock, web: Fetching, pace: Pace, ingest: Ingest) -> Feeds:
    # Pages that a feed leads to: it must not reach inner hosts that were allowed for another purpose.
    elsewhere = guarded_web(settings.model_copy(update={"allow_hosts": ""}), clock)
    limits = Limits(max_bytes=int(settings.max_file_mb * MEGABYTE))
    return Feeds(database, Means(web, elsewhere, ingest, limits, timedelta(minutes=settings.feeds_minutes), pace))


def guarded_web(settings: Settings, clock: Clock, network: Network | None = None) -> Web:
    """What fetches addresses; ``network`` replaces the system's resolver and connections."""
    contact = f" (+{settings.user_agent_contact})" if settings.user_agent_contact else ""
    return Web(
        Policy(parse_allowed(settings.allow_hosts)),
        network or Network(SystemResolver(), monotonic),
        WebLimits(max_bytes=int(settings.max_file_mb * MEGABYTE)),
        f"sitrep/{version('sitrep')}{contact}",
        clock,
    )


def _vector_counts(vectors: VectorStore, index: IndexOwner) -> tuple[int, int]:
    # Opening an index takes down its generation; where it cannot be opened the one that was taken down last counts.
    with within(PATIENCE):
        index.index()
    return vectors.counts_for(index.model)


def _place(settings: Settings, library: str) -> Path | Server:
    """Where the vector index of a library is: in the data folder, or on a server."""
    if settings.chroma_url is None:
        return settings.index_path
    key = settings.chroma_api_key.get_secret_value() if settings.chroma_api_key else None
    return Server(settings.chroma_url, library, settings.chroma_tenant, settings.chroma_database, key)


@contextmanager
def _embedder(settings: Settings) -> Iterator[Embedder]:
    if settings.embedder == "openai":
        with closing(_remote(settings)) as remote:
            yield remote
    elif settings.embedder == "hash":
        yield HashEmbedder()
    else:
        calm_threads()
        yield E5Embedder()


def _remote(settings: Settings) -> OpenAIEmbedder:
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    server = OpenAIServer(key, settings.openai_base_url)
    if key is None and server.provider == "openai":
        raise SettingsError(
            "SITREP_EMBEDDER=openai needs OPENAI_API_KEY",
            hint="set it, or OPENAI_BASE_URL to a server that needs none, or SITREP_EMBEDDER=e5 to do without",
        )
    return OpenAIEmbedder(
        server,
        settings.embedding_model,
        dimensions=settings.embedding_dimensions,
        budget=Budget(settings.embedding_tokens),
    )


@contextmanager
def _authors(settings: Settings, database: Database, clock: Clock, given: Authors) -> Iterator[Authors]:
    """The models that write: those given, else those that are set, with a key or a server that may need none."""
    answers, digests = settings.openai_model, settings.digest_model
    name = answers or digests
    if given != Authors() or name is None or not (settings.openai_api_key or settings.openai_base_url):
        yield given
        return
    from bot.record.tokens import TokenLedger

    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    server = OpenAIServer(key, settings.openai_base_url)
    limits = TokenLimits(person=settings.model_tokens_person, everybody=settings.model_tokens)
    service = ModelService(
        ChatServer(server),
        name,
        is_openai=server.provider == "openai",
        bounds=Bounds(settings.model_seconds, limits, settings.model_calls),
        ledger=TokenLedger(database),
        clock=clock,
    )
    with closing(service):
        yield Authors(service if answers else None, service.named(digests) if digests else None)
