"""Files of questions: one JSON object a line, one answer a line, in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from bot.json_output import Json
from retrieval.dates import parse_bound
from retrieval.errors import BadRequest, SitrepError
from retrieval.types import Published
from retrieval.understand import Question


class QuestionLine(BaseModel):
    """One line of a question file."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

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

    def asked(self) -> Question:
        """The question as it is put to a library.

        Raises:
            BadRequest: a date cannot be understood.
        """
        return question(self.question, self.as_of, self.since, self.until, self.previous)


def question(
    text: str, as_of: str | None, since: str | None, until: str | None, previous: str | None = None
) -> Question:
    """A question with its dates as a person typed them.

    Raises:
        BadRequest: the question is empty, a date cannot be understood, or the dates leave no time between them.
    """
    if not text.strip():
        raise BadRequest("the question is empty", hint='sitrep ask "Who controls the Qaim crossing?"')
    asked = Question(text.strip(), bound(as_of), bound(since), bound(until), previous)
    if asked.since and asked.until and asked.since.instant > asked.until.last_instant:
        raise BadRequest(f"--since {since} is later than --until {until}", hint="swap the two dates")
    return asked


def bound(text: str | None) -> Published | None:
    """A date of ``--since``, ``--until`` or ``--as-of``, None where none was given."""
    return parse_bound(text) if text is not None else None


def answered(lines: Iterable[str], respond: Callable[[Question], Json]) -> Iterator[Json]:
    """One answer a line with its ``id``; a line that cannot be answered gives ``{id, error}``."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        identity: Any = number
        try:
            found = json.loads(line)
            if isinstance(found, dict) and found.get("id") is not None:
                identity = found["id"]
            yield {"id": identity, **respond(QuestionLine.model_validate(found).asked())}
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            yield {"id": identity, "error": f"{where}: {first['msg'].removeprefix('Value error, ')}"}
        except ValueError as error:
            yield {"id": identity, "error": f"the line is no JSON: {error}"}
        except SitrepError as error:
            yield {"id": identity, "error": error.message}
