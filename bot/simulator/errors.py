"""How the Bot API says no."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """A request that the Bot API refuses, in its own words.

    Attributes:
        description: What the reply says, with its prefix ("Bad Request: …").
        code: The ``error_code``, which is the HTTP status too.
        parameters: ``retry_after`` or ``migrate_to_chat_id``, where the reply has one.
    """

    def __init__(self, description: str, code: int = 400, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.description = description
        self.code = code
        self.parameters = dict(parameters or {})


def bad_request(problem: str) -> Refused:
    """A 400 with this problem."""
    return Refused(f"Bad Request: {problem}")


def forbidden(problem: str) -> Refused:
    """A 403 with this problem."""
    return Refused(f"Forbidden: {problem}", 403)
