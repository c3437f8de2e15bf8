"""Adding reports: all of a document in one transaction, its words with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from retrieval import lineage
from retrieval.library import word_index
from retrieval.library.database import Database
from retrieval.library.schema import documents, event_dates, names, near_copies, passages, reports, sketches, stored
from retrieval.types import Document, Passage, Report

# How much a changed page must share with the version before to be a revision of it and not another story
# under the same address, where the titles differ.
REVISION = 0.15


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage and what it is found by: tokens with spaces between, and the hash of the text to embed."""

    passage: Passage
    words: str
    canonical: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A report with everything that is stored beside it."""

    report: Report
    passages: tuple[IndexedPassage, ...]
    title_words: str
    sketch: tuple[int, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a document did: ids of reports by what became of them."""

    new: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()


class Store:
    """Writes documents and their reports. Everything here can be repeated without effect."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known_reports(self, document_id: str, parser_version: str) -> int | None:
        """How many reports a document gave when it was added by this version of the parser; None if it never was."""
        query = select(documents.c.report_count).where(
            documents.c.id == document_id, documents.c.parser_version == parser_version
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def add(self, items: Iterable[tuple[Document, Sequence[Entry]]], parser_version: str) -> list[Added]:
        """Add documents with their reports and words in one transaction: all of them, or none."""
        with self._database.writing() as connection:
            return [_add_document(connection, document, entries, parser_version) for document, entries in items]


def _add_document(connection: Connection, document: Document, entries: Sequence[Entry], version: str) -> Added:
    _put_document(connection, document, len(entries), version)
    ids = {entry.report.id for entry in entries}
    present = set(connection.execute(select(reports.c.id).where(reports.c.id.in_(ids))).scalars())
    fresh = {entry.report.id: entry for entry in entries if entry.report.id not in present}
    candidates = _current_at(connection, {entry.report.url for entry in fresh.values()} - {None}, ids)
    new: list[str] = []
    revised: list[str] = []
    for entry in fresh.values():
        key = _put_report(connection, entry)
        _put_passages(connection, key, entry)
        _put_sketch(connection, key, entry)
        earlier = _take_earlier(entry, candidates)
        if earlier is not None:
            _supersede(connection, earlier, entry.report)
        (new if earlier is None else revised).append(entry.report.id)
    duplicates = [entry.report.id for entry in entries if entry.report.id in present]
    duplicates += [entry.report.id for entry in entries if fresh.get(entry.report.id, entry) is not entry]
    return Added(tuple(new), tuple(revised), tuple(duplicates))


def _put_document(connection: Connection, document: Document, count: int, version: str) -> None:
    values = {"parser_version": version, "report_count": count}
    known = connection.execute(update(documents).where(documents.c.id == document.id).values(values))
    if not known.rowcount:
        connection.execute(
            insert(documents).values(
                id=document.id,
                source=document.source,
                media=str(document.media),
                content=document.content,
                collected_at=stored(document.collected_at),
                **values,
            )
        )


def _put_report(connection: Connection, entry: Entry) -> int:
    report = entry.report
    published = report.published
    result = connection.execute(
        insert(reports).values(
            id=report.id,
            external_id=report.external_id,
            document_id=report.document_id,
            title=report.title,
            outlet=report.outlet,
            origin=report.origin,
            dateline=report.dateline,
            published_at=stored(published.instant) if published else None,
            published_precision=str(published.precision) if published else None,
            published_zone=published.zone if published else None,
            url=report.url,
            language=report.language,
            body=report.body,
            collected_at=stored(report.collected_at),
            annotation_version=entry.version,
        )
    )
    key = result.inserted_primary_key
    assert key is not None  # noqa: S101 - an insert of one row always has one
    return int(key[0])


def _put_passages(connection: Connection, report_key: int, entry: Entry) -> None:
    words: list[dict[str, object]] = []
    for indexed in entry.passages:
        passage = indexed.passage
        result = connection.execute(
            insert(passages).values(
                report_key=report_key, start=passage.start, end=passage.end, text_hash=indexed.text_hash
            )
        )
        assert result.inserted_primary_key is not None  # noqa: S101 - as above
        key = result.inserted_primary_key[0]
        words.append(
            {"key": key, "title": entry.title_words, "words": indexed.words, "canonical": indexed.canonical}
        )
        _put_mentions(connection, key, passage)
    if words:
        word_index.add(connection, words)


def _put_mentions(connection: Connection, key: int, passage: Passage) -> None:
    dates = [
        {"passage_key": key, "start": date.start, "end": date.end, "first": date.span.first, "last": date.span.last}
        for date in passage.dates
    ]
    found = [
        {"passage_key": key, "start": name.start, "end": name.end, "name": name.name} for name in passage.names
    ]
    if dates:
        connection.execute(insert(event_dates), dates)
    if found:
        connection.execute(insert(names), found)


def _put_sketch(connection: Connection, key: int, entry: Entry) -> None:
    """Store the sketch and the pairs of near copies that it makes."""
    if not entry.sketch:
        return
    shares = select(sketches.c.report_key).where(sketches.c.hash.in_(entry.sketch)).distinct()
    others: dict[int, list[int]] = {}
    rows = connection.execute(
        select(sketches.c.report_key, sketches.c.hash)
        .where(sketches.c.report_key.in_(shares))
        .order_by(sketches.c.report_key, sketches.c.hash)
    )
    for other, value in rows:
        others.setdefault(other, []).append(value)
    connection.execute(insert(sketches), [{"report_key": key, "hash": value} for value in entry.sketch])
    copies = [other for other, values in others.items() if lineage.similarity(entry.sketch, values) >= lineage.NEAR_COPY]
    pairs = [(key, other) for other in copies] + [(other, key) for other in copies]
    if pairs:
        connection.execute(insert(near_copies), [{"report_key": one, "other_key": two} for one, two in pairs])


@dataclass(frozen=True, slots=True)
class _Current:
    """The current version of a story at an address."""

    id: str
    url: str
    title: str
    published_at: datetime | None
    sketch: tuple[int, ...]


def _current_at(connection: Connection, urls: set[str | None], excluded: set[str]) -> list[_Current]:
    """The current versions at these addresses, without those that the document holds unchanged."""
    if not urls:
        return []
    columns = (reports.c.key, reports.c.id, reports.c.url, reports.c.title, reports.c.published_at)
    rows: Sequence[Row[tuple[int, str, str, str, datetime | None]]] = connection.execute(
        select(*columns)
        .where(reports.c.url.in_(urls), reports.c.superseded_by.is_(None), reports.c.id.not_in(excluded))
        .order_by(reports.c.key)
    ).all()
    found = []
    for key, id_, url, title, published_at in rows:
        query = select(sketches.c.hash).where(sketches.c.report_key == key).order_by(sketches.c.hash)
        found.append(_Current(id_, url, title, published_at, tuple(connection.execute(query).scalars())))
    return found


def _take_earlier(entry: Entry, candidates: list[_Current]) -> _Current | None:
    """The version that an entry is another version of, taken out of the candidates; None where there is none."""
    scored = [
        (lineage.similarity(entry.sketch, current.sketch) + (current.title == entry.report.title), current)
        for current in candidates
        if current.url == entry.report.url
    ]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or score < REVISION:
        return None
    candidates.remove(best)
    return best


def _supersede(connection: Connection, other: _Current, report: Report) -> None:
    """Mark the older of two versions: the one published earlier, else the one collected earlier."""
    published_at = stored(report.published.instant) if report.published else None
    older, newer, since = other.id, report.id, published_at or other.published_at
    if published_at and other.published_at and published_at < other.published_at:
        older, newer, since = report.id, other.id, other.published_at
    connection.execute(
        update(reports).where(reports.c.id == older).values(superseded_by=newer, superseded_at=since)
    )
