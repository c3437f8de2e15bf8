"""A library is the same on either database: what is stored, what is found, in which order, and what is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select

from bot.wiring import Services
from retrieval.dates import parse_published
from retrieval.embed import HashEmbedder
from retrieval.library import schema
from retrieval.types import Scope
from retrieval.understand import Question
from retrieval.vectors.embedded import EmbeddedIndex
from tests.conftest import DEEDS, NOW, PLACES, THINGS, Record, Shelf, made_up
from tests.databases import TEMPLATE, Postgres

# An address longer than PostgreSQL's ordinary index takes, a language and an id that no source should state.
ODD: Record = {
    "id": "Ödd " * 90,
    "title": "Straße reopened " * 40,
    "text": "Guards left the Rabia crossing overnight, a colonel said on Saturday. Nobody took it over, he said.",
    "url": "https://levantwire.example/" + "rabia/" * 1000,
    "lang": "en-" + "x" * 90,
    "source": "Levant Wire " * 20,
}
QUESTIONS = (
    *(f"Who {deed} the {thing} near {place}?" for deed, thing, place in zip(DEEDS, THINGS, PLACES, strict=False)),
    "What happened in Mosul on 13 June 2014?",
    "من دخل مدينة الموصل؟",
    "on Friday near Mosul while police attacked",
    "Rabia crossing",
    "football in Patagonia",
)
SCOPES = (Scope(), Scope(as_of=parse_published("2014-06-15")), Scope(since=parse_published("2014-06-20")))


@pytest.fixture(scope="module")
def both(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Services]]:
    """The same reports in two libraries, in several batches.

    The vector index takes no part: it is drawn by chance, so that two of one library differ in their last places.
    """
    with postgres.database(TEMPLATE) as address:
        shelves = [Shelf(tmp_path_factory.mktemp(name), url) for name, url in (("file", None), ("server", address))]
        for shelf in shelves:
            records = made_up(90, seed=51)
            shelf.take_in(shelf.file("first.jsonl", records[:70]))
            shelf.take_in(shelf.file("second.jsonl", [*records[70:], ODD]))
        assert same(shelves[0]) == same(shelves[1])
        owners = [EmbeddedIndex.open(shelf.data / "chroma", HashEmbedder.model) for shelf in shelves]
        with shelves[0].open() as one, shelves[1].open() as other:
            yield one, other
        for owner in owners:
            owner.close()


def same(shelf: Shelf) -> dict[str, Any]:
    """Every row of every table, without where files lay and the name of the vector index."""
    with shelf.sql() as connection:
        return {table.name: rows_of(connection, table) for table in schema.metadata.sorted_tables}


def rows_of(connection: Connection, table: Table) -> list[Any]:
    """The rows of a table, in any one order."""
    columns = (column for column in table.c if column.name not in ("source", "generation", "indexed"))
    return sorted(connection.execute(select(*columns)).all(), key=repr)


@pytest.mark.parametrize("scope", SCOPES, ids=["all", "as of", "since"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_is_found_and_answered(both: tuple[Services, Services], question: str, scope: Scope) -> None:
    """Reports, passages, scores, copies, order and the answer's every word."""
    asked = Question(question, as_of=scope.as_of, since=scope.since)
    for limit in (3, 30):
        found, other = (one.answering.evidence(asked, limit=limit, now=NOW).evidence for one in both)
        assert [(e.report.id, e.passage.passage, e.why, [c.id for c in e.copies]) for e in found] == [
            (e.report.id, e.passage.passage, e.why, [c.id for c in e.copies]) for e in other
        ]
        assert [e.score for e in found] == pytest.approx([e.score for e in other])
    one, two = (repr(asdict(service.answering.answer(asked, now=NOW))) for service in both)
    assert one == two


@pytest.mark.parametrize("scope", SCOPES, ids=["all", "as of", "since"])
def test_lists_come_in_the_same_order(both: tuple[Services, Services], scope: Scope) -> None:
    """Reports with the undated ones, what is covered, and what happened in a place, one after the other."""
    one, two = (
        (
            [report.report.id for report in services.library.reports(scope)],
            services.library.coverage(scope),
            list(services.library.coverage(scope).outlets),
            services.timelines.of("Mosul", scope),
        )
        for services in both
    )
    assert one == two


def test_an_id_is_found_however_it_is_written(both: tuple[Services, Services]) -> None:
    """The beginning of an id, in capitals or not, names the same report."""
    for services in both:
        for id_ in [one.report.id for one in services.library.reports(Scope())][:5]:
            assert services.library.report(id_[:12].upper()).report.id == id_
        assert services.library.report(ODD["id"].strip()).report.external_id == ODD["id"].strip()
