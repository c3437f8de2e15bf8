"""Documents to reports: pure, one module a format.

``decode`` makes text of bytes, ``blocks`` and ``html`` make blocks of text, ``paged`` of documents made for paper,
``stories`` makes stories of blocks, ``records`` reads what stands beside a story's text (JSONL, front matter),
``mail`` messages (``mime`` their parts, ``letters`` their text), ``mhtml`` saved pages, ``feeds`` and ``entries``
feeds, ``attribution`` finds whose reporting a story is, ``published`` settles its date, ``language`` its language, and
:class:`Parser` here puts the report together.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from retrieval import arabic
from retrieval.dates import parse_published
from retrieval.errors import SourceError
from retrieval.outlets import Outlets, host_of
from retrieval.parse.attribution import Attribution, Wire
from retrieval.parse.decode import decode
from retrieval.parse.entries import read_entries
from retrieval.parse.language import language
from retrieval.parse.mail import read_mail
from retrieval.parse.mhtml import read_mhtml
from retrieval.parse.paged import Read, read_bounded, read_paged
from retrieval.parse.published import DATELINE, Claim, in_address, last_day, settle
from retrieval.parse.records import Found, address, impossible_dates, read_markdown, read_record, read_text
from retrieval.parse.stories import Story, split
from retrieval.types import Document, Media, Published, Report

# Raised when documents are read otherwise than before. What is stored with each document names the outlets and
# agencies known too: see ``Parser.version``.
PARSER_VERSION: Final = "5"


@dataclass(frozen=True, slots=True)
class Parsed:
    """The reports a document holds and what had to be repaired or left unknown.

    ``partial`` where some of its pages could not be read for want of a program: what stood there is unknown.
    """

    reports: tuple[Report, ...]
    warnings: tuple[str, ...]
    partial: bool = False


class Parser:
    """Reads documents; knows outlets and agencies by name. ``version`` names all that a reading depends on."""

    def __init__(self, attribution: Attribution, outlets: Outlets, read: Read = read_bounded) -> None:
        """``read`` takes binary documents apart; it alone is not pure: it starts a process."""
        self._attribution = attribution
        self._outlets = outlets
        self._read_binary = read
        known = hashlib.sha256(f"{attribution.version}/{outlets.version}".encode()).hexdigest()[:16]
        self.version = f"{PARSER_VERSION}-{known}"

    def parse(self, document: Document) -> Parsed:
        """The reports that ``document`` holds.

        Raises:
            SourceError: the document is empty, is no text, or holds no report.
            ReadLater: it cannot be read here and now.
        """
        paged = document.media in (Media.PDF, Media.DOCX)
        extract = self._read_binary(document.media, document.content) if paged else None
        found, warnings = read_paged(extract) if extract else self._read(document)
        if extract:
            found = _at(document.address, found)
        reports: list[Report] = []
        for one in found:
            report, problems = self._report(one, document)
            reports.append(report)
            warnings += problems
        if not reports and document.media is not Media.MAIL:
            raise SourceError("no report was found in it", hint="is there a story of a few sentences in the page?")
        return Parsed(tuple(reports), tuple(dict.fromkeys(warnings)), bool(extract and extract.scanned))

    def _read(self, document: Document) -> tuple[list[Found], list[str]]:
        """The stories of a document and warnings."""
        content, collected_at = document.content, document.collected_at
        match document.media:
            case Media.MAIL:
                return read_mail(content, self._outlets, collected_at)
            case Media.FEED:
                return read_entries(content, self._outlets, collected_at)
            case Media.MHTML:
                saved = read_mhtml(content)
                return _read_html(saved.markup, saved.address, saved.title)
        text = decode(content)
        found, warnings = _read_text(document, text.text)
        return found, [*text.warnings, *warnings]

    def _report(self, found: Found, document: Document) -> tuple[Report, list[str]]:
        """A report, its warnings beside it; ``found.story`` has at least one paragraph."""
        story = found.story
        url = found.url or story.address
        wire = self._attribution.wire(story.paragraphs[0])
        body = (story.body[wire.length :].lstrip() if wire else "") or story.body
        claims = [*found.claims, *([Claim("the feed", document.stated)] if document.stated else [])]
        if from_address := in_address(url):
            claims.append(Claim("the address", from_address))
        if dateline_date := _dateline_date(story, wire, last_day(claims)):
            claims.insert(0, Claim(DATELINE, dateline_date))
        settled = settle(claims)
        published = settled.published
        outlet = self._outlet(found, wire, url)
        report = Report(
            id=report_id(url, outlet, story.title, published, body),
            external_id=found.external_id or document.name,
            document_id=document.id,
            title=story.title,
            outlet=outlet,
            origin=self._attribution.origin(
                body,
                wire,
                title=story.title,
                credits_=(story.source, wire.desk if wire else None, *story.beside, *story.below),
            ),
            dateline=wire.place if wire else None,
            published=published,
            url=url,
            language=language(body, found.language),
            body=body,
            collected_at=document.collected_at,
            elsewhere=settled.elsewhere,
        )
        return report, list(settled.warnings)

    def _outlet(self, found: Found, wire: Wire | None, url: str | None) -> str | None:
        """Who published it: what the page says of itself, a known address, the byline, else the host."""
        if found.outlet:
            return self._outlets.named(found.outlet)
        in_text = (found.story.source, wire.desk if wire else None)
        named = next((name for name in in_text if name and not self._attribution.is_place(name)), None)
        beside = next(filter(None, map(self._outlets.known_as, found.story.beside)), None)
        return self._outlets.known_at(url) or self._outlets.named(named) or beside or host_of(url)


def _dateline_date(story: Story, wire: Wire | None, by: date | None) -> Published | None:
    """The date that a story bears in its text; a day without a year is the latest ``by`` what else is known."""
    if published := story.published or (wire.published if wire else None):
        return published
    written = story.day or (wire.day if wire else None)
    return parse_published(written, by=by) if written and by else None


def _read_text(document: Document, text: str) -> tuple[list[Found], list[str]]:
    """The stories of a document that is text; a page that names no address has the one it was fetched from."""
    match document.media:
        case Media.RECORD:
            return read_record(text)
        case Media.HTML:
            return _read_html(text, document.address)
        case Media.MARKDOWN:
            found, warnings = read_markdown(text)
        case _:
            found, warnings = read_text(text)
    return _at(document.address, found), warnings


def _at(place: str | None, found: list[Found]) -> list[Found]:
    """Stories with the address that they were fetched from, where they name none."""
    fetched_from = address(place)
    return [replace(one, url=one.url or one.story.address or fetched_from) for one in found]


def _read_html(text: str, place: str | None = None, title: str = "") -> tuple[list[Found], list[str]]:
    """The stories of a page; ``place`` and ``title`` are where it stood and its window's title, if it says neither."""
    found: list[Found] = []
    warnings: list[str] = []
    # Imported here: trafilatura takes a fifth of a second, and only pages need it.
    from retrieval.parse import html

    for page in html.pages(text):
        warnings += [*page.warnings, *impossible_dates(page.blocks)]
        url = next(filter(None, map(address, page.urls)), None)
        stories = split(page.blocks, title=page.title or title)
        found += [
            Found(story, page.outlet, url or story.address or address(place), page.language, page.claims)
            for story in stories
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


def id_of(report: Report) -> str:
    """The id that a report has by what it holds."""
    return report_id(report.url, report.outlet, report.title, report.published, report.body)


def normalised(body: str) -> str:
    """``body`` as it is compared: folded, in lower case, with single spaces."""
    return " ".join(arabic.fold(body).casefold().split())
