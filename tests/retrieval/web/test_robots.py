"""robots.txt: asked first, believed, and kept for a day."""

from __future__ import annotations

import pytest

from retrieval.errors import AddressRefused, FetchError
from tests.retrieval.web.conftest import MEGABYTE, World
from tests.servers.web import WebServer

PAGE = "http://news.example/private/story"
DENIED = r"robots\.txt of news\.example does not allow /private/story for sitrep"

DENYING = {
    "everybody": b"User-agent: *\nDisallow: /private\n",
    "us": b"User-agent: sitrep\nDisallow: /private/\n",
    "us in capitals": b"USER-AGENT: SITREP\nDISALLOW: /private/\n",
    "us with a version": b"User-agent: Sitrep*\nDisallow: /\n",
    "us among others": b"User-agent: first\nUser-agent: sitrep\nUser-agent: last\nDisallow: /\n",
    "us and not everybody": b"User-agent: *\nAllow: /\n\nUser-agent: sitrep\nDisallow: /\n",
    "pattern": b"User-agent: *\nDisallow: /*/story$\n",
    "longer rule": b"User-agent: *\nAllow: /\nDisallow: /private\n",
    "byte order mark": b"\xef\xbb\xbfUser-agent: *\nDisallow: /private\n",
    "carriage returns": b"User-agent: *\rDisallow: /private\r",
    "comment": b"# hello\nUser-agent: * # all\nDisallow: /private # no\n",
    "a word like a name's": b"User-agent: *\nUser-agents: x\nDisallow: /private\n",
    "without colon": b"User agent *\nDisallow /private\n",
    "not UTF-8": b"User-agent: \xff\nDisallow: /x\n\nUser-agent: *\nDisallow: /private\n",
}
ALLOWING = {
    "empty": b"",
    "nothing denied": b"User-agent: *\nDisallow:\n",
    "another path": b"User-agent: *\nDisallow: /other\n",
    "another program": b"User-agent: another-bot\nDisallow: /\n",
    "a longer name": b"User-agent: sitrepbot\nDisallow: /\n",
    "us and not everybody": b"User-agent: *\nDisallow: /\n\nUser-agent: sitrep\nAllow: /\n",
    "longer rule": b"User-agent: *\nDisallow: /private\nAllow: /private/story\n",
    "a page": b"<!doctype html><html><p>Not found</p></html>",
}


@pytest.mark.parametrize("robots", DENYING.values(), ids=DENYING)
def test_what_a_host_denies_is_not_fetched(world: World, robots: bytes) -> None:
    """The page itself is not asked for."""
    world.server.answer("/robots.txt", robots)
    with pytest.raises(AddressRefused, match=DENIED) as refused:
        world.web().get(PAGE)
    assert refused.value.hint
    assert world.server.targets == ["/robots.txt"]


@pytest.mark.parametrize("robots", ALLOWING.values(), ids=ALLOWING)
def test_what_a_host_does_not_deny_is_fetched(world: World, robots: bytes) -> None:
    """Over the connection that robots.txt came by."""
    world.server.answer("/robots.txt", robots)
    world.server.answer("/private/story", b"story")
    assert world.web().get(PAGE).content == b"story"
    assert world.server.connections == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_host_without_robots_txt_denies_nothing(world: World, status: int) -> None:
    """RFC 9309, section 2.3.1.3: unavailable."""
    world.server.answer("/robots.txt", b"User-agent: *\nDisallow: /\n", status=status)
    world.server.answer("/private/story", b"story")
    assert world.web().get(PAGE).content == b"story"


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_host_whose_wishes_are_unknown_is_left_alone(world: World, status: int) -> None:
    """RFC 9309, section 2.3.1.4: unreachable; asked again after five minutes, not for each of a batch."""
    world.server.answer("/robots.txt", status=status, retry_after="60")
    web = world.web()
    for _ in range(3):
        with pytest.raises(FetchError, match=rf"robots\.txt of news\.example could not be read: .*{status}") as failed:
            web.get(PAGE)
        assert (failed.value.status, failed.value.retry_after is not None) == (status, True)
    assert world.server.targets == ["/robots.txt"]
    world.pass_time(minutes=5)
    world.server.answer("/robots.txt")
    world.server.answer("/private/story", b"story")
    assert web.get(PAGE).content == b"story"


def test_a_robots_txt_that_hangs_or_breaks_off_is_unknown(world: World) -> None:
    """Half of it may lack the line that denies."""
    world.server.lie_about_length("/robots.txt", b"User-agent: *\nAllow: /\n", 100)
    with pytest.raises(FetchError, match=r"could not be read: news\.example broke off"):
        world.web().get(PAGE)
    world.server.hang("/robots.txt")
    with pytest.raises(FetchError, match=r"could not be read: took longer than 0\.2 s"):
        world.web(seconds=0.2).get(PAGE)


