"""The command line: arguments in, values to the renderers, exit codes out."""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from bot import chat as chat_
from bot import demo as demo_
from bot import digesting, evaluate, json_output, people, questions, settings, terminal, upkeep
from bot import feeds as feeds_
from bot.output import Json, Stopped, opened_library, print_json, say_why, shown
from bot.wiring import Services
from retrieval.errors import BadRequest, SitrepError, SourceError
from retrieval.fetch import STDIN
from retrieval.ingest import Indexed
from retrieval.understand import Question

# How many new reports an ingest lists by title.
TITLES = 8

Given = Mapping[str, str | None]

app = typer.Typer(
    name="sitrep",
    help="Reports in, cited and dated answers out: a briefing assistant for analysts who follow Iraq and Syria.",
    epilog="Begin with: sitrep demo · then: sitrep ingest FOLDER · sitrep ask QUESTION",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

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


@app.command(epilog="sitrep ingest ~/reports page.html saved.zip · cat page.txt | sitrep ingest -")
def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH_OR_URL…",
            help="Files, folders and addresses: text, Markdown, HTML, JSONL, PDF, DOCX, mail (.eml, mbox), feeds (RSS, "
            "Atom, JSON Feed), saved pages (.mhtml), and .zip or .gz of any of these; - is standard input.",
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
    try:
        with opened_library() as opened, terminal.bars() as bars:
            result = opened.ingest.run(sources, now=opened.clock(), stdin=_stdin(), progress=bars)
            # Now: while the vectors are made, which takes long, others may take a report back.
            titles = [opened.library.report(id_).report for id_ in result.new[:TITLES]]
            indexed = Indexed(*opened.vector_counts()) if no_wait else opened.indexer.run(opened.index, bars)
    except KeyboardInterrupt as error:
        raise Stopped("stopped; what was read is kept, run the same command to go on") from error
    say_why(indexed.problem)
    shown(as_json, json_output.ingested, partial(terminal.ingested, titles=titles), result, indexed)
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
    if file is not None:
        lines = _questions(file, question)
        given = _given(as_of, since, until, previous)
        with opened_library(to_ask=True) as opened:
            _answer_file(lines, given, lambda one: json_output.answer(opened.answering.answer(one, now=opened.clock())))
        return
    asked = questions.question(_needed(question), as_of, since, until, previous)
    with opened_library(to_ask=True) as opened:
        shown(as_json, json_output.answer, terminal.answer, opened.answering.answer(asked, now=opened.clock()))


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

    if file is not None:
        lines, given = _questions(file, query), _given(as_of, since, until)
        with opened_library(to_ask=True) as opened:
            _answer_file(lines, given, lambda one: json_output.results(found(opened, one)))
        return
    asked = questions.question(_needed(query), as_of, since, until)
    with opened_library(to_ask=True) as opened:
        shown(as_json, json_output.results, terminal.results, found(opened, asked))


@app.command(epilog="sitrep timeline Qaim --until 2014-06-21")
def timeline(
    name: Annotated[str, typer.Argument(help="A place, group, person or agency, in any spelling.")],
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """The dated sentences that name something, in the order in which things happened."""
    scope = questions.scope(as_of, since, until)
    with opened_library() as opened:
        shown(as_json, json_output.timeline, terminal.timeline, opened.timelines.of(questions.clean(name), scope))


@app.command(epilog="sitrep reports --since 2014-06-20")
def reports(as_of: AsOf = None, since: Since = None, until: Until = None, as_json: Json = False) -> None:
    """List the reports of the library."""
    scope = questions.scope(as_of, since, until)
    with opened_library() as opened:
        shown(as_json, json_output.reports, terminal.reports, opened.library.reports(scope))


@app.command(epilog="sitrep show 3f2a (the beginning of an id is enough)")
def show(
    report_id: Annotated[str, typer.Argument(metavar="ID", help="A report's id, or the beginning of it.")],
    as_json: Json = False,
) -> None:
    """One report whole: its text, passages, dates, names and versions."""
    with opened_library() as opened:
        stored = opened.library.report(questions.clean(report_id))
        passages = opened.library.passages_of(stored.report.id)
        versions = opened.library.versions(stored.report.id)
        shown(as_json, json_output.whole_report, terminal.whole_report, stored, passages, versions)


@app.command(epilog="sitrep coverage --as-of 2014-06-21")
def coverage(as_of: AsOf = None, since: Since = None, until: Until = None, as_json: Json = False) -> None:
    """What the library covers: how many reports, from when to when, in which languages, from whom."""
    scope = questions.scope(as_of, since, until)
    with opened_library() as opened:
        shown(as_json, json_output.coverage, terminal.coverage, *opened.covered(scope))


@app.command(epilog="sitrep chat --as-of 2014-06-21")
def chat(as_of: AsOf = None, since: Since = None, until: Until = None) -> None:
    """Converse: a follow-up carries over the names and dates of the question before."""
    scope = questions.scope(as_of, since, until)
    with opened_library(to_ask=True) as opened:
        chat_.converse(opened, scope, sys.stdin or io.StringIO(), terminal.console())


@app.command(name="eval", epilog="docs/evaluation.md describes the file and the scores.")
def eval_(
    file: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl", help="Questions with known answers.")],
    as_json: Json = False,
) -> None:
    """Score the library against questions with known answers, by type, or windows with known developments."""
    lines = _lines(file)
    if windows := digesting.gold_windows(lines, str(file)):
        digesting.score(windows, as_json=as_json)
        return
    golds = evaluate.read(lines, str(file))
    with opened_library() as opened, terminal.bars() as bars:
        results = evaluate.run(
            golds,
            lambda one: opened.answering.evidence(one, limit=max(evaluate.DEPTHS), now=opened.clock()).evidence,
            lambda one: opened.answering.answer(one, now=opened.clock()),
            lambda done, total: bars.step("Asking", done, total),
        )
    shown(as_json, _scores, terminal.scores, evaluate.scores(results))


app.add_typer(feeds_.app, name="feeds")
for _command in (*digesting.COMMANDS, *upkeep.COMMANDS, *people.COMMANDS):
    app.command(epilog=_command.example)(_command.run)


@app.command(name="bot", epilog="TELEGRAM_BOT_TOKEN=… SITREP_ADMINS=… sitrep bot · docs/telegram.md")
def bot_(
    simulate: Annotated[
        bool,
        typer.Option(
            "--simulate", help="Show a conversation with it in this terminal: no token, no Telegram, nothing of yours."
        ),
    ] = False,
) -> None:
    """Run the Telegram bot, until it is told to end: questions in, cited answers out, for those you let in."""
    if simulate:
        # Imported here for the same reason.
        from bot import simulation

        simulation.run(terminal.console(), sys.stdin if sys.stdin and sys.stdin.isatty() else None)
        return
    # Imported here: Telegram's library takes half a second, which no other command needs.
    from bot.telegram import app as running
    from bot.telegram import logs

    chosen = settings.load()
    running.token_of(chosen)
    logs.start(chosen.log, chosen.secrets, level=chosen.log_level)
    with opened_library() as opened:
        running.run(opened, chosen)


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


class _Usage(SitrepError):
    """A command, option or argument that does not exist or is missing."""

    code = "usage"


class _Internal(SitrepError):
    """A defect of ours."""

    code = "internal"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line: exit 0 done, 1 when anything failed, 2 for wrong use, 130 stopped from the keyboard."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in takewhile(lambda argument: argument != "--", given)
    try:
        sys.exit(_run(given, as_json))
    except SitrepError as problem:
        if as_json:
            print_json(json_output.error(problem), indent=None)
        else:
            terminal.console(stderr=True).print(terminal.error(problem))
        sys.exit(130 if isinstance(problem, Stopped) else 2 if isinstance(problem, BadRequest | _Usage) else 1)
    except BrokenPipeError:
        # Whoever read our output has closed it (`sitrep reports | head`): there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _run(arguments: list[str], as_json: bool) -> int:
    """Run a command to its exit code; for a script everything that goes wrong is an error of ours with a code."""
    if not as_json:
        app(arguments)  # tells of wrong use itself, and exits
    try:
        return app(arguments, standalone_mode=False) or 0
    except typer.TyperException as wrong:
        raise _Usage(wrong.format_message(), hint="sitrep COMMAND --help names the options") from wrong
    except (SitrepError, BrokenPipeError):
        raise
    except Exception as error:
        traceback.print_exc()
        message = f"{type(error).__name__}: {error}"
        raise _Internal(message, hint="a defect of sitrep: please report it with the traceback") from error


def _scores(found: Sequence[evaluate.Score]) -> Any:
    return {"scores": [evaluate.as_json(score) for score in found]}


def _needed(text: str | None) -> str:
    if text is None:
        raise BadRequest("no question was given", hint="name one, or a file of questions with --file")
    return text


class _Closed(io.RawIOBase):
    """Standard input that was closed before we started: only who reads it hears of it."""

    def readable(self) -> bool:
        """As a stream is, until it is read."""
        return True

    def readinto(self, _: object) -> int:
        """Say why nothing can be read."""
        raise OSError(errno.EBADF, "standard input is closed")


def _stdin() -> io.BufferedReader:
    return cast(io.BufferedReader, sys.stdin.buffer) if sys.stdin else io.BufferedReader(_Closed())


def _lines(file: Path) -> list[str]:
    try:
        return questions.lines(_stdin().read() if str(file) == STDIN else file.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{file} cannot be read: {error}", hint="check the path; the file must be UTF-8") from error


def _questions(file: Path, text: str | None) -> list[str]:
    if text is not None:
        raise BadRequest("a question and --file were given", hint="give one of them")
    return _lines(file)


def _given(as_of: str | None, since: str | None, until: str | None, previous: str | None = None) -> Given:
    """What counts for each line of a file that says nothing else."""
    questions.scope(as_of, since, until)
    return {"as_of": as_of, "since": since, "until": until, "previous": previous}


def _answer_file(lines: Sequence[str], given: Given, respond: Callable[[Question], json_output.Json]) -> None:
    """Answer the lines of a file as JSON Lines; a failed line makes the exit code 1, the rest goes on."""
    failed = False
    for found in questions.answered(lines, respond, given):
        failed = failed or "error" in found
        print_json(found, indent=None)
    if failed:
        raise typer.Exit(1)
