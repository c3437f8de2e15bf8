"""The ways in which servers that speak one API take a request for JSON: tried in turn, found out once.

OpenAI takes a strict schema; llama.cpp's Python server fails on it with 500 and takes a schema beside ``json_object``;
others take neither, and are asked in words. Newer models of OpenAI's refuse ``max_tokens`` or a temperature, older
servers ``max_completion_tokens`` or ``stream_options``.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from bot.model.types import Ask
from bot.openai_api import Request, ServerFailed

# What a server answers that does not know a way of asking; 500 is llama.cpp's word for it.
_UNKNOWN_WAY = frozenset({400, 415, 422, 500, 501})
# Two names of one limit.
_NEW, _OLD = "max_completion_tokens", "max_tokens"
_MAY_BE_LEFT_OUT = frozenset({"temperature", "stream_options"})


class Format(IntEnum):
    """How JSON is asked for, the strictest first."""

    STRICT_SCHEMA = 0
    OBJECT_WITH_SCHEMA = 1
    WORDS = 2


@dataclass(frozen=True, slots=True)
class Way:
    """One way of asking: the format, the names of the limit that may do, and the parameters that are not taken."""

    limits: tuple[str, ...]
    format: Format = Format.STRICT_SCHEMA
    without: frozenset[str] = frozenset()

    def request(self, ask: Ask, model: str) -> Request:
        """What is sent."""
        wanted: dict[str, Any] = {"temperature": 0, "stream_options": {"include_usage": True}}
        parameters = {name: value for name, value in wanted.items() if name not in self.without}
        parameters |= dict.fromkeys(self.limits[:1], ask.most_tokens)
        return Request(model, ask.system, ask.user, self._response_format(ask), parameters)

    def _response_format(self, ask: Ask) -> Mapping[str, Any] | None:
        match self.format:
            case Format.STRICT_SCHEMA:
                name = ask.purpose.replace(" ", "_")
                return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": ask.schema}}
            case Format.OBJECT_WITH_SCHEMA:
                return {"type": "json_object", "schema": ask.schema}
            case Format.WORDS:
                return None


class Dialect:
    """The way that one server takes for one model, as far as it is known."""

    def __init__(self, *, is_openai: bool) -> None:
        """Servers of other makes know the older name of the limit, most of them no other."""
        self._way = Way((_NEW, _OLD) if is_openai else (_OLD, _NEW))
        self._is_proved = False
        self._lock = threading.Lock()

    @property
    def way(self) -> Way:
        """The way to begin with."""
        with self._lock:
            return self._way

    def took(self, way: Way) -> None:
        """The server took this way: it is the one from now on."""
        with self._lock:
            self._way, self._is_proved = way, True

    def after(self, way: Way, failure: ServerFailed) -> Way | None:
        """The next way to try where the failure may come from this one, else None."""
        if failure.status not in _UNKNOWN_WAY or failure.parameter == "model":
            return None
        if failure.parameter in way.limits[:1]:
            return replace(way, limits=way.limits[1:])
        if failure.parameter in _MAY_BE_LEFT_OUT - way.without:
            return replace(way, without=way.without | {failure.parameter})
        if self._is_proved or way.format is Format.WORDS:
            return None
        return replace(way, format=Format(way.format + 1))
