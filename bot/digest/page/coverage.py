"""What the reports of a digest cover and what they do not, and notes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import htpy as h

from bot.digest.page.reader import Reader
from bot.digest.types import Digest


def coverage(digest: Digest, reader: Reader) -> h.Node:
    """Counts, languages, areas; which areas are silent; what else a reader must know."""
    notes = [h.li[reader.note(note)] for note in digest.notes]
    lines = [h.p[line] for line in _lines(digest, reader)]
    if not (lines or notes):
        return None
    return h.section(".coverage")[h.h2[reader.texts("digest.covered")], lines, h.ul[notes] if notes else None]


def _lines(digest: Digest, reader: Reader) -> Iterator[str]:
    found, texts = digest.coverage, reader.texts
    if found.reports:
        counts = [
            texts("digest.reports", n=found.reports),
            texts("digest.outlets", n=found.outlets),
            texts("digest.origins", n=found.origins),
        ]
        yield texts("digest.covered_by", counts=reader.listed(counts))
        languages = (f"{reader.language(code)} {count}" for code, count in found.languages.items())
        yield texts("page.languages", counts=reader.listed(languages))
        areas = (f"{reader.called(area.id or area.country, digest)} {count}" for area, count in found.by_area.items())
        yield texts("page.areas", counts=reader.listed(areas))
    if found.silent:
        yield texts(
            "digest.silent",
            areas=reader.listed(reader.called(area.id or area.country, digest) for area in found.silent),
        )
