"""Stories whose fields stand beside their text: lines of JSONL, Markdown with front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from retrieval.dates import parse_published
from retrieval.errors import SourceError
from retrieval.parse.blocks import Block, front_matter, markdown_blocks, text_blocks, tidy
from retrieval.parse.boilerplate import is_boilerplate, repair_address
from retrieval.parse.datelines import labelled_day
from retrieval.parse.decode import clean, repair
from retrieval.parse.published import Claim
from retrieval.parse.stories import Story, dateline, split
from retrieval.types import Published

EXAMPLE = 'a line looks like {"id": "…", "title": "…", "text": "…", "source": "…", "published": "…"}'
# How much of a wrong value a message repeats.
SHOWN = 40
# A text of at most this many lines may be a note without a full stop; more are a list of links.
NOTE_LINES = 2

_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|cmpid|ref|ref_src|src)$", re.I)
# A date where a dateline has it: at the head of a block, at most behind a label, a weekday or an outlet.
_DATED = re.compile(
    r"(?:[^\d.!?]{0,40}[\s|,:])??(?P<date>"
    r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8},? \d{4}|[A-Z][a-z]{2,8} \d{1,2}, \d{4}"
    r"|\d{4}-\d\d-\d\d|\d{1,2} [\u0621-\u064a]+ \d{4})(?!\w)"
)
_KINDS = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}


@dataclass(frozen=True, slots=True)
class Found:
    """A story and what its page says of it, whatever the format."""

    story: Story
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    claims: tuple[Claim, ...] = ()
    external_id: str | None = None


def read_record(line: str) -> tuple[list[Found], list[str]]:
    """The story of one JSONL line, and what had to be repaired or left out.

    Raises:
        SourceError: the line is no JSON object or has no text; wrong values elsewhere are only left out.
    """
    record = _json_object(line)
    text = record.get("text")
    if not isinstance(text, str):
        what = "has no text" if text is None else "text is not a string"
        raise SourceError(f"the line {what}" if text is None else what, hint=EXAMPLE)
    cleaned = clean(text)
    warnings = list(cleaned.warnings)
    fields = {key: _field(record, key, warnings) for key in ("id", "title", "source", "url", "lang")}
    published = record.get("published")
    claims, problems = _claims(_repaired(published, warnings) if isinstance(published, str) else published)
    url = address(fields["url"])
    if fields["url"] and not url:
        warnings.append(f"url {fields['url'][:SHOWN]!r} is no address: left out")
    story = record_story(text_blocks(cleaned.text), tidy(fields["title"]))
    found = Found(story, fields["source"] or None, url, fields["lang"], claims, fields["id"] or None)
    return [found], [*warnings, *problems]


def read_text(text: str, *, title: str = "") -> tuple[list[Found], list[str]]:
    """The stories of a plain text, and warnings; ``title`` is the first one's for want of a heading."""
    blocks = text_blocks(text)
    stories = split(blocks, title=title) or split(as_note(blocks), title=title)
    return [Found(story) for story in stories], impossible_dates(blocks)


def as_note(blocks: Sequence[Block]) -> list[Block]:
    """A note of a line or a few without full stops, which all read as headings: its last line is its text."""
    lines = [block for block in blocks if block.level >= 0 and not is_boilerplate(block.text)]
    return [*lines[:-1], Block(lines[-1].text)] if 0 < len(lines) <= NOTE_LINES else []


def read_markdown(text: str) -> tuple[list[Found], list[str]]:
    """The stories of a Markdown text, all with the fields of its front matter, and warnings."""
    written, below = front_matter(text)
    warnings: list[str] = []
    fields = {key: _repaired(value, warnings) for key, value in written.items()}
    claims, problems = _claims(fields.get("published") or fields.get("date"))
    blocks = markdown_blocks(below)
    stories = split(blocks, title=tidy(fields.get("title", "")))
    outlet, url = fields.get("source") or None, address(fields.get("url"))
    found = [Found(story, outlet, url, fields.get("lang"), claims, fields.get("id")) for story in stories]
    return found, [*warnings, *problems, *impossible_dates(blocks)]


def address(url: str | None) -> str | None:
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


def impossible_dates(blocks: Sequence[Block]) -> list[str]:
    """A warning for each dateline whose day no calendar has: ``31 June 2014, 14:30 --``."""
    dates = [match["date"] for block in blocks if (match := _DATED.match(block.text))]
    return [f"dateline {date!r} is no date: left unknown" for date in dates if not parse_published(date)]


def _json_object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line, strict=False)
    except RecursionError as error:
        raise SourceError("the line is no JSON: nested too deeply", hint=EXAMPLE) from error
    except ValueError as error:
        raise SourceError(f"the line is no JSON: {str(error)[:120]}", hint=EXAMPLE) from error
    if not isinstance(found, dict):
        kind = _KINDS.get(type(found), "a number")
        raise SourceError(f"the line is {kind}, not a JSON object", hint=EXAMPLE)
    return found


def _field(record: dict[str, Any], key: str, warnings: list[str]) -> str:
    """A field's text, numbers written out; empty where it is missing or no text, which is then a warning."""
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        warnings.append(f"{key} {str(value)[:SHOWN]!r} is no text: left out")
        return ""
    return _repaired(str(value), warnings).strip()


def _repaired(value: str, warnings: list[str]) -> str:
    repaired = repair(value)
    warnings += repaired.warnings
    return repaired.text


def record_story(blocks: Sequence[Block], title: str) -> Story:
    """The one story of a record: its text without furniture, the repeated title and the dateline.

    Raises:
        SourceError: there is not a letter in it.
    """
    everything = [block.text for block in blocks if block.level >= 0]
    paragraphs = [text for text in everything if not is_boilerplate(text)] or everything
    if not any(letter.isalnum() for text in paragraphs for letter in text):
        raise SourceError("text is empty", hint=EXAMPLE)
    if len(paragraphs) > 1 and paragraphs[0].casefold() == title.casefold():
        del paragraphs[0]
    published: Published | None = None
    dated = dateline(paragraphs[0])
    if dated and (dated[1] or len(paragraphs) > 1):
        published = dated[0]
        paragraphs[:1] = [dated[1]] if dated[1] else []
    day = next(filter(None, map(labelled_day, paragraphs[:2])), None) if len(paragraphs) > 1 else None
    kept = tuple(text for text in paragraphs if text != day)
    return Story(title, kept, published, None, None, day=day)


def _claims(published: Any) -> tuple[tuple[Claim, ...], list[str]]:
    """What a record's own field says the publication date is, and a warning where it is no date."""
    if published is None or not str(published).strip():
        return (), []
    found = parse_published(published) if isinstance(published, str) else None
    if found:
        return (Claim("the record", found),), []
    return (), [f"published {str(published)[:SHOWN]!r} is no date: left unknown"]
