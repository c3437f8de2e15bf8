"""What every command does: open the library, show what it found to people or to scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, TypeVarTuple

import typer
from rich.console import RenderableType

from bot import questions, settings, terminal
from bot.wiring import Services, services
from retrieval.errors import SitrepError
from retrieval.ingest import Problem

Values = TypeVarTuple("Values")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output, nothing else.")]


class Stopped(SitrepError):
    """Ended from the keyboard."""

    code = "stopped"


@contextmanager
def opened_library(*, to_ask: bool = False) -> Iterator[Services]:
    """The services on the library that the settings name; ``to_ask`` where questions are what comes next."""
    with services(settings.load(), to_ask=to_ask) as opened:
        yield opened


def shown(
    as_json: bool,
    to_json: Callable[[*Values], Any],
    to_terminal: Callable[[*Values], RenderableType],
    *values: *Values,
) -> None:
    """Print values as JSON for scripts, or as text for people."""
    if as_json:
        print_json(to_json(*values), indent=2)
    else:
        terminal.console().print(to_terminal(*values))


def print_json(value: Any, *, indent: int | None) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(questions.clean(json.dumps(value, ensure_ascii=False, indent=indent)) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Tell people something, on standard error."""
    terminal.console(stderr=True).print(text, style="yellow", markup=False)


def say_why(problem: Problem | None) -> None:
    """Tell people what keeps passages from their vectors, if anything does."""
    if problem:
        say(f"{problem.text[:1].upper()}{problem.text[1:]}: found by words now, by meaning later.")
