"""A reader in a child process: whatever it does, the answer is an extract or one line that names the bound."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.errors import SourceError
from retrieval.readers import Extract, Paragraph
from retrieval.readers.bounded import Bounds, run

HERE = "tests.retrieval.readers.misbehaving"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds to a limit of memory")


def message(reader: str, bounds: Bounds, content: bytes = b"") -> str:
    """What is said of a reader that gives no extract."""
    with pytest.raises(SourceError) as caught:
        run(f"{HERE}:{reader}", content, bounds)
    assert caught.value.hint
    return caught.value.message


def test_an_extract_comes_back_whole() -> None:
    """Content goes in and an extract comes out, in any script and with what no encoding holds."""
    text = "Samarra سامراء \u2028 \x00 😀"
    assert run(f"{HERE}:echo", text.encode()) == Extract("title", (Paragraph(text, 2),), ("warning",), (1, 2))


def test_a_refusal_comes_back() -> None:
    """What a reader says against a document is said here, with its hint."""
    with pytest.raises(SourceError, match="it is refused") as caught:
        run(f"{HERE}:refuse", b"")
    assert caught.value.hint == "give another"


def test_time(tmp_path: Path) -> None:
    """A reader that waits is ended in time, and what it started with it."""
    note = tmp_path / "grandchild"
    assert message("sleep", Bounds(seconds=1), os.fsencode(note)) == "reading it took longer than 1 s"
    assert _is_gone(int(note.read_text()))


def _is_gone(process: int) -> bool:
    """Whether a process is no more, or is dead and only waits to be collected by whoever inherited it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    said = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return said.stdout.strip()[:1] in ("", "Z")


def test_processor_time() -> None:
    """A reader that spins, and ignores requests to stop, is ended in time."""
    assert message("spin", Bounds(seconds=1)) == "reading it took longer than 1 s"


@LINUX
def test_memory() -> None:
    """A reader that swells is ended, and the bound is named."""
    assert message("swell", Bounds(memory_mb=300)) == "reading it takes more than 300 MB of memory"


def test_output() -> None:
    """A reader that says too much is not listened to."""
    assert message("talk", Bounds(output_mb=1)) == "it holds more than 1 MB of text"


def test_a_crash() -> None:
    """A reader that dies of a signal, as native code does, is one line."""
    said = message("crash", Bounds())
    assert said == "its reader was ended by signal 11: the file is damaged or needs more than 1024 MB of memory"


def test_a_defect() -> None:
    """An error of the reader's own, which it should have translated, does not stop the ingest either."""
    assert message("fail", Bounds()).startswith("its reader failed with exit code 1")


def test_an_answer_that_breaks_off() -> None:
    """Half an answer is no answer."""
    assert message("blurt", Bounds()) == "the reader broke off in the middle of its answer"


def test_nothing_of_ours_reaches_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A reader of strangers' files sees no variable of our environment, and imports nothing from the working folder."""
    monkeypatch.setenv("SITREP_SECRET", "hidden")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit('imported from the working folder')")
    found = run(f"{HERE}:environment", b"")
    assert found.title == "False"
    assert {paragraph.text for paragraph in found.paragraphs} <= {"PYTHONPATH", "LC_CTYPE", "__CF_USER_TEXT_ENCODING"}


def test_no_zombies() -> None:
    """Ended children are collected: this process has none left."""
    run(f"{HERE}:echo", b"")
    message("crash", Bounds())
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
