"""Which sentences answer: the kind of thing asked for, who said it, which place, which state is the newest."""

# ruff: noqa: E501 - a report's text reads best in one piece

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.briefing.deeds import DEEDS_FILE, read
from bot.briefing.types import Answer
from bot.wiring import Services
from retrieval.dates import parse_bound
from retrieval.names.entries import own_files
from retrieval.terms import Terms
from retrieval.understand import Question
from tests.bot.desk import outlets_apart, stocked

NOW = datetime(2014, 7, 1, tzinfo=UTC)
REPORTS = [
    ("market", "2014-06-20", "Bomb at a market in Tuz Khurmatu", "A car bomb killed nine people at a market in Tuz Khurmatu on Friday, police said. Thirty were wounded and 12 shops burned down. The mayor, Shalal Abdul, said that the car had stood there since dawn. A hospital doctor, Nizar Qasim, said that three of the dead were children."),
    ("crossing", "2014-06-21", "Gunmen at Qaim", "Gunmen took control of the Qaim crossing on Friday, a border guard said. Gunmen also entered the desert town of Rutba, residents said."),
    ("crossing-later", "2014-06-26", "Army back at Qaim", "The army has held the Qaim crossing again since Wednesday, its manager said. Trucks with flour passed in both directions."),
    ("nasib", "2014-06-22", "The post at Nasib", "Government troops took the Nasib crossing on the border with Jordan on Sunday, an officer said."),
    ("arabic", "2014-06-24", "قصف في ترمانين", "قتل سبعة أشخاص في قصف على قرية ترمانين يوم الإثنين، بحسب ناشطين. وقال الطبيب هيثم الدغيم إن المستشفى امتلأ بالجرحى."),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A small library in the words-only embedder."""
    with stocked(tmp_path_factory.mktemp("extracts"), outlets_apart(REPORTS), NOW) as opened:
        yield opened


def asked(library: Services, text: str, *, as_of: str | None = None, previous: str | None = None) -> Answer:
    """The answer to a question."""
    question = Question(text, as_of=parse_bound(as_of) if as_of else None, previous=previous)
    return library.answering.answer(question, now=NOW)


def said(answer: Answer) -> str:
    """All statements of an answer."""
    return " ".join(statement.text for statement in answer.statements)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("How many people were killed in Tuz Khurmatu?", "nine people"),
        ("How many were wounded in Tuz Khurmatu?", "Thirty were wounded"),
        ("How many shops burned in Tuz Khurmatu?", "12 shops"),
    ],
)
def test_a_number_counts_what_is_asked(library: Services, question: str, number: str) -> None:
    """The dead, the wounded and the shops are three answers: each stands in a statement."""
    assert number in said(asked(library, question))


def test_what_somebody_said_is_what_that_one_says(library: Services) -> None:
    """Asked for the mayor's words, no sentence of the doctor's is given; asked for a stranger's words, none at all."""
    answer = asked(library, "What did Shalal Abdul say about the bomb in Tuz Khurmatu?")
    assert "since dawn" in said(answer)
    assert "children" not in said(answer)
    assert not asked(library, "What did Obama say about the bomb in Tuz Khurmatu?").answered


def test_who_did_something_is_a_name(library: Services) -> None:
    """The sentence that names a person answers "who", though others say more of the event."""
    assert "Nizar Qasim" in said(asked(library, "Which doctor spoke of children among the dead in Tuz Khurmatu?"))


def test_the_newest_state_comes_first(library: Services) -> None:
    """Who holds a place is told by the newest report, under ``as_of`` by the newest of then."""
    assert "army has held" in asked(library, "Who controls the Qaim crossing?").statements[0].text
    assert (
        "Gunmen took control"
        in asked(library, "Who controls the Qaim crossing?", as_of="2014-06-22").statements[0].text
    )


def test_a_capital_may_mean_a_government(library: Services) -> None:
    """A report on Nasib need not name Damascus, which took it."""
    assert "Sunday [22 June 2014]" in said(asked(library, "When did Damascus regain the Nasib crossing?"))


def test_a_village_in_no_file_is_found_in_the_other_script(library: Services) -> None:
    """A question about Tarmanin is answered from the Arabic report, and one about Tarmala is refused."""
    answer = asked(library, "How many people were killed in the shelling of Tarmanin?")
    assert "سبعة" in said(answer)
    assert answer.statements[0].language == "ar"
    assert not asked(library, "How many people were killed in the shelling of Tarmala?").answered


def test_a_follow_up_counts_something_else(library: Services) -> None:
    """The question "and how many were wounded?" keeps place and event, and asks for another number."""
    answer = asked(library, "And how many were wounded?", previous="How many were killed in Tuz Khurmatu?")
    assert answer.carried
    assert "Thirty" in answer.statements[0].text


@pytest.mark.parametrize(
    "question",
    [
        "Who was convicted of the bomb in Tuz Khurmatu?",
        "How many people were arrested at the market in Tuz Khurmatu?",
        "When did the mayor of Tuz Khurmatu, Shalal Abdul, resign?",
        "When did gunmen withdraw from Rutba?",
        "متى انسحب المسلحون من ترمانين؟",
    ],
)
def test_a_deed_that_nobody_tells_is_no_answer(library: Services, question: str) -> None:
    """Place, people and matter are all reported, and the deed is not: that is said, with what comes nearest."""
    answer = asked(library, question)
    assert not answer.answered
    assert answer.refusal
    assert answer.near


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who was killed at the market in Tuz Khurmatu?", "nine people"),
        ("Who died at the market when the car was blown up in Tuz Khurmatu?", "nine people"),
        ("How did gunmen seize the Qaim crossing?", "Gunmen took control"),
        ("When was the Qaim crossing recaptured?", "army has held"),
        ("متى قصفت ترمانين؟", "قصف على قرية ترمانين"),
    ],
)
def test_a_deed_told_in_other_words_is_told(library: Services, question: str, told: str) -> None:
    """A report kills, takes or shells in words of its own; what only a clause says besides is not asked for."""
    assert told in said(asked(library, question))


def test_an_office_speaks_for_itself(library: Services) -> None:
    """The mayor is whoever holds the office; what he says is not what the health minister says."""
    answer = asked(library, "What did the mayor say about the bomb in Tuz Khurmatu?")
    assert "since dawn" in said(answer)
    assert "children" not in said(answer)
    assert not asked(library, "What did the health minister say about the bomb in Tuz Khurmatu?").answered


def test_who_is_spoken_of_does_not_speak(library: Services) -> None:
    """Asked what a doctor says of the mayor, the mayor's own words are no answer."""
    answer = asked(library, "What did Nizar Qasim say about the mayor Shalal Abdul in Tuz Khurmatu?")
    assert "since dawn" not in said(answer)


def test_every_deed_is_told_by_concepts_that_there_are() -> None:
    """The file of deeds names concepts of the lexicon only, and each deed is told by itself."""
    ((_, text),) = own_files([DEEDS_FILE])
    deeds, known = read(text), Terms.load().all_concepts
    assert deeds
    for name, deed in deeds.items():
        assert deed.is_told([name], [])
        assert deed.concepts <= known, deed.concepts - known
