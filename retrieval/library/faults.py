"""How each kind of fault in a library is found, and how it is mended: one pair of functions a kind.

What they find are ids, keys, or tuples of them; what they mend they are given so. ``health`` lists the kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from retrieval.library import rows, word_index
from retrieval.library.database import slices
from retrieval.library.links import wrongly_linked
from retrieval.library.schema import (
    appearances,
    documents,
    event_dates,
    names,
    near_copies,
    passages,
    reports,
    vectors,
    withdrawals,
)
from retrieval.library.vector_store import FLOATS
from retrieval.types import Document, Report

# How far from 1 the length of a unit vector of 32-bit floats may be.
UNIT = 1e-3
# What comes of a value that is none of its column's: SQLite lets a column hold anything.
UNREADABLE: Final = (ValueError, TypeError, AttributeError)
# When something was collected that nothing tells it of.
NEVER: Final = datetime(1970, 1, 1)  # noqa: DTZ001 (as it is stored)
# What takes the place of a value in a report that cannot be read.
EMPTIED: Final[Mapping[str, object]] = {
    "title": "",
    "body": "",
    "published_at": None,
    "published_until": None,
    "superseded_at": None,
    "collected_at": func.coalesce(
        select(documents.c.collected_at).where(documents.c.id == reports.c.document_id).scalar_subquery(), NEVER
    ),
}

# What a fault is of: ids, keys, or tuples of them.
Find = Callable[[Connection], Iterable[Any]]
Mend = Callable[[Connection, Sequence[Any]], None]


@dataclass(frozen=True, slots=True)
class Identity:
    """How ids are made of what they name: a document's, a report's, and of a title and a text the hash of a passage."""

    document: Callable[[Document], str]
    report: Callable[[Report], str]
    text: Callable[[str, str], str]


def damaged_pages(connection: Connection) -> Iterable[str]:
    """What SQLite finds wrong with its file, at most a hundred things; a server looks after its own."""
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    return [] if found == ["ok"] else found


def reindex(connection: Connection, _damage: Sequence[str]) -> None:
    """Make SQLite's own indexes again: of all its damage, that can be mended."""
    connection.exec_driver_sql("REINDEX")


def rebuild_words(connection: Connection, _damage: Sequence[str]) -> None:
    """Make the index of words again from its own tokens."""
    word_index.rebuild(connection)
    if connection.dialect.name == "sqlite":
        # It was made of tokens that may be what is damaged: all of them are found anew.
        connection.execute(update(reports).values(annotation_version=rows.STALE))


def withdrawn_present(connection: Connection) -> Iterable[str]:
    """Ids of reports that were taken back and are there."""
    return connection.execute(select(reports.c.id).join(withdrawals, withdrawals.c.report_id == reports.c.id)).scalars()


def drop_reports(connection: Connection, ids: Sequence[str]) -> None:
    """Delete reports, by id."""
    rows.drop_reports(connection, list(rows.keys_of(connection, ids).values()))


def _no_report(key: ColumnElement[int]) -> ColumnElement[bool]:
    return not_(exists().where(reports.c.key == key))


def without_report(key: ColumnElement[int]) -> Find:
    """Values of a column that name no report."""
    return lambda connection: connection.execute(select(key).where(_no_report(key)).distinct()).scalars()


def passages_without_report(connection: Connection) -> Iterable[int]:
    """Keys of passages of no report."""
    return connection.execute(select(passages.c.key).where(_no_report(passages.c.report_key))).scalars()


def copies_without_report(connection: Connection) -> Iterable[int]:
    """Keys among the near copies that are no reports."""
    one, other = near_copies.c.report_key, near_copies.c.other_key
    lost = select(one).where(_no_report(one)).union(select(other).where(_no_report(other)))
    return connection.execute(lost).scalars()


def without_passage(table: Any) -> Find:
    """Keys in a table that are no passages."""
    key = table.c.passage_key
    query: Select[Any] = select(key).where(not_(exists().where(passages.c.key == key))).distinct()
    return lambda connection: connection.execute(query).scalars()


