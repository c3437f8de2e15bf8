"""A feed with some of its entries alone: what is kept of a feed that is read again and again. Pure.

Of what the feed says of itself only what its entries are read by is taken over; an entry stays as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final, Protocol

from lxml import etree

from retrieval.parse.decode import decode
from retrieval.parse.feeds import BASE, base_of, channel_of, element_name, json_items, xml_items, xml_root

_ABOUT: Final = frozenset({"title", "link", "id", "language", "dc:language"})
_JSON_ABOUT: Final = ("version", "title", "home_page_url", "language")
_VERSION: Final = "https://jsonfeed.org/version/1.1"


class Excerpts(Protocol):
    """The excerpts of one feed."""

    def of(self, numbers: Collection[int]) -> bytes:
        """The feed with the entries of some numbers, counted from 0 in its order."""
        ...


def excerpts(content: bytes, address: str) -> Excerpts:
    """The excerpts of the feed that ``content`` is.

    ``address`` is where the feed stands: a link is relative to it where the feed says nothing else.

    Raises:
        SourceError: it is no feed.
    """
    text = decode(content).text
    return _Json(text) if text.lstrip().startswith("{") else _Xml(text, address)


class _Json:
    def __init__(self, text: str) -> None:
        found, self._items = json_items(text)
        self._about = {"version": _VERSION, **{name: found[name] for name in _JSON_ABOUT if name in found}}

    def of(self, numbers: Collection[int]) -> bytes:
        """See :class:`Excerpts`."""
        kept = [item for number, item in enumerate(self._items) if number in numbers]
        return json.dumps({**self._about, "items": kept}).encode("ascii")


class _Xml:
    """The feed without its entries, into which some are put for each excerpt."""

    def __init__(self, text: str, address: str) -> None:
        self._root, _ = xml_root(text)
        channel = channel_of(self._root)
        if not base_of(self._root):
            self._root.set(BASE, address)
        self._items = list(xml_items(self._root))
        # In RSS 1.0 the entries stand beside the channel, elsewhere in it.
        beside = any(item.getparent() is self._root for item in self._items)
        self._place = self._root if beside else channel
        for item in self._items:
            _drop(item)
        for parent in (channel, self._root):
            for child in list(parent):
                if child is not channel and element_name(child) not in _ABOUT:
                    _drop(child)

    def of(self, numbers: Collection[int]) -> bytes:
        """See :class:`Excerpts`."""
        kept = [self._items[number] for number in sorted(numbers) if number < len(self._items)]
        self._place.extend(kept)
        try:
            return etree.tostring(self._root, encoding="utf-8", xml_declaration=True)
        finally:
            for item in kept:
                self._place.remove(item)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
