"""Archives, messages, feeds, saved pages and addresses through the front door, into a library and out of it."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from bot import settings
from bot.wiring import services
from retrieval.errors import SourceError
from retrieval.ingest import Ingested
from retrieval.types import Media, Report, Scope
from tests.conftest import NOW, Shelf
from tests.retrieval.hostile import MILL_TEXT, PAGE, RAID_TEXT, item, message, packed, rss, saved_page

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
ADDRESS = "https://levantwire.example/raid"


@dataclass(frozen=True)
class Page:
    """What an address gave."""

    content: bytes
    url: str
    content_type: str | None = "text/html"


@dataclass(frozen=True)
class Site:
    """One page, at its address and at one that leads there."""

    page: Page

    def get(self, url: str) -> Page:
        """The page there."""
        if url.rstrip("/") not in (self.page.url, "http://short.example"):
            raise SourceError("no such page", hint="look at the address")
        return self.page


def take_in(shelf: Shelf, *sources: str, web: Site | None = None) -> tuple[Ingested, Sequence[Report]]:
    """Ingest sources; what became of them, and the new reports."""
    chosen = settings.isolated(shelf.data, embedder="hash")
    with services(chosen, clock=lambda: NOW, web=web) as opened:
        result = opened.ingest.run(sources, now=NOW, stdin=io.BufferedReader(io.BytesIO()))
        return result, [opened.library.report(id_).report for id_ in result.new]


def with_everything() -> EmailMessage:
    """A message with a report, a page and an archive."""
    mail = message(MILL_TEXT, From="AFP <desk@afp.com>", Date="Sat, 21 Jun 2014 10:00:00 +0300", Subject="Mill")
    mail.add_attachment(PAGE.encode(), maintype="text", subtype="html", filename="page.html")
    mail.add_attachment(packed({"page.html": PAGE}), maintype="application", subtype="zip", filename="a.zip")
    return mail


def test_everything_goes_in_once(shelf: Shelf) -> None:
    """A page in a message, in an archive in it, and by itself is one report; doing all twice changes nothing."""
    files = [
        shelf.file("all.eml", with_everything().as_bytes()),
        shelf.file("set.zip", packed({"page.html": PAGE, "feed.xml": rss(item().replace("Four", "Five"))})),
        shelf.file("page.mhtml", saved_page()),
    ]
    result, reports = take_in(shelf, *files)
    assert (result.failed, result.duplicates) == ((), 2)
    assert sorted((report.title, str(report.published), str(report.url)) for report in reports) == [
        ("Mill", "2014-06-21T07:00:00Z", "None"),
        ("Police killed in raid near Samarra", "None", "None"),
        ("Police killed in raid near Samarra", "None", "https://www.levantwire.example/raid"),
        ("Story 1", "2014-06-21T10:00:00Z", "https://levantwire.example/1"),
    ]
    again, _ = take_in(shelf, *files)
    assert (again.new, again.revised, again.duplicates) == ((), (), 6)


def test_a_page_from_the_web_has_its_address(shelf: Shelf) -> None:
    """A page that names no address is a report at the one that answered, and is read again with it."""
    result, [report] = take_in(shelf, "http://short.example/", web=Site(Page(PAGE.encode(), ADDRESS)))
    assert (result.failed, report.url) == ((), ADDRESS)
    with closing(sqlite3.connect(shelf.data / "library.db")) as connection:
        assert connection.execute("SELECT source, address, media FROM documents").fetchall() == [
            (ADDRESS, ADDRESS, str(Media.HTML))
        ]


def test_a_text_from_the_web_has_its_address(shelf: Shelf) -> None:
    """So has a text; an address that it names itself goes before."""
    page = Page(RAID_TEXT.encode(), ADDRESS, "text/plain")
    assert [report.url for report in take_in(shelf, ADDRESS, web=Site(page))[1]] == [ADDRESS]
    own = "https://other.example/2014/raid"
    page = Page(f"{RAID_TEXT}\n\nSource: {own}\n".encode(), ADDRESS, "text/plain")
    assert [report.url for report in take_in(shelf, ADDRESS, web=Site(page))[1]] == [own]


def test_a_bad_member_does_not_stop_the_rest(shelf: Shelf) -> None:
    """What is bad is named by archive and member, with a way out; the rest is in the library."""
    content = packed(
        {"a.bin": bytes(range(256)) * 10, "b.txt": RAID_TEXT, "c.jsonl": '{"text": 3}\n{"text": "Yes it is."}'}
    )
    path = shelf.file("set.zip", content)
    result, reports = take_in(shelf, path, "https://nowhere.example/", web=Site(Page(b"", ADDRESS)))
    assert len(reports) == 2
    assert {problem.source.removeprefix(path): problem.text for problem in result.failed} == {
        "!a.bin": "binary data, not a text",
        "!c.jsonl:1": "text is not a string",
        "https://nowhere.example/": "no such page",
    }
    assert all(problem.hint for problem in result.failed)


def test_every_sample_goes_into_every_database(shelf: Shelf) -> None:
    """Files as programs write them, all formats in one batch: none is too much for a column of either database."""
    with shelf.open() as opened:
        result = opened.ingest.run([str(SAMPLES)], now=NOW, stdin=io.BufferedReader(io.BytesIO()))
    assert len(result.new) > 30
    assert all(problem.hint for problem in result.failed)


def test_a_teaser_does_not_replace_what_the_full_feed_gave(shelf: Shelf) -> None:
    """The same entries, first whole, then as teasers: the whole stories are the current ones, in either order."""
    full, teasers = (str(SAMPLES / f"feed-hugo-{kind}.xml") for kind in ("full", "teaser"))
    held: list[list[str]] = []
    with shelf.open() as opened:
        for source in (full, teasers, full):
            opened.ingest.run([source], now=NOW, stdin=io.BufferedReader(io.BytesIO()))
            held.append([one.report.body for one in opened.library.reports(Scope())])
    assert len(held[0]) == 5
    assert held[0] == held[1] == held[2]


def test_a_pdf_from_the_web_has_its_address(shelf: Shelf) -> None:
    """A document of pages names none of its own."""
    page = Page(
        (SAMPLES / "pdf-writer-english.pdf").read_bytes(), "https://levantwire.example/raid.pdf", "application/pdf"
    )
    _, [report] = take_in(shelf, page.url, web=Site(page))
    assert report.url == page.url


def test_a_password_in_an_address_is_not_shown(shelf: Shelf) -> None:
    """Neither in messages nor in what scripts get."""
    result, _ = take_in(shelf, "https://me:s3cret@nowhere.example/a", web=Site(Page(b"", ADDRESS)))
    assert [problem.source for problem in result.failed] == ["https://…@nowhere.example/a"]
    assert "s3cret" not in repr(result)


def test_what_is_like_an_address_is_no_path(shelf: Shelf) -> None:
    """Other schemes, and an address without one, are told how an address begins; an empty name is told apart."""
    result, _ = take_in(shelf, "ftp://news.example/a", "www.news.example", "javascript:alert(1)", "")
    assert [problem.hint for problem in result.failed] == [
        *["an address begins with http:// or https://"] * 3,
        "is a variable of your shell unset?",
    ]


def test_links_in_a_folder_are_passed_over(shelf: Shelf, tmp_path: Path) -> None:
    """What lies in a folder that others may write to cannot lead out of it."""
    (tmp_path / "drop").mkdir()
    (tmp_path / "outside.txt").write_text(RAID_TEXT)
    (tmp_path / "drop" / "link.txt").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "drop" / "own.txt").write_text(MILL_TEXT)
    result, _ = take_in(shelf, str(tmp_path / "drop"))
    assert (result.documents, len(result.new)) == (1, 1)
