"""PDF to text: pdfium reads the characters and their places; order and paragraphs are made of those.

pdfium was chosen over pypdf and pdfminer.six: it is 10 to 30 times faster, gives Arabic presentation forms as letters,
spaces as a reader sees them, and can render a page for OCR; its licences are BSD and Apache. Its own order of Arabic
is not used (see :mod:`retrieval.readers.bidi`). Its build has neither JavaScript nor XFA, and links, actions and
attached files are never followed or opened.
"""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

import pypdfium2
from pypdfium2 import raw

from retrieval.errors import SourceError
from retrieval.readers import Extract, bidi
from retrieval.readers.layout import Line, arranged
from retrieval.readers.pdf_pages import named

LOCKED_HINT: Final = "save a copy without the password, and give that"
DAMAGED_HINT: Final = "open it in a viewer and print it to a new PDF"
# What is drawn between two columns is at least this wide, in sizes of a letter.
COLUMN_GAP: Final = 3.0
# Of a page's characters at most this share may have no meaning (no Unicode value), else it is as good as a picture.
MEANINGLESS_SHARE: Final = 0.3
# The part of a page's height that is margin, above and below.
MARGIN: Final = 0.09
# What pdfium says of a hyphen at the end of a line.
_HYPHEN: Final = 2
_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class PdfBounds:
    """How much of a PDF is read; time and memory are bounded by the process (:class:`~.bounded.Bounds`).

    ``pages`` from the first, of which ``recognised`` by OCR; ``characters`` of text in all, and
    ``page_characters`` of one page (a newspaper's page has 30,000). What lies beyond is left out, with a warning.
    """

    pages: int = 500
    recognised: int = 100
    characters: int = 5_000_000
    page_characters: int = 200_000


PDF_BOUNDS: Final = PdfBounds()


@dataclass(slots=True)
class _Reading:
    """What has been read of a document so far; page numbers begin with 1."""

    pages: list[list[Line]] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    characters: int = 0


Recognise = Callable[[pypdfium2.PdfPage], list[Line]]


def read(content: bytes, bounds: PdfBounds = PDF_BOUNDS, recognise: Recognise | None = None) -> Extract:
    """The text of a PDF; ``recognise`` gives the lines of a page that is a picture.

    Without it pages that are pictures are named in the result's ``scanned``; if all are, it has no paragraphs.

    Raises:
        SourceError: it is locked, damaged or blank.
    """
    with closing(_opened(content)) as document:
        reading = _read(document, bounds)
        title = document.get_metadata_value("Title") or ""
        if recognise and reading.scanned:
            _recognise(document, reading, recognise, bounds)
    if not any(reading.pages) and not reading.scanned:
        raise _without_text(reading)
    if reading.damaged:
        reading.warnings.append(f"{named(reading.damaged)} damaged: left out")
    return Extract(title, arranged(reading.pages), tuple(reading.warnings), tuple(reading.scanned))


