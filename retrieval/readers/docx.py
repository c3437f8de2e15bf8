"""DOCX (WordprocessingML, ECMA-376) to paragraphs: the text as it would be printed.

Read by zipfile and lxml alone: python-docx unpacks every part, pictures too, without a bound, and mammoth makes HTML
to be taken apart again. Deleted and hidden text, comments, headers and footers are left out; macros, fields,
relationships and embedded files are never run, followed or opened.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from retrieval.errors import SourceError
from retrieval.readers import Extract, Paragraph, bidi
from retrieval.readers.archive import DAMAGED_HINT, Archive

# A cell of a table with more text than this is laid out as a page, and its paragraphs stand by themselves.
LONGEST_CELL: Final = 200
LONGEST_HEADING: Final = 200
DEEPEST_STYLE: Final = 20


@dataclass(frozen=True, slots=True)
class DocxBounds:
    """How much of a document is read; what lies beyond is left out, with a warning.

    What is unpacked is bounded by :class:`~.archive.ArchiveBounds`, time and memory by the process
    (:class:`~.bounded.Bounds`).
    """

    characters: int = 5_000_000
    paragraphs: int = 200_000


DOCX_BOUNDS: Final = DocxBounds()
_MAIN: Final = re.compile(r"word/document\d*\.xml")
_HEADING: Final = re.compile(r"heading ([1-9])$")
_OFF: Final = ("0", "false", "off", "none")
# Elements whose text is not printed: deleted, moved away, or a copy of what stands beside it for older programs.
_SKIPPED: Final = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr", "sectPr"})
_LETTERS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


@dataclass(slots=True)
class _Styles:
    """Which paragraph styles are headings: level by style id; the title's is 1, and then others are one deeper."""

    levels: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> _Styles:
        if root is None:
            return cls()
        found = {_value(style, "styleId"): style for style in root if _name(style) == "style"}
        levels = {name: _style_level(style, found) for name, style in found.items()}
        return cls({name: level for name, level in levels.items() if level is not None})


def read(content: bytes, bounds: DocxBounds = DOCX_BOUNDS) -> Extract:
    """The text of a DOCX document.

    Raises:
        SourceError: it is damaged, locked, made to do harm, or has no text.
    """
    archive = Archive(content)
    name = _main_part(archive)
    root = archive.xml(name)
    if root is None:
        raise SourceError("the document is damaged: it has no text part", hint=DAMAGED_HINT)
    folder = posixpath.dirname(name)
    styles = _Styles.of(archive.xml(f"{folder}/styles.xml"))
    parts = [root]
    for notes in ("footnotes", "endnotes"):
        part = archive.xml(f"{folder}/{notes}.xml")
        parts += [note for note in part if _value(note, "type") in ("", "normal")] if part is not None else []
    paragraphs, warnings = _bounded((one for part in parts for one in _paragraphs(part, styles)), bounds)
    if not paragraphs:
        raise SourceError("the document is empty: it has no text", hint="if it holds pictures of text, save it as PDF")
    return Extract(_title(archive), tuple(_under_title(paragraphs)), tuple(warnings))


def _main_part(archive: Archive) -> str:
    """The part with the text: where the package's relationships say, as long as that is in the package."""
    root = archive.xml("_rels/.rels")
    for one in root if root is not None else ():
        target = str(one.get("Target", "")).lstrip("/")
        if str(one.get("Type", "")).endswith("/officeDocument") and _MAIN.fullmatch(target):
            return target
    return "word/document.xml"


def _title(archive: Archive) -> str:
    root = archive.xml("docProps/core.xml")
    titles = [one.text or "" for one in root if _name(one) == "title"] if root is not None else []
    return " ".join(titles[0].split()) if titles else ""


def _bounded(paragraphs: Iterator[Paragraph], bounds: DocxBounds) -> tuple[list[Paragraph], list[str]]:
    taken: list[Paragraph] = []
    characters = 0
    for paragraph in paragraphs:
        characters += len(paragraph.text)
        if characters > bounds.characters or len(taken) == bounds.paragraphs:
            return taken, [f"only the first {len(taken)} paragraphs were read: split it"]
        taken.append(paragraph)
    return taken, []


