"""Page numbers in words, and the way out of pages without text; apart from the reader, which imports pdfium."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

OCR_HINT: Final = "install tesseract (and its Arabic data), or run OCR first"
_SHOWN_SPANS: Final = 12


def named(pages: Sequence[int]) -> str:
    """Page numbers as a person writes them: ``pages 1-3, 7 are``."""
    spans = []
    for _, together in groupby(enumerate(pages), key=lambda one: one[1] - one[0]):
        span = [page for _, page in together]
        spans.append(str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}")
    listed = ", ".join(spans[:_SHOWN_SPANS]) + (" …" if len(spans) > _SHOWN_SPANS else "")
    return f"page {listed} is" if len(pages) == 1 else f"pages {listed} are"
