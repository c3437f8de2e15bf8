"""Pictures of pages to text: tesseract, where the machine has it, reads what pdfium renders."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from typing import Final

import pypdfium2

from retrieval.errors import SourceError
from retrieval.readers import Extract, pdf
from retrieval.readers.layout import Line

# 300 dpi is what tesseract is trained for; PDF counts in points of 1/72 inch.
DOTS_PER_INCH: Final = 300
# A page is rendered at a smaller scale rather than with more pixels than this (A3 at 300 dpi has 17 million).
MOST_PIXELS: Final = 20_000_000
SECONDS_A_PAGE: Final = 60
WANTED: Final = ("eng", "ara")
# Tesseract's lines have no size of their own: they stand at the usual distance of 12 point type.
_SIZE: Final = 12.0
_PITCH: Final = 14.0


def read(content: bytes, tesseract: str) -> Extract:
    """The text of a PDF whose pages, all or some, are pictures; ``tesseract`` is the path of the program."""
    languages = "+".join(_languages(tesseract))

    def recognise(page: pypdfium2.PdfPage) -> list[Line]:
        return lines(_run([tesseract, "-", "-", "-l", languages], _picture(page)).decode("utf-8", "replace"))

    return pdf.read(content, recognise=recognise)


def _languages(tesseract: str) -> list[str]:
    """Those of English and Arabic that it has data for."""
    listed = _run([tesseract, "--list-langs"], b"").decode("utf-8", "replace").split()
    found: list[str] = [language for language in WANTED if language in listed]
    if not found:
        raise SourceError("tesseract has no data for English or Arabic", hint="install its language data: eng, ara")
    return found


def lines(text: str) -> list[Line]:
    """Recognised text as lines, an empty one between paragraphs; what holds no word is noise."""
    found: list[Line] = []
    for number, words in enumerate(" ".join(line.split()) for line in text.replace("\f", "").split("\n")):
        if any(letter.isalnum() for letter in words):
            found.append(Line(words, 0, 6.0 * len(words), number * _PITCH, _SIZE))
    return found


def _picture(page: pypdfium2.PdfPage) -> bytes:
    """The page in shades of grey, as a PGM picture."""
    width, height = page.get_size()
    scale = min(DOTS_PER_INCH / 72, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    head = f"P5 {bitmap.width} {bitmap.height} 255\n".encode()
    try:
        return head + b"".join(_rows(rows, bitmap.width, bitmap.height, bitmap.stride))
    finally:
        bitmap.close()


def _rows(pixels: bytes, width: int, height: int, stride: int) -> Iterable[bytes]:
    """The rows without what only fills them up to the stride."""
    return (pixels[row * stride : row * stride + width] for row in range(height))


def _run(command: list[str], given: bytes) -> bytes:
    """What the program writes; nothing where it fails or takes too long for one page."""
    try:
        done = subprocess.run(  # noqa: S603 - the program found on the PATH, no shell
            command,
            input=given,
            capture_output=True,
            timeout=SECONDS_A_PAGE,
            env={"OMP_THREAD_LIMIT": "1"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout
