"""Lines with their places to paragraphs and headings.

A PDF knows neither. A line goes on in the next one when that has the same size, follows at the usual distance,
is not indented, and its first word would not have fitted before the margin. A heading is larger or bolder than most
of the text. What stands at the same edge of many pages (running headers, footers, page numbers) is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from retrieval.readers import Paragraph, bidi
from retrieval.readers.running import without_running

# Sizes that differ by less than this part are one size.
SAME_SIZE = 0.08
# A paragraph ends where the next line is this much further away than lines usually are.
WIDER = 1.2
# Lines are never further apart than this many sizes of type (double spacing and a little) within a paragraph.
WIDEST = 2.8
# The first line of a paragraph is indented by this many sizes of type; further in is another alignment.
INDENT = (0.8, 5.0)
# A heading is at least this much larger than most of the text, and at most this long.
LARGER = 1.1
LONGEST_HEADING = 200
# Where more of the letters are bold, bold means nothing.
BOLD_SHARE = 0.4
# Type this much smaller at the foot of a page is a footnote.
SMALLER = 0.9
# A line that ends no sentence ends a paragraph only where it leaves this part of the column free.
SHORT = 0.4
# The last line of a page that goes on overleaf has at least this many words; a label has fewer.
FULL_LINE = 4
# How many lines before and after one show where its column ends.
NEIGHBOURS = 8

_BULLET = re.compile(r"(?:[•·▪■●○◦‣–*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_SENTENCE_END = re.compile(r"[.!?؟:]['\"”’»)\]\d]*$")
_HYPHENS = ("-", "\u2010")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its place: ``left``, ``right`` and ``depth`` (from the page's top to the baseline) in points.

    ``size`` is that of its type in points, ``bold`` whether it is bold from end to end; ``edge`` that it
    stands in the margin above or below the text; ``row`` marks the cells of a table set side by side.
    """

    text: str
    left: float
    right: float
    depth: float
    size: float
    bold: bool = False
    edge: bool = False
    row: bool = False


def arranged(pages: Sequence[Sequence[Line]]) -> tuple[Paragraph, ...]:
    """The paragraphs and headings of a document; footnotes stand at the end."""
    running = [_rows(page) for page in without_running(pages)]
    lines = [line for page in running for line in page]
    if not lines:
        return ()
    style = _Style.of(lines)
    texts: list[list[Line]] = []
    notes: list[list[Line]] = []
    for page in running:
        body, foot = _footnotes(page, style)
        notes += _grouped(foot, style)
        groups = _grouped(body, style)
        if texts and groups and _goes_on(texts[-1][-1], groups[0][0], style):
            texts[-1] += groups.pop(0)
        texts += groups
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    levels = style.levels(texts)
    return tuple(Paragraph(_joined(group, words), levels.get(_look(group), 0)) for group in texts) + tuple(
        Paragraph(_joined(group, words)) for group in notes
    )


def _rows(page: Sequence[Line]) -> list[Line]:
    """The lines of a page, the cells of a table's row as one."""
    rows: list[Line] = []
    for line in page:
        before = rows[-1] if rows else None
        if before and abs(line.depth - before.depth) < 0.3 * line.size and not _overlap(before, line):
            left, right = min(before.left, line.left), max(before.right, line.right)
            rows[-1] = replace(before, text=f"{before.text} | {line.text}", left=left, right=right, row=True)
        else:
            rows.append(line)
    return rows


def _overlap(one: Line, other: Line) -> bool:
    return one.left < other.right and other.left < one.right


