"""What holds for every document, whatever is in it."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import SourceError
from retrieval.parse import Parsed, Parser
from retrieval.types import Document, Media
from tests.retrieval.parse.conftest import NOW

# Pieces that pages are made of, so that arbitrary text reaches the rules for them.
PIECES = st.sampled_from(
    [
        "Police killed in raid near Samarra",
        "21 June 2014, 14:30 -- ",
        "31 June 2014",
        "BAGHDAD, June 21 (Reuters) - ",
        "بغداد (رويترز) - ",
        "(AP) --",
        "Source: http: //a.example/2014_06_21/x y-1/",
        "Source: ",
        "* * *",
        "======",
        "NEWSLETTER",
        "# ",
        "## Title of a story",
        "---",
        "title: x",
        "<article><h2>Raid near Samarra</h2>",
        "<p>",
        "<br><br>",
        "</div>",
        "<script>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2014"}</script>',
        "<time datetime='2014-06-21'>",
        "Gunmen raided a checkpoint near Samarra and killed four policemen, an officer told AFP on Friday.",
        "قتل أربعة من رجال الشرطة قرب سامراء.",
        "\n",
        "\n\n",
        " ",
        "\ufeff",
        "\u200b",
        "\0",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=20), max_size=30).map("".join)
TEXT_MEDIA = st.sampled_from([Media.TEXT, Media.MARKDOWN, Media.HTML])
QUICK = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def parse(parser: Parser, content: bytes, media: Media) -> Parsed | None:
    """What a document gives, or None where it is refused; anything but a SourceError is a failure of the test."""
    try:
        return parser.parse(Document(content, media, "page", "page", NOW))
    except SourceError as error:
        refused = error
    assert refused.message
    assert refused.hint
    return None


def check(parsed: Parsed | None) -> None:
    """A document that is not refused gives reports with bodies that can be stored and quoted."""
    if parsed is None:
        return
    assert parsed.reports
    for report in parsed.reports:
        assert report.body == report.body.strip() != ""
        assert "\n" not in report.title
        assert "\0" not in report.body + report.title
        (report.body + report.title).encode()
        assert report.url is None or report.url.startswith(("http://", "https://"))
        assert report.published is None or report.published.instant.tzinfo is not None


@QUICK
@given(content=st.binary(max_size=400), media=st.sampled_from(list(Media)))
def test_any_bytes(parser: Parser, content: bytes, media: Media) -> None:
    """Any bytes in any format are reports or a SourceError."""
    check(parse(parser, content, media))


@QUICK
@given(text=TEXTS, media=TEXT_MEDIA)
def test_any_text(parser: Parser, text: str, media: Media) -> None:
    """Any mixture of what pages are made of is reports or a SourceError, in all three text formats."""
    check(parse(parser, text.encode("utf-8", "surrogatepass"), media))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | PIECES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.fixed_dictionaries(
    {"text": TEXTS}, optional=dict.fromkeys(("id", "title", "source", "url", "published", "lang"), VALUES)
)


@QUICK
@given(record=RECORDS | VALUES)
def test_any_record(parser: Parser, record: object) -> None:
    """Any JSON value on a line is one report or a SourceError; a text with letters is never refused."""
    line = json.dumps(record)
    parsed = parse(parser, line.encode(), Media.RECORD)
    check(parsed)
    if isinstance(record, dict) and "Gunmen raided" in str(record.get("text")) and "\\u0000" not in line:
        assert parsed is not None
        assert len(parsed.reports) == 1


WORDS = ["raid", "Samarra", "killed", "four", "police,", "Friday;", "القائم", "near", "Tikrit"]
PARAGRAPH = st.lists(st.sampled_from(WORDS), min_size=4, max_size=20).map(lambda words: f"On {' '.join(words)} today.")
PARAGRAPHS = st.lists(PARAGRAPH, min_size=1, max_size=5)


@QUICK
@given(paragraphs=PARAGRAPHS, published=st.sampled_from([None, "2014-06-21", "2014-06-21T14:30:00Z"]))
def test_ids_survive_wrapping(parser: Parser, paragraphs: list[str], published: str | None) -> None:
    """A report has one id however the spaces and line ends of its text are set."""
    texts = (
        "\n\n".join(paragraphs),
        "\n".join(paragraphs),
        "\r\n\r\n".join(text.replace(" ", "  ") for text in paragraphs),
    )
    ids = set()
    for text in texts:
        line = json.dumps({"text": text, "url": "https://a.example/1", "published": published})
        parsed = parse(parser, line.encode(), Media.RECORD)
        assert parsed is not None
        ids.add(parsed.reports[0].id)
    assert len(ids) == 1


@QUICK
@given(paragraphs=PARAGRAPHS)
def test_ids_tell_reports_apart(parser: Parser, paragraphs: list[str]) -> None:
    """Another address, another publication date or another body is another report."""
    text = "\n\n".join(paragraphs)
    same = {"text": text, "url": "https://a.example/1", "published": "2014-06-21"}
    others = [
        {**same, "url": "https://a.example/2"},
        {**same, "published": "2014-06-22"},
        {**same, "published": "2014-06-21T14:30:00Z"},
        {**same, "published": None},
        {**same, "text": f"{text}\n\nMore followed later."},
    ]
    found = [parse(parser, json.dumps(record).encode(), Media.RECORD) for record in (same, *others)]
    assert len({parsed.reports[0].id for parsed in found if parsed}) == len(others) + 1


@QUICK
@given(paragraphs=PARAGRAPHS, media=TEXT_MEDIA)
def test_parsing_is_pure(parser: Parser, paragraphs: list[str], media: Media) -> None:
    """The same document gives the same reports and warnings again."""
    content = "\n\n".join(paragraphs).encode()
    assert parse(parser, content, media) == parse(parser, content, media)


@QUICK
@given(first=PARAGRAPHS, second=PARAGRAPHS)
def test_no_paragraph_of_two_dated_stories_is_lost(parser: Parser, first: list[str], second: list[str]) -> None:
    """Whatever two stories say, under titles with datelines both come out whole and apart."""
    page = "\n\n".join(
        ["Army moves north again", "20 June 2014, 10:00", *first, "More on the", "25 June 2014, 11:00", *second]
    ).replace("More on the", "Talks are to go on")
    parsed = parse(parser, page.encode(), Media.TEXT)
    assert parsed is not None
    long_enough = sum(len(paragraph.split()) for paragraph in second) >= 8
    bodies = [report.body for report in parsed.reports]
    if long_enough:
        assert bodies == ["\n\n".join(first), "\n\n".join(second)]
    else:
        assert "\n\n".join(first) in bodies[0]
