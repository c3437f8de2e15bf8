"""Adding reports: a batch of documents in one transaction, their words with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from retrieval import lineage
from retrieval.library import word_index
from retrieval.library.database import Database, slices
from retrieval.library.revisions import Link, Stories, Version
from retrieval.library.schema import (
    documents,
    event_dates,
    names,
    near_copies,
    passages,
    reports,
    sketches,
    stored,
)
from retrieval.types import Document, Passage, Report


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

    def known_reports(self, document_ids: Collection[str], parser_version: str) -> dict[str, int]:
        """How many reports each document gave that this version of the parser read; others are left out."""
        query = select(documents.c.id, documents.c.report_count).where(
            documents.c.id.in_(document_ids), documents.c.parser_version == parser_version
        )
        with self._database.reading() as connection:
            return {row.id: row.report_count for row in connection.execute(query)}

    def add(self, items: Iterable[tuple[Document, Sequence[Entry]]], parser_version: str) -> list[Added]:
        """Add documents with their reports and words in one transaction: all of them, or none.

        What is new, revised or known is as if the documents were added one by one, in this order.
        """
        batch = list(items)
        with self._database.writing() as connection:
            _put_documents(connection, batch, parser_version)
            sifted = _sift(connection, batch)
            fresh = [entry for one in sifted for entry in one.fresh]
            stories = _stories(connection, {entry.report.url for entry in fresh if entry.report.url})
            added = [_added(stories, one) for one in sifted]
            if fresh:
                keyed = list(zip(_put_reports(connection, fresh), fresh, strict=True))
                _put_passages(connection, keyed)
                _put_sketches(connection, keyed)
                _put_links(connection, stories.links())
        return added


@dataclass(frozen=True, slots=True)
class _Sifted:
    """The reports of one document: their ids, which are new to the library, and which it holds (by id)."""

    ids: frozenset[str]
    fresh: tuple[Entry, ...]
    duplicates: tuple[str, ...]


def _sift(connection: Connection, batch: Sequence[tuple[Document, Sequence[Entry]]]) -> list[_Sifted]:
    ids = [entry.report.id for _, entries in batch for entry in entries]
    present: set[str] = set()
    for part in slices(ids):
        present.update(connection.execute(select(reports.c.id).where(reports.c.id.in_(part))).scalars())
    sifted: list[_Sifted] = []
    for _, entries in batch:
        fresh: list[Entry] = []
        duplicates: list[str] = []
        for entry in entries:
            if entry.report.id in present:
                duplicates.append(entry.report.id)
            else:
                fresh.append(entry)
                present.add(entry.report.id)
        sifted.append(_Sifted(frozenset(entry.report.id for entry in entries), tuple(fresh), tuple(duplicates)))
    return sifted


def _added(stories: Stories, sifted: _Sifted) -> Added:
    """What becomes of a document's reports; ``stories`` grow by them."""
    new: list[str] = []
    revised: list[str] = []
    for entry in sifted.fresh:
        known = stories.add(_version(entry), sifted.ids) if entry.report.url else False
        (revised if known else new).append(entry.report.id)
    return Added(tuple(new), tuple(revised), sifted.duplicates)


def _version(entry: Entry) -> Version:
    report = entry.report
    published = report.published
    return Version(
        id=report.id,
        url=report.url or "",
        title=report.title,
        published_at=stored(published.instant) if published else None,
        published_until=stored(published.last_instant) if published else None,
        sketch=entry.sketch,
    )


def _stories(connection: Connection, urls: set[str]) -> Stories:
    """The stories at these addresses, with all their versions."""
    columns = (
        reports.c.key,
        reports.c.id,
        reports.c.url,
        reports.c.title,
        reports.c.published_at,
        reports.c.published_until,
        reports.c.superseded_by,
    )
    rows: list[Row[Any]] = []
    for part in slices(sorted(urls)):
        rows += connection.execute(select(*columns).where(reports.c.url.in_(part)).order_by(reports.c.key))
    sketched = _sketches_of(connection, [row.key for row in rows])
    versions = {
        row.id: Version(row.id, row.url, row.title, row.published_at, row.published_until, sketched.get(row.key, ()))
        for row in rows
    }
    replaced = {row.superseded_by: row.id for row in rows if row.superseded_by}
    stories: list[list[Version]] = []
    for row in rows:
        if row.superseded_by is None:
            story = [versions[row.id]]
            while story[-1].id in replaced:
                story.append(versions[replaced[story[-1].id]])
            stories.append(story[::-1])
    return Stories(stories)


def _put_links(connection: Connection, links: Iterable[Link]) -> None:
    for link in links:
        connection.execute(
            update(reports).where(reports.c.id == link.older).values(superseded_by=link.newer, superseded_at=link.since)
        )


