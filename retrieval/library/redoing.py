"""What a newer parser, gazetteer or setting made stale, and putting what they make now in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from retrieval import lineage
from retrieval.library import rows
from retrieval.library.database import Database
from retrieval.library.entries import Entry, Versions
from retrieval.library.links import relink
from retrieval.library.revisions import REVISION
from retrieval.library.schema import appearances, documents, former_ids, loaded, reports
from retrieval.library.withdrawals import sketches_withdrawn, withdrawn
from retrieval.types import Document, Report


@dataclass(frozen=True, slots=True)
class Stale:
    """How much of a library is stale: documents that another parser read, reports that other rules annotated."""

    documents: int
    reports: int


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a document again did: ids of reports by what became of them.

    ``renamed`` are reports that the parser reads otherwise now: the former id and the present one. ``gone`` are reports
    that are none to the present parser.
    """

    changed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document and the id that it is stored under: another than its own where its bytes are damaged."""

    id: str
    document: Document


class Redoing:
    """Finds what is stale in a library and replaces it, a document or some reports a transaction."""

    def __init__(self, database: Database, versions: Versions) -> None:
        self._database = database
        self._versions = versions

    def stale(self) -> Stale:
        """How much there is to redo."""
        with self._database.reading() as connection:
            return Stale(
                connection.execute(select(func.count()).select_from(documents).where(self._unread)).scalar_one(),
                connection.execute(select(func.count()).select_from(reports).where(self._unannotated)).scalar_one(),
            )

    @property
    def _unread(self) -> ColumnElement[bool]:
        return documents.c.parser_version != self._versions.parser

    @property
    def _unannotated(self) -> ColumnElement[bool]:
        return reports.c.annotation_version != self._versions.annotation

    def next_document(self, after: str = "") -> StoredDocument | None:
        """The first document after an id that another version of the parser read, by id."""
        query = select(documents).where(self._unread, documents.c.id > after).order_by(documents.c.id).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
            return StoredDocument(row.id, _document(connection, row)) if row else None

    def reports(self, limit: int, after: int = 0) -> list[tuple[int, Report]]:
        """The first reports after a key that other rules annotated, with their keys, in the order of these."""
        query = select(reports).where(self._unannotated, reports.c.key > after).order_by(reports.c.key).limit(limit)
        with self._database.reading() as connection:
            return [(row.key, rows.report_of(row)) for row in connection.execute(query)]

    def annotate(self, keyed: Sequence[tuple[int, Entry]]) -> int:
        """Replace passages, names, dates, words and sketches of reports, by key; returns of how many.

        A report that was taken back or read anew meanwhile is passed over.
        """
        with self._database.writing() as connection:
            held = rows.keys_of(connection, [entry.report.id for _, entry in keyed])
            present = [(key, entry) for key, entry in keyed if held.get(entry.report.id) == key]
            self._annotate(connection, present)
            # Sketches decide which version of a page replaced which.
            relink(connection, {entry.report.url for _, entry in present if entry.report.url})
        return len(present)

    def reread(self, document: Document, entries: Sequence[Entry]) -> Reread:
        """Put what the present parser reads in a document in the place of what an earlier one read."""
        with self._database.writing() as connection:
            before = _read_from(connection, document.id)
            if not before:  # withdrawn meanwhile
                return Reread()
            entries = _admitted(connection, document.id, entries)
            held = rows.keys_of(connection, [entry.report.id for entry in entries])
            fresh = [entry for entry in entries if entry.report.id not in held]
            changed = [
                (before[entry.report.id].key, entry)
                for entry in entries
                if entry.report.id in before and self._differs(before[entry.report.id], entry)
            ]
            gone = [row for id_, row in before.items() if id_ not in held]
            urls = {row.url for row in before.values()} | {entry.report.url for entry in entries}

            only_here = _release(connection, document.id, gone)
            renamed = _rename(connection, only_here, entries)
            rows.update_reports(connection, changed)
            self._annotate(connection, changed)
            keyed = rows.put_entries(connection, fresh)
            # After what came in their place: a text that stands there too keeps its vector.
            rows.drop_reports(connection, [row.key for row in only_here])
            rows.put_appearances(connection, {document.id: {*held.values(), *(key for key, _ in keyed)}})
            rows.update_document(connection, document.id, self._versions.parser, len(entries))
            relink(connection, {url for url in urls if url})
        successors = set(renamed.values())
        return Reread(
            changed=tuple(entry.report.id for _, entry in changed),
            new=tuple(entry.report.id for entry in fresh if entry.report.id not in successors),
            renamed=tuple(renamed.items()),
            gone=tuple(row.id for row in only_here if row.id not in renamed),
        )

    def keep(self, document_id: str) -> None:
        """Leave a document's reports as they are: the present parser can make nothing of it."""
        with self._database.writing() as connection:
            rows.update_document(connection, document_id, self._versions.parser)

    def _differs(self, row: Row[Any], entry: Entry) -> bool:
        """Whether a report that this document brought is to be stored anew."""
        if row.document_id != entry.report.document_id:
            return False
        read = replace(entry.report, collected_at=loaded(row.collected_at))
        return row.annotation_version != entry.version or rows.report_of(row) != read

    def _annotate(self, connection: Connection, keyed: Sequence[tuple[int, Entry]]) -> None:
        rows.replace_passages(connection, keyed)
        known = rows.sketches_of(connection, [key for key, _ in keyed])
        sketched = [(key, entry) for key, entry in keyed if known.get(key) != entry.sketch]
        rows.drop_sketches(connection, [key for key, _ in sketched])
        rows.put_sketches(connection, sketched)
        for key, _ in keyed:
            mark = update(reports).where(reports.c.key == key).values(annotation_version=self._versions.annotation)
            connection.execute(mark)


