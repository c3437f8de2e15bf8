"""The feeds that a page names. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

import lxml.html
from lxml import etree

from retrieval.parse.blocks import tidy
from retrieval.parse.decode import decode
from retrieval.parse.records import address

# A page names two or three; one made to hurt may name millions.
MOST: Final = 10
LONGEST_TITLE: Final = 120
_TYPES: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """A feed that a page names: its address, whole, and its title, which may be empty."""

    url: str
    title: str


def feeds_named(content: bytes, place: str) -> list[NamedFeed]:
    """The feeds that a page at an address names, each once, in its order; none where it is no page."""
    try:
        root = lxml.html.document_fromstring(decode(content).text.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, ValueError):
        return []
    base = next((_joined(place, one.get("href")) for one in root.iter("base")), "") or place
    found: dict[str, NamedFeed] = {}
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        media = (link.get("type") or "").partition(";")[0].strip().lower()
        url = address(_joined(base, link.get("href"))) if "alternate" in rel and media in _TYPES else None
        if url:
            found.setdefault(url, NamedFeed(url, tidy(link.get("title") or "")[:LONGEST_TITLE]))
        if len(found) == MOST:
            break
    return list(found.values())


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)


def _joined(base: str, reference: str | None) -> str:
    """What a reference names; empty where it names nothing."""
    try:
        return urljoin(base, tidy(reference)) if reference else ""
    except ValueError:
        return ""
