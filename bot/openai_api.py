"""Servers that speak OpenAI's API: the only module that knows the openai library, its errors and its time-outs.

The library is imported when a request is made: it takes a second, and much of what sitrep does needs no server. Its
own retries are off: they wait up to two minutes each time, and know nothing of how long a person will.
"""

from __future__ import annotations

import math
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx2
    import openai

Answer = TypeVar("Answer")

OPENAI = "https://api.openai.com/v1"
# Seconds for the connection alone; the rest of a request's time is for the answer.
CONNECT = 5.0
# A full batch of 4,096 numbers a vector, written out in decimals, is 25 MB.
MOST_BYTES = 64_000_000
# Seconds before the second try, doubled for each further one, and the longest such pause.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
# How much of what a server says of its failure is shown.
WORDS = 200

# What a status says, and the way out: first where another try may help, then where it will not.
_PASSING = {
    408: ("took too long", "it may be busy: try again later"),
    409: ("could not do it now", "try again later"),
    429: ("limits the rate", "wait a little and try again"),
}
_INPUT_REFUSED = ("does not take the request", "check SITREP_EMBEDDING_MODEL and SITREP_EMBEDDING_DIMENSIONS")
_OUT_OF_QUOTA = ("has nothing left on the account", "check its plan and billing")
_TROUBLE = ("is in trouble", "try again later")
_LASTING = {
    400: _INPUT_REFUSED,
    402: _OUT_OF_QUOTA,
    403: ("does not allow it", "the key's project must be allowed the model"),
    404: (
        "does not know {model}",
        "check SITREP_EMBEDDING_MODEL, and OPENAI_BASE_URL if it is set (it usually ends in /v1)",
    ),
    413: _INPUT_REFUSED,
    422: _INPUT_REFUSED,
}
_INPUT = {400, 413, 422}
_OTHER = ("refuses", "check OPENAI_BASE_URL")
_MOVED = ("sends us elsewhere", "set OPENAI_BASE_URL to the address it moved to")

_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a caller waits, in seconds: for one request, and for all tries of it with the pauses between them."""

    request: float
    tries: int
    total: float


@dataclass(frozen=True, slots=True)
class Time:
    """The clock that time-outs are measured by, what waits, and the lot that spreads retries (0 to 1)."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    lot: Callable[[], float] = random.random


