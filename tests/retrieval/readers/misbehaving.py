"""Readers that do what a bounded process must survive; named by :mod:`tests.retrieval.readers.test_bounded`."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time

from retrieval.errors import SourceError
from retrieval.readers import Extract, Paragraph


def echo(content: bytes) -> Extract:
    """The content, as one paragraph."""
    return Extract("title", (Paragraph(content.decode(), 2),), ("warning",), (1, 2))


def refuse(content: bytes) -> Extract:
    """A document that its reader refuses."""
    raise SourceError("it is refused", hint="give another")


def fail(content: bytes) -> Extract:
    """A defect of the reader's own."""
    raise KeyError(content)


def sleep(content: bytes) -> Extract:
    """Waits for ever, and so does what it started; that one's number is written to the file named in ``content``."""
    grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with open(content, "w", encoding="ascii") as file:  # noqa: PTH123 - a name in bytes
        file.write(str(grandchild.pid))
    time.sleep(600)
    return echo(content)


def spin(content: bytes) -> Extract:
    """Counts for ever, and lets nobody end it kindly."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        pass


def swell(content: bytes) -> Extract:
    """Takes memory until there is none."""
    return Extract("", tuple(Paragraph("x" * 50_000_000 + str(number)) for number in range(1000)))


def talk(content: bytes) -> Extract:
    """Says more than anybody reads."""
    return Extract("", (Paragraph("x" * 5_000_000),))


def crash(content: bytes) -> Extract:
    """Reads where there is no memory, as a broken library does."""
    ctypes.string_at(0)
    return echo(content)


def blurt(content: bytes) -> Extract:
    """Writes to standard output and leaves."""
    os.write(1, b'{"title": ')
    os._exit(0)


def environment(content: bytes) -> Extract:
    """The environment variables it has, and its working folder's place in the import path."""
    return Extract(str(os.getcwd() in sys.path), tuple(Paragraph(name) for name in sorted(os.environ)))  # noqa: PTH109
