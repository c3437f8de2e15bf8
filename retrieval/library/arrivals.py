"""What came into the library in some time: reports by publication or by collection, whole, for digests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from retrieval.library import word_index
from retrieval.library.database import Database, slices
from retrieval.library.reading import Library, StoredPassage, StoredReport
from retrieval.library.rows import report_of
from retrieval.library.schema import names, passages, reports, stored
from retrieval.types import Precision

#: Publication dates that tell no day: such reports count by when they were collected.
VAGUE = (Precision.YEAR.value, Precision.MONTH.value)


@dataclass(frozen=True, slots=True)
class Range:
    """A range of instants, aware, in UTC: ``until`` is outside."""

    since: datetime
    until: datetime


class Arrivals:
    """Reads reports of some time, as they stood at its end: versions that were replaced by then are left out."""

    def __init__(self, database: Database, library: Library) -> None:
        self._database = database
        self._library = library

    def published(self, when: Range, end: datetime) -> list[StoredReport]:
        """The reports whose day, or time, of publication begins in a range, as they stood at an end."""
        return self._where(and_(_published(when), reports.c.published_precision.not_in(VAGUE)), end)

    def collected(self, when: Range, published: Range) -> list[StoredReport]:
        """The reports that were collected in a range: those published in another one, and those without a day."""
        undated = or_(reports.c.published_at.is_(None), reports.c.published_precision.in_(VAGUE))
        return self._where(and_(_collected(when), or_(_published(published), undated)), when.until)

    def older(self, when: Range, published_before: datetime) -> int:
        """How many reports were collected in a range that had been published before an instant."""
        query = select(func.count()).select_from(reports)
        query = query.where(_collected(when), reports.c.published_at < stored(published_before))
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def passages(self, report_keys: Sequence[int], *, first: int | None = None) -> dict[int, list[StoredPassage]]:
        """The passages of each report in the order of its text, by the report's key: all, or the ``first`` of each."""
        owners: dict[int, int] = {}
        taken: dict[int, int] = {}
        query = select(passages.c.key, passages.c.report_key).order_by(passages.c.report_key, passages.c.start)
        with self._database.reading() as connection:
            for part in slices(report_keys):
                for key, owner in connection.execute(query.where(passages.c.report_key.in_(part))):
                    taken[owner] = taken.get(owner, 0) + 1
                    if first is None or taken[owner] <= first:
                        owners[key] = owner
        found = self._library.passages_with(list(owners))
        grouped: dict[int, list[StoredPassage]] = {key: [] for key in report_keys}
        for key, owner in owners.items():
            grouped[owner].append(found[key])
        return grouped

    def tokens(self, keys: Sequence[int]) -> dict[int, frozenset[str]]:
        """The tokens of each passage, those of its report's title among them: its stems, and the canonical ones."""
        held: dict[int, frozenset[str]] = {}
        with self._database.reading() as connection:
            for part in slices(keys):
                held.update(word_index.tokens(connection, part))
        return held

    def named(self, when: Range) -> dict[str, int]:
        """How many reports that were published in a range name each canonical name."""
        query = select(names.c.name, func.count(passages.c.report_key.distinct()))
        query = query.join(passages, names.c.passage_key == passages.c.key)
        query = query.join(reports, passages.c.report_key == reports.c.key).where(_published(when))
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(names.c.name))}

    def _where(self, condition: ColumnElement[bool], end: datetime) -> list[StoredReport]:
        standing = or_(reports.c.superseded_by.is_(None), reports.c.superseded_at >= stored(end))
        query = select(reports).where(condition, standing).order_by(reports.c.published_at, reports.c.key)
        with self._database.reading() as connection:
            return [StoredReport(row.key, report_of(row), row.superseded_by) for row in connection.execute(query)]


def _published(when: Range) -> ColumnElement[bool]:
    return and_(reports.c.published_at >= stored(when.since), reports.c.published_at < stored(when.until))


def _collected(when: Range) -> ColumnElement[bool]:
    return and_(reports.c.collected_at >= stored(when.since), reports.c.collected_at < stored(when.until))
