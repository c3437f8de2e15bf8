"""Misbehaviour on demand: which calls go wrong, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.simulator.errors import Refused
from bot.simulator.floods import too_many


class Fault(StrEnum):
    """What can go wrong with a call."""

    FLOOD = "flood"  # 429 with retry_after = seconds; nothing was applied, and the chat is closed for so long
    SERVER_ERROR = "server_error"  # 500, nothing was applied
    BAD_GATEWAY = "bad_gateway"  # 502 with a page of HTML, nothing was applied
    UNAUTHORIZED = "unauthorized"  # 401, as after the token was revoked
    SLOW = "slow"  # answered well, after so many seconds
    HANG = "hang"  # never answered, nothing was applied
    HANG_AFTER = "hang_after"  # applied, never answered
    DROP = "drop"  # the connection is cut, nothing was applied
    DROP_AFTER = "drop_after"  # applied, and the connection cut before the reply
    SERVER_ERROR_AFTER = "server_error_after"  # applied, and answered with 500
    BAD_GATEWAY_AFTER = "bad_gateway_after"  # applied, and answered with 502 and a page of HTML


AFTER = frozenset({Fault.HANG_AFTER, Fault.DROP_AFTER, Fault.SERVER_ERROR_AFTER, Fault.BAD_GATEWAY_AFTER, Fault.SLOW})
PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    b"<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(slots=True)
class Rule:
    """When a fault strikes.

    Attributes:
        fault: What happens.
        method: The method's name, in any case; None for every one.
        chat: The chat that a call names; None for every one.
        after: How many matching calls pass first.
        times: How many then go wrong; None for all.
        seconds: For SLOW and FLOOD.
        seen: Matching calls so far.
    """

    fault: Fault
    method: str | None = None
    chat: int | None = None
    after: int = 0
    times: int | None = 1
    seconds: int | float = 1
    seen: int = 0

    def strikes(self, method: str, chat: object) -> bool:
        """Whether this call goes wrong; counts it."""
        if self.method is not None and self.method.lower() != method.lower():
            return False
        if self.chat is not None and str(self.chat) != str(chat):
            return False
        self.seen += 1
        return self.seen > self.after and (self.times is None or self.seen <= self.after + self.times)


def refusal(rule: Rule) -> Refused | None:
    """What the server says, for a fault that speaks JSON."""
    match rule.fault:
        case Fault.FLOOD:
            return too_many(int(rule.seconds))
        case Fault.SERVER_ERROR | Fault.SERVER_ERROR_AFTER:
            return Refused("Internal Server Error", 500)
        case Fault.UNAUTHORIZED:
            return Refused("Unauthorized", 401)
        case _:
            return None