def _recognise(document: pypdfium2.PdfDocument, reading: _Reading, recognise: Recognise, bounds: PdfBounds) -> None:
    """Read the pages that are pictures, at most so many; those that give text are no longer scanned."""
    read: list[int] = []
    for number in reading.scanned[: bounds.recognised]:
        with closing(document[number - 1]) as page:
            reading.pages[number - 1] = recognise(page)
        if reading.pages[number - 1]:
            read.append(number)
    if read:
        reading.warnings.append(f"{named(read)} scanned: read by OCR, which may misread names and numbers")
    reading.scanned = [number for number in reading.scanned if number not in read]


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    """The document in ``content``, which has at least one page."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise SourceError("the PDF is locked with a password", hint=LOCKED_HINT) from error
        raise SourceError("the PDF is damaged: it cannot be opened", hint=DAMAGED_HINT) from error
    if len(document) < 1:
        document.close()
        raise SourceError("the PDF is damaged: it has no pages", hint=DAMAGED_HINT)
    return document


def _read(document: pypdfium2.PdfDocument, bounds: PdfBounds) -> _Reading:
    reading = _Reading()
    if len(document) > bounds.pages:
        reading.warnings.append(f"only the first {bounds.pages} of {len(document)} pages were read: split it")
    for number in range(min(len(document), bounds.pages)):
        try:
            with closing(document[number]) as page:
                lines = _page(page, reading, number + 1, bounds)
        except pypdfium2.PdfiumError:
            reading.damaged.append(number + 1)
            lines = []
        reading.pages.append(lines)
        if reading.characters > bounds.characters:
            reading.warnings.append(
                f"only the first {number + 1} pages were read: more than {bounds.characters} letters"
            )
            break
    return reading


def _page(page: pypdfium2.PdfPage, reading: _Reading, number: int, bounds: PdfBounds) -> list[Line]:
    """The lines of one page; notes what is scanned or too long."""
    with closing(page.get_textpage()) as text:
        count = text.count_chars()
        if count > bounds.page_characters:
            reading.warnings.append(f"page {number}: only its first {bounds.page_characters} letters were read")
        lines = list(_lines(text, min(count, bounds.page_characters), page.get_height()))
    letters = "".join(line.text for line in lines)
    reading.characters += len(letters)
    if len(_MEANINGLESS.findall(letters)) > MEANINGLESS_SHARE * len(letters) or not letters:
        if letters or raw.FPDFPage_CountObjects(page):
            reading.scanned.append(number)
        return []
    return lines


@dataclass(frozen=True, slots=True)
class _Character(bidi.Glyph):
    """A glyph with its baseline and its index in the page; ``hyphen`` is one at which a line ends."""

    baseline: float
    index: int
    hyphen: bool


def _lines(text: pypdfium2.PdfTextPage, count: int, height: float) -> Iterator[Line]:
    """The lines in the order they are drawn, which is nearly always that of reading."""
    page = [_character(text, index) for index in range(count)]
    turned = bidi.turned_ligatures(page)
    line: list[_Character] = []
    for character in page:
        if character.text not in "\r\n":
            line.append(character)
        # pdfium joins two lines at a hyphen; whether it was only the line's is found out by the layout.
        if line and (character.text in "\r\n" or character.hyphen):
            yield from _line(text, line, height, turned=turned)
            line = []
    if line:
        yield from _line(text, line, height, turned=turned)


def _character(text: pypdfium2.PdfTextPage, index: int) -> _Character:
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    code = raw.FPDFText_GetUnicode(text, index)
    raw.FPDFText_GetLooseCharBox(text, index, box)
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    letter = "-" if code == _HYPHEN else chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
    return _Character(letter, box.left, box.right, x.value, y.value, index, code == _HYPHEN)


def _line(text: pypdfium2.PdfTextPage, characters: list[_Character], height: float, *, turned: bool) -> Iterator[Line]:
    """What stands on one line: more than one where a wide gap parts columns or the cells of a table."""
    letters = sorted((one for one in characters if not one.text.isspace()), key=lambda one: one.left)
    if not letters:
        return
    size = _size(text, letters)
    edges = [after.left for before, after in pairwise(letters) if after.left - before.right > COLUMN_GAP * size]
    parts: list[list[_Character]] = [[] for _ in range(len(edges) + 1)]
    for character in characters:
        parts[bisect_right(edges, character.left)].append(character)
    everything = "".join(letter.text for letter in letters)
    if bidi.is_rtl(everything):
        parts.reverse()
    for part in parts:
        letters = [character for character in part if not character.text.isspace()]
        # Where there is Arabic on a line letters count as they are placed, and not as they come.
        if bidi.has_rtl(everything):
            words = bidi.logical(part, size, turned=turned)
        else:
            words = bidi.fold_forms("".join(character.text for character in part))
        yield _placed(text, words, letters, height)


def _placed(text: pypdfium2.PdfTextPage, words: str, letters: Sequence[_Character], height: float) -> Line:
    depth = height - median(letter.baseline for letter in letters)
    return Line(
        text=" ".join(words.replace("\u00ad", "-").split()),
        left=min(letter.left for letter in letters),
        right=max(letter.right for letter in letters),
        depth=depth,
        size=round(_size(text, letters), 1),
        bold=_is_bold(text, letters[0].index) and _is_bold(text, letters[-1].index),
        edge=not MARGIN * height < depth < (1 - MARGIN) * height,
    )


def _size(text: pypdfium2.PdfTextPage, letters: Sequence[_Character]) -> float:
    """The size of type in points, as three letters of the line have it."""
    return median(_type_size(text, letters[place].index) for place in (0, len(letters) // 2, -1))


def _type_size(text: pypdfium2.PdfTextPage, index: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    size = float(raw.FPDFText_GetFontSize(text, index))
    return max(0.1, size * (math.hypot(matrix.c, matrix.d) or 1.0))


def _is_bold(text: pypdfium2.PdfTextPage, index: int) -> bool:
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text, index, name, len(name), ctypes.c_int())
    return b"bold" in name.value.lower() or raw.FPDFText_GetFontWeight(text, index) >= 700


def _without_text(reading: _Reading) -> SourceError:
    if reading.damaged:
        return SourceError("the PDF is damaged: none of its pages can be read", hint=DAMAGED_HINT)
    return SourceError("the PDF is empty: its pages are blank", hint="remove it from the list")
