"""Taking a report back: out of words, vectors and answers, with a tombstone that keeps it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, delete, insert, select

from retrieval import lineage
from retrieval.errors import BadRequest, NotFound
from retrieval.library import rows, word_index
from retrieval.library.database import Database, slices
from retrieval.library.entries import Entry
from retrieval.library.links import relink
from retrieval.library.quoted import erase_quotes
from retrieval.library.schema import (
    appearances,
    loaded,
    near_copies,
    reports,
    stored,
    withdrawals,
    withdrawn_from,
)

_HASHES = np.dtype("<i8")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A report that was taken back: what it was, why, and when. ``published`` is at its known precision."""

    report_id: str
    external_id: str
    title: str
    outlet: str | None
    url: str | None
    published: str | None
    reason: str
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True)
class Removed:
    """What a removal did, and what it left: ids of near copies, and of other versions at the same address."""

    withdrawal: Withdrawal
    copies: tuple[str, ...]
    versions: tuple[str, ...]


class Withdrawals:
    """Takes reports back and remembers that it did."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def withdraw(self, report_id: str, reason: str, *, now: datetime) -> Removed:
        """Delete a report and all that it is found by; its document too, unless another report rests on it.

        Answers that rest on it are erased where the bot keeps them, and not sent any more.

        Of versions at the same address, the one that it had replaced counts again.

        Raises:
            BadRequest: no reason is given.
            NotFound: no report has exactly this id.
        """
        if not reason.strip():
            raise BadRequest("a withdrawal needs a reason", hint="say why with --reason: it is shown in its place")
        with self._database.writing() as connection:
            row = connection.execute(select(reports).where(reports.c.id == report_id)).one_or_none()
            if row is None:
                raise NotFound(f"no report has the id {report_id!r}", hint="sitrep reports lists the ids")
            copies = _copies(connection, row.key)
            _keep_tombstone(connection, row, " ".join(reason.split()), now)
            _delete(connection, row)
            erase_quotes(connection, report_id)
            versions = _others_at(connection, row.url)
            return Removed(withdrawn(connection, [report_id])[report_id], copies, versions)

    def readmit(self, report_id: str) -> Withdrawal:
        """Lift a withdrawal: the report comes back with the next ingest of its file, or reindex where that is stored.

        Raises:
            NotFound: no withdrawn report has exactly this id.
        """
        with self._database.writing() as connection:
            found = withdrawn(connection, [report_id]).get(report_id)
            if found is None:
                raise NotFound(f"no withdrawn report has the id {report_id!r}", hint="sitrep withdrawn lists them")
            held_in = select(withdrawn_from.c.document_id).where(withdrawn_from.c.report_id == report_id)
            for document_id in connection.execute(held_in).scalars().all():
                # A document that is still there is known to an ingest: this has it read again, and a reindex too.
                rows.update_document(connection, document_id, rows.STALE)
            connection.execute(delete(withdrawn_from).where(withdrawn_from.c.report_id == report_id))
            connection.execute(delete(withdrawals).where(withdrawals.c.report_id == report_id))
        return found

    def all(self) -> list[Withdrawal]:
        """Every withdrawal, latest first."""
        query = select(withdrawals).order_by(withdrawals.c.withdrawn_at.desc(), withdrawals.c.report_id)
        with self._database.reading() as connection:
            return [_withdrawal(row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Tombstones:
    """What was taken back of some documents, or under some ids: it stays out, and so does the same text of those."""

    by_id: Mapping[str, Withdrawal]
    sketches: Mapping[str, Sequence[tuple[tuple[int, ...], Withdrawal]]]

    @classmethod
    def of(cls, connection: Connection, document_ids: Sequence[str], ids: Sequence[str]) -> Tombstones:
        """The tombstones that bear on reports with these ids, read from these documents."""
        found = withdrawn(connection, ids)
        sketches: dict[str, list[tuple[tuple[int, ...], Withdrawal]]] = {}
        joined = select(withdrawn_from.c.document_id, withdrawals).join(withdrawals)
        for part in slices(document_ids):
            for row in connection.execute(joined.where(withdrawn_from.c.document_id.in_(part))):
                sketch = tuple(np.frombuffer(row.sketch, _HASHES).tolist())
                sketches.setdefault(row.document_id, []).append((sketch, _withdrawal(row)))
        return cls(found, sketches)

    @property
    def ids(self) -> Set[str]:
        """The ids that were taken back."""
        return self.by_id.keys()

    def bars(self, document_id: str, entry: Entry) -> Withdrawal | None:
        """The withdrawal by which a report that is read from a document stays out, under whatever id."""
        same_text = (
            one
            for sketch, one in self.sketches.get(document_id, ())
            if lineage.similarity(entry.sketch, sketch) >= lineage.NEAR_COPY
        )
        return self.by_id.get(entry.report.id) or next(same_text, None)


def withdrawn(connection: Connection, ids: Sequence[str]) -> dict[str, Withdrawal]:
    """Which of some reports were taken back, by id."""
    found: dict[str, Withdrawal] = {}
    for part in slices(ids):
        query = select(withdrawals).where(withdrawals.c.report_id.in_(part))
        found |= {row.report_id: _withdrawal(row) for row in connection.execute(query)}
    return found


def _keep_tombstone(connection: Connection, row: Row[Any], reason: str, now: datetime) -> None:
    sketch = rows.sketches_of(connection, [row.key]).get(row.key, ())
    published = rows.published_of(row)
    connection.execute(
        insert(withdrawals).values(
            report_id=row.id,
            external_id=row.external_id,
            title=row.title,
            outlet=row.outlet,
            url=row.url,
            published=str(published) if published else None,
            sketch=np.array(sketch, _HASHES).tobytes(),
            reason=reason,
            withdrawn_at=stored(now),
        )
    )


def _delete(connection: Connection, row: Row[Any]) -> None:
    held_in = select(appearances.c.document_id).where(appearances.c.report_key == row.key)
    document_ids = connection.execute(held_in.order_by(appearances.c.document_id)).scalars().all()
    for document_id in document_ids:
        connection.execute(insert(withdrawn_from).values(report_id=row.id, document_id=document_id))
    rows.drop_reports(connection, [row.key])
    word_index.purge(connection)
    rows.recount_documents(connection, document_ids)
    if row.url is not None:
        relink(connection, [row.url])


def _copies(connection: Connection, key: int) -> tuple[str, ...]:
    query = (
        select(reports.c.id)
        .join(near_copies, near_copies.c.other_key == reports.c.key)
        .where(near_copies.c.report_key == key)
        .order_by(reports.c.key)
    )
    return tuple(connection.execute(query).scalars())


def _others_at(connection: Connection, url: str | None) -> tuple[str, ...]:
    if url is None:
        return ()
    query = select(reports.c.id).where(reports.c.url == url).order_by(reports.c.key)
    return tuple(connection.execute(query).scalars())


def _withdrawal(row: Row[Any]) -> Withdrawal:
    return Withdrawal(
        row.report_id,
        row.external_id,
        row.title,
        row.outlet,
        row.url,
        row.published,
        row.reason,
        loaded(row.withdrawn_at),
    )
