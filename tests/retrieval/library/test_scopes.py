"""Scopes in SQL say what scopes in Python say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wiring import Services
from retrieval.dates import parse_published
from retrieval.library.reading import Library
from retrieval.types import Precision, Published, Report, Scope
from tests.conftest import Shelf, take_in

START = datetime(2013, 11, 1, tzinfo=UTC)
DAYS = 500
_FORMS = {
    Precision.YEAR: "%Y",
    Precision.MONTH: "%Y-%m",
    Precision.DAY: "%Y-%m-%d",
    Precision.MINUTE: "%Y-%m-%dT%H:%MZ",
    Precision.SECOND: "%Y-%m-%dT%H:%M:%SZ",
}


def truncated(instant: datetime, precision: Precision) -> Published:
    """The period of a precision in which an instant lies."""
    parts = {Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3, Precision.MINUTE: 5, Precision.SECOND: 6}
    year, month, day, hour, minute, second = (
        value if at < parts[precision] else (1 if at < 3 else 0) for at, value in enumerate(instant.timetuple()[:6])
    )
    timed = precision in (Precision.MINUTE, Precision.SECOND)
    return Published(
        datetime(year, month, day, hour, minute, second, tzinfo=UTC), precision, "stated" if timed else None
    )


def instants() -> st.SearchStrategy[datetime]:
    """Instants of the time that the reports are of, often at the very edge of a day."""
    edges = st.sampled_from([timedelta(0), timedelta(hours=23, minutes=59, seconds=59), timedelta(hours=12)])
    return st.builds(lambda day, edge: START + timedelta(days=day) + edge, st.integers(-5, DAYS + 5), edges)


PUBLISHED = st.builds(truncated, instants(), st.sampled_from(list(Precision)))
SCOPES = st.builds(Scope, st.none() | PUBLISHED, st.none() | PUBLISHED, st.none() | PUBLISHED)


@pytest.fixture(scope="module")
def opened(database_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A library of 120 reports of every precision, one in ten undated."""
    rng = random.Random(31)
    records = []
    for number in range(120):
        record = {"id": str(number), "title": f"Number {number}", "text": f"A report from Mosul, numbered n{number}x."}
        if number % 10:
            instant = START + timedelta(days=rng.randrange(DAYS), seconds=rng.choice([0, 86399, rng.randrange(86400)]))
            record["published"] = f"{instant:{_FORMS[rng.choice(list(Precision))]}}"
        records.append(record)
    shelf = Shelf(tmp_path_factory.mktemp("scopes"), database_url)
    with shelf.open() as services:
        assert len(take_in(services, shelf.file("reports.jsonl", records), vectors=False).new) == len(records)
        yield services


def everything(library: Library) -> list[Report]:
    """All reports, in order of publication, undated ones last."""
    return [one.report for one in library.reports(Scope())]


@given(scope=SCOPES)
def test_every_way_to_ask_obeys_the_scope(opened: Services, scope: Scope) -> None:
    """Reports, words, names, keys, passages and counts in a scope are those whose publication lies inside it."""
    library = opened.library
    inside = [report for report in everything(library) if scope.contains(report.published)]
    ids = {report.id for report in inside}
    assert [one.report for one in library.reports(scope)] == inside
    keys = library.keys_in(scope, 1000)
    assert keys is not None
    by_words = [key for key, _ in library.by_words(["report"], scope, 1000)]
    assert sorted(by_words) == sorted(keys) == sorted(library.keys_naming("mosul", scope, 1000))
    assert {one.report.id for one in library.passages(range(1, 200), scope).values()} == ids
    assert len(keys) == len(inside)
    coverage = library.coverage(scope)
    dated = [report.published for report in inside if report.published]
    assert (coverage.reports, coverage.passages, coverage.undated) == (len(inside), len(keys), 12)
    newest = library.newest(scope)
    assert (newest.instant if newest else None) == max((one.instant for one in dated), default=None)


def test_too_many_keys_are_not_listed(opened: Services) -> None:
    """Where a scope holds more passages than asked for, there is no list, rather than a part of one."""
    assert opened.library.keys_in(Scope(), 119) is None
    assert len(opened.library.keys_in(Scope(), 120) or ()) == 120


@pytest.mark.parametrize(
    ("published", "since", "until", "inside"),
    [
        ("2014-06-20T23:59:59Z", None, "2014-06-20", True),
        ("2014-06-21T00:00:00Z", None, "2014-06-20", False),
        ("2014-06-20T00:00:00Z", "2014-06-20", None, True),
        ("2014-06-20T02:30:00+03:00", "2014-06-20", None, False),
        ("2014-06-30T23:59:59Z", None, "2014-06", True),
        ("2014-07-01", None, "2014-06", False),
        ("2014-06-01", "2014-06", None, True),
        ("2014-12-31", "2014", "2014", True),
        ("2014-06", "2014-06-02", None, False),
        (None, "1990", None, False),
        (None, None, "2030", False),
        (None, None, None, True),
    ],
)
def test_bounds_are_inclusive(
    shelf: Shelf, published: str | None, since: str | None, until: str | None, inside: bool
) -> None:
    """A bare day counts to its last second, a month to its last day; what is undated lies in no scope."""
    record = {"text": "Mosul was quiet."} | ({"published": published} if published else {})
    with shelf.open() as opened:
        take_in(opened, shelf.file("one.jsonl", [record]), vectors=False)
        for bound in ("until", "as_of"):
            scope = Scope(on(since), **{bound: on(until)})
            assert len(opened.library.reports(scope)) == inside


@pytest.mark.parametrize(
    ("published", "day", "until", "as_of"),
    [
        ("2014-06", "2014-06-05", True, False),
        ("2014-06", "2014-06-30", True, True),
        ("2014-06", "2014-06", True, True),
        ("2014", "2014-12-30", True, False),
        ("2014", "2015", True, True),
        ("2014-06-05", "2014-06-05", True, True),
        ("2014-06-05", "2014-06-05T12:00:00Z", True, False),
        ("2014-06-05T12:00:00Z", "2014-06-05T12:00:00Z", True, True),
    ],
)
def test_what_may_not_be_out_yet_does_not_exist(
    shelf: Shelf, published: str, day: str, until: bool, as_of: bool
) -> None:
    """Under ``as_of`` the whole period of a publication must be over; ``until`` asks only for its beginning."""
    with shelf.open() as opened:
        take_in(opened, shelf.file("one.jsonl", [{"text": "Mosul was quiet.", "published": published}]), vectors=False)
        assert len(opened.library.reports(Scope(until=on(day)))) == until
        assert len(opened.library.reports(Scope(as_of=on(day)))) == as_of


def on(day: str | None) -> Published | None:
    """A bound as the command line reads it."""
    return parse_published(day) if day else None
