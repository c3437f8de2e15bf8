"""One page to its stories: where each begins, its title, dateline, address and body.

The rules, in order:

1. A line that is the page's furniture (newsletter, share buttons, notices) belongs to no story. A line that
   is an address ("Source: http: //…") is the address of the story before it; a second one is the page's, and
   that of the stories that have none of their own.
2. A short line directly above a dateline is a heading, however it ends ("Who fired first?").
3. The first run of headings begins a story. A later one does when what follows is long enough and a dateline
   stands below it, or one of the headings shares its content with what follows; below a rule ("* * *") one
   shared word is enough. The first heading that shares about as much as any is the title: lines below it are
   standfirsts, unrelated lines above it are links to other stories, and neither belongs to a body.
4. In marked-up text (HTML, Markdown) headings below the level of the first story's are subheadings; they
   begin a story only with a dateline of their own. So is, in any text, a short heading most of whose words stood
   in the story above it, and what stands below "Read also:" is a link.
5. Among stories that each begin with an agency's dateline, one more such dateline begins one more story.
6. A first paragraph's date is the dateline, unless a later paragraph begins with another day: a chronology.
7. A story without a dateline has that of the page. A date that stands alone above a heading is that of the
   story below it. What is left with too few words, and no date, is a teaser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from rapidfuzz.distance import DamerauLevenshtein

from retrieval import words
from retrieval.dates import parse_published
from retrieval.parse.attribution import begins_with_wire
from retrieval.parse.blocks import HEADING_LENGTH, HEADING_WORDS, RULE, Block
from retrieval.parse.boilerplate import address_of, is_boilerplate, is_link_label, source_name
from retrieval.parse.datelines import is_alone, labelled_day
from retrieval.types import Published

# A story has at least this many words, with a dateline of its own this many; less is a teaser under a link.
SHORTEST_STORY = 25
SHORTEST_DATED = 8
# What a title must share with the paragraphs below it: this many stems, and this share of its own.
SHARED_STEMS = 2
SHARED_PART = 0.34
# How many paragraphs below a heading are looked at.
LOOKAHEAD = 4
# An outlet or author beside a date has at most this many words.
LONGEST_NAME = 6
LONGEST_SUBHEADING = 6

_DATE_THEN_TEXT = re.compile(r"^(?P<date>(?=.*\d{4})[^.!?]{6,60}?)\s*(?:--+|[—–]|\s-\s|\|)\s*(?P<rest>\S.*)?$", re.S)
_DATE_LINE_LENGTH = 120
_SENTENCE = re.compile(r"[a-z\u0600-\u06ff]{2}[.!?؟]$")
_NO_HEADING_END = re.compile(r"[.:;,،؛…]['\"”’»)\]]*$")
_NUMBER = re.compile(r"^(?:\(?\d{1,2}[.)]|#\d{1,2}:?)\s+(?=\S)")
_BYLINE_PARTS = re.compile(r"\s*[|·•]\s*|[,،]\s+|\s+[-–—]+\s+")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
_NO_OUTLET = re.compile(
    r"\d|^(?:by|published|updated|posted|last|from|in|on)\b|^(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|^(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Story:
    """One story of a page, before its outlet and origin are known.

    ``published`` is the dateline that stands at the story, or at the page where the story has none; ``day`` is one
    without a year, as it is written;
    ``beside`` are the lines that stood between the title and the text: a standfirst, an author, perhaps the
    outlet; ``below`` those that stood under it and begin no story: links, perhaps a credit.
    """

    title: str
    paragraphs: tuple[str, ...]
    published: Published | None
    address: str | None
    source: str | None
    beside: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    day: str | None = None

    @property
    def body(self) -> str:
        """The paragraphs with an empty line between them: what offsets of passages count in."""
        return "\n\n".join(self.paragraphs)


@dataclass(slots=True)
class _Draft:
    """A story while its lines are being read.

    ``first_line`` is the first paragraph with its date; ``above`` a date that stood alone above the title;
    ``page_address`` a second address below the story, the page's own.
    """

    title: str
    above: Published | None = None
    beside: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    page_address: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    published: Published | None = None
    address: str | None = None
    source: str | None = None
    first_line: str = ""
    day: str | None = None

    def note_chronology(self, dated: tuple[Published, str] | None) -> None:
        """Take the first paragraph's day for an entry of a chronology once a later paragraph begins with a day too."""
        if not (dated and dated[1] and self.first_line and self.published and self.published.zone is None):
            return
        if dated[0].zone is None and dated[0] != self.published:
            self.paragraphs[0], self.first_line, self.published = self.first_line, "", None

    @property
    def is_teaser(self) -> bool:
        return not (self.published or self.above) and _words(self.paragraphs) < SHORTEST_STORY


