"""What a newer parser, gazetteer or list of outlets made stale is redone, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from bot.wiring import Services
from retrieval.errors import ReadLater
from retrieval.library.database import Database
from retrieval.library.entries import Versions
from retrieval.library.redoing import Redoing
from retrieval.library.store import Store
from retrieval.outlets import Outlet, Outlets
from retrieval.parse import Parser
from retrieval.parse.attribution import Attribution
from retrieval.progress import Quiet
from retrieval.readers import Extract, Paragraph
from retrieval.reindex import Reindex, Reindexed
from retrieval.types import Document, Media, Report, Scope
from retrieval.understand import Question
from tests.conftest import NOW, CountingEmbedder, Shelf, content, made_up, take_in
from tests.older import PRESENT, Rules, made_by, older_rules

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

# An older list of outlets, in which one had another name.
RENAMED = Outlets([Outlet("LWire", (), ("Levant Wire",))])


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
    older = replace(PRESENT, outlets=RENAMED)
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
    older = replace(PRESENT, outlets=RENAMED)
    stored(shelf, both, older.parser.parse(both).reports)
    with shelf.open() as opened:
        bridge, market = sorted(opened.library.reports(SCOPE), key=lambda one: one.report.title)
        opened.withdrawals.withdraw(bridge.report.id, "a hoax", now=NOW)
        redone(opened)
        assert [one.report.title for one in opened.library.reports(SCOPE)] == ["Market"]
        assert opened.library.report(market.report.id).report.title == "Market"


def test_reports_beside_a_withdrawn_one_stay(shelf: Shelf) -> None:
    """Versions of the page that a withdrawal left standing are as alike to its tombstone: read anew, they stay."""
    records = [
        version(number, text) for number, text in enumerate((MARKET, MARKET + " More.", MARKET + " More, again."))
    ]
    made_by(replace(PRESENT, outlets=RENAMED), shelf, shelf.file("versions.jsonl", records))
    with shelf.open() as opened:
        chain = opened.library.versions(opened.library.reports(SCOPE)[0].report.id)
        opened.withdrawals.withdraw(chain[0].report.id, "a hoax", now=NOW)
        redone(opened)
        (current,) = opened.library.reports(SCOPE)
        assert [one.report.body for one in opened.library.versions(current.report.id)] == [
            one.report.body for one in chain[1:]
        ]


def test_undated_versions_keep_their_order(shelf: Shelf) -> None:
    """Which of two versions without a date is the later one is known by their coming in, whatever ids they get."""
    for number in range(6):
        texts = (f"{MARKET} Gate {number} stays closed.", f"{MARKET} Gate {number} is open again.")
        records = [version(number, text, url=f"https://levantwire.example/{number}") for text in texts]
        for record in records:
            del record["published"]
            made_by(replace(PRESENT, outlets=RENAMED), shelf, shelf.file("one.jsonl", [record]))
    with shelf.open() as opened:
        before = {one.report.body for one in opened.library.reports(SCOPE)}
        redone(opened)
        assert {one.report.body for one in opened.library.reports(SCOPE)} == before
        assert all(body.endswith("open again.") for body in before)


def test_a_story_that_stands_twice_in_a_page_is_one(shelf: Shelf) -> None:
    """As an ingest has it: read anew, under the same id or another, it is one report."""
    article = PAGE[PAGE.index("<article>") : PAGE.index("</body>")]
    file = shelf.file("page.html", PAGE.replace(article, article * 2))
    for rules in (older_rules(), replace(PRESENT, outlets=RENAMED)):
        made_by(rules, shelf, file)
        with shelf.open() as opened:
            assert not redone(opened).failed
            assert len(opened.library.reports(SCOPE)) == 1
            assert opened.checking.run(opened.index.index(), Quiet(), mend=False).found == ()


def test_a_withdrawn_report_stays_out_of_every_file_it_stood_in(shelf: Shelf) -> None:
    """Two files held it, each with another story; neither brings it back under the id that it would have now."""
    story = PAGE[PAGE.index("<article>") : PAGE.index("</body>")]
    first = PAGE.replace(story, story + f"<article><h1>Market</h1><p>{MARKET}</p></article>")
    second = PAGE.replace(story, story + f"<article><h1>Press</h1><p>{MARKET.replace('cattle', 'book')}</p></article>")
    files = [shelf.file("one.html", first), shelf.file("two.html", second)]
    made_by(replace(PRESENT, outlets=RENAMED), shelf, *files)
    with shelf.open() as opened:
        (bridge,) = (one for one in opened.library.reports(SCOPE) if "bridge" in one.report.title.lower())
        opened.withdrawals.withdraw(bridge.report.id, "a hoax", now=NOW)
        redone(opened)
        assert {one.report.title for one in opened.library.reports(SCOPE)} == {"Market", "Press"}
        assert take_in(opened, *files).new == ()
        (lifted,) = opened.withdrawals.all()
        opened.withdrawals.readmit(lifted.report_id)
        redone(opened)
        assert {one.report.title for one in opened.library.reports(SCOPE)} == {"Market", "Press", bridge.report.title}


def test_a_withdrawn_file_stays_out_under_another_id(shelf: Shelf) -> None:
    """The file held nothing else and is gone; taken in by a parser that gives the report another id, it stays out."""
    file = shelf.file("page.html", PAGE)
    made_by(replace(PRESENT, outlets=RENAMED), shelf, file)
    with shelf.open() as opened:
        (bridge,) = opened.library.reports(SCOPE)
        opened.withdrawals.withdraw(bridge.report.id, "a hoax", now=NOW)
        result = take_in(opened, file)
        assert (result.new, len(result.warnings)) == ((), 1)


def test_there_and_back_again(shelf: Shelf) -> None:
    """A list of outlets that is edited, put back and edited again: ids go to and fro, and both lead to the report."""
    made_by(replace(PRESENT, outlets=RENAMED), shelf, shelf.file("page.html", PAGE))
    with shelf.open() as opened:
        (first,) = opened.library.reports(SCOPE)
    ids = {first.report.id}
    for outlets in (PRESENT.outlets, RENAMED, PRESENT.outlets):
        redone_by(replace(PRESENT, outlets=outlets), shelf)
        with shelf.open() as opened:
            (present,) = opened.library.reports(SCOPE)
            ids.add(present.report.id)
            assert {opened.library.report(id_).report.id for id_ in ids} == {present.report.id}
    assert len(ids) == 2


def test_files_that_hold_only_known_reports_are_kept_and_read(shelf: Shelf) -> None:
    """Libraries of the first version do not know what stands in such a file: reading it anew tells."""
    files = [shelf.file("one.html", PAGE), shelf.file("two.html", PAGE.replace("<article>", "<article >"))]
    made_by(older_rules(), shelf, *files)
    with shelf.sql() as connection:
        loose = connection.execute(text("SELECT id FROM documents WHERE id NOT IN (SELECT document_id FROM reports)"))
        (id_,) = loose.scalars()
        connection.execute(text("DELETE FROM appearances WHERE document_id = :id"), {"id": id_})
    with shelf.open() as opened:
        redone(opened)
        assert opened.checking.run(opened.index.index(), Quiet(), mend=True).found == ()
        assert redone(opened).documents == 0
    assert len(shelf.tables()["documents"]) == 2
    assert len(shelf.tables()["appearances"]) == 2


def test_pages_that_cannot_be_read_here_keep_their_reports(shelf: Shelf) -> None:
    """A scan that OCR read elsewhere: a machine without it leaves the reports; what was not tried stays stale."""

    def blind(media: Media, content: bytes) -> Extract:
        if content == b"%PDF-1 scan":
            raise ReadLater("it is scanned", hint="install tesseract")
        return Extract("Market", (Paragraph(MARKET, 0),), (), scanned=(2,))

    scan, mixed = (Document(content, Media.PDF, "p.pdf", "p", NOW) for content in (b"%PDF-1 scan", b"%PDF-1 both"))
    stored(shelf, scan, moved(page_of(PAGE), scan))
    market = moved(page_of(f"<article><h1>Market</h1><p>{MARKET}</p></article>"), mixed)
    stored(shelf, mixed, [*market, *moved(page_of(PAGE.replace("bridge", "tunnel")), mixed)])
    parser = Parser(Attribution(PRESENT.gazetteer), PRESENT.outlets, blind)
    with closing(Database.open(shelf.address)) as database:
        redoing = Redoing(database, Versions(parser.version, PRESENT.annotator.version))
        for _ in range(2):
            result = Reindex(redoing, parser, PRESENT.annotator).run(Quiet())
            assert ([one.hint for one in result.failed], result.gone) == (["install tesseract"], ())
        assert redoing.stale().documents == 1
    assert len(shelf.tables()["reports"]) == 3


def test_many_versions_of_a_page_stay_one_chain(shelf: Shelf) -> None:
    """Forty versions of one page, annotated anew, still follow each other."""
    records = [version(number, f"{MARKET} Gate {number} is open.") for number in range(40)]
    made_by(older_rules(), shelf, shelf.file("versions.jsonl", records))
    with shelf.open() as opened:
        redone(opened)
        (current,) = opened.library.reports(SCOPE)
        assert len(opened.library.versions(current.report.id)) == 40


def version(number: int, body: str, url: str = "https://levantwire.example/market") -> dict[str, str]:
    """A record of a version of the page of the market."""
    published = f"2014-06-{number % 28 + 1:02}T{number // 28:02}:00:00Z"
    return {"title": "Market", "text": body, "url": url, "published": published, "source": "Levant Wire"}


def redone_by(rules: Rules, shelf: Shelf) -> None:
    """Redo a library as a sitrep with other rules would."""
    with closing(Database.open(shelf.address)) as database:
        redoing = Redoing(database, Versions(rules.parser.version, rules.annotator.version))
        assert not Reindex(redoing, rules.parser, rules.annotator).run(Quiet()).failed


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
