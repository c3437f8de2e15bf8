"""Versions in the tables: the stories at an address, read and written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from retrieval.library.database import slices
from retrieval.library.entries import Entry
from retrieval.library.revisions import Link, Stories, Version
from retrieval.library.rows import sketches_of
from retrieval.library.schema import appearances, reports, stored

_COLUMNS = (
    reports.c.key,
    reports.c.id,
    reports.c.url,
    reports.c.title,
    reports.c.published_at,
    reports.c.published_until,
    reports.c.superseded_by,
    reports.c.superseded_at,
    func.length(reports.c.body).label("length"),
)


def version_of(entry: Entry) -> Version:
    """A report, about to be stored, as a version of a story."""
    report = entry.report
    published = report.published
    return Version(
        id=report.id,
        url=report.url or "",
        title=report.title,
        published_at=stored(published.instant) if published else None,
        published_until=stored(published.last_instant) if published else None,
        sketch=entry.sketch,
        length=len(report.body),
    )


def stories_at(connection: Connection, urls: Collection[str]) -> Stories:
    """The stories at these addresses, with all their versions."""
    rows = _rows_at(connection, urls)
    versions = _versions(connection, rows)
    replaced = {row.superseded_by: row.id for row in rows if row.superseded_by}
    arrived = {row.id: row.key for row in rows}
    stories: list[list[Version]] = []
    for row in rows:
        if row.superseded_by is None:
            story = [versions[row.id]]
            while story[-1].id in replaced:
                story.append(versions[replaced[story[-1].id]])
            stories.append(story[::-1])
    # In the order in which they began, so that it does not matter whether reports came in at once or one by one.
    return Stories(sorted(stories, key=lambda story: min(arrived[version.id] for version in story)))


def relink(connection: Connection, urls: Collection[str]) -> None:
    """Find the versions at these addresses anew, as if their reports came in one by one."""
    links = _right_links(connection, _rows_at(connection, urls))
    for part in slices(sorted(urls)):
        connection.execute(
            update(reports).where(reports.c.url.in_(part)).values(superseded_by=None, superseded_at=None)
        )
    put_links(connection, links)


def wrongly_linked(connection: Connection, urls: Collection[str]) -> list[str]:
    """Those of some addresses whose versions are linked otherwise than :func:`relink` would."""
    at = _rows_at(connection, urls)
    stored_links = {Link(row.id, row.superseded_by, row.superseded_at) for row in at if row.superseded_by}
    wrong = {link.older for link in stored_links ^ set(_right_links(connection, at))}
    return sorted({row.url for row in at if row.id in wrong})


def _right_links(connection: Connection, at: Sequence[Row[Any]]) -> list[Link]:
    versions = _versions(connection, at)
    beside = _beside(connection, [row.key for row in at])
    stories = Stories([])
    for row in at:
        stories.add(versions[row.id], beside[row.key])
    return list(stories.links())


def _rows_at(connection: Connection, urls: Collection[str]) -> list[Row[Any]]:
    rows: list[Row[Any]] = []
    for part in slices(sorted(urls)):
        rows += connection.execute(select(*_COLUMNS).where(reports.c.url.in_(part)).order_by(reports.c.key))
    return rows


def _versions(connection: Connection, rows: Iterable[Row[Any]]) -> dict[str, Version]:
    listed = list(rows)
    sketched = sketches_of(connection, [row.key for row in listed])
    return {
        row.id: Version(
            row.id,
            row.url,
            row.title,
            row.published_at,
            row.published_until,
            sketched.get(row.key, ()),
            row.length,
        )
        for row in listed
    }


def _beside(connection: Connection, keys: Sequence[int]) -> dict[int, set[str]]:
    """The ids of the reports in the document that brought each report, itself among them."""
    own, other = reports.alias("own"), reports.alias("other")
    found: dict[int, set[str]] = {key: set() for key in keys}
    for part in slices(keys):
        query = (
            select(own.c.key, other.c.id)
            .join(appearances, appearances.c.document_id == own.c.document_id)
            .join(other, other.c.key == appearances.c.report_key)
            .where(own.c.key.in_(part))
        )
        for key, id_ in connection.execute(query):
            found[key].add(id_)
    return found


def put_links(connection: Connection, links: Iterable[Link]) -> None:
    """Store which version replaced which."""
    for link in links:
        connection.execute(
            update(reports).where(reports.c.id == link.older).values(superseded_by=link.newer, superseded_at=link.since)
        )
