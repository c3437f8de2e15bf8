"""What people send becomes reports, and they are told which."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import settings
from bot.record.types import ChatKind, Place
from bot.service import posts
from bot.service.incoming import ChannelPost, File, Forwarded, Origin, OriginKind
from bot.service.rules import Limits
from bot.wiring import Lexica, Services, services
from retrieval.dates import parse_bound
from retrieval.errors import AddressRefused
from retrieval.types import Published, Scope
from tests.bot.service.talk import ANA, BOSS, CHANNEL, NOW, RULES, Talk, plain, sender

BRIDGE = "Police in Mosul reopened the Zargan bridge on Friday.\n\nIt had been closed for five days, officials said."
POSTED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
WIRE = Origin(OriginKind.CHANNEL, "Levant Wire <b>", POSTED, "levantwire", 42)


def test_a_document_is_taken_in_and_told_of(contributor: Talk) -> None:
    """New reports are told by title, outlet and date; the second time they are known; they answer at once."""
    line = {"text": BRIDGE, "title": "Bridge reopened", "source": "Levant Wire", "published": "2026-11-20"}
    told = plain(contributor.sends(json.dumps(line).encode(), "bridge.jsonl"))
    assert "1 new report" in told
    assert "Bridge reopened" in told
    assert "20 Nov 2026" in told
    assert "1 known already" in plain(contributor.sends(json.dumps(line).encode(), "bridge.jsonl"))
    assert "Zargan" in contributor.told("When was the Zargan bridge in Mosul reopened?")
    assert contributor.acts()[2] == (ANA, "added", "1 new, 0 revised, 0 known, 0 failed")


def test_several_documents_in_one(contributor: Talk) -> None:
    """An archive is opened; what of it is bad is named, and the rest goes in."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("good.txt", BRIDGE)
        archive.writestr("../../bad.pdf", b"%PDF-1.7 broken")
    told = plain(contributor.sends(packed.getvalue(), "two.zip"))
    assert "1 new report" in told
    assert "the PDF is damaged" in told


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.txt"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), None),
        (b"\0" * 5000, "../../etc/passwd"),
        (b"PK\x03\x04", "x.zip"),
    ],
)
def test_what_cannot_be_read_is_said(contributor: Talk, content: bytes, name: str | None) -> None:
    """A failure is told in words, and nothing is stored."""
    before = contributor.opened.library.extent(Scope()).reports
    assert "Could not be read" in plain(contributor.sends(content, name))
    assert contributor.opened.library.extent(Scope()).reports == before


def test_a_large_file_is_refused_before_it_is_fetched(contributor: Talk) -> None:
    """What Telegram says is larger than it gives out is not asked for; what turns out larger is refused, too."""
    assert "20 MB" in plain(contributor.sends(b"x", "big.pdf", size=RULES.file_bytes + 1))
    assert contributor.files.fetched == []
    assert "too large" in plain(contributor.sends(b"x" * (RULES.file_bytes + 1), "big.txt", size=10))


def test_a_file_that_is_gone_is_a_failure_in_words(contributor: Talk) -> None:
    """Telegram may keep a file no longer by the time it is asked for."""
    forwarded = Forwarded(
        update_id=0,
        at=NOW,
        place=Place(ANA),
        kind=ChatKind.PRIVATE,
        sender=sender(ANA),
        text=BRIDGE,
        origin=WIRE,
        file=File("gone", "paper.pdf"),
    )
    told = plain(contributor.happens(forwarded))
    assert "1 new report" in told
    assert "keeps this file no longer" in told


def test_readers_and_strangers_add_nothing(reader: Talk) -> None:
    """Sending takes the role of contributor."""
    assert "contributor" in plain(reader.sends(BRIDGE.encode(), "a.txt"))
    assert "private assistant" in plain(reader.sends(BRIDGE.encode(), "a.txt", by=98))
    assert reader.files.fetched == []


def test_documents_a_day_are_limited(opened: Services) -> None:
    """What is over a day's documents is refused until the next day."""
    talk = Talk(opened, replace(RULES, person=Limits(documents_a_day=1)))
    talk.sends(BRIDGE.encode(), "a.txt", by=BOSS)
    assert "1 document a day" in plain(talk.sends(BRIDGE.encode() * 2, "b.txt", by=BOSS))
    talk.later(timedelta(days=1))
    assert "new report" in plain(talk.sends(BRIDGE.encode() * 2, "b.txt", by=BOSS))


def test_a_forwarded_post_is_its_channels(contributor: Talk) -> None:
    """The report is the channel's, of the post's date, at its address; its markup is only text; twice is once."""
    (told,) = contributor.forwards(BRIDGE, WIRE)
    assert "Levant Wire &lt;b&gt;" in told.reply.message.html
    stored = contributor.opened.library.reports(Scope(since=_on("2026-11-20")))[0].report
    assert (stored.outlet, stored.url) == ("Levant Wire <b>", "https://t.me/levantwire/42")
    assert stored.published is not None
    assert stored.published.instant == POSTED
    assert stored.title == "Police in Mosul reopened the Zargan bridge on Friday."
    assert "known already" in plain(contributor.forwards(BRIDGE, WIRE))


