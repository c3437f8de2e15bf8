"""What others say beside a statement is shown with it, where a question asks for what may be disputed.

All cases lie in one library, each in a town of its own: every question is asked among the reports of the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.briefing.types import Answer
from bot.wiring import Services
from retrieval.understand import Question
from tests.bot.desk import stocked

NOW = datetime(2014, 7, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """A report, a question, and words of the voice that the answer shows, or that it leaves out."""

    question: str
    report: str
    voice: str

    def __str__(self) -> str:
        return self.question


SHOWN = (
    Case(
        "Was the shelling of the clinic in Rastan an error?",
        "Shells hit a clinic in Rastan on Tuesday. A colonel told reporters that the shelling of the clinic was an "
        "error of the gun crew. A nurse, Rana Issa, said the crew had asked for the street and the number beforehand.",
        "had asked for the street",
    ),
    Case(
        "What caused the blast at the silo in Baiji?",
        "A blast tore open a grain silo in Baiji on Tuesday. Farmers said a jet had dropped a bomb on the silo. The "
        "army told a newspaper that dust had caught light.",
        "dust had caught light",
    ),
    Case(
        "Who killed the headmaster of Yusufiya?",
        "The headmaster of Yusufiya was killed on Tuesday. Relatives said men of the Mahdi Army had killed him. An "
        "officer of the army put it down to a feud over land.",
        "a feud over land",
    ),
    Case(
        "من قتل مختار قرية الزركة؟",
        "قتل مختار قرية الزركة يوم الثلاثاء. وقال أقاربه إن مسلحين من داعش قتلوه. وقال ضابط في الشرطة إن الأمر ثأر بين "
        "عشيرتين.",
        "ثأر بين عشيرتين",
    ),
    Case(
        "Did guards fire on the queue in Tikrit?",
        "Guards fired on a queue at the bank in Tikrit on Tuesday, two women said. The bank manager's view was that "
        "a tyre had burst. The bank's lawyer, Sami Rauf, told a radio station that no guard had been armed.",
        "no guard had been armed",
    ),
)
LEFT_OUT = (
    # It is not asked what may be disputed.
    Case(
        "Who was appointed governor of Samawa?",
        "Karim Rauf was appointed governor of Samawa on Tuesday. A shopkeeper said the price of sugar had fallen.",
        "price of sugar",
    ),
    # The same speaker goes on.
    Case(
        "Was the bridge in Ramadi mined?",
        "The bridge in Ramadi had been mined, Colonel Sami Rauf said on Tuesday. Colonel Sami Rauf said nobody was to "
        "take the ferry.",
        "take the ferry",
    ),
    # Who says so is not told.
    Case(
        "Was the dam of Haditha damaged?",
        "The dam of Haditha was damaged by a shell on Tuesday, an engineer said. Two ministers had lunch. They said "
        "the soup was cold.",
        "soup was cold",
    ),
    # How many says nothing of who.
    Case(
        "Who attacked the bakery in Balad?",
        "Militants attacked a bakery in Balad on Tuesday, residents said. A doctor said nine people had been killed.",
        "nine people",
    ),
    # Another paragraph, and no word of the matter.
    Case(
        "Why did the school in Kirkuk close?",
        "The school in Kirkuk closed on Tuesday because the roof leaked, a teacher said.\n\nA farmer said melons were "
        "dear.",
        "melons were dear",
    ),
    # Who agrees is no other side.
    Case(
        "Were the wells in Sinjar poisoned?",
        "The wells in Sinjar had been poisoned, a shepherd said on Tuesday. A doctor said the same.",
        "said the same",
    ),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Services on a library of all cases."""
    folder = tmp_path_factory.mktemp("voices")
    reports = (
        {
            "id": f"case-{n}",
            "title": "",
            "text": case.report,
            "source": f"Outlet {n}",
            "url": f"https://example.org/{n}",
            "published": "2014-06-12",
            "lang": "ar" if case.report[0] > "\u0600" else "en",
        }
        for n, case in enumerate((*SHOWN, *LEFT_OUT))
    )
    with stocked(folder, reports, NOW) as opened:
        yield opened


def asked(library: Services, question: str) -> Answer:
    """The answer to a question."""
    return library.answering.answer(Question(question), now=NOW)


@pytest.mark.parametrize("case", SHOWN, ids=str)
def test_who_else_speaks_of_it_is_heard(library: Services, case: Case) -> None:
    """The other side stands in the answer, cited, though no word says that it differs."""
    answer = asked(library, case.question)
    (heard,) = [one for one in answer.all_statements if case.voice in one.text]
    (n,) = heard.citations
    assert case.voice in next(source.quote for source in answer.sources if source.n == n)
    assert len(answer.all_statements) <= 6
    assert sum(len(one.text.split()) for one in answer.all_statements) <= 120


@pytest.mark.parametrize("case", LEFT_OUT, ids=str)
def test_who_speaks_of_something_else_is_not(library: Services, case: Case) -> None:
    """An answer is made no longer by what is no other side."""
    answer = asked(library, case.question)
    assert answer.answered
    assert not any(case.voice in one.text for one in answer.all_statements)


def test_a_voice_stands_behind_what_it_speaks_to(library: Services) -> None:
    """Another's view is understood behind the statement that it stands beside in the report."""
    texts = [one.text for one in asked(library, "Was the shelling of the clinic in Rastan an error?").statements]
    voice = next(n for n, text in enumerate(texts) if "had asked for the street" in text)
    assert "error of the gun crew" in texts[voice - 1]
