"""One page to its stories: where each begins, its title, dateline, address and body.

The rules, in order:

1. A line that is the page's furniture (newsletter, share buttons, notices) belongs to no story. A line that is an
   address ("Source: http: //…") is the address of the story before it; a second one is the page's, and that of the
   stories that have none of their own.
2. A run of headings begins a story when what follows is long enough, and either there is no story yet, or a
   dateline stands below it, or one of the headings shares its content with what follows. The heading that shares
   most is the title. Otherwise the headings are links to other stories and belong to neither.
3. In marked-up text (HTML, Markdown) headings below the level of the page's first one are subheadings; they
   begin a story only with a dateline of their own.
4. A story without a dateline has that of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from rapidfuzz.distance import DamerauLevenshtein

from retrieval import words
from retrieval.dates import parse_published
from retrieval.parse.blocks import Block
from retrieval.parse.boilerplate import address_of, is_boilerplate, source_name
from retrieval.types import Published

# A story has at least this many words; less is a teaser under a link.
SHORTEST_STORY = 25
# What a title must share with the paragraphs below it: this many stems, and this share of its own.
SHARED_STEMS = 2
SHARED_PART = 0.34
# How many paragraphs below a heading are looked at.
LOOKAHEAD = 4

_DATE_THEN_TEXT = re.compile(
    r"^(?P<date>(?=.*\d{4})[^.!?]{6,60}?)\s*(?:--+|[—–]|\s-\s|\|)\s*(?P<rest>\S.*)?$", re.S
)
_DATE_LINE_LENGTH = 120
_SENTENCE = re.compile(r"[a-z\u0600-\u06ff]{2}[.!?؟]$")
_BYLINE_PARTS = re.compile(r"\s*[|·•]\s*|,\s+|\s+[-–—]+\s+")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
_NO_OUTLET = re.compile(
    r"\d|^(?:by|published|updated|posted|last|from|in|on)\b|^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|^(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Story:
    """One story of a page, before its outlet and origin are known.

    ``published`` is the dateline that stands at the story, or at the page where the story has none.
    """

    title: str
    paragraphs: tuple[str, ...]
    published: Published | None
    address: str | None
    source: str | None

    @property
    def body(self) -> str:
        """The paragraphs with an empty line between them: what offsets of passages count in."""
        return "\n\n".join(self.paragraphs)


@dataclass(slots=True)
class _Draft:
    """A story while its lines are being read; ``page_address`` is a second address below it, the page's own."""

    title: str
    page_address: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    published: Published | None = None
    address: str | None = None
    source: str | None = None


def split(blocks: Iterable[Block], *, title: str = "") -> list[Story]:
    """The stories of a page, in order; ``title`` serves where the first story has no heading."""
    remaining = list(blocks)
    drafts: list[_Draft] = []
    page_date: Published | None = None
    top_level = next((block.level for block in remaining if block.level), 1)
    position = 0
    while position < len(remaining):
        block = remaining[position]
        if _take_address(block, drafts) or is_boilerplate(block.text):
            position += 1
        elif _is_heading(block):
            run = _heading_run(remaining[position:])
            chosen = _title(run, remaining[position + len(run) :], drafts, top_level)
            if chosen is not None:
                drafts.append(_Draft(chosen))
            position += len(run)
        else:
            page_date = _take_paragraph(block.text, drafts, title, page_date)
            position += 1
    return _finished(drafts, page_date)


def dateline(text: str) -> tuple[Published, str] | None:
    """The date that a paragraph begins with or consists of, and the paragraph without it."""
    if len(text) <= _DATE_LINE_LENGTH and not _SENTENCE.search(text) and (published := _byline_date(text)):
        return published, ""
    match = _DATE_THEN_TEXT.match(text)
    if match and (published := parse_published(match["date"])):
        return published, (match["rest"] or "").strip()
    return None


def _take_address(block: Block, drafts: list[_Draft]) -> bool:
    address, name = address_of(block.text), source_name(block.text)
    if drafts:
        if drafts[-1].address and drafts[-1].address != address:
            drafts[-1].page_address = address
        drafts[-1].address = drafts[-1].address or address
        drafts[-1].source = drafts[-1].source or name
    return bool(address or name)


