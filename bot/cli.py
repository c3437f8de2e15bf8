"""The command line: arguments in, values to the renderers, exit codes out."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import RenderableType

from bot import chat as chat_
from bot import demo as demo_
from bot import evaluate, json_output, questions, settings, terminal
from bot.wiring import Services, services
from retrieval.errors import BadRequest, SitrepError, SourceError
from retrieval.fetch import STDIN
from retrieval.types import Scope
from retrieval.understand import Question

# How many new reports an ingest lists by title.
TITLES = 8

app = typer.Typer(
    name="sitrep",
    help="Reports in, cited and dated answers out: a briefing assistant for analysts who follow Iraq and Syria.",
    epilog="Begin with: sitrep demo · then: sitrep ingest FOLDER · sitrep ask QUESTION",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output, nothing else.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Answer as if it were then: nothing published later exists."),
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Only reports published then or later.")]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Only reports published then or before; a day is inclusive."),
]
QuestionFile = Annotated[
    Path | None,
    typer.Option(
        "--file",
        metavar="QUESTIONS.jsonl",
        help="Questions, one JSON object a line (id, question, as_of, since, until, previous); one answer a line.",
    ),
]


@app.command(epilog="sitrep ingest ~/reports page.html · cat page.txt | sitrep ingest -")
def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…", help="Files and folders: .txt .md .html .jsonl .jsonl.gz; - is standard input."
        ),
    ],
    no_wait: Annotated[
        bool,
        typer.Option(
            "--no-wait", help="Return when the reports are found by words; vectors come with the next ingest."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Take reports into the library. Doing it twice changes nothing."""
    with _open() as opened, terminal.bars() as bars:
        stdin = cast(io.BufferedReader, sys.stdin.buffer)
        result = opened.ingest.run(sources, now=opened.clock(), stdin=stdin, progress=bars)
        index = None if no_wait else opened.index.index()
        if index is not None:
            vectors = opened.indexer.catch_up(index, bars)
        else:
            vectors = _vectors(opened)
            if not no_wait:
                _say("Another sitrep process owns the vector index: found by words now, by meaning when it catches up.")
        titles = [opened.library.report(id_).report for id_ in result.new[:TITLES]]
    _show(as_json, json_output.ingested(result, vectors), terminal.ingested(result, vectors, titles))
    if result.failed:
        raise typer.Exit(1)


@app.command(
    epilog='sitrep ask "Who held Qaim?" --as-of 2014-06-23 · sitrep ask "And who fled?" --previous "Who held Qaim?"'
)
def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know, in English or Arabic.")] = None,
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    previous: Annotated[
        str | None, typer.Option(metavar="QUESTION", help="The question that this one follows up.")
    ] = None,
    file: QuestionFile = None,
    as_json: Json = False,
) -> None:
    """Ask the reports: every statement is quoted, cited and dated, or you are told why there is no answer."""
    with _open() as opened:
        if file is not None:
            _answer_file(
                file,
                question,
                lambda one: json_output.answer(opened.answering.answer(one, now=opened.clock())),
            )
            return
        asked = questions.question(_needed(question), as_of, since, until, previous)
        found = opened.answering.answer(asked, now=opened.clock())
        _show(as_json, json_output.answer(found), terminal.answer(found))


@app.command(epilog='sitrep search "barrel bombs Aleppo" --since 2014-06 -k 5')
def search(
    query: Annotated[str | None, typer.Argument(help="Words, names, dates, or a question.")] = None,
    count: Annotated[int, typer.Option("-k", min=1, max=50, help="How many reports at most.")] = 10,
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    file: QuestionFile = None,
    as_json: Json = False,
) -> None:
    """Find the passages that bear on something, the best one of each report."""

    def found(opened: Services, asked: Question) -> Any:
        return opened.answering.evidence(asked, limit=count, now=opened.clock()).evidence

    with _open() as opened:
        if file is not None:
            _answer_file(file, query, lambda one: json_output.results(found(opened, one)))
            return
        evidence = found(opened, questions.question(_needed(query), as_of, since, until))
        _show(as_json, json_output.results(evidence), terminal.results(evidence))


