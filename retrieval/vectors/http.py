"""Chroma's own HTTP client with what it lacks: time limits, repetitions, and errors that can be told.

``chromadb.HttpClient`` waits for ever (``timeout=None``), and asks three things before one could change that. So its
inner part is used, ``FastAPI``, which makes the same requests, through one method. What a server says is taken for what
a stranger says: an answer that is not Chroma's is never shown.

Imported where it is used only: Chroma takes a second.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, cast

import httpx
from chromadb.api.fastapi import FastAPI
from chromadb.config import Settings, System
from chromadb.errors import error_types
from overrides import override

from retrieval.errors import IndexAway
from retrieval.vectors.patience import Patience, patience

# What a gateway answers while the server behind it starts or has too much to do.
PASSING = frozenset({429, 502, 503, 504})
# So much of a message of the server's is shown.
SHOWN = 200
ADDRESS = "check SITREP_CHROMA_URL"
_UNTIL = "sitrep_until"


class _Passing(IndexAway):
    """A failure that may be over when one asks again."""


class ChromaApi(FastAPI):
    """Chroma's client for a server: every request ends in time, and fails with an IndexAway or a ChromaError."""

    def __init__(self, system: System) -> None:
        super().__init__(system)
        self.address = self.get_api_url().removesuffix("/api/v2")
        self._session.event_hooks = {"response": [self._check]}

    @override
    def _make_request(self, method: str, path: str, **kwargs: Any) -> Any:
        allowed = patience()
        waits = iter(allowed.waits)
        while True:
            try:
                return self._once(allowed, method, path, kwargs)
            except _Passing as failure:
                wait = next(waits, None)
                if wait is None or wait >= allowed.left:
                    raise IndexAway(failure.message, hint=failure.hint) from failure
                allowed.left -= wait
                time.sleep(wait)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _once(self, allowed: Patience, method: str, path: str, kwargs: dict[str, Any]) -> Any:
        hint = f"{ADDRESS}, and that the server runs; sitrep goes on by itself when it is back"
        with allowed.spending() as until:
            left = max(until - time.monotonic(), 0.001)
            limits: Any = {"timeout": left, "extensions": {_UNTIL: until}}
            try:
                return super()._make_request(method, path, **kwargs, **limits)
            except httpx.TimeoutException as error:
                raise _Passing(f"the Chroma server at {self.address} does not answer in time", hint=hint) from error
            except httpx.HTTPError as error:
                message = f"the Chroma server at {self.address} cannot be reached: {error}"
                raise _Passing(message, hint=hint) from error
            except ValueError as error:  # what should be JSON is none
                raise self._no_chroma("something else than JSON") from error

    def _check(self, response: httpx.Response) -> None:
        """Bound the time that the answer takes, and tell apart what Chroma says from what others say."""
        stream = cast(httpx.SyncByteStream, response.stream)
        response.stream = _Bounded(stream, response.request.extensions[_UNTIL], response.request)
        status = response.status_code
        if status in (401, 403):
            raise IndexAway(
                f"the Chroma server at {self.address} refuses access ({status})",
                hint="check SITREP_CHROMA_API_KEY, SITREP_CHROMA_TENANT and SITREP_CHROMA_DATABASE",
            )
        if status in PASSING:
            raise _Passing(
                f"the Chroma server at {self.address} is not ready, or has too much to do ({status})",
                hint="sitrep goes on by itself when it is ready",
            )
        if "json" not in response.headers.get("content-type", ""):
            if status >= 500:
                raise _Passing(f"the Chroma server at {self.address} failed ({status})", hint="see the server's log")
            raise self._no_chroma(f"status {status} without JSON")
        if not response.is_success:
            self._check_refusal(response)

    def _check_refusal(self, response: httpx.Response) -> None:
        """Let pass what the client knows as an error of Chroma's."""
        response.read()
        try:
            said = response.json()
        except ValueError as error:
            raise self._no_chroma(f"status {response.status_code} without JSON") from error
        if not isinstance(said, dict) or not {"error", "message"} <= said.keys():
            raise self._no_chroma(f"status {response.status_code}")
        if said["error"] not in error_types:
            raise IndexAway(
                f"the Chroma server at {self.address} answers {response.status_code}: {_one_line(said['message'])}",
                hint="is the server of another version? sitrep speaks Chroma's API v2",
            )

    def _no_chroma(self, what: str) -> IndexAway:
        return IndexAway(
            f"what answers at {self.address} is no Chroma server (API v2): {what}",
            hint=f"{ADDRESS}, and what stands between",
        )

    def check_heartbeat(self) -> None:
        """Ask whether this is Chroma at all.

        Raises:
            IndexAway: it is not, or cannot be reached.
        """
        beat = self._make_request("get", "/heartbeat")
        if not isinstance(beat, dict) or "nanosecond heartbeat" not in beat:
            raise self._no_chroma("another heartbeat")


class _Bounded(httpx.SyncByteStream):
    """The body of an answer, which must be there by an instant: httpx limits each piece of it, not the whole."""

    def __init__(self, stream: httpx.SyncByteStream, until: float, request: httpx.Request) -> None:
        self._stream = stream
        self._until = until
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            if time.monotonic() > self._until:
                raise httpx.ReadTimeout("the answer takes too long", request=self._request)
            yield piece

    def close(self) -> None:
        """Give the connection back."""
        self._stream.close()


def connected(url: str, headers: dict[str, str]) -> ChromaApi:
    """A client for the server at an address; nothing is asked yet."""
    settings = Settings(
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=url,
        chroma_server_http_port=0,  # must be set; the address has it
        chroma_server_ssl_enabled=url.startswith("https:"),
        chroma_server_headers=dict(headers),
    )
    return System(settings).instance(ChromaApi)


def _one_line(text: object) -> str:
    return " ".join(str(text).split())[:SHOWN]
