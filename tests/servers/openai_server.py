"""A server on loopback that speaks OpenAI's API, and misbehaves on request.

What a path answers is in ``_routes``; what goes wrong on the way (failures, silence, drips) is the same for all paths.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import numpy as np

from retrieval.embed import HashEmbedder, Vectors

Json = dict[str, Any]
# What a model says: a text, JSON, or one of them made from the system's words and the user's.
Says = str | Json | Callable[[str, str], "str | Json"]
# The model's own dimensions, when a request names none.
DIMENSIONS = HashEmbedder.dimensions


@dataclass(frozen=True)
class Received:
    """A request as it came; the names of its headers in small letters."""

    path: str
    headers: Mapping[str, str]
    body: Json


@dataclass(frozen=True)
class Reply:
    """What is sent back: JSON, unless ``body`` is bytes already."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json"

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class LoopbackOpenAI:
    """The server; use it as a context. Its verbs say how it behaves from now on."""

    def __init__(self, key: str = "") -> None:
        """Whoever does not send ``key`` is refused, if there is one."""
        self.received: list[Received] = []
        self.embedded: list[str] = []
        self._key = key
        self._failures: deque[Reply] = deque()
        self._for_good: Reply | None = None
        self._until_then = 0
        self._send: Callable[[_Handler, Reply], None] = _Handler.send_whole
        self._well = 0  # so many requests are answered in any case
        self._news = threading.Condition()
        self._changes: list[Callable[[Json], Json]] = []
        self._floats = False
        self._scale = 3.0  # vectors of unit length are the client's affair
        self._most_texts: int | None = None
        self._longest: int | None = None
        self._routes: dict[str, Callable[[Json], Reply]] = {
            "/v1/embeddings": self._embeddings,
            "/v1/chat/completions": self._completion,
        }
        self._said: dict[str, deque[Says]] = {}
        self._formats: dict[str, int] = {}
        self._refused_parameters: dict[str, str] = {}
        self._piece = 7
        self._streams = True
        self._usage: Json | None = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
        self._finish: str | None = "stop"
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.loopback = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> LoopbackOpenAI:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.go_away()

    @property
    def base_url(self) -> str:
        """What ``OPENAI_BASE_URL`` is set to."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def sizes(self) -> list[int]:
        """How many texts each request held, whatever became of it."""
        return [len(one.body["input"]) for one in self.received]

    def go_away(self) -> None:
        """Close the port; whoever still waits for an answer gets none."""
        if not self._closing.is_set():
            self._closing.set()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    # How it behaves from now on.

    def fail_next(self, status: int, times: int = 1, *, words: str = "it went wrong", **more: Any) -> None:
        """Answer the next requests with an error of OpenAI's form; ``headers``, ``code``, ``param`` may be given."""
        self._failures += [_error(status, words, **more)] * times

    def fail_for_good(self, status: int, *, after: int = 0, words: str = "it went wrong", **more: Any) -> None:
        """Answer ``after`` more requests well and then none, until :meth:`recover`."""
        self._for_good, self._until_then = _error(status, words, **more), after

    def recover(self) -> None:
        """Behave again."""
        self._failures.clear()
        self._changes.clear()
        self._for_good, self._send = None, _Handler.send_whole

    def answer_with(self, body: Any, *, kind: str = "application/json", status: int = 200) -> None:
        """Answer with this, whatever is asked."""
        self._for_good, self._until_then = Reply(status, body, kind=kind), 0

    def hang(self, *, after: int = 0) -> None:
        """Answer ``after`` more requests, then take requests and never answer."""
        self._send, self._well = _Handler.send_nothing, len(self.received) + after

    def begin_only(self) -> None:
        """Take requests, say who speaks, and nothing more until the server ends."""
        self._send = _Handler.send_first_event

    def drip(self) -> None:
        """Begin to answer and never come to an end, a byte at a time."""
        self._send = _Handler.send_drops

    def flood(self) -> None:
        """Begin to answer and never come to an end, a megabyte at a time."""
        self._send = _Handler.send_flood

    def break_off(self) -> None:
        """Close the connection in the middle of an answer."""
        self._send = _Handler.send_half

    def wrong_order(self) -> None:
        """Give the vectors backwards, rightly numbered."""
        self.change(lambda answer: answer | {"data": answer["data"][::-1]})

    def wrong_dimension(self, dimensions: int) -> None:
        """Give vectors of so many numbers, whatever is asked for."""
        self.change(
            lambda answer: answer | {"data": [one | {"embedding": [1.0] * dimensions} for one in answer["data"]]}
        )

    def first_vector(self, embedding: Any) -> None:
        """Give this for the first vector."""
        self.change_data(lambda data: [data[0] | {"embedding": embedding}, *data[1:]])

    def without_usage(self) -> None:
        """Do not say how many tokens there were."""
        self.change(lambda answer: {name: value for name, value in answer.items() if name != "usage"})

    def as_floats(self) -> None:
        """Give vectors as lists of numbers, though base64 is asked for."""
        self._floats = True

    def takes_at_most(self, texts: int) -> None:
        """Refuse larger requests, as servers with a batch limit do."""
        self._most_texts = texts

    def reads_at_most(self, characters: int) -> None:
        """Refuse longer texts, as models with a short context do."""
        self._longest = characters

    def change(self, change: Callable[[Json], Json]) -> None:
        """Change each answer before it is sent."""
        self._changes.append(change)

    def change_data(self, change: Callable[[list[Json]], list[Json]]) -> None:
        """Change the list of vectors of each answer before it is sent."""
        self.change(lambda answer: answer | {"data": change(answer["data"])})

    def says(self, key: str, *answers: Says) -> None:
        """What the model writes where JSON with this first key is asked for, one after the other; the last for good."""
        self._said[key] = deque(answers)

    def does_not_know(self, format_: str, status: int = 400) -> None:
        """Refuse requests for answers in this format: ``json_schema``, ``json_object``."""
        self._formats[format_] = status

    def refuses_parameter(self, name: str, words: str = "Unsupported parameter") -> None:
        """Refuse requests that have it, as newer models of OpenAI's do."""
        self._refused_parameters[name] = words

    def in_pieces_of(self, characters: int) -> None:
        """Stream so many characters at a time."""
        self._piece = characters

    def does_not_stream(self) -> None:
        """Answer as a whole, whatever is asked."""
        self._streams = False

    def does_not_count(self) -> None:
        """Say nothing of tokens."""
        self._usage = None

    def ends_for(self, reason: str | None) -> None:
        """Give this as the reason why the text ends."""
        self._finish = reason

    def stall(self) -> None:
        """Send half of an answer, and then nothing."""
        self._send = _Handler.send_half_and_wait

    @property
    def purposes(self) -> list[str]:
        """What the model was asked for, by the first key of the JSON."""
        return [_key_of(one.body) for one in self.received if "messages" in one.body]

    # What it does with a request.

    def handle(self, handler: _Handler, request: Received) -> None:
        """Answer a request, well or as told."""
        with self._news:
            self.received.append(request)
            reply = self._reply(request)
            send = self._send if len(self.received) > self._well else _Handler.send_whole
            self._news.notify_all()
        send(handler, reply)

    def wait_for(self, requests: int, seconds: float) -> None:
        """Come back when so many requests have come in all; a client that does not send them hangs."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.received) >= requests, seconds)

    def wait_for_end(self) -> None:
        """Come back when the server goes away."""
        self._closing.wait()

    def _reply(self, request: Received) -> Reply:
        sent = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._key and sent != self._key:
            return _error(401, f"Incorrect API key provided: {sent}. You can find yours in your account.")
        if self._failures:
            return self._failures.popleft()
        if self._for_good and not self._until_then:
            return self._for_good
        self._until_then = max(0, self._until_then - 1)
        route = self._routes.get(request.path)
        return route(request.body) if route else _error(404, "no such path")

    def _embeddings(self, body: Json) -> Reply:
        texts: list[str] = body["input"]
        if "" in texts:
            return _error(400, "'$.input' is invalid")
        if self._most_texts and len(texts) > self._most_texts:
            return _error(413, f"batch size {len(texts)} > maximum allowed batch size {self._most_texts}")
        if self._longest and max(map(len, texts)) > self._longest:
            return _error(400, "This model's maximum context length is exceeded.")
        self.embedded += texts
        data = [
            {"object": "embedding", "index": number, "embedding": self._written(vector, body)}
            for number, vector in enumerate(_vectors(texts, body.get("dimensions")) * self._scale)
        ]
        tokens = sum(tokens_of(text) for text in texts)
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        answer: Json = {"object": "list", "data": data, "model": body["model"], "usage": usage}
        for change in self._changes:
            answer = change(answer)
        return Reply(200, answer)

    def _completion(self, body: Json) -> Reply:
        asked_format = (body.get("response_format") or {}).get("type")
        if asked_format in self._formats:
            return _error(self._formats[asked_format], f"unknown response_format {asked_format}")
        for name, words in self._refused_parameters.items():
            if name in body:
                return _error(400, words, param=name)
        answers = self._said.get(_key_of(body))
        if not answers:
            return _error(500, "nothing to say")
        says = answers.popleft() if len(answers) > 1 else answers[0]
        if callable(says):
            system, user = (message["content"] for message in body["messages"])
            says = says(system, user)
        return self._spoken(says if isinstance(says, str) else json.dumps(says, ensure_ascii=False), body)

    def _spoken(self, text: str, body: Json) -> Reply:
        if not (self._streams and body.get("stream")):
            choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": self._finish}
            whole = {"id": "c", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice]}
            return Reply(200, whole | ({"usage": self._usage} if self._usage else {}))
        pieces = [text[at : at + self._piece] for at in range(0, len(text), self._piece)]
        deltas: list[Json] = [{"role": "assistant", "content": ""}, *({"content": piece} for piece in pieces), {}]
        events: list[Json] = [
            {"choices": [{"index": 0, "delta": delta, "finish_reason": self._finish if delta == {} else None}]}
            for delta in deltas
        ]
        if self._usage and body.get("stream_options"):
            events.append({"choices": [], "usage": self._usage})
        common = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": body["model"]}
        lines = [f"data: {json.dumps(common | event, ensure_ascii=False)}\n\n" for event in events]
        return Reply(200, "".join([*lines, "data: [DONE]\n\n"]).encode(), kind="text/event-stream")

    def _written(self, vector: Vectors, body: Json) -> str | list[float]:
        if body.get("encoding_format") == "base64" and not self._floats:
            return base64.b64encode(vector.astype("<f4").tobytes()).decode()
        numbers: list[float] = vector.tolist()
        return numbers


def _key_of(body: Json) -> str:
    """The first key of the JSON that a prompt asks for."""
    found = re.findall(r'with \{"(\w+)"', body["messages"][1]["content"])
    return found[-1] if found else ""


def tokens_of(text: str) -> int:
    """The tokens that the server counts for a text: a fourth of its bytes."""
    return len(text.encode()) // 4 + 1


def _vectors(texts: list[str], dimensions: int | None) -> Vectors:
    made = HashEmbedder().passages(texts)
    if dimensions is None:
        return made
    made = np.array(made[:, :dimensions])
    made[:, 0] += 0.01  # a shortened vector may have nothing in it
    return made


def _error(
    status: int,
    words: str,
    *,
    code: str | None = None,
    param: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    body = {"error": {"message": words, "type": code or "error", "param": param, "code": code}}
    return Reply(status, body, headers or {})


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    # Head and body go out as two pieces: with Nagle's algorithm the second waits 40 ms for the client's word.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Take a request."""
        loopback: LoopbackOpenAI = self.server.loopback  # type: ignore[attr-defined]
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = json.loads(self.rfile.read(int(headers["content-length"])))
        try:
            loopback.handle(self, Received(self.path, headers, body))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client has seen enough

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name http.server gives it
        """Say nothing: standard error is what tests look at."""

    def send_whole(self, reply: Reply) -> None:
        """Send all of it."""
        self._begin(reply, len(reply.content))
        self.wfile.write(reply.content)

    def send_half(self, reply: Reply) -> None:
        """Send half of what was announced."""
        self._begin(reply, len(reply.content))
        self.wfile.write(reply.content[: len(reply.content) // 2])
        self.close_connection = True

    def send_half_and_wait(self, reply: Reply) -> None:
        """Send half of what was announced, and nothing more until the server ends."""
        self._begin(reply, len(reply.content))
        self.wfile.write(reply.content[: len(reply.content) // 2])
        self.wfile.flush()
        self.send_nothing(reply)

    def send_first_event(self, reply: Reply) -> None:
        """Send the first event of a stream, and nothing more until the server ends."""
        self._begin(reply, len(reply.content))
        self.wfile.write(reply.content.partition(b"\n\n")[0] + b"\n\n")
        self.wfile.flush()
        self.send_nothing(reply)

    def send_nothing(self, _: Reply) -> None:
        """Send nothing until the server ends."""
        self.server.loopback.wait_for_end()  # type: ignore[attr-defined]
        self.close_connection = True

    def send_drops(self, reply: Reply) -> None:
        """Send a byte at a time, until the client has seen enough."""
        self._endlessly(reply, b" ")

    def send_flood(self, reply: Reply) -> None:
        """Send a megabyte at a time, until the client has seen enough."""
        self._endlessly(reply, b" " * 1_000_000)

    def _endlessly(self, reply: Reply, piece: bytes) -> None:
        self._begin(reply, 10**15)
        while True:
            self.wfile.write(piece)

    def _begin(self, reply: Reply, length: int) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(length))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
