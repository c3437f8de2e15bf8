"""Questions to the sample reports, through the services that every command uses."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.briefing.answer import Length, evidence_notes, refusal
from bot.briefing.types import Answer
from bot.wiring import Services
from retrieval.dates import parse_bound
from retrieval.library.reading import Extent
from retrieval.types import Precision, Published, Scope, Span
from retrieval.understand import Asks, Question, Understood
from tests.bot.conftest import NOW


def asked(services: Services, text: str, as_of: str | None = None, previous: str | None = None) -> Answer:
    """The answer to a question."""
    question = Question(text, as_of=parse_bound(as_of) if as_of else None, previous=previous)
    return services.answering.answer(question, now=NOW)


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("How many people were killed in Hawija?", "17 people are dead"),
        ("When did the fighting in Hawija begin?", "[20 June 2014]"),
        ("Who took Kirkuk when the army left?", "Kurdish forces"),
        ("How many advisers did Obama offer?", "300"),
        ("What did Sistani ask of Iraqis?", "Sistani"),
        ("من يسيطر على معبر ربيعة؟", "البيشمركة"),
    ],
)
def test_the_answer_stands_in_a_statement(sample_services: Services, question: str, holds: str) -> None:
    """What is asked is said in a statement, not only in a quote beside it."""
    answer = asked(sample_services, question)
    assert holds in " ".join(statement.text for statement in answer.statements)


@pytest.mark.parametrize(
    "question",
    [
        "Who controls Aleppo airport?",
        "How many people were killed in Raqqa?",
        "When did Latakia fall?",
        "Who is the mayor of Basra?",
        "What is the price of bread in Deir ez-Zor?",
        "asdf qwer zxcv",
        "؟؟؟",
    ],
)
def test_what_no_report_says_is_refused(sample_services: Services, question: str) -> None:
    """Places, people and things that no report is about get a refusal with a reason, and no citation."""
    answer = asked(sample_services, question)
    assert not answer.answered
    assert answer.refusal is not None
    assert answer.refusal.text
    assert (answer.statements, answer.sources) == ((), ())


def test_days_of_speech_are_no_event_dates(sample_services: Services) -> None:
    """The words "told AFP on Saturday" say when somebody spoke; the fighting was on Friday, and only that is given."""
    answer = asked(sample_services, "What happened in Hawija on 20 June?")
    friday, saturday = date(2014, 6, 20), date(2014, 6, 21)
    days = {span.first for statement in answer.statements for span in statement.event_dates}
    assert friday in days
    assert saturday not in days


def test_a_timeline_gives_no_days_of_speech(sample_services: Services) -> None:
    """What was only said on a day is marked as said: the fighting of Friday is not dated by Saturday's statements."""
    made = sample_services.timelines.of("Hawija", Scope())
    days = {
        event.said: {other.span.first for other in made.events if other.said is event.said} for event in made.events
    }
    assert date(2014, 6, 20) in days[False]
    assert date(2014, 6, 21) not in days[False]
    assert date(2014, 6, 21) in days[True]


def test_as_of_hides_what_came_later(sample_services: Services) -> None:
    """No source is published after the day, and the scope is shown."""
    answer = asked(sample_services, "Who holds al-Qaim?", as_of="2014-06-20")
    assert all(source.report.published for source in answer.sources)
    assert max(str(source.report.published)[:10] for source in answer.sources) <= "2014-06-20"
    assert "as of 20 June 2014" in next(note.text for note in answer.notes if note.code == "scope")


def test_an_answer_keeps_its_length(sample_services: Services) -> None:
    """At most four statements and 120 words, or as many as are allowed."""
    answer = asked(sample_services, "What happened at al-Qaim?")
    assert len(answer.statements) <= 4
    assert sum(len(statement.text.split("[")[0].split()) for statement in answer.statements) <= 130
    one = sample_services.answering.answer(Question("What happened at al-Qaim?"), now=NOW, length=Length(statements=1))
    assert len(one.statements) == 1


def test_a_follow_up_carries_names_and_days_over(sample_services: Services) -> None:
    """The question "and what sparked it?" is about the fighting before; one with a name of its own is not."""
    before = "How many were killed in Hawija on 20 June?"
    carried = asked(sample_services, "And what sparked the clash?", previous=before)
    assert carried.answered
    assert carried.spans == (Span(date(2014, 6, 20), date(2014, 6, 20)),)
    fresh = asked(sample_services, "How many advisers will Obama send?", previous=before)
    assert fresh.spans == ()
    assert "300" in " ".join(statement.text for statement in fresh.statements)


def test_near_copies_are_one_source(sample_services: Services) -> None:
    """The wire story that two outlets ran is cited once, with its copy, and one origin is said to be one."""
    answer = asked(sample_services, "How many members of the security forces lost their lives at al-Qaim?")
    copied = [source for source in answer.sources if source.copies]
    assert copied
    cited = {source.report.id for source in answer.sources}
    assert not cited & {copy.id for source in copied for copy in source.copies}


def test_old_evidence_is_said() -> None:
    """A note names the age of the newest evidence where it is older than a week on the day asked from."""
    assert list(evidence_notes([], date(2014, 6, 21))) == []


def understood(spans: tuple[Span, ...]) -> Understood:
    """A question about some days."""
    return Understood(Question("What happened?"), Asks.ANYTHING, Scope(), spans, (), (), (), (), "What happened?")


def coverage(reports: int) -> Extent:
    """A library of June 2014."""
    first = Published(datetime(2014, 6, 12, tzinfo=UTC), Precision.DAY)
    last = Published(datetime(2014, 6, 28, tzinfo=UTC), Precision.DAY)
    return Extent(reports, 1, 0, first if reports else None, last if reports else None)


@pytest.mark.parametrize(
    ("day", "reports", "near", "code"),
    [
        (None, 0, False, "empty"),
        (date(2011, 1, 1), 17, True, "outside_dates"),
        (date(2020, 1, 1), 17, True, "outside_dates"),
        (date(2014, 6, 20), 17, True, "near_misses"),
        (None, 17, False, "nothing"),
    ],
)
def test_a_refusal_says_why(day: date | None, reports: int, near: bool, code: str) -> None:
    """Each reason has its own code, and "not covered" is never told as "nothing happened"."""
    spans = (Span(day, day),) if day else ()
    found = refusal(understood(spans), coverage(reports), near)
    assert found.code == code
    if code in ("outside_dates", "nothing"):
        assert "does not mean" in found.text


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(date(2023, 2, 6), date.max), "since 6 February 2023"),
        (Span(date.min, date(2003, 4, 9)), "until 9 April 2003"),
    ],
)
def test_a_span_without_an_end_is_told_by_the_end_it_has(span: Span, words: str) -> None:
    """What came "after the earthquake" has no last day: a reader is never told of the year 9999."""
    told = refusal(understood((span,)), coverage(17), has_near=False).text
    assert words in told
    assert "9999" not in told
