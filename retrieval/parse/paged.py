"""Documents made for paper (PDF, DOCX) to stories: read in a child process, then by the rules for pages of text.

A page of a web site holds one story and links to others; a document made for paper is one report with sections, or
a bulletin of several stories. It is a bulletin when something says so: datelines below at least two of its headings,
or a source or address below more than one story. Otherwise it is one report, however long, under its largest heading,
and the headings of its sections are left out, as those of a web page are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from retrieval.errors import ReadLater
from retrieval.parse.attribution import begins_with_wire
from retrieval.parse.blocks import RULE, Block, is_rule, looks_like_heading
from retrieval.parse.boilerplate import address_of, is_boilerplate, source_name
from retrieval.parse.decode import repair
from retrieval.parse.records import Found, as_note, impossible_dates
from retrieval.parse.stories import SHORTEST_STORY, dateline, split
from retrieval.readers import Extract, bounded
from retrieval.readers.pdf_pages import OCR_HINT, named
from retrieval.types import Media

# The readers by name: their libraries are loaded in the child process alone.
PDF, OCR, DOCX = "retrieval.readers.pdf:read", "retrieval.readers.ocr:read", "retrieval.readers.docx:read"
Read = Callable[[Media, bytes], Extract]

# How many headings a bulletin has at least, each with a dateline below it.
FEWEST_STORIES = 2
# A title that follows more words than this is a part's.
LONGEST_BEFORE = 150
# A title that says how the file was made and not what is in it.
_NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|office|powerpoint)\b.*|untitled.*|document\d*|doc\d+|presentation\d*|slide \d+|scan.*|"
    r"(?:https?|file)://.*|.*\.(?:docx?|odt|rtf|pdf|indd|qxd|html?|php|aspx?|txt))$",
    re.IGNORECASE,
)


def read_bounded(media: Media, content: bytes, *, tesseract: str | None = None) -> Extract:
    """What a PDF or DOCX says, read in a child process; pages that are pictures by ``tesseract`` if there is one."""
    if media is Media.DOCX:
        return bounded.run(DOCX, content)
    extract = bounded.run(PDF, content)
    if extract.scanned and tesseract:
        return bounded.run(OCR, content, bounded.RECOGNISING, arguments={"tesseract": tesseract})
    return extract


def read_paged(extract: Extract) -> tuple[list[Found], list[str]]:
    """The stories of a document, and warnings.

    Raises:
        ReadLater: all its pages are pictures.
    """
    warnings = list(extract.warnings)
    if extract.scanned and not extract.paragraphs:
        raise ReadLater("the PDF is scanned: its pages are pictures without text", hint=OCR_HINT)
    if extract.scanned:
        warnings.append(f"{named(extract.scanned)} scanned, a picture without text: {OCR_HINT}")
    blocks = _sections(_blocks(extract))
    stories = split(blocks, title=_title(extract.title)) or split(as_note(blocks))
    return [Found(story) for story in stories], [*warnings, *impossible_dates(blocks)]


def _blocks(extract: Extract) -> list[Block]:
    """The paragraphs as blocks; where none is marked as a heading, what reads like one."""
    texts = [(" ".join(repair(one.text).text.split()), one.level) for one in extract.paragraphs]
    is_marked = any(level for _, level in texts)
    return [
        RULE if is_rule(text) else Block(text, level if is_marked else int(looks_like_heading(text)))
        for text, level in texts
        if text
    ]


def _title(title: str) -> str:
    words = " ".join(repair(title).text.split())
    return "" if _NO_TITLE.match(words) else words


def _sections(blocks: list[Block]) -> list[Block]:
    """The blocks of one report as its title and its text, without the headings of its sections; a bulletin as it is."""
    headings = [place for place, block in enumerate(blocks) if block.level > 0]
    if not headings or _is_bulletin(blocks):
        return blocks
    title = _title_run(blocks, headings)
    inside = {block.text.casefold() for place, block in enumerate(blocks) if block.level > 0 and place not in title}
    before = [block for block in blocks[: title.start] if block.level <= 0]
    if sum(len(block.text.split()) for block in before) < SHORTEST_STORY:
        before = [block for block in before if dateline(block.text) or address_of(block.text)]
    # A line that repeats a section's heading is of the table of contents.
    text = [block for block in blocks[title.stop :] if block.level <= 0 and block.text.casefold() not in inside]
    return [*before, *blocks[title.start : title.stop], *text]


def _title_run(blocks: Sequence[Block], headings: Sequence[int]) -> range:
    """The headings that stand together at the highest one, or at the first one where much text comes before that."""
    highest = min(headings, key=lambda place: blocks[place].level)
    words = sum(len(block.text.split()) for block in blocks[:highest] if block.level <= 0)
    start = end = highest if words < LONGEST_BEFORE else headings[0]
    while start and blocks[start - 1].level > 0:
        start -= 1
    while end < len(blocks) and blocks[end].level > 0:
        end += 1
    return range(start, end)


def _is_bulletin(blocks: Sequence[Block]) -> bool:
    """Whether several of its headings begin stories: a dateline stands below them, or sources name several origins."""
    sources = sum(bool(address_of(block.text) or source_name(block.text)) for block in blocks)
    return (
        sources >= FEWEST_STORIES or sum(_begins_story(blocks, place) for place in range(len(blocks))) >= FEWEST_STORIES
    )


def _begins_story(blocks: Sequence[Block], place: int) -> bool:
    """Whether a dateline stands below what is, or reads like, a heading; one of several in a row is a chronology's."""
    above = [block for block in blocks[max(0, place - 2) : place] if not is_boilerplate(block.text)]
    if not above or not (above[-1].level > 0 or looks_like_heading(above[-1].text)) or not _is_dated(blocks[place]):
        return False
    return place + 1 == len(blocks) or not _is_dated(blocks[place + 1])


def _is_dated(block: Block) -> bool:
    return bool(dateline(block.text)) or begins_with_wire(block.text)
