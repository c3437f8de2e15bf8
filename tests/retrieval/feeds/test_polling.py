"""Polling feeds: what is new comes in once, whatever the publisher's server does meanwhile."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest

from retrieval.feeds.schedule import standing
from retrieval.feeds.types import Outcome, Standing
from tests.conftest import NOW, Shelf
from tests.retrieval.feeds.conftest import Desk, desk_on, entry, rss, story
from tests.servers.web import WebServer

MINUTES = 15
ARABIC = "قال مسؤولون إن القوات دخلت مدينة الموصل يوم الجمعة بعد اشتباكات عنيفة قرب الجسر القديم."


def test_what_is_new_comes_in_once(desk: Desk) -> None:
    """A poll takes in what a feed holds, the next what it got since; what is known is told by nobody again."""
    desk.serve([entry(1, story(1)), entry(2, story(2))])
    feed = desk.follow()
    first = desk.one()
    assert (len(first.new), first.outcome, first.due_at) == (2, Outcome.ANSWERED, NOW + timedelta(minutes=MINUTES))
    assert desk.poll().feeds == ()
    desk.serve([entry(3, story(3)), entry(1, story(1)), entry(2, story(2))])
    second = desk.one(minutes=MINUTES)
    assert (len(second.new), second.known) == (1, 0)
    assert [one.report.url for one in desk.reports()] == [f"https://levantwire.example/{n}" for n in (1, 2, 3)]
    assert [one.report.external_id for one in desk.reports()] == ["story-1", "story-2", "story-3"]
    assert desk.feed().key == feed.key
    assert standing(desk.feed(), desk.now) is Standing.FINE


def test_a_changed_entry_is_a_revision(desk: Desk) -> None:
    """An entry that says something else is a new version of its report, and the only one that counts."""
    desk.serve([entry(1, story(1))])
    desk.follow()
    desk.one()
    desk.serve([entry(1, story(1) + " Two drivers died.")])
    polled = desk.one(minutes=MINUTES)
    assert (len(polled.new), len(polled.revised)) == (0, 1)
    assert [one.report.body.endswith("Two drivers died.") for one in desk.reports()] == [True]


def test_nothing_is_sent_that_has_not_changed(desk: Desk) -> None:
    """The ETag and date of the last answer are sent back; "not modified" is an answer, and the next time is set."""
    desk.serve([entry(1)], etag='"one"', last_modified="Tue, 01 Jul 2014 09:00:00 GMT")
    desk.follow()
    desk.one()
    desk.server.answer("/feed", status=304)
    polled = desk.one(minutes=MINUTES)
    sent = desk.server.asked[-1].headers
    assert polled.outcome is Outcome.UNCHANGED
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"one"', "Tue, 01 Jul 2014 09:00:00 GMT")
    assert sent["user-agent"].startswith("sitrep/")
    assert polled.due_at == desk.now + timedelta(minutes=MINUTES)
    # A changed ETag over the same bytes is no news; it is what is sent back from then on.
    desk.serve([entry(1)], etag='"two"')
    assert desk.one(minutes=MINUTES).outcome is Outcome.UNCHANGED
    desk.one(minutes=MINUTES)
    assert desk.server.asked[-1].headers["if-none-match"] == '"two"'


@pytest.mark.parametrize(
    ("about", "headers", "minutes"),
    [
        ("<ttl>60</ttl>", {}, 60),
        ("<ttl>1</ttl>", {}, MINUTES),
        ("<ttl>99999</ttl>", {}, 12 * 60),
        ("<ttl>soon</ttl>", {}, MINUTES),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>6</sy:updateFrequency>", {}, 4 * 60),
        ("", {"cache_control": "public, max-age=1800"}, 30),
        ("<ttl>60</ttl>", {"cache_control": "max-age=30"}, 60),
        ("", {"cache_control": "max-age=99999999999999999999"}, 12 * 60),
    ],
)
def test_a_publisher_is_asked_as_seldom_as_it_wants(
    sqlite_desk: Desk, about: str, headers: dict[str, str], minutes: int
) -> None:
    """ttl, updatePeriod and max-age make a feed slower, within bounds, also where it says "not modified" later."""
    desk = sqlite_desk
    desk.server.answer("/feed", rss([entry(1)], about), etag='"x"', **headers)  # type: ignore[arg-type]
    desk.follow()
    assert desk.one().due_at == desk.now + timedelta(minutes=minutes)
    desk.server.answer("/feed", status=304, **headers)  # type: ignore[arg-type]
    assert desk.one(minutes=minutes).due_at == desk.now + timedelta(minutes=minutes)


def test_failures_back_off(desk: Desk) -> None:
    """Each failure doubles the time to the next request, up to a day; the first answer ends that."""
    desk.serve([entry(1)])
    desk.follow()
    desk.one()
    desk.server.answer("/feed", status=500)
    waits = []
    for _ in range(9):
        due_at = desk.feed().due_at
        assert due_at is not None
        desk.now = due_at
        polled = desk.one()
        assert polled.outcome is Outcome.FAILED
        assert polled.due_at is not None
        waits.append(int((polled.due_at - desk.now).total_seconds()) // 60)
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    failing = desk.feed()
    assert (failing.failures, failing.problem) == (9, "the server answered 500 Internal Server Error")
    assert standing(failing, desk.now) is Standing.FAILING
    assert standing(failing, desk.now + timedelta(days=2)) is Standing.DEAD
    desk.serve([entry(1), entry(2, story(2))])
    assert len(desk.one(days=1).new) == 1
    assert (desk.feed().failures, desk.feed().problem) == (0, None)


def test_a_server_that_wants_time_gets_it(desk: Desk) -> None:
    """After 429 the host is left alone for as long as it says: its other feeds too, and whoever asks by hand."""
    for path in ("/feed", "/other"):
        desk.serve([entry(1)], path)
        desk.follow(path)
    desk.poll()
    desk.server.answer("/feed", status=429, retry_after="7200")
    polled = desk.poll(minutes=MINUTES)
    assert [one.outcome for one in polled.feeds] == [Outcome.FAILED, Outcome.PUT_OFF]
    assert {one.due_at for one in polled.feeds} == {desk.now + timedelta(hours=2)}
    asked = len(desk.server.asked)
    [first, second] = desk.opened.feeds.all()
    assert (first.failures, second.failures) == (1, 0)
    assert desk.opened.feeds.poll(desk.now, only=[first]).feeds == ()
    assert desk.poll(minutes=119).feeds == ()
    assert len(desk.server.asked) == asked
    desk.serve([entry(1)])
    assert [one.outcome for one in desk.poll(minutes=1).feeds] == [Outcome.UNCHANGED] * 2


def test_a_feed_that_hangs_is_left_and_the_others_are_not(shelf: Shelf, server: WebServer) -> None:
    """A server that never answers, one that drips, one that breaks off: each is told, and the others come in."""
    with desk_on(shelf, server, seconds=0.3) as desk:
        paths = ("/hangs", "/drips", "/breaks", "/fine")
        for path in paths:
            desk.serve([entry(1, story(1))], path)
            desk.follow(path)
        server.hang("/hangs")
        server.drip("/drips")
        server.lie_about_length("/breaks", b"<rss>", 5000)
        polled = desk.poll()
        outcomes = [one.outcome for one in polled.feeds]
        assert outcomes == [Outcome.FAILED] * 3 + [Outcome.ANSWERED]
        assert len(polled.new) == 1
        problems = [one.problem.text for one in polled.failed if one.problem]
        assert problems[0] == "took longer than 0.3 s"
        assert problems[2].endswith("broke off before the end of its answer")


def test_a_feed_that_moved_is_asked_at_its_new_address(desk: Desk) -> None:
    """301 and 308 are remembered and told; 302 is followed each time."""
    desk.serve([entry(1)], "/new")
    desk.serve([entry(1)])
    feed = desk.follow()
    desk.server.redirect("/feed", "/new", status=302)
    assert desk.one().moved_to is None
    desk.server.redirect("/feed", "/new", status=301)
    assert desk.one(minutes=MINUTES).moved_to == desk.url("/new")
    moved = desk.feed()
    assert (moved.key, moved.url, moved.added_as) == (feed.key, desk.url("/new"), desk.url("/feed"))
    assert moved.moved_at == desk.now
    asked = len(desk.server.asked)
    desk.one(minutes=MINUTES)
    assert desk.server.targets[asked:] == ["/new"]


def test_a_feed_that_moved_to_another_feed_ends(desk: Desk) -> None:
    """Two feeds that become one are one: the first that moves ends, and says where it went."""
    for path in ("/a", "/b"):
        desk.serve([entry(1)], path)
        desk.follow(path)
    desk.poll()
    desk.server.redirect("/a", "/b", status=308)
    desk.poll(minutes=MINUTES)
    [a, b] = desk.opened.feeds.all()
    assert (a.due_at, a.problem) == (None, f"it moved to where feed {b.key} stands already")
    assert standing(a, desk.now) is Standing.ENDED
    assert [one.feed.key for one in desk.poll(minutes=MINUTES).feeds] == [b.key]


def test_a_feed_in_a_loop_fails(desk: Desk) -> None:
    """Redirects without end are a failure, and the address stays what it was."""
    desk.serve([entry(1)])
    desk.follow()
    desk.server.redirect("/feed", "/round", status=301)
    desk.server.redirect("/round", "/feed", status=301)
    polled = desk.one()
    assert polled.problem is not None
    assert polled.problem.text == "redirected more than 5 times"
    assert desk.feed().url == desk.url("/feed")


def test_a_feed_that_is_gone_ends(desk: Desk) -> None:
    """410 ends a feed: it is never asked again by itself. Who asks it by hand and finds it alive, revives it."""
    desk.serve([entry(1)])
    desk.follow()
    desk.one()
    desk.server.answer("/feed", status=410)
    ended = desk.one(minutes=MINUTES)
    assert (ended.outcome, ended.due_at) == (Outcome.ENDED, None)
    assert standing(desk.feed(), desk.now) is Standing.ENDED
    assert desk.poll(days=365).feeds == ()
    desk.server.answer("/feed", status=500)
    [by_hand] = desk.opened.feeds.poll(desk.now, only=[desk.feed()]).feeds
    assert (by_hand.outcome, by_hand.due_at) == (Outcome.FAILED, None)
    assert (standing(desk.feed(), desk.now), desk.poll(days=9).feeds) == (Standing.ENDED, ())
    desk.serve([entry(1)])
    desk.opened.feeds.poll(desk.now, only=[desk.feed()])
    assert standing(desk.feed(), desk.now) is Standing.QUIET
    assert desk.feed().due_at == desk.now + timedelta(minutes=MINUTES)


def test_a_feed_without_news_is_quiet(sqlite_desk: Desk) -> None:
    """A feed that answers and brings nothing for a month is shown as such."""
    desk = sqlite_desk
    desk.serve([entry(1)])
    desk.follow()
    desk.one()
    assert standing(desk.feed(), NOW + timedelta(days=29)) is Standing.FINE
    assert standing(desk.feed(), NOW + timedelta(days=30)) is Standing.QUIET


def test_what_became_a_page_is_told(desk: Desk) -> None:
    """Where a page stands in the feed's place, the failure names the page's feeds; the feed itself stays as it is."""
    desk.serve([entry(1)])
    desk.follow()
    page = '<html><link rel="alternate" type="application/atom+xml" href="/atom" title="News"><p>Hello'
    desk.server.answer("/feed", page.encode())
    polled = desk.one()
    assert polled.problem is not None
    assert polled.problem.text == f"this is a page; its feeds are: {desk.url('/atom')} (News)"


def test_the_same_story_in_two_feeds_is_one_report(desk: Desk) -> None:
    """Of two feeds with one entry, in the same poll, the second brings nothing new."""
    for path in ("/a", "/b"):
        desk.serve([entry(1, story(1))], path)
        desk.follow(path)
    polled = desk.poll()
    assert [(len(one.new), one.known) for one in polled.feeds] == [(1, 0), (0, 1)]
    assert len(polled.new) == 1
    assert len(desk.reports()) == 1


def test_entries_without_ids_and_dates(desk: Desk) -> None:
    """Without an id an entry is told by its address, without that by its title; an unknown date stays unknown."""
    bare = [entry(n, story(n), link="", id_="", published=None) for n in (1, 2)]
    desk.serve(bare)
    desk.follow()
    polled = desk.one()
    assert len(polled.new) == 2
    assert {one.report.published for one in desk.reports()} == {None}
    desk.serve([entry(3, story(3), link="", id_="", published=None), *bare])
    assert len(desk.one(minutes=MINUTES).new) == 1


def test_one_id_for_all_entries(desk: Desk) -> None:
    """A feed that gives every entry the same id loses none of them; an entry that stands there twice comes in once."""
    desk.serve([entry(1, story(1), id_="x"), entry(2, story(2), id_="x"), entry(1, story(1), id_="x")])
    desk.follow()
    assert len(desk.one().new) == 2


def test_dates_that_lie_ahead_are_no_dates(sqlite_desk: Desk) -> None:
    """A date in the future is told and left unknown."""
    desk = sqlite_desk
    desk.serve([entry(1, published=NOW + timedelta(days=400))])
    desk.follow()
    polled = desk.one()
    assert [one.report.published for one in desk.reports()] == [None]
    assert any("lies ahead" in warning.text for warning in polled.warnings)


def test_arabic(desk: Desk) -> None:
    """Arabic entries come in as they are, in whatever encoding the feed is."""
    content = rss([entry(1, f"{ARABIC} {ARABIC}")]).decode().replace('"utf-8"', '"windows-1256"')
    desk.server.answer("/feed", content.encode("windows-1256"))
    desk.follow()
    desk.one()
    [report] = desk.reports()
    assert (report.report.language, ARABIC in report.report.body) == ("ar", True)


def test_a_json_feed(desk: Desk) -> None:
    """JSON Feed goes the same way."""
    items = [{"id": str(n), "url": f"https://levantwire.example/{n}", "content_text": story(n)} for n in (1, 2)]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Levant Wire", "items": items}
    desk.server.answer("/feed", json.dumps(feed).encode())
    desk.follow()
    assert len(desk.one().new) == 2
    feed["items"] = [{"id": "3", "content_text": story(3)}, *items]
    desk.server.answer("/feed", json.dumps(feed).encode())
    assert len(desk.one(minutes=MINUTES).new) == 1


def test_links_relative_to_the_feed(sqlite_desk: Desk) -> None:
    """An entry's address is made whole by the feed's own where the feed says nothing else."""
    desk = sqlite_desk
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Levant Wire</title><entry><title>A</title><link href="/a"/>'
        f"<content>{story(1)}</content></entry></feed>"
    )
    desk.server.answer("/news/feed", atom.encode())
    desk.follow("/news/feed")
    desk.one()
    assert [one.report.url for one in desk.reports()] == [desk.url("/a")]


def test_three_hundred_entries(desk: Desk) -> None:
    """A long feed comes in at once, and again brings nothing."""
    entries = [entry(n, story(n)) for n in range(300)]
    desk.serve(entries)
    desk.follow()
    assert len(desk.one().new) == 300
    desk.serve([*entries, entry(300, story(300))])
    polled = desk.one(minutes=MINUTES)
    assert (len(polled.new), polled.known) == (1, 0)


def test_more_than_is_taken_at_once(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a feed with too many new entries the rest comes with the next poll, though nothing in it has changed."""
    desk = sqlite_desk
    monkeypatch.setattr("retrieval.feeds.choosing.MOST_AT_ONCE", 3)
    desk.serve([entry(n, story(n)) for n in range(5)], etag='"same"')
    desk.follow()
    assert len(desk.one().new) == 3
    assert len(desk.one(minutes=MINUTES).new) == 2
    assert desk.one(minutes=MINUTES).outcome is Outcome.UNCHANGED