@app.command(epilog="sitrep timeline Qaim --until 2014-06-21")
def timeline(
    name: Annotated[str, typer.Argument(help="A place, group, person or agency, in any spelling.")],
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """The dated sentences that name something, in the order in which things happened."""
    with _open() as opened:
        made = opened.timelines.of(name, _scope(as_of, since, until))
        _show(as_json, json_output.timeline(made), terminal.timeline(made))


@app.command(epilog="sitrep reports --since 2014-06-20")
def reports(as_of: AsOf = None, since: Since = None, until: Until = None, as_json: Json = False) -> None:
    """List the reports of the library."""
    with _open() as opened:
        found = opened.library.reports(_scope(as_of, since, until))
        _show(as_json, json_output.reports(found), terminal.reports(found))


@app.command(epilog="sitrep show 3f2a (the beginning of an id is enough)")
def show(
    report_id: Annotated[str, typer.Argument(metavar="ID", help="A report's id, or the beginning of it.")],
    as_json: Json = False,
) -> None:
    """One report whole: its text, passages, dates, names and versions."""
    with _open() as opened:
        stored = opened.library.report(report_id)
        passages = opened.library.passages_of(stored.report.id)
        versions = opened.library.versions(stored.report.id)
        _show(
            as_json,
            json_output.whole_report(stored, passages, versions),
            terminal.whole_report(stored, passages, versions),
        )


@app.command(epilog="sitrep coverage --as-of 2014-06-21")
def coverage(as_of: AsOf = None, since: Since = None, until: Until = None, as_json: Json = False) -> None:
    """What the library covers: how many reports, from when to when, in which languages, from whom."""
    with _open() as opened:
        found, vectors = opened.library.coverage(_scope(as_of, since, until)), _vectors(opened)
        _show(as_json, json_output.coverage(found, vectors), terminal.coverage(found, vectors))


@app.command(epilog="sitrep chat --as-of 2014-06-21")
def chat(as_of: AsOf = None, since: Since = None, until: Until = None) -> None:
    """Converse: a follow-up carries over the names and dates of the question before."""
    with _open() as opened:
        chat_.converse(opened, _scope(as_of, since, until), sys.stdin, terminal.console())


@app.command(name="eval", epilog="docs/evaluation.md describes the file and the scores.")
def eval_(
    file: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl", help="Questions with known answers.")],
    as_json: Json = False,
) -> None:
    """Score the library against questions with known answers, by type of question."""
    golds = evaluate.read(_lines(file), str(file))
    with _open() as opened, terminal.bars() as bars:
        results = evaluate.run(
            golds,
            lambda one: opened.answering.evidence(one, limit=max(evaluate.DEPTHS), now=opened.clock()).evidence,
            lambda one: opened.answering.answer(one, now=opened.clock()),
            lambda done, total: bars.step("Asking", done, total),
        )
    found = evaluate.scores(results)
    _show(as_json, {"scores": [evaluate.as_json(score) for score in found]}, terminal.scores(found))


@app.command()
def demo(as_json: Json = False) -> None:
    """Sample reports and four questions, in a library of their own: nothing of yours is touched."""
    demo_.run(terminal.console(), as_json=as_json)


@app.callback(invoke_without_command=True)
def _main(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if show_version:
        typer.echo(f"sitrep {version('sitrep')}")
        raise typer.Exit


def main() -> None:
    """Run the command line: exit 0 done, 1 when anything failed, 2 for wrong use."""
    try:
        app()
    except SitrepError as problem:
        if "--json" in sys.argv:
            sys.stdout.write(json.dumps(json_output.error(problem), ensure_ascii=False) + "\n")
        else:
            terminal.console(stderr=True).print(terminal.error(problem))
        sys.exit(2 if isinstance(problem, BadRequest) else 1)
    except BrokenPipeError:
        # Whoever read our output has closed it (`sitrep reports | head`): there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


@contextmanager
def _open() -> Iterator[Services]:
    with services(settings.load()) as opened:
        yield opened


def _show(as_json: bool, value: Any, rendered: RenderableType) -> None:
    if as_json:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    else:
        terminal.console().print(rendered)


def _say(text: str) -> None:
    terminal.console(stderr=True).print(text, style="yellow", markup=False)


def _vectors(opened: Services) -> tuple[int, int]:
    """How many passages are found by meaning and how many are not, without waiting for another process."""
    index = opened.index.index()
    return opened.vectors.counts(index.generation if index else None)


def _scope(as_of: str | None, since: str | None, until: str | None) -> Scope:
    return Scope(questions.bound(since), questions.bound(until), questions.bound(as_of))


def _needed(text: str | None) -> str:
    if text is None:
        raise BadRequest("no question was given", hint="name one, or a file of questions with --file")
    return text


def _lines(file: Path) -> list[str]:
    try:
        if str(file) == STDIN:
            return sys.stdin.read().splitlines()
        return file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{file} cannot be read: {error}", hint="check the path; the file must be UTF-8") from error


def _answer_file(file: Path, text: str | None, respond: Any) -> None:
    """Answer a file of questions as JSON Lines; a failed line makes the exit code 1, the rest goes on."""
    if text is not None:
        raise BadRequest("a question and --file were given", hint="give one of them")
    failed = False
    for found in questions.answered(_lines(file), respond):
        failed = failed or "error" in found
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    if failed:
        raise typer.Exit(1)
