"""Adding reports: a batch of documents in one transaction, their words with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from retrieval.library import rows
from retrieval.library.database import Database
from retrieval.library.entries import Entry
from retrieval.library.links import put_links, stories_at, version_of
from retrieval.library.revisions import Stories
from retrieval.library.schema import documents
from retrieval.library.withdrawals import Tombstones, Withdrawal
from retrieval.types import Document


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a document did: ids of reports by what became of them, and what stays withdrawn."""

    new: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    withheld: tuple[Withdrawal, ...] = ()


class Store:
    """Writes documents and their reports. Everything here can be repeated without effect."""

    def __init__(self, database: Database, parser_version: str) -> None:
        """A writer to a database of what a version of the parser reads."""
        self._database = database
        self._parser_version = parser_version

    def known_reports(self, document_ids: Collection[str]) -> dict[str, int]:
        """How many reports each document gave that is stored, whichever parser read it; others are left out.

        So are those that are marked to be read again: what is missing of them comes in with an ingest, too.
        """
        query = select(documents.c.id, documents.c.report_count).where(
            documents.c.id.in_(document_ids), documents.c.parser_version != rows.STALE
        )
        with self._database.reading() as connection:
            return {row.id: row.report_count for row in connection.execute(query)}

    def add(self, items: Iterable[tuple[Document, Sequence[Entry]]]) -> list[Added]:
        """Add documents with their reports and words in one transaction: all of them, or none.

        What is new, revised or known is as if the documents were added one by one, in this order. What was withdrawn
        stays out, and so does a document that holds nothing else.
        """
        batch = list(items)
        with self._database.writing() as connection:
            sifted = _sift(connection, batch)
            counted = ((one.document, len(one.ids)) for one in sifted if one.ids)
            known = rows.put_documents(connection, counted, self._parser_version)
            fresh = [entry for one in sifted for entry in one.fresh]
            stories = stories_at(connection, {entry.report.url for entry in fresh if entry.report.url})
            added = [_added(stories, one) for one in sifted]
            rows.put_entries(connection, fresh)
            rows.put_appearances(connection, _appearances(connection, sifted))
            rows.recount_documents(connection, sorted(known))
            put_links(connection, stories.links())
        return added


@dataclass(frozen=True, slots=True)
class _Sifted:
    """The reports of a document: the ids of all, those new to the library, those it holds, those that stay out."""

    document: Document
    ids: frozenset[str]
    fresh: tuple[Entry, ...]
    duplicates: tuple[str, ...]
    withheld: tuple[Withdrawal, ...]


def _sift(connection: Connection, batch: Sequence[tuple[Document, Sequence[Entry]]]) -> list[_Sifted]:
    ids = [entry.report.id for _, entries in batch for entry in entries]
    tombstones = Tombstones.of(connection, [document.id for document, _ in batch], ids)
    present = set(rows.keys_of(connection, ids))
    sifted: list[_Sifted] = []
    for document, entries in batch:
        fresh: list[Entry] = []
        duplicates: list[str] = []
        withheld: list[Withdrawal] = []
        for entry in entries:
            if entry.report.id in present:
                duplicates.append(entry.report.id)
            elif withdrawal := tombstones.bars(document.id, entry):
                withheld.append(withdrawal)
            else:
                fresh.append(entry)
                present.add(entry.report.id)
        ids_ = frozenset([*duplicates, *(entry.report.id for entry in fresh)])
        sifted.append(_Sifted(document, ids_, tuple(fresh), tuple(duplicates), tuple(withheld)))
    return sifted


def _appearances(connection: Connection, sifted: Sequence[_Sifted]) -> dict[str, set[int]]:
    keys = rows.keys_of(connection, sorted({id_ for one in sifted for id_ in one.ids}))
    found: dict[str, set[int]] = {}
    for one in sifted:
        if one.ids:
            found.setdefault(one.document.id, set()).update(keys[id_] for id_ in one.ids)
    return found


def _added(stories: Stories, sifted: _Sifted) -> Added:
    """What becomes of a document's reports; ``stories`` grow by them."""
    new: list[str] = []
    revised: list[str] = []
    for entry in sifted.fresh:
        known = stories.add(version_of(entry), sifted.ids) if entry.report.url else False
        (revised if known else new).append(entry.report.id)
    return Added(tuple(new), tuple(revised), sifted.duplicates, sifted.withheld)
