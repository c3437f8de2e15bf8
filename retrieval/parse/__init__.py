"""Documents to reports: pure, one module a format.

``decode`` makes text of bytes, ``blocks`` and ``html`` make blocks of text, ``stories`` makes stories of
blocks, ``records`` reads what stands beside a story's text (JSONL, front matter), ``attribution`` finds whose
reporting a story is, ``published`` settles its date, ``language`` its language, and :class:`Parser` here puts the
report together.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from retrieval import arabic
from retrieval.errors import SourceError
from retrieval.outlets import Outlets, host_of
from retrieval.parse.attribution import Attribution, Wire
from retrieval.parse.decode import decode
from retrieval.parse.language import language
from retrieval.parse.published import Claim, in_address, settle
from retrieval.parse.records import Found, address, impossible_dates, read_markdown, read_record, read_text
from retrieval.parse.stories import split
from retrieval.types import Document, Media, Published, Report

# Stored with each document: what a newer parser would read otherwise can be told apart.
PARSER_VERSION: Final = "2"


@dataclass(frozen=True, slots=True)
class Parsed:
    """The reports a document holds and what had to be repaired or left unknown."""

    reports: tuple[Report, ...]
    warnings: tuple[str, ...]


class Parser:
    """Reads documents; knows outlets and agencies by name."""

    def __init__(self, attribution: Attribution, outlets: Outlets) -> None:
        self._attribution = attribution
        self._outlets = outlets

    def parse(self, document: Document) -> Parsed:
        """The reports that ``document`` holds.

        Raises:
            SourceError: the document is empty, is no text, or holds no report.
        """
        text = decode(document.content)
        found, warnings = self._read(document.media, text.text)
        reports: list[Report] = []
        for one in found:
            report, problems = self._report(one, document)
            reports.append(report)
            warnings += problems
        if not reports:
            raise SourceError("no report was found in it", hint="is there a story of a few sentences in the page?")
        return Parsed(tuple(reports), text.warnings + tuple(dict.fromkeys(warnings)))

    def _read(self, media: Media, text: str) -> tuple[list[Found], list[str]]:
        match media:
            case Media.RECORD:
                return read_record(text)
            case Media.HTML:
                return _read_html(text)
            case Media.MARKDOWN:
                return read_markdown(text)
            case Media.TEXT:
                return read_text(text)

    def _report(self, found: Found, document: Document) -> tuple[Report, list[str]]:
        """A report, its warnings beside it; ``found.story`` has at least one paragraph."""
        story = found.story
        url = found.url or story.address
        wire = self._attribution.wire(story.paragraphs[0])
        body = (story.body[wire.length :].lstrip() if wire else "") or story.body
        dateline_date = story.published or (wire.published if wire else None)
        claims = [Claim("the dateline", dateline_date)] if dateline_date else []
        claims += found.claims
        if from_address := in_address(url):
            claims.append(Claim("the address", from_address))
        published, problems = settle(claims)
        outlet = self._outlet(found, wire, url)
        report = Report(
            id=report_id(url, outlet, story.title, published, body),
            external_id=found.external_id or document.name,
            document_id=document.id,
            title=story.title,
            outlet=outlet,
            origin=self._attribution.origin(body, wire),
            dateline=wire.place if wire else None,
            published=published,
            url=url,
            language=language(body, found.language),
            body=body,
            collected_at=document.collected_at,
        )
        return report, list(problems)

    def _outlet(self, found: Found, wire: Wire | None, url: str | None) -> str | None:
        """Who published it: what the page says of itself, a known address, the byline, else the host."""
        if found.outlet:
            return self._outlets.named(found.outlet)
        in_text = (found.story.source, wire.desk if wire else None)
        named = next((name for name in in_text if name and not self._attribution.is_place(name)), None)
        beside = next(filter(None, map(self._outlets.known_as, found.story.beside)), None)
        return self._outlets.known_at(url) or self._outlets.named(named) or beside or host_of(url)


def _read_html(text: str) -> tuple[list[Found], list[str]]:
    found: list[Found] = []
    warnings: list[str] = []
    # Imported here: trafilatura takes a fifth of a second, and only pages need it.
    from retrieval.parse import html

    for page in html.pages(text):
        warnings += [*page.warnings, *impossible_dates(page.blocks)]
        url = next(filter(None, map(address, page.urls)), None)
        found += [
            Found(story, page.outlet, url, page.language, page.claims) for story in split(page.blocks, title=page.title)
        ]
    return found, warnings


def report_id(url: str | None, outlet: str | None, title: str, published: Published | None, body: str) -> str:
    """A report's id: 16 hexadecimal digits of what makes it this report and no other.

    Its address (else outlet and title), its publication date and its body with letters folded and spaces
    made single, so that a page collected twice is one report however it was wrapped.
    """
    place = url or f"{outlet or ''}\x1f{title}"
    parts = (place, str(published or ""), normalised(body))
    return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()[:16]


def normalised(body: str) -> str:
    """``body`` as it is compared: folded, in lower case, with single spaces."""
    return " ".join(arabic.fold(body).casefold().split())
