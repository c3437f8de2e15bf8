"""The demonstration: sample reports of ours, four questions, a library that is thrown away."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot import json_output, questions, settings, terminal
from bot.wiring import services

NEXT = """What to try next
  sitrep ingest FOLDER          your own reports: pages, PDF, DOCX, mail, feeds, .zip
  sitrep ask "Who controls …?"  --as-of, --since and --until set the dates
  sitrep timeline NAME          what happened around a place, group or person
  sitrep chat                   converse; follow-ups carry over names and dates
  sitrep bot --simulate         the Telegram bot, here in the terminal: no token needed
  sitrep --help                 everything else"""


def run(console: Console, *, as_json: bool) -> None:
    """Ingest the samples into a library of their own and ask the four questions.

    Keys, tokens, ``.env`` and the user's own library play no part.
    """
    samples = resources.files("bot").joinpath("samples")
    lines = questions.lines(samples.joinpath("questions.jsonl").read_bytes())
    with (
        resources.as_file(samples.joinpath("reports")) as reports,
        tempfile.TemporaryDirectory(prefix="sitrep-demo-") as folder,
        services(settings.isolated(Path(folder))) as opened,
    ):
        with terminal.bars() as bars:
            no_input: io.BufferedReader = io.BufferedReader(io.BytesIO())
            result = opened.ingest.run([str(reports)], now=opened.clock(), stdin=no_input, progress=bars)
            indexed = opened.indexer.run(opened.index, bars)
        titles = [opened.library.report(id_).report for id_ in result.new]
        answers = []
        if not as_json:
            console.print(Text("sitrep ingest samples", style="bold magenta"))
            console.print(terminal.ingested(result, indexed, titles))
        for _, line in questions.numbered(lines):
            question = questions.validated(questions.parse(line), questions.QuestionLine).asked()
            answer = opened.answering.answer(question, now=opened.clock())
            answers.append(answer)
            if not as_json:
                as_of = f" --as-of {question.as_of}" if question.as_of else ""
                console.print()
                console.print(Text(f'sitrep ask "{question.text}"{as_of}', style="bold magenta"))
                console.print(terminal.answer(answer))
    if as_json:
        _print_json(json_output.ingested(result, indexed), [json_output.answer(answer) for answer in answers])
    else:
        console.print()
        console.print(Panel(Text(NEXT), expand=False))


def _print_json(ingested: dict[str, Any], answers: list[dict[str, Any]]) -> None:
    sys.stdout.write(json.dumps({"ingest": ingested, "answers": answers}, ensure_ascii=False, indent=2) + "\n")