def _under_title(paragraphs: list[Paragraph]) -> Iterator[Paragraph]:
    """Levels from 1: a title is 0 in :class:`_Styles` (and -1 stands for no heading until here)."""
    has_title = any(paragraph.level == 0 for paragraph in paragraphs)
    for paragraph in paragraphs:
        is_heading = paragraph.level >= 0 and len(paragraph.text) <= LONGEST_HEADING
        yield Paragraph(paragraph.text, min(6, max(1, paragraph.level + has_title)) if is_heading else 0)


def _name(element: etree._Element) -> str:
    """An element's name without its namespace: strict and transitional documents differ only in that."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _value(element: etree._Element | None, name: str) -> str:
    """An attribute by its name without its namespace."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.items() if etree.QName(key).localname == name), "")


def _child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The element at a path of names below ``element``."""
    for name in names:
        element = next((one for one in element if _name(one) == name), None) if element is not None else None
    return element


def _style_level(style: etree._Element, styles: dict[str, etree._Element]) -> int | None:
    """The heading level of a style, by its own name or what it is based on; 0 is the title's."""
    seen: etree._Element | None = style
    for _ in range(DEEPEST_STYLE):
        if seen is None:
            return None
        name = _value(_child(seen, "name"), "val").lower()
        if name == "title":
            return 0
        if match := _HEADING.match(name):
            return int(match[1])
        if (outline := _outline(_child(seen, "pPr"))) is not None:
            return outline
        seen = styles.get(_value(_child(seen, "basedOn"), "val"))
    return None


def _outline(properties: etree._Element | None) -> int | None:
    level = _value(_child(properties, "outlineLvl"), "val")
    return int(level) + 1 if level in tuple("012345678") else None


def _paragraphs(root: etree._Element, styles: _Styles) -> Iterator[Paragraph]:
    """The paragraphs below ``root`` in order, rows of tables as one each; levels as :func:`_under_title` takes them."""
    for element in root:
        match _name(element):
            case "p":
                yield from _paragraph(element, styles)
            case "tbl":
                for row in (one for one in element if _name(one) == "tr"):
                    yield from _row(row, styles)
            case "body" | "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag":
                yield from _paragraphs(element, styles)


def _row(row: etree._Element, styles: _Styles) -> Iterator[Paragraph]:
    """A table's row as one paragraph; where a cell holds whole paragraphs, these."""
    cells = [list(_paragraphs(cell, styles)) for cell in row if _name(cell) in ("tc", "sdt")]
    texts = [" ".join(paragraph.text for paragraph in cell) for cell in cells]
    if sum(map(bool, texts)) < 2 or max(map(len, texts)) > LONGEST_CELL:
        for cell in cells:
            yield from cell
    else:
        yield Paragraph(" | ".join(filter(None, texts)), -1)


def _paragraph(element: etree._Element, styles: _Styles) -> Iterator[Paragraph]:
    properties = _child(element, "pPr")
    level = _outline(properties)
    if level is None:
        level = styles.levels.get(_value(_child(properties, "pStyle"), "val"))
    text, boxes = _text(element)
    for line in text.split("\n"):
        if words := " ".join(bidi.fold_forms(line).split()):
            yield Paragraph(words, -1 if level is None else level)
    for box in boxes:
        yield from _paragraphs(box, styles)


def _text(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """A paragraph's text, lines broken by hand as lines; and the text boxes that hang on it."""
    pieces: list[str] = []
    boxes: list[etree._Element] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = _name(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name in _LETTERS:
            pieces.append(_LETTERS[name])
        elif name == "txbxContent":
            boxes.append(element)
        elif name not in _SKIPPED and not (name == "r" and _is_hidden(element)):
            waiting += reversed(element)
    return "".join(pieces), boxes


def _is_hidden(run: etree._Element) -> bool:
    vanish = _child(run, "rPr", "vanish")
    return vanish is not None and _value(vanish, "val") not in _OFF
