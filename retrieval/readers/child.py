"""The child process of :mod:`retrieval.readers.bounded`: limits first, then content in and JSON out.

``python -m retrieval.readers.child MODULE:FUNCTION LIMITS ARGUMENTS``; the last two are JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from dataclasses import astuple
from typing import Any, Final

from retrieval.errors import SourceError
from retrieval.readers import Extract

MEGABYTE: Final = 1024 * 1024
# How this process ends when its memory, or the room for its answer, is used up.
OUT_OF_MEMORY: Final = 77
TOO_MUCH: Final = 78


def main(reader: str, limits: dict[str, int], arguments: dict[str, Any]) -> None:
    """Read standard input with ``reader`` and write what it says, or why it refused."""
    restrict(limits)
    try:
        said = _read(reader, sys.stdin.buffer.read(), arguments)
        answer: dict[str, Any] = {
            "title": said.title,
            "paragraphs": [astuple(paragraph) for paragraph in said.paragraphs],
            "warnings": said.warnings,
            "scanned": said.scanned,
        }
    except SourceError as error:
        answer = {"error": error.message, "hint": error.hint}
    except MemoryError:
        # Whatever else there is to clean up would need memory.
        os._exit(OUT_OF_MEMORY)
    try:
        sys.stdout.write(json.dumps(answer))
        sys.stdout.flush()
    except OSError:
        os._exit(TOO_MUCH)
    # Libraries may crash while they take themselves down; the answer is complete.
    os._exit(0)


def restrict(limits: dict[str, int]) -> None:
    """Bind this process, and what it starts, to ``limits``; a system without one of them goes without it."""
    try:
        import resource
    except ImportError:  # Windows
        return
    seconds = limits["seconds"]
    wanted = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: limits["memory"] * MEGABYTE,
        resource.RLIMIT_FSIZE: limits["output"] * MEGABYTE + 1,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        allowed = resource.getrlimit(kind)[1]
        most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        try:
            resource.setrlimit(kind, (most, allowed))
        except (ValueError, OSError) as error:  # macOS refuses RLIMIT_AS
            print(f"no limit {kind}: {error}", file=sys.stderr)  # noqa: T201
    # Should the parent be gone, nobody else would end this process.
    signal.alarm(seconds + 1)


def _read(reader: str, content: bytes, arguments: dict[str, Any]) -> Extract:
    module, _, function = reader.partition(":")
    said = getattr(importlib.import_module(module), function)(content, **arguments)
    assert isinstance(said, Extract)  # noqa: S101 - a defect of ours, not of the document
    return said


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3]))
