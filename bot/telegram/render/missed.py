"""What a chat is told of digests that did not come. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bot.record.types import Message
from bot.schedule.types import Missed, Stage
from bot.telegram.render.talk import said
from bot.texts import Texts, dates
from retrieval.types import Span

_DAY = timedelta(days=1)
_KINDS = ((Stage.SKIPPED, "delivery.skipped"), (Stage.FAILED, "delivery.failed"))


def missed(one: Missed, *, texts: Texts) -> Message:
    """A line for those that were skipped, and one for those that could not be made; each names its days."""
    lines = []
    for stage, key in _KINDS:
        days = sorted(delivery.day for delivery in one.deliveries if delivery.stage is stage)
        if days:
            lines.append(texts(key, n=len(days), days=dates.spans(_in_a_row(days), texts)))
    return said("\n".join(lines))


def _in_a_row(days: Iterable[date]) -> Iterator[Span]:
    """Days in order as spans, those in a row as one."""
    held: Span | None = None
    for day in days:
        if held is not None and day - held.last == _DAY:
            held = Span(held.first, day)
            continue
        if held is not None:
            yield held
        held = Span(day, day)
    if held is not None:
        yield held
