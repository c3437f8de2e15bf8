"""Names in no file: which words of a report and of a question they are, and that they find each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wiring import Services
from retrieval.names import Gazetteer
from retrieval.names.unlisted import Unlisted, is_held, keys_in
from retrieval.terms import Terms
from retrieval.understand import Question, Understanding
from tests.conftest import NOW, Shelf, take_in

GAZETTEER, TERMS = Gazetteer.load(), Terms.load()
UNLISTED = Unlisted(GAZETTEER, TERMS)
UNDERSTANDING = Understanding(GAZETTEER, TERMS)


def in_report(text: str) -> list[str]:
    """What may be a name in a report's text."""
    return [text[one.start : one.end] for one in UNLISTED.in_report(text, GAZETTEER.find(text))]


def in_question(text: str) -> list[str]:
    """What may be a name in a question."""
    return [text[one.start : one.end] for one in UNLISTED.in_question(text, GAZETTEER.find(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The mayor, Sabri Zubaydov, left Mosul for Tell Zarzur.", ["Sabri", "Zubaydov", "Tell Zarzur", "Zarzur"]),
        ("Witnesses said the Ministry of Oil had fallen silent. Residents fled on Friday.", []),
        ("GUNMEN ATTACK MARKET IN ZARZUR", ["ZARZUR"]),
        ("Gunmen Attack Market in Zarzur", ["Zarzur"]),
        ("Raad al-Jumaili of the al-Zoubi clan", ["Raad", "Jumaili", "Zoubi"]),
        ("Saif al-Din and Nasr Allah", ["Saif al-Din", "Nasr Allah"]),
        ("Abdul Rahman Zubaydov", ["Rahman", "Zubaydov"]),
        ("Kafr Zarzur's well", ["Kafr Zarzur", "Zarzur"]),
        ("President Saddam Hussein spoke", ["Saddam", "Hussein"]),
        ("in Mosul and Kirkuk", []),
        ("قال العقيد صبري الزرزوري إن مسلحين هاجموا بلدة قوقفان", ["صبري", "الزرزوري", "قوقفان"]),
        ("وبدأت القوات الحكومية هجوما على المدينة أمس", []),
        ("في كفر زرزور", ["كفر زرزور", "زرزور"]),
        ("", []),
    ],
)
def test_what_may_be_a_name_in_a_report(text: str, names: list[str]) -> None:
    """Capitals tell in English, in Arabic what is no common word; known places do not count, a full name's words do."""
    assert in_report(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What happened in Zarzur?", ["Zarzur"]),
        ("what happened in zarzur", ["zarzur"]),
        ("what happened in kafr zarzur", ["kafr zarzur"]),
        ("WHAT HAPPENED IN ZARZUR?", ["ZARZUR"]),
        ("Zarzur: what happened there?", ["Zarzur"]),
        ("what happened in mosul near zarzur", []),
        ("tell me about zarzur", ["zarzur"]),
        ("who is minister al-zoubi", ["zoubi"]),
        ("ماذا حدث في زرزور؟", ["زرزور"]),
        ("ماذا قال الوزير الزعبي عن المفاوضات؟", ["الزعبي"]),
        ("كم عدد القتلى في الموصل؟", []),
        ("كم عدد الشاحنات التي دخلت مضايا؟", []),
        ("How many people were killed?", []),
        ("Tell me about Kafr Zarzur", ["Kafr Zarzur"]),
    ],
)
def test_what_may_be_a_name_in_a_question(text: str, names: list[str]) -> None:
    """The same in questions, also typed in small letters, as long as nothing else in them is a name."""
    assert in_question(text) == names


def test_a_question_knows_its_unknown_names_by_stem_and_keys() -> None:
    """A name in no file is looked for as it is spelt and by its keys; a common word has a stem alone."""
    found = UNDERSTANDING.read(Question("Did the Tigris Eagle or Zubaydov visit Kafr Zarzur?"), date(2014, 6, 21))
    assert dict(found.unknown) == {"zubaydov": ("zbdf", "zbdw"), "zarzur": ("kfrzrzr",), "eagl": ()}
    assert {"k:zbdf", "k:zbdw", "k:kfrzrzr"} <= set(found.canonical)


