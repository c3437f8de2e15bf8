"""A real small model at work, on this machine: what it writes, what of that is withheld, and how long it takes.

``python -m bench.small_model MODEL.gguf [--python PYTHON] [--questions N]`` starts llama.cpp's own server on loopback,
asks it eight questions on the sample reports through the same services as ``sitrep ask``, and prints each answer with
what was withheld, by rule. Nothing of it is part of the tests: a model must be there, and ``PYTHON`` must have
``llama-cpp-python[server]``. A model of this size is mostly wrong, in valid JSON: a good adversary for the check.
"""

from __future__ import annotations

import argparse
import io
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from bot import settings, terminal
from bot.model import Call, Unasked
from bot.wiring import Services, services
from retrieval.understand import Question

QUESTIONS = (
    "How many people were killed in Hawija?",
    "How many members of the Iraqi security forces were killed at al-Qaim?",
    "Who controls the Rabia crossing?",
    "What happened in Hawija on 20 June?",
    "Which groups fought in Hawija?",
    "Who said that Rawa was taken?",
    "What do the reports say of the Baiji refinery?",
    "من يسيطر على معبر القائم؟",
)
# Tokens of prompt and answer together, and seconds for a whole answer: one core reads about 100 tokens a second.
CONTEXT = 8192
SECONDS = 800.0
# Seconds until the server has loaded the model.
STARTS = 120.0


class Figures:
    """Keeps what the model cost and what was withheld, for one question at a time."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.rules: Counter[str] = Counter()

    def called(self, call: Call) -> None:
        """See :class:`bot.model.Meter`."""
        self.calls.append(call)

    def unasked(self, purpose: str, why: Unasked) -> None:
        """See :class:`bot.model.Meter`; the answer says so too."""

    def withheld(self, rules: Mapping[str, int]) -> None:
        """See :class:`bot.model.Meter`."""
        self.rules.update(rules)


def main() -> None:
    """Ask the questions."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gguf", type=Path, metavar="MODEL.gguf")
    parser.add_argument("--python", default=sys.executable, help="a Python with llama-cpp-python[server]")
    parser.add_argument("--questions", type=int, default=len(QUESTIONS), help="so many of them only")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sitrep-model-") as folder, _serving(chosen, Path(folder)) as address:
        isolated = settings.isolated(Path(folder) / "data").model_copy(
            update={"openai_base_url": address, "openai_model": chosen.gguf.stem, "model_seconds": SECONDS}
        )
        with services(isolated) as opened:
            _take_in_samples(opened)
            for question in QUESTIONS[: chosen.questions]:
                _ask(opened, question)


def _ask(opened: Services, question: str) -> None:
    figures = Figures()
    if opened.model:
        opened.model.meters.add(figures)
        while opened.model.is_left_alone:
            time.sleep(1)
    began = time.monotonic()
    answer = opened.answering.answer(Question(question), now=opened.clock())
    took = time.monotonic() - began
    console = terminal.console()
    console.print(terminal.text(f"── {question}", style="bold"))
    console.print(terminal.answer(answer))
    calls = ", ".join(f"{call.purpose} {call.seconds:.0f} s ({call.outcome})" for call in figures.calls)
    tokens = sum(call.prompt_tokens for call in figures.calls), sum(call.completion_tokens for call in figures.calls)
    rules = ", ".join(f"{rule} {number}" for rule, number in figures.rules.items()) or "nothing"
    console.print(
        terminal.text(
            f"→ {took:.0f} s: {calls or 'nothing asked'}; {tokens[0]} + {tokens[1]} tokens; withheld: {rules}"
        )
    )


def _take_in_samples(opened: Services) -> None:
    samples = resources.files("bot").joinpath("samples", "reports")
    with resources.as_file(samples) as reports:
        opened.ingest.run([str(reports)], now=opened.clock(), stdin=io.BufferedReader(io.BytesIO()))
    opened.indexer.run(opened.index)


@contextmanager
def _serving(chosen: argparse.Namespace, folder: Path) -> Iterator[str]:
    """llama.cpp's server with the model, on a free port of loopback; its base address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = {"model": chosen.gguf, "model_alias": chosen.gguf.stem, "host": "127.0.0.1", "port": port}
    options |= {"n_ctx": CONTEXT, "n_threads": 1, "n_threads_batch": 1}
    command = [chosen.python, "-m", "llama_cpp.server"]
    command += [word for name, value in options.items() for word in (f"--{name}", str(value))]
    log = folder / "server.log"
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            _wait(process, f"http://127.0.0.1:{port}/v1/models", log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Come back when the server answers."""
    until = time.monotonic() + STARTS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - an address of loopback
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The server does not start:\n" + log.read_text("utf-8", "replace")[-2000:])


if __name__ == "__main__":
    main()
