"""Documents to reports: pure, one module a format.

``decode`` makes text of bytes, ``blocks`` and ``html`` make blocks of text, ``stories`` makes stories of blocks,
``attribution`` finds whose reporting a story is, ``published`` settles its date, and :class:`Parser` here
puts the report together.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from retrieval import arabic, words
from retrieval.dates import parse_published
from retrieval.errors import SourceError
from retrieval.outlets import Outlets, host_of
from retrieval.parse import html
from retrieval.parse.attribution import Attribution, Wire
from retrieval.parse.blocks import Block, front_matter, markdown_blocks, text_blocks, tidy
from retrieval.parse.boilerplate import is_boilerplate, repair_address
from retrieval.parse.decode import clean, decode
from retrieval.parse.published import Claim, in_address, settle
from retrieval.parse.stories import Story, dateline, split
from retrieval.types import Document, Media, Published, Report

# Stored with each document: what a newer parser would read otherwise can be told apart.
PARSER_VERSION: Final = "1"

_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|cmpid|ref|ref_src|src)$", re.I)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The reports a document holds and what had to be repaired or left unknown."""

    reports: tuple[Report, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A story and what its page says of it, whatever the format."""

    story: Story
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    claims: tuple[Claim, ...] = ()
    external_id: str | None = None


class _Record(BaseModel):
    """One line of a JSONL file."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str | None = None
    title: str | None = None
    text: str
    source: str | None = None
    url: str | None = None
    published: Any = None
    lang: str | None = None

    @field_validator("text")
    @classmethod
    def _has_words(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("text is empty")
        return text


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

    def _read(self, media: Media, text: str) -> tuple[list[_Found], list[str]]:
        match media:
            case Media.RECORD:
                return _read_record(text)
            case Media.HTML:
                return _read_html(text)
            case Media.MARKDOWN:
                return _read_markdown(text)
            case Media.TEXT:
                return [_Found(story) for story in split(text_blocks(text))], []

    def _report(self, found: _Found, document: Document) -> tuple[Report, list[str]]:
        """A report, its warnings beside it; ``found.story`` has at least one paragraph."""
        story = found.story
        url = found.url or story.address
        wire = self._attribution.wire(story.paragraphs[0])
        body = story.body[wire.length :].lstrip() if wire else story.body
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
            language=words.language_of(body) or found.language or "en",
            body=body,
            collected_at=document.collected_at,
        )
        return report, list(problems)

    def _outlet(self, found: _Found, wire: Wire | None, url: str | None) -> str | None:
        """Who published it: what the page says of itself, its address where the list knows it, the byline, the host."""
        if found.outlet:
            return self._outlets.named(found.outlet)
        in_text = (found.story.source, wire.desk if wire else None)
        named = next((name for name in in_text if name and not self._attribution.is_place(name)), None)
        return self._outlets.known_at(url) or self._outlets.named(named) or host_of(url)


def _read_record(text: str) -> tuple[list[_Found], list[str]]:
    try:
        record = _Record.model_validate(json.loads(text, strict=False))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SourceError(
            f"{where or 'the line'}: {first['msg'].removeprefix('Value error, ')}",
            hint='a line looks like {"id": "…", "title": "…", "text": "…", "source": "…", "published": "…"}',
        ) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"the line is no JSON: {error}", hint="one JSON object a line") from error
    cleaned = clean(record.text)
    claims, warnings = _record_claims(record.published)
    story = _record_story(text_blocks(cleaned.text), tidy(clean(record.title or "").text))
    found = _Found(
        story=story,
        outlet=clean(record.source or "").text or None,
        url=_address(record.url),
        language=(record.lang or "")[:2].lower() or None,
        claims=claims,
        external_id=clean(record.id or "").text or None,
    )
    return [found], [*cleaned.warnings, *warnings]


def _record_story(blocks: Sequence[Block], title: str) -> Story:
    """The one story of a record: its text without furniture, the repeated title and the dateline."""
    paragraphs = [block.text for block in blocks if not is_boilerplate(block.text)]
    paragraphs = paragraphs or [block.text for block in blocks]
    if len(paragraphs) > 1 and paragraphs[0].casefold() == title.casefold():
        del paragraphs[0]
    published: Published | None = None
    dated = dateline(paragraphs[0])
    if dated and (dated[1] or len(paragraphs) > 1):
        published = dated[0]
        paragraphs[:1] = [dated[1]] if dated[1] else []
    return Story(title, tuple(paragraphs), published, None, None)


def _read_markdown(text: str) -> tuple[list[_Found], list[str]]:
    fields, below = front_matter(text)
    claims, warnings = _record_claims(fields.get("published") or fields.get("date"))
    stories = split(markdown_blocks(below), title=tidy(fields.get("title", "")))
    outlet, language = fields.get("source") or None, fields.get("lang", "")[:2].lower() or None
    url = _address(fields.get("url"))
    return [_Found(story, outlet, url, language, claims, fields.get("id")) for story in stories], warnings


def _record_claims(published: Any) -> tuple[tuple[Claim, ...], list[str]]:
    """What a record's own field says the publication date is, and a warning where it is no date."""
    if published is None or not str(published).strip():
        return (), []
    found = parse_published(published) if isinstance(published, str) else None
    if found:
        return (Claim("the record", found),), []
    return (), [f"published {str(published)[:40]!r} is no date: left unknown"]


def _read_html(text: str) -> tuple[list[_Found], list[str]]:
    found: list[_Found] = []
    warnings: list[str] = []
    for page in html.pages(text):
        warnings += page.warnings
        found += [
            _Found(story, page.outlet, _address(page.url), page.language, page.claims)
            for story in split(page.blocks, title=page.title)
        ]
    return found, warnings


def _address(url: str | None) -> str | None:
    """An address as it is stored: repaired, without what only tracks the reader; None where it is none."""
    repaired = repair_address(url) if url and url.strip() else None
    if not repaired:
        return None
    try:
        parts = urlsplit(repaired)
    except ValueError:
        return None
    query = "&".join(part for part in parts.query.split("&") if not _TRACKING.match(part.partition("=")[0]))
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, query, ""))


def report_id(
    url: str | None, outlet: str | None, title: str, published: Published | None, body: str
) -> str:
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