def test_robots_txt_is_asked_for_once_a_day(world: World) -> None:
    """A clock that is put back does not keep it for longer."""
    world.server.answer("/robots.txt")
    world.server.answer("/private/story")
    web = world.web()
    for asked, hours in ((1, 0), (1, 23.9), (2, 0.1), (2, 1), (3, -5)):
        world.pass_time(hours=hours)
        web.get(PAGE)
        assert world.server.targets.count("/robots.txt") == asked


def test_each_host_and_port_has_its_own(world: World) -> None:
    """So has the host that a redirect leads to."""
    with WebServer() as other:
        world.names.lead("other.example", "151.101.0.20")
        world.cables.lead("151.101.0.20", other)
        other.answer("/robots.txt", b"User-agent: *\nDisallow: /private\n")
        world.server.redirect("/old", "http://other.example/private")
        with pytest.raises(AddressRefused, match=r"robots\.txt of other\.example does not allow /private"):
            world.web().get("http://news.example/old")
        assert other.targets == ["/robots.txt"]
    web = world.web()
    world.server.answer("/story")
    web.get("http://news.example/story")
    web.get("http://news.example:8080/story")
    assert world.server.targets[-4:] == ["/robots.txt", "/story"] * 2


def test_robots_txt_may_be_elsewhere(world: World) -> None:
    """It is followed, and holds for the host that sent us there."""
    world.server.redirect("/robots.txt", "/wishes.txt")
    world.server.answer("/wishes.txt", b"User-agent: *\nDisallow: /private\n")
    with pytest.raises(AddressRefused, match=DENIED):
        world.web().get(PAGE)


def test_the_wish_to_be_asked_slowly_is_passed_on(world: World) -> None:
    """The poller keeps to it; nonsense is no wish."""
    world.server.answer("/private/story")
    for robots, delay in (
        (b"User-agent: *\nCrawl-delay: 7.5\n", 7.5),
        (b"User-agent: *\nCrawl-delay: 7\n\nUser-agent: sitrep\nCrawl-delay: 2\n", 2),
        (b"User-agent: *\nCrawl-delay: soon\n", None),
        (b"User-agent: *\nCrawl-delay: -1\n", None),
        (b"User-agent: *\nCrawl-delay: inf\n", None),
        (b"", None),
    ):
        world.server.answer("/robots.txt", robots)
        assert world.web().get(PAGE).crawl_delay == delay


def test_only_the_beginning_of_a_long_robots_txt_counts(world: World) -> None:
    """500 KiB are read, and the line that the cut goes through is left out."""
    world.server.answer("/private/story", b"story")
    filling = b"#" * 99 + b"\n"
    early = b"User-agent: *\nDisallow: /private\n" + filling * 10_000
    late = b"User-agent: *\n" + filling * 10_000 + b"Disallow: /private\n"
    rule = b"Disallow: /private/other-stories-than-this\n"
    cut = b"User-agent: *\n" + b"#" * (500 * 1024 - 14 - len(b"\nDisallow: /private")) + b"\n" + rule
    for robots, allowed in ((early, False), (late, True), (cut, True)):
        world.server.answer("/robots.txt", robots)
        if allowed:
            assert world.web().get(PAGE).content == b"story"
        else:
            with pytest.raises(AddressRefused, match=DENIED):
                world.web().get(PAGE)


def test_many_names_above_many_rules_are_no_burden(world: World) -> None:
    """Each rule kept for each name would be 400 million rules out of 500 KB."""
    names = b"".join(b"User-agent: %d\n" % number for number in range(12_000))
    rules = b"".join(b"Disallow: /%d\n" % number for number in range(12_000))
    world.server.answer("/robots.txt", names + b"User-agent: sitrep\n" + b"Disallow: /private\n" + rules)
    with pytest.raises(AddressRefused, match=DENIED):
        world.web(max_bytes=MEGABYTE).get(PAGE)


def test_what_is_kept_is_bounded(world: World) -> None:
    """A host that sends us to ever new hosts, each with a long robots.txt, must not fill the memory."""
    world.server.answer("/robots.txt", b"#" * 500_000)
    world.server.answer("/story")
    web = world.web()
    for number in (1, 2, 3, 4, 1, 4, 5, 2, 1):
        world.names.lead(f"host{number}.example", "151.101.0.10")
        web.get(f"http://host{number}.example/story")
    asked = [asked.headers["host"][4] for asked in world.server.asked if asked.target == "/robots.txt"]
    assert asked == ["1", "2", "3", "4", "5", "1"]


def test_a_path_in_a_message_cannot_act_on_a_terminal(world: World) -> None:
    """It is shown as it was sent, and cut."""
    world.server.answer("/robots.txt", b"User-agent: *\nDisallow: /\n")
    with pytest.raises(AddressRefused) as refused:
        world.web().get("http://news.example/\u202e" + "a" * 500 + "?key=s3cret")
    assert refused.value.message.isprintable()
    assert "s3cret" not in refused.value.message
    assert len(refused.value.message) < 200
