"""Rows in and out: how a report and all that belongs to it stands in the tables. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from retrieval import lineage
from retrieval.dates import parse_published
from retrieval.library import word_index
from retrieval.library.database import slices
from retrieval.library.entries import Entry, IndexedPassage
from retrieval.library.schema import (
    appearances,
    documents,
    dropped_passages,
    event_dates,
    index_generations,
    loaded,
    names,
    near_copies,
    passages,
    reports,
    sketches,
    stored,
    vectors,
)
from retrieval.types import DateElsewhere, Document, Media, Precision, Published, Report

# What is to be redone is marked with: no version is empty.
STALE: Final = ""


def put_documents(
    connection: Connection, counted: Iterable[tuple[Document, int]], parser_version: str
) -> Collection[str]:
    """Store documents that are not stored yet, with how many reports were read from each; returns what was known."""
    by_id = {document.id: (document, count) for document, count in counted}
    known = set(connection.execute(select(documents.c.id).where(documents.c.id.in_(by_id))).scalars())
    rows = [
        {
            "id": id_,
            "source": document.source,
            "name": document.name,
            "address": document.address,
            "stated": str(document.stated) if document.stated else None,
            "media": str(document.media),
            "content": document.content,
            "collected_at": stored(document.collected_at),
            "parser_version": parser_version,
            "report_count": count,
        }
        for id_, (document, count) in by_id.items()
        if id_ not in known
    ]
    if rows:
        connection.execute(insert(documents), rows)
    return known


def put_appearances(connection: Connection, read: Mapping[str, Collection[int]]) -> None:
    """Store which reports, by key, were read from a document; what is known already stays."""
    query = select(appearances).where(appearances.c.document_id.in_(read))
    known = {(row.document_id, row.report_key) for row in connection.execute(query)}
    pairs = {(document_id, key) for document_id, keys in read.items() for key in keys} - known
    if pairs:
        columns = ("document_id", "report_key")
        connection.execute(insert(appearances), [dict(zip(columns, pair, strict=True)) for pair in sorted(pairs)])


def is_stored(connection: Connection, document_id: str) -> bool:
    """Whether a document is in the library."""
    return connection.execute(select(documents.c.id).where(documents.c.id == document_id)).first() is not None


def mark_annotated(connection: Connection, keys: Sequence[int], version: str) -> None:
    """Say which rules annotated reports."""
    for part in slices(keys):
        connection.execute(update(reports).where(reports.c.key.in_(part)).values(annotation_version=version))


def update_document(connection: Connection, id_: str, parser_version: str) -> None:
    """Say which parser read a document."""
    connection.execute(update(documents).where(documents.c.id == id_).values(parser_version=parser_version))


def reports_held(connection: Connection, ids: Sequence[str] | None = None) -> dict[str, int]:
    """How many reports stand in each of some documents, or of all, that holds any."""
    query = select(appearances.c.document_id, func.count()).group_by(appearances.c.document_id)
    if ids is not None:
        query = query.where(appearances.c.document_id.in_(ids))
    return {row[0]: row[1] for row in connection.execute(query)}


def recount_documents(connection: Connection, ids: Sequence[str]) -> None:
    """Say how many reports documents hold after some were deleted; a document that holds none is deleted."""
    for part in slices(ids):
        counts = reports_held(connection, part)
        for id_, count in counts.items():
            connection.execute(update(documents).where(documents.c.id == id_).values(report_count=count))
        empty = [id_ for id_ in part if id_ not in counts]
        connection.execute(delete(documents).where(documents.c.id.in_(empty)))


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


def put_entries(connection: Connection, fresh: Sequence[Entry]) -> list[tuple[int, Entry]]:
    """Store reports with all that they are found by; returns them with their keys."""
    if not fresh:
        return []
    keyed = list(zip(_put_reports(connection, fresh), fresh, strict=True))
    put_passages(connection, keyed)
    put_sketches(connection, keyed)
    return keyed


def keys_of(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """The keys of those of some reports that are stored."""
    found: dict[str, int] = {}
    for part in slices(ids):
        query = select(reports.c.id, reports.c.key).where(reports.c.id.in_(part))
        found |= {row.id: row.key for row in connection.execute(query)}
    return found


def update_reports(connection: Connection, keyed: Sequence[tuple[int, Entry]]) -> None:
    """Reports as they are read anew; when they were collected and what brought and replaced them stays."""
    for key, entry in keyed:
        row = _report_row(entry)
        del row["collected_at"], row["document_id"]
        connection.execute(update(reports).where(reports.c.key == key).values(row))


def drop_reports(connection: Connection, keys: Sequence[int]) -> None:
    """Delete reports with all that belongs to them; their documents stay."""
    for part in slices(keys):
        gone = connection.execute(select(passages.c.key).where(passages.c.report_key.in_(part))).scalars().all()
        drop_passages(connection, gone)
        drop_sketches(connection, part)
        connection.execute(delete(appearances).where(appearances.c.report_key.in_(part)))
        connection.execute(delete(reports).where(reports.c.key.in_(part)))


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
        "elsewhere_source": report.elsewhere.source if report.elsewhere else None,
        "elsewhere_published": str(report.elsewhere.published) if report.elsewhere else None,
        "annotation_version": entry.version,
    }


def put_passages(connection: Connection, keyed: Sequence[tuple[int, Entry]]) -> None:
    """Store all passages of reports, with their words, dates and names."""
    rows = [(key, entry, one) for key, entry in keyed for one in entry.passages]
    _put_found(connection, _insert_passages(connection, rows))


def replace_passages(connection: Connection, keyed: Sequence[tuple[int, Entry]]) -> None:
    """Store passages of reports that had some before: one that is unchanged keeps its key, and so its vector."""
    known: dict[tuple[int, int, int, str], int] = {}
    for part in slices([key for key, _ in keyed]):
        for row in connection.execute(select(passages).where(passages.c.report_key.in_(part))):
            known[row.report_key, row.start, row.end, row.text_hash] = row.key
    kept: list[tuple[int, Entry, IndexedPassage]] = []
    fresh: list[tuple[int, Entry, IndexedPassage]] = []
    for report_key, entry in keyed:
        for one in entry.passages:
            key = known.pop((report_key, one.passage.start, one.passage.end, one.text_hash), None)
            (fresh if key is None else kept).append((report_key if key is None else key, entry, one))
    _drop_found(connection, [key for key, _, _ in kept])
    _put_found(connection, [*kept, *_insert_passages(connection, fresh)])
    # Last: a text that another passage has now keeps its vector.
    drop_passages(connection, list(known.values()))


def drop_passages(connection: Connection, keys: Sequence[int]) -> None:
    """Delete passages and the vectors of texts that none has any more; an index may hold them still: take that down."""
    models = connection.execute(select(index_generations.c.model)).scalars().all()
    for part in slices(keys):
        _drop_found(connection, part)
        held = connection.execute(select(passages.c.key, passages.c.text_hash).where(passages.c.key.in_(part))).all()
        hashes = {row.text_hash for row in held}
        connection.execute(delete(passages).where(passages.c.key.in_(part)))
        used = set(connection.execute(select(passages.c.text_hash).where(passages.c.text_hash.in_(hashes))).scalars())
        connection.execute(delete(vectors).where(vectors.c.text_hash.in_(hashes - used)))
        rows = [{"model": model, "passage_key": row.key} for model in models for row in held]
        if rows:
            connection.execute(insert(dropped_passages), rows)


def _insert_passages(
    connection: Connection, rows: Sequence[tuple[int, Entry, IndexedPassage]]
) -> list[tuple[int, Entry, IndexedPassage]]:
    """Store passages of reports by the reports' keys; the same with the passages' keys in their place."""
    if not rows:
        return []
    values = [
        {"report_key": key, "start": one.passage.start, "end": one.passage.end, "text_hash": one.text_hash}
        for key, _, one in rows
    ]
    statement = insert(passages).returning(passages.c.key, sort_by_parameter_order=True)
    keys = connection.execute(statement, values).scalars()
    return [(key, entry, one) for key, (_, entry, one) in zip(keys, rows, strict=True)]


def _put_found(connection: Connection, keyed: Iterable[tuple[int, Entry, IndexedPassage]]) -> None:
    """Store the words, dates and names of passages, by the passages' keys."""
    words: list[dict[str, object]] = []
    dates: list[dict[str, object]] = []
    named: list[dict[str, object]] = []
    for key, entry, one in keyed:
        words.append({"key": key, "title": entry.title_words, "words": one.words, "canonical": one.canonical})
        dates += [
            {
                "passage_key": key,
                "start": date.start,
                "end": date.end,
                "first": date.span.first,
                "last": date.span.last,
                "said": date.said,
                "planned": date.planned,
                "assumed": date.assumed,
            }
            for date in one.passage.dates
        ]
        named += [
            {"passage_key": key, "start": name.start, "end": name.end, "name": name.name} for name in one.passage.names
        ]
    if words:
        word_index.add(connection, words)
    if dates:
        connection.execute(insert(event_dates), dates)
    if named:
        connection.execute(insert(names), named)


