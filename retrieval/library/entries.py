"""What is stored of a report: the report itself and all that it is found by."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.types import Passage, Report


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage and what it is found by: tokens with spaces between, and the hash of the text to embed."""

    passage: Passage
    words: str
    canonical: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A report with everything that is stored beside it."""

    report: Report
    passages: tuple[IndexedPassage, ...]
    title_words: str
    sketch: tuple[int, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Versions:
    """What reads and annotates at present: what was stored under other versions is stale."""

    parser: str
    annotation: str
