"""The sample pages in the repository come out as the reports they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.parse import Parser
from tests.retrieval.parse.conftest import Reading, read_file

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "tests" / "samples").glob("aggregator*.txt"))
REPORTS = ROOT / "bot" / "samples" / "reports"
HOST = "http://voiceofrussia.com/2014_06_21"
FIRST = f"{HOST}/Border-crossing-in-Iraq-taken-by-militants-5521/"
SECOND = f"{HOST}/Seventeen-killed-as-militants-clash-in-Kirkuk-5534/"
PARAGRAPHS = (
    ["Fighters led", "The town and", "Families set off", "FSA and Al-Nusra", "In less than", "Government units"],
    [
        "Seventeen people",
        "The shooting began",
        "People in the town",
        "ISIL had ordered",
        "Witnesses told",
        "So mixed a",
    ],
)
ENDS = ("so far with uneven success.", "a quarrel with the cabinet in Baghdad.")
DROPPED = (
    "Maliki adviser",
    "Source:",
    "http",
    "Read more",
    "NEWSLETTER",
    "mailing list",
    "email",
    "14:30",
    "gunmen move",
)


@pytest.fixture(params=PAGES, ids=lambda path: path.stem)
def page(request: pytest.FixtureRequest, parser: Parser) -> tuple[str, Reading]:
    """One layout of the aggregator page, and what it gives."""
    return request.param.stem, read_file(request.param, parser)


def test_an_aggregator_page_is_two_stories(page: tuple[str, Reading]) -> None:
    """Every layout gives the two titles in order, without a failure or warning."""
    _, reading = page
    assert reading.titles == [
        "ISIL gunmen move in at crossing between Iraq and Syria",
        "Sunni militants turn on one another, 17 dead in Iraq's Kirkul",
    ]
    assert (reading.failed, reading.warnings) == ({}, [])


def test_each_story_keeps_its_paragraphs_and_no_others(page: tuple[str, Reading]) -> None:
    """Paragraphs stand whole and in order; bare headline, address lines and newsletter are in no body."""
    _, reading = page
    for report, starts, end in zip(reading.reports, PARAGRAPHS, ENDS, strict=True):
        paragraphs = report.body.split("\n\n")
        assert [paragraph.startswith(start) for paragraph, start in zip(paragraphs, starts, strict=True)] == [
            True
        ] * len(starts)
        assert report.body.endswith(end)
    assert [words for words in DROPPED if words in reading.bodies] == []


def test_each_story_knows_who_published_it_and_when(page: tuple[str, Reading]) -> None:
    """Outlet, origin, address and the minute of publication, its zone marked as assumed."""
    name, reading = page
    one, two = reading.reports
    assert [(report.outlet, report.origin) for report in (one, two)] == [("Voice of Russia", "AFP")] * 2
    assert [one.url, two.url] == [FIRST, SECOND if name[-1] in "45" else FIRST]
    later = "2014-06-21T16:05:00Z" if name.endswith("4") else "2014-06-21T14:30:00Z"
    assert [str(one.published), str(two.published)] == ["2014-06-21T14:30:00Z", later]
    assert {report.published.zone for report in (one, two) if report.published} == {"assumed"}


def test_the_six_layouts_say_the_same(parser: Parser) -> None:
    """The first story has one body, and so one id, however the page is laid out."""
    ids = {read_file(path, parser).reports[0].id for path in PAGES}
    assert (len(PAGES), len(ids)) == (6, 1)


REPORT_FACTS = [
    ("alfurat-alyawm-qaim-rabia.html", "الفرات اليوم", "AFP", "2014-06-21T12:40:00Z", "الرمادي"),
    ("baghdad-ledger-baiji-refinery.html", "Baghdad Ledger", "Reuters", "2014-06-18T18:30:00Z", None),
    ("baghdad-ledger-hawija.txt", "Baghdad Ledger", "Associated Press", "2014-06-22", "Hawija"),
    ("baghdad-ledger-waleed.md", "Baghdad Ledger", "AFP", "2014-06-23T20:15:00Z", None),
    ("euphrates-monitor-khazir-camp.txt", "euphratesmonitor.example", "IOM", "None", "Kalak"),
    ("euphrates-monitor-turaibil.txt", "Euphrates Monitor", "Reuters", "2014-06-24", "Amman"),
    (
        "gulf-morning-post-qaim-crossing.html",
        "Gulf Morning Post",
        "Associated Press",
        "2014-06-21T09:05:00Z",
        "Baghdad",
    ),
    ("gulf-morning-post-tal-afar.md", "Gulf Morning Post", "Associated Press", "2014-06-16", "Baghdad"),
    ("levant-wire-hawija.md", "Levant Wire", "AFP", "2014-06-21T16:10:00Z", "Kirkuk"),
    ("levant-wire-qaim-fighting.txt", "Levant Wire", "AFP", "2014-06-20", "Ramadi"),
    ("tigris-courier-qaim-clashes.html", "Tigris Courier", "AFP", "2014-06-20T15:45:00Z", "Ramadi"),
]


@pytest.mark.parametrize(("name", "outlet", "origin", "published", "dateline"), REPORT_FACTS)
def test_demo_report(name: str, outlet: str, origin: str, published: str, dateline: str | None, parser: Parser) -> None:
    """Each report of the demo has the facts its page states; a page without a date stays undated."""
    report = read_file(REPORTS / name, parser).report
    assert (report.outlet, report.origin, str(report.published), report.dateline) == (
        outlet,
        origin,
        published,
        dateline,
    )
    assert report.title


def test_all_demo_reports_are_read(parser: Parser) -> None:
    """The folder gives 17 reports, none twice, all with a title and several paragraphs, and nothing fails."""
    readings = [read_file(path, parser) for path in sorted(REPORTS.iterdir())]
    reports = [report for reading in readings for report in reading.reports]
    assert len({report.id for report in reports}) == 17
    assert [reading.failed for reading in readings if reading.failed] == []
    assert [report.title for report in reports if report.body.count("\n\n") < 3] == []
    furniture = ("Source:", "cookies", "Subscribe", "inbox", "Kerry in Cairo", "Comments", "newsletter")
    bodies = "\n".join(report.body for report in reports)
    assert [words for words in furniture if words in bodies] == []
