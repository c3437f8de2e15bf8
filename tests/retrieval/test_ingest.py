"""Taking reports in: twice, changed, out of order, from two outlets."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.wiring import Services
from retrieval.dates import parse_published
from retrieval.embed import HashEmbedder
from retrieval.errors import NotFound
from retrieval.ingest import Annotator
from retrieval.library.database import Database
from retrieval.library.entries import Versions
from retrieval.library.reading import Library
from retrieval.names import Gazetteer
from retrieval.outlets import Outlets
from retrieval.parse import Parser
from retrieval.parse.attribution import Attribution
from retrieval.progress import Quiet
from retrieval.terms import Terms
from retrieval.types import Published, Scope
from retrieval.understand import Question
from tests.conftest import NOW, CountingEmbedder, Record, Shelf, made_up, take_in

ADDRESS = "https://levantwire.example/2014/06/baiji"
FIRST = (
    "Fighters attacked the refinery at Baiji before dawn on Wednesday, the operator of the plant said. Two storage "
    "tanks were burning and thick smoke hung over the town. Workers had been sent home the day before, and the staff "
    "who stayed behind sheltered in the control room. The army sent helicopters to support the garrison."
)
SECOND = FIRST.replace("Two storage tanks", "Seventeen storage tanks") + " Most units have stopped production."
THIRD = SECOND.replace("Seventeen", "Nineteen") + " By evening the fires were under control, the operator said."
OTHER = (
    "The football league will resume in September after the summer break, its federation announced. Matches in four "
    "provinces move to the capital, where a new stadium opens. Season tickets bought last year stay valid until the "
    "final, and children under twelve enter free. The draw takes place next month."
)


def page(text: str, published: str | None, **changed: str) -> Record:
    """A record of the page at :data:`ADDRESS`."""
    record = {"title": "Baiji refinery under attack", "text": text, "source": "Levant Wire", "url": ADDRESS}
    return record | ({"published": published} if published else {}) | changed


VERSIONS = (page(FIRST, "2014-06-18"), page(SECOND, "2014-06-20"), page(THIRD, "2014-06-23"))


def on(day: str | None) -> Published | None:
    """A day as a bound of a scope; None leaves it open."""
    return parse_published(day) if day else None


def bodies(opened: Services, as_of: str | None = None) -> list[str]:
    """The texts of the reports that a reader sees."""
    return [one.report.body for one in opened.library.reports(Scope(as_of=on(as_of)))]


def test_ingesting_twice_changes_nothing(shelf: Shelf) -> None:
    """The same files again, a day later: every row of every table is what it was, bytes of the word index included."""
    files = [shelf.file("made-up.jsonl", made_up(40, seed=1)), shelf.file("story.txt", FIRST)]
    first = shelf.take_in(*files)
    before = shelf.tables(exactly=True)
    again = shelf.take_in(*files, now=NOW + timedelta(days=1))
    assert shelf.tables(exactly=True) == before
    assert (again.new, again.revised, again.duplicates) == ((), (), first.reports)


def test_a_page_twice_in_one_batch_is_one_report(shelf: Shelf) -> None:
    """A report that one run meets twice, in equal and in reordered records, is stored once and counted twice."""
    record = page(FIRST, "2014-06-18")
    result = shelf.take_in(shelf.file("twice.jsonl", [record, record, dict(sorted(record.items()))]))
    assert (len(result.new), result.duplicates, result.documents) == (1, 2, 3)


def test_nothing_is_embedded_twice(shelf: Shelf) -> None:
    """Each text is embedded once: not again by the next run, nor for a second address with the same title and text."""
    file = shelf.file("made-up.jsonl", made_up(30, seed=2))
    first, second = CountingEmbedder(), CountingEmbedder()
    shelf.take_in(file, embedder=first)
    shelf.take_in(file, embedder=second)
    distinct = {row[4] for row in shelf.tables()["passages"]}
    assert (first.embedded, second.embedded) == (len(distinct), 0)
    copied = shelf.file(
        "copied.jsonl", [record | {"source": "Radio Jazira", "url": ""} for record in made_up(30, seed=2)]
    )
    shelf.take_in(copied, embedder=second)
    assert second.embedded == 0


def test_an_interrupted_run_goes_on_where_it_was(shelf: Shelf) -> None:
    """Vectors made before an embedder broke down are kept, and only the others are made by the next run."""

    class Breaking(CountingEmbedder):
        """Breaks down after 70 texts."""

        def passages(self, texts: object) -> object:  # type: ignore[override]
            if self.embedded >= 70:
                raise RuntimeError("broken")
            return super().passages(texts)  # type: ignore[arg-type]

    file = shelf.file("made-up.jsonl", made_up(60, seed=3))
    with pytest.raises(RuntimeError, match="broken"):
        shelf.take_in(file, embedder=Breaking())  # type: ignore[arg-type]
    kept = len(shelf.tables()["vectors"])
    rest = CountingEmbedder()
    shelf.take_in(file, embedder=rest)
    assert kept >= 64
    assert rest.embedded == len(shelf.tables()["vectors"]) - kept


def test_a_changed_page_is_a_revision(shelf: Shelf) -> None:
    """A reader sees the newest version; the old one answers to its id, and to readers before the change."""
    old = shelf.take_in(shelf.file("one.jsonl", [VERSIONS[0]])).new[0]
    new = shelf.take_in(shelf.file("two.jsonl", [VERSIONS[1]])).revised[0]
    with shelf.open() as opened:
        assert bodies(opened) == [SECOND]
        assert bodies(opened, "2014-06-19") == [FIRST]
        assert opened.library.report(old).superseded_by == new
        assert [one.report.id for one in opened.library.versions(old)] == [old, new]
        assert [one.report.id for one in opened.library.versions(new)] == [old, new]


@pytest.mark.parametrize("asked", ["How many storage tanks were burning at Baiji?", "Baiji refinery"])
def test_a_search_shows_only_the_version_of_its_day(shelf: Shelf, asked: str) -> None:
    """Neither words nor vectors bring up a version that was replaced, or one that was not out yet."""
    shelf.take_in(shelf.file("pages.jsonl", [*VERSIONS, *made_up(10, seed=4)]))
    with shelf.open() as opened:
        for as_of, shown in ((None, THIRD), ("2014-06-22", SECOND), ("2014-06-19", FIRST)):
            found = opened.answering.evidence(Question(asked, as_of=on(as_of)), limit=10, now=NOW).evidence
            assert [one.report.body for one in found if one.report.url == ADDRESS] == [shown]
            copies = [copy.url for one in found for copy in one.copies if one.report.url == ADDRESS]
            assert copies == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("together", [True, False], ids=["one run", "three runs"])
def test_versions_may_arrive_in_any_order(shelf: Shelf, order: tuple[int, ...], together: bool) -> None:
    """Whichever version is collected first, each day's reader sees one version: the one of that day."""
    pages = [VERSIONS[number] for number in order]
    batches = [pages] if together else [[one] for one in pages]
    with shelf.open() as opened:
        for number, batch in enumerate(batches):
            take_in(opened, shelf.file(f"{number}.jsonl", batch), vectors=False)
        assert bodies(opened) == [THIRD]
        for day, shown in (("18", FIRST), ("19", FIRST), ("20", SECOND), ("22", SECOND), ("23", THIRD)):
            assert bodies(opened, f"2014-06-{day}") == [shown]
        assert bodies(opened, "2014-06-17") == []
        newest = opened.library.reports(Scope())[0].report.id
        assert [one.report.body for one in opened.library.versions(newest)] == [FIRST, SECOND, THIRD]


