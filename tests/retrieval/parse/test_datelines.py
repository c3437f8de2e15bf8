"""Datelines in the text: Arabic ones with their day, days without a year, zones of capitals, and what disagrees."""

from __future__ import annotations

import json

import pytest

from retrieval.dates import parse_published
from retrieval.types import DateElsewhere
from tests.retrieval.parse.conftest import Read

TITLE = "Police killed in raid near Samarra"
BODY = "Gunmen raided a checkpoint on the road at dawn and killed four policemen. They fled to the orchards."
ARABIC_TITLE = "مقتل أربعة من الشرطة قرب سامراء"
ARABIC = "قتل أربعة من رجال الشرطة فجر أمس عندما هاجم مسلحون نقطة تفتيش على الطريق العام قرب المدينة."


def record(text: str, published: str | None = None, **fields: str) -> str:
    """A line of JSONL."""
    return json.dumps({"title": TITLE, "text": text, "published": published, **fields})


@pytest.mark.parametrize(
    ("head", "place", "origin", "published"),
    [
        ("بغداد، 14 آذار 2017 (رويترز) - ", "بغداد", "Reuters", "2017-03-14"),
        ("بغداد 14 آذار/مارس 2017 (أ ف ب) - ", "بغداد", "AFP", "2017-03-14"),
        ("بغداد ١٤ مارس (آذار) ٢٠١٧ (رويترز) – ", "بغداد", "Reuters", "2017-03-14"),
        ("بيروت (أ ف ب) 5-6-2014 ", "بيروت", "AFP", "2014-06-05"),
        ("بيروت (أ ف ب) - 5 حزيران 2014 - ", "بيروت", "AFP", "2014-06-05"),
        ("دمشق - سانا - 3 حزيران 2014 - ", "دمشق", "SANA", "2014-06-03"),
        ("دمشق، الثلاثاء 3 حزيران 2014 - ", "دمشق", None, "2014-06-03"),
        ("دمشق - سانا - 3 حزيران - ", "دمشق", "SANA", "None"),
    ],
)
def test_an_arabic_dateline_is_read_with_its_day(
    head: str, place: str, origin: str, published: str, read: Read
) -> None:
    """Place, agency and day are read in any order, and the body begins with the first sentence."""
    report = read("page.txt", f"{ARABIC_TITLE}\n\n{head}{ARABIC}").report
    assert (report.dateline, report.origin, str(report.published)) == (place, origin, published)
    assert report.body == ARABIC


def test_an_arabic_dateline_on_its_own_line(read: Read) -> None:
    """A line between title and text that is nothing but a dateline is one, and no heading."""
    report = read("page.txt", f"{ARABIC_TITLE}\n\nدمشق - سانا - 3 حزيران 2014\n\n{ARABIC}").report
    assert (report.title, str(report.published), report.body) == (ARABIC_TITLE, "2014-06-03", ARABIC)


@pytest.mark.parametrize(
    "sentence",
    [
        "بغداد 14 قتيلا سقطوا في الانفجار.",
        "دمشق، التي زارها الوفد في 3 حزيران 2014، كانت هادئة.",
        "المدينة - بحسب شهود - 3 أحياء منها خالية.",
    ],
)
def test_a_sentence_with_a_number_is_no_dateline(sentence: str, read: Read) -> None:
    """A text that begins with a place and has a number soon after keeps its words."""
    report = read("page.txt", f"{ARABIC_TITLE}\n\n{sentence} {ARABIC}").report
    assert report.body.startswith(sentence)
    assert report.published is None


