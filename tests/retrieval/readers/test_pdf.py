"""PDF to paragraphs: the order of Arabic, joined lines, headings, running headers, pictures of pages."""

from __future__ import annotations

import random
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import SourceError
from retrieval.parse.paged import read_bounded
from retrieval.readers import Extract, bidi, ocr, pdf
from retrieval.types import Media
from tests.retrieval.readers.files import Glyphs, Line, Pdf, assembled, drawn, paragraphs, stream

ARABIC = [
    "قتل 12 شخصا في ثلاث قرى قرب سامراء.",
    "بغداد (رويترز) - قالت الشرطة يوم السبت 21 حزيران 2014 إن أربعة قتلوا",
    "ولا تزال سيارة Toyota Hilux هناك، لأن الطريق مقطوع",
    "بلغ السعر 1,450 ليرة و 12.5 بالمئة عند 14:30 مساء",
    "وقال «الآن لا نعرف الإجابة» ثم أضاف",
]


def texts(content: bytes) -> list[str]:
    """The paragraphs of a PDF."""
    return [paragraph.text for paragraph in pdf.read(content).paragraphs]


@pytest.mark.parametrize("line", ARABIC)
@pytest.mark.parametrize("order", ["as written", "as seen", "at random"])
def test_arabic_comes_out_as_it_is_read(line: str, order: str) -> None:
    """Whatever order a producer drew its glyphs in, numbers, Latin words, brackets and ligatures come out right."""
    glyphs = list(drawn(line, ligatures=("لا", "لأ", "لآ", "لإ")).pieces)
    if order == "as seen":
        glyphs.reverse()
    elif order == "at random":
        random.Random(7).shuffle(glyphs)
    assert texts(Glyphs(glyphs).content()) == [line]


def test_presentation_forms_are_letters() -> None:
    """The shapes of letters that old producers write are letters; other signs stay what they are."""
    assert texts(drawn("ﺳﺎﻣﺮﺍﺀ ﻻ").content()) == ["سامراء لا"]
    assert bidi.fold_forms("ﷲ ﺑﻐﺪﺍﺩ ﬁre ²") == "الله بغداد fire ²"


def test_a_name_in_arabic_within_english() -> None:
    """In an English line a stretch of Arabic alone is turned."""
    letters = [(letter, 50.0 + 6 * place) for place, letter in enumerate("in (") if letter != " "]
    letters += [(letter, 74.0 + 6 * place) for place, letter in enumerate(reversed("سامراء"))]
    letters += [(letter, 110.0 + 6 * place) for place, letter in enumerate(") today") if letter != " "]
    assert texts(Glyphs(letters).content()) == ["in (سامراء) today"]


# Enough Arabic that the line runs from right to left, whatever is drawn from the words below.
AROUND = "قالت الشرطة العراقية في مدينة سامراء يوم السبت إن المسلحين هاجموا القرى الشمالية والجنوبية قرب".split()


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(["سامراء", "لا", "قتل", "12", "1,450", "Toyota", "(رويترز)", "أربعة"]), min_size=2, max_size=9
    )
)
def test_any_words_keep_their_letters(words: list[str]) -> None:
    """However Arabic, Latin and numbers are mixed, no letter is lost and no word is torn."""
    glyphs = drawn(" ".join([*AROUND, *words, "هناك"])).pieces
    found = bidi.logical([bidi.Glyph(text, x, x + 6, x) for text, x in glyphs], 12)
    assert sorted(bidi.mend_brackets(found).split()) == sorted([*AROUND, *words, "هناك"])


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        (")رويترز( قالت", "(رويترز) قالت"),
        ("(من نوع( هنا", "(من نوع) هنا"),
        ("«قال» (هنا)", "«قال» (هنا)"),
        ("»قال« )هنا(", "«قال» (هنا)"),
        ("1) أولا", "1) أولا"),
    ],
)
def test_brackets_enclose(torn: str, whole: str) -> None:
    """Brackets are turned to hold what stands between them, unless one stands alone."""
    assert bidi.mend_brackets(torn) == whole