def test_a_forwarded_message_of_a_person_has_no_address(contributor: Talk) -> None:
    """What a person wrote is theirs by name, without an address that leads nowhere."""
    contributor.forwards(BRIDGE, Origin(OriginKind.PERSON, "Umm Salim", POSTED, "ummsalim"))
    stored = contributor.opened.library.reports(Scope(since=_on("2026-11-20")))[0].report
    assert (stored.outlet, stored.url) == ("Umm Salim", None)


def test_a_channels_posts_are_taken_in_once_it_is_allowed(talk: Talk) -> None:
    """Posts of an allowed channel become its reports, silently; an edit is a revision, known from then on."""
    talk.adds_bot(BOSS, to=CHANNEL, kind=ChatKind.CHANNEL)
    assert talk.posts(BRIDGE, 7) == []
    assert talk.opened.library.extent(Scope()).reports == 17
    talk.says(f"/allow {CHANNEL}", BOSS)
    assert talk.posts(BRIDGE, 7) == []
    edited_at = talk.now + timedelta(minutes=20)
    talk.posts(BRIDGE.replace("five", "six"), 7, edited_at=edited_at)
    (report,) = (
        one.report
        for one in talk.opened.library.reports(Scope())
        if one.report.outlet == "Euphrates Monitor" and one.report.url and one.report.url.endswith("/7")
    )
    assert "six days" in report.body
    assert len(talk.opened.library.versions(report.id)) == 2
    assert report.published is not None
    assert report.published.instant == edited_at


@dataclass(frozen=True)
class Page:
    """What an address gave."""

    content: bytes
    url: str
    content_type: str | None = "text/plain"


class Site:
    """The web: one page, and what was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(self, url: str) -> Page:
        """The page; an address inside is refused, as the guard does it."""
        self.asked.append(url)
        if "127.0.0.1" in url:
            raise AddressRefused("127.0.0.1 lies in a private network", hint="name a public address")
        return Page(BRIDGE.encode(), url)


@pytest.fixture
def site() -> Site:
    """A web of one page."""
    return Site()


@pytest.fixture
def online(tmp_path: Path, lexica: Lexica, site: Site) -> Iterator[Talk]:
    """A service with an empty library that fetches from the site."""
    with services(settings.isolated(tmp_path, embedder="hash"), lexica=lexica, web=site) as made:
        yield Talk(made)


def test_an_address_is_fetched(online: Talk, site: Site) -> None:
    """/add takes in what stands at an address, also one without its scheme; the guard's refusal is told."""
    assert "1 new report" in online.told("/add levantwire.example/bridge", BOSS)
    assert site.asked == ["https://levantwire.example/bridge"]
    assert "private network" in online.told("/add http://127.0.0.1/", BOSS)


@pytest.mark.parametrize(
    "given_",
    [
        "",
        "/etc/passwd",
        "library.db/../x",
        "-",
        "~/.env",
        "file:///etc/passwd",
        "a.example /etc/passwd",
        "a.example " * 6,
    ],
)
def test_a_path_is_never_read(online: Talk, site: Site, given_: str) -> None:
    """What is no address is no file of the machine either: nothing is opened, nothing is fetched."""
    told = online.told(f"/add {given_}", BOSS)
    assert "https://example.org/page" in told or "library.db" in given_
    assert all(address.startswith("https://") for address in site.asked)
    assert online.opened.library.extent(Scope()).reports <= 1


@given(st.text(), st.text(), st.text())
def test_a_post_is_one_line_whatever_is_in_it(text: str, title: str, username: str) -> None:
    """Any text makes one JSON record of only text, the same each time."""
    forwarded = Forwarded(
        update_id=1,
        at=NOW,
        place=Place(1),
        kind=ChatKind.PRIVATE,
        text=text,
        origin=Origin(OriginKind.CHANNEL, title, POSTED, username or None, 5),
    )
    made = posts.record(posts.of_forward(forwarded))
    assert made == posts.record(posts.of_forward(forwarded))
    assert b"\n" not in made.content
    assert set(json.loads(made.content)) == {"id", "title", "text", "source", "published", "url"}


def test_a_private_channels_post_has_an_address_of_its_own() -> None:
    """By it an edit is a revision of the post; only members can open it."""
    post = ChannelPost(
        update_id=1, at=NOW, place=Place(CHANNEL), kind=ChatKind.CHANNEL, text="x", date=NOW, message_id=9
    )
    assert posts.of_channel(post).address == "https://t.me/c/2000000000/9"


def _on(day: str) -> Published:
    return parse_bound(day)
