"""Files of questions: what a line may hold, and what a bad one does to the others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot import questions
from bot.questions import QuestionLine
from retrieval.errors import BadRequest
from retrieval.understand import Question


def answers(content: str | bytes, **given: str | None) -> list[dict[str, Any]]:
    """What a file of questions is answered with, where the answer is the question itself."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return list(questions.answered(questions.lines(raw), _echo, given))


def _echo(asked: Question) -> dict[str, Any]:
    return {
        "question": asked.text,
        "previous": asked.previous,
        **{name: str(bound) if (bound := getattr(asked, name)) else None for name in ("as_of", "since", "until")},
    }


@pytest.mark.parametrize(
    "bad",
    [
        "[" * 100_000,
        '{"question": ' + "[" * 100_000,
        "1" * 5000,
        "not json",
        "[]",
        '{"question": 7.5e3, "since": {}}',
        '{"question": ""}',
        '{"question": "Who?", "since": "2014-06-02", "until": "2014-06-01"}',
    ],
)
def test_a_bad_line_does_not_stop_the_rest(bad: str) -> None:
    """Whatever a line holds, it gives an error with its number, and the next is answered."""
    first, second = answers(bad + '\n{"question": "Who?"}')
    assert first["id"] == 1
    assert first["error"]
    assert (second["id"], second["question"]) == (2, "Who?")


def test_lone_surrogates_are_replaced() -> None:
    """Half a character, as JSON may give it, can be neither stored nor printed; a pair is one character."""
    found = answers('{"question": "Who \\ud800?", "previous": "\\udc00"}\n{"question": "\\ud83d\\ude00?"}')
    assert [one["question"] for one in found] == ["Who \ufffd?", "😀?"]
    assert found[0]["previous"] == "\ufffd"


def test_only_a_line_feed_ends_a_line() -> None:
    """U+2028 and its like may stand raw inside a JSON string; a carriage return before the line feed is no matter."""
    found = answers('{"question": "Who\u2028held\x85Qaim?"}\r\n\r\n{"question": "And then?"}\r\n')
    assert [one["id"] for one in found] == [1, 3]
    assert found[0]["question"] == "Who\u2028held\x85Qaim?"


def test_a_byte_order_mark_is_passed_over() -> None:
    """Editors on Windows begin a UTF-8 file with one."""
    assert "error" not in answers(b'\xef\xbb\xbf{"question": "Who?"}')[0]


def test_only_json_errors_are_called_so() -> None:
    """A ValueError of the answering is a defect of ours, and not the line's."""

    def broken(_: Question) -> dict[str, Any]:
        raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        list(questions.answered(['{"question": "Who?"}'], broken, {}))


def test_dates_given_stand_where_a_line_has_none() -> None:
    """Options are the default of every line; a line's own date goes before, an empty one is none."""
    lines = [
        {"question": "a"},
        {"question": "b", "as_of": "2014-06-23", "previous": "own"},
        {"question": "c", "as_of": "", "since": None},
    ]
    found = answers(
        "\n".join(map(json.dumps, lines)), as_of="2014-06-20", since="2014-06-01", until=None, previous="given"
    )
    assert [one["as_of"] for one in found] == ["2014-06-20", "2014-06-23", "2014-06-20"]
    assert {one["since"] for one in found} == {"2014-06-01"}
    assert [one["previous"] for one in found] == ["given", "own", "given"]


def test_an_id_that_is_no_name_is_the_number() -> None:
    """Only a string or a number names a line."""
    assert [one["id"] for one in answers('{"id": 7, "question": "a"}\n{"id": {"a": 1}, "question": "b"}')] == [7, 2]


def test_an_empty_date_is_none() -> None:
    """A column left empty in a table becomes an empty string."""
    line = QuestionLine(question="Who?", as_of="", since=" ", until="")
    assert (line.as_of, line.since, line.until) == (None, None, None)


def test_dates_that_leave_no_time_are_wrong_use() -> None:
    """A scope is checked in one place, for questions and for lists alike."""
    for make in (questions.scope, lambda *dates: questions.question("Who?", *dates)):
        with pytest.raises(BadRequest, match="later than"):
            make(None, "2014-06-30", "2014-06-01")
    assert questions.scope(None, "2014-06-21", "2014-06-21").since
