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
from retrieval.library.schema import appearances, documents, former_ids, loaded, reports, stored
from retrieval.library.withdrawals import Tombstones
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
            resketched = _annotate(connection, present)
            rows.mark_annotated(connection, [key for key, _ in present], self._versions.annotation)
            # Sketches decide which version of a page replaced which.
            relink(connection, {entry.report.url for entry in resketched if entry.report.url})
        return len(present)

    def reread(self, document: Document, entries: Sequence[Entry], *, partial: bool = False) -> Reread:
        """Put what the present parser reads in a document in the place of what an earlier one read.

        A report that comes out otherwise keeps its place, under its new id. Of a ``partial`` reading it is not known
        what else stands in the document: what an earlier one found there stays.
        """
        with self._database.writing() as connection:
            if not rows.is_stored(connection, document.id):  # withdrawn meanwhile
                return Reread()
            plan = self._plan(connection, document.id, list({one.report.id: one for one in entries}.values()))
            return self._carried_out(connection, document.id, replace(plan, gone=()) if partial else plan)

    def keep(self, document_id: str) -> None:
        """Leave a document's reports as they are: the present parser can make nothing of it."""
        with self._database.writing() as connection:
            rows.update_document(connection, document_id, self._versions.parser)

    def _plan(self, connection: Connection, document_id: str, entries: Sequence[Entry]) -> _Plan:
        before = _read_from(connection, document_id)
        held = rows.keys_of(connection, [entry.report.id for entry in entries])
        tombstones = Tombstones.of(connection, [document_id], [entry.report.id for entry in entries])
        lost = [row for id_, row in before.items() if id_ not in held]
        elsewhere = [entry for entry in entries if entry.report.id in held and entry.report.id not in before]
        unknown = [entry for entry in entries if entry.report.id not in {*held, *tombstones.ids}]
        pairs = _pairs(connection, lost, [*unknown, *elsewhere])
        fixed = self._read_elsewhere(connection, document_id, lost)
        renamed = [(row, one) for row, one in pairs if one not in elsewhere and row.key not in fixed]
        taken = {entry.report.id for _, entry in renamed}
        return _Plan(
            kept=tuple((before[one.report.id], one) for one in entries if one.report.id in before),
            renamed=tuple(renamed),
            merged=tuple((row, one.report.id) for row, one in pairs if one.report.id not in taken),
            elsewhere=tuple(held[one.report.id] for one in elsewhere),
            fresh=tuple(one for one in unknown if one.report.id not in taken and not tombstones.bars(document_id, one)),
            gone=tuple(row for row in lost if row.key not in {key.key for key, _ in renamed}),
        )

    def _carried_out(self, connection: Connection, document_id: str, plan: _Plan) -> Reread:
        changed = [*((row, entry) for row, entry in plan.kept if self._differs(row, entry)), *plan.renamed]
        dropped = _release(connection, document_id, plan.gone)
        keyed = rows.put_entries(connection, plan.fresh)
        rows.update_reports(connection, [(row.key, entry) for row, entry in changed])
        resketched = _annotate(connection, [(row.key, entry) for row, entry in changed])
        # After what came in their place: a text that stands there too keeps its vector.
        rows.drop_reports(connection, [row.key for row in dropped])
        keys = [*(row.key for row, _ in [*plan.kept, *plan.renamed]), *plan.elsewhere, *(key for key, _ in keyed)]
        rows.put_appearances(connection, {document_id: keys})
        rows.update_document(connection, document_id, self._versions.parser)
        rows.recount_documents(connection, [document_id])
        renamed = {row.id: entry.report.id for row, entry in plan.renamed}
        renamed |= {row.id: present for row, present in plan.merged if row in dropped}
        for former, present in renamed.items():
            _take_down(connection, former, present)
        moved = [(row, entry) for row, entry in changed if _links_otherwise(row, entry)]
        urls = {row.url for row in [*dropped, *(row for row, _ in moved)]}
        urls |= {one.report.url for one in [*plan.fresh, *resketched, *(entry for _, entry in moved)]}
        relink(connection, {url for url in urls if url})
        return Reread(
            changed=tuple(entry.report.id for row, entry in changed if row.id == entry.report.id),
            new=tuple(entry.report.id for entry in plan.fresh),
            renamed=tuple(renamed.items()),
            gone=tuple(row.id for row in dropped if row.id not in renamed),
        )

    def _differs(self, row: Row[Any], entry: Entry) -> bool:
        """Whether a report that this document brought is to be stored anew."""
        if row.document_id != entry.report.document_id:
            return False
        read = replace(entry.report, collected_at=loaded(row.collected_at))
        return row.annotation_version != entry.version or rows.report_of(row) != read

    def _read_elsewhere(self, connection: Connection, document_id: str, found: Sequence[Row[Any]]) -> set[int]:
        """The keys of those reports that the present parser read just so in another document."""
        query = (
            select(appearances.c.report_key)
            .join(documents, documents.c.id == appearances.c.document_id)
            .where(
                appearances.c.report_key.in_([row.key for row in found]),
                documents.c.id != document_id,
                documents.c.parser_version == self._versions.parser,
            )
        )
        return set(connection.execute(query).scalars())


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes of the reports that were read from a document, and of those that are read now.

    ``kept`` have the same id, ``renamed`` another one now; ``merged`` are ids of other reports that have the text of a
    row of ``gone`` now; ``elsewhere`` keys of reports that other documents brought.
    """

    kept: tuple[tuple[Row[Any], Entry], ...]
    renamed: tuple[tuple[Row[Any], Entry], ...]
    merged: tuple[tuple[Row[Any], str], ...]
    elsewhere: tuple[int, ...]
    fresh: tuple[Entry, ...]
    gone: tuple[Row[Any], ...]


def _annotate(connection: Connection, keyed: Sequence[tuple[int, Entry]]) -> list[Entry]:
    """Replace what reports are found by; returns those whose sketch is another now."""
    rows.replace_passages(connection, keyed)
    known = rows.sketches_of(connection, [key for key, _ in keyed])
    sketched = [(key, entry) for key, entry in keyed if known.get(key) != entry.sketch]
    rows.drop_sketches(connection, [key for key, _ in sketched])
    rows.put_sketches(connection, sketched)
    return [entry for _, entry in sketched]


def _links_otherwise(row: Row[Any], entry: Entry) -> bool:
    """Whether something changed by which versions of a page are told, put in order and linked."""
    read = entry.report
    begins, ends = (read.published.instant, read.published.last_instant) if read.published else (None, None)
    known = (row.id, row.url, row.title, row.published_at, row.published_until)
    return known != (read.id, read.url, read.title, stored(begins), stored(ends))


def _pairs(connection: Connection, found: Sequence[Row[Any]], entries: Sequence[Entry]) -> list[tuple[Row[Any], Entry]]:
    """Which report is which entry now: those that share most first, each once."""
    sketched = rows.sketches_of(connection, [row.key for row in found])
    scored = [
        (lineage.similarity(sketched.get(row.key, ()), entry.sketch), -at, -number)
        for at, row in enumerate(found)
        for number, entry in enumerate(entries)
    ]
    pairs: list[tuple[Row[Any], Entry]] = []
    left, free = set(range(len(found))), set(range(len(entries)))
    for score, at, number in sorted(scored, reverse=True):
        if score >= REVISION and -at in left and -number in free:
            pairs.append((found[-at], entries[-number]))
            left.remove(-at)
            free.remove(-number)
    return pairs


def _take_down(connection: Connection, former: str, present: str) -> None:
    """Let an id that a report had lead to the one that it has, and no id lead away from a report that has it now."""
    connection.execute(delete(former_ids).where(former_ids.c.id.in_([former, present])))
    connection.execute(update(former_ids).where(former_ids.c.report_id == former).values(report_id=present))
    connection.execute(insert(former_ids).values(id=former, report_id=present))


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
        if row.document_id == document_id:
            # What stands beside its text is as this document had it: that one is read again.
            connection.execute(update(reports).where(reports.c.key == row.key).values(document_id=other))
            rows.update_document(connection, other, rows.STALE)
        connection.execute(
            delete(appearances).where(appearances.c.report_key == row.key, appearances.c.document_id == document_id)
        )
    return only_here