def drop_of_passages(table: Any) -> Mend:
    """Delete the rows of a table that belong to passages."""

    def drop(connection: Connection, keys: Sequence[int]) -> None:
        for part in slices(keys):
            connection.execute(delete(table).where(table.c.passage_key.in_(part)))

    return drop


def loose_appearances(connection: Connection) -> Iterable[tuple[str, int]]:
    """Notes of where a report stands whose report or document is gone."""
    no_document = not_(exists().where(documents.c.id == appearances.c.document_id))
    query = select(appearances).where(or_(no_document, _no_report(appearances.c.report_key)))
    return [(row.document_id, row.report_key) for row in connection.execute(query)]


def drop_appearances(connection: Connection, pairs: Sequence[tuple[str, int]]) -> None:
    """Delete notes of where reports stand."""
    for document_id, key in pairs:
        pair = and_(appearances.c.document_id == document_id, appearances.c.report_key == key)
        connection.execute(delete(appearances).where(pair))


def changed_documents(identity: Identity) -> Find:
    """Documents whose bytes are not those that their id was made of."""

    def same(connection: Connection, id_: str) -> bool:
        row = connection.execute(select(documents).where(documents.c.id == id_)).one()
        return identity.document(rows.document_of(row)) == id_

    def find(connection: Connection) -> Iterator[str]:
        # One at a time: the bytes of all may be more than memory holds.
        for id_ in connection.execute(select(documents.c.id)).scalars().all():
            if not _holds(same, connection, id_):
                yield id_

    return find


def _holds(test: Callable[[Connection, str], bool], connection: Connection, id_: str) -> bool:
    """Whether something is true of a row; not where a value in it is none."""
    try:
        return test(connection, id_)
    except UNREADABLE:
        return False


def documents_missing(connection: Connection) -> Iterable[str]:
    """Ids of reports whose document is not there."""
    no_document = not_(exists().where(documents.c.id == reports.c.document_id))
    return connection.execute(select(reports.c.id).where(no_document)).scalars()


def appearances_missing(connection: Connection) -> Iterable[tuple[str, int]]:
    """Documents and the keys of reports that they brought, where that is not noted."""
    noted = exists().where(
        appearances.c.report_key == reports.c.key, appearances.c.document_id == reports.c.document_id
    )
    there = exists().where(documents.c.id == reports.c.document_id)
    query = select(reports.c.document_id, reports.c.key).where(not_(noted), there)
    return [(row.document_id, row.key) for row in connection.execute(query)]


def put_appearances(connection: Connection, pairs: Sequence[tuple[str, int]]) -> None:
    """Note which documents brought which reports."""
    rows.put_appearances(connection, {id_: [key for _, key in own] for id_, own in groupby(sorted(pairs), _first)})


def _first(pair: tuple[str, int]) -> str:
    return pair[0]


def wrong_counts(connection: Connection) -> Iterable[str]:
    """Ids of documents that do not say how many reports they hold."""
    held = rows.reports_held(connection)
    query = select(documents.c.id, documents.c.report_count)
    return [row.id for row in connection.execute(query) if held.get(row.id, 0) != row.report_count]


def recount(connection: Connection, ids: Sequence[str]) -> None:
    """Count again. A file that no report is noted for is marked as stale instead: reading it tells what is in it."""
    for part in slices(ids):
        held = rows.reports_held(connection, part)
        for id_ in part:
            values = {"report_count": held[id_]} if id_ in held else {"parser_version": rows.STALE}
            connection.execute(update(documents).where(documents.c.id == id_).values(values))


def changed_reports(identity: Identity) -> Find:
    """Ids of reports that are not what their ids were made of, or cannot be read."""

    def same(row: Row[Any]) -> bool:
        return identity.report(rows.report_of(row)) == str(row.id)

    def find(connection: Connection) -> Iterator[str]:
        ids = connection.execute(select(reports.c.id).order_by(reports.c.key)).scalars().all()
        for part in slices(ids):
            try:
                read = connection.execute(select(reports).where(reports.c.id.in_(part))).all()
                right = {row.id for row in read if same(row)}
            except UNREADABLE:  # one of them; which, is seen one by one
                right = {id_ for id_ in part if _holds(lambda *one: same(_row(*one)), connection, id_)}
            yield from (id_ for id_ in part if id_ not in right)

    return find


