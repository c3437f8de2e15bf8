"""What a server's refusals and silences come to: words a person can act on, without its key."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import openai

# How much of what a server says of its failure is shown.
WORDS = 200

# What a status says, and the way out: first where another try may help, then where it will not.
_PASSING = {
    408: ("took too long", "it may be busy: try again later"),
    409: ("could not do it now", "try again later"),
    429: ("limits the rate", "wait a little and try again"),
}
_INPUT_REFUSED = ("does not take the request", "check {settings}")
_OUT_OF_QUOTA = ("has nothing left on the account", "check its plan and billing")
_TROUBLE = ("is in trouble", "try again later")
_LASTING = {
    400: _INPUT_REFUSED,
    402: _OUT_OF_QUOTA,
    403: ("does not allow it", "the key's project must be allowed the model"),
    404: ("does not know {model}", "check {setting}, and OPENAI_BASE_URL if it is set (it usually ends in /v1)"),
    413: _INPUT_REFUSED,
    422: _INPUT_REFUSED,
}
_INPUT = {400, 413, 422}
_OTHER = ("refuses", "check OPENAI_BASE_URL")
_MOVED = ("sends us elsewhere", "set OPENAI_BASE_URL to the address it moved to")

_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


class ServerFailed(Exception):
    """A request that came to nothing.

    ``again`` says whether another try may help, after ``pause`` seconds where the server named them; ``refused_input``
    that the server minds what was sent, not who sent it; ``counted`` that it may have done, and charged for, the work.
    ``status`` is its answer's, where there was one, and ``parameter`` the one of the request that it minds.
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
        status: int | None = None,
        parameter: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.again = again
        self.pause = pause
        self.refused_input = refused_input
        self.counted = counted
        self.status = status
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks of a model: its name, the settings that chose it, and what its answer should hold.

    ``set_up`` are the parameters that come from those settings: what is wrong with one of them is wrong with every
    request.
    """

    model: str
    settings: tuple[str, ...]
    wanted: str
    set_up: frozenset[str]


class Failures:
    """Tells what became of requests to one server, ``shown`` by that name; the key is never in the words."""

    def __init__(self, shown: str, key: str | None) -> None:
        self._shown = shown
        self._key = key

    def unusable_address(self) -> ServerFailed:
        """Nobody can be connected to under such an address."""
        return ServerFailed(
            f"{self._shown} cannot be reached: its address, or a proxy's, cannot be used",
            "check OPENAI_BASE_URL, and HTTPS_PROXY and ALL_PROXY in the environment",
        )

    def senseless(self, asked: Asked, what: str) -> ServerFailed:
        """The failure of an answer that is not what the API promises."""
        return ServerFailed(
            f"{self._shown} answers with something else than {asked.wanted}: {what}",
            "check OPENAI_BASE_URL: it usually ends in /v1",
            counted=True,
        )

    def late(self, seconds: float, detail: str = "") -> ServerFailed:
        """The failure of an answer that is not there in time."""
        hint = "it may be busy: try again later"
        message = f"{self._shown} does not answer within {seconds:.3g} seconds{detail}"
        return ServerFailed(message, hint, again=True, counted=True)

    def silent(self, seconds: float) -> ServerFailed:
        """The failure of a server that took a request and said nothing; asked again it would be no quicker."""
        hint = "it may be busy, or slow to read: raise SITREP_MODEL_SECONDS, half of which it has to begin"
        return ServerFailed(f"{self._shown} does not begin to answer within {seconds:.3g} seconds", hint, counted=True)

    def broken_off(self, detail: str) -> ServerFailed:
        """The failure of an answer of which only a part came."""
        hint = "check the network, and OPENAI_BASE_URL if it is set"
        return ServerFailed(f"{self._shown} breaks off{detail}", hint, again=True, counted=True)

    def silence(self, error: openai.APIConnectionError, seconds: float) -> ServerFailed:
        """The failure of a request without a whole answer."""
        import httpx2
        import openai

        cause = error.__cause__
        detail = f" ({self.words(str(cause))})" if cause and str(cause) else ""
        connected = not isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout)
        if isinstance(error, openai.APITimeoutError):
            failure = self.late(seconds, detail)
        elif connected:
            failure = self.broken_off(detail)
        else:
            hint = "check the network, and OPENAI_BASE_URL if it is set"
            failure = ServerFailed(f"{self._shown} cannot be reached{detail}", hint, again=True)
        failure.counted = connected
        return failure

    def refusal(self, error: openai.APIStatusError, asked: Asked) -> ServerFailed:
        """The failure of a request that the server turned down."""
        status, headers = error.status_code, error.response.headers
        who = f"{self._shown} ({status})"
        if status == 401:  # the server's words would name the key
            if self._key is None:
                return ServerFailed(f"{who} wants a key", "set OPENAI_API_KEY", status=status)
            return ServerFailed(f"{who} refuses the key", "check OPENAI_API_KEY", status=status)
        body = error.body if isinstance(error.body, Mapping) else {}
        words = self.words(body.get("message"))
        said = f": {words}" if words else ""
        out_of_quota = status == 429 and "insufficient_quota" in (error.code, error.type)
        if (status in _PASSING or status >= 500) and not out_of_quota:
            what, hint = _PASSING.get(status, _TROUBLE)
            again = headers.get("x-should-retry") != "false"
            return ServerFailed(f"{who} {what}{said}", hint, again=again, pause=pause_asked(headers), status=status)
        what, hint = _OUT_OF_QUOTA if out_of_quota else _MOVED if status < 400 else _LASTING.get(status, _OTHER)
        return ServerFailed(
            f"{who} {what.format(model=asked.model)}{said}",
            hint.format(setting=asked.settings[0], settings=" and ".join(asked.settings)),
            refused_input=status in _INPUT and error.param not in asked.set_up,
            status=status,
            parameter=error.param,
        )

    def words(self, text: object) -> str:
        """What a server said, fit to be shown: one line, no control characters, never the key."""
        if not isinstance(text, str):
            return ""
        words = text.replace(self._key, "…") if self._key else text
        return _UNPRINTABLE.sub(" ", words).strip()[:WORDS]


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
