"""A server on loopback that speaks the chat completions and always writes six statements: a model without a model.

It runs in a process of its own, so that what it takes is not counted as ours, and tells how long that was.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection

STATEMENTS = 6
# Seconds before it begins to write: few models that write well are quicker with 5,000 tokens to read.
THINKS = 0.7
# Characters a piece, about a token.
PIECE = 4

_EVIDENCE = re.compile(r'<evidence n="(\d+)"[^>]*>\n(.*?)\n</evidence>', re.S)
_OURS = re.compile(r" \[[^\]]*\]")
_SENTENCE = re.compile(r"(?<=[.!?؟])\s+|\n+")
_ARTICLE = re.compile(r"\b(?:the|a|an) ", re.I)


class Canned:
    """The server as whoever measures sees it."""

    def __init__(self, base_url: str, ours: Connection) -> None:
        self.base_url = base_url
        self._ours = ours

    def took(self) -> float:
        """Seconds that it took for all requests since it was asked last."""
        self._ours.send(None)
        return float(self._ours.recv())


@contextmanager
def canned() -> Iterator[Canned]:
    """The server, while it is needed."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield Canned(f"http://127.0.0.1:{ours.recv()}/v1", ours)
    finally:
        process.terminate()
        process.join()


def _serve(theirs: Connection) -> None:
    from threading import Thread

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    theirs.send(server.server_address[1])
    while True:
        theirs.recv()
        theirs.send(sum(_Handler.times))
        _Handler.times.clear()


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    times: list[float] = []  # noqa: RUF012 - of all connections together

    def do_POST(self) -> None:
        """Write the statements, or correct nothing."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        began = time.perf_counter()
        user = body["messages"][1]["content"]
        written = {"repairs": []} if '{"repairs"' in user else _draft(user)
        events = _events(json.dumps(written, ensure_ascii=False))
        time.sleep(THINKS)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", str(len(events)))
        self.end_headers()
        self.wfile.write(events)
        self.times.append(time.perf_counter() - began)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server gives it
        """Say nothing."""


def _draft(user: str) -> dict[str, object]:
    """Sentences of the evidence, each from another passage where there are so many, not quite word for word."""
    passages = [(int(n), _SENTENCE.split(_OURS.sub("", text))) for n, text in _EVIDENCE.findall(user)]
    rounds = ((n, sentences[turn]) for turn in range(9) for n, sentences in passages if turn < len(sentences))
    chosen = [(n, one) for n, one in rounds if 8 <= len(one.split()) <= 40 and _ARTICLE.search(one)]
    statements = [{"text": _ARTICLE.sub("", one), "citations": [n]} for n, one in chosen[:STATEMENTS]]
    return {"statements": statements, "accounts": [], "not_known": [] if statements else ["anything"]}


def _events(text: str) -> bytes:
    common = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "canned"}
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    told: list[tuple[dict[str, str], str | None]] = [({"content": piece}, None) for piece in pieces]
    choices = [{"index": 0, "delta": delta, "finish_reason": finish} for delta, finish in (*told, ({}, "stop"))]
    lines = [f"data: {json.dumps(common | {'choices': [choice]}, ensure_ascii=False)}\n\n" for choice in choices]
    return "".join([*lines, "data: [DONE]\n\n"]).encode()
