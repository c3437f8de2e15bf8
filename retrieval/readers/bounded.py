"""Runs a reader in a child process that is bounded in wall time, processor time, memory and output.

Libraries that take formats apart are large, and files come from strangers: what crashes, hangs or swells there
must not take the ingest with it. Content goes in and JSON comes out through files without a name, so that nothing
blocks on a full pipe and nothing stays behind; the child knows nothing of our environment variables.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import IO, Any, Final

from retrieval.errors import ReadLater, SourceError
from retrieval.readers import Extract, Paragraph
from retrieval.readers.child import MEGABYTE, OUT_OF_MEMORY, TOO_MUCH


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading one document may cost.

    ``seconds`` is wall time and also the processor time of each process; ``memory_mb`` the address space of
    each process (Linux; macOS does not hold to it, and there the other bounds remain); ``output_mb`` what the
    child may write.
    """

    seconds: int = 60
    memory_mb: int = 1024
    output_mb: int = 64


READING: Final = Bounds()
# Recognising letters takes seconds a page.
RECOGNISING: Final = Bounds(seconds=600)

_SPLIT = "split it, or save it anew from the program that made it"


def run(reader: str, content: bytes, bounds: Bounds = READING, *, arguments: dict[str, Any] | None = None) -> Extract:
    """What ``reader``, a function named ``module:function``, makes of ``content`` and ``arguments``.

    Raises:
        SourceError: the reader refused the document, or it broke a bound, which the message names.
    """
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as result:
        source.write(content)
        source.seek(0)
        code = _wait(_start(reader, source, result, bounds, arguments or {}), bounds)
        size = result.seek(0, os.SEEK_END)
        if code == 0 and size <= bounds.output_mb * MEGABYTE:
            result.seek(0)
            return _answer(result.read())
    raise _broken(code, bounds)


def _start(
    reader: str, source: IO[bytes], result: IO[bytes], bounds: Bounds, arguments: dict[str, Any]
) -> subprocess.Popen[bytes]:
    limits = json.dumps({"seconds": bounds.seconds, "memory": bounds.memory_mb, "output": bounds.output_mb})
    # -P keeps the working folder off the import path: it may hold anything.
    command = [sys.executable, "-P", "-m", "retrieval.readers.child", reader, limits, json.dumps(arguments)]
    return subprocess.Popen(  # noqa: S603 - our own module, no shell
        command,
        stdin=source,
        stdout=result,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,
    )


def _wait(child: subprocess.Popen[bytes], bounds: Bounds) -> int | None:
    """The child's exit code, or None where its time was up; afterwards nothing that it started is left."""
    try:
        return child.wait(bounds.seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and all it started: it leads a process group of its own."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        child.kill()  # the group is gone already, or on macOS only a zombie is left in it
    child.wait()


def _answer(text: bytes) -> Extract:
    try:
        said = json.loads(text)
    except ValueError as error:
        raise ReadLater("the reader broke off in the middle of its answer", hint=_SPLIT) from error
    if "error" in said:
        raise SourceError(said["error"], hint=said["hint"])
    paragraphs = tuple(Paragraph(*one) for one in said["paragraphs"])
    return Extract(said["title"], paragraphs, tuple(said["warnings"]), tuple(said["scanned"]))


def _broken(code: int | None, bounds: Bounds) -> SourceError:
    """Why a child gave no answer, by its exit code (a signal's number is negative)."""
    if code in (None, -signal.SIGXCPU, -signal.SIGALRM):
        return ReadLater(f"reading it took longer than {bounds.seconds} s", hint=_SPLIT)
    if code == OUT_OF_MEMORY:
        return ReadLater(f"reading it takes more than {bounds.memory_mb} MB of memory", hint=_SPLIT)
    if code in (0, TOO_MUCH):
        return ReadLater(f"it holds more than {bounds.output_mb} MB of text", hint=_SPLIT)
    what = f"was ended by signal {-code}" if code and code < 0 else f"failed with exit code {code}"
    message = f"its reader {what}: the file is damaged or needs more than {bounds.memory_mb} MB of memory"
    return ReadLater(message, hint=_SPLIT)
