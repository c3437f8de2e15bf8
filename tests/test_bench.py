"""The bench switches off what it says it does: each figure of "one part off" is of that part."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench import parts, quality
from bench.libraries import Remembering, library, take_in
from bench.made_up import NOW
from bot.evaluate import Score
from bot.wiring import FITTED_JUDGEMENT, Judgement, Services
from retrieval.embed import HashEmbedder, Vectors
from retrieval.library.reading import Held
from retrieval.ranking import standing
from retrieval.search import Evidence
from retrieval.understand import Question

REPORTS: dict[str, dict[str, str]] = {
    "baiji": {
        "published": "2014-06-21",
        "text": "Shelling hit the market of Baiji on Friday and burned a dozen shops, a police officer said.",
    },
    "raqqa": {
        "published": "2014-06-22",
        "text": "قتل خمسة مدنيين في قصف على سوق مدينة الرقة، وفق مصدر طبي في المستشفى الوطني.",
    },
    "barzuqin": {
        "published": "2014-06-23",
        "text": "نزح ستون شخصا من بلدة برزوقين بعد اشتباكات عنيفة في محيطها، وفق ناشطين محليين.",
    },
    "tal-afar": {
        "published": "2014-06-24",
        "text": "The Islamic State released 12 captives in Tal Afar after talks with elders of the town.",
    },
    "tikrit": {
        "published": "2014-06-07",
        "text": "Gunmen attacked a checkpoint in Tikrit on Thursday and wounded four soldiers of the local garrison.",
    },
    "jaramana-one": {
        "published": "2013-08-07",
        "text": "State media said 18 people were killed in the car bombing in Jaramana on Tuesday.",
    },
    "jaramana-two": {
        "published": "2013-08-07",
        "text": "Activists said 31 people were killed in the car bombing in Jaramana on Tuesday.",
    },
}
# For a part that must be there for it: a question, what must stand in the answer, and the report that holds it.
QUESTIONS = {
    "dates": ("When was the market of Baiji shelled?", "20 June 2014", "baiji"),
    "concepts": ("Which bombardment killed civilians, according to a medical source?", "خمسة", "raqqa"),
    "sounds of unlisted names": ("How many people were displaced from Barzouqin?", "ستون", "barzuqin"),
    "names but of places": ("How many captives did Daesh set free in Tal Afar?", "12", "tal-afar"),
    "events known by name": ("Who attacked the checkpoint in Tikrit before the fall of Mosul?", "Gunmen", "tikrit"),
}
CONFLICT = Question("How many people were killed in the car bombing in Jaramana?")


def as_lines(records: Sequence[dict[str, Any]]) -> str:
    """A JSON Lines file of records."""
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in records)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A judge's folder: a few reports, and a question for each part, the same ones in both halves."""
    folder = tmp_path_factory.mktemp("judge")
    reports = [
        {"id": id_, "title": f"Report {number}", "source": "Desk", **told}
        for number, (id_, told) in enumerate(REPORTS.items())
    ]
    (folder / "reports-own.jsonl").write_text(as_lines(reports), "utf-8")
    asked = [
        {"id": type_, "type": type_, "question": question, "regexes": [regex], "evidence": [evidence]}
        for type_, (question, regex, evidence) in QUESTIONS.items()
    ]
    for name in quality.FILES:
        (folder / name).write_text(as_lines(asked), "utf-8")
    return folder


