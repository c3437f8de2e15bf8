"""What a model costs, as Prometheus reads it."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.model.budget import Limits
from bot.model.service import Bounds
from bot.schedule.types import Figures as DeliveryFigures
from bot.telegram.metrics import Figures, Metrics
from bot.watching.types import Figures as WatchFigures
from tests.bot.desk import GOOD, MODEL, RESPONSE, Desk, draft

QUIET = Figures(0, {}, 0, 0, 0, 0, DeliveryFigures({}, timedelta()), WatchFigures(0, {}, {}))


def told(metrics: Metrics) -> dict[str, float]:
    """The figures of a model that are not nothing, without those of single buckets."""
    lines = re.findall(r"^sitrep_model_([^ ]+) (.+)$", metrics.text(QUIET).decode(), re.M)
    return {name: float(value) for name, value in lines if not re.search("_bucket|_created|_sum", name)}


def test_what_is_asked_and_withheld_is_counted(desk: Desk) -> None:
    """Requests by purpose and outcome, tokens as the server counts them, times, and rules that withheld."""
    metrics = Metrics(desk.seat.holder)
    desk.server.says("statements", draft((GOOD, [1]), ("Sources told AFP that 19 people were killed.", [1])))
    desk.server.says("repairs", {"repairs": []})
    desk.ask()
    assert told(metrics) == {
        'requests_total{outcome="ok",purpose="answer"}': 1,
        'requests_total{outcome="ok",purpose="repair"}': 1,
        'request_seconds_count{purpose="answer"}': 1,
        'request_seconds_count{purpose="repair"}': 1,
        'tokens_total{direction="in"}': 2000,
        'tokens_total{direction="out"}': 200,
        'withheld_total{rule="number"}': 1,
        "left_alone": 0,
    }


def test_a_server_that_fails_is_seen(desk: Desk) -> None:
    """What failed, that it is left alone, what was not asked meanwhile, and what it refused."""
    metrics = Metrics(desk.seat.holder)
    desk.server.says("statements", RESPONSE)
    desk.server.fail_for_good(503)
    desk.ask()
    desk.ask()
    found = told(metrics)
    assert found['requests_total{outcome="failed",purpose="answer"}'] == 1
    assert found['unasked_total{purpose="answer",reason="left_alone"}'] == 1
    assert found["left_alone"] == 1
    desk.hire()
    metrics = Metrics(desk.seat.holder)
    desk.server.fail_for_good(400, words="No.")
    desk.ask()
    assert told(metrics)['requests_total{outcome="refused",purpose="answer"}'] == 1
    assert told(metrics)["left_alone"] == 0


def test_a_budget_that_is_spent_is_seen(desk: Desk) -> None:
    """Nothing was sent, and why."""
    desk.hire(Bounds(60, Limits(person=10**9, everybody=1), 4))
    metrics = Metrics(desk.seat.holder)
    desk.ask()
    assert told(metrics) == {'unasked_total{purpose="answer",reason="budget"}': 1, "left_alone": 0}


def test_without_a_model_there_are_no_figures_of_one(desk: Desk) -> None:
    """Not even of nothing."""
    assert b"sitrep_model" not in Metrics().text(QUIET)
    assert desk.opened.model is desk.seat
    assert desk.seat.name == MODEL
