"""``sitrep feeds …`` as people and scripts use it."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.feeds_views import in_words
from retrieval.feeds.types import FollowedFeed
from tests.conftest import DEADLINE, Shelf
from tests.retrieval.feeds.conftest import entry, rss, story
from tests.servers.web import WebServer

Run = Callable[..., tuple[int, str]]
NOW = datetime(2014, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[WebServer]:
    """A web server on loopback, with a feed."""
    with WebServer() as started:
        started.answer("/feed", rss([entry(1, story(1)), entry(2, story(2))]))
        yield started


@pytest.fixture
def run(shelf: Shelf, server: WebServer) -> Run:
    """Runs ``sitrep feeds …``; its exit code and what it printed."""

    def running(*arguments: str) -> tuple[int, str]:
        process = shelf.start("feeds", *arguments, SITREP_ALLOW_HOSTS=f"127.0.0.1:{server.port}")
        out, err = process.communicate(timeout=DEADLINE)
        return process.returncode, out if "--json" in arguments else out + err

    return running


def feed_of(server: WebServer) -> str:
    """The address of the server's feed."""
    return f"http://127.0.0.1:{server.port}/feed"


def test_follow_poll_list_and_remove(run: Run, server: WebServer, shelf: Shelf) -> None:
    """A feed is followed, polled, listed and removed; what it brought is found and stays."""
    url = feed_of(server)
    code, out = run("add", url, "--json")
    assert (code, json.loads(out)) == (
        0,
        {"added": [{"feed": 1, "url": url, "title": "Levant Wire", "entries": 2}], "failed": []},
    )
    code, out = run("poll", "--json")
    polled = json.loads(out)
    assert (code, polled["busy"], len(polled["new"]), polled["vectors"]["pending"]) == (0, False, 2, 0)
    assert polled["feeds"][0]["outcome"] == "answered"
    code, out = run("poll")
    assert (code, out.strip()) == (0, "No feed is due.")
    [listed] = json.loads(run("list", "--json")[1])["feeds"]
    assert (listed["feed"], listed["standing"], listed["failures"], listed["problem"]) == (1, "fine", 0, None)
    code, out = run("list")
    assert code == 0
    assert "Levant Wire" in out
    assert "fine, last new" in out
    code, out = run("remove", "1", "--json")
    assert (code, json.loads(out)["removed"]) == (0, [{"feed": 1, "url": url, "waiting": 0}])
    assert "No feed is followed yet" in run("list")[1]
    assert len(shelf.json("reports")["reports"]) == 2


def test_bad_input(run: Run, server: WebServer) -> None:
    """Every address that is no feed is told with the way out, and the good one among them is followed all the same."""
    base = f"http://127.0.0.1:{server.port}"
    server.answer("/page", b'<html><link rel="alternate" type="application/rss+xml" href="/feed"><p>News')
    server.answer("/bare", b"<html><body><p>Nothing here")
    server.answer("/broken", b"no feed at all")
    given = (
        f"{base}/feed",
        f"{base}/page",
        f"{base}/bare",
        f"{base}/broken",
        f"{base}/away",
        "levantwire.example/feed",
        "http://10.0.0.3/feed",
        "http://me:s3cret@levantwire.example/",
    )
    code, out = run("add", *given, "--json")
    told = json.loads(out)
    assert code == 1
    assert [one["url"] for one in told["added"]] == [f"{base}/feed"]
    errors = {one["url"]: one["error"] for one in told["failed"]}
    assert all(error["hint"] for error in errors.values())
    assert [error["message"] for error in errors.values()] == [
        f"this is a page; its feeds are: {base}/feed",
        "this is a page, and it names no feeds",
        "this is no feed that can be read",
        "the server answered 404 Not Found",
        "refused: not a web address",
        "refused: 10.0.0.3 is an address inside a private network",
        "refused: the address holds a user name or a password",
    ]
    assert "s3cret" not in out
    code, out = run("add", f"{base}/feed")
    assert code == 1
    assert "it is followed already, as feed 1 (Levant Wire)" in out
    code, out = run("remove", "7", "--json")
    assert (code, json.loads(out)["failed"][0]["error"]["code"]) == (1, "not_found")
    code, out = run("poll", "nothing like it", "--json")
    assert (code, json.loads(out)["error"]["code"]) == (1, "not_found")


def test_a_failing_feed_is_told_and_shown(run: Run, server: WebServer) -> None:
    """A feed that fails makes the exit code 1 and is listed with why; one that is gone says so."""
    run("add", feed_of(server), "--name", "The wire")
    server.answer("/feed", status=500)
    code, out = run("poll")
    assert code == 1
    assert "the server answered 500 Internal Server Error" in out
    assert "failed 1 time: the server answered 500 Internal Server Error" in run("list")[1]
    server.answer("/feed", status=410)
    code, out = run("poll", "the wire", "--json")
    assert (code, json.loads(out)["feeds"][0]["outcome"]) == (0, "ended")
    assert "the feed is gone for good (410)" in run("list")[1]


def test_a_process_that_is_killed_holds_nobody_up(run: Run, server: WebServer, shelf: Shelf) -> None:
    """After a kill in the middle of a poll the next process polls at once, and everything comes in once."""
    run("add", feed_of(server))
    server.hang("/feed")
    asked = len(server.asked)
    process = shelf.start("feeds", "poll", SITREP_ALLOW_HOSTS=f"127.0.0.1:{server.port}")
    while "/feed" not in server.targets[asked:]:
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=DEADLINE)
    server.answer("/feed", rss([entry(1, story(1)), entry(2, story(2))]))
    code, out = run("poll", "--json")
    assert (code, json.loads(out)["busy"], len(json.loads(out)["new"])) == (0, False, 2)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "not polled yet"),
        ({"answered_at": NOW}, "fine, nothing new yet"),
        ({"answered_at": NOW, "newest_at": NOW - timedelta(hours=5)}, "fine, last new 5 h ago"),
        ({"answered_at": NOW, "newest_at": NOW - timedelta(days=40)}, "answers, but nothing new since 2014-05-22"),
        ({"failures": 2, "problem": "no answer"}, "failed 2 times: no answer"),
        (
            {"failures": 9, "problem": "no answer", "answered_at": NOW - timedelta(days=4)},
            "seems dead: no answer since 2014-06-27, 9 tries (no answer)",
        ),
        ({"ended_at": NOW, "problem": "gone"}, "ended on 2014-07-01: gone"),
    ],
)
def test_a_standing_is_told_in_words(fields: dict[str, Any], words: str) -> None:
    """Each way in which a feed can fare has words of its own."""
    url = "https://levantwire.example/feed"
    feed = FollowedFeed(1, url, url, None, "Levant Wire", False, NOW - timedelta(days=9), NOW, **fields)
    assert in_words(feed, NOW) == words