class ServerFailed(Exception):
    """A request that came to nothing.

    ``again`` says whether another try may help, after ``pause`` seconds where the server named them; ``refused_input``
    that the server minds what was sent, not who sent it; ``counted`` that it may have done, and charged for, the work.
    """

    def __init__(
        self,
        message: str,
        hint: str,
        *,
        again: bool = False,
        pause: float | None = None,
        refused_input: bool = False,
        counted: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.again = again
        self.pause = pause
        self.refused_input = refused_input
        self.counted = counted


class OpenAIServer:
    """OpenAI, or a server that speaks its API, and the key to it, which is never shown."""

    def __init__(self, key: str | None, base_url: str | None = None, *, time: Time | None = None) -> None:
        self._key = key
        self._base_url = base_url or OPENAI
        self.time = time or Time()
        self.provider = provider_of(self._base_url)

    @property
    def shown(self) -> str:
        """The server as messages name it."""
        return "OpenAI" if self.provider == "openai" else self.provider

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
            # The library wants a key also for a server that does not.
            return openai.OpenAI(
                api_key=self._key or "none", base_url=self._base_url, max_retries=0, http_client=http, timeout=CONNECT
            )
        except (ImportError, ValueError, httpx2.InvalidURL):
            # Without the cause: it quotes the address, which may hold a password.
            raise ServerFailed(
                f"{self.shown} cannot be reached: its address, or a proxy's, cannot be used",
                "check OPENAI_BASE_URL, and HTTPS_PROXY and ALL_PROXY in the environment",
            ) from None

    def embeddings(self, texts: Sequence[str], model: str, dimensions: int | None, seconds: float) -> Any:
        """What the server answers to one request for vectors, as JSON that nobody has checked yet.

        Raises:
            ServerFailed: no answer, or a refusal.
        """
        import openai

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
            raise self._refusal(error, model) from None
        except openai.APIConnectionError as error:
            raise self._silence(error, seconds) from error
        try:
            return answer.http_response.json()
        except (ValueError, RecursionError) as error:
            raise self.senseless("it is no JSON") from error

    def senseless(self, what: str) -> ServerFailed:
        """The failure of an answer that is not what the API promises."""
        return ServerFailed(
            f"{self.shown} answers with something else than vectors: {what}",
            "check OPENAI_BASE_URL: it usually ends in /v1",
            counted=True,
        )

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

    def _silence(self, error: openai.APIConnectionError, seconds: float) -> ServerFailed:
        import httpx2
        import openai

        cause = error.__cause__
        connected = not isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout)
        if isinstance(error, openai.APITimeoutError):
            what, hint = f"does not answer within {seconds:.3g} seconds", "it may be busy: try again later"
        else:
            what = "breaks off" if connected else "cannot be reached"
            hint = "check the network, and OPENAI_BASE_URL if it is set"
        detail = f" ({self._words(str(cause))})" if cause and str(cause) else ""
        return ServerFailed(f"{self.shown} {what}{detail}", hint, again=True, counted=connected)

    def _refusal(self, error: openai.APIStatusError, model: str) -> ServerFailed:
        status, headers = error.status_code, error.response.headers
        who = f"{self.shown} ({status})"
        if status == 401:  # the server's words would name the key
            if self._key is None:
                return ServerFailed(f"{who} wants a key", "set OPENAI_API_KEY")
            return ServerFailed(f"{who} refuses the key", "check OPENAI_API_KEY")
        body = error.body if isinstance(error.body, Mapping) else {}
        words = self._words(body.get("message"))
        said = f": {words}" if words else ""
        out_of_quota = status == 429 and "insufficient_quota" in (error.code, error.type)
        if (status in _PASSING or status >= 500) and not out_of_quota:
            what, hint = _PASSING.get(status, _TROUBLE)
            again = headers.get("x-should-retry") != "false"
            return ServerFailed(f"{who} {what}{said}", hint, again=again, pause=pause_asked(headers))
        what, hint = _OUT_OF_QUOTA if out_of_quota else _MOVED if status < 400 else _LASTING.get(status, _OTHER)
        # What is wrong with the model or the set-up is wrong with every text.
        refused_input = status in _INPUT and error.param not in ("model", "dimensions", "encoding_format")
        return ServerFailed(f"{who} {what.format(model=model)}{said}", hint, refused_input=refused_input)

    def _words(self, text: object) -> str:
        """What a server said, fit to be shown: one line, no control characters, never the key."""
        if not isinstance(text, str):
            return ""
        words = text.replace(self._key, "…") if self._key else text
        return _UNPRINTABLE.sub(" ", words).strip()[:WORDS]


def tried(send: Callable[[float], Answer], patience: Patience, time: Time) -> Answer:
    """Call ``send`` with the seconds it may take until it succeeds, or until patience is over.

    Pauses are those the server asks for, else grow from half a second to eight, spread by lot so that those who were
    refused together do not come back together.

    Raises:
        ServerFailed: of the last try.
    """
    end = time.clock() + patience.total
    for number in count(1):
        try:
            return send(max(0.001, min(patience.request, end - time.clock())))
        except ServerFailed as failure:
            pause = _pause(failure.pause, number, time.lot())
            if not failure.again or number >= patience.tries or time.clock() + pause >= end:
                raise
            time.sleep(pause)
    raise AssertionError("count() has no end")


def _pause(asked: float | None, number: int, lot: float) -> float:
    if asked is not None:
        return asked * (1 + lot / 10)
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (number - 1)) * (1 + lot) / 2


def pause_asked(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait; a date counts from the server's own clock (RFC 9110, 10.2.3)."""
    asked = headers.get("retry-after", "")
    try:
        if "retry-after-ms" in headers:
            seconds = float(headers["retry-after-ms"]) / 1000
        elif re.fullmatch(r"[\d.]+", asked):
            seconds = float(asked)
        else:
            seconds = (parsedate_to_datetime(asked) - parsedate_to_datetime(headers["date"])).total_seconds()
    except (KeyError, TypeError, ValueError):
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def provider_of(base_url: str) -> str:
    """Who makes the vectors: ``openai``, or the server's host, port and path, without names and passwords in it.

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
