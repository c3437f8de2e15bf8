"""Prompts are files, and a mistake in their variables is loud."""

from __future__ import annotations

import pytest

import prompts


def test_every_variable_must_be_given() -> None:
    """A prompt is never sent with a hole in it."""
    with pytest.raises(prompts.PromptError, match=r"missing.*evidence"):
        prompts.render("answer", question="Who?", as_of="2014-06-21")


def test_no_unknown_variable_is_taken() -> None:
    """A misspelt variable is not passed over in silence."""
    with pytest.raises(prompts.PromptError, match=r"unknown.*mood"):
        prompts.render("answer", question="Who?", as_of="2014-06-21", evidence="[1]", mood="calm")


def test_report_text_cannot_become_a_variable() -> None:
    """What a report says is put in as it stands, also when it looks like one of ours."""
    text = prompts.render("answer", question="${evidence}", as_of="2014-06-21", evidence="$as_of costs $5")
    assert "${evidence}" in text
    assert "$as_of costs $5" in text


@pytest.mark.parametrize("name", ["nothing", "../README", "answer.md", ""])
def test_only_prompts_of_ours_are_read(name: str) -> None:
    """A name that is no prompt is refused, and is never a path."""
    with pytest.raises(prompts.PromptError, match="no prompt"):
        prompts.render(name)


def test_a_version_names_the_words() -> None:
    """The version is stable, and twelve digits long."""
    assert prompts.version("answer") == prompts.version("answer")
    assert len(prompts.version("answer")) == 12
