"""What a model costs and how long it takes, for Prometheus: there only where a model is set.

Labels are names of prompts and of rules, all of them ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.model import Call, Model, Unasked

# Seconds: from a follow-up that is put anew to the longest answer that is waited for.
BUCKETS: Final = (0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300)


class ModelMetrics:
    """Counts what is asked of a model, as :class:`bot.model.Meter` has it."""

    def __init__(self, model: Model, registry: CollectorRegistry) -> None:
        """Begin to keep the figures of ``model`` in ``registry``."""
        self._calls = Counter(
            "sitrep_model_requests", "Requests to the model.", ["purpose", "outcome"], registry=registry
        )
        self._unasked = Counter(
            "sitrep_model_unasked", "Requests that were not made.", ["purpose", "reason"], registry=registry
        )
        self._tokens = Counter("sitrep_model_tokens", "Tokens read and written.", ["direction"], registry=registry)
        self._took = Histogram(
            "sitrep_model_request_seconds", "Time of a request.", ["purpose"], buckets=BUCKETS, registry=registry
        )
        self._withheld = Counter(
            "sitrep_model_withheld", "Statements that did not pass the check.", ["rule"], registry=registry
        )
        left_alone = Gauge("sitrep_model_left_alone", "1 while its server is left alone.", registry=registry)
        left_alone.set_function(lambda: model.is_left_alone)
        model.meters.add(self)

    def called(self, call: Call) -> None:
        """See :class:`bot.model.Meter`."""
        self._calls.labels(call.purpose, call.ended.value).inc()
        self._took.labels(call.purpose).observe(call.seconds)
        self._tokens.labels("in").inc(call.prompt_tokens)
        self._tokens.labels("out").inc(call.completion_tokens)

    def unasked(self, purpose: str, why: Unasked) -> None:
        """See :class:`bot.model.Meter`."""
        self._unasked.labels(purpose, why.value).inc()

    def withheld(self, rules: Mapping[str, int]) -> None:
        """See :class:`bot.model.Meter`."""
        for rule, number in rules.items():
            self._withheld.labels(rule).inc(number)