def test_until_shows_the_version_of_then_and_says_so(shelf: Shelf) -> None:
    """A version stands until the one that replaced it was published; outside ``as_of`` it is marked as replaced."""
    shelf.take_in(shelf.file("pages.jsonl", VERSIONS[:2]))
    with shelf.open() as opened:
        for scope, shown in (
            (Scope(until=on("2014-06-19")), [FIRST]),
            (Scope(since=on("2014-06-18"), until=on("2014-06-20")), [SECOND]),
            (Scope(as_of=on("2014-06-19")), [FIRST]),
            (Scope(as_of=on("2014-06-20"), until=on("2014-06-19")), []),
        ):
            assert [one.report.body for one in opened.library.reports(scope)] == shown
        first = opened.library.reports(Scope(until=on("2014-06-19")))[0]
        assert first.superseded_by is not None


def test_versions_dated_vaguely_show_one_at_a_time(shelf: Shelf) -> None:
    """A version of "June" is certainly out at the end of June: until then the one before it is what is known."""
    shelf.take_in(shelf.file("pages.jsonl", [VERSIONS[0], page(SECOND, "2014-07")]))
    with shelf.open() as opened:
        for day, shown in (("2014-06-18", FIRST), ("2014-07-05", FIRST), ("2014-07-30", FIRST), ("2014-07", SECOND)):
            assert bodies(opened, day) == [shown]