LONG = (
    "Gunmen raided a checkpoint near the northern city of Samarra on Saturday and killed four policemen, an official "
    "of the interior ministry said, in the third attack of this kind on the security forces within a week."
)


def test_lines_are_joined() -> None:
    """Wrapped lines are paragraphs again, told apart by the space between them."""
    assert texts(Pdf([paragraphs(LONG, "Two fled.", LONG)]).content()) == [LONG, "Two fled.", LONG]


def test_paragraphs_without_space_between() -> None:
    """Where only an indent, or a short line before it, shows that a paragraph begins, it is seen too."""
    lines = paragraphs(LONG)
    below = [Line(line.text, line.y - 14 * len(lines), 65 if not place else 50) for place, line in enumerate(lines)]
    assert texts(Pdf([lines + below]).content()) == [LONG, LONG]


def test_a_paragraph_goes_on_overleaf() -> None:
    """A sentence torn by the end of a page is one again, past the number of the page and the running header."""
    pages = []
    for number in range(3):
        word = ("way", "order", "night")[number]
        head, foot = Line("Levant Monitor weekly", 820, size=9), Line(f"Page {number + 1} of 3", 20, size=9)
        pages.append([head, *paragraphs(f"The men came by {word} of", top=140), foot])
        pages[-1][1:1] = paragraphs("the road from Tikrit." if number else "It began at dawn.", top=700)
    assert texts(Pdf(pages).content()) == [
        "It began at dawn.",
        "The men came by way of the road from Tikrit.",
        "The men came by order of the road from Tikrit.",
        "The men came by night of",
    ]


def test_a_running_header_with_a_date_stays_once() -> None:
    """What repeats is left out, but not the only date that a document bears."""
    pages = [
        [Line("Levant Monitor, 21 June 2014", 820), *paragraphs(f"Raid number {word}.")] for word in ("one", "two")
    ]
    assert texts(Pdf(pages).content()) == ["Levant Monitor, 21 June 2014", "Raid number one.", "Raid number two."]


def test_datelines_at_the_head_of_pages_stay() -> None:
    """Lines that differ in their date are no running header."""
    pages = [[Line(f"BAGHDAD, {day} June 2014", 820), *paragraphs(f"It was day {day}.", top=700)] for day in (20, 21)]
    assert "BAGHDAD, 21 June 2014" in texts(Pdf(pages).content())


def test_what_a_browser_prints_around_a_page() -> None:
    """The time of printing is no date of the story; the address below the page is its source."""
    page = [
        Line("11/22/2026, 4:50 PM", 825, size=8),
        Line("Raid near Samarra", 825, x=250, size=8),
        *paragraphs(LONG),
        Line("https://levantwire.example/raid", 15, size=8),
        Line("1/1", 15, x=550, size=8),
    ]
    assert texts(Pdf([page]).content()) == [LONG, "Source: https://levantwire.example/raid"]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["The govern-", "ment fell."], "The government fell."),
        (
            ["A counter-terrorism unit and a counter-", "terrorism chief."],
            "A counter-terrorism unit and a counter-terrorism chief.",
        ),
        (["The years 2014-", "2015 were bad."], "The years 2014-2015 were bad."),
        (["It was al-", "Qaim."], "It was al-Qaim."),
        (["He left - and came -", "then left."], "He left - and came - then left."),
    ],
)
def test_hyphens_at_the_end_of_a_line(lines: list[str], whole: str) -> None:
    """A hyphen that only the line's end put there goes, another stays."""
    assert texts(Pdf([[Line(text, 700 - 14 * place) for place, text in enumerate(lines)]]).content()) == [whole]


