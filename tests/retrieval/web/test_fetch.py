"""Fetching from a server on loopback that behaves well or badly."""

from __future__ import annotations

import gzip
import zlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retrieval.errors import AddressRefused, FetchError, HostUnreachable
from retrieval.web import Fetched, Request
from retrieval.web.answer import retry_after
from retrieval.web.body import Bound, read
from tests.retrieval.web.conftest import ELSEWHERE, MEGABYTE, NOW, PUBLIC, PUBLIC_6, World

PAGE = "http://news.example/story"
QUICK = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def test_a_page_comes_with_what_is_known_of_it(world: World) -> None:
    """Its bytes as they are, its address, its type and its validators."""
    world.server.answer(
        "/story", b"<p>\xff</p>", content_type="text/html; charset=x", etag='"v1"', last_modified="Sat, 21 Jun 2014"
    )
    assert world.web().get(f"{PAGE}?id=7#top") == Fetched(
        content=b"<p>\xff</p>",
        url=f"{PAGE}?id=7",
        content_type="text/html; charset=x",
        etag='"v1"',
        last_modified="Sat, 21 Jun 2014",
    )


def test_a_publisher_sees_who_asks(world: World) -> None:
    """The same name for robots.txt and for the page, with who answers for it; the host by its name."""
    world.server.answer("/story")
    world.web().get("http://news.example:8080/story")
    assert world.server.targets == ["/robots.txt", "/story"]
    for asked in world.server.asked:
        assert asked.headers["user-agent"] == "sitrep/0.1.0 (+desk@example.org)"
        assert asked.headers["host"] == "news.example:8080"
        assert not {"cookie", "authorization", "referer"} & set(asked.headers)


def test_proxies_of_the_environment_are_not_used(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would look the name up by itself, and connect wherever it leads."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://10.0.0.3:3128")
    world.server.answer("/story", b"direct")
    assert world.web().get(PAGE).content == b"direct"
    assert {address for address, _ in world.cables.dialled} == {PUBLIC}


@pytest.mark.parametrize("location", ["/new", "new", "//news.example/new", "http://news.example/new#there", "?/../new"])
def test_a_redirect_is_followed(world: World, location: str) -> None:
    """Relative or whole; the final address is the one that answered."""
    world.server.redirect("/old", location)
    world.server.answer("/new", b"here")
    world.server.answer("/old?/../new", b"here")
    if location.startswith("?"):
        world.server.redirect("/old", "/new")
    found = world.web().get("http://news.example/old")
    assert (found.content, found.url) == (b"here", "http://news.example/new")


def test_an_arabic_address_in_a_redirect_is_followed(world: World) -> None:
    """Servers send it in UTF-8, though they should not."""
    world.server.redirect("/old", "/خبر")
    world.server.answer("/%D8%AE%D8%A8%D8%B1", b"here")
    assert world.web().get("http://news.example/old").content == b"here"


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [((301, 308), "/2"), ((301, 302), "/1"), ((302, 301), None), ((302, 307), None)],
)
def test_only_permanent_redirects_give_a_new_address(
    world: World, statuses: tuple[int, int], moved_to: str | None
) -> None:
    """A feed's address is changed for good by 301 and 308 alone, and only as far as they lead without a break."""
    world.server.redirect("/0", "/1", status=statuses[0])
    world.server.redirect("/1", "/2", status=statuses[1])
    world.server.answer("/2")
    found = world.web().get("http://news.example/0")
    assert found.moved_to == (moved_to and f"http://news.example{moved_to}")


@pytest.mark.parametrize(("steps", "reached"), [(5, True), (6, False)])
def test_redirects_have_an_end(world: World, steps: int, reached: bool) -> None:
    """Five of them, no more."""
    for step in range(steps):
        world.server.redirect(f"/{step}", f"/{step + 1}")
    world.server.answer(f"/{steps}", b"there")
    if reached:
        assert world.web().get("http://news.example/0").content == b"there"
    else:
        with pytest.raises(FetchError, match="more than 5 times"):
            world.web().get("http://news.example/0")


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (404, "404 Not Found"),
        (403, "403 Forbidden"),
        (410, "410 Gone"),
        (500, "500 Internal"),
        (204, "204 No"),
        (206, "206"),
    ],
)
def test_another_answer_than_a_page_is_an_error(world: World, status: int, message: str) -> None:
    """In words of ours, with the number for a caller; a part of a page is no page."""
    world.server.answer("/story", b"<p>something</p>", status=status)
    with pytest.raises(FetchError, match=f"the server answered {message}") as failed:
        world.web().get(PAGE)
    assert failed.value.status == status
    assert failed.value.hint


