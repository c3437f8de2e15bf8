"""What a newer parser, gazetteer or list of outlets made stale is redone, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.wiring import Services
from retrieval.library.database import Database
from retrieval.library.entries import Versions
from retrieval.library.redoing import Redoing
from retrieval.library.store import Store
from retrieval.outlets import Outlet, Outlets
from retrieval.progress import Quiet
from retrieval.reindex import Reindex, Reindexed
from retrieval.types import Document, Media, Report, Scope
from retrieval.understand import Question
from tests.conftest import NOW, CountingEmbedder, Shelf, content, made_up
from tests.older import PRESENT, made_by, older_rules

SCOPE = Scope()
PAGE = """<html><head><meta property="og:site_name" content="Levant Wire"></head><body>
<article><h1>Bridge at Ana reopens</h1>
<p>ANA (Levant Wire) - The bridge at Ana was opened to lorries again on Thursday after eleven days of repairs, the
governor's office said. Merchants had paid three times the usual fare for boats across the Euphrates.</p>
<p>The army still searches every lorry, and the queue reached two kilometres by noon, drivers said by telephone.</p>
</article></body></html>"""

MARKET = (
    "The cattle market of Hit opened for the first time since the spring, traders there said by telephone. Prices had "
    "fallen by a third because few buyers can reach the town, and feed is scarce. The council wants to hold it weekly."
)


def caught_up(opened: Services) -> None:
    """Give every passage its vector."""
    index = opened.index.index()
    assert index is not None
    opened.indexer.catch_up(index)


def redone(opened: Services) -> Reindexed:
    """Redo what is stale, with the vectors."""
    result = opened.reindex.run(Quiet())
    caught_up(opened)
    return result


def test_a_library_of_an_older_version_becomes_one_of_this(shelf: Shelf, tmp_path: Path) -> None:
    """Every report, passage, name, date, word, copy and version is as if it had been taken in today."""
    (tmp_path / "fresh").mkdir()
    older, fresh = shelf, Shelf(tmp_path / "fresh")
    files = (shelf.file("records.jsonl", made_up(40, seed=11)), shelf.file("page.html", PAGE))
    fresh.take_in(*files)
    made_by(older_rules(), older, *files)
    assert content(older)["passages"] != content(fresh)["passages"]
    with older.open() as opened:
        assert opened.library.coverage(SCOPE).stale == opened.library.coverage(SCOPE).reports
        result = redone(opened)
        assert result.annotated >= 40
        assert not result.failed
    assert content(older) == content(fresh)


def test_nothing_is_embedded_again_that_did_not_change(shelf: Shelf) -> None:
    """Other names make other annotations of the same texts: nothing is embedded, no passage is made anew."""
    made_by(older_rules(), shelf, shelf.file("records.jsonl", made_up(20, seed=12)))
    counting = CountingEmbedder()
    passages = {row[0] for row in shelf.tables()["passages"]}
    with shelf.open(counting) as opened:
        redone(opened)
    assert counting.embedded == 0
    assert {row[0] for row in shelf.tables()["passages"]} == passages


def test_what_is_not_stale_is_left_alone(shelf: Shelf) -> None:
    """After a redo a second one has nothing to do, and touches no row."""
    made_by(older_rules(), shelf, shelf.file("records.jsonl", made_up(15, seed=13)))
    with shelf.open() as opened:
        redone(opened)
    before = shelf.tables(exactly=True)
    with shelf.open() as opened:
        assert redone(opened) == Reindexed(0, 0, (), (), (), (), ())
    assert shelf.tables(exactly=True) == before


def test_a_report_that_is_read_otherwise_answers_to_its_former_id(shelf: Shelf) -> None:
    """The outlet is part of the id of a page without an address: known by another name, it answers to both ids."""
    older = replace(PRESENT, outlets=Outlets([Outlet("LWire", (), ("Levant Wire",))]))
    made_by(older, shelf, shelf.file("page.html", PAGE))
    with shelf.open(counting := CountingEmbedder()) as opened:
        (before,) = opened.library.reports(SCOPE)
        assert before.report.outlet == "LWire"
        result = redone(opened)
        (after,) = opened.library.reports(SCOPE)
        assert after.report.outlet == "Levant Wire"
        assert result.renamed == ((before.report.id, after.report.id),)
        assert opened.library.report(before.report.id).report == after.report
        assert (result.new, result.gone) == ((), ())
    assert counting.embedded == 0


def test_a_version_that_is_taken_back_and_comes_again(shelf: Shelf) -> None:
    """Read by the present sitrep, by the older one again and by the present one again: both ids name the report."""
    older = replace(PRESENT, outlets=Outlets([Outlet("LWire", (), ("Levant Wire",))]))
    made_by(older, shelf, shelf.file("page.html", PAGE))
    with shelf.open() as opened:
        (before,) = opened.library.reports(SCOPE)
        redone(opened)
        (after,) = opened.library.reports(SCOPE)
    database = Database.open(shelf.address)
    versions = Versions(parser=older.parser.version, annotation=older.annotator.version)
    again = Reindex(Redoing(database, versions), older.parser, older.annotator).run(Quiet())
    database.close()
    assert again.renamed == ((after.report.id, before.report.id),)
    with shelf.open() as opened:
        assert redone(opened).renamed == ((before.report.id, after.report.id),)
        assert {opened.library.report(one.report.id).report.id for one in (before, after)} == {after.report.id}


def test_what_is_no_report_to_the_present_parser_goes(shelf: Shelf) -> None:
    """An older parser took two stories out of a page that holds one: the other goes, with its vectors."""
    document, other = page_of(PAGE), page_of(f"<article><h1>Market</h1><p>{MARKET}</p></article>")
    stored(shelf, document, [*PRESENT.parser.parse(document).reports, *moved(other, document)])
    with shelf.open() as opened:
        caught_up(opened)
        kept, gone = sorted(opened.library.reports(SCOPE), key=lambda one: one.report.title)
        result = redone(opened)
        assert result.gone == (gone.report.id,)
        assert [one.report.id for one in opened.library.reports(SCOPE)] == [kept.report.id]
        index = opened.index.index()
        assert index is not None
        assert index.count() == len(opened.library.passages_of(kept.report.id))


def test_a_document_that_cannot_be_read_any_more_keeps_its_reports(shelf: Shelf) -> None:
    """It is named among the failed once, and not again; what was read of it stays."""
    document = Document(b"", Media.TEXT, "note.txt", "note", NOW)
    stored(shelf, document, moved(page_of(PAGE), document))
    with shelf.open() as opened:
        result = redone(opened)
        assert [(one.source, "stay as they were" in one.text) for one in result.failed] == [("note.txt", True)]
        assert len(opened.library.reports(SCOPE)) == 1
        assert not redone(opened).failed


def test_a_withdrawn_report_stays_out_however_it_is_read(shelf: Shelf) -> None:
    """The present parser gives the story that was taken back another id; it stays out, the other story stays."""
    both = page_of(PAGE.replace("</article>", f"</article><article><h1>Market</h1><p>{MARKET}</p></article>"))
    older = replace(PRESENT, outlets=Outlets([Outlet("LWire", (), ("Levant Wire",))]))
    stored(shelf, both, older.parser.parse(both).reports)
    with shelf.open() as opened:
        bridge, market = sorted(opened.library.reports(SCOPE), key=lambda one: one.report.title)
        opened.withdrawals.withdraw(bridge.report.id, "a hoax", now=NOW)
        redone(opened)
        assert [one.report.title for one in opened.library.reports(SCOPE)] == ["Market"]
        assert opened.library.report(market.report.id).report.title == "Market"


def test_questions_go_on_while_a_library_is_redone(shelf: Shelf) -> None:
    """Asked between its transactions, searches find passages that stand in their reports, and no report is missing."""
    made_by(older_rules(), shelf, shelf.file("records.jsonl", made_up(120, seed=14)))
    asked: list[int] = []

    class Asking(Quiet):
        def redoing(self, done: int, total: int) -> None:
            """Ask at each step."""
            hits = opened.answering.evidence(
                Question("Who attacked the refinery near Baiji?"), limit=5, now=NOW
            ).evidence
            assert hits
            assert all(hit.passage.text in hit.report.body for hit in hits)
            asked.append(len(opened.library.reports(SCOPE)))

    with shelf.open() as opened:
        opened.reindex.run(Asking())
    assert len(asked) > 4
    assert len(set(asked)) == 1


def page_of(html: str) -> Document:
    """A page as it was collected."""
    return Document(html.encode(), Media.HTML, "page.html", "page", NOW)


def moved(source: Document, target: Document) -> list[Report]:
    """The reports of one document as if they had been read from another."""
    return [replace(report, document_id=target.id) for report in PRESENT.parser.parse(source).reports]


def stored(shelf: Shelf, document: Document, reports: Sequence[Report]) -> None:
    """Store a document with what an older parser is said to have read in it."""
    shelf.data.mkdir(exist_ok=True)
    database = Database.open(shelf.address)
    Store(database, "older").add([(document, [PRESENT.annotator.entry(report) for report in reports])])
    database.close()