def test_coverage_counts_what_was_superseded_within_the_scope(shelf: Shelf) -> None:
    """As of 19 June a correction of 20 June does not exist."""
    shelf.take_in(shelf.file("pages.jsonl", VERSIONS))
    with shelf.open() as opened:
        for day, counts in (("17", (0, 0)), ("19", (1, 0)), ("20", (1, 1)), ("23", (1, 2))):
            found = opened.library.coverage(Scope(as_of=on(f"2014-06-{day}")))
            assert (found.reports, found.superseded) == counts
        assert opened.library.coverage(Scope()).superseded == 2
        assert opened.library.coverage(Scope(since=on("2014-06-20"))).superseded == 1


@pytest.mark.parametrize("as_of", [None, "2014-12-31"])
def test_many_versions_of_a_page_do_not_crowd_others_out(shelf: Shelf, as_of: str | None) -> None:
    """A page corrected 130 times leaves room for the reports beside it, by words and by meaning."""
    texts = [f"{FIRST} Update {number}." for number in range(130)]
    versions = [page(text, f"2014-06-18T{at // 60:02}:{at % 60:02}:00Z") for at, text in enumerate(texts)]
    other = page(SECOND.replace("Seventeen", "Nine"), "2014-06-18", url="https://a.example/x", title="Tanks")
    shelf.take_in(shelf.file("pages.jsonl", [*versions, other, *made_up(20, seed=6)]))
    scope = Scope(as_of=on(as_of))
    with shelf.open() as opened:
        library, index = opened.library, opened.index.index()
        assert index is not None
        keys = [key for key, _ in library.by_words(["refineri", "tank", "n:baiji"], scope, 100)]
        assert {texts[-1], other["text"]} <= {one.report.body for one in library.passages(keys, scope).values()}
        vector = HashEmbedder().query(f"Baiji refinery under attack {FIRST}")
        nearest = library.first_visible(lambda count: index.nearest(vector, count), scope, 20)
        assert {texts[-1], other["text"]} <= {
            one.report.body for one in library.passages([key for key, _ in nearest], scope).values()
        }
        assert len(nearest) == 20


def test_reports_that_other_word_lists_annotated_are_stale(shelf: Shelf) -> None:
    """A reader that knows the present version counts the reports that bear another one."""
    shelf.take_in(shelf.file("pages.jsonl", [*VERSIONS, *made_up(5, seed=7)]))
    gazetteer = Gazetteer.load()
    present = Versions(
        Parser(Attribution(gazetteer), Outlets.load()).version, Annotator(gazetteer, Terms.load()).version
    )
    others = (
        replace(present, annotation=Annotator(gazetteer, Terms([("fire", ["fire"])])).version),
        replace(present, parser=Parser(Attribution(gazetteer), Outlets([])).version),
    )
    assert len(present.annotation) <= 120
    assert len(present.parser) <= 40
    database = Database.open(shelf.database_url or f"sqlite:///{shelf.data / 'library.db'}")
    reports = Library(database, present).coverage(Scope()).reports
    stale = [Library(database, versions).coverage(Scope()).stale for versions in (present, *others)]
    database.close()
    assert stale == [0, reports, reports]


