"""A feed with some of its entries alone reads as the whole feed does."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import SourceError
from retrieval.parse.excerpts import excerpts
from retrieval.parse.feeds import read_feed

PLACE = "https://levantwire.example/news/feed"
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
ITEMS = st.lists(st.tuples(TEXTS, TEXTS), max_size=6)


def _rss(items: list[tuple[str, str]]) -> str:
    inside = "".join(
        f"<item><title>{escape(title)}</title><link>/s</link><description>{escape(text)}</description></item>"
        for title, text in items
    )
    return f"<rss><channel><title>T</title><language>en</language><image>x</image>{inside}</channel></rss>"


def _atom(items: list[tuple[str, str]]) -> str:
    inside = "".join(
        f'<entry xml:lang="ar"><title>{escape(title)}</title><link href="s"/><content>{escape(text)}</content></entry>'
        for title, text in items
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://x.example/y/"><title>T</title>{inside}</feed>'


def _rdf(items: list[tuple[str, str]]) -> str:
    inside = "".join(
        f"<item><title>{escape(title)}</title><description>{escape(text)}</description></item>" for title, text in items
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f"<channel><title>T</title><link>https://x.example/</link><items/></channel>{inside}</rdf:RDF>"
    )


def _json(items: list[tuple[str, str]]) -> str:
    held = [{"id": 1, "title": title, "content_text": text} for title, text in items]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "en", "items": held})


@pytest.mark.parametrize("write", [_rss, _atom, _rdf, _json])
@given(items=ITEMS, data=st.data())
def test_an_excerpt_reads_as_the_feed(write: object, items: list[tuple[str, str]], data: st.DataObject) -> None:
    """Whatever entries are chosen: each reads as in the whole feed, and nothing else is there."""
    assert callable(write)
    content = write(items).encode()
    whole = read_feed(content, PLACE).entries
    chosen = data.draw(st.sets(st.integers(0, max(len(whole) - 1, 0))))
    parts = excerpts(content, PLACE)
    part = read_feed(parts.of(chosen))
    assert list(part.entries) == [entry for number, entry in enumerate(whole) if number in chosen]
    assert part.title == "T"
    assert [read_feed(parts.of([number])).entries for number in range(len(whole))] == [(entry,) for entry in whole]


def test_no_feed_has_no_excerpt() -> None:
    """What is no feed is refused."""
    with pytest.raises(SourceError):
        excerpts(b"<html><p>Hello", PLACE)
