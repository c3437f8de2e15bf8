"""Files to reports, by the way a person takes: written to disk, fetched, parsed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.errors import SourceError
from retrieval.fetch import MEGABYTE, Limits, Unreadable, documents
from retrieval.names import Gazetteer
from retrieval.outlets import Outlets
from retrieval.parse import Parser
from retrieval.parse.attribution import Attribution
from retrieval.readers import Extract, docx, pdf
from retrieval.types import Media, Report

NOW = datetime(2024, 1, 2, 3, 4, tzinfo=UTC)


@dataclass(slots=True)
class Reading:
    """What one file gave: its reports, the warnings, and for each source that failed the error's message."""

    reports: list[Report] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        """The only report."""
        [report] = self.reports
        return report

    @property
    def titles(self) -> list[str]:
        """The reports' titles in order."""
        return [report.title for report in self.reports]

    @property
    def bodies(self) -> str:
        """All bodies as one text."""
        return "\n\n".join(report.body for report in self.reports)


Read = Callable[[str, str | bytes], Reading]


def read_file(path: Path, parser: Parser) -> Reading:
    """What ``path`` gives when it is fetched and parsed."""
    reading = Reading()
    for document in documents(str(path), Limits(20 * MEGABYTE), now=NOW, stdin=io.BufferedReader(io.BytesIO())):
        try:
            if isinstance(document, Unreadable):
                raise document.error
            parsed = parser.parse(document)
        except SourceError as error:
            reading.failed[document.source.rpartition("/")[2]] = error.message if error.hint else "no hint"
        else:
            reading.reports += parsed.reports
            reading.warnings += parsed.warnings
    return reading


def read_here(media: Media, content: bytes) -> Extract:
    """What a PDF or DOCX says, read in this process: a child process for each of many small files takes too long."""
    return pdf.read(content) if media is Media.PDF else docx.read(content)


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The parser, with the names and outlets that come with sitrep."""
    return Parser(Attribution(Gazetteer.load()), Outlets.load(), read_here)


@pytest.fixture
def read(tmp_path: Path, parser: Parser) -> Read:
    """Writes a file and reads it."""

    def write_and_read(name: str, content: str | bytes) -> Reading:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_file(path, parser)

    return write_and_read