def test_a_status_that_nobody_knows_is_an_error(world: World) -> None:
    """As are redirects that lead nowhere."""
    world.server.say("/story", b"HTTP/1.1 299 \x1b[31mred\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(FetchError) as failed:
        world.web().get(PAGE)
    assert failed.value.message.isprintable()
    world.server.answer("/nowhere", status=302)
    with pytest.raises(FetchError, match="302 Found"):
        world.web().get("http://news.example/nowhere")


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 01 Jul 2014 12:30:00 GMT", timedelta(minutes=30)),
        ("Tue, 01 Jul 2014 11:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("9" * 30, timedelta(days=365)),
    ],
)
def test_a_server_may_ask_to_wait(world: World, status: int, header: str, wait: timedelta | None) -> None:
    """In seconds or by a date; the poller waits so long."""
    world.server.answer("/story", status=status, retry_after=header)
    with pytest.raises(FetchError) as failed:
        world.web().get(PAGE)
    assert (failed.value.status, failed.value.retry_after) == (status, wait)


@QUICK
@given(st.text() | st.integers().map(str))
@example("Mon, 01 Jan 0001 00:00:00 +2359")
@example("Fri, 31 Dec 9999 23:59:59 -2359")
@example("²")
def test_any_wish_to_wait_is_within_a_year(value: str) -> None:
    """Whatever a server sends."""
    wait = retry_after(value, NOW)
    assert wait is None or timedelta(0) <= wait <= timedelta(days=365)


def test_what_has_not_changed_is_not_sent_again(world: World) -> None:
    """The validators go out as they came in; "not modified" is an answer only to them."""
    world.server.answer("/feed", status=304, etag='"v2"')
    web = world.web()
    found = web.fetch(Request("http://news.example/feed", etag='W/"v1"', last_modified="Sat, 21 Jun 2014 10:00:00 GMT"))
    assert (found.not_modified, found.status, found.content, found.etag) == (True, 304, b"", '"v2"')
    assert world.server.asked[-1].headers["if-none-match"] == 'W/"v1"'
    assert world.server.asked[-1].headers["if-modified-since"] == "Sat, 21 Jun 2014 10:00:00 GMT"
    with pytest.raises(FetchError, match="304"):
        web.get("http://news.example/feed")


@pytest.mark.parametrize("etag", ["a\r\nX-Evil: 1", "a\nb", "ä", "x" * 1_001, "\0"])
def test_a_validator_cannot_smuggle_a_header(world: World, etag: str) -> None:
    """What was stored came from a server once."""
    world.server.answer("/feed", b"whole")
    assert world.web().fetch(Request("http://news.example/feed", etag=etag)).content == b"whole"
    assert "x-evil" not in world.server.asked[-1].headers
    assert "if-none-match" not in world.server.asked[-1].headers


def test_a_page_of_the_greatest_size_comes_and_a_larger_one_does_not(world: World) -> None:
    """Announced or not, packed or not."""
    web = world.web(max_bytes=1_000)
    world.server.answer("/story", b"a" * 1_000)
    assert len(web.get(PAGE).content) == 1_000
    world.server.gzip("/story", b"a" * 1_000)
    assert len(web.get(PAGE).content) == 1_000
    world.server.answer("/story", b"a" * 1_001)
    with pytest.raises(FetchError, match="larger than") as failed:
        web.get(PAGE)
    assert "SITREP_MAX_FILE_MB" in failed.value.hint
    world.server.gzip("/story", b"a" * 1_001)
    with pytest.raises(FetchError, match="larger than"):
        web.get(PAGE)
    world.server.drip("/story")
    with pytest.raises(FetchError, match="larger than"):
        web.get(PAGE)
    world.server.lie_about_length("/story", b"", 1_001)
    with pytest.raises(FetchError, match="larger than"):
        web.get(PAGE)


def test_a_gzip_bomb_is_not_unpacked(world: World) -> None:
    """64 MB in 64 KB: what is unpacked is counted while it is, so that it never stands in memory."""
    world.server.gzip_bomb("/story", 64 * MEGABYTE)
    with pytest.raises(FetchError, match="larger than 1 MB"):
        world.web().get(PAGE)


