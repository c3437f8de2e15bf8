"""Readers of formats that are no text: PDF and DOCX to paragraphs, each in a child process with bounds.

bounded    runs a reader in a child process: time, memory and output are limited
child      what runs in that process: bytes on standard input, JSON on standard output
pdf        characters of a PDF, with their places, to lines
bidi       a line as it is seen to the line as it is read
layout     lines to paragraphs and headings, without running headers
ocr        pictures of pages to text, by tesseract where there is one
docx       WordprocessingML to paragraphs; archive opens its ZIP file

This package imports nothing of ``retrieval.parse``: a child process starts in a tenth of a second.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a heading of ``level`` 1 to 6; 0 is a paragraph's."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Extract:
    """What a document says: its own title (perhaps empty), its paragraphs in reading order, and warnings.

    ``scanned`` are the numbers of pages that are pictures and were not read.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    warnings: tuple[str, ...] = ()
    scanned: tuple[int, ...] = ()