@pytest.mark.parametrize(
    ("text", "recorded", "published"),
    [
        (f"BAGHDAD, June 12 (Reuters) - {BODY}", "2014-06-13", "2014-06-12"),
        (f"BAGHDAD, 12 June (Reuters) - {BODY}", "2014-06-12T18:30:00Z", "2014-06-12T18:30:00Z"),
        (f"BAGHDAD, Dec 31 (Reuters) - {BODY}", "2015-01-02", "2014-12-31"),
        (f"BAGHDAD, Jan 1 (Reuters) - {BODY}", "2014-12-31", "2015-01-01"),
        (f"دمشق - سانا - 3 حزيران - {ARABIC}", "2014-06-04", "2014-06-03"),
        (f"BAGHDAD, June 12 (Reuters) - {BODY}", None, "None"),
        (f"Updated 14 March\n\n{BODY}", "2015-03-20", "2015-03-14"),
        (f"نشر في 14 آذار\n\n{ARABIC}", "2015-03-20", "2015-03-14"),
    ],
)
def test_a_day_without_a_year_takes_it_from_the_record(
    text: str, recorded: str | None, published: str, read: Read
) -> None:
    """It is the latest such day by the record's, or the day after; without a record it stays unknown."""
    assert str(read("set.jsonl", record(text, recorded)).report.published) == published


def test_a_labelled_day_is_no_part_of_the_body(read: Read) -> None:
    """The line "Updated 14 March" of a page dates its story by the page's own record."""
    page = f"{TITLE}\n\nUpdated 14 March\n\n{BODY}\n\nSource: https://a.example/2015/03/20/raid"
    report = read("page.txt", page).report
    assert (report.body, str(report.published)) == (BODY, "2015-03-14")


@pytest.mark.parametrize(
    ("text", "recorded", "elsewhere"),
    [
        (f"12 March 2015 -- {BODY}", "2015-03-20", "2015-03-20"),
        (f"BAGHDAD, March 12 (Reuters) - {BODY}", "2015-03-20T08:00:00Z", "2015-03-20T08:00:00Z"),
        (f"12 March 2015 -- {BODY}", "2015-03-12", None),
        (f"12 March 2015 -- {BODY}", "2015-03-12T22:00:00Z", None),
        (f"12 March 2015 -- {BODY}", None, None),
        (BODY, "2015-03-20", None),
    ],
)
def test_what_the_record_says_otherwise_is_kept(
    text: str, recorded: str | None, elsewhere: str | None, read: Read
) -> None:
    """Where text and record disagree the text counts, and the report keeps what the record says."""
    found = parse_published(elsewhere) if elsewhere else None
    report = read("set.jsonl", record(text, recorded)).report
    assert report.elsewhere == (DateElsewhere("the record", found) if found else None)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("21 June 2014, 20:15 (Baghdad)", "2014-06-21T17:15:00Z"),
        ("21 June 2014 20:15 Baghdad time", "2014-06-21T17:15:00Z"),
        ("21 June 2014, 20:15 Damascus", "2014-06-21T17:15:00Z"),
        # Clocks in Damascus and Beirut went back in winter; in Damascus no longer since 2022.
        ("21 December 2014, 20:15 (Damascus)", "2014-12-21T18:15:00Z"),
        ("21 December 2024, 20:15 (Damascus)", "2024-12-21T17:15:00Z"),
        ("21 December 2024, 20:15 (Beirut)", "2024-12-21T18:15:00Z"),
        ("21 June 2014, 20:15 (Istanbul)", "2014-06-21T17:15:00Z"),
        ("21 June 2014, 20:15 (Tehran)", "2014-06-21T15:45:00Z"),
        ("21 June 2014, 20:15 local time", "2014-06-21T20:15:00Z"),
        ("21 حزيران 2014 الساعة 20:15 بتوقيت دمشق", "2014-06-21T17:15:00Z"),
        ("21 حزيران 2014، 20:15 (بغداد)", "2014-06-21T17:15:00Z"),
        ("21 حزيران 2014، 20:15 بتوقيت مكة المكرمة", "2014-06-21T17:15:00Z"),
    ],
)
def test_a_clock_of_a_capital_is_read_in_its_zone(written: str, instant: str) -> None:
    """A capital beside a clock time names its zone, summer time included; "local time" alone names none."""
    published = parse_published(written)
    assert published is not None
    assert str(published) == instant
    assert published.zone == ("assumed" if "local" in written else "stated")