def _row(connection: Connection, id_: str) -> Row[Any]:
    return connection.execute(select(reports).where(reports.c.id == id_)).one()


def reread(connection: Connection, ids: Sequence[str]) -> None:
    """Mark the documents of reports, and the reports, as stale."""
    annotate(connection, ids)
    for part in slices(ids):
        own = select(reports.c.document_id).where(reports.c.id.in_(part))
        connection.execute(update(documents).where(documents.c.id.in_(own)).values(parser_version=rows.STALE))


def reread_reports(connection: Connection, ids: Sequence[str]) -> None:
    """The same for reports that may hold what cannot even be read: that is emptied, until they are read again."""
    for id_ in ids:
        for name, value in EMPTIED.items():
            if not _holds(_reads(reports.c[name]), connection, id_):
                connection.execute(update(reports).where(reports.c.id == id_).values({name: value}))
        if not _holds(_is_report, connection, id_):
            undated = {"published_at": None, "published_until": None, "published_precision": None}
            connection.execute(update(reports).where(reports.c.id == id_).values(undated))
    reread(connection, ids)


def _reads(column: ColumnElement[Any]) -> Callable[[Connection, str], bool]:
    """Whether a report's value in a column can be read, and is no bytes."""
    return lambda connection, id_: (
        not isinstance(connection.execute(select(column).where(reports.c.id == id_)).scalar_one(), bytes)
    )


def _is_report(connection: Connection, id_: str) -> bool:
    rows.report_of(_row(connection, id_))
    return True


def annotate(connection: Connection, ids: Sequence[str]) -> None:
    """Mark reports to be annotated again."""
    for part in slices(ids):
        connection.execute(update(reports).where(reports.c.id.in_(part)).values(annotation_version=rows.STALE))


def reports_without(key: ColumnElement[int]) -> Find:
    """Ids of reports that a column does not name."""
    query = select(reports.c.id).where(not_(exists().where(key == reports.c.key)))
    return lambda connection: connection.execute(query).scalars()


def changed_passages(identity: Identity) -> Find:
    """Ids of reports whose passages are not what is indexed of them, or leave words out."""
    query = select(
        reports.c.id, reports.c.title, reports.c.body, passages.c.start, passages.c.end, passages.c.text_hash
    ).join(reports, reports.c.key == passages.c.report_key)

    def sound(own: Sequence[Row[*tuple[Any, ...]]]) -> bool:
        texts = (identity.text(row.title, row.body[row.start : row.end]) == row.text_hash for row in own)
        return all(texts) and not _gap(own)

    def find(connection: Connection) -> Iterator[str]:
        ordered = connection.execute(query.order_by(reports.c.key, passages.c.start).execution_options(yield_per=500))
        for id_, own in groupby(ordered, lambda row: row.id):
            try:
                changed = not sound(list(own))
            except UNREADABLE:  # a text or an end that is none
                changed = True
            if changed:
                yield id_

    return find


def _gap(own: Sequence[Row[*tuple[Any, ...]]]) -> bool:
    """Whether words of a report stand in none of its passages."""
    body, ends = own[0].body, [0, *(row.end for row in own)]
    starts = [*(row.start for row in own), len(body)]
    return any(body[end:start].strip() for end, start in zip(ends, starts, strict=True))


def wrong_mentions(connection: Connection) -> Iterable[str]:
    """Ids of reports with a name or date outside its passage, or a date that ends before it begins."""
    found: set[str] = set()
    backwards = event_dates.c.first > event_dates.c.last
    for table, wrong in ((names, None), (event_dates, backwards)):
        outside = or_(table.c.start < passages.c.start, table.c.end > passages.c.end, table.c.start >= table.c.end)
        query = (
            select(reports.c.id)
            .join(passages, passages.c.report_key == reports.c.key)
            .join(table, table.c.passage_key == passages.c.key)
            .where(outside if wrong is None else or_(outside, wrong))
        )
        found.update(connection.execute(query).scalars())
    return sorted(found)


