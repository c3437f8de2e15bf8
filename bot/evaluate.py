"""Questions with known answers to scores by type: how good the evidence, the answers and the refusals are.

``docs/evaluation.md`` describes the format and each score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from pydantic import field_validator, model_validator

from bot import questions
from bot.briefing.types import Answer
from bot.questions import QuestionLine
from retrieval.errors import BadRequest
from retrieval.search import Evidence
from retrieval.types import Report
from retrieval.understand import Question

DEPTHS = (1, 4, 10)


class Gold(QuestionLine):
    """One question with its known answer.

    ``evidence`` are external ids of reports that hold the answer; ``regexes`` must all match in the statements of
    an answer for it to count as matched. A question that is not answerable has neither.
    """

    id: str
    type: str = "all"
    answerable: bool
    regexes: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _is_answerable(cls, found: Any) -> Any:
        """A question that names neither evidence nor an answer is taken for one that has none."""
        if isinstance(found, dict) and found.get("answerable") is None:
            found = {**found, "answerable": bool(found.get("evidence") or found.get("regexes"))}
        return found

    @field_validator("regexes")
    @classmethod
    def _compile(cls, regexes: tuple[str, ...]) -> tuple[str, ...]:
        for regex in regexes:
            try:
                re.compile(regex)
            except re.error as error:
                raise ValueError(f"{regex!r} is no regular expression: {error}") from error
        return regexes


@dataclass(frozen=True, slots=True)
class Result:
    """What came back for one question.

    ``rank`` is the place of the first right report, None where it is not among the first ten; a mark that does not
    apply is None.
    """

    gold: Gold
    rank: int | None
    answered: bool
    matched: bool | None
    citations_right: float | None
    words: int | None


@dataclass(frozen=True, slots=True)
class Score:
    """The scores of a group of questions; shares are 0 to 1, None where no question bears on them."""

    type: str
    questions: int
    found_at: dict[int, float | None]
    reciprocal_rank: float | None
    matched: float | None
    citations_right: float | None
    refused_rightly: float | None
    refused_wrongly: float | None
    median_words: float | None


def read(lines: Iterable[str], source: str) -> list[Gold]:
    """The questions of a JSON Lines file.

    Raises:
        BadRequest: a line is no question, or a date in it cannot be understood; names the line.
    """
    found = []
    for number, line in questions.numbered(lines):
        try:
            found.append(questions.validated(questions.parse(line), Gold))
        except BadRequest as error:
            raise BadRequest(f"{source}:{number}: {error.message}", hint="see docs/evaluation.md") from error
    if not found:
        raise BadRequest(f"{source} holds no question", hint="see docs/evaluation.md")
    return found


def judge(gold: Gold, evidence: Sequence[Evidence], answer: Answer) -> Result:
    """The marks of one question. Pure."""
    right = set(gold.evidence)
    statements = "\n".join(statement.text for statement in answer.all_statements)
    rank = None
    if gold.answerable and right:
        hits = (n for n, one in enumerate(evidence, start=1) if right & _ids([one.report, *one.copies]))
        rank = next(hits, None)
    cited = [right & _ids([source.report, *source.copies]) for source in answer.sources]
    return Result(
        gold=gold,
        rank=rank,
        answered=answer.answered,
        matched=_matches(gold.regexes, statements) if gold.answerable and gold.regexes else None,
        citations_right=sum(map(bool, cited)) / len(cited) if cited and gold.answerable and right else None,
        words=len(statements.split()) if answer.answered else None,
    )


def scores(results: Sequence[Result]) -> list[Score]:
    """The scores of each type, in the order they come in, and of all questions together. Pure."""
    by_type: dict[str, list[Result]] = {}
    for result in results:
        by_type.setdefault(result.gold.type, []).append(result)
    groups = [*by_type.items(), ("all", list(results))] if set(by_type) != {"all"} else list(by_type.items())
    return [_score(name, group) for name, group in groups]


def run(
    golds: Sequence[Gold],
    search: Callable[[Question], Sequence[Evidence]],
    answer: Callable[[Question], Answer],
    progress: Callable[[int, int], None],
) -> list[Result]:
    """Put every question to a library."""
    results = []
    for number, gold in enumerate(golds):
        progress(number, len(golds))
        question = gold.asked()
        results.append(judge(gold, search(question), answer(question)))
    progress(len(golds), len(golds))
    return results


def as_json(score: Score) -> dict[str, Any]:
    """A score as ``sitrep eval --json`` prints it."""
    return {
        "type": score.type,
        "questions": score.questions,
        **{f"found_at_{depth}": score.found_at[depth] for depth in DEPTHS},
        "reciprocal_rank": score.reciprocal_rank,
        "matched": score.matched,
        "citations_right": score.citations_right,
        "refused_rightly": score.refused_rightly,
        "refused_wrongly": score.refused_wrongly,
        "median_words": score.median_words,
    }


def _score(name: str, results: Sequence[Result]) -> Score:
    answerable = [result for result in results if result.gold.answerable]
    ranked = [result for result in answerable if result.gold.evidence]
    return Score(
        type=name,
        questions=len(results),
        found_at={depth: _mean(r.rank is not None and r.rank <= depth for r in ranked) for depth in DEPTHS},
        reciprocal_rank=_mean(1 / r.rank if r.rank else 0.0 for r in ranked),
        matched=_mean(r.matched for r in results if r.matched is not None),
        citations_right=_mean(r.citations_right for r in results if r.citations_right is not None),
        refused_rightly=_mean(not r.answered for r in results if not r.gold.answerable),
        refused_wrongly=_mean(not r.answered for r in answerable),
        median_words=median(found) if (found := [r.words for r in results if r.words is not None]) else None,
    )


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(sum(found) / len(found), 4) if found else None


def _matches(regexes: Iterable[str], text: str) -> bool:
    return all(re.search(regex, text, re.I) for regex in regexes)


def _ids(reports: Iterable[Report]) -> set[str]:
    return {report.external_id for report in reports}
