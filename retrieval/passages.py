"""A report's body to sentences and passages: spans that are searched, quoted and cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from retrieval.dates import DATES_VERSION, DateReader
from retrieval.names import Gazetteer
from retrieval.types import Passage

# How many words a passage holds: up to WORDS, when the next sentence still fits. The embedder reads 512
# tokens, about 300 English or 200 Arabic words; smaller passages are quoted more to the point and cost no
# more to embed.
WORDS = 110
# Below this many words a passage at the end of a body joins the one before it.
FEWEST_WORDS = 25

PASSAGES_VERSION: Final = f"1-{DATES_VERSION}"

_END = re.compile(r"""(?P<stop>[.!?؟…]+)(?P<close>['"”’»)\]]*)(?=\s+|$)|\n{2,}""")
_ABBREVIATION = re.compile(
    r"""(?:^|[\s("'“‘«])(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Adm|Cmdr|Sen|Rep|Gov|Pres|Rev|Hon|Amb|Eng
    |St|Mt|Ft|vs|etc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp|approx|al
    |e\.g|i\.e|a\.m|p\.m|[A-Z]|(?:[A-Z]\.)+[A-Z]|د|أ|م)$""",
    re.X,
)
# What a sentence begins with: after an abbreviation a small letter shows that the sentence goes on.
_CONTINUES = re.compile(r"\s+[a-z,;]")
# "No. 5" is a number, "No. He did not." is an answer.
_NUMBERED = re.compile(r"(?:^|[\s(])Nos?$")
# Abbreviations that can end a sentence: one of the words that sentences begin with tells.
_MAY_END = re.compile(r"(?:etc|a\.m|p\.m|U\.S|U\.N|U\.K|Inc|Ltd|Co|Corp|et al)$")
_BEGINS = re.compile(
    r"""\s+['"“‘]?(?:The|An?|This|That|These|Those|It|He|She|They|We|But|And|In|On|At|As|After|Before|When|While
    |Its|His|Her|Their|There|If|Some|Many|Most|Both|No|One|Two|Witnesses|Officials|Residents)\b""",
    re.X,
)


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of ``text``, in order, without the space around them.

    An empty line always ends a sentence; the dot of an abbreviation, an initial or a number does not.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match["stop"] and not _ends_sentence(text, start, match):
            continue
        spans += _trimmed(text, start, match.end() if match["stop"] else match.start())
        start = match.end()
    spans += _trimmed(text, start, len(text))
    return spans


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    if _CONTINUES.match(text, match.end()):
        return False
    if match["stop"] != ".":
        return True
    before = text[max(start, match.start() - 12) : match.start()]
    if text[start : match.start()].strip().isdigit():  # the number of a point in a list
        return False
    if _NUMBERED.search(before):
        return not re.match(r"\s+\d", text[match.end() :][:4])
    if _MAY_END.search(before):
        return bool(_BEGINS.match(text, match.end()))
    return not _ABBREVIATION.search(before)


def _trimmed(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [(start, end)] if start < end else []


def passages(
    body: str, reference: date | None, gazetteer: Gazetteer, reader: DateReader | None = None
) -> tuple[Passage, ...]:
    """The passages of a report's body, in order, each with the event dates and names it mentions.

    ``reference`` is the day that "yesterday" and "on Friday" are relative to: the report's publication; ``reader``
    knows the events that have a name, the package's where none is given.
    """
    dates = (reader or DateReader()).in_report(body, reference)
    names = gazetteer.find(body)
    return tuple(
        Passage(
            start,
            end,
            tuple(date for date in dates if start <= date.start and date.end <= end),
            tuple(name for name in names if start <= name.start and name.end <= end),
        )
        for start, end in _spans(body)
    )


def _spans(body: str) -> Iterator[tuple[int, int]]:
    """Runs of whole sentences of about :data:`WORDS` words."""
    runs: list[list[tuple[int, int]]] = []
    size = 0
    for start, end in sentences(body):
        words = len(body[start:end].split())
        if not runs or size + words > WORDS:
            runs.append([])
            size = 0
        runs[-1].append((start, end))
        size += words
    if len(runs) > 1 and _words(body, runs[-1]) < FEWEST_WORDS:
        last = runs.pop()
        runs[-1] += last
    for run in runs:
        yield run[0][0], run[-1][1]


def _words(body: str, run: list[tuple[int, int]]) -> int:
    return sum(len(body[start:end].split()) for start, end in run)