def words_missing(connection: Connection) -> Iterable[str]:
    """Ids of reports with a passage that is not in the index of words."""
    found: set[str] = set()
    for part in slices(word_index.missing(connection)):
        query = select(reports.c.id).join(passages, passages.c.report_key == reports.c.key)
        found.update(connection.execute(query.where(passages.c.key.in_(part))).scalars())
    return sorted(found)


def one_sided(connection: Connection) -> Iterable[tuple[int, int]]:
    """Pairs of near copies that are known from one side only."""
    mirror = near_copies.alias("mirror")
    mirrored = exists().where(
        mirror.c.report_key == near_copies.c.other_key, mirror.c.other_key == near_copies.c.report_key
    )
    return [(row.report_key, row.other_key) for row in connection.execute(select(near_copies).where(not_(mirrored)))]


def mirror(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Note pairs of near copies from the other side too."""
    connection.execute(insert(near_copies), [{"report_key": two, "other_key": one} for one, two in pairs])


def wrong_links(connection: Connection) -> Iterator[str]:
    """Addresses whose versions are linked otherwise than their reports say."""
    urls = connection.execute(select(reports.c.url).distinct().where(reports.c.url.is_not(None))).scalars().all()
    for part in slices(sorted(urls)):
        try:
            yield from wrongly_linked(connection, part)
        except UNREADABLE:  # a date that is none: its report was told of, and its versions come after
            continue


def links_nowhere(connection: Connection) -> Iterable[str]:
    """Ids of reports that were replaced though they have no address."""
    query = select(reports.c.id).where(reports.c.superseded_by.is_not(None), reports.c.url.is_(None))
    return connection.execute(query).scalars()


def unlink(connection: Connection, ids: Sequence[str]) -> None:
    """Forget that reports were replaced."""
    for part in slices(ids):
        connection.execute(update(reports).where(reports.c.id.in_(part)).values(superseded_by=None, superseded_at=None))


def damaged_vectors(connection: Connection) -> Iterator[tuple[str, str]]:
    """Vectors of another length than most of their model, or not of unit length: as (model, hash of the text)."""
    size = func.length(vectors.c.vector)
    sizes = select(vectors.c.model, size, func.count()).group_by(vectors.c.model, size)
    usual: dict[str, tuple[int, int]] = {}
    for model, bytes_, count in connection.execute(sizes):
        usual[model] = max(usual.get(model, (0, 0)), (count, bytes_))
    for row in connection.execute(select(vectors)).yield_per(1000):
        if len(row.vector) != usual[row.model][1] or not _is_unit(row.vector):
            yield row.model, row.text_hash


def _is_unit(blob: bytes) -> bool:
    if not blob or len(blob) % FLOATS.itemsize:
        return False
    # A vector of nan has a length of nan, which is near nothing.
    return abs(float(np.linalg.norm(np.frombuffer(blob, FLOATS))) - 1) < UNIT


def unused_vectors(connection: Connection) -> Iterable[tuple[str, str]]:
    """Vectors of texts that no passage has: as (model, hash of the text)."""
    used = exists().where(passages.c.text_hash == vectors.c.text_hash)
    query = select(vectors.c.model, vectors.c.text_hash).where(not_(used))
    return [(row.model, row.text_hash) for row in connection.execute(query)]


def drop_vectors(connection: Connection, pairs: Sequence[tuple[str, str]]) -> None:
    """Delete vectors, so that they are made again, and put into the index again."""
    one = and_(vectors.c.model == bindparam("of_model"), vectors.c.text_hash == bindparam("of_text"))
    connection.execute(delete(vectors).where(one), [{"of_model": model, "of_text": text} for model, text in pairs])
    for part in slices([text_hash for _, text_hash in pairs]):
        connection.execute(update(passages).where(passages.c.text_hash.in_(part)).values(indexed=None))
