"""What ``sitrep deliveries`` shows: to scripts (``…_json``) and to people. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.table import Table

from bot.json_output import Json, instant
from bot.schedule.due import next_due
from bot.schedule.types import DAILY, Delivered, Figures, Outcome, Subscription
from bot.terminal import text

#: What somebody may have to see to, newest first; at most so many are listed.
_WRONG: Final = (Outcome.HELD, Outcome.SKIPPED, Outcome.DEAD, Outcome.FAILED)
LISTED: Final = 20
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class View:
    """A subscription with its deliveries, newest first, and when it is due next; None where it is paused."""

    subscription: Subscription
    next_due: datetime | None
    deliveries: tuple[Delivered, ...]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many deliveries came to what."""
        return Counter(one.outcome for one in self.deliveries)


def by_subscription(subscriptions: Sequence[Subscription], found: Sequence[Delivered], now: datetime) -> list[View]:
    """Every subscription with what became of its deliveries."""
    its: dict[int, list[Delivered]] = {}
    for one in found:
        its.setdefault(one.delivery.subscription, []).append(one)
    return [View(one, next_due(one, now), tuple(its.get(one.key, ()))) for one in subscriptions]


def deliveries_json(since: datetime, figures: Figures, views: Sequence[View]) -> Json:
    """All of it, by subscription."""
    return {
        "since": instant(since),
        "due": figures.due,
        **_counts(figures.counts),
        "lag_seconds": figures.lag.total_seconds(),
        "subscriptions": [_subscription(one) for one in views],
    }


def deliveries(since: datetime, figures: Figures, views: Sequence[View]) -> RenderableType:
    """How many came to what, each subscription, and what went wrong."""
    if not views and not figures.due:
        return text("Nobody has subscribed to digests: /subscribe in Telegram.")
    told = ", ".join(f"{count} {outcome}" for outcome, count in figures.counts.items() if count) or "none"
    parts: list[RenderableType] = [text(f"{figures.due} digests due since {since:%Y-%m-%d %H:%M} UTC: {told}")]
    if figures.counts[Outcome.WAITING]:
        parts.append(text(f"The one that waits longest was due {_duration(figures.lag.total_seconds())} ago."))
    parts.append(_table(views))
    wrong = sorted(_gone_wrong(views), key=lambda line: line[0], reverse=True)
    parts += [text(line) for _, line in wrong[:LISTED]]
    if len(wrong) > LISTED:
        parts.append(text(f"… and {len(wrong) - LISTED} more: --json has them all", style="dim"))
    return Group(*parts)


def _table(views: Sequence[View]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("key", "chat", "hour", "days", "next (UTC)", "deliveries", "slowest"):
        table.add_column(column, overflow="fold")
    for view in views:
        one = view.subscription
        counts = ", ".join(f"{view.counts[outcome]} {outcome}" for outcome in Outcome if view.counts[outcome])
        due = "paused" if one.paused else f"{view.next_due:%Y-%m-%d %H:%M}" if view.next_due else "—"
        slowest = max((lag.total_seconds() for lag in _lags(view)), default=None)
        lag = "—" if slowest is None else _duration(slowest)
        cells = (str(one.key), str(one.place.chat), f"{one.at:%H:%M} {one.zone}", _days(one), due, counts or "—", lag)
        table.add_row(*map(text, cells))
    return table


def _gone_wrong(views: Sequence[View]) -> Iterator[tuple[datetime, str]]:
    for view in views:
        for one in view.deliveries:
            if one.outcome in _WRONG:
                of = one.delivery
                why = f": {of.problem}" if of.problem else ""
                yield of.due_at, f"{of.day} · subscription {of.subscription} · {one.outcome}{why}"


def _lags(view: View) -> Iterator[Any]:
    return (one.lag for one in view.deliveries if one.outcome is Outcome.SENT and one.lag is not None)


def _days(one: Subscription) -> str:
    return "daily" if one.days == DAILY else " ".join(_WEEKDAYS[day - 1] for day in sorted(one.days))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _counts(counts: Mapping[Outcome, int]) -> Json:
    return {outcome.value: counts.get(outcome, 0) for outcome in Outcome}


def _subscription(view: View) -> Json:
    one = view.subscription
    return {
        "key": one.key,
        "chat": one.place.chat,
        "thread": one.place.thread,
        "person": one.person,
        "at": f"{one.at:%H:%M}",
        "zone": one.zone,
        "days": sorted(one.days),
        "subjects": list(one.subjects),
        "when_empty": one.when_empty.value,
        "paused": one.paused,
        "next_due": instant(view.next_due) if view.next_due else None,
        **_counts(view.counts),
        "deliveries": [_delivery(delivered) for delivered in view.deliveries],
    }


def _delivery(one: Delivered) -> Json:
    of = one.delivery
    return {
        "day": of.day.isoformat(),
        "due": instant(of.due_at),
        "outcome": one.outcome.value,
        "lag_seconds": one.lag.total_seconds() if one.lag is not None else None,
        "attempts": of.attempts,
        "turn": of.turn,
        "problem": of.problem,
    }