def test_headings_by_size_and_weight() -> None:
    """The largest type is the title's, smaller and bold lines head sections, and the body has no level."""
    page = [
        Line("Raid near Samarra", 800, size=20),
        Line("What happened", 760, size=14),
        *paragraphs(LONG, top=730),
        Line("Who did it", 600, font="F2"),
        *paragraphs(LONG, top=570),
    ]
    found = pdf.read(Pdf([page]).content()).paragraphs
    assert [(one.text, one.level) for one in found if one.level] == [
        ("Raid near Samarra", 1),
        ("What happened", 2),
        ("Who did it", 3),
    ]


def test_footnotes_stand_at_the_end() -> None:
    """Small type at the foot of a page does not come between two halves of a sentence."""
    pages = [
        [*paragraphs("They held the bridge at night and", top=100), Line("1 A survey.", 40, size=8)],
        paragraphs("gave it up in the morning, residents of the town said."),
    ]
    assert texts(Pdf(pages).content()) == [
        "They held the bridge at night and gave it up in the morning, residents of the town said.",
        "1 A survey.",
    ]


def test_cells_of_a_row() -> None:
    """What stands far apart on one line is a table's row."""
    rows = [[Line("Mayadin", y), Line("690", y, 250), Line("465", y, 400)] for y in (700, 680)]
    assert texts(Pdf([[line for row in rows for line in row]]).content()) == ["Mayadin | 690 | 465"] * 2


PICTURE = stream(
    bytes([128]) * 100, "/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray/BitsPerComponent 8"
)


def scan(*, blank: bool = False) -> bytes:
    """A PDF of one page with a picture, or with nothing."""
    return assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 595 842]>>",
            b"<</Type/Page/Parent 2 0 R/Resources<</XObject<</P 5 0 R>>>>/Contents 4 0 R>>",
            stream(b"" if blank else b"q 500 0 0 700 40 40 cm /P Do Q"),
            PICTURE,
        ]
    )


def test_pictures_of_pages_are_named() -> None:
    """A page without text is known by its number; a blank document is none of pictures."""
    assert pdf.read(scan()) == Extract("", (), (), (1,))
    with pytest.raises(SourceError, match="its pages are blank"):
        pdf.read(scan(blank=True))


def program(path: Path, script: str) -> str:
    """A program of that behaviour in place of tesseract."""
    path.write_text(f"#!{sys.executable}\nimport sys\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


SAYS = """
if "--list-langs" in sys.argv:
    print("List of available languages (2):\\nara\\nosd")
else:
    picture = sys.stdin.buffer.read()
    assert picture.startswith(b"P5 2480 3509 255\\n") and len(picture) == 17 + 2480 * 3509, picture[:20]
    print("Raid near Samarra\\n\\nGunmen came at dawn and killed\\nfour men, read as " + sys.argv[-1] + ".\\n\\n~ |\\n")
"""


def test_pictures_are_recognised(tmp_path: Path) -> None:
    """With a program for it a picture is read, in the languages that it has, and a warning says so."""
    tesseract = program(tmp_path / "tesseract", SAYS)
    found = read_bounded(Media.PDF, scan(), tesseract=tesseract)
    assert [one.text for one in found.paragraphs] == [
        "Raid near Samarra",
        "Gunmen came at dawn and killed four men, read as ara.",
    ]
    assert found.warnings == ("page 1 is scanned: read by OCR, which may misread names and numbers",)
    assert found.scanned == ()


@pytest.mark.parametrize("script", ["print('eng')\nsys.exit(3)", "if '--list-langs' in sys.argv: print('eng')"])
def test_recognition_that_fails(script: str, tmp_path: Path) -> None:
    """A program that fails, or reads nothing, leaves the page what it is: a picture."""
    found = ocr.read(scan(), program(tmp_path / "tesseract", script))
    assert "Samarra" not in str(found)


def test_a_program_without_our_languages(tmp_path: Path) -> None:
    """Without data for English or Arabic nothing is recognised, and the way out is named."""
    with pytest.raises(SourceError, match="no data for English or Arabic") as caught:
        ocr.read(scan(), program(tmp_path / "tesseract", "print('deu')"))
    assert "eng, ara" in caught.value.hint
