"""A report that is a page of several short stories under one title to its parts. Pure.

The parser splits pages whose stories are set apart by their marks; round-ups are only told by their datelines, each at
the head of a paragraph: "RAMADI, 21 June 2014 -- Sunni fighters …", under a heading or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.briefing.sentences import Sentence, sentences_of
from retrieval.library.reading import StoredPassage

# A page has so many datelines, or so many under headings; a heading has so many words at most.
FEWEST, FEWEST_HEADED = 3, 2
LONGEST_HEADING = 10
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z'’ -]{2,30}(?:, ?[^\n—–]{3,40})? ?(?:--|—|–|-) |(?:[\u0621-\u064a]+ ?){1,3} ?[-–—] )", re.M
)


@dataclass(frozen=True, slots=True)
class Part:
    """One story of a report: its title, its sentences, and which it is; 0 where the report is one story.

    ``further`` marks what a report tells besides the event that it opens with: its title is its first sentence.
    """

    title: str
    sentences: tuple[Sentence, ...]
    number: int = 0
    further: bool = False


def parts_of(title: str, body: str, passages: Sequence[StoredPassage]) -> list[Part]:
    """The stories of a report, in order: one, unless datelines tell it to be a page of several."""
    sentences = [sentence for passage in passages for sentence in sentences_of(passage)]
    starts = [match.start() for match in _DATELINE.finditer(body)]
    headed = [start for start in starts if _heading(body, start)]
    if len(starts) < FEWEST and len(headed) < FEWEST_HEADED:
        return [Part(title, tuple(sentences))]
    parts = []
    for number, start in enumerate(starts, start=1):
        end = starts[number] if number < len(starts) else len(body)
        # What stands behind the story's own paragraph is the next one's heading, or the page's foot.
        stop = body.find("\n", start, end)
        own = tuple(one for one in sentences if start <= one.start and one.end <= (stop if stop >= 0 else end))
        if own:
            parts.append(Part(_heading(body, start) or title, own, number))
    return parts or [Part(title, tuple(sentences))]


def without_dateline(text: str) -> str:
    """A sentence without the dateline that it begins with."""
    match = _DATELINE.match(text)
    return text[match.end() :] if match else text


def _heading(body: str, start: int) -> str | None:
    """The short line above a paragraph, where there is one."""
    above = body[:start].rstrip()
    line = above[above.rfind("\n") + 1 :].strip()
    words = line.split()
    return line if 1 < len(words) <= LONGEST_HEADING and not line.endswith((".", "،", ",")) else None
