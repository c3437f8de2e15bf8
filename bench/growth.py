"""What a library takes as it grows: bytes on disk for each passage, and memory to answer from it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.libraries import say
from bench.starting import ROOT, environment

ASKED = 20
# A process that asks, with the real model, and prints the most memory it ever held, in kilobytes.
_ASKER = """
import resource, sys
from pathlib import Path
from bench.libraries import library
from bench.made_up import NOW, questions
from retrieval.embed import E5Embedder
with library(Path(sys.argv[1]), E5Embedder()) as opened:
    for asked in questions(int(sys.argv[2])):
        opened.answering.answer(asked.question, now=NOW)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def measure(folder: Path, passages: int) -> Iterator[Figure]:
    """The disk that the library in a folder takes, and the memory of a process that asks it some questions."""
    for name, size in _sizes(folder):
        yield Figure(f"{name}, {passages} passages", size / passages, "bytes/passage", f"{size / 1e6:.0f} MB")
    say(f"{ASKED} questions in a process of their own, {passages} passages")
    command = [sys.executable, "-c", _ASKER, str(folder), str(ASKED)]
    told = subprocess.run(command, cwd=ROOT, env=environment(folder), check=True, capture_output=True, text=True)
    # Kilobytes on Linux, bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    yield Figure(f"memory, {passages} passages", int(told.stdout) * unit / 1e6, "MB", f"at most, {ASKED} questions")


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    files = [path for path in folder.glob("library.db*") if not path.name.endswith(".lock")]
    yield "database, words and kept vectors", sum(path.stat().st_size for path in files)
    yield "Chroma", sum(path.stat().st_size for path in (folder / "chroma").rglob("*") if path.is_file())
