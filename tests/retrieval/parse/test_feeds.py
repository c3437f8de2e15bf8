"""Feeds: each entry a report with its own address, date and id; teasers; and feeds made to hurt."""

from __future__ import annotations

import json

import pytest

from retrieval.parse.feeds import MOST_ENTRIES, read_feed
from tests.retrieval.hostile import MILL, MILL_TEXT, RAID, RAID_TEXT, item, rss
from tests.retrieval.parse.conftest import Read

CONTENT = "".join(f"<p>{text}</p>" for text in RAID)
ENCODED = CONTENT.replace("<", "&lt;")
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Levant Wire</title><link rel="self" href="https://feeds.example/x"/><link href="https://levantwire.example/"/>
<entry><title type="html">Raid &amp;amp; fire</title><link rel="enclosure" href="x.mp3"/><link href="/2014/raid"/>
<id>tag:levantwire.example,2014:1</id><updated>2014-06-22T10:00:00Z</updated><published>2014-06-21T10:00:00+03:00</published>
<summary>Four died.</summary><content type="html">{ENCODED}</content></entry>
<entry><title>Mill</title><link href="https://levantwire.example/mill"/><id>2</id><updated>2014-06-22T10:00:00Z</updated>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml">{"".join(f"<p>{text}</p>" for text in MILL)}</div></content></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="x"><title>Levant Wire</title><link>https://levantwire.example/</link></channel>
<item rdf:about="https://levantwire.example/2014/raid"><title>Raid &amp; fire</title>
<link>https://levantwire.example/2014/raid</link><dc:date>2014-06-21T07:00:00Z</dc:date>
<description>Four died.</description><content:encoded><![CDATA[{CONTENT}]]></content:encoded></item></rdf:RDF>"""
RSS = rss(
    "<item><title>Raid &amp;amp; fire</title><link>https://levantwire.example/2014/raid</link>"
    '<guid isPermaLink="false">1</guid><pubDate>Sat, 21 Jun 2014 10:00:00 +0300</pubDate>'
    f"<description>Four died.</description><content:encoded><![CDATA[{CONTENT}]]></content:encoded></item>"
)
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Levant Wire",
        "home_page_url": "https://levantwire.example/",
        "items": [
            {
                "id": 1,
                "url": "/2014/raid",
                "title": "Raid & fire",
                "content_html": CONTENT,
                "date_published": "2014-06-21T10:00:00+03:00",
            },
            "no object",
        ],
    }
)


@pytest.mark.parametrize("content", [RSS, ATOM, RDF, JSON], ids=["rss", "atom", "rdf", "json"])
def test_each_entry_is_a_report(content: str, read: Read) -> None:
    """RSS 2.0, Atom, RSS 1.0 and JSON Feed give the same report: the content before the summary, links made whole."""
    report = read("feed.xml", content).reports[0]
    assert (report.title, report.body, report.outlet) == ("Raid & fire", RAID_TEXT, "Levant Wire")
    assert (report.url, str(report.published)) == ("https://levantwire.example/2014/raid", "2014-06-21T07:00:00Z")


def test_an_update_is_not_a_publication(read: Read) -> None:
    """Where only the last update is stated it is taken, and told; an entry's id is the external one."""
    reading = read("feed.atom", ATOM)
    mill = reading.reports[1]
    assert (mill.external_id, mill.body, str(mill.published)) == ("2", MILL_TEXT, "2014-06-22T10:00:00Z")
    assert reading.warnings == ["no date but that of the last update, taken for it: 1 of 2 entries"]


def test_teasers(read: Read) -> None:
    """A teaser of a sentence is a report with a warning; one of less is left out and counted."""
    reading = read("feed.xml", rss(item(1, text="Four policemen died near Samarra.") + item(2, text="More…") + item(3)))
    assert [report.title for report in reading.reports] == ["Story 1", "Story 3"]
    assert reading.warnings == ["only a teaser: 1 of 3 entries", "no sentence of text, left out: 1 of 3 entries"]


@pytest.mark.parametrize(
    ("date", "warning"),
    [
        ("", "no date, left unknown: 1 of 1 entries"),
        ("Sat, 31 Jun 2014 10:00:00 GMT", "a date that is none, left unknown: 1 of 1 entries"),
        ("soon", "a date that is none, left unknown: 1 of 1 entries"),
        ("Sat, 21 Jun 2064 10:00:00 GMT", "a date that lies ahead, left unknown: 1 of 1 entries"),
    ],
)
def test_dates_that_are_none(date: str, warning: str, read: Read) -> None:
    """A missing, impossible or future date is unknown, and counted."""
    reading = read("feed.xml", rss(item(date=date)))
    assert (reading.report.published, reading.warnings) == (None, [warning])