def test_a_follow_up_keeps_the_unknown_name() -> None:
    """What is carried over of a name in no file is its stem and its keys, both or neither."""
    before = "What happened in Zarzur?"
    found = UNDERSTANDING.read(Question("How many were wounded?", previous=before), date(2014, 6, 21))
    assert found.unknown == UNDERSTANDING.read(Question(before), date(2014, 6, 21)).unknown != ()


@pytest.mark.parametrize(
    ("asked", "text", "held"),
    [
        ("Zarzurin", "the hill of Zarzurin", True),
        ("Zarzurin", "قرية زرزورين", True),
        ("Zarzurin", "the hill of Zarzourine", True),
        ("Zarzurin", "the hill of Zarzumin", True),
        ("Zarzurin", "the hill of Zarmumin", False),
        ("Zarzurin", "they zarzourine", False),
        ("Hamdun", "Hamdan", True),
        ("Dima", "Douma", False),
    ],
)
def test_what_holds_a_name(asked: str, text: str, held: bool) -> None:
    """A text holds a name as spelt, in what sounds alike, or with one letter wrong in a long one."""
    ((stem, keys),) = UNDERSTANDING.read(Question(f"Who saw {asked}?"), date(2014, 6, 21)).unknown
    stems = frozenset(text.casefold().split())
    assert is_held(stem, keys, stems, keys_in(text)) is held


REPORTS = [
    ("village", "Shells on a village", "Four shells fell on the village of Zarzurin on Monday and two houses burned."),
    ("village-ar", "قصف", "سقطت أربع قذائف على قرية زرزورين يوم الإثنين واحترق منزلان."),
    ("minister", "Minister speaks", "The minister of water, Sabri al-Qumzawi, said on Monday that two dams were safe."),
    ("minister-ar", "تصريح", "قال وزير المياه صبري القمزاوي يوم الإثنين إن السدين في أمان."),
    ("other", "Shells on a hill", "Four shells fell on the village of Sabburan on Monday and two houses burned."),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Reports of places and people that no file has, in both languages, found by words alone."""
    shelf = Shelf(tmp_path_factory.mktemp("unlisted"))
    records = [
        {"id": id_, "published": "2014-06-24", "title": title, "text": text, "source": id_}
        for id_, title, text in REPORTS
    ]
    with shelf.open() as opened:
        take_in(opened, shelf.file("reports.jsonl", records))
        yield opened


@pytest.mark.parametrize(
    ("question", "reports"),
    [
        ("What happened in Zarzurin?", {"village", "village-ar"}),
        ("What happened in Zarzourine?", {"village", "village-ar"}),
        ("what happened in zerzureen", {"village", "village-ar"}),
        ("ماذا حدث في زرزورين؟", {"village", "village-ar"}),
        ("What did minister Qumzawi say?", {"minister", "minister-ar"}),
        ("What did minister Al-Gumzaoui say?", {"minister", "minister-ar"}),
        ("ماذا قال القمزاوي؟", {"minister", "minister-ar"}),
    ],
)
def test_a_name_in_no_file_finds_both_languages(library: Services, question: str, reports: set[str]) -> None:
    """In any spelling and either script the two reports on it come first, because of it."""
    found = library.answering.evidence(Question(question), limit=3, now=NOW).evidence
    assert {one.report.external_id for one in found[:2]} == reports
    assert all("a name that sounds alike" in one.why for one in found[:2])


def test_an_answer_needs_the_name(library: Services) -> None:
    """A report on the village in another spelling answers; for a village that no report names there is a refusal."""
    known = library.answering.answer(Question("What fell on Zerzurin on Monday?"), now=NOW)
    assert any("Zarzurin" in one.text for one in known.statements)
    assert library.answering.answer(Question("What fell on Mikrafan on Monday?"), now=NOW).refusal is not None


PIECES = ["Kafr", "Tal ", "al-", " ", "-", "Zarzur", "'s", "كفر ", "والزعبي", "الله", "IS", "Abdul ", ".", "\n"]


@settings(max_examples=200)
@given(st.text(max_size=200) | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_safe(text: str) -> None:
    """Whatever the text: offsets inside it, keys with each, and in a question no overlap."""
    for one in UNLISTED.in_report(text, GAZETTEER.find(text)):
        assert 0 <= one.start < one.end <= len(text)
        assert one.keys
    end = 0
    for one in UNLISTED.in_question(text, GAZETTEER.find(text)):
        assert end <= one.start
        end = one.end
    UNDERSTANDING.read(Question(text), date(2014, 6, 21))