def test_an_undated_revision_does_not_hide_the_dated_report(shelf: Shelf) -> None:
    """A version without a date replaces the one before, but under ``as_of`` the dated one is all that is known."""
    shelf.take_in(shelf.file("one.jsonl", [VERSIONS[0]]))
    assert len(shelf.take_in(shelf.file("two.jsonl", [page(SECOND, None, url=ADDRESS)])).revised) == 1
    with shelf.open() as opened:
        assert bodies(opened) == [SECOND]
        assert bodies(opened, "2014-06-30") == [FIRST]


def test_two_stories_at_one_address_are_not_revisions(shelf: Shelf) -> None:
    """A front page that carries another story today keeps both, with titles or without."""
    for number, (one, other) in enumerate((("Baiji refinery under attack", "League resumes"), ("", ""))):
        at = f"https://levantwire.example/front/{number}"
        records = [page(FIRST, "2014-06-18", title=one, url=at), page(OTHER, "2014-06-19", title=other, url=at)]
        assert len(shelf.take_in(shelf.file(f"{number}.jsonl", records)).new) == 2


def test_two_stories_on_one_page_are_not_revisions(shelf: Shelf) -> None:
    """A page of which one story changed while another came: the change is a revision, the other story is new."""
    paragraphs = "".join(f"<p>{one}.</p>" for one in FIRST.rstrip(".").split(". "))
    html = (
        f"<html><head><link rel=canonical href='{ADDRESS}'></head><body><article><h1>Baiji</h1>{paragraphs}</article>"
    )
    first = shelf.take_in(shelf.file("page.html", html + "</body></html>"))
    again = shelf.take_in(shelf.file("page2.html", html.replace("Two storage", "Nine storage") + "</body></html>"))
    assert (len(first.new), len(again.new), len(again.revised)) == (1, 0, 1)


def test_equal_text_from_two_outlets_is_two_reports_of_one_lineage(shelf: Shelf) -> None:
    """Both are kept and each names the other as its copy; a search shows them as one hit."""
    other = page(FIRST, "2014-06-18", source="Gulf Morning Post", url="https://gulfmorningpost.example/baiji")
    result = shelf.take_in(
        shelf.file("wire.jsonl", [VERSIONS[0], other, page(OTHER, "2014-06-18", url="https://a.example/x")])
    )
    assert len(result.new) == 3
    one, two, unlike = result.new
    with shelf.open() as opened:
        copies = opened.library.copies(result.new, Scope())
        assert {id_: [copy.id for copy in found] for id_, found in copies.items()} == {
            one: [two],
            two: [one],
            unlike: [],
        }
        found = opened.answering.evidence(Question("Baiji refinery tanks burning"), limit=10, now=NOW).evidence
        assert [{hit.report.id, *(copy.id for copy in hit.copies)} for hit in found if hit.copies] == [{one, two}]


def test_original_bytes_are_kept(shelf: Shelf) -> None:
    """Whatever the parser made of it, a file or a line of records is in the library byte for byte, once."""
    html = f"<html><body><article><h1>Baiji</h1><p>{FIRST}</p></article></body></html>".encode("utf-16")
    line = '{"text": "' + SECOND + '",  "published":"2014-06-20"}'
    files = [shelf.file("a.html", html), shelf.file("b.html", html), shelf.file("c.jsonl", f"\n{line}\n")]
    shelf.take_in(*files)
    with shelf.sql() as connection:
        kept = {content for (content,) in connection.execute(text("SELECT content FROM documents"))}
    assert kept == {html, line.encode()}


