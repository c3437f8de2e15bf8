"""Full text: an entry that is only a teaser and its page become one report."""

from __future__ import annotations

from datetime import timedelta

import pytest

from retrieval.feeds.types import Outcome
from retrieval.progress import Quiet
from retrieval.types import Scope
from tests.conftest import NOW, Shelf
from tests.retrieval.feeds.conftest import Desk, desk_on, entry, story
from tests.servers.web import WebServer

TEASER = "Patrol 1 met 1 trucks on road 7 near Tikrit, and more …"


def page(number: int, *, canonical: str = "", head: str = "") -> bytes:
    """A page with the whole of a story."""
    paragraphs = "".join(f"<p>{sentence}.</p>" for sentence in story(number).removesuffix(".").split(". "))
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    title = f"Story {number}"
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{link}{head}</head><body><article>"
        f"<h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def teaser(desk: Desk, number: int, path: str | None = None) -> str:
    """An entry that leaves its story to its page, on the same server."""
    text = f"Patrol {number} met {number} trucks on road {number * 7} near Tikrit, and more …"
    return entry(number, text, link=desk.url(path or f"/{number}"))


def served(desk: Desk, number: int = 1) -> None:
    """Let a feed have one teaser, with its page, and follow it with full text."""
    desk.serve([teaser(desk, number)])
    desk.server.answer(f"/{number}", page(number), content_type="text/html")
    desk.follow(full_text=True)


def test_page_and_teaser_are_one_report(desk: Desk) -> None:
    """Of a teaser its page alone is stored: whole, with the date that the feed gives, and fetched once."""
    served(desk)
    polled = desk.one()
    assert (len(polled.new), polled.pages, polled.waiting) == (1, 1, 0)
    [held] = desk.opened.library.reports(Scope())
    assert held.report.body.replace("\n\n", " ") == story(1)
    assert (held.report.url, held.report.title) == (desk.url("/1"), "Story 1")
    assert held.report.published is not None
    assert held.report.published.instant == NOW - timedelta(hours=3)
    desk.serve([teaser(desk, 1), entry(2, "Short.", content=story(2))])
    assert len(desk.one(minutes=15).new) == 1
    assert desk.server.targets.count("/1") == 1


def test_the_date_of_the_feed_outlives_a_new_parser(desk: Desk, shelf: Shelf) -> None:
    """What the feed says of a page's date is kept with the page: reading it again gives the same report."""
    served(desk)
    [id_] = desk.one().new
    with shelf.sql() as connection:
        connection.exec_driver_sql("UPDATE documents SET parser_version = 'older'")
    result = desk.opened.reindex.run(Quiet())
    assert (result.documents, result.new, result.renamed, result.gone) == (1, (), (), ())
    assert [one.report.id for one in desk.reports()] == [id_]


def test_a_page_knows_its_own_date_better(sqlite_desk: Desk) -> None:
    """A date that the page states counts before the feed's."""
    desk = sqlite_desk
    desk.serve([teaser(desk, 1)])
    head = '<meta property="article:published_time" content="2014-06-30T08:00:00Z">'
    desk.server.answer("/1", page(1, head=head), content_type="text/html")
    desk.follow(full_text=True)
    desk.one()
    assert [str(one.report.published) for one in desk.reports()] == ["2014-06-30T08:00:00Z"]


def test_teasers_stay_where_the_operator_wants_no_pages(desk: Desk) -> None:
    """Without --full-text no page is asked for."""
    desk.serve([teaser(desk, 1)])
    desk.server.answer("/1", page(1), content_type="text/html")
    desk.follow()
    assert len(desk.one().new) == 1
    assert "/1" not in desk.server.targets


def test_whole_entries_need_no_page(desk: Desk) -> None:
    """An entry whose content is whole is taken as it stands."""
    desk.serve([entry(1, "Short.", link=desk.url("/1"), content=f"<p>{story(1)}</p>")])
    desk.follow(full_text=True)
    assert len(desk.one().new) == 1
    assert "/1" not in desk.server.targets


@pytest.mark.parametrize("first", ["teasers", "pages"])
def test_one_story_in_two_feeds(desk: Desk, first: str) -> None:
    """With and without full text, in either order: one report that counts, the whole one."""
    desk.serve([teaser(desk, 1)], "/teasers")
    desk.serve([teaser(desk, 1)], "/pages")
    desk.server.answer("/1", page(1), content_type="text/html")
    for path in ("/teasers", "/pages") if first == "teasers" else ("/pages", "/teasers"):
        desk.follow(path, full_text=path == "/pages")
    desk.poll()
    [report] = desk.reports()
    assert report.report.body.replace("\n\n", " ") == story(1)
    assert desk.server.targets.count("/1") == 1


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_page_that_cannot_be_had(desk: Desk, status: int) -> None:
    """Where a server will not give a page, what the feed says is kept, and why is told."""
    desk.serve([teaser(desk, 1)])
    desk.server.answer("/1", status=status)
    desk.follow(full_text=True)
    polled = desk.one()
    assert (len(polled.new), polled.waiting, polled.outcome) == (1, 0, Outcome.ANSWERED)
    assert any(f"what the feed says of it is kept: the server answered {status}" in one.text for one in polled.warnings)
    assert desk.poll(minutes=15).new == ()
    assert desk.server.targets.count("/1") == 1