@pytest.fixture(scope="module")
def opened_folder(judge: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library that holds the reports."""
    folder = tmp_path_factory.mktemp("library")
    with library(folder, HashEmbedder()) as opened:
        take_in(opened, *quality.reports(judge))
    return folder


@pytest.fixture(scope="module")
def everything(judge: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Score]]:
    """The scores with everything on."""
    return quality.measure(tmp_path_factory.mktemp("everything"), HashEmbedder(), quick=False, judge=judge)


def matched(scores: Sequence[Score], type_: str) -> float | None:
    """The share of the questions of a type whose answer holds what it must."""
    found = quality.of_type(scores, type_)
    return found.matched if found else None


def test_without_a_part_its_question_is_not_answered(
    judge: Path, everything: dict[str, list[Score]], tmp_path: Path
) -> None:
    """In processes of their own: dates, concepts, sounds, names and events are gone when they are off, no other."""
    groups = [group for group in parts.GROUPS if group[0].name in QUESTIONS]
    assert len(groups) == len(QUESTIONS)
    rows = parts.measure(tmp_path, Remembering(HashEmbedder()), HashEmbedder, quick=False, judge=judge, groups=groups)
    off = {row.off: row.scores[quality.KEPT] for row in rows}
    assert {type_: matched(everything[quality.KEPT], type_) for type_ in QUESTIONS} == dict.fromkeys(QUESTIONS, 1.0)
    assert {type_: matched(off[type_], type_) for type_ in QUESTIONS} == dict.fromkeys(QUESTIONS, 0.0)


def evidence(opened: Services, text: str) -> tuple[Evidence, ...]:
    """What is found for a question."""
    return opened.answering.evidence(Question(text), limit=10, now=NOW).evidence


def judgement(name: str) -> Judgement:
    """The judgement without a part."""
    return next(part.judgement for group in parts.GROUPS for part in group if part.name == name)


@pytest.mark.parametrize(
    ("name", "way"), [("vectors (words only)", "meaning"), ("lists by words (vectors only)", "words")]
)
def test_a_way_of_finding_that_weighs_nothing_finds_nothing(opened_folder: Path, name: str, way: str) -> None:
    """Words only, vectors only: no passage is found the other way."""
    ways: dict[Judgement, set[str]] = {}
    for one in (FITTED_JUDGEMENT, judgement(name)):
        with library(opened_folder, HashEmbedder(), judgement=one) as opened:
            ways[one] = {why for found in evidence(opened, "shelling of the market of Baiji") for why in found.why}
    assert way in ways[FITTED_JUDGEMENT]
    assert ways[judgement(name)] & {"words", "meaning"} == {"words", "meaning"} - {way}


@pytest.mark.parametrize("name", ["ranking by what is covered", "ranking by days", "ranking by names in the report"])
def test_what_weighs_nothing_adds_nothing_to_a_score(opened_folder: Path, name: str) -> None:
    """The best passage has a lower score without a part of it."""
    best = []
    for one in (FITTED_JUDGEMENT, judgement(name)):
        with library(opened_folder, HashEmbedder(), judgement=one) as opened:
            best.append(evidence(opened, "What was shelled in Baiji on 20 June 2014?")[0])
    assert best[0].report.external_id == best[1].report.external_id == "baiji"
    assert best[1].score < best[0].score


def test_accounts_are_off(opened_folder: Path) -> None:
    """Two tolls are contested, and without the accounts they are not."""
    contested = []
    for one in (FITTED_JUDGEMENT, judgement("accounts side by side")):
        with library(opened_folder, HashEmbedder(), judgement=one) as opened:
            contested.append(len(opened.answering.answer(CONFLICT, now=NOW).contested))
    assert contested == [1, 0]


def test_one_list_of_all_languages() -> None:
    """The first Arabic passage stands second where the languages are not told apart."""
    held = {1: Held("en", frozenset()), 2: Held("ar", frozenset())}
    ranked = [(1, 2.0), (2, 1.0)]
    assert standing(ranked, held)[2] == 1
    assert standing(ranked, held, judgement("lists read by language").weights.list_of)[2] < 1


class Counting:
    """An embedder that keeps the texts which it was given."""

    model, batch = HashEmbedder.model, HashEmbedder.batch

    def __init__(self) -> None:
        self._real = HashEmbedder()
        self.given: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        """As the real one."""
        self.given += texts
        return self._real.passages(texts)

    def query(self, text: str) -> Vectors:
        """As the real one."""
        self.given.append(text)
        return self._real.query(text)


def test_no_text_is_embedded_twice() -> None:
    """Vectors are remembered, in the order they are asked for, and so they are by one who gets them handed on."""
    real = Counting()
    first = Remembering(real)
    first.passages(["a dam", "a bridge"])
    first.query("a dam")
    second = Remembering(real, first.remembered)
    again = second.passages(["a bridge", "a mill", "a dam"])
    assert second.query("a dam").tolist() == HashEmbedder().query("a dam").tolist()
    assert again.tolist() == HashEmbedder().passages(["a bridge", "a mill", "a dam"]).tolist()
    assert real.given == ["a dam", "a bridge", "a dam", "a mill"]


def test_the_figures_that_are_aimed_at() -> None:
    """They are of their types of questions; a type that nobody asked has none."""

    def score(type_: str, matched_: float, words: float) -> Score:
        return Score(type_, 1, {1: 0.5, 4: 0.5, 10: 0.75}, 0.5, matched_, 0.5, 0.5, 0.5, words)

    found = dict(quality.aims({"half": [score("when", 0.25, 10), score("cross_lingual", 1, 20), score("all", 0, 30)]}))
    assert list(found.values()) == [[0.25], [None], [0.75], [30]]
