"""Scores: what counts as found, matched, cited right and refused."""

from __future__ import annotations

import pytest

from bot import evaluate
from bot.evaluate import Gold, Result
from bot.wiring import Services
from retrieval.errors import BadRequest
from tests.bot.conftest import NOW


def gold(**fields: object) -> Gold:
    """A question with its known answer."""
    return Gold.model_validate({"id": "1", "question": "How many were killed in Hawija?", **fields})


def judged(services: Services, one: Gold) -> Result:
    """The marks of a question put to the sample reports."""
    question = one.asked()
    evidence = services.answering.evidence(question, limit=10, now=NOW).evidence
    return evaluate.judge(one, evidence, services.answering.answer(question, now=NOW))


def test_a_right_answer_has_full_marks(sample_services: Services) -> None:
    """The gold report first, the regex in a statement, and the cited report right."""
    result = judged(
        sample_services, gold(evidence=["levant-wire-hawija", "baghdad-ledger-hawija"], regexes=[r"\b17\b"])
    )
    assert (result.rank, result.matched, result.citations_right) == (1, True, 1.0)


def test_a_regex_in_the_title_alone_does_not_count(sample_services: Services) -> None:
    """Titles and quotes are shown beside an answer; what matches there is not said in it."""
    result = judged(sample_services, gold(evidence=["levant-wire-hawija"], regexes=["Allies at gunpoint"]))
    assert result.matched is False


def test_a_listed_copy_counts_as_found(sample_services: Services) -> None:
    """The near copy under a result is as good as the result."""
    question = "How many members of the security forces were killed in the battle for al-Qaim?"
    for evidence in ("levant-wire-qaim-fighting", "tigris-courier-qaim-clashes"):
        result = judged(sample_services, gold(question=question, evidence=[evidence]))
        assert result.rank is not None


def test_refusals_are_counted_both_ways(sample_services: Services) -> None:
    """Refusing what cannot be answered is right, refusing what can is wrong."""
    golds = [
        gold(id="a", type="none", question="Who controls Aleppo airport?"),
        gold(id="b", type="fact", question="Who controls Aleppo airport?", evidence=["levant-wire-hawija"]),
    ]
    scores = {score.type: score for score in evaluate.scores([judged(sample_services, one) for one in golds])}
    assert scores["none"].refused_rightly == 1.0
    assert scores["fact"].refused_wrongly == 1.0
    assert scores["all"].reciprocal_rank == 0.0


def test_one_type_has_no_second_row(sample_services: Services) -> None:
    """Questions without types are scored once, under "all"."""
    assert [score.type for score in evaluate.scores([judged(sample_services, gold(evidence=["x"]))])] == ["all"]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["nonsense"], "f:1"),
        (['{"id": "1", "question": "Who?"}', '{"id": "2"}'], "f:2: question"),
        (['{"id": "1", "question": "Who?", "regexes": ["("]}'], "regexes"),
        (["", "  "], "holds no question"),
    ],
)
def test_a_bad_file_is_named_by_line(lines: list[str], says: str) -> None:
    """What is wrong and where, before anything is asked."""
    with pytest.raises(BadRequest, match=says):
        evaluate.read(lines, "f")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"question": "Who?"}', "f:2: id"),
        ('{"id": "2", "question": " "}', "f:2: question"),
        ('{"id": "2", "question": "Who?", "since": "someday"}', "f:2: not a date"),
        ('{"id": "2", "question": "Who?", "since": "2014-06-02", "until": "2014-06-01"}', "f:2: .*later than"),
        ("[" * 100_000, "f:2: the line is no JSON"),
    ],
)
def test_a_line_is_checked_before_anything_is_asked(line: str, says: str) -> None:
    """A date that nobody understands is found when the file is read, not after an hour of questions."""
    with pytest.raises(BadRequest, match=says):
        evaluate.read(['{"id": "1", "question": "Who?"}', line], "f")


def test_an_empty_date_is_none() -> None:
    """As in any file of questions."""
    (read,) = evaluate.read(['{"id": "1", "question": "Who?", "as_of": "", "since": ""}'], "f")
    assert (read.asked().as_of, read.asked().since) == (None, None)