HOSTILE = {
    "entity bomb": (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
        + f"]><rss><channel><title>&j;</title>{entry(1, story(1) + '&j;')}</channel></rss>"
    ),
    "file entity": (
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<rss><channel><title>T</title>{entry(1, story(1) + '&x;')}</channel></rss>"
    ),
    "script": f"<rss><channel><title>T</title>{entry(1, story(1), link='javascript:alert(1)')}</channel></rss>",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_feeds_do_no_harm(sqlite_desk: Desk, kind: str) -> None:
    """Entities are not expanded, files not read, and what is no web address is no address."""
    desk = sqlite_desk
    desk.server.answer("/feed", HOSTILE[kind].encode())
    desk.follow()
    polled = desk.one()
    # Of a feed with a bomb in its head the parser may give up all the rest.
    assert len(polled.new) == 1 or kind == "entity bomb"
    assert polled.outcome is Outcome.ANSWERED
    for held in desk.reports():
        assert len(held.report.body) < 2 * len(story(1))
        assert "root:" not in held.report.body
        assert (held.report.url is None) == (kind == "script")


def test_feeds_that_are_too_large(sqlite_desk: Desk) -> None:
    """A gzip bomb and a feed over the limit are failures that take no memory; the others go on."""
    desk = sqlite_desk
    for path in ("/bomb", "/large", "/fine"):
        desk.serve([entry(1)], path)
        desk.follow(path)
    desk.server.gzip_bomb("/bomb", 100 * 1024 * 1024)
    desk.server.answer("/large", b"<rss>" + bytes(3 * 1024 * 1024))
    polled = desk.poll()
    assert [one.outcome for one in polled.feeds] == [Outcome.FAILED, Outcome.FAILED, Outcome.ANSWERED]
    assert {one.problem.text for one in polled.failed if one.problem} == {"the answer is larger than 2 MB"}


def test_what_stands_around_the_entries_is_not_kept(sqlite_desk: Desk, sqlite_shelf: Shelf) -> None:
    """Of a feed its new entries are kept alone: neither the known ones again, nor what it says beside them."""
    desk = sqlite_desk
    junk = f"<image>{'x' * 100_000}</image>"
    desk.server.answer("/feed", rss([junk, entry(1, story(1))]))
    desk.follow()
    desk.one()
    desk.server.answer("/feed", rss([junk, entry(2, story(2)), entry(1, story(1))]))
    desk.one(minutes=MINUTES)
    rows = sqlite_shelf.tables(exactly=True)["documents"]
    contents = [value for row in rows for value in row if isinstance(value, bytes)]
    assert all(len(content) < 3_000 for content in contents)
    assert sorted(content.count(b"<item>") for content in contents) == [1, 1]


def test_a_poll_that_was_cut_off_is_made_up_for(shelf: Shelf, server: WebServer) -> None:
    """Where a poll dies between storing reports and remembering them, the next one stores nothing twice."""
    with desk_on(shelf, server) as desk:
        desk.serve([entry(1, story(1)), entry(2, story(2))], etag='"one"')
        desk.follow()
        with shelf.sql() as connection:
            break_ = (
                "CREATE TRIGGER broken BEFORE INSERT ON feed_entries BEGIN SELECT RAISE(FAIL, 'cut off'); END"
                if connection.dialect.name == "sqlite"
                else "ALTER TABLE feed_entries ADD CONSTRAINT broken CHECK (false)"
            )
            connection.exec_driver_sql(break_)
        assert desk.one().outcome is Outcome.FAILED
        assert len(desk.reports()) == 2
        with shelf.sql() as connection:
            mend = (
                "DROP TRIGGER broken"
                if connection.dialect.name == "sqlite"
                else ("ALTER TABLE feed_entries DROP CONSTRAINT broken")
            )
            connection.exec_driver_sql(mend)
        again = desk.one(days=1)
        assert "if-none-match" not in desk.server.asked[-1].headers
        assert (len(again.new), again.known) == (0, 2)
        assert len(desk.reports()) == 2


def test_one_process_polls(desk: Desk, server: WebServer, shelf: Shelf) -> None:
    """While one polls, another one returns at once; each feed is asked once."""
    desk.serve([entry(1, story(1))])
    desk.follow()
    begun, go_on = server.hold("/feed", rss([entry(1, story(1))]))
    done: list[object] = []
    first = threading.Thread(target=lambda: done.append(desk.poll()))
    first.start()
    assert begun.wait(30)
    with desk_on(shelf, server) as other:
        assert other.poll().busy
        go_on.set()
        first.join(30)
        assert other.poll().feeds == ()
    assert server.targets.count("/feed") == 2  # to follow it, and the poll
    assert len(done) == 1


def test_a_pause_between_requests_to_one_host(sqlite_desk: Desk) -> None:
    """One host is asked once a second, or as seldom as its robots.txt wants."""
    desk = sqlite_desk
    for number in range(3):
        desk.serve([entry(1)], f"/{number}")
        desk.follow(f"/{number}")
    desk.poll()
    assert desk.time.slept == [1.0, 1.0]
    desk.server.answer("/robots.txt", b"User-agent: *\nCrawl-delay: 7\n")
    desk.time.slept.clear()
    desk.poll(days=2)
    assert desk.time.slept == [7.0, 7.0]


def test_a_poll_ends_in_time(sqlite_desk: Desk) -> None:
    """After two minutes a poll begins nothing more: what is left is due still, and the next one does it."""
    desk = sqlite_desk
    for number in range(6):
        desk.serve([entry(1)], f"/{number}")
        desk.follow(f"/{number}")
    desk.server.answer("/robots.txt", b"User-agent: *\nCrawl-delay: 3000\n")
    desk.wait(days=2)
    polled = desk.poll()
    assert (len(polled.feeds), polled.left) == (5, 1)
    assert len(desk.poll().feeds) == 1


def test_a_poll_that_is_told_to_stop(sqlite_desk: Desk) -> None:
    """Told to stop, a poll begins nothing; all stays due."""
    desk = sqlite_desk
    desk.serve([entry(1)])
    desk.follow()
    polled = desk.opened.feeds.poll(desk.now, stopping=lambda: True)
    assert (polled.feeds, polled.left) == ((), 1)
    assert len(desk.poll().feeds) == 1


def test_robots_are_asked(desk: Desk) -> None:
    """What robots.txt does not allow is not fetched, and is told."""
    desk.serve([entry(1)])
    desk.follow()
    desk.wait(days=2)
    desk.server.answer("/robots.txt", b"User-agent: sitrep\nDisallow: /\n")
    asked = desk.server.targets.count("/feed")
    polled = desk.one()
    assert polled.problem is not None
    assert "does not allow /feed" in polled.problem.text
    assert desk.server.targets.count("/feed") == asked


def test_a_feed_that_leads_inside_fails(desk: Desk) -> None:
    """A feed that is sent to an inner address fails; nothing is asked there."""
    desk.serve([entry(1)])
    desk.follow()
    desk.server.redirect("/feed", "http://10.0.0.3/", status=301)
    polled = desk.one()
    assert polled.problem is not None
    assert "10.0.0.3 is an address inside a private network" in polled.problem.text
    assert desk.feed().url == desk.url("/feed")


def test_a_withdrawn_report_stays_out(desk: Desk) -> None:
    """What was taken back does not come in again with the feed that still has it, even where that changes."""
    desk.serve([entry(1, story(1))])
    desk.follow()
    [id_] = desk.one().new
    desk.opened.withdrawals.withdraw(id_, "wrong", now=desk.now)
    desk.serve([entry(1, story(1)), entry(2, story(2))])
    assert len(desk.one(minutes=MINUTES).new) == 1
    desk.opened.feeds.forget(desk.feed())
    desk.follow()
    polled = desk.poll()
    assert polled.new == ()
    assert any("was withdrawn" in warning.text for one in polled.feeds for warning in one.warnings)
    assert len(desk.reports()) == 1