def _document(connection: Connection, row: Row[Any]) -> Document:
    """A stored document; where its name was not kept, one of its reports bears it."""
    name = row.name
    if not name:
        query = select(reports.c.external_id).where(reports.c.document_id == row.id).order_by(reports.c.key).limit(1)
        name = connection.execute(query).scalar() or ""
    return replace(rows.document_of(row), name=name)


def _read_from(connection: Connection, document_id: str) -> dict[str, Row[Any]]:
    """The reports that were read from a document, by id."""
    query = (
        select(reports)
        .join(appearances, appearances.c.report_key == reports.c.key)
        .where(appearances.c.document_id == document_id)
        .order_by(reports.c.key)
    )
    return {row.id: row for row in connection.execute(query)}


def _admitted(connection: Connection, document_id: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that were not taken back, nor read from the same text as what was."""
    out = withdrawn(connection, [entry.report.id for entry in entries])
    urls = {entry.report.url for entry in entries if entry.report.url}
    sketches = sketches_withdrawn(connection, document_id, urls)
    return [
        entry
        for entry in entries
        if entry.report.id not in out
        and not any(lineage.similarity(entry.sketch, sketch) >= lineage.NEAR_COPY for sketch in sketches)
    ]


def _release(connection: Connection, document_id: str, gone: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Those of some reports that no other document holds; the rest stand in that one from now on."""
    only_here: list[Row[Any]] = []
    for row in gone:
        elsewhere = select(appearances.c.document_id).where(
            appearances.c.report_key == row.key, appearances.c.document_id != document_id
        )
        other = connection.execute(elsewhere.order_by(appearances.c.document_id).limit(1)).scalar()
        if other is None:
            only_here.append(row)
            continue
        connection.execute(update(reports).where(reports.c.key == row.key).values(document_id=other))
        connection.execute(
            delete(appearances).where(appearances.c.report_key == row.key, appearances.c.document_id == document_id)
        )
    return only_here


def _rename(connection: Connection, gone: Sequence[Row[Any]], entries: Sequence[Entry]) -> dict[str, str]:
    """Take down which report each of those that are gone is now, where one shares enough of its text."""
    sketched = rows.sketches_of(connection, [row.key for row in gone])
    renamed: dict[str, str] = {}
    for row in gone:
        scored = [(lineage.similarity(sketched.get(row.key, ()), one.sketch), one.report.id) for one in entries]
        score, successor = max(scored, default=(0.0, ""))
        if score >= REVISION:
            renamed[row.id] = successor
    for former, present in renamed.items():
        # Where an older sitrep was used again for a while, they have been each other's names before.
        connection.execute(delete(former_ids).where(former_ids.c.id.in_((former, present))))
        connection.execute(update(former_ids).where(former_ids.c.report_id == former).values(report_id=present))
        connection.execute(insert(former_ids).values(id=former, report_id=present))
    return renamed
