"""A server that speaks OpenAI's API, and vectors made by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.openai_api.failures import Asked, Failures, ServerFailed
from bot.openai_api.patience import Time

if TYPE_CHECKING:
    import httpx2
    import openai

OPENAI = "https://api.openai.com/v1"
# Seconds for the connection alone; the rest of a request's time is for the answer.
CONNECT = 5.0
# A full batch of 4,096 numbers a vector, written out in decimals, is 25 MB.
MOST_BYTES = 64_000_000

_VECTORS = ("SITREP_EMBEDDING_MODEL", "SITREP_EMBEDDING_DIMENSIONS")
# What is wrong with the model or the set-up is wrong with every text.
_SET_UP = frozenset({"model", "dimensions", "encoding_format"})


class OpenAIServer:
    """OpenAI, or a server that speaks its API, and the key to it, which is never shown."""

    def __init__(self, key: str | None, base_url: str | None = None, *, time: Time | None = None) -> None:
        self._key = key
        self.base_url = base_url or OPENAI
        self.time = time or Time()
        self.provider = provider_of(self.base_url)
        self.failures = Failures(self.shown, key)

    @property
    def shown(self) -> str:
        """The server as messages name it."""
        return "OpenAI" if self.provider == "openai" else self.provider

    @property
    def key(self) -> str:
        """What is sent as the key: the library wants one also for a server that does not."""
        return self._key or "none"

    @cached_property
    def _client(self) -> openai.OpenAI:
        import httpx2
        import openai

        try:
            # Where a redirect leads is not where the person said that texts may go.
            http = openai.DefaultHttpxClient(
                follow_redirects=False,
                event_hooks={"request": [self._begins], "response": [self._answers]},
            )
            return openai.OpenAI(
                api_key=self.key, base_url=self.base_url, max_retries=0, http_client=http, timeout=CONNECT
            )
        except (ImportError, ValueError, httpx2.InvalidURL):
            # Without the cause: it quotes the address, which may hold a password.
            raise self.failures.unusable_address() from None

    def embeddings(self, texts: Sequence[str], model: str, dimensions: int | None, seconds: float) -> Any:
        """What the server answers to one request for vectors, as JSON that nobody has checked yet.

        Raises:
            ServerFailed: no answer, or a refusal.
        """
        import openai

        asked = Asked(model, _VECTORS, "vectors", _SET_UP)
        try:
            answer = self._client.embeddings.with_raw_response.create(
                input=list(texts),
                model=model,
                dimensions=openai.omit if dimensions is None else dimensions,
                encoding_format="base64",  # less than half the bytes; a server that does not know it answers in numbers
                timeout=openai.Timeout(seconds, connect=min(seconds, CONNECT)),
            )
        except openai.APIStatusError as error:
            # Without the cause: its text is the server's, which may repeat the key.
            raise self.failures.refusal(error, asked) from None
        except openai.APIConnectionError as error:
            raise self.failures.silence(error, seconds) from error
        try:
            return answer.http_response.json()
        except (ValueError, RecursionError) as error:
            raise self.failures.senseless(asked, "it is no JSON") from error

    def senseless(self, what: str) -> ServerFailed:
        """The failure of an answer that cannot be vectors."""
        return self.failures.senseless(Asked("", _VECTORS, "vectors", _SET_UP), what)

    def close(self) -> None:
        """Close the connections, if there were any."""
        if "_client" in self.__dict__:
            self._client.close()

    def _begins(self, request: httpx2.Request) -> None:
        request.extensions["began"] = self.time.clock()

    def _answers(self, response: httpx2.Response) -> None:
        """Bound the whole answer: httpx2's own time-out counts for each piece, and a drip never ends."""
        seconds = response.request.extensions["timeout"]["read"]
        deadline = response.request.extensions["began"] + seconds
        response.stream = _bounded(response.stream, self.time.clock, deadline)  # type: ignore[arg-type]


def provider_of(base_url: str) -> str:
    """Who serves the model: ``openai``, or the server's host, port and path, without names and passwords in it.

    Two servers may give different models the same name ("default", "embedding"), so a server is known by its address.
    """
    parts = urlsplit(base_url)
    host = (parts.hostname or "").rstrip(".")
    if host == "api.openai.com" or host.endswith(".api.openai.com"):
        return "openai"
    shown = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port not in (None, default) else ""
    return f"{shown}{port}{parts.path.rstrip('/').removesuffix('/v1')}"


def _bounded(stream: httpx2.SyncByteStream, clock: Callable[[], float], deadline: float) -> httpx2.SyncByteStream:
    """A response's body that must be there by the deadline, and be no larger than :data:`MOST_BYTES`."""
    import httpx2

    class Bounded(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for piece in stream:
                size += len(piece)
                if clock() > deadline:
                    raise httpx2.ReadTimeout("the answer drips")
                if size > MOST_BYTES:
                    raise httpx2.RemoteProtocolError(f"an answer of more than {MOST_BYTES:,} bytes")
                yield piece

        def close(self) -> None:
            stream.close()

    return Bounded()
