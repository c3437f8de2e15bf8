"""What ``sitrep deliveries`` does: see :mod:`bot.people`, where it is declared."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot import deliveries_views, questions
from bot.output import opened_library, shown

#: Without ``--since`` those of the last days are shown.
RECENT: Final = timedelta(days=7)


def deliveries(since: str | None, as_json: bool) -> None:
    """What became of the digests that were due, by subscription."""
    bound = questions.scope(None, since, None).first
    with opened_library() as opened:
        now, record = opened.clock(), opened.record
        begin = bound or now - RECENT
        found = record.outcomes.since(begin)
        figures = record.outcomes.figures(since=begin, now=now)
        views = deliveries_views.by_subscription(record.subscriptions.everyone(), found, now)
    shown(as_json, deliveries_views.deliveries_json, deliveries_views.deliveries, begin, figures, views)