def test_a_bad_source_does_not_stop_the_others(shelf: Shelf) -> None:
    """What cannot be read is named with its place, and everything else is taken in and found."""
    lines = shelf.file("lines.jsonl", '{"text": "' + FIRST + '"}\nnonsense\n{"title": "no text"}\n')
    missing = str(Path(shelf.folder, "missing.txt"))
    result = shelf.take_in(missing, lines, shelf.file("empty.txt", ""), shelf.file("good.txt", OTHER))
    assert [problem.source for problem in result.failed] == [
        missing,
        f"{lines}:2",
        f"{lines}:3",
        str(shelf.folder / "empty.txt"),
    ]
    assert (result.documents, len(result.new)) == (2, 2)


def test_a_report_is_found_by_words_before_it_has_vectors(shelf: Shelf) -> None:
    """Without waiting for vectors, with a scope and without: found by words, and by both when they are there."""
    ready = shelf.file("ready.jsonl", made_up(12, seed=5))
    waiting = shelf.file("waiting.jsonl", [page(OTHER, "2014-06-18")])
    with shelf.open() as opened:
        take_in(opened, ready)
        take_in(opened, waiting, vectors=False)
        for since in (None, "2014-06-01"):
            found = opened.answering.evidence(Question("football league stadium", since=on(since)), limit=3, now=NOW)
            assert found.by_meaning
            assert (found.evidence[0].report.body, "meaning" in found.evidence[0].why) == (OTHER, False)
        index = opened.index.index()
        assert index is not None
        assert opened.indexer.catch_up(index)[1] == 0
        found = opened.answering.evidence(Question("football league stadium"), limit=3, now=NOW)
        assert "meaning" in found.evidence[0].why


def test_what_is_no_character_stops_nothing(shelf: Shelf) -> None:
    """A file whose name is not UTF-8 is taken in like another; NUL and half a character find and break nothing."""
    path = os.fsencode(shelf.folder) + b"/caf\xe9.txt"
    with open(path, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(FIRST.replace("Two", "T\0wo").encode())
    new = shelf.take_in(os.fsdecode(path)).new
    with shelf.open() as opened:
        stored = opened.library.report(new[0]).report
        assert (stored.body, stored.external_id) == (FIRST, "caf\ufffd")
        assert opened.library.report("caf\udce9").report.id == new[0]
        for nothing in ("\0", "a\0b", "\udce9"):
            assert opened.library.passages_of(nothing) == []
            assert opened.library.keys_naming(nothing, Scope(), 5) == []
            assert opened.library.by_words([nothing], Scope(), 5) == []
            assert opened.answering.evidence(Question(f"{nothing} Baiji refinery"), limit=3, now=NOW).evidence
            with pytest.raises(NotFound):
                opened.library.report(f"{nothing}x")


def test_a_text_that_is_repeated_is_found_each_time(shelf: Shelf) -> None:
    """A sentence that fills a whole file: no two of its passages are the same point to the index, and all are found."""
    sentence = (
        "The convoy left the depot at Baiji before dawn and reached the bridge near Tikrit by noon, drivers said. "
    )
    counting = CountingEmbedder()
    shelf.take_in(shelf.file("long.txt", sentence * 600), embedder=counting)
    assert counting.embedded < 5
    with shelf.open() as opened:
        index = opened.index.index()
        assert index is not None
        keys = [key for page in index.key_pages() for key in page]
        vectors = index.vectors_of(keys)
        assert len({vector.tobytes() for vector in vectors.values()}) == len(keys) > 50
        (kept,) = opened.vectors.get("hash-256", [row[4] for row in shelf.tables()["passages"]][10:11]).values()
        assert min(float(vector @ kept) for vector in list(vectors.values())[1:-1]) > 0.99999
        assert opened.checking.run(index, Quiet(), mend=False).found == ()