def _drop_found(connection: Connection, keys: Sequence[int]) -> None:
    for part in slices(keys):
        word_index.remove(connection, part)
        for table in (event_dates, names):
            connection.execute(delete(table).where(table.c.passage_key.in_(part)))


def put_sketches(connection: Connection, keyed: Sequence[tuple[int, Entry]]) -> None:
    """Store sketches and the pairs of near copies that they make with those stored already."""
    rows = [{"report_key": key, "hash": value} for key, entry in keyed for value in entry.sketch]
    if not rows:
        return
    connection.execute(insert(sketches), rows)
    alike = [(key, other, entry.sketch) for key, entry in keyed for other in _sharing(connection, key, entry.sketch)]
    others = sketches_of(connection, sorted({other for _, other, _ in alike}))
    pairs = {
        pair
        for key, other, sketch in alike
        if lineage.similarity(sketch, others[other]) >= lineage.NEAR_COPY
        for pair in ((key, other), (other, key))
    }
    if pairs:
        columns = ("report_key", "other_key")
        connection.execute(insert(near_copies), [dict(zip(columns, pair, strict=True)) for pair in sorted(pairs)])


def drop_sketches(connection: Connection, keys: Sequence[int]) -> None:
    """Delete sketches and every pair of near copies that one of these reports is in."""
    for part in slices(keys):
        connection.execute(
            delete(near_copies).where(or_(near_copies.c.report_key.in_(part), near_copies.c.other_key.in_(part)))
        )
        connection.execute(delete(sketches).where(sketches.c.report_key.in_(part)))


