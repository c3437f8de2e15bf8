"""Figures for Prometheus. No label is ever made of what a person, a report or Telegram wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.model import Model
from bot.record.types import State
from bot.schedule.types import Figures as DeliveryFigures
from bot.schedule.types import Outcome as DeliveryOutcome
from bot.telegram.model_metrics import ModelMetrics
from bot.telegram.outcome import Done, Outcome, Wait, label
from bot.watching.types import Figures as WatchFigures

# Seconds: from a lookup to an ingest of many reports.
BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 180, 600)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is so at the moment: read when somebody asks for it."""

    waiting: int
    parts: Mapping[State, int]
    poll_age: float
    reports: int
    pending: int
    working: int
    deliveries: DeliveryFigures
    watches: WatchFigures


class Metrics:
    """What the bot counts, in a registry of its own."""

    def __init__(self, model: Model | None = None) -> None:
        """Of a ``model`` its own figures are kept too."""
        registry = self._registry = CollectorRegistry()
        self._inbox = Gauge("sitrep_inbox_waiting", "Updates that wait or are being worked.", registry=registry)
        self._outbox = Gauge("sitrep_outbox_parts", "Outgoing parts by state.", ["state"], registry=registry)
        self._poll = Gauge("sitrep_poll_age_seconds", "Seconds since Telegram answered a poll.", registry=registry)
        self._reports = Gauge("sitrep_reports", "Reports in the library.", registry=registry)
        self._pending = Gauge("sitrep_vectors_pending", "Passages that have no vector yet.", registry=registry)
        self._working = Gauge("sitrep_updates_in_work", "Updates that this process works.", registry=registry)
        self._deliveries = Gauge(
            "sitrep_deliveries", "Digests due in the last day, by what became of them.", ["outcome"], registry=registry
        )
        self._due = Gauge("sitrep_deliveries_due", "Digests due in the last day.", registry=registry)
        self._lag = Gauge(
            "sitrep_deliveries_lag_seconds", "Seconds since the digest was due that waits longest.", registry=registry
        )
        self._watches = Gauge("sitrep_watches", "Watches.", registry=registry)
        self._hits = Gauge("sitrep_watch_hits", "Reports that watches found, by stage.", ["stage"], registry=registry)
        self._unseen = Gauge(
            "sitrep_watch_unseen_passages", "Passages that watches did not look at yet.", ["way"], registry=registry
        )
        self._worked = Counter("sitrep_updates", "Updates worked.", ["kind", "ended"], registry=registry)
        self._took = Histogram(
            "sitrep_update_seconds", "Time to work an update.", ["kind"], buckets=BUCKETS, registry=registry
        )
        self._calls = Counter("sitrep_telegram_calls", "Calls.", ["method", "outcome"], registry=registry)
        self._called = Histogram(
            "sitrep_telegram_call_seconds", "Time of a call.", ["method"], buckets=BUCKETS, registry=registry
        )
        self._floods = Counter("sitrep_telegram_too_many", "Answers 429.", ["method"], registry=registry)
        self._stored = Counter("sitrep_updates_received", "Updates stored.", registry=registry)
        if model:
            ModelMetrics(model, registry)

    def called(self, method: str, outcome: Outcome | Done, seconds: float) -> None:
        """See :class:`bot.telegram.client.Observer`."""
        self._calls.labels(method, label(outcome)).inc()
        self._called.labels(method).observe(seconds)
        if isinstance(outcome, Wait):
            self._floods.labels(method).inc()

    def worked(self, kind: str, ended: str, seconds: float) -> None:
        """See :class:`bot.telegram.handling.Watches`."""
        self._worked.labels(kind, ended.replace(" ", "_")).inc()
        self._took.labels(kind).observe(seconds)

    def received(self, count: int) -> None:
        """So many updates came and were stored."""
        self._stored.inc(count)

    def text(self, now: Figures) -> bytes:
        """All figures, as Prometheus reads them."""
        self._inbox.set(now.waiting)
        for state in State:
            self._outbox.labels(state.value).set(now.parts.get(state, 0))
        self._poll.set(now.poll_age)
        self._reports.set(now.reports)
        self._pending.set(now.pending)
        self._working.set(now.working)
        for outcome in DeliveryOutcome:
            self._deliveries.labels(outcome.value).set(now.deliveries.counts.get(outcome, 0))
        self._due.set(now.deliveries.due)
        self._lag.set(now.deliveries.lag.total_seconds())
        self._watches.set(now.watches.watches)
        for stage, count in now.watches.hits.items():
            self._hits.labels(stage.value).set(count)
        for way, count in now.watches.unseen.items():
            self._unseen.labels(way).set(count)
        return generate_latest(self._registry)
