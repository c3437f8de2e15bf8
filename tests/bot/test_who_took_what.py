"""Who took which place from whom, and what goes by another name: the right deed of others is no answer."""

# ruff: noqa: E501 - a report's text reads best in one piece

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.briefing.turns import CAMPS_FILE, Turns, read
from bot.briefing.types import Answer
from bot.wiring import Services
from retrieval.names import Gazetteer
from retrieval.names.entries import own_files
from retrieval.understand import Question
from tests.bot.desk import outlets_apart, stocked

NOW = datetime(2018, 4, 1, tzinfo=UTC)
REPORTS = [
    ("tabqa", "2014-08-24", "Tabqa air base", "Islamic State fighters stormed Tabqa air base on Sunday after a week of assaults, the Observatory said. Some of the garrison reached Athriya on foot."),
    ("morek", "2014-10-24", "Morek", "Government troops retook Morek, on the road from Hama to Aleppo, on Thursday, state television said."),
    ("dam", "2014-08-18", "The dam", "Kurdish Peshmerga retook the dam at Mosul from the Islamic State on Monday, a Kurdish official said."),
    ("hit", "2014-10-14", "The camp outside Hit", "Iraqi troops left their camp outside Hit on Monday, eleven days after Islamic State fighters took the town, a colonel said."),
    ("rawa", "2017-11-18", "The last town", "The Iraqi army took Rawa on Friday in a few hours, a general said."),
    ("elias", "2017-06-23", "A bomb among the pews", "A suicide bomber killed 22 people in the Greek Orthodox church of Mar Elias in the Dweila quarter on Sunday, a doctor said."),
    ("kashkul", "2018-03-21", "Rocket on a market", "A rocket killed 35 people in the market of Kashkul on Tuesday, state media said. The capital had been quiet for days."),
    ("prisoners", "2016-03-02", "البئر", "قال ناشط إن التنظيم أعدم 46 أسيراً قرب الرقة يوم الثلاثاء. وفرضت الحسبة غرامة على المدخنين في الرقة."),
    ("shrine", "2014-06-06", "A raid on Samarra", "Fighters of the Islamic State overran several quarters of Samarra on Thursday, a policeman said."),
    ("feast", "2016-07-08", "العيد", "لم تخرج مواكب العيد في منبج هذا العام بسبب الحداد على القتلى، وفق ما قال وجيه من أهلها."),
    ("ypg", "2018-03-19", "Afrin", "Turkish troops and rebels swept into Afrin on Sunday, and 900 people fled, an official said."),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A small library in the words-only embedder."""
    with stocked(tmp_path_factory.mktemp("sides"), outlets_apart(REPORTS), NOW) as opened:
        yield opened


def asked(library: Services, text: str) -> Answer:
    """The answer to a question."""
    return library.answering.answer(Question(text), now=NOW)


def said(answer: Answer) -> str:
    """All statements of an answer."""
    return " ".join(statement.text for statement in answer.statements)


@pytest.mark.parametrize(
    "question",
    [
        "When did the Syrian army win Tabqa air base back from the Islamic State?",
        "متى استعاد الجيش السوري مطار الطبقة من تنظيم الدولة؟",
        "When did Hama fall to the rebels?",
        "When was Mosul taken back from the Islamic State?",
        "When did Iraqi forces recapture Hit from the Islamic State?",
        "When did Islamic State capture the shrine of Samarra?",
        "How many Turkish soldiers did the YPG capture in Afrin?",
        "How many tanks were there when Turkish troops swept into Afrin?",
    ],
)
def test_the_right_deed_by_others_or_of_another_place_is_no_answer(library: Services, question: str) -> None:
    """A place is taken, but by the enemy, or it is a dam, a quarter, a town on the road: nobody is told what they asked."""
    answer = asked(library, question)
    assert not answer.answered, said(answer)
    assert answer.near


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did the Islamic State storm Tabqa air base?", "stormed Tabqa"),
        ("متى سيطر تنظيم الدولة على مطار الطبقة؟", "stormed Tabqa"),
        ("When did the Syrian army retake Morek?", "retook Morek"),
        ("When did the Peshmerga retake Mosul dam?", "the dam at Mosul"),
        ("When did Islamic State take Hit?", "took the town"),
        ("When did Iraqi troops leave their camp at Hit?", "left their camp"),
        ("When did Turkey and its allies enter Afrin?", "swept into Afrin"),
    ],
)
def test_the_same_side_by_another_name_is_an_answer(library: Services, question: str, told: str) -> None:
    """Who fights beside whoever is asked about may be told for them, and what nobody names may be who is meant."""
    assert told in said(asked(library, question))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which town in western Anbar did the Iraqi army take in November 2017?", "took Rawa"),
        ("How many people died in the Mar Elias church?", "22 people"),
        ("How many people were killed in Kashkul market in Damascus?", "35 people"),
        ("How many captives were put to death near Raqqa?", "46 أسيراً"),
        ("لماذا اضمحلت مواكب العيد البهيجة في منبج؟", "بسبب الحداد"),
        ("How many people fled when Turkish troops swept into Afrin?", "900 people"),
        ("ما الغرامة التي فرضتها الحسبة على المدخنين في الرقة؟", "غرامة"),
    ],
)
def test_a_name_is_held_in_other_ways_than_as_it_stands_in_a_file(library: Services, question: str, told: str) -> None:
    """By a town of the province, word by word, for what stands in a capital, beside a plural that is no name."""
    assert told in said(asked(library, question))


def test_a_camp_is_of_names_that_there_are() -> None:
    """The file of camps holds ids of the gazetteer, each in one camp, and camps beside each other know of it."""
    ((_, text),) = own_files([CAMPS_FILE])
    camps, beside = read(text)
    gazetteer = Gazetteer.load()
    assert [id_ for id_ in camps if gazetteer.get(id_) is None] == []
    assert {other for others in beside.values() for other in others} <= set(camps.values())
    assert [(one, other) for one, others in beside.items() for other in others if one not in beside[other]] == []
    ids = [id_ for line in text.splitlines() if not line.startswith("#") for id_ in line.partition(":")[2].split()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("text", "winners", "losers", "places"),
    [
        ("Mosul fell to the Islamic State on 10 June.", "islamic-state", "", "mosul"),
        ("The capture of Mosul by the Islamic State shocked everyone.", "islamic-state", "", "mosul"),
        ("سقوط الموصل بيد تنظيم الدولة", "islamic-state", "", "mosul"),
        ("انسحب الجيش السوري من تدمر", "", "syria", "palmyra"),
        ("تمكن الجيش العراقي من استعادة مدينة الرمادي من داعش", "iraq", "islamic-state", "ramadi"),
        ("Ramadi was recaptured by the Iraqi army.", "iraq", "", "ramadi"),
        ("Peshmerga fighters took back the town of Rabia, a junction on the road to Mosul.", "kurdistan", "", "rabia"),
    ],
)
def test_who_takes_what_from_whom_is_read(text: str, winners: str, losers: str, places: str) -> None:
    """Voice, order and small words tell the sides, in English and Arabic."""
    gazetteer = Gazetteer.load()
    (turn,) = Turns(gazetteer).told(text, gazetteer.find(text))
    assert (turn.winners, turn.losers, turn.places) == tuple(
        frozenset(one.split()) for one in (winners, losers, places)
    )
