"""Valid files of every format, damaged at random: reports, warnings or clear lines, and never another error."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import SourceError
from retrieval.fetch import MEGABYTE, Limits, Unreadable
from retrieval.fetch.bounds import Budget
from retrieval.fetch.reading import Origin, Reader
from retrieval.parse import Parsed, Parser
from retrieval.types import Document
from tests.retrieval.hostile import MILL_TEXT, PAGE, RAID_TEXT, item, message, packed, rss, saved_page
from tests.retrieval.parse.conftest import NOW
from tests.retrieval.parse.test_feeds import ATOM, JSON, RDF
from tests.retrieval.parse.test_mail import FORWARDS


def full_message() -> EmailMessage:
    """A message with everything in it."""
    mail = message(FORWARDS["gmail"], Date="Sat, 21 Jun 2014 10:00:00 +0300", Subject="=?utf-8?q?R=C3=A4id?=")
    mail.add_alternative(PAGE, subtype="html")
    mail.add_attachment(PAGE.encode(), maintype="text", subtype="html", filename="تقرير.html")
    mail.add_attachment(message(MILL_TEXT))
    mail.add_attachment(packed({"a.txt": RAID_TEXT}), maintype="application", subtype="zip", filename="a.zip")
    return mail


VALID = {
    "zip": packed({"a/b.html": PAGE, "c.eml": full_message().as_bytes(), "d.zip": packed({"e.txt": RAID_TEXT})}),
    "mail": full_message().as_bytes(),
    "rss": rss(item(1) + item(2)).encode(),
    "atom": ATOM.encode(),
    "rdf": RDF.encode(),
    "json": JSON.encode(),
    "mhtml": saved_page(),
}
PLACES = st.floats(0, 1)
PIECES = st.binary(max_size=12) | st.sampled_from(
    [
        b"\r\n",
        b"\r\n\r\n",
        b"--",
        b"=",
        b"=?utf-8?b?",
        b"<",
        b"]]>",
        b"&a;",
        b"<!DOCTYPE rss [",
        b"PK\x01\x02",
        b"\0",
        b";",
    ]
)
CHANGES = st.lists(st.tuples(PLACES, st.integers(0, 60), PIECES), min_size=1, max_size=6)


def changed(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """``content`` with pieces taken out and others put in their places."""
    for place, length, piece in changes:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + length :]
    return content


@pytest.mark.parametrize("kind", VALID)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(changes=CHANGES)
def test_damaged_files(kind: str, changes: list[tuple[float, int, bytes]], parser: Parser) -> None:
    """Whatever is damaged, everything that goes wrong is a SourceError with a hint."""
    content = changed(VALID[kind], changes)
    reader = Reader(Budget(Limits(MEGABYTE)), NOW)
    origin = Origin("x", "x", "")
    for error in refused(reader, origin, content, parser):
        assert error.hint
        assert "\n" not in error.message


def refused(reader: Reader, origin: Origin, content: bytes, parser: Parser) -> Iterator[SourceError]:
    """Every error that reading and parsing ``content`` gives; any other than a SourceError goes through."""
    try:
        for found in reader.read(io.BufferedReader(io.BytesIO(content)), origin):
            if isinstance(found, Unreadable):
                yield found.error
            elif isinstance(parsed := parsed_or_error(parser, found), SourceError):
                yield parsed
            else:
                assert all(report.body for report in parsed.reports)
    except SourceError as error:
        yield error


def parsed_or_error(parser: Parser, document: Document) -> Parsed | SourceError:
    """What a document gives."""
    try:
        return parser.parse(document)
    except SourceError as error:
        return error
