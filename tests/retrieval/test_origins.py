"""Whose reporting a story or passage is, from the page to the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.names import Gazetteer
from retrieval.origins import Origins
from retrieval.outlets import Outlets
from retrieval.parse import Parser
from retrieval.parse.attribution import Attribution
from retrieval.speakers import sector_of
from tests.retrieval.parse.conftest import read_file, read_here

TITLE = "Four policemen killed in raid near Samarra"
BODY = (
    "Gunmen raided a checkpoint on the road at dawn and killed four policemen. They fled to the orchards.\n\n"
    "A third post was left alone, and so was the ford."
)
Origin = Callable[..., str | None]
LATER = "\n\nThe road was closed until noon.\n\nElsewhere in the province the harvest went on."


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The names that come with sitrep."""
    return Gazetteer.load()


@pytest.fixture
def origin(tmp_path: Path, gazetteer: Gazetteer) -> Origin:
    """Writes a page and gives the origin of its story."""
    parser = Parser(Attribution(gazetteer), Outlets.load(), read_here)

    def of(text: str, title: str = TITLE) -> str | None:
        path = tmp_path / "page.txt"
        path.write_text(f"{title}\n21 June 2014\n\n{text}", "utf-8")
        return read_file(path, parser).report.origin

    return of


@pytest.mark.parametrize(
    "text",
    [
        f"BAGHDAD (AFP) - {BODY} Reuters reported the same.",
        f"{BODY}\n\nAFP",
        f"{BODY}\n\n— Agence France-Presse",
        f"{BODY} (AFP)",
        f"{BODY}\n\nSource: AFP",
        f"{BODY}\n\nAFP / Levant Wire",
        "قتل أربعة من رجال الشرطة فجر الثلاثاء عندما هاجم مسلحون نقطة تفتيش قرب سامراء.\n\nالمصدر: وكالة فرانس برس",
        "The post fell at dawn, the Syrian Observatory for Human Rights said, and AFP saw the bridge burn.\n\nAFP",
    ],
)
def test_a_credit_goes_before_what_is_cited(text: str, origin: Origin) -> None:
    """A dateline or credit line says whose story it is, whoever else is quoted."""
    assert origin(text) == "AFP"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The post was lost, the Syrian Arab News Agency said.", "SANA"),
        ("The post was lost, the Syrian state news agency said.", "SANA"),
        ("The post was lost, according to Syria's state news agency.", "SANA"),
        ("Shells fell on Homs and Hama in Syria, state television said.", "Syrian state television"),
        ("Shells fell on Mosul and Tikrit in Iraq, state television said.", "Al-Iraqiya"),
        ("State media reported that shells fell on Homs and Hama in Syria.", "SANA"),
        ("Shells fell on Homs and Hama in Syria, the Observatory said.", "SOHR"),
        ("قصفت مدينة حمص في سوريا، وقال التلفزيون الرسمي إن ثلاثة قتلوا.", "Syrian state television"),
        ("قصفت مدينة حمص، وقال المرصد السوري لحقوق الإنسان إن ثلاثة قتلوا.", "SOHR"),
        ("قصفت مدينة حمص، بحسب ما أفاد المرصد السوري لحقوق الإنسان.", "SOHR"),
    ],
)
def test_one_origin_has_one_name(text: str, expected: str, origin: Origin) -> None:
    """However a text calls it, in either language; "state television" is that of the country it speaks of."""
    assert origin(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What is quoted far down about something else is a speaker, not whose reporting the story is.
        (BODY + LATER + " The UN Security Council said on Monday that it was concerned.", None),
        (BODY + LATER + " Fruit was dear, a police captain said.", "police captain"),
        (BODY + LATER * 12 + " Fruit was dear, a police captain said.", None),
        (BODY + LATER + " The World Food Programme said prices were up.", None),
        # Councils and alliances act, wherever they stand.
        ("NATO said on Monday that it would send planes to the border.", None),
        # A wire that a story cites once carried it.
        (BODY + LATER + " Farmers told AFP that prices were up.", "AFP"),
        # A station that is cited for the story is its origin, one that is cited beside it is not.
        ("Four policemen were killed near Samarra, Al Jazeera reported.", "Al Jazeera"),
        (BODY + LATER + " Al Jazeera reported rain in Basra.", None),
        # An agency that carried the words of a body goes before it.
        ("Four policemen were killed, UNICEF told Reuters.", "Reuters"),
        # An acronym in brackets explains a name; it credits nobody.
        ("Tents of the International Organization for Migration (IOM) burned.", None),
        ("He once worked for Reuters and now keeps bees.", None),
    ],
)
def test_who_is_quoted_beside_the_story_is_no_origin(text: str, expected: str | None, origin: Origin) -> None:
    """An origin is whose reporting the story is."""
    assert origin(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("SOHR: four policemen killed near Samarra", "SOHR"),
        ("المرصد السوري: مقتل أربعة قرب سامراء", "SOHR"),
        ("Who: the four policemen killed near Samarra", None),
        ("NATO: four policemen killed near Samarra", None),
    ],
)
def test_a_title_may_name_it(title: str, expected: str | None, origin: Origin) -> None:
    """In its capitals: "who" is not the WHO."""
    assert origin(BODY, title) == expected


@pytest.mark.parametrize(
    ("text", "story", "expected"),
    [
        ("The town fell, residents told Reuters.", "AFP", "Reuters"),
        ("The town fell, residents told Reuters. It burned, others told AFP.", "AFP", "AFP"),
        ("The town fell, state television in Syria said.", "AFP", "AFP"),
        ("The town fell, SOHR said.", None, "SOHR"),
        ("The town fell, SOHR said.", "security official", "SOHR"),
        ("The town fell.", "security official", "security official"),
        ("The town fell.", None, None),
    ],
)
def test_a_passage_has_an_origin_of_its_own(
    text: str, story: str | None, expected: str | None, gazetteer: Gazetteer
) -> None:
    """An aggregator's story quotes two agencies: each passage is that one's which it cites."""
    assert Origins(gazetteer).of_passage(text, gazetteer.find(text), story) == expected


@pytest.mark.parametrize(
    ("origin", "sector"),
    [
        ("security official", "security"),
        ("senior security source", "security"),
        ("Iraqi army officer", "military"),
        ("military source", "military"),
        ("hospital sources and witnesses", "medical"),
        ("مصدر أمني", "security"),
        ("مصادر طبية", "medical"),
        ("AFP", None),
        ("Syrian state television", None),
        ("المرصد السوري", None),
    ],
)
def test_a_speaker_without_a_name_is_told_from_an_agency(origin: str, sector: str | None) -> None:
    """By the sector, whatever the rank: two of one sector may be one person."""
    assert sector_of(origin) == sector
