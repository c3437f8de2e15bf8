"""A conversation in the terminal: each question may follow up the one before."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console

from bot import terminal
from bot.wiring import Services
from retrieval.errors import SitrepError
from retrieval.types import Scope
from retrieval.understand import Question

HELP = """Ask in English or Arabic; a follow-up may leave out what you just named.
/new forgets what was asked before · /coverage shows what is covered · /quit ends (or Ctrl-D)"""


def converse(opened: Services, scope: Scope, lines: TextIO, console: Console) -> None:
    """Answer each line of ``lines`` until it ends or says /quit."""
    interactive = lines.isatty()
    if interactive:
        console.print(HELP, style="dim", markup=False)
    previous: str | None = None
    while (line := _read(lines, console, interactive)) is not None:
        match line:
            case "":
                continue
            case "/quit" | "/exit":
                return
            case "/new":
                previous = None
                console.print("Forgotten: the next question stands alone.", style="dim")
            case "/coverage":
                index = opened.index.index()
                vectors = opened.vectors.counts(index.generation if index else None)
                console.print(terminal.coverage(opened.library.coverage(scope), vectors))
            case _ if line.startswith("/"):
                console.print(HELP, style="dim", markup=False)
            case _:
                previous = _turn(opened, scope, console, line, previous)


def _turn(opened: Services, scope: Scope, console: Console, line: str, previous: str | None) -> str:
    """Answer one question; returns what the next one may follow up, however many turns back it was named."""
    question = Question(line, scope.as_of, scope.since, scope.until, previous)
    try:
        answer = opened.answering.answer(question, now=opened.clock())
    except SitrepError as problem:
        console.print(terminal.error(problem))
        return previous or line
    console.print(terminal.answer(answer))
    console.print()
    carried = any(note.code == "scope" and "carried over" in note.text for note in answer.notes)
    return f"{previous} {line}" if carried and previous else line


def _read(lines: TextIO, console: Console, interactive: bool) -> str | None:
    if interactive:
        try:
            return console.input("[bold cyan]?[/] ").strip()
        except (EOFError, KeyboardInterrupt):
            return None
    line = lines.readline()
    return line.strip() if line else None