def _put_documents(connection: Connection, batch: Sequence[tuple[Document, Sequence[Entry]]], version: str) -> None:
    """Store documents; of one that an earlier parser read, only what this one made of it."""
    by_id = {document.id: (document, len(entries)) for document, entries in batch}
    known = set(connection.execute(select(documents.c.id).where(documents.c.id.in_(by_id))).scalars())
    rows: list[dict[str, object]] = []
    for id_, (document, count) in by_id.items():
        values: dict[str, object] = {"parser_version": version, "report_count": count}
        if id_ in known:
            connection.execute(update(documents).where(documents.c.id == id_).values(values))
            continue
        values |= {
            "id": id_,
            "source": document.source,
            "media": str(document.media),
            "content": document.content,
        }
        rows.append(values | {"collected_at": stored(document.collected_at)})
    if rows:
        connection.execute(insert(documents), rows)


def _put_reports(connection: Connection, fresh: Sequence[Entry]) -> Sequence[int]:
    """Store reports; returns their keys, in the same order."""
    return (
        connection.execute(
            insert(reports).returning(reports.c.key, sort_by_parameter_order=True),
            [_report_row(entry) for entry in fresh],
        )
        .scalars()
        .all()
    )


def _report_row(entry: Entry) -> dict[str, object]:
    report = entry.report
    published = report.published
    return {
        "id": report.id,
        "external_id": report.external_id,
        "document_id": report.document_id,
        "title": report.title,
        "outlet": report.outlet,
        "origin": report.origin,
        "dateline": report.dateline,
        "published_at": stored(published.instant) if published else None,
        "published_until": stored(published.last_instant) if published else None,
        "published_precision": str(published.precision) if published else None,
        "published_zone": published.zone if published else None,
        "url": report.url,
        "language": report.language,
        "body": report.body,
        "collected_at": stored(report.collected_at),
        "annotation_version": entry.version,
    }


def _put_passages(connection: Connection, keyed: Sequence[tuple[int, Entry]]) -> None:
    """Store passages with their words, dates and names."""
    indexed = [(report_key, entry, one) for report_key, entry in keyed for one in entry.passages]
    if not indexed:
        return
    rows = [
        {"report_key": key, "start": one.passage.start, "end": one.passage.end, "text_hash": one.text_hash}
        for key, _, one in indexed
    ]
    keys = connection.execute(insert(passages).returning(passages.c.key, sort_by_parameter_order=True), rows).scalars()
    words: list[dict[str, object]] = []
    dates: list[dict[str, object]] = []
    named: list[dict[str, object]] = []
    for key, (_, entry, one) in zip(keys, indexed, strict=True):
        words.append({"key": key, "title": entry.title_words, "words": one.words, "canonical": one.canonical})
        dates += [
            {
                "passage_key": key,
                "start": date.start,
                "end": date.end,
                "first": date.span.first,
                "last": date.span.last,
                "said": date.said,
            }
            for date in one.passage.dates
        ]
        named += [
            {"passage_key": key, "start": name.start, "end": name.end, "name": name.name} for name in one.passage.names
        ]
    word_index.add(connection, words)
    if dates:
        connection.execute(insert(event_dates), dates)
    if named:
        connection.execute(insert(names), named)


def _put_sketches(connection: Connection, keyed: Sequence[tuple[int, Entry]]) -> None:
    """Store sketches and the pairs of near copies that they make with those stored before them."""
    rows = [{"report_key": key, "hash": value} for key, entry in keyed for value in entry.sketch]
    if not rows:
        return
    connection.execute(insert(sketches), rows)
    alike = [(key, other, entry.sketch) for key, entry in keyed for other in _sharing(connection, key, entry.sketch)]
    others = _sketches_of(connection, sorted({other for _, other, _ in alike}))
    pairs = [
        {"report_key": one, "other_key": two}
        for key, other, sketch in alike
        if lineage.similarity(sketch, others[other]) >= lineage.NEAR_COPY
        for one, two in ((key, other), (other, key))
    ]
    if pairs:
        connection.execute(insert(near_copies), pairs)


def _sharing(connection: Connection, key: int, sketch: Sequence[int]) -> Sequence[int]:
    """The keys of earlier reports that share so many hashes with a sketch that they may be near copies."""
    query = (
        select(sketches.c.report_key)
        .where(sketches.c.hash.in_(sketch), sketches.c.report_key < key)
        .group_by(sketches.c.report_key)
        .having(func.count() >= min(len(sketch), lineage.FEWEST_SHARED))
        .order_by(sketches.c.report_key)
    )
    return connection.execute(query).scalars().all()


def _sketches_of(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Sketches by the keys of their reports."""
    found: dict[int, list[int]] = {}
    for part in slices(keys):
        query = select(sketches.c.report_key, sketches.c.hash).where(sketches.c.report_key.in_(part))
        for key, value in connection.execute(query.order_by(sketches.c.report_key, sketches.c.hash)):
            found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
