"""How long a person waits for a first answer: a whole process, from its start to its exit, and what it imports."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.libraries import say, timed

# What the sitrep script does, with the code of this checkout, whatever is installed.
ROOT = Path(__file__).parents[1]
MAIN = "from bot.cli import main; main()"
QUESTION = "How many people were killed in Aleppo in June 2014?"
COLD_TARGET = 3.0
# The target of a first answer holds up to this many passages.
LARGE = 10_000
# So many packages are named of those that a process spends most of its imports on.
NAMED = 6
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\w+)")


def cold(name: str, folder: Path, times: int, passages: int) -> Figure:
    """The median time of ``sitrep ask`` on the library in a folder."""
    say(f"sitrep ask on {name}")
    folder.mkdir(parents=True, exist_ok=True)
    taken = [timed(lambda: _run(folder, "-c", MAIN, "ask", QUESTION, "--json"))[0] for _ in range(times)]
    return Figure(
        f"sitrep ask, cold process, {name}",
        median(taken),
        "s",
        beside=f"{times} times, slowest {max(taken):.2f} s",
        most=COLD_TARGET if passages <= LARGE else None,
    )


def imports(folder: Path) -> Iterator[Figure]:
    """What importing takes in ``sitrep --help`` and in ``sitrep ask``, all of it and by package."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, arguments in (("--help", ["--help"]), ("ask", ["ask", QUESTION])):
        told = _run(folder, "-X", "importtime", "-c", MAIN, *arguments)
        packages: Counter[str] = Counter()
        for microseconds, package in _IMPORT.findall(told):
            packages[package] += int(microseconds)
        most = ", ".join(f"{package} {taken / 1000:.0f}" for package, taken in packages.most_common(NAMED))
        yield Figure(f"imports of sitrep {name}", packages.total() / 1000, "ms", beside=most)


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process on the library in a folder: no other setting of sitrep's plays a part."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SITREP_")}
    return kept | {"SITREP_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}


def _run(folder: Path, *arguments: str) -> str:
    """Run Python in the library's own folder, so that no .env plays a part; what it says on standard error."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment(folder), check=True, capture_output=True, text=True
    ).stderr
