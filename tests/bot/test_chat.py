"""A conversation: what a follow-up takes over, and for how long."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot import chat
from bot.wiring import Services
from retrieval.types import Scope
from retrieval.understand import Question


@pytest.fixture
def asked(sample_services: Services, monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """The questions that a conversation puts to the library, as they are put."""
    questions: list[Question] = []
    answer = type(sample_services.answering).answer

    def heard(self: object, question: Question, **options: object) -> object:
        questions.append(question)
        return answer(self, question, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(type(sample_services.answering), "answer", heard)
    return questions


def converse(services: Services, *lines: str, scope: Scope | None = None) -> str:
    """What is shown for the lines of a conversation."""
    shown = io.StringIO()
    console = Console(file=shown, width=10_000)
    chat.converse(services, scope or Scope(), io.StringIO("\n".join(lines)), console)
    return shown.getvalue()


def test_what_is_carried_grows_but_not_for_ever(sample_services: Services, asked: list[Question]) -> None:
    """A follow-up may refer to what was named turns ago, at most the last four questions."""
    follow_ups = [f"And how many were wounded there {n} times?" for n in range(6)]
    converse(sample_services, "What happened in Hawija?", *follow_ups)
    assert asked[0].previous is None
    assert asked[2].previous == f"What happened in Hawija? {follow_ups[0]}"
    assert asked[6].previous == " ".join(follow_ups[1:5])


def test_a_new_subject_begins_anew(sample_services: Services, asked: list[Question]) -> None:
    """Where nothing was carried over, only the last question stands before the next."""
    converse(sample_services, "What happened in Hawija?", "Who controls the Rabia crossing?", "And who fled?")
    assert asked[2].previous == "Who controls the Rabia crossing?"


def test_new_forgets(sample_services: Services, asked: list[Question]) -> None:
    """After /new the next question stands alone."""
    shown = converse(sample_services, "What happened in Hawija?", "/new", "And who fled?")
    assert asked[1].previous is None
    assert "Forgotten" in shown


def test_half_a_character_does_not_end_it(sample_services: Services, asked: list[Question]) -> None:
    """What a terminal could not decode is replaced."""
    converse(sample_services, "What happened in \udcff Hawija?", "/quit")
    assert asked[0].text == "What happened in \ufffd Hawija?"