def test_a_page_is_tried_three_times(desk: Desk) -> None:
    """A page that fails for now is tried again; after the third time its teaser has to do."""
    desk.serve([teaser(desk, 1)])
    desk.server.answer("/1", status=500)
    desk.follow(full_text=True)
    polled = desk.one()
    assert (polled.new, polled.waiting) == ((), 1)
    assert desk.poll(minutes=9).feeds == ()
    [again] = desk.poll(minutes=1).feeds
    assert (again.outcome, again.new, again.waiting) == (Outcome.NOT_ASKED, (), 1)
    last = [one for one in desk.poll(minutes=60).feeds if one.new]
    assert [(len(one.new), one.waiting) for one in last] == [(1, 0)]
    assert desk.server.targets.count("/1") == 3


def test_a_page_that_comes_back(desk: Desk) -> None:
    """A page that failed and is there the next time is taken in, and no teaser of it was."""
    desk.serve([teaser(desk, 1)])
    desk.server.answer("/1", status=503, retry_after="1200")
    desk.follow(full_text=True)
    desk.one()
    assert desk.poll(minutes=14).feeds == ()
    desk.server.answer("/1", page(1), content_type="text/html")
    polled = desk.poll(minutes=6)
    assert len(polled.new) == 1
    assert len(list(desk.opened.library.reports(Scope()))) == 1


@pytest.mark.parametrize(
    "other",
    [
        "<html><body><article><h1>We value your privacy</h1><p>"
        + "Our partners store cookies on your device to measure what you read. " * 9
        + "</p></article></body></html>",
        f"<html><body><article><h1>Story 1</h1><p>{TEASER[:30]}</p></article></body></html>",
        "<html><body></body></html>",
        '<?xml version="1.0"?><rss><channel><title>T</title></channel></rss>',
        "PK\x03\x04 no archive",
    ],
    ids=["consent", "wall", "empty", "feed", "archive"],
)
def test_a_page_that_is_another_text(sqlite_desk: Desk, other: str) -> None:
    """A consent form, a wall, another feed in a page's place are not taken for the story."""
    desk = sqlite_desk
    desk.serve([teaser(desk, 1)])
    desk.server.answer("/1", other.encode(), content_type="text/html")
    desk.follow(full_text=True)
    polled = desk.one()
    assert any("its page cannot be had" in one.text for one in polled.warnings)
    assert [one.report.body for one in desk.reports()] == [TEASER]


def test_pages_inside_are_not_fetched(shelf: Shelf, server: WebServer) -> None:
    """Neither an inner address, nor one behind a redirect, nor an inner host that is allowed for other purposes."""
    with WebServer() as wiki:
        allowed = f"127.0.0.2:{wiki.port}"
        with desk_on(shelf, server, allowed=allowed) as desk:
            links = ["http://127.0.0.1:22/", "javascript:alert(1)", f"http://{allowed}/secret", desk.url("/away")]
            server.redirect("/away", f"http://127.0.0.1:{wiki.port}/secret")
            wiki.answer("/secret", page(1), content_type="text/html")
            desk.serve([entry(n, f"Patrol {n} was seen …", link=link, id_=str(n)) for n, link in enumerate(links)])
            desk.follow(full_text=True)
            polled = desk.one()
            assert wiki.asked == []
            assert (len(polled.new), polled.pages) == (4, 0)
            assert sum("refused: " in one.text for one in polled.warnings) == 3


def test_robots_of_pages(desk: Desk) -> None:
    """A page that robots.txt does not allow is not fetched: its teaser is kept."""
    desk.server.answer("/robots.txt", b"User-agent: *\nDisallow: /1\n")
    served(desk)
    polled = desk.one()
    assert len(polled.new) == 1
    assert "/1" not in desk.server.targets


def test_an_entry_that_changes_has_its_page_fetched_again(desk: Desk) -> None:
    """Once an hour at most; where the page is away then, the story stays as it was."""
    served(desk)
    desk.one()
    desk.serve([teaser(desk, 1).replace("and more", "and yet more")])
    desk.server.answer("/1", page(1).replace(b"</article>", b"<p>Two drivers died.</p></article>"))
    assert desk.one(minutes=15).waiting == 1
    again = desk.poll(minutes=45)
    assert (len(again.new), len(again.revised)) == (0, 1)
    assert [one.report.body.endswith("Two drivers died.") for one in desk.reports()] == [True]
    desk.serve([teaser(desk, 1).replace("and more", "and much more")])
    desk.server.answer("/1", status=404)
    desk.poll(minutes=15)
    desk.poll(minutes=60)
    assert [one.report.body.endswith("Two drivers died.") for one in desk.reports()] == [True]
    assert desk.feed().waiting == 0


def test_many_pages_go_on_where_time_ended(sqlite_desk: Desk) -> None:
    """A poll fetches pages for two minutes; the next go on, and every story comes in once."""
    desk = sqlite_desk
    desk.server.answer("/robots.txt", b"User-agent: *\nCrawl-delay: 20\n")
    desk.serve([teaser(desk, number) for number in range(10)])
    for number in range(10):
        desk.server.answer(f"/{number}", page(number), content_type="text/html")
    desk.follow(full_text=True)
    first = desk.poll()
    assert (len(first.new), first.pages_left) == (6, 4)
    assert desk.feed().waiting == 4
    assert len(desk.poll().new) == 4
    assert len(desk.reports()) == 10


def test_a_feed_that_is_removed_takes_its_pages_along(desk: Desk) -> None:
    """Pages that were waited for are not fetched any more."""
    desk.serve([teaser(desk, 1)])
    desk.server.answer("/1", status=500)
    desk.follow(full_text=True)
    desk.one()
    desk.opened.feeds.forget(desk.feed())
    assert desk.poll(days=1).feeds == ()
    assert desk.opened.feeds.all() == []