def _sharing(connection: Connection, key: int, sketch: Sequence[int]) -> Sequence[int]:
    """The keys of other reports that share so many hashes with a sketch that they may be near copies."""
    query = (
        select(sketches.c.report_key)
        .where(sketches.c.hash.in_(sketch), sketches.c.report_key != key)
        .group_by(sketches.c.report_key)
        .having(func.count() >= min(len(sketch), lineage.FEWEST_SHARED))
        .order_by(sketches.c.report_key)
    )
    return connection.execute(query).scalars().all()


def sketches_of(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Sketches by the keys of their reports."""
    found: dict[int, list[int]] = {}
    for part in slices(keys):
        query = select(sketches.c.report_key, sketches.c.hash).where(sketches.c.report_key.in_(part))
        for key, value in connection.execute(query.order_by(sketches.c.report_key, sketches.c.hash)):
            found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def document_of(row: Row[Any]) -> Document:
    """The document in a row of ``documents``."""
    return Document(
        content=row.content,
        media=Media(row.media),
        source=row.source,
        name=row.name,
        collected_at=loaded(row.collected_at),
        address=row.address,
        stated=parse_published(row.stated) if row.stated else None,
    )


def published_of(row: Row[*tuple[Any, ...]]) -> Published | None:
    """The publication date in a row of ``reports``."""
    if row.published_at is None:
        return None
    return Published(loaded(row.published_at), Precision(row.published_precision), row.published_zone)


def report_of(row: Row[Any]) -> Report:
    """The report in a row of ``reports``."""
    return Report(
        id=row.id,
        external_id=row.external_id,
        document_id=row.document_id,
        title=row.title,
        outlet=row.outlet,
        origin=row.origin,
        dateline=row.dateline,
        published=published_of(row),
        url=row.url,
        language=row.language,
        body=row.body,
        collected_at=loaded(row.collected_at),
        elsewhere=_elsewhere_of(row),
    )


def _elsewhere_of(row: Row[Any]) -> DateElsewhere | None:
    published = parse_published(row.elsewhere_published) if row.elsewhere_published else None
    return DateElsewhere(row.elsewhere_source, published) if published else None
