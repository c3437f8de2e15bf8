"""The feeds that a page names."""

from __future__ import annotations

import pytest

from retrieval.parse.discovery import MOST, NamedFeed, feeds_named

PLACE = "https://levantwire.example/news/"
RSS = 'rel="alternate" type="application/rss+xml"'


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        (f'<link {RSS} href="/feed" title=" The  wire ">', [NamedFeed("https://levantwire.example/feed", "The wire")]),
        (f'<link {RSS} href="feed">', [NamedFeed("https://levantwire.example/news/feed", "")]),
        (f'<base href="https://x.example/"><link {RSS} href="f">', [NamedFeed("https://x.example/f", "")]),
        ('<link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="https://x.example/a">',
         [NamedFeed("https://x.example/a", "")]),
        ('<link rel="alternate" type="application/feed+json" href="//x.example/j">',
         [NamedFeed("https://x.example/j", "")]),
        (f'<link {RSS} href="/feed"><link {RSS} href="/feed">', [NamedFeed("https://levantwire.example/feed", "")]),
        ('<link rel="alternate" hreflang="ar" href="/ar"><link rel="stylesheet" href="/x.css">', []),
        (f'<link {RSS} href="javascript:alert(1)"><link {RSS} href="http://["><link {RSS}>', []),
        ("", []),
        ("\x00\x01", []),
    ],
)  # fmt: skip
def test_feeds_that_a_page_names(markup: str, found: list[NamedFeed]) -> None:
    """Links that a page names as feeds of its own are found, whole and once; nothing else is."""
    assert feeds_named(f"<html><head>{markup}</head></html>".encode(), PLACE) == found


def test_a_page_that_names_too_many() -> None:
    """Of a page that names thousands only the first are told."""
    page = "".join(f'<link {RSS} href="/{number}">' for number in range(5_000))
    assert len(feeds_named(page.encode(), PLACE)) == MOST
