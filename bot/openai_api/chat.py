"""What a model writes, piece by piece as it comes, within a time that nothing outlasts.

The asynchronous client is used, on one event loop in a thread of its own, though callers wait: a blocking one can be
held by the look-up of a host, a handshake or a half-open connection for longer than it was given, and a task on a loop
is ended on time wherever it is.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from functools import cached_property, partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from bot.openai_api.failures import Asked, ServerFailed
from bot.openai_api.server import CONNECT, OpenAIServer

if TYPE_CHECKING:
    import httpx2
    import openai

T = TypeVar("T")

# An answer of more characters than this has no end; nor has a stream of more bytes, whose events are 200 for a token.
MOST_CHARACTERS = 200_000
MOST_STREAMED = 40_000_000

_SET_UP = frozenset({"model"})
# The names under which servers stream what a model thinks before it writes.
_THOUGHTS = ("reasoning_content", "reasoning")


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is asked: the words of sitrep, those of the person and the reports, and how it shall answer.

    ``response_format`` and ``parameters`` go into the request as the API names them.
    """

    model: str
    system: str
    user: str
    response_format: Mapping[str, Any] | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote; ``finish`` says why it ended, tokens are None where the server does not count them."""

    text: str
    finish: str | None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """Seconds that a model may take: until it begins to write, and for the whole answer."""

    first: float
    whole: float


class ChatServer:
    """The chat completions of a server."""

    def __init__(self, server: OpenAIServer) -> None:
        self._server = server
        self._loop = _Loop()
        self._making = threading.Lock()
        self.shown = server.shown
        self.time = server.time

    def ask(self, request: Request, within: Within, on_text: Callable[[str], None]) -> Completion:
        """What the model writes; each piece goes to ``on_text`` as it comes, in the thread that asks.

        Raises:
            ServerFailed: no answer, or no whole one, ``within`` the time for it, or a refusal.
        """
        with self._making:
            client = self._client
        pieces: SimpleQueue[str | None] = SimpleQueue()
        future = self._loop.submit(self._within(client, request, within, pieces.put))
        future.add_done_callback(lambda _: pieces.put(None))
        try:
            while (piece := pieces.get()) is not None:
                on_text(piece)
            return future.result()
        except CancelledError as error:
            raise ServerFailed("sitrep is closing", "ask again when it is back") from error
        finally:
            future.cancel()

    def close(self) -> None:
        """End what is under way, and close the connections, if there were any."""
        if "_client" in self.__dict__:
            self._loop.close(self._client.close())

    @cached_property
    def _client(self) -> openai.AsyncOpenAI:
        import httpx2
        import openai

        server = self._server
        try:
            # Where a redirect leads is not where the person said that texts may go.
            http = openai.DefaultAsyncHttpxClient(follow_redirects=False, event_hooks={"response": [_bound]})
            return openai.AsyncOpenAI(
                api_key=server.key, base_url=server.base_url, max_retries=0, http_client=http, timeout=CONNECT
            )
        except (ImportError, ValueError, httpx2.InvalidURL):
            # Without the cause: it quotes the address, which may hold a password.
            raise server.failures.unusable_address() from None

    async def _within(
        self, client: openai.AsyncOpenAI, request: Request, within: Within, put: Callable[[str], None]
    ) -> Completion:
        """The completion, or the failure that became of it; the time is for all of it together."""
        import httpx2
        import openai

        failures = self._server.failures
        asked = Asked(request.model, ("OPENAI_MODEL",), "a text", _SET_UP)
        try:
            async with asyncio.timeout(within.whole), asyncio.timeout(within.first) as silence:
                written = _Written(put, partial(silence.reschedule, None))
                return await _streamed(client, request, within.whole, written)
        except TimeoutError:
            if silence.expired():
                raise failures.silent(within.first) from None
            raise failures.late(within.whole) from None
        except openai.APIStatusError as error:
            # Without the cause: its text is the server's, which may repeat the key.
            raise failures.refusal(error, asked) from None
        except openai.APIConnectionError as error:
            raise failures.silence(error, within.whole) from error
        except openai.APIError as error:  # told inside a stream that began well
            raise failures.broken_off(f" ({failures.words(error.message)})") from None
        except httpx2.HTTPError as error:
            raise failures.broken_off(f" ({failures.words(str(error))})") from error
        except (_Nonsense, ValueError, AttributeError, TypeError, RecursionError) as error:
            what = str(error) if isinstance(error, _Nonsense) else "it is not what the API promises"
            raise failures.senseless(asked, what) from error


class _Nonsense(Exception):
    """What is wrong with an answer."""


@dataclass(slots=True)
class _Written:
    """What came of an answer so far; ``begins`` is called with the first that it says or thinks."""

    put: Callable[[str], None]
    begins: Callable[[], None]
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    finish: str | None = None
    usage: Any = None

    def take(self, choice: Any, said: Any) -> None:
        """Take what one choice says; ``said`` is its message, or the part of it that is new."""
        self.finish = choice.finish_reason or self.finish
        text = said.content if said is not None else None
        if text or any(getattr(said, name, None) for name in _THOUGHTS):
            self.begins()
        if not isinstance(text, str) or not text:
            return
        self.length += len(text)
        if self.length > MOST_CHARACTERS:
            raise _Nonsense(f"it goes on beyond {MOST_CHARACTERS:,} characters")
        self.pieces.append(text)
        self.put(text)

    def completion(self) -> Completion:
        """All of it."""
        counts = [getattr(self.usage, name, None) for name in ("prompt_tokens", "completion_tokens")]
        prompt, completion = (count if type(count) is int and count >= 0 else None for count in counts)
        return Completion("".join(self.pieces), self.finish, prompt, completion)


async def _streamed(client: openai.AsyncOpenAI, request: Request, seconds: float, written: _Written) -> Completion:
    import openai

    options: dict[str, Any] = dict(request.parameters)
    if request.response_format is not None:
        options["response_format"] = request.response_format
    async with client.chat.completions.with_streaming_response.create(
        model=request.model,
        messages=[{"role": "system", "content": request.system}, {"role": "user", "content": request.user}],
        stream=True,
        timeout=openai.Timeout(seconds, connect=min(seconds, CONNECT)),
        **options,
    ) as response:
        if "event-stream" not in response.headers.get("content-type", ""):
            # A server that cannot stream answers as a whole, whatever it was asked.
            from openai.types.chat import ChatCompletion

            whole = ChatCompletion.model_construct(**_object(await response.json()))
            for choice in ChatCompletion.model_validate(whole.model_dump(warnings=False)).choices[:1]:
                written.take(choice, choice.message)
            written.usage = whole.usage
            return written.completion()
        async for chunk in await response.parse():
            for choice in (chunk.choices or [])[:1]:
                written.take(choice, choice.delta)
            written.usage = chunk.usage or written.usage
    return written.completion()


def _object(found: object) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise _Nonsense("it is no object")
    return found


async def _bound(response: httpx2.Response) -> None:
    """Bound what is read of an answer: a line that never ends would fill the memory before its time is over."""
    import httpx2

    stream = response.stream

    class Bounded(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for piece in stream:  # type: ignore[union-attr]
                size += len(piece)
                if size > MOST_STREAMED:
                    raise httpx2.RemoteProtocolError(f"an answer of more than {MOST_STREAMED:,} bytes")
                yield piece

        async def aclose(self) -> None:
            await stream.aclose()  # type: ignore[union-attr]

    response.stream = Bounded()


class _Loop:
    """An event loop in a thread of its own, which begins when it is first needed."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin to do ``work`` on the loop."""
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="model", daemon=True)
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self, last: Coroutine[Any, Any, None]) -> None:
        """End what is under way, do ``last`` and stop."""
        self.submit(_ended(last)).result()
        loop, thread = self._loop, self._thread
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()
            self._loop = self._thread = None


async def _ended(last: Coroutine[Any, Any, None]) -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await last
