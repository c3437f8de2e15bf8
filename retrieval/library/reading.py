"""Asking the library: reports, passages, copies, what is covered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, not_, or_, select, true

from retrieval.errors import BadRequest, NotFound
from retrieval.library import word_index
from retrieval.library.database import Database, slices
from retrieval.library.entries import Versions
from retrieval.library.rows import published_of, report_of
from retrieval.library.schema import (
    documents,
    event_dates,
    former_ids,
    names,
    near_copies,
    passages,
    reports,
    stored,
    withdrawals,
)
from retrieval.types import DateMention, NameMention, Passage, Published, Report, Scope, Span

# How far down a ranking it is looked for visible passages, how many times deeper with each look, and how many more than
# a scope's share lets expect the first one takes: a second look costs as much as the first.
DEEPEST = 10_000
DEEPER = 4
MARGIN = 1.5

_ID_TO_REMOVE = re.compile(r"[0-9a-f]{4,16}")

# The first so many passages of a ranking, as (key, score).
Ranked = Callable[[int], Sequence[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as the library holds it: its key, and the version that replaced it, if one did."""

    key: int
    report: Report
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as the library holds it, with the report it is from and the version that replaced that, if one did."""

    key: int
    passage: Passage
    report: Report
    superseded_by: str | None = None

    @property
    def text(self) -> str:
        """What stands at the passage's span of the body: the words that may be quoted."""
        return self.report.body[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a passage before it is read: its report's language, and its tokens, the title's among them."""

    language: str
    tokens: frozenset[str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a library, or the part of it in a scope, holds.

    ``first`` and ``last`` are publication dates; ``undated`` counts reports without one, ``superseded`` versions
    that were replaced; ``languages`` and ``outlets`` count reports (an unknown outlet under None), most first.
    ``stale`` are reports that another parser, other word lists or rules read than the present ones.
    """

    reports: int
    passages: int
    undated: int
    superseded: int
    first: Published | None
    last: Published | None
    languages: Mapping[str, int]
    outlets: Mapping[str | None, int]
    stale: int = 0


@dataclass(frozen=True, slots=True)
class Extent:
    """Of a scope what an answer tells with it: how many reports and known outlets, from when to when.

    ``undated`` counts the reports of the library without a date, which no scope holds.
    """

    reports: int
    outlets: int
    undated: int
    first: Published | None
    last: Published | None


class Library:
    """Reads what was stored. Superseded versions are left out unless asked for by id."""

    def __init__(self, database: Database, versions: Versions) -> None:
        """A reader of a database; by the present ``versions`` reports are stale or not."""
        self._database = database
        self._versions = versions

    def by_words(
        self, tokens: Sequence[str], scope: Scope, limit: int, *, narrow: bool = False, share: float | None = None
    ) -> list[tuple[int, float]]:
        """Keys of passages in a scope that hold any of the tokens, best first, with a score.

        Of a ``narrow`` scope (:meth:`keys_in` lists it) all passages are searched; else the best of all are looked
        through for those that are in it, as :meth:`first_visible` does.
        """
        if narrow:
            return self._by_words(tokens, limit, _visible(scope))
        return self.first_visible(lambda count: self._by_words(tokens, count), scope, limit, share)

    def holdings(self, keys: Sequence[int], scope: Scope) -> dict[int, Held]:
        """What is known of the passages with these keys whose reports are visible in the scope."""
        visible = select(passages.c.key, reports.c.language).join(reports).where(_visible(scope))
        held: dict[int, Held] = {}
        with self._database.reading() as connection:
            for part in slices(keys):
                rows = connection.execute(visible.where(passages.c.key.in_(part)))
                languages = {row.key: row.language for row in rows}
                for key, tokens in word_index.tokens(connection, list(languages)):
                    held[key] = Held(languages[key], tokens)
        return held

    def naming(self, report_ids: Sequence[str], wanted: Sequence[str]) -> dict[str, frozenset[str]]:
        """Which of the wanted names each report names somewhere in its text."""
        found: dict[str, set[str]] = {report_id: set() for report_id in report_ids}
        query = select(reports.c.id, names.c.name).join(passages, passages.c.report_key == reports.c.key)
        # Joined to nothing, a name is looked for among the names of these reports, not these reports among all that
        # name it: SQLite would begin with the index of names, which took 159 ms for "Aleppo" in 100,000 passages.
        wanted_names = (names.c.name + "").in_(wanted)
        query = query.join(names, names.c.passage_key == passages.c.key).where(wanted_names).distinct()
        with self._database.reading() as connection:
            for part in slices(report_ids) if wanted else ():
                for report_id, name in connection.execute(query.where(reports.c.id.in_(part))):
                    found[report_id].add(name)
        return {report_id: frozenset(named) for report_id, named in found.items()}

    def _by_words(
        self, tokens: Sequence[str], limit: int, condition: ColumnElement[bool] | None = None
    ) -> list[tuple[int, float]]:
        with self._database.reading() as connection:
            return word_index.search(connection, tokens, limit, condition)

    def frequencies(self, tokens: Sequence[str]) -> tuple[dict[str, int], int]:
        """In how many passages each token stands, and how many passages there are."""
        with self._database.reading() as connection:
            total = connection.execute(select(func.count()).select_from(passages)).scalar_one()
            return word_index.frequencies(connection, tokens), total

    def keys_in(self, scope: Scope, limit: int) -> list[int] | None:
        """The keys of all passages in a scope, or None where there are more than ``limit``."""
        # Most wide scopes are told by their reports already, from an index, before any passage is looked up.
        some = select(reports.c.key).where(_visible(scope)).limit(limit + 1).subquery()
        query = select(passages.c.key).join(reports).where(_visible(scope)).limit(limit + 1)
        with self._database.reading() as connection:
            if connection.execute(select(func.count()).select_from(some)).scalar_one() > limit:
                return None
            keys = list(connection.execute(query).scalars())
        return keys if len(keys) <= limit else None

    def first_visible(
        self, ranked: Ranked, scope: Scope, limit: int, share: float | None = None
    ) -> list[tuple[int, float]]:
        """The first ``limit`` passages of a ranking that are visible in a scope.

        ``ranked`` gives the first so many passages of the ranking, as (key, score). It is asked for as many as the
        scope's ``share`` of all reports (counted, where the caller does not know it) lets expect, then for more, up to
        :data:`DEEPEST`, as long as what lies outside the scope or is superseded crowds out the rest.
        """
        count = limit if scope.is_open else min(ceil(limit * MARGIN / (share or self.share(scope))), DEEPEST)
        while True:
            found = ranked(count)
            visible = self._visible_among([key for key, _ in found], scope)
            kept = [one for one in found if one[0] in visible]
            if len(kept) >= limit or len(found) < count or count >= DEEPEST:
                return kept[:limit]
            count = min(count * DEEPER, DEEPEST)

    def share(self, scope: Scope) -> float:
        """Which part of the reports is visible in a scope: above 0, at most 1."""
        with self._database.reading() as connection:
            every = connection.execute(select(func.count()).select_from(reports)).scalar_one()
            seen = connection.execute(select(func.count()).select_from(reports).where(_visible(scope))).scalar_one()
        return max(seen, 1) / max(every, 1)

    def _visible_among(self, keys: Sequence[int], scope: Scope) -> set[int]:
        query = select(passages.c.key).join(reports).where(_visible(scope))
        visible: set[int] = set()
        with self._database.reading() as connection:
            for part in slices(keys):
                visible.update(connection.execute(query.where(passages.c.key.in_(part))).scalars())
        return visible

    def passages(self, keys: Sequence[int], scope: Scope) -> dict[int, StoredPassage]:
        """The passages with these keys whose reports are visible in the scope."""
        return self._passages(keys, _visible(scope))

    def passages_with(self, keys: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages with these keys, also those of superseded reports."""
        return self._passages(keys, true())

    def _passages(self, keys: Sequence[int], condition: ColumnElement[bool]) -> dict[int, StoredPassage]:
        found: dict[int, StoredPassage] = {}
        columns = [
            column.label(f"passage_{column.name}") for column in (passages.c.key, passages.c.start, passages.c.end)
        ]
        query: Select[Any] = select(*columns, reports).join(reports, reports.c.key == passages.c.report_key)
        with self._database.reading() as connection:
            for part in slices(keys):
                rows = connection.execute(query.where(passages.c.key.in_(part), condition)).all()
                dates = _dates_of(connection.execute(_mentions(event_dates, part)).all())
                named = _names_of(connection.execute(_mentions(names, part)).all())
                for row in rows:
                    key = row.passage_key
                    passage = Passage(
                        row.passage_start,
                        row.passage_end,
                        tuple(dates.get(key, ())),
                        tuple(named.get(key, ())),
                    )
                    found[key] = StoredPassage(key, passage, report_of(row), row.superseded_by)
        return found

    def passages_of(self, report_id: str) -> list[StoredPassage]:
        """The passages of one report, in the order of its text, also where the report is superseded."""
        query = select(passages.c.key).join(reports).where(reports.c.id == report_id).order_by(passages.c.start)
        with self._database.reading() as connection:
            keys = list(connection.execute(query).scalars())
        found = self._passages(keys, true())
        return [found[key] for key in keys]

    def keys_naming(self, name: str, scope: Scope, limit: int) -> list[int]:
        """The keys of passages in a scope that mention a canonical name, undated ones first, then by publication."""
        return self._naming_in_order(name, scope, limit, reports.c.published_at.nulls_first(), passages.c.key)

    def newest_naming(self, name: str, scope: Scope, limit: int) -> list[int]:
        """The keys of passages of dated reports that mention a canonical name, those published last first."""
        order = (reports.c.published_at.desc(), reports.c.key.desc(), passages.c.key)
        return self._naming_in_order(name, scope, limit, *order, only=reports.c.published_at.is_not(None))

    def _naming_in_order(
        self, name: str, scope: Scope, limit: int, *order: ColumnElement[Any], only: ColumnElement[bool] | None = None
    ) -> list[int]:
        naming = passages.c.key.in_(select(names.c.passage_key).where(names.c.name == name))
        condition = naming if only is None else and_(naming, only)
        query = select(passages.c.key).join(reports).where(condition, _visible(scope)).order_by(*order).limit(limit)
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def report(self, report_id: str) -> StoredReport:
        """One report by its id, an unambiguous beginning of it, or its external id where one report has it.

        An id that the report had before a newer parser read it otherwise stands for it too.

        Raises:
            NotFound: no report, or more than one, answers to the id, or it was withdrawn.
        """
        present = select(former_ids.c.report_id).where(former_ids.c.id == report_id)
        exact = self._reports_where(reports.c.id == report_id) or self._reports_where(reports.c.id.in_(present))
        found = exact or self._reports_where(
            or_(reports.c.id.startswith(report_id.lower(), autoescape=True), reports.c.external_id == report_id)
        )
        current = [one for one in found if one.superseded_by is None] or found
        if not current:
            self._say_if_withdrawn(report_id)
        if len(current) != 1:
            what = "no report has" if not current else f"{len(current)} reports have"
            raise NotFound(f"{what} the id {report_id!r}", hint="sitrep reports lists the ids")
        return current[0]

    def report_to_remove(self, beginning: str) -> StoredReport:
        """One report of any version by its id, or by at least four digits of its beginning that no other id has.

        Raises:
            BadRequest: it is shorter, no beginning of an id, or of several.
            NotFound: no report has it, or the report was withdrawn.
        """
        if not _ID_TO_REMOVE.fullmatch(beginning):
            raise BadRequest(
                f"{beginning!r} is no id, nor four digits of the beginning of one", hint="sitrep reports lists the ids"
            )
        present = select(former_ids.c.report_id).where(former_ids.c.id == beginning)
        begins = reports.c.id.startswith(beginning)
        found = self._reports_where(begins) or self._reports_where(reports.c.id.in_(present))
        if not found:
            self._say_if_withdrawn(beginning)
            raise NotFound(f"no report has the id {beginning!r}", hint="sitrep reports lists the ids")
        if len(found) > 1:
            raise BadRequest(f"{len(found)} reports have ids that begin with {beginning!r}", hint="name more of it")
        return found[0]

    def _say_if_withdrawn(self, report_id: str) -> None:
        present = select(former_ids.c.report_id).where(former_ids.c.id == report_id)
        query = select(withdrawals).where(
            or_(
                withdrawals.c.report_id == report_id,
                withdrawals.c.external_id == report_id,
                withdrawals.c.report_id.in_(present),
            )
        )
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(withdrawals.c.withdrawn_at.desc()).limit(1)).first()
        if row is not None:
            when = f"{row.withdrawn_at:%Y-%m-%d}"
            raise NotFound(
                f"the report {row.report_id} was withdrawn on {when}: {row.reason}", hint="sitrep withdrawn lists them"
            )

    def versions(self, report_id: str) -> list[StoredReport]:
        """All versions of a story, oldest first, the one with this id among them."""
        versions = {report_id: self.report(report_id)}
        grew = True
        while grew:
            ids = list(versions)
            linked = self._reports_where(
                or_(
                    reports.c.superseded_by.in_(ids),
                    reports.c.id.in_([v.superseded_by for v in versions.values()]),
                )
            )
            before = len(versions)
            versions |= {one.report.id: one for one in linked}
            grew = len(versions) > before
        newest = next(one for one in versions.values() if one.superseded_by is None)
        replaced = {one.superseded_by: one for one in versions.values()}
        ordered = [newest]
        while (older := replaced.get(ordered[-1].report.id)) is not None:
            ordered.append(older)
        return ordered[::-1]

    def reports(self, scope: Scope) -> list[StoredReport]:
        """The reports in a scope, by publication date, undated ones last."""
        return self._reports_where(_visible(scope))

    def reports_with(self, report_ids: Sequence[str]) -> list[StoredReport]:
        """The reports with these ids that the library holds, of any version, by publication date."""
        return [one for part in slices(report_ids) for one in self._reports_where(reports.c.id.in_(part))]

    def copies(self, report_ids: Iterable[str], scope: Scope) -> dict[str, list[Report]]:
        """The near copies of each report that are visible in the scope, by the report's id."""
        ids = list(dict.fromkeys(report_ids))
        original = reports.alias("original")
        query = (
            select(original.c.id.label("of"), reports)
            .join(near_copies, near_copies.c.other_key == reports.c.key)
            .join(original, original.c.key == near_copies.c.report_key)
            .where(original.c.id.in_(ids), _visible(scope))
            .order_by(reports.c.published_at.nulls_first(), reports.c.key)
        )
        copies: dict[str, list[Report]] = {id_: [] for id_ in ids}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                copies[row.of].append(report_of(row))
        return copies

    def newest(self, scope: Scope) -> Published | None:
        """The latest publication date in the scope; None where nothing in it is dated."""
        with self._database.reading() as connection:
            return _end(connection, _visible(scope), reports.c.published_at.desc())

    def extent(self, scope: Scope) -> Extent:
        """How much is visible in the scope: what of :meth:`coverage` an index tells without any report being read."""
        visible = _visible(scope)
        undated = and_(reports.c.published_at.is_(None), _current())
        with self._database.reading() as connection:
            query = select(func.count(), func.count(reports.c.outlet.distinct())).select_from(reports).where(visible)
            number, outlets = connection.execute(query).one()
            return Extent(
                reports=number,
                outlets=outlets,
                undated=connection.execute(select(func.count()).select_from(reports).where(undated)).scalar_one(),
                first=_end(connection, visible, reports.c.published_at.asc()),
                last=_end(connection, visible, reports.c.published_at.desc()),
            )

    def coverage(self, scope: Scope) -> Coverage:
        """Counts, first and last dates, languages and outlets of what is visible in the scope."""
        visible = _visible(scope)
        count = func.count()
        with self._database.reading() as connection:

            def counted(condition: ColumnElement[bool]) -> int:
                return connection.execute(select(count).select_from(reports).where(condition)).scalar_one()

            def by(column: ColumnElement[Any]) -> dict[Any, int]:
                rows = connection.execute(select(column, count).where(visible).group_by(column))
                return dict(sorted(((value, number) for value, number in rows), key=_most_first))

            return Coverage(
                reports=counted(visible),
                passages=connection.execute(
                    select(count).select_from(passages.join(reports)).where(visible)
                ).scalar_one(),
                undated=counted(and_(reports.c.published_at.is_(None), _current())),
                superseded=counted(and_(_published_in(scope), _superseded(scope))),
                first=_end(connection, visible, reports.c.published_at.asc()),
                last=_end(connection, visible, reports.c.published_at.desc()),
                languages=by(reports.c.language),
                outlets=by(reports.c.outlet),
                stale=counted(and_(visible, self._stale())),
            )

    def _stale(self) -> ColumnElement[bool]:
        unread = select(documents.c.id).where(documents.c.parser_version != self._versions.parser)
        return or_(
            reports.c.annotation_version != self._versions.annotation,
            reports.c.document_id.in_(unread),
        )

    def _reports_where(self, condition: ColumnElement[bool]) -> list[StoredReport]:
        query = (
            select(reports)
            .where(condition)
            .order_by(reports.c.published_at.is_(None), reports.c.published_at, reports.c.key)
        )
        with self._database.reading() as connection:
            return [StoredReport(row.key, report_of(row), row.superseded_by) for row in connection.execute(query)]


def _current() -> ColumnElement[bool]:
    return reports.c.superseded_by.is_(None)


def _visible(scope: Scope) -> ColumnElement[bool]:
    """The condition on ``reports`` that a scope stands for: published inside it, and not superseded."""
    return and_(_published_in(scope), not_(_superseded(scope)))


def _published_in(scope: Scope) -> ColumnElement[bool]:
    """As :meth:`Scope.contains`, in SQL."""
    conditions: list[ColumnElement[bool]] = [true()]
    if scope.first is not None:
        conditions.append(reports.c.published_at >= stored(scope.first))
    if scope.last_first is not None:
        conditions.append(reports.c.published_at <= stored(scope.last_first))
    if scope.known_by is not None:
        conditions.append(reports.c.published_until <= stored(scope.known_by))
        # Nothing ends before it begins: implied, and what the index can be entered by.
        conditions.append(reports.c.published_at <= stored(scope.known_by))
    return and_(*conditions)


def _superseded(scope: Scope) -> ColumnElement[bool]:
    """Which versions were replaced: whenever that was, or under ``as_of`` or ``until`` by what was out by then.

    Never null. A version that ``until`` lets stand carries ``superseded_by``, so that an answer can say so.
    """
    replaced = reports.c.superseded_by.is_not(None)
    end = scope.known_by or scope.last_first
    if end is None:
        return replaced
    return and_(replaced, reports.c.superseded_at.is_not(None), reports.c.superseded_at <= stored(end))


def _mentions(table: Any, keys: Sequence[int]) -> Select[Any]:
    return select(table).where(table.c.passage_key.in_(keys)).order_by(table.c.passage_key, table.c.start)


def _dates_of(rows: Iterable[Row[Any]]) -> dict[int, list[DateMention]]:
    found: dict[int, list[DateMention]] = {}
    for row in rows:
        found.setdefault(row.passage_key, []).append(
            DateMention(row.start, row.end, Span(row.first, row.last), row.said, row.planned, row.assumed)
        )
    return found


def _names_of(rows: Iterable[Row[Any]]) -> dict[int, list[NameMention]]:
    found: dict[int, list[NameMention]] = {}
    for row in rows:
        found.setdefault(row.passage_key, []).append(NameMention(row.start, row.end, row.name))
    return found


def _end(connection: Connection, condition: ColumnElement[bool], order: ColumnElement[Any]) -> Published | None:
    """The first publication date in an order; None where nothing is dated."""
    columns = (reports.c.published_at, reports.c.published_precision, reports.c.published_zone)
    query = select(*columns).where(condition, reports.c.published_at.is_not(None)).order_by(order).limit(1)
    row = connection.execute(query).first()
    return published_of(row) if row else None


def _most_first(item: tuple[Any, int]) -> tuple[int, str]:
    return -item[1], str(item[0])
