"""A model that can be asked: by whom and how much is told here, what it is asked elsewhere.

- types: what it is asked and what it says; whoever watches
- dialect: the ways in which servers take a request for JSON, found out once
- budget: the tokens of a person and of everybody, day by day
- service: one call, within its time, its budget and the calls at once, unless the server failed a short while ago
"""

from __future__ import annotations

from bot.model.types import SILENT, Ask, Call, Ended, Listener, Meter, Meters, Model, Reply, Turn, Unasked

__all__ = [
    "SILENT",
    "Ask",
    "Call",
    "Ended",
    "Listener",
    "Meter",
    "Meters",
    "Model",
    "Reply",
    "Turn",
    "Unasked",
]
