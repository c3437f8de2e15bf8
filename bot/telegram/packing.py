"""Blocks to parts that Telegram takes: each within its limits, cut between blocks where that can be. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.telegram.markup import NOTHING, Html, is_blank, line_break, space, text, units

# A cut is looked for in the last half of what fits; a sentence's end is worth more than a word's.
_SENTENCE_END = re.compile(r"[.!?؟…][\"”»’)\]]*\s+|\n+")
_WORD_END = re.compile(r"\s+")
# A letter stays with its marks and joiners, a flag with its other half.
_CLINGING = re.compile(
    "[\u0300-\u036f\u064b-\u065f\u0670\u200d\ufe00-\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]"
)
_CLOSEST = 12


@dataclass(frozen=True, slots=True)
class Size:
    """What a piece takes: UTF-16 units of text, entities, and units of what entities hold."""

    units: int = 0
    entities: int = 0
    data: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(self.units + other.units, self.entities + other.entities, self.data + other.data)

    def fits(self, limits: Size) -> bool:
        """Whether it lies within limits."""
        return self.units <= limits.units and self.entities <= limits.entities and self.data <= limits.data


# What an entity takes beside its attribute: type, offset and length, as they are written in JSON.
ENTITY_DATA: Final = 30
#: A message of text: 4096 units and 100 entities; about 9,500 units of entity data, of which some are left over.
MESSAGE: Final = Size(4096, 100, 9000)
#: What stands below a document or a picture (core.telegram.org/bots/api#senddocument).
CAPTION: Final = Size(1024, 100, 9000)
# Room for "12/34" and the line breaks before it.
_NUMBER_ROOM: Final = Size(16)


@dataclass(frozen=True, slots=True)
class Block:
    """What is not cut where it fits a message: a statement with its citations, a source, a heading.

    ``tail`` (the citations) is repeated behind each part of a body that must be cut all the same. A block that
    ``leads`` is not left behind alone at the end of a part. ``gap`` says how many line breaks stand before it.
    """

    body: Html
    tail: Html = NOTHING
    gap: int = 1
    leads: bool = False

    @property
    def whole(self) -> Html:
        """The body with its tail."""
        return self.body + space() + self.tail if self.body and self.tail else self.body + self.tail


@dataclass(frozen=True, slots=True)
class Part:
    """One message: its markup, and the same text without any."""

    html: str
    plain: str


def size_of(piece: Html) -> Size:
    """What a piece takes."""
    tags = piece.tags
    data = sum(tag.data + ENTITY_DATA for tag in tags)
    return Size(units(piece.plain), len(tags), data)


def pack(blocks: Iterable[Block], limits: Size = MESSAGE) -> tuple[Part, ...]:
    """The blocks as parts, each within the limits, numbered ``2/3`` where there are several. None is blank."""
    return pack_groups([blocks], limits)


def pack_groups(groups: Iterable[Iterable[Block]], limits: Size = MESSAGE) -> tuple[Part, ...]:
    """The same, each group of blocks beginning a part of its own."""
    room = replace(limits, units=limits.units - _NUMBER_ROOM.units)
    pages = [page for blocks in groups for page in _pages(blocks, room)]
    return tuple(_part(page, n, len(pages)) for n, page in enumerate(pages, start=1))


def together(blocks: Sequence[Block], limits: Size = MESSAGE) -> tuple[Block, ...]:
    """Blocks that belong together as one, so that no part ends between them; as they are where one part is too small.

    Of blocks that lead to others nothing is changed by that: the whole leads where its last does.
    """
    row = _row(blocks) if blocks else NOTHING
    if not row or not size_of(row).fits(replace(limits, units=limits.units - _NUMBER_ROOM.units)):
        return tuple(blocks)
    return (Block(row, gap=blocks[0].gap, leads=blocks[-1].leads),)


def first_part(blocks: Iterable[Block], limits: Size = MESSAGE) -> Part:
    """As much of the blocks as one message takes, an ellipsis at the end where that is not all.

    Raises:
        ValueError: there is nothing to show.
    """
    pages = list(_pages(blocks, replace(limits, units=limits.units - _NUMBER_ROOM.units)))
    if not pages:
        raise ValueError("a message needs text")
    page = pages[0] if len(pages) == 1 else pages[0] + line_break() + text("…")
    return Part(str(page), page.plain)


def _part(page: Html, n: int, of: int) -> Part:
    numbered = page + line_break(2) + text(f"{n}/{of}") if of > 1 else page
    return Part(str(numbered), numbered.plain)


def _pages(blocks: Iterable[Block], room: Size) -> Iterator[Html]:
    """Rows of blocks that fit a part; what leads goes with what it leads to."""
    page: list[Block] = []
    taken = Size()
    for block in (piece for one in blocks for piece in _fitting(one, room) if not is_blank(piece.whole.plain)):
        more = _size_on(block, page)
        if page and not (taken + more).fits(room):
            led = _led(page)
            if len(led) == len(page) or not size_of(_row([*led, block])).fits(room):
                led = []
            yield _row(page[: len(page) - len(led)])
            page, taken = led, size_of(_row(led)) if led else Size()
            more = _size_on(block, page)
        page.append(block)
        taken += more
    if page:
        yield _row(page)


def _led(page: Sequence[Block]) -> list[Block]:
    """The blocks at the end of a page that lead to what comes next."""
    count = 0
    while count < len(page) and page[len(page) - 1 - count].leads:
        count += 1
    return list(page[len(page) - count :])


def _size_on(block: Block, page: Sequence[Block]) -> Size:
    return size_of(block.whole) + (Size(block.gap) if page else Size())


def _row(page: Sequence[Block]) -> Html:
    row = page[0].whole
    for block in page[1:]:
        row += line_break(block.gap) + block.whole
    return row


def _fitting(block: Block, room: Size) -> Iterator[Block]:
    """The block, or as many blocks as it must be cut into to fit."""
    if size_of(block.whole).fits(room):
        yield block
        return
    tail = block.tail
    if not size_of(tail).fits(Size(room.units // 4, room.entities // 4, room.data // 4)):
        block, tail = replace(block, body=block.whole, tail=NOTHING), NOTHING
    taken = size_of(tail) + Size(1)
    left = Size(room.units - taken.units, room.entities - taken.entities, room.data - taken.data)
    rest, gap = block.body, block.gap
    while rest:
        head, rest = _cut(rest, left)
        if head:
            yield replace(block, body=head, gap=gap)
            gap = 1


def _cut(piece: Html, room: Size) -> tuple[Html, Html]:
    """As much of a piece as fits, to the end of a sentence or of a word, and the rest."""
    if size_of(piece).fits(room):
        return piece, NOTHING
    most = _longest(piece, room)
    plain = piece.plain
    ends = [match.end() for match in _SENTENCE_END.finditer(plain, most // 2, most)]
    ends = ends or [match.end() for match in _WORD_END.finditer(plain, most // 2, most)]
    at = ends[-1] if ends else _between_letters(plain, most)
    return piece.cut(len(plain[:at].rstrip()))[0], piece.cut(at)[1]


def _longest(piece: Html, room: Size) -> int:
    """How many characters of a piece fit: one at least, found by halving."""
    low, high = 1, len(piece.plain)
    while low < high:
        middle = (low + high + 1) // 2
        if size_of(piece.cut(middle)[0]).fits(room):
            low = middle
        else:
            high = middle - 1
    return low


def _between_letters(plain: str, at: int) -> int:
    """A place near ``at`` where no mark is torn from its letter."""
    for place in range(at, max(at - _CLOSEST, 1), -1):
        if not _CLINGING.match(plain[place]) and plain[place - 1] != "\u200d":
            return place
    return at