def _take_paragraph(
    text: str, drafts: list[_Draft], title: str, page_date: Published | None
) -> Published | None:
    """Add a paragraph to the story being read; returns the page's date, which may be its dateline."""
    if not drafts:
        drafts.append(_Draft(title))
    draft = drafts[-1]
    dated = None if draft.paragraphs else dateline(text)
    if dated:
        draft.published = draft.published or dated[0]
        if not dated[1]:
            draft.source = draft.source or byline_outlet(text)
        text = dated[1]
    if text:
        draft.paragraphs.append(text)
    return page_date or draft.published


def _byline_date(line: str) -> Published | None:
    """The date that a short line consists of, or that stands beside an outlet or an author in it."""
    parts = _BYLINE_PARTS.split(_IN_BRACKETS.sub("", line))
    pieces = (", ".join(parts[start:end]) for start in range(len(parts)) for end in range(len(parts), start, -1))
    return next((published for piece in pieces if (published := parse_published(piece))), None)


def byline_outlet(line: str) -> str | None:
    """The outlet that a line of outlet and date names: ``Levant Wire, 20 June 2014``; None where it names none."""
    for part in _BYLINE_PARTS.split(line):
        words_ = part.split()
        if 1 <= len(words_) <= 6 and part[0].isupper() and not _NO_OUTLET.search(part):
            return part
    return None


def _heading_run(blocks: Sequence[Block]) -> list[Block]:
    """The headings at the start of ``blocks``."""
    return list(takewhile(_is_heading, blocks))


def _is_heading(block: Block) -> bool:
    """Whether a block marked or read as a heading is one: a dateline, an address or furniture is not."""
    return block.level > 0 and not (_is_furniture(block.text) or dateline(block.text))


def _is_furniture(text: str) -> bool:
    return bool(is_boilerplate(text) or address_of(text) or source_name(text))


def _title(run: list[Block], after: list[Block], drafts: list[_Draft], top_level: int) -> str | None:
    """The heading of ``run`` that is the title of a story beginning below it, or None where none begins."""
    below = [block.text for block in takewhile(lambda block: not _is_heading(block), after)]
    story = [text for text in below if not _is_furniture(text)]
    if sum(len(text.split()) for text in story) < SHORTEST_STORY:
        return None
    content = set(words.stems(" ".join(story[:LOOKAHEAD])))
    best = max(run, key=lambda block: (_shared(block.text, content), -block.level))
    begins_page = not any(draft.paragraphs for draft in drafts)
    if begins_page or dateline(story[0]):
        return best.text
    related = _shared(best.text, content) >= max(SHARED_STEMS, SHARED_PART * len(words.stems(best.text)))
    return best.text if related and best.level <= top_level else None


def _shared(heading: str, content: set[str]) -> int:
    """How many stems of a heading stand in ``content``, one typing error a long word forgiven."""
    return sum(stem in content or _misspelt(stem, content) for stem in set(words.stems(heading)))


def _misspelt(stem: str, content: set[str]) -> bool:
    return len(stem) >= 5 and any(
        abs(len(stem) - len(other)) <= 1 and DamerauLevenshtein.distance(stem, other, score_cutoff=1) <= 1
        for other in content
    )


def _finished(drafts: list[_Draft], page_date: Published | None) -> list[Story]:
    """The drafts that hold text, each with the page's date, address and outlet where it has none of its own."""
    written = [draft for draft in drafts if draft.paragraphs]
    page_address = next((draft.page_address for draft in reversed(written) if draft.page_address), None)
    last_address = next((draft.address for draft in reversed(written) if draft.address), None)
    last_source = next((draft.source for draft in reversed(written) if draft.source), None)
    return [
        Story(
            title=draft.title,
            paragraphs=tuple(draft.paragraphs),
            published=draft.published or page_date,
            address=draft.address or page_address or last_address,
            source=draft.source or last_source,
        )
        for draft in written
    ]
