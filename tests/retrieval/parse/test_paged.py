"""Documents made for paper become reports: one story, one long paper, a bulletin of several."""

from __future__ import annotations

from retrieval.parse.paged import read_paged
from retrieval.readers import Extract, Paragraph
from tests.retrieval.parse.conftest import Read
from tests.retrieval.readers import files
from tests.retrieval.readers.files import Line, Pdf, document, paragraph, paragraphs

RAID = (
    "Gunmen raided a checkpoint near the northern city of Samarra on Saturday and killed four policemen, an official "
    "of the interior ministry said, in the third attack of this kind within a week."
)
FLOOD = (
    "Water from the swollen Tigris has driven some three hundred families out of two villages south of Mosul, "
    "engineers of the province said on Sunday, and the ferry at Qayyarah does not run."
)


def story(title: str, line: str, text: str, top: float) -> list[Line]:
    """A headline, a dateline and a paragraph."""
    return [Line(title, top, size=18), Line(line, top - 30), *paragraphs(text, top=top - 60)]


def test_one_story_is_one_report(read: Read) -> None:
    """A document with a title, a dateline and text is one report, dated as its text says."""
    pdf = Pdf(
        [story("Raid near Samarra kills four policemen", "Levant Wire, 21 June 2014", RAID, 780)], title="doc1.docx"
    )
    report = read("raid.pdf", pdf.content()).report
    assert (report.title, report.outlet, str(report.published)) == (
        "Raid near Samarra kills four policemen",
        "Levant Wire",
        "2014-06-21",
    )
    assert (report.body, report.external_id, report.language) == (RAID, "raid", "en")


def test_the_date_of_a_file_is_no_publication_date(read: Read) -> None:
    """The creation date that a PDF or DOCX bears is not taken for the day of publication."""
    dates = '<p xmlns:d="x"><d:created>2001-02-03T04:05:06Z</d:created></p>'
    for content in (
        Pdf([paragraphs(RAID)]).content(),
        files.docx(document(paragraph(RAID)), {"docProps/core.xml": dates}),
    ):
        assert read("raid", content).report.published is None


def test_a_bulletin_is_several_reports(read: Read) -> None:
    """Headlines with datelines below them are stories, each with its own date."""
    page = story("Raid near Samarra kills four policemen", "Levant Wire, 21 June 2014", RAID, 780)
    page += story("Flood drives families from villages", "Levant Wire, 22 June 2014", FLOOD, 500)
    found = read("bulletin.pdf", Pdf([page]).content())
    assert [(one.title, str(one.published), one.body) for one in found.reports] == [
        ("Raid near Samarra kills four policemen", "2014-06-21", RAID),
        ("Flood drives families from villages", "2014-06-22", FLOOD),
    ]


def test_sources_part_stories(read: Read) -> None:
    """Stories without a date are told apart by the sources below them."""
    body = document(
        paragraph("Raid near Samarra kills policemen", "berschrift1"),
        paragraph(RAID),
        paragraph("Source: https://a.example/raid"),
        paragraph("Water drives families out of villages", "berschrift1"),
        paragraph(FLOOD),
        paragraph("Source: https://b.example/flood"),
    )
    found = read("two.docx", files.docx(body))
    assert [one.url for one in found.reports] == ["https://a.example/raid", "https://b.example/flood"]


def test_a_long_paper_is_one_report(read: Read) -> None:
    """Forty pages with headings are one report with all their text: sections share words with their text too."""
    pages = []
    for number in range(40):
        head = [Line("After the fighting", 800, size=24)] if not number else []
        town = f"Samarra quarter {'abcdefghij'[number % 10]}"
        section = [
            Line(f"{number + 1}. The raids near {town}", 760, size=16),
            *paragraphs(RAID, f"{FLOOD} {town}.", top=720),
        ]
        pages.append([*head, *section, Line(str(number + 1), 20)])
    found = read("paper.pdf", Pdf(pages).content())
    assert found.report.title == "After the fighting"
    assert found.report.body.count(RAID) == 40
    assert "40" not in found.report.body.split()


def test_two_stories_without_marks(read: Read) -> None:
    """Where nothing is larger or bolder, lines that read like headlines are."""
    page = paragraphs("Raid near Samarra kills four policemen", f"SAMARRA, Iraq, June 21, 2014 (Reuters) - {RAID}")
    page += paragraphs(
        "Flood drives families from villages", f"MOSUL, Iraq, June 22, 2014 (Reuters) - {FLOOD}", top=500
    )
    found = read("wire.pdf", Pdf([page]).content())
    assert [(one.title, one.origin, str(one.published)) for one in found.reports] == [
        ("Raid near Samarra kills four policemen", "Reuters", "2014-06-21"),
        ("Flood drives families from villages", "Reuters", "2014-06-22"),
    ]


def test_pages_that_are_pictures_are_named() -> None:
    """Scanned pages among others are a warning with their numbers and the way out."""
    _, warnings = read_paged(Extract("", (Paragraph(RAID),), (), (2, 3, 4, 7)))
    assert warnings == [
        "pages 2-4, 7 are scanned, a picture without text: install tesseract (and its Arabic data), or run OCR first"
    ]


def test_titles_of_programs_are_no_titles() -> None:
    """What a program wrote into the title field is not taken for the title, what a person wrote is."""
    text = (Paragraph(f"{RAID} {FLOOD}"),)
    titles = ["Microsoft Word - raid.doc", "untitled", "raid.docx", "https://a.example/", "Raid near Samarra"]
    assert [read_paged(Extract(title, text))[0][0].story.title for title in titles] == [
        "",
        "",
        "",
        "",
        "Raid near Samarra",
    ]
