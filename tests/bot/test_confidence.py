"""Confidence by ICD 203: what grades come to, that it is never a likelihood, and where it is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot import json_output, terminal
from bot.briefing.confidence import Confidence, Level, confidence, level
from bot.briefing.types import Answer, Contested, Grade, Point, Source, Statement, Version
from bot.telegram.render import answers
from bot.texts import Texts
from retrieval.library.reading import StoredPassage
from retrieval.types import Passage, Report, Scope

NOW = datetime(2014, 6, 22, tzinfo=UTC)
HIGH, MODERATE, LOW = Level.HIGH, Level.MODERATE, Level.LOW
# Words of likelihood, which never stand beside one of confidence (ICD 203).
LIKELIHOOD = re.compile(r"\b(un)?likely|probab|chance|certain|possib|remote|doubtful|محتمل|مرجّ?ح|احتمال", re.I)


@pytest.mark.parametrize(
    ("grade", "disputed", "expected"),
    [
        ("A1", False, HIGH),
        ("B1", False, HIGH),
        ("C1", False, MODERATE),
        ("D1", False, MODERATE),
        ("F1", False, MODERATE),
        ("A2", False, MODERATE),
        ("B2", False, MODERATE),
        ("C2", False, MODERATE),
        ("D2", False, LOW),
        ("E2", False, LOW),
        ("F2", False, LOW),
        ("A3", False, LOW),
        ("B3", False, LOW),
        ("A4", False, LOW),
        ("B5", False, LOW),
        ("A6", False, LOW),
        ("F6", False, LOW),
        ("A1", True, MODERATE),
        ("C1", True, LOW),
        ("B2", True, LOW),
        ("B6", True, LOW),
    ],
)
def test_the_level_of_a_grade(grade: str, disputed: bool, expected: Level) -> None:
    """The table of docs/grades.md; what is disputed is a level lower."""
    assert level(Grade(grade[0], int(grade[1]), ""), disputed=disputed) is expected


def source(n: int, grade: str, *origins: str, against: tuple[str, ...] = ()) -> Source:
    """A source of this grade, which these independent origins bear out."""
    told = Report(f"r{n}", "x", "d", "Town", "Wire", origins[0], None, None, None, "en", "Six died.", NOW)
    made = Grade(grade[0], int(grade[1]), "why", origins=origins, against=against)
    return Source(n, StoredPassage(n, Passage(0, 9, (), ()), told), grade=made, origin=origins[0])


SOURCES = (
    source(1, "B1", "AFP", "Reuters", "Levant Wire"),
    source(2, "C1", "Reuters", "AFP", "Levant Wire"),
    source(3, "B2", "SANA", "AP"),
    source(4, "D6", "Tishreen"),
    source(5, "B4", "AP", against=("SANA", "AFP")),
)


def answer(*citations: tuple[int, ...], contested: tuple[Contested, ...] = ()) -> Answer:
    """An answer of statements with these citations."""
    told = tuple(Statement(f"Six died in place {n}.", cited, (), "en") for n, cited in enumerate(citations, 1))
    return Answer("How many died?", Scope(), (), told, SOURCES, contested=contested)


def accounts(*citations: int, update: bool = False) -> Contested:
    """A point that these sources differ on."""
    versions = [Version("6", None, Statement("Six died.", (n,), (), "en"), None, None, None) for n in citations]
    return Contested("the number killed", Point.NUMBER, tuple(versions), update)


def told(made: Answer) -> list[tuple[str, tuple[int, ...], str]]:
    """Level, statements and reason."""
    return [(one.level.value, one.statements, one.why) for one in confidence(made)]


def test_a_statement_is_as_well_sourced_as_the_least_of_what_it_cites() -> None:
    """It may need each of its sources: the place in one, the number in another."""
    assert told(answer((1,), (1, 2), (1, 4))) == [
        ("high", (1,), "3 independent origins; outlet B; none contradicts"),
        ("moderate", (2,), "3 independent origins; outlets B, C; none contradicts"),
        ("low", (3,), "no second independent origin; outlets B, D; none contradicts"),
    ]


def test_statements_of_one_level_are_told_together() -> None:
    """With the fewest origins that one of them has, every letter, and whoever says otherwise."""
    assert told(answer((4,), (2,), (3,), (5,))) == [
        ("moderate", (2, 3), "2 independent origins; outlets B, C; none contradicts"),
        ("low", (1, 4), "no second independent origin; outlets B, D; contradicted by SANA, AFP"),
    ]


def test_what_accounts_differ_on_is_a_level_lower() -> None:
    """A number that later reports replaced is no dispute."""
    assert told(answer((1,), contested=(accounts(1, 4),))) == [
        ("moderate", (1,), "3 independent origins; outlet B; accounts differ"),
    ]
    assert [one.level for one in confidence(answer((1,), contested=(accounts(1, 4, update=True),)))] == [HIGH]


def test_what_is_not_graded_has_none() -> None:
    """A refusal has none, nor a statement whose source has no grade, nor one that cites nothing."""
    assert confidence(answer()) == ()
    bare = replace(answer((1,), (2,)), sources=(replace(SOURCES[0], grade=None), SOURCES[1]))
    assert [one.statements for one in confidence(bare)] == [(2,)]
    assert confidence(answer(())) == ()


def every() -> list[Answer]:
    """Answers of each level and reason."""
    return [answer((1,), (2,), (3,), (4,), (5,)), answer((1,), (3,), contested=(accounts(1, 3),))]


def lines(made: Answer, language: str) -> list[str]:
    """What Telegram shows of it."""
    zone = ZoneInfo("UTC")
    messages = answers.answer(made, zone=zone, texts=Texts.of(language), turn=None, now=NOW, timeline=False)
    word = {"en": "Confidence", "ar": "درجة الثقة"}[language]
    return [line for one in messages for line in one.plain.splitlines() if word in line]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_told_in_the_language_of_the_reader(language: str) -> None:
    """A line a level with its citations and reason, in no line a likelihood."""
    for made in every():
        shown = lines(made, language)
        assert len(shown) == len(confidence(made))
        assert not [line for line in shown if LIKELIHOOD.search(line)]


def test_it_is_told_in_telegram() -> None:
    """As words, with what each statement cites."""
    [first, *_, last] = lines(every()[0], "en")
    assert first == "Confidence high [1]: 3 independent origins · outlets: B · none contradicts"
    assert last == ("Confidence low [4], [5]: no second independent origin · outlets: B, D · contradicted by SANA, AFP")
    plain = re.sub("[\u200f\u2068\u2069]", "", lines(every()[0], "ar")[0])
    assert plain == "درجة الثقة: عالية [1]: 3 مصادر أصلية مستقلة · تصنيف جهات النشر: B · لا رواية مخالفة"


def test_it_is_told_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Before the sources, without a likelihood."""
    terminal.console().print(terminal.answer(every()[0]))
    shown = [line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("Confidence")]
    assert shown[1] == "Confidence moderate [2], [3]: 2 independent origins; outlets B, C; none contradicts"
    assert not [line for line in shown if LIKELIHOOD.search(line)]


def test_it_is_told_to_scripts() -> None:
    """Each level with the statements that it holds for, by their numbers from 1."""
    assert json_output.answer(every()[0])["confidence"][0] == {
        "level": "high",
        "statements": [1],
        "why": "3 independent origins; outlet B; none contradicts",
    }
    found: tuple[Confidence, ...] = confidence(every()[1])
    assert [(one.level, one.disputed) for one in found] == [(MODERATE, True), (LOW, True)]
