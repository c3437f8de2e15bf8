"""Saved pages: the root part is the page, its address and title are candidates, and broken ones are read or told."""

from __future__ import annotations

import pytest

from tests.retrieval.hostile import PAGE, RAID_TEXT, TITLE, saved_page
from tests.retrieval.parse.conftest import Read


def test_a_saved_page(read: Read) -> None:
    """The page's story with its address; the day on which it was saved is no publication date."""
    report = read("a.mhtml", saved_page()).report
    assert (report.title, report.body, report.published) == (TITLE, RAID_TEXT, None)
    assert report.url == "https://www.levantwire.example/raid"


def test_what_the_page_says_of_itself_counts_first(read: Read) -> None:
    """A canonical address goes before the one it was saved from; the window's title fills in for none."""
    link = "<link rel='canonical' href='https://levantwire.example/2014/06/21/raid'>"
    report = read("a.mhtml", saved_page(PAGE.replace("<title>", f"{link}<title>"))).report
    assert (report.url, str(report.published)) == ("https://levantwire.example/2014/06/21/raid", "2014-06-21")
    bare = PAGE.replace(f"<title>{TITLE}</title>", "").replace(f"<h1>{TITLE}</h1>", "")
    assert read("b.mhtml", saved_page(bare)).report.title == "The window's title"


@pytest.mark.parametrize(
    "content",
    [
        saved_page(stated="other"),
        saved_page().replace(b"Snapshot-Content-Location: ", b"X: "),
        saved_page().replace(b"From: <Saved by Blink>\r\n", b'From: "Saved by Windows Internet Explorer 11"\r\n'),
        saved_page().replace(b"=3D", b"=").replace(b"killed =\r\nfour", b"killed four"),
        saved_page().replace(b"quoted-printable", b"8bit").replace(b"=3D", b"=").replace(b"=\r\n", b""),
        saved_page().replace(b"\r\n", b"\n"),
        saved_page().replace(b'type="text/html";', b'type="text/html"; start="<frame-1@mhtml.blink>";'),
        saved_page().replace(b'type="text/html";', b'type="text/html"; start="<nothing>";'),
    ],
    ids=[
        "wrong boundary",
        "no address",
        "explorer",
        "not quoted",
        "8bit",
        "unix",
        "start",
        "wrong start",
    ],
)
def test_odd_and_broken_saved_pages(content: bytes, read: Read) -> None:
    """Other browsers' headers, wrong boundaries and encodings, and a missing end: the page is read."""
    report = read("a.mhtml", content).report
    assert (report.title, report.url) == (TITLE, "https://www.levantwire.example/raid")
    assert report.body == RAID_TEXT


@pytest.mark.parametrize("part", [0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
def test_a_saved_page_that_is_cut_off(part: float, read: Read) -> None:
    """Of a page that was not saved to its end what is there is read, or it is one line."""
    content = saved_page()
    reading = read("a.mhtml", content[: int(part * len(content))])
    assert all(RAID_TEXT.startswith(report.body) for report in reading.reports)
    assert len(reading.reports) + len(reading.failed) == 1


def test_without_a_root(read: Read) -> None:
    """A file without an HTML part is one line."""
    reading = read("a.mhtml", saved_page(kind="image/svg+xml"))
    assert (reading.reports, list(reading.failed.values())) == ([], ["the saved page holds no HTML part"])


def test_an_address_that_is_none(read: Read) -> None:
    """A page saved from disk has no address."""
    content = saved_page().replace(b"https://www.levantwire.example", b"file:///C:/pages")
    assert read("a.mhtml", content).report.url is None
