"""Which sentences answer: those of the days asked about, with the name asked for, and what stands beside them."""

# ruff: noqa: E501 - a report's text reads best in one piece

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.briefing.types import Answer
from bot.wiring import Services
from retrieval.understand import Question
from tests.bot.desk import outlets_apart, stocked

NOW = datetime(2015, 11, 10, tzinfo=UTC)
REPORTS = [
    ("market", "2015-10-31", "Rockets on the market of Saqba", "Rockets struck the market of Saqba on Friday, killing 30 people, rescuers said. Eleven rockets came down within minutes. In August the market had been bombed from the air. Traders have asked for the stalls to be moved."),
    ("quarry", "2015-11-02", "Three held at a quarry", "Police found a kidnapped surveyor alive in a quarry near Suran on Monday, an officer told Reuters. The surveyor was unhurt. The head of the quarry, Walid Shihabi, was arrested."),
    ("convoy", "2015-11-06", "Convoy reaches Madaya", "Lorries with flour entered Madaya on Thursday, ten days after the town's only bakery had closed, aid workers said. They left again before dark."),
    ("bridge", "2015-11-07", "Bridge opened", "The bridge at Halfaya was opened to traffic on Friday, the council said. It had fallen in the rain, killing two drivers. The council paid for the stones. A farmer said olives were cheap."),
    ("ransom", "2015-11-05", "Trader freed in Salamiyah", "A trader of Salamiyah, Nizar Hamwi, was freed on Wednesday after 40 days, his brother said. The family had paid a ransom; the brother would not say how large. The men who held him have not been found."),
    ("clinic", "2015-11-08", "Clinic in Tal Rifat hit", "A missile hit a clinic in Tal Rifat on Saturday. Nine people were killed, a medic said; the council's count was twelve. Two children were among the wounded."),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A small library found by words."""
    with stocked(tmp_path_factory.mktemp("answers"), outlets_apart(REPORTS), NOW) as opened:
        yield opened


def asked(library: Services, text: str) -> Answer:
    """The answer to a question."""
    return library.answering.answer(Question(text), now=NOW)


def said(answer: Answer) -> str:
    """All statements of an answer."""
    return " ".join(statement.text for statement in answer.statements)


def test_a_report_that_recalls_other_days_is_no_report_on_them(library: Services) -> None:
    """The rockets of October are no answer on August; asked of October they are."""
    assert not asked(library, "How many people were killed at the market of Saqba in August 2015?").answered
    assert "30 people" in said(asked(library, "How many people were killed at the market of Saqba in October 2015?"))


def test_what_a_report_recalls_answers_of_its_own_days(library: Services) -> None:
    """Asked of August, what the report of October says of August is the answer."""
    assert "bombed from the air" in said(asked(library, "How was the market of Saqba bombed in August 2015?"))


def test_a_day_is_counted_from_the_day_told(library: Services) -> None:
    """What happened ten days before the day told has its own day, said so that it is not the day counted from."""
    assert "ten days after [on 26 October 2015] the town's" in said(
        asked(library, "When did the bakery in Madaya close?")
    )


@pytest.mark.parametrize(
    "question",
    [
        "What was the name of the surveyor found in a quarry near Suran?",
        "Name of the surveyor who was kidnapped near Suran?",
        "What was the surveyor kidnapped near Suran called?",
    ],
)
def test_who_has_no_name_in_the_reports_is_not_named_by_others(library: Services, question: str) -> None:
    """That the surveyor was found does not tell the name; the agency's and the quarryman's are not it."""
    assert not asked(library, question).answered


def test_a_name_that_the_reports_have_is_given(library: Services) -> None:
    """The same question of somebody whose name stands beside the office is answered."""
    assert "Walid Shihabi" in said(asked(library, "What was the name of the head of the quarry near Suran?"))


def test_an_answer_goes_on_with_what_its_report_says_of_the_matter(library: Services) -> None:
    """The sentences beside the best one follow where they are of the matter; the price of olives does not."""
    answer = said(asked(library, "When was the bridge at Halfaya opened?"))
    assert "opened to traffic on Friday [6 November 2015]" in answer
    assert "olives" not in answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who died when the clinic in Tal Rifat was hit?", "Nine people were killed"),
        ("Did anybody die when the missile struck the clinic in Tal Rifat?", "Nine people were killed"),
        ("Fatalities at the clinic in Tal Rifat - the two sides can't agree?", "twelve"),
    ],
)
def test_when_inside_a_question_asks_for_no_day(library: Services, question: str, told: str) -> None:
    """A clause with "when" says which event is meant: an undated sentence answers."""
    assert told in said(asked(library, question))


def test_a_letter_and_a_number_are_no_name_that_a_report_must_have(library: Services) -> None:
    """Reports of one event name its weapon differently; the country that is named beside it is enough."""
    assert asked(library, "How many people were killed by the Russian S-300 on a clinic on 7 November 2015?").answered


def test_who_asks_what_was_paid_wants_money(library: Services) -> None:
    """The days of captivity are no ransom."""
    assert not asked(library, "How much ransom was paid for the trader of Salamiyah?").answered


def test_whether_anybody_was_convicted_is_told_by_a_verdict(library: Services) -> None:
    """That a crime happened does not tell whether anybody was convicted of it; whether it happened, it does."""
    assert not asked(library, "Has anyone been convicted over the kidnapping of the trader of Salamiyah?").answered
    assert asked(library, "Was the trader of Salamiyah freed?").answered


def test_what_somebody_says_answers_in_other_words(library: Services) -> None:
    """Asked for somebody's words, a sentence of that one answers though it shares hardly a word with the question."""
    told = said(asked(library, "What did the farmer at Halfaya say of what his harvest would fetch?"))
    assert "olives were cheap" in told