@pytest.mark.parametrize(
    ("title", "link", "source", "outlet"),
    [
        ("Reuters: World", "https://a.example/1", "", "Reuters"),
        ("All the news", "https://www.afp.com/1", "", "AFP"),
        ("Levant Wire", "https://levantwire.example/1", "", "Levant Wire"),
        ("Levant Wire", "https://other.example/1", "", "other.example"),
        ("A reader's long list of what is worth reading", "https://levantwire.example/1", "", "levantwire.example"),
        ("Planet", "https://x.example/1", "<source url='https://x.example'>Baghdad Ledger</source>", "Baghdad Ledger"),
    ],
)
def test_outlets(title: str, link: str, source: str, outlet: str, read: Read) -> None:
    """An entry's outlet is its source, a known one, or its feed's title where the page is of the feed's own site."""
    entry = item().replace("</item>", f"{source}</item>").replace("<link>https://levantwire.example/1", f"<link>{link}")
    assert read("feed.xml", rss(entry, title=title)).report.outlet == outlet


def test_ids_that_are_used_twice(read: Read) -> None:
    """Entries with one id are two reports where they say different things, and one where they do not."""
    other = item().replace("Story 1", "Other").replace(RAID[0], MILL[0])
    assert read("feed.xml", rss(item() + item() + other)).titles == ["Story 1", "Other"]


LAUGHS = '<!DOCTYPE rss [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12)
)
HOSTILE = {
    "billion laughs": rss(item(text=f"{' '.join(RAID)} &a11;"), head=f"{LAUGHS}]>"),
    "quadratic": rss(
        item(text=" ".join(RAID) + "&q;" * 10_000), head=f'<!DOCTYPE rss [<!ENTITY q "{"x" * 100_000}">]>'
    ),
    "external dtd": rss(item(), head='<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">'),
    "external file": rss(
        item(text=f"{' '.join(RAID)} &f;"), head='<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    ),
    "parameter": rss(item(), head='<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'),
    "xinclude": rss(item() + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
    "cut off": rss(item() + item(2))[:-300],
    "not closed": rss(item()).replace("</channel>", "<b>").replace("</item>", ""),
    "html entities": rss(item(text=f"{' '.join(RAID)}&nbsp;&hellip;")),
    "no namespace": rss(item()).replace("xmlns:", "x-"),
    "bare ampersands": rss(item(text=f"{' '.join(RAID)} AT&T & <b>so on")),
    "deep": rss(item() + "<a>" * 100_000),
    "many names": rss(item()).replace("<rss ", "<rss " + " ".join(f'xmlns:a{n}="x"' for n in range(20_000)) + " "),
    "control characters": rss(item(text=" ".join(RAID) + "\x00\x08&#0;&#xFFFF;")),
    "scripts": rss(item(text="&lt;script&gt;NOISE&lt;/script&gt;" + ENCODED)),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_feeds(content: str, read: Read) -> None:
    """Entities, DTDs, depth and broken XML: the entry is read as far as it goes, nothing is expanded or opened."""
    report = read("feed.xml", content).reports[0]
    body = report.body
    assert RAID[0] in body
    assert len(body) < 2 * len(RAID_TEXT)
    assert not any(word in body for word in ("haha", "root:", "NOISE", "xxx"))


def test_a_feed_in_another_encoding_than_it_says(read: Read) -> None:
    """A feed in windows-1256 that is declared as UTF-8 is read, and told."""
    arabic = "قتل أربعة من رجال الشرطة في هجوم على نقطة تفتيش جنوب سامراء فجر اليوم. وقال ضابط إن المسلحين فروا."
    reading = read("feed.xml", rss(item(text=arabic)).encode("cp1256"))
    assert (reading.report.body, reading.report.language) == (arabic, "ar")
    assert "not UTF-8: read as cp1256" in reading.warnings


def test_a_hundred_thousand_entries() -> None:
    """Of a feed without end the first entries are read, and the rest is told."""
    feed = read_feed(rss("<item><title>x</title><description>y</description></item>" * 100_000).encode())
    assert len(feed.entries) == MOST_ENTRIES
    assert feed.warnings == (f"the feed holds more than {MOST_ENTRIES:,} entries: the first of them are read",)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (rss(""), "the feed has no entries"),
        (rss(item(text="") + item(text="&amp;nbsp;")), "no entry of the feed has a sentence of text"),
        ("<rss", "the feed has no entries"),
        ("<feed><<<<", "the feed has no entries"),
        ('{"version": "https://jsonfeed.org/version/1", "items": 3}', "this is no feed that can be read"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [', "this is no feed that can be read"),
        ('{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000, "this is no feed that can be read"),
    ],
    ids=range(7),
)
def test_feeds_without_a_report(content: str, message: str, read: Read) -> None:
    """A feed without text, or that is none after all, is one line."""
    reading = read("feed.rss", content)
    assert (reading.reports, reading.failed) == ([], {"feed.rss": message})


def test_values_of_wrong_types_in_json(read: Read) -> None:
    """Values that are no text count as missing."""
    items = [{"id": [], "url": {}, "title": 7, "content_text": RAID_TEXT, "date_published": True, "summary": None}]
    reading = read("feed.json", json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}))
    assert (reading.report.title, reading.report.url, reading.report.external_id) == ("7", None, "feed")
