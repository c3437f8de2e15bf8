"""Publication dates: from metadata, datelines and what a person types."""

from __future__ import annotations

import pytest

from retrieval.dates import parse_bound, parse_published
from retrieval.errors import BadRequest

PUBLISHED = [
    ("2014", "2014", None),
    ("2014-06", "2014-06", None),
    ("2014-06-21", "2014-06-21", None),
    ("2014/06/21", "2014-06-21", None),
    ("2014_06_21", "2014-06-21", None),
    ("20140621", "2014-06-21", None),
    ("20140621143000", "2014-06-21T14:30:00Z", "assumed"),
    ("20140621T143000Z", "2014-06-21T14:30:00Z", "stated"),
    ("2014-06-21T14:30", "2014-06-21T14:30:00Z", "assumed"),
    ("2014-06-21T14:30:05Z", "2014-06-21T14:30:05Z", "stated"),
    ("2014-06-21T14:30:05.123+03:00", "2014-06-21T11:30:05Z", "stated"),
    ("2014-06-21 01:30 +0300", "2014-06-20T22:30:00Z", "stated"),
    ("Sat, 21 Jun 2014 14:30:00 GMT", "2014-06-21T14:30:00Z", "stated"),
    ("Sat, 21 Jun 2014 14:30:00 +0300 (AST)", "2014-06-21T11:30:00Z", "stated"),
    ("Sat Jun 21 14:30:00 UTC 2014", "2014-06-21T14:30:00Z", "stated"),
    ("21 June 2014", "2014-06-21", None),
    ("June 2014", "2014-06", None),
    ("21st June, 2014", "2014-06-21", None),
    ("21 June 2014, 14:30", "2014-06-21T14:30:00Z", "assumed"),
    ("21 June 2014, 14:30 --", "2014-06-21T14:30:00Z", "assumed"),
    ("21 June 2014, 14:30 -- Rebels moved north", "2014-06-21T14:30:00Z", "assumed"),
    ("14:30 GMT, 21 June 2014", "2014-06-21T14:30:00Z", "stated"),
    ("June 21, 2014 2:30 PM EDT", "2014-06-21T18:30:00Z", "stated"),
    ("June 21, 2014 12:05 a.m.", "2014-06-21T00:05:00Z", "assumed"),
    ("21 June 2014 at 2pm", "2014-06-21T14:00:00Z", "assumed"),
    ("21 June 2014 14:30 (GMT+3)", "2014-06-21T11:30:00Z", "stated"),
    ("21 June 2014 14:30 AST", "2014-06-21T14:30:00Z", "assumed"),
    ("Saturday 21 June 2014 14.30", "2014-06-21T14:30:00Z", "assumed"),
    ("21/06/2014 14:30", "2014-06-21T14:30:00Z", "assumed"),
    ("06/21/2014", "2014-06-21", None),
    ("03/04/2014", "2014-04-03", None),
    ("السبت 21 حزيران 2014 - 14:30", "2014-06-21T14:30:00Z", "assumed"),
    ("السبت، 21 حزيران/يونيو 2014 الساعة 2:30 م", "2014-06-21T14:30:00Z", "assumed"),
    ("21 حزيران 2014، الساعة 14:30 بتوقيت بغداد", "2014-06-21T11:30:00Z", "stated"),
    ("٢١/٠٦/٢٠١٤", "2014-06-21", None),
    ("21 كانون الأول 2014 14:30 بتوقيت غرينتش", "2014-12-21T14:30:00Z", "stated"),
    ("Published: 21 June 2014", "2014-06-21", None),
    ("Updated on June 21, 2014", "2014-06-21", None),
    ("Last update : 21/06/2014 - 14:30", "2014-06-21T14:30:00Z", "assumed"),
    ("Posted 21 June 2014 by the desk", "2014-06-21", None),
    ("Published 21 June 2014 Updated 23 June 2014", "2014-06-21", None),
    ("نشر في 21 حزيران 2014", "2014-06-21", None),
]


@pytest.mark.parametrize(("text", "known", "zone"), PUBLISHED)
def test_published_is_read(text: str, known: str, zone: str | None) -> None:
    """Each form gives the instant in UTC, at the precision it states, with the standing of its zone."""
    result = parse_published(text)
    assert result is not None
    assert (str(result), result.zone) == (known, zone)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14:30",
        "17 June",
        "yesterday",
        "1403361000",
        "1403361000000",
        "1899-12-31",
        "2101-01-01",
        "2014-13-01",
        "2014-06-00",
        "2014-06-31",
        "31/02/2014",
        "30 February 2014",
        "2014-06-21T25:00",
        "21 June 2014 14:61",
        "2014 fighters",
        "On June 17, 2014 rebels took the depot",
        "21 June 2014, the town was quiet",
    ],
)
def test_what_is_no_publication_date(text: str) -> None:
    """Impossible, yearless, relative and numeric stamps are none, and neither is a sentence with a date."""
    assert parse_published(text) is None


def test_month_first_where_asked() -> None:
    """An outlet known to write the month first is read so, unless that is impossible."""
    assert str(parse_published("03/04/2014", dayfirst=False)) == "2014-03-04"
    assert str(parse_published("21/06/2014", dayfirst=False)) == "2014-06-21"


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("2014", "2014"),
        ("2014-06", "2014-06"),
        (" 2014-06-21 ", "2014-06-21"),
        ("2014-06-21T14:30", "2014-06-21T14:30:00Z"),
        ("2014-06-21 14:30Z", "2014-06-21T14:30:00Z"),
        ("2014-06-21T14:30+03:00", "2014-06-21T11:30:00Z"),
        ("21 June 2014", "2014-06-21"),
        ("٢١ حزيران ٢٠١٤", "2014-06-21"),
    ],
)
def test_bound_is_read(typed: str, known: str) -> None:
    """What a person types for --since is read at its own precision."""
    assert str(parse_bound(typed)) == known


@pytest.mark.parametrize(
    "typed", ["", "yesterday", "03/04/2014", "2014-06-31", "2014-06-21 or so", "Published 2014", "1403361000"]
)
def test_bound_is_refused_with_help(typed: str) -> None:
    """Anything else is refused; the message repeats it and the hint shows what to write."""
    with pytest.raises(BadRequest) as caught:
        parse_bound(typed)
    assert repr(typed) in caught.value.message
    assert "2014-06-21" in caught.value.hint
