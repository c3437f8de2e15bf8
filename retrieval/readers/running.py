"""What stands at the edge of page after page: running headers and footers, page numbers, a browser's own lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.readers.layout import Line

# How many lines at the top and at the bottom of a page may be running ones.
EDGE = 3
# A line is a running one when it stands on this share of the pages (left and right pages may differ), and on two.
SHARE = 0.3
FEWEST = 2

_NUMBER = re.compile(r"[\d٠-٩۰-۹]+")
_PAGE_NUMBER = re.compile(
    r"^\W*(?:page|p\.|الصفحة|صفحة)?\W*[\d٠-٩]{1,4}(?:\s*(?:of|/|من|\|)\s*[\d٠-٩]{1,4})?\W*$", re.IGNORECASE
)
# What browsers print: the time of printing and the title above, the address and the page below.
_PRINTED_AT = re.compile(r"\b\d{1,4}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d(?: [AP]M)?\b")
_PRINTED_FROM = re.compile(r"^(?P<address>(?:https?|file)://\S+)(?:\s*\|?\s*\d+/\d+)?$")
_YEAR = re.compile(r"(?:19|20)\d\d|[١٢][٠٩]\d\d")


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """``pages`` without their running lines.

    One that bears a year stays where it comes first: it may be all that dates the document. The address that a
    browser printed below a page comes as a line of its own at the end.
    """
    counts = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    least = max(FEWEST, SHARE * sum(map(bool, pages)))
    repeated = {key for key, count in counts.items() if count >= least}
    kept: list[list[Line]] = []
    dated: set[str] = set()
    addresses: dict[str, Line] = {}
    for page in pages:
        edges = _edges(page)
        outermost = {id(line) for line in (*edges[:1], *edges[-1:])}
        printed_at = [line.depth for line in edges if _PRINTED_AT.search(line.text)]
        lines: list[Line] = []
        for line in page:
            if any(line is edge for edge in edges):
                if printed := _PRINTED_FROM.match(line.text):
                    addresses.setdefault(printed["address"], line)
                    continue
                if line.depth in printed_at or (id(line) in outermost and _PAGE_NUMBER.match(line.text)):
                    continue
                key = _key(line)
                if key in repeated and (key in dated or not _YEAR.search(line.text)):
                    continue
                dated.add(key)
            lines.append(line)
        kept.append(lines)
    return _with_address(kept, addresses)


def _with_address(pages: list[list[Line]], addresses: dict[str, Line]) -> list[list[Line]]:
    """``pages`` with the one address they were printed from, unless it was cut short or is a file's."""
    if len(addresses) == 1:
        [(address, line)] = addresses.items()
        if address.startswith("http") and not address.endswith(("…", "...")):
            pages[-1].append(replace(line, text=f"Source: {address}"))
    return pages


def _edges(page: Sequence[Line]) -> list[Line]:
    """The lines in the margins at the top and at the bottom of a page, by depth."""
    by_depth = sorted(page, key=lambda line: line.depth)
    outer = by_depth if len(by_depth) <= 2 * EDGE else by_depth[:EDGE] + by_depth[-EDGE:]
    return [line for line in outer if line.edge]


def _key(line: Line) -> str:
    """What makes running lines equal: their words, whatever page they name; dates and addresses must be the same."""
    as_it_is = _YEAR.search(line.text) or "://" in line.text
    return line.text.casefold() if as_it_is else _NUMBER.sub("#", line.text).casefold()