def split(blocks: Iterable[Block], *, title: str = "") -> list[Story]:
    """The stories of a page, in order; ``title`` is the page's: its first story's for want of a heading."""
    return _Splitter(_promoted(list(blocks)), title).stories()


def dateline(text: str) -> tuple[Published, str] | None:
    """The date that a paragraph begins with or consists of, and the paragraph without it."""
    match = _DATE_THEN_TEXT.match(text)
    published = parse_published(match["date"]) if match else None
    rest = (match["rest"] or "").strip() if match and published else ""
    is_line = len(text) <= _DATE_LINE_LENGTH and not _SENTENCE.search(text) and len(rest.split()) <= LONGEST_NAME
    if is_line and (beside := _byline_date(text)):
        return beside, ""
    return (published, rest) if published else None


class _Splitter:
    """Reads the blocks of one page from top to bottom."""

    def __init__(self, blocks: list[Block], title: str) -> None:
        self._blocks = blocks
        self._page_title = title
        self._drafts: list[_Draft] = []
        self._date_above: Published | None = None
        self._day_above: str | None = None
        self._below_rule = False
        self._below_label = False
        self._level = 1

    def stories(self) -> list[Story]:
        position = 0
        while position < len(self._blocks):
            block = self._blocks[position]
            length = 1
            if block.level < 0:
                self._below_rule = True
            elif _take_address(block, self._drafts) or is_boilerplate(block.text):
                self._below_label = is_link_label(block.text)
            elif _is_heading(block):
                run = list(takewhile(_is_heading, self._from(position)))
                length = len(run)
                self._take_headings(run, position + length)
            elif day := labelled_day(block.text):
                self._take_day(day)
            elif not self._is_date_above(block, position):
                self._take_paragraph(block.text)
            position += length
        if self._drafts:
            self._drafts[0].day = self._drafts[0].day or self._day_above
        return _finished(self._drafts)

    def _take_day(self, day: str) -> None:
        """Remember a day without a year: that of the story it stands in or below, else of the first."""
        if self._drafts:
            self._drafts[-1].day = self._drafts[-1].day or day
        else:
            self._day_above = self._day_above or day

    def _from(self, position: int) -> Iterator[Block]:
        return (self._blocks[at] for at in range(position, len(self._blocks)))

    def _is_date_above(self, block: Block, position: int) -> bool:
        """Whether a line is a date alone above a heading or above the whole page; it is remembered."""
        dated = dateline(block.text)
        if not dated or dated[1]:
            return False
        following = next((other for other in self._from(position + 1) if not _is_furniture(other)), None)
        if not following or not _is_heading(following) or (self._drafts and not self._drafts[-1].paragraphs):
            return False
        self._date_above = dated[0]
        return True

    def _take_headings(self, run: list[Block], after: int) -> None:
        # What stands right below "Read also:" is a link, unless a dateline below it says that it is a title.
        titles = run[1:] if self._below_label and not self._is_dated(after) else run
        best = self._title(titles, after) if titles else None
        if best:
            if not self._drafts:
                self._level = best.level
            beside = tuple(block.text for block in run[run.index(best) + 1 :])
            self._drafts.append(_Draft(_NUMBER.sub("", best.text), self._date_above, beside))
        elif self._drafts:
            self._drafts[-1].below += tuple(block.text for block in run)
        self._date_above, self._below_rule, self._below_label = None, False, False

    def _is_dated(self, position: int) -> bool:
        following = next((block for block in self._from(position) if not _is_furniture(block)), None)
        return following is not None and _is_dateline(following)

    def _title(self, run: list[Block], after: int) -> Block | None:
        """The heading of ``run`` that is the title of a story beginning below, or None where none begins."""
        below = list(takewhile(lambda block: block.level >= 0 and not _is_heading(block), self._from(after)))
        story = [block.text for block in below if not _is_furniture(block)]
        dated = dateline(story[0]) if story else None
        if dated:
            story[:1] = [dated[1]] if dated[1] else []
        is_dated = bool(dated or self._date_above or (story and begins_with_wire(story[0])))
        content = set(words.stems(" ".join(story[:LOOKAHEAD])))
        best = self._best(run, after, content)
        if not self._drafts:
            return best if story else None
        if _words(story) < (SHORTEST_DATED if is_dated else SHORTEST_STORY):
            return None
        if is_dated:
            return best
        below_rule = self._below_rule and _shared(best.text, content) > 0
        related = _is_related(best, content) and best.level <= self._level
        return best if (below_rule or related) and not self._goes_on(best) else None

    def _goes_on(self, heading: Block) -> bool:
        """Whether a short heading speaks of what the story above spoke of: it is a subheading of that story."""
        stems = set(words.stems(heading.text))
        paragraphs = self._drafts[-1].paragraphs
        above = set(words.stems(" ".join([self._drafts[-1].title, *paragraphs[:LOOKAHEAD], *paragraphs[-LOOKAHEAD:]])))
        return len(heading.text.split()) <= LONGEST_SUBHEADING and 2 * len(stems & above) > len(stems)

    def _best(self, run: list[Block], after: int, content: set[str]) -> Block:
        shared = {id(block): _shared(block.text, content) for block in run}
        most = max(shared.values())
        related = [block for block in run if _is_related(block, content) and 2 * shared[id(block)] >= most]
        best = next(iter(related), None) or max(run, key=lambda block: (shared[id(block)], -block.level))
        named = next((block for block in run if block.text.casefold() == self._page_title.casefold()), None)
        highest = min(run, key=lambda block: block.level)
        if best.level == highest.level:
            return named or best
        # A deeper heading right below the page's is a standfirst; more like it make the page a round-up.
        return best if any(block.level == best.level for block in self._from(after)) else named or highest

    def _take_paragraph(self, text: str) -> None:
        if not self._drafts or self._begins_story(text):
            self._drafts.append(_Draft("" if self._drafts else self._page_title))
        self._below_rule = self._below_label = False
        draft = self._drafts[-1]
        dated = dateline(text)
        if draft.paragraphs:
            draft.note_chronology(dated)
            dated = None
        elif dated and dated[1]:
            draft.first_line = text
        if dated:
            draft.published = draft.published or dated[0]
            if not dated[1]:
                draft.source = draft.source or byline_outlet(text)
            text = dated[1]
        if text:
            draft.paragraphs.append(text)

    def _begins_story(self, text: str) -> bool:
        """Whether a paragraph without a heading begins another story."""
        before = self._drafts[-1].paragraphs
        if not before or not begins_with_wire(text):
            return False
        return self._below_rule or begins_with_wire(before[0])


