"""The sample reports in a library, and the command line as a process."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import cli, settings
from bot.wiring import Services, services
from tests.bot.desk import KEY, Desk, Seat, library, take_in_samples
from tests.bot.desk import NOW as NOW
from tests.bot.desk import SAMPLES as SAMPLES
from tests.servers.openai_server import LoopbackOpenAI

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class CommandLine:
    """Runs ``sitrep`` in a process of its own, on a library of its own."""

    folder: Path

    def run(self, *arguments: str, stdin: str | bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
        """The finished process."""
        return subprocess.run(
            [sys.executable, "-c", "from bot.cli import main; main()", *arguments],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "PYTHONPATH": str(ROOT),
                "SITREP_DATA_DIR": str(self.folder / "data"),
                "SITREP_EMBEDDER": "hash",
                **environment,
            },
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            timeout=120,
            check=False,
        )

    def json(self, *arguments: str, expect: int = 0, stdin: str | bytes = b"") -> Any:
        """What a command prints with ``--json``: one document on standard output, nothing else."""
        done = self.run(*arguments, "--json", stdin=stdin)
        assert done.returncode == expect, done.stderr.decode()
        return json.loads(done.stdout)


@pytest.fixture
def command_line(tmp_path: Path) -> CommandLine:
    """A command line on an empty library."""
    return CommandLine(tmp_path)


@pytest.fixture(scope="session")
def sample_line(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A command line on a library of the sample reports; tests must not change it."""
    line = CommandLine(tmp_path_factory.mktemp("samples"))
    assert line.run("ingest", str(SAMPLES)).returncode == 0
    return line


@pytest.fixture(scope="session")
def sample_services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Services on a library of the sample reports, in the words-only embedder, at a fixed time."""
    folder = tmp_path_factory.mktemp("services")
    with services(settings.isolated(folder, embedder="hash"), clock=lambda: NOW) as opened:
        opened.ingest.run([str(SAMPLES)], now=NOW, stdin=io.BufferedReader(io.BytesIO()))
        index = opened.index.index()
        assert index is not None
        opened.indexer.catch_up(index)
        yield opened


@dataclass(frozen=True)
class Inside:
    """Runs ``sitrep`` in this process, which takes no second to start."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str, stdin: bytes | None = b"") -> tuple[int, str, str]:
        """The exit code, standard output and standard error; without ``stdin`` it is closed."""
        stream = None if stdin is None else io.TextIOWrapper(io.BufferedReader(io.BytesIO(stdin)), "utf-8")
        self.monkeypatch.setattr(sys, "stdin", stream)
        self.capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        return int(ended.value.code or 0), *self.capture.readouterr()

    def json(self, *arguments: str, expect: int = 0, stdin: bytes | None = b"") -> Any:
        """What a command prints with ``--json``: one document on standard output, nothing else."""
        code, out, err = self.run(*arguments, "--json", stdin=stdin)
        assert code == expect, err
        return json.loads(out)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"


def _inside(folder: Path, monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> Inside:
    monkeypatch.chdir(folder)
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(settings.variable(name), raising=False)
    monkeypatch.setenv("SITREP_DATA_DIR", str(folder / "data"))
    monkeypatch.setenv("SITREP_EMBEDDER", "hash")
    return Inside(folder, monkeypatch, capture)


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Inside:
    """The command line in this process, without a library yet."""
    return _inside(tmp_path, monkeypatch, capsys)


@pytest.fixture
def sample_inside(
    sample_line: CommandLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Inside:
    """The command line in this process on the sample reports; tests must not change them."""
    return _inside(sample_line.folder, monkeypatch, capsys)


@pytest.fixture(scope="session")
def seated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Seat]]:
    """Services on the samples with a seat for a model, which tests fill."""
    seat = Seat()
    with library(tmp_path_factory.mktemp("desk"), seat) as opened:
        take_in_samples(opened)
        yield opened, seat


@pytest.fixture
def desk(seated: tuple[Services, Seat], monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A library with a model on a server of its own, which wants our key; no proxy stands before it."""
    monkeypatch.setenv("NO_PROXY", "*")
    with LoopbackOpenAI(KEY) as server, closing(Desk(*seated, server)) as made:
        made.hire()
        yield made
