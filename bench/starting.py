"""How long a person waits for a first answer: a whole process, from its start to its exit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.libraries import say, timed

# What the sitrep script does, with the code of this checkout, whatever is installed.
ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-c", "from bot.cli import main; main()")
QUESTION = "How many people were killed in Aleppo in June 2014?"


def cold(name: str, folder: Path, times: int) -> Figure:
    """The median time of ``sitrep ask`` on the library in a folder."""
    say(f"sitrep ask on {name}")
    taken = [timed(lambda: _ask(folder))[0] for _ in range(times)]
    return Figure(
        f"sitrep ask, cold process, {name}",
        median(taken),
        "s",
        beside=f"{times} times, slowest {max(taken):.2f} s",
    )


def _ask(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SITREP_")}
    environment = kept | {"SITREP_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    # In the library's own folder, so that no .env plays a part.
    subprocess.run(
        [*COMMAND, "ask", QUESTION, "--json"],
        cwd=folder,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
