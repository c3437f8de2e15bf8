"""The page of a digest: one file that is whole by itself, and in which nothing that a report says is more than text."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.digest.order import in_order
from bot.digest.page import html
from bot.digest.page.document import POLICY, page
from bot.digest.types import Digest
from bot.texts import LANGUAGES, Texts
from bot.texts.untrusted import clean
from tests.bot.digest.conftest import BRIDGE, BRIDGE_AGAIN, FESTIVAL, MARKET, Desk, report
from tests.generated_answers import Maker

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
TAGS = set(
    "html head meta title style body header main section article footer h1 h2 h3 h4 p span bdi a ul ol li dl dt dd div"
    " strong abbr ins del code details summary blockquote figure img -doctype".split()
)
ATTRIBUTES = set("charset name content http-equiv lang dir class id href rel title src alt".split())
# What hides, turns direction or is no character.
UNFIT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066\u2067\ud800-\udfff\ufeff\ufffe\uffff]"
)


def nodes(tree: LexborHTMLParser) -> list[LexborNode]:
    """Every element of a page."""
    assert tree.root is not None
    return [node for node in tree.root.traverse() if not (node.tag or "").startswith("-")]


def read(words: str) -> str:
    """Words as a page shows them: white space is one space."""
    return " ".join(words.split())


def judge(text: str, digest: Digest) -> LexborHTMLParser:
    """Check that a page holds no element, attribute or address that is not ours, and return it parsed."""
    assert not UNFIT.search(text.partition("</style>")[2])
    text.encode()
    tree = LexborHTMLParser(text)
    every = nodes(tree)
    assert {node.tag for node in every} <= TAGS
    assert {name for node in every for name in node.attributes} <= ATTRIBUTES
    ids = [node.attributes["id"] for node in every if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    known = {source.report.url for source in digest.sources}
    for node in every:
        if (address := node.attributes.get("href")) is not None:
            assert address[1:] in ids if address.startswith("#") else _is_safe(address, known), address
        if node.tag == "img":
            assert str(node.attributes["src"]).startswith("data:image/svg+xml;base64,")
    return tree


def _is_safe(address: str, known: set[str | None]) -> bool:
    return address in known and urlsplit(address).scheme in ("http", "https")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(LANGUAGES), st.sampled_from((0.0, 0.1, 0.4)))
def test_what_reports_say_is_text_and_nothing_else(seed: int, language: str, hostile: float) -> None:
    """Whatever stands in reports, a browser finds our elements alone, and every sentence in one of them."""
    digest = Maker(random.Random(seed), hostile).digest()
    tree = judge(page(digest, (), language=language, now=NOW), digest)
    told = [read(node.text()) for node in tree.css(".statement")]
    wanted = [one.text for development in in_order(digest.developments) for one in development.statements]
    for words in (*wanted, *(one.text for one in digest.watch)):
        assert any(one.startswith(read(clean(words))) for one in told), words
    assert len(tree.css("article")) == len(digest.developments)
    assert len(tree.css(".sources > ol > li")) == len(digest.sources)


def test_the_page_is_whole_by_itself(desk: Desk) -> None:
    """It may load, run and send nothing; its style and its pictures are inside, and it says its language."""
    desk.take_in(BRIDGE, BRIDGE_AGAIN, MARKET)
    digest = desk.digest("2014-06-09", "2014-06-10")
    tree = judge(html(digest, language="en", now=NOW), digest)
    (policy,) = [node for node in nodes(tree) if node.attributes.get("http-equiv") == "Content-Security-Policy"]
    assert policy.attributes["content"] == POLICY
    assert policy.attributes["content"].startswith("default-src 'none'")
    assert len(tree.css("img")) == 2
    assert all(node.attributes["alt"] for node in tree.css("img"))
    assert "url(" not in tree.css("style")[0].text()
    assert tree.css("html")[0].attributes == {"lang": "en", "dir": "ltr"}


def test_a_source_can_be_found_again_and_judged(desk: Desk) -> None:
    """Outlet, title, dates of publication and collection, address and grade are told of it, and its passage."""
    desk.take_in(MARKET)
    digest = desk.digest("2014-06-09")
    tree = judge(html(digest, language="en", now=NOW), digest)
    (source,) = tree.css("#source-1")
    told = read(source.text(separator=" "))
    for words in (
        "Euphrates Monitor",
        "Shells hit market in Aleppo",
        "Published 9 Jun 2014, 18:00",
        "Collected",
        "https://euphratesmonitor.example/market",
        "F: reliability cannot be judged",
        "Shells fell on a vegetable market in the Shaar district",
        digest.sources[0].report.id,
    ):
        assert words in told
    assert [node.attributes["href"] for node in source.css(".title a")] == ["https://euphratesmonitor.example/market"]
    assert "[1]" in tree.css("article")[0].text()


def test_an_address_that_is_none_of_the_web_is_told_and_not_followed(desk: Desk) -> None:
    """A script, or a page of another scheme, stands as text."""
    desk.take_in({**MARKET, "url": "javascript:alert(1)"})
    digest = desk.digest("2014-06-09")
    tree = judge(html(digest, language="en", now=NOW), digest)
    assert not tree.css(".sources .title a")


def test_an_arabic_page_runs_from_right_to_left_and_quotes_as_they_stand(desk: Desk) -> None:
    """Furniture and names of areas are Arabic; an English sentence stays English, runs its own way, and says so."""
    desk.take_in(MARKET)
    digest = desk.digest("2014-06-09", language="ar")
    tree = judge(html(digest, language="ar", now=NOW), digest)
    assert tree.css("html")[0].attributes == {"lang": "ar", "dir": "rtl"}
    assert tree.css("h2")[0].text() == "سوريا"
    assert "حلب" in tree.css(".facts")[0].text()
    statement = tree.css(".statement")[0]
    assert statement.attributes["dir"] == "auto"
    assert statement.attributes["lang"] == "en"
    assert "(بالإنجليزية)" in statement.text()


def test_developments_stand_by_country_as_a_chat_numbers_them(desk: Desk) -> None:
    """Iraq and Syria have sections of their own; numbers run through both."""
    desk.take_in(BRIDGE, MARKET, FESTIVAL)
    digest = desk.digest("2014-06-09")
    tree = judge(html(digest, language="en", now=NOW), digest)
    headings = [read(node.text()) for node in tree.css("h2")]
    assert set(headings[:2]) == {"Iraq", "Syria"}
    numbered = [read(node.text()) for node in tree.css("h3")]
    expected = [f"{n}{one.headline}" for n, one in enumerate(in_order(digest.developments), start=1)]
    assert [one.partition(" [")[0] for one in numbered] == expected


def test_accounts_stand_side_by_side(desk: Desk) -> None:
    """On what reports differ is said, with who gives which number and from which source."""
    other = report(
        "market-2",
        "Aleppo market shelling kills 55",
        "Shells fell on a vegetable market in the Shaar district of Aleppo on Monday, killing 55 people, medics said.",
        "2014-06-09T18:30:00Z",
        "Baghdad Ledger",
    )
    desk.take_in(MARKET, other)
    digest = desk.digest("2014-06-09")
    (one,) = digest.developments
    assert one.contested
    tree = judge(html(digest, language="en", now=NOW), digest)
    (accounts,) = tree.css(".accounts")
    told = read(accounts.text(separator=" "))
    assert told.startswith("Accounts differ: the number killed")
    assert len(accounts.css("ul > li")) == 2
    assert "30" in told
    assert "55" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_window_is_said_to_be_uncovered(desk: Desk, language: str) -> None:
    """A page of nothing has no pictures, no sources, and says that nothing being covered is not quiet."""
    digest = desk.digest("2014-06-09")
    tree = judge(html(digest, language=language, now=NOW), digest)
    assert not tree.css("img, article, .sources")
    assert tree.css(".lead")[0].text() == Texts.of(language)("digest.empty")