def _promoted(blocks: list[Block]) -> list[Block]:
    """``blocks`` with each short line directly above a dateline as a heading."""
    followed = zip(blocks, [*blocks[1:], RULE], strict=False)
    return [
        replace(block, level=1) if block.level == 0 and _is_title_line(block) and _is_dateline(below) else block
        for block, below in followed
    ]


def _is_title_line(block: Block) -> bool:
    text = block.text
    return (
        0 < len(text.split()) < HEADING_WORDS.stop
        and len(text) <= HEADING_LENGTH
        and not _NO_HEADING_END.search(text)
        and not text.startswith(("-", "*", "•", "·", ">"))
        and not dateline(text)
    )


def _is_dateline(block: Block) -> bool:
    return bool(dateline(block.text) or begins_with_wire(block.text))


def _take_address(block: Block, drafts: list[_Draft]) -> bool:
    address, name = address_of(block.text), source_name(block.text)
    if drafts:
        if drafts[-1].address and drafts[-1].address != address:
            drafts[-1].page_address = address
        drafts[-1].address = drafts[-1].address or address
        drafts[-1].source = drafts[-1].source or name
    return bool(address or name)


def _byline_date(line: str) -> Published | None:
    """The date that a short line consists of, or that stands beside an outlet or an author in it."""
    parts = _BYLINE_PARTS.split(_IN_BRACKETS.sub("", line))
    pieces = (", ".join(parts[start:end]) for start in range(len(parts)) for end in range(len(parts), start, -1))
    return next((published for piece in pieces if (published := parse_published(piece))), None)


