"""Servers that speak OpenAI's API: the only package that knows the openai library, its errors and its time-outs.

    patience   how long a caller waits, and trying again until then
    failures   refusals and silences in words a person can act on
    server     a server and its key; vectors
    chat       what a model writes, piece by piece

The library is imported when a request is made: it takes a second, and much of what sitrep does needs no server. Its
own retries are off: they wait up to two minutes each time, and know nothing of how long a person will.
"""

from __future__ import annotations

from bot.openai_api.chat import ChatServer, Completion, Request, Within
from bot.openai_api.failures import ServerFailed, pause_asked
from bot.openai_api.patience import Patience, Time, tried
from bot.openai_api.server import MOST_BYTES, OPENAI, OpenAIServer, provider_of

__all__ = [
    "MOST_BYTES",
    "OPENAI",
    "ChatServer",
    "Completion",
    "OpenAIServer",
    "Patience",
    "Request",
    "ServerFailed",
    "Time",
    "Within",
    "pause_asked",
    "provider_of",
    "tried",
]
