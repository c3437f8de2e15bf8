"""A conversation in the terminal: each question may follow up the one before."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console

from bot import questions, terminal
from bot.wiring import Services
from retrieval.errors import SitrepError
from retrieval.types import Scope
from retrieval.understand import Question

HELP = """Ask in English or Arabic; a follow-up may leave out what you just named.
/new forgets what was asked before · /coverage shows what is covered · /quit ends (or Ctrl-D)"""
# How many questions back a follow-up may refer to; more of them would drown what it asks.
REMEMBERED = 4
Before = tuple[str, ...]


def converse(opened: Services, scope: Scope, lines: TextIO, console: Console) -> None:
    """Answer each line of ``lines`` until it ends or says /quit."""
    interactive = lines.isatty()
    if interactive:
        console.print(HELP, style="dim", markup=False)
    before: Before = ()
    while (line := _read(lines, console, interactive)) is not None:
        match line:
            case "":
                continue
            case "/quit" | "/exit" | "quit" | "exit":
                return
            case "/new":
                before = ()
                console.print("Forgotten: the next question stands alone.", style="dim")
            case "/coverage":
                console.print(terminal.coverage(*opened.covered(scope)))
            case _ if line.startswith("/") or line == "help":
                console.print(HELP, style="dim", markup=False)
            case _:
                before = _turn(opened, scope, console, line, before)


def _turn(opened: Services, scope: Scope, console: Console, line: str, before: Before) -> Before:
    """Answer one question; returns the questions that the next one may follow up."""
    question = Question(questions.clean(line), scope.as_of, scope.since, scope.until, " ".join(before) or None)
    try:
        answer = opened.answering.answer(question, now=opened.clock())
    except SitrepError as problem:
        console.print(terminal.error(problem))
        return before or (question.text,)
    console.print(terminal.answer(answer))
    console.print()
    return (*before, question.text)[-REMEMBERED:] if answer.carried else (question.text,)


def _read(lines: TextIO, console: Console, interactive: bool) -> str | None:
    if interactive:
        try:
            return console.input("[bold cyan]?[/] ").strip()
        except (EOFError, KeyboardInterrupt):
            return None
    line = lines.readline()
    return line.strip() if line else None
