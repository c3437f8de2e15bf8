"""Publication dates whose sources agree, disagree or are missing."""

from __future__ import annotations

import json
import os

import pytest

from retrieval.types import Published
from tests.retrieval.parse.conftest import Read

TEXT = "Gunmen raided a checkpoint on the road at dawn and killed four policemen, an officer said. They fled."


def page(*, dateline: str = "", ld: str = "", og: str = "", time: str = "", url: str = "") -> str:
    """An HTML page that states its date in the places given."""
    script = json.dumps({"@type": "NewsArticle", "datePublished": ld, "url": url})
    return f"""<html><head><title>Raid kills four</title>
    <script type="application/ld+json">{script if ld or url else "{}"}</script>
    {f'<meta property="article:published_time" content="{og}">' if og else ""}</head>
    <body><article><h1>Raid kills four</h1>{f'<time datetime="{time}">then</time>' if time else ""}
    <p>{dateline}{TEXT}</p><p>{TEXT.replace("dawn", "noon")}</p></article></body></html>"""


JSON_LD, OPEN_GRAPH, TIME = "2014-06-02T10:00:00Z", "2014-06-03T10:00:00Z", "2014-06-04T10:00:00Z"
DATELINE, ADDRESS = "25 May 2014 -- ", "https://a.example/2014/06/05/raid"


@pytest.mark.parametrize(
    ("html", "kept", "others"),
    [
        (page(dateline=DATELINE, ld=JSON_LD, og=OPEN_GRAPH, time=TIME, url=ADDRESS), "2014-05-25", 4),
        (page(ld=JSON_LD, og=OPEN_GRAPH, time=TIME, url=ADDRESS), JSON_LD, 3),
        (page(og=OPEN_GRAPH, time=TIME, url=ADDRESS), OPEN_GRAPH, 2),
        (page(time=TIME, url="https://a.example/2014/06/07/raid"), TIME, 1),
        (page(url=ADDRESS), "2014-06-05", 0),
        (page(), "None", 0),
    ],
)
def test_order_of_trust(html: str, kept: str, others: int, read: Read) -> None:
    """The dateline is trusted before JSON-LD, OpenGraph, <time> and address; each that differs is a warning."""
    reading = read("page.html", html)
    assert str(reading.report.published) == kept
    assert len(reading.warnings) == others
    assert all(f"kept {kept}" in warning and "disagree" in warning for warning in reading.warnings)


def test_a_record_is_trusted_before_its_address(read: Read) -> None:
    """A record's own field wins over the day in its address, and the warning names both."""
    fields = {"text": TEXT, "published": "2014-06-01", "url": ADDRESS}
    reading = read("set.jsonl", json.dumps(fields))
    assert str(reading.report.published) == "2014-06-01"
    assert reading.warnings == [
        "publication dates disagree: the record says 2014-06-01, the address says 2014-06-05; kept 2014-06-01"
    ]


def test_sources_that_agree_give_the_most_precise(read: Read) -> None:
    """A dateline's bare day and a metadata instant of that day agree: the instant is kept, without a warning."""
    reading = read("page.html", page(dateline="2 June 2014 -- ", ld=JSON_LD))
    assert (str(reading.report.published), reading.warnings) == (JSON_LD, [])


def test_a_broken_source_is_passed_over(read: Read) -> None:
    """A date that no calendar has is a warning, and the next source is taken."""
    reading = read("page.html", page(ld="2014-06-31", og="2014-06-03"))
    assert str(reading.report.published) == "2014-06-03"
    assert reading.warnings == ["JSON-LD date '2014-06-31' is no date: passed over"]


@pytest.mark.parametrize(
    ("dateline", "instant", "zone"),
    [
        ("21 June 2014, 14:30 -- ", "2014-06-21T14:30:00Z", "assumed"),
        ("21 June 2014, 14:30 GMT -- ", "2014-06-21T14:30:00Z", "stated"),
        ("21 June 2014 -- ", "2014-06-21", None),
        ("June 2014 -- ", "2014-06", None),
    ],
)
def test_zone(dateline: str, instant: str, zone: str | None, read: Read) -> None:
    """A clock time without a zone is read as UTC and marked assumed; without a clock time there is no zone."""
    published = read("page.txt", f"Raid kills four\n\n{dateline}{TEXT}").report.published
    assert isinstance(published, Published)
    assert (str(published), published.zone) == (instant, zone)


def test_a_file_s_time_is_no_date(read: Read, tmp_path: os.PathLike[str]) -> None:
    """A page without a date stays undated, whatever its file's time and the time of collection say."""
    path = os.path.join(tmp_path, "page.txt")  # noqa: PTH118
    read("page.txt", TEXT)
    os.utime(path, (1_403_300_000, 1_403_300_000))
    assert read("page.txt", TEXT).report.published is None