def test_packed_nothing_without_end_has_an_end() -> None:
    """Empty blocks unpack to nothing: what comes is counted too."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    head = packer.compress(b"a") + packer.flush(zlib.Z_FULL_FLUSH)
    empty_blocks = b"\0\0\0\xff\xff" * 1_000  # stored, of no length (RFC 1951, section 3.2.4)
    with pytest.raises(FetchError, match="larger than"):
        read([head, *[empty_blocks] * 100], "gzip", Bound(10_000))


@QUICK
@given(
    st.lists(st.binary(max_size=200_000), min_size=1, max_size=3),
    st.integers(1, 5_000),
    st.sampled_from([b"", b"\0\0", b"\0" * 600]),
)
def test_gzip_unpacks_however_it_is_cut(members: list[bytes], size: int, padding: bytes) -> None:
    """Chunks of any size, several members, padding behind."""
    packed = b"".join(gzip.compress(member) for member in members) + padding
    chunks = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert read(chunks, "gzip", Bound(MEGABYTE)) == b"".join(members)


@pytest.mark.parametrize("lost", [1, 4, 8, 9, 30])
def test_gzip_that_stops_early_is_an_error(world: World, lost: int) -> None:
    """Half a report must not be taken for a whole one."""
    whole = gzip.compress(bytes(range(256)) * 4)
    world.server.answer("/story", whole[:-lost], content_encoding="gzip")
    with pytest.raises(FetchError, match="stops before its end"):
        world.web().get(PAGE)


def test_what_is_packed_badly_or_unasked_is_an_error(world: World) -> None:
    """Only gzip is asked for."""
    world.server.answer("/story", b"no gzip at all", content_encoding="gzip")
    with pytest.raises(FetchError, match="damaged"):
        world.web().get(PAGE)
    assert world.server.asked[-1].headers["accept-encoding"] == "gzip"
    for encoding in ("br", "zstd", "gzip, gzip", "\x7f"):
        world.server.answer("/story", b"?", content_encoding=encoding)
        with pytest.raises(FetchError, match=r"not asked for|no valid answer"):
            world.web().get(PAGE)


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
    ],
)
def test_a_page_that_stops_early_is_an_error(world: World, raw: bytes) -> None:
    """HTTP says where an answer ends."""
    world.server.say("/story", raw, hang_up=True)
    with pytest.raises(FetchError, match=r"news\.example broke off"):
        world.web().get(PAGE)


def test_a_server_that_lies_about_length_is_noticed(world: World) -> None:
    """Too few bytes break off; too many are not part of the page."""
    world.server.lie_about_length("/story", b"half", 8)
    with pytest.raises(FetchError, match="broke off"):
        world.web().get(PAGE)
    world.server.lie_about_length("/story", b"whole and more", 5)
    assert world.web().get(PAGE).content == b"whole"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 300_000,
        b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 60_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        b"\xff" * 1_000,
    ],
)
def test_what_is_no_http_is_an_error(world: World, raw: bytes) -> None:
    """Another protocol, heads without end, nothing at all."""
    world.server.say("/story", raw, hang_up=True)
    with pytest.raises(FetchError, match=r"news\.example gave no valid answer"):
        world.web().get(PAGE)


def test_a_slow_drip_has_an_end(world: World) -> None:
    """The time is for everything together: each byte comes soon enough, all of them do not."""
    world.server.drip("/story")
    with pytest.raises(FetchError, match="took longer than 30 s"):
        world.web(step=0.5, max_bytes=1_000 * MEGABYTE).get(PAGE)


def test_crumbs_have_an_end(world: World) -> None:
    """Thousands of chunks come with one look at the network, and take their time all the same."""
    crumbs = b"1\r\nx\r\n" * 1_000 + b"0\r\n\r\n"
    world.server.say("/story", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + crumbs)
    with pytest.raises(FetchError, match="took longer than 30 s"):
        world.web(step=0.5).get(PAGE)
    assert len(world.web().get(PAGE).content) == 1_000


def test_heads_that_drip_have_an_end(world: World) -> None:
    """Also before the answer begins: interim answers may go on for ever."""
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"
    world.server.say("/story", b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000 + page)
    with pytest.raises(FetchError, match="took longer than 30 s"):
        world.web(step=1).get(PAGE)


def test_a_server_that_hangs_is_left(world: World) -> None:
    """The time of the fetch is the time of each wait."""
    world.server.answer("/robots.txt")
    web = world.web(seconds=0.2)
    world.server.hang("/story")
    with pytest.raises(FetchError, match=r"took longer than 0\.2 s"):
        web.get(PAGE)


def test_a_host_that_is_not_there(world: World) -> None:
    """No such name, and a name behind which nobody listens."""
    with pytest.raises(HostUnreachable, match=r"^nowhere\.example is not found"):
        world.web().get("http://nowhere.example/")
    world.names.lead("silent.example", ELSEWHERE)
    with pytest.raises(HostUnreachable, match=r"^silent\.example does not take a connection: Connection refused"):
        world.web().get("http://silent.example/")


def test_another_address_of_a_host_is_tried(world: World) -> None:
    """Also of the other family: three dead ones of one family do not take all tries."""
    world.names.lead("both.example", *[f"2a04:4e42::{number}" for number in range(1, 9)], PUBLIC)
    world.server.answer("/story", b"by IPv4")
    assert world.web().get("http://both.example/story").content == b"by IPv4"
    assert world.cables.dialled[:2] == [("2a04:4e42::1", 80), (PUBLIC, 80)]


def test_not_every_address_is_tried(world: World) -> None:
    """A name may lead to a hundred."""
    world.names.lead("many.example", *[f"151.101.1.{number}" for number in range(100)], PUBLIC_6)
    with pytest.raises(HostUnreachable):
        world.web().get("http://many.example/story")
    assert world.cables.dialled == [("151.101.1.0", 80), (PUBLIC_6, 80), ("151.101.1.1", 80)]


def test_a_failure_does_not_spoil_the_next_fetch(world: World) -> None:
    """One object serves a whole batch."""
    web = world.web()
    world.server.answer("/story", b"whole")
    world.server.lie_about_length("/half", b"half", 8)
    with pytest.raises(FetchError):
        web.get("http://news.example/half")
    with pytest.raises(AddressRefused):
        web.get("http://127.0.0.1/")
    assert web.get(PAGE).content == b"whole"
