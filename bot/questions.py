"""Files of questions: one JSON object a line, one answer a line, in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from bot.json_output import Json
from retrieval.dates import parse_bound
from retrieval.errors import BadRequest, SitrepError
from retrieval.types import Published, Scope
from retrieval.understand import Question


class QuestionLine(BaseModel):
    """One line of a question file. A date or a question before that is an empty string is none."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True, frozen=True)

    id: str | None = None
    question: str
    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    previous: str | None = None

    @field_validator("question")
    @classmethod
    def _has_words(cls, question: str) -> str:
        if not question.strip():
            raise ValueError("the question is empty")
        return question

    @field_validator("as_of", "since", "until", "previous")
    @classmethod
    def _empty_is_none(cls, text: str | None) -> str | None:
        return text if text and text.strip() else None

    def asked(self) -> Question:
        """The question as it is put to a library.

        Raises:
            BadRequest: a date cannot be understood, or the dates leave no time between them.
        """
        return question(self.question, self.as_of, self.since, self.until, self.previous)


Line = TypeVar("Line", bound=QuestionLine)


def question(
    text: str, as_of: str | None, since: str | None, until: str | None, previous: str | None = None
) -> Question:
    """A question with its dates as a person typed them.

    Raises:
        BadRequest: the question is empty, a date cannot be understood, or the dates leave no time between them.
    """
    if not text.strip():
        raise BadRequest("the question is empty", hint='sitrep ask "Who controls the Qaim crossing?"')
    searched = scope(as_of, since, until)
    before = clean(previous) if previous is not None else None
    return Question(clean(text).strip(), searched.as_of, searched.since, searched.until, before)


def scope(as_of: str | None, since: str | None, until: str | None) -> Scope:
    """The scope of ``--as-of``, ``--since`` and ``--until``, open where none was given.

    Raises:
        BadRequest: a date cannot be understood, or the dates leave no time between them.
    """
    made = Scope(_bound(since), _bound(until), _bound(as_of))
    if made.since and made.until and made.since.instant > made.until.last_instant:
        raise BadRequest(f"--since {since} is later than --until {until}", hint="swap the two dates")
    return made


def clean(text: str) -> str:
    """A text that can be stored and printed: lone surrogates, halves of a character, are replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def lines(content: bytes) -> list[str]:
    """The lines of a file in UTF-8, with or without a byte order mark; only a line feed ends one.

    Other characters that end a line elsewhere (U+2028, U+0085) may stand inside a JSON string.

    Raises:
        UnicodeDecodeError: the content is not UTF-8.
    """
    return [line.removesuffix("\r") for line in content.decode("utf-8-sig").split("\n")]


def numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The lines that hold something, each with its number."""
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def parse(line: str) -> Any:
    """What the JSON of a line says.

    Raises:
        BadRequest: it is no JSON, or nested too deeply to be a question.
    """
    try:
        return json.loads(line)
    except RecursionError as error:
        raise BadRequest("the line is no JSON: nested too deeply", hint="one JSON object a line") from error
    except ValueError as error:
        raise BadRequest(f"the line is no JSON: {error}", hint="one JSON object a line") from error


def validated(found: Any, kind: type[Line]) -> Line:
    """A line's JSON as a question whose dates are understood.

    Raises:
        BadRequest: it is no such question; names the key.
    """
    try:
        line = kind.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        message = first["msg"].removeprefix("Value error, ")
        raise BadRequest(clean(f"{where}: {message}"), hint="see docs/reference.md") from error
    line.asked()
    return line


def answered(
    lines: Iterable[str], respond: Callable[[Question], Json], given: Mapping[str, str | None]
) -> Iterator[Json]:
    """One answer a line with its ``id``; a line that cannot be answered gives ``{id, error}``.

    ``given`` are the dates, and the question before, of lines that have none of their own.
    """
    for number, line in numbered(lines):
        identity: Any = number
        try:
            found = parse(line)
            if isinstance(found, dict):
                named = found.get("id")
                identity = named if isinstance(named, str | int | float) else number
                found |= {key: value for key, value in given.items() if found.get(key) in (None, "")}
            yield {"id": identity, **respond(validated(found, QuestionLine).asked())}
        except SitrepError as error:
            yield {"id": identity, "error": error.message}


def _bound(text: str | None) -> Published | None:
    return parse_bound(text) if text is not None else None