def byline_outlet(line: str) -> str | None:
    """The outlet that a line of outlet and date names (``Levant Wire, 20 June 2014``), or None."""
    for part in _BYLINE_PARTS.split(line):
        words_ = part.split()
        if 1 <= len(words_) <= LONGEST_NAME and part[0].isupper() and not _NO_OUTLET.search(part):
            return part
    return None


def _is_heading(block: Block) -> bool:
    """Whether a block marked or read as a heading is one: a dateline, an address or furniture is not."""
    return block.level > 0 and not (
        _is_furniture(block) or dateline(block.text) or labelled_day(block.text) or is_alone(block.text)
    )


def _is_furniture(block: Block) -> bool:
    text = block.text
    return block.level < 0 or bool(is_boilerplate(text) or address_of(text) or source_name(text))


def _is_related(heading: Block, content: set[str]) -> bool:
    least = max(SHARED_STEMS, SHARED_PART * len(words.stems(heading.text)))
    return _shared(heading.text, content) >= least


def _shared(heading: str, content: set[str]) -> int:
    """How many stems of a heading stand in ``content``, one typing error a long word forgiven."""
    return sum(stem in content or _misspelt(stem, content) for stem in set(words.stems(heading)))


def _misspelt(stem: str, content: set[str]) -> bool:
    return len(stem) >= 5 and any(
        abs(len(stem) - len(other)) <= 1 and DamerauLevenshtein.distance(stem, other, score_cutoff=1) <= 1
        for other in content
    )


def _words(paragraphs: Sequence[str]) -> int:
    return sum(len(text.split()) for text in paragraphs)


def _finished(drafts: list[_Draft]) -> list[Story]:
    """The drafts that hold text, each with the page's date, address and outlet where it has none of its own.

    An address or outlet is the page's when no other story names another.
    """
    written = [draft for draft in drafts if draft.paragraphs]
    page_address = next((draft.page_address for draft in reversed(written) if draft.page_address), None)
    page_date = next((date for draft in drafts if (date := draft.published or draft.above)), None)
    shared_address = page_address or _only(draft.address for draft in written)
    shared_source = _only(draft.source for draft in written)
    enough = [draft for draft in written if not draft.is_teaser] or written
    return [
        Story(
            title=draft.title,
            paragraphs=tuple(draft.paragraphs),
            published=draft.published or draft.above or page_date,
            address=draft.address or (None if draft.source else shared_address),
            source=draft.source or (None if draft.address else shared_source),
            beside=draft.beside,
            below=draft.below,
            day=draft.day,
        )
        for draft in enough
    ]


def _only(values: Iterable[str | None]) -> str | None:
    """The one value that ``values`` name, or None where they name none or several."""
    named = {value for value in values if value}
    return named.pop() if len(named) == 1 else None