@dataclass(frozen=True, slots=True)
class _Style:
    """What most of a document looks like: the size of its type and the distance of its lines."""

    size: float
    pitch: float
    bold_matters: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Style:
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        size = sizes.most_common(1)[0][0]
        steps = [
            after.depth - before.depth
            for before, after in pairwise(lines)
            if _same_size(before.size, size) and _same_size(after.size, size)
        ]
        near = sorted(step for step in steps if 0.5 * size < step <= WIDEST * size)
        bold = sum(len(line.text) for line in lines if line.bold)
        everything = sum(len(line.text) for line in lines)
        return cls(size, near[len(near) // 4] if near else 1.2 * size, bold < BOLD_SHARE * everything)

    def is_heading(self, line: Line) -> bool:
        return not line.row and (
            line.size > LARGER * self.size or (self.is_bold(line) and line.size > SMALLER * self.size)
        )

    def is_bold(self, line: Line) -> bool:
        return line.bold and self.bold_matters

    def levels(self, groups: Iterable[list[Line]]) -> dict[tuple[float, bool], int]:
        """The level of each look that headings have: the larger the higher, bold before light."""
        looks = {
            _look(group)
            for group in groups
            if all(self.is_heading(line) for line in group) and sum(len(line.text) for line in group) <= LONGEST_HEADING
        }
        ranks: dict[tuple[float, bool], int] = {}
        level, above = 0, None
        for look in sorted(looks, key=lambda look: (-look[0], not look[1])):
            if above is None or not (_same_size(look[0], above[0]) and look[1] == above[1]):
                level, above = level + 1, look
            ranks[look] = min(level, 6)
        return ranks


def _same_size(one: float, other: float) -> bool:
    return abs(one - other) <= SAME_SIZE * max(one, other)


def _look(group: Sequence[Line]) -> tuple[float, bool]:
    return group[0].size, all(line.bold for line in group)


def _footnotes(page: Sequence[Line], style: _Style) -> tuple[list[Line], list[Line]]:
    """The lines of a page without, and those of, the small type that ends it."""
    end = len(page)
    while end and page[end - 1].size < SMALLER * style.size:
        end -= 1
    return (list(page[:end]), list(page[end:])) if end else (list(page), [])


def _grouped(lines: Sequence[Line], style: _Style) -> list[list[Line]]:
    """The lines of one page as paragraphs."""
    groups: list[list[Line]] = []
    for place, line in enumerate(lines):
        before = groups[-1][-1] if groups else None
        if before is None:
            groups.append([line])
        elif line.depth < before.depth - style.size:
            if _goes_on(before, line, style):
                groups[-1].append(line)
            else:
                groups.append([line])
        elif _is_torn(groups[-1], line, lines, place, style):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _is_torn(group: Sequence[Line], line: Line, lines: Sequence[Line], place: int, style: _Style) -> bool:
    """Whether ``line`` goes on with the paragraph that ``group`` has begun."""
    before = group[-1]
    step = line.depth - before.depth
    if before.row or line.row or not _same_size(before.size, line.size) or style.is_bold(before) != style.is_bold(line):
        return False
    is_large = line.size > LARGER * style.size
    usual = style.pitch * line.size / style.size
    if (step > WIDER * usual and not is_large) or step > WIDEST * line.size or _BULLET.match(line.text):
        return False
    if is_large or line.text[0].islower():
        return True
    return not _is_indented(group, line) and not _fitted(before, line, lines, place)


def _is_indented(group: Sequence[Line], line: Line) -> bool:
    """Whether ``line`` is indented against the one before; below a bullet the indent is the paragraph's own."""
    before = group[-1]
    indent = before.right - line.right if bidi.is_rtl(line.text) else line.left - before.left
    least, most = INDENT
    return least * line.size < indent < most * line.size and not (len(group) == 1 and _BULLET.match(before.text))


def _fitted(before: Line, line: Line, lines: Sequence[Line], place: int) -> bool:
    """Whether the first word of ``line`` would have fitted into the one before: that one ends its paragraph."""
    near = [
        other
        for other in lines[max(0, place - NEIGHBOURS) : place + NEIGHBOURS]
        if _overlap(other, before) and _same_size(other.size, before.size) and not other.row
    ]
    if bidi.is_rtl(before.text):
        room = before.left - min(other.left for other in near)
    else:
        room = max(other.right for other in near) - before.right
    letter = max((other.right - other.left) / len(other.text) for other in (before, line))
    width = max(other.right for other in near) - min(other.left for other in near)
    ends = _SENTENCE_END.search(before.text)
    return room > max(letter * (len(line.text.split()[0]) + 2), 0 if ends else SHORT * width)


def _goes_on(last: Line, first: Line, style: _Style) -> bool:
    """Whether a paragraph goes on over the end of a page or column."""
    is_text = not any(line.row or style.is_heading(line) for line in (last, first))
    if not is_text or not _same_size(last.size, first.size):
        return False
    return not (_SENTENCE_END.search(last.text) or _BULLET.match(first.text)) and len(last.text.split()) >= FULL_LINE


def _joined(group: Sequence[Line], words: Counter[str]) -> str:
    text = group[0].text
    for line in group[1:]:
        text = _mended(text, line.text, words) if text.endswith(_HYPHENS) else f"{text} {line.text}"
    return bidi.mend_brackets(text) if bidi.has_rtl(text) else text


def _mended(before: str, after: str, words: Counter[str]) -> str:
    """Two lines joined at a hyphen, which goes if it was only the line's: the document's other words tell."""
    head, tail = _WORD.search(before[:-1][::-1]), _WORD.match(after)
    if not head or not tail or before[-2].isspace() or not tail[0][0].islower():
        return before + after if before[-2:-1].strip() else f"{before} {after}"
    first, second = head[0][::-1].casefold(), tail[0].casefold()
    parts_known = words[first] > 1 and words[second] > 1
    is_own = words[f"{first}-{second}"] or (parts_known and not words[first + second])
    return before + after if is_own else before[:-1] + after
