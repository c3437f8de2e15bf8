"""A feed with some of its entries alone: what is kept of a feed that is read again and again. Pure.

Of what the feed says of itself only what its entries are read by is taken over; an entry stays as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from lxml import etree

from retrieval.parse.decode import decode
from retrieval.parse.feeds import BASE, base_of, channel_of, element_name, json_items, xml_items, xml_root

_ABOUT: Final = frozenset({"title", "link", "id", "language", "dc:language"})
_JSON_ABOUT: Final = ("version", "title", "home_page_url", "language")
_VERSION: Final = "https://jsonfeed.org/version/1.1"


def excerpt(content: bytes, numbers: Collection[int], address: str) -> bytes:
    """The feed that ``content`` is, with the entries of some numbers, counted from 0 in its order.

    ``address`` is where the feed stands: a link is relative to it where the feed says nothing else.

    Raises:
        SourceError: it is no feed.
    """
    text = decode(content).text
    if text.lstrip().startswith("{"):
        return _of_json(text, numbers)
    return _of_xml(text, numbers, address)


def _of_json(text: str, numbers: Collection[int]) -> bytes:
    found, items = json_items(text)
    about = {"version": _VERSION, **{name: found[name] for name in _JSON_ABOUT if name in found}}
    kept = [item for number, item in enumerate(items) if number in numbers]
    return json.dumps({**about, "items": kept}).encode("ascii")


def _of_xml(text: str, numbers: Collection[int], address: str) -> bytes:
    root, _ = xml_root(text)
    channel = channel_of(root)
    items = list(xml_items(root))
    kept = {item for number, item in enumerate(items) if number in numbers}
    for item in items:
        if item not in kept:
            _drop(item)
    for place in (channel, root):
        for child in list(place):
            if child is not channel and child not in kept and element_name(child) not in _ABOUT:
                _drop(child)
    if not base_of(root):
        root.set(BASE, address)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
