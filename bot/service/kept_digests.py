"""A digest that was told, made once more for its page or its picture. Pure.

It is made from what the library holds then: what was withdrawn since is not in it. How its developments stand to the
digest before is taken from what was told, since that one is not kept with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.digest import words
from bot.digest.types import Change, Development, Digest, Window
from bot.record.types import Turn
from bot.schedule.orders import Order

Json = Mapping[str, Any]


def order_of(turn: Turn) -> Order:
    """What the digest of a turn was made of."""
    kept: Json = turn.settings["digest"]
    since, until = (datetime.fromisoformat(kept[name]) for name in ("since", "until"))
    subjects: Sequence[str] = kept["subjects"]
    return Order(Window(since, until, kept["zone"]), tuple(subjects), kept["language"])


def told_of(turn: Turn) -> str | None:
    """The turn that a message tells of; none where it cites what was withdrawn: such messages are never sent.

    What is shown of it now is without that.
    """
    return None if turn.withdrawn else turn.id


def as_told(made: Digest, turn: Turn) -> Digest:
    """A digest made once more, its developments in the order and with the changes in which they were told.

    What was not told then stands behind them. Of a turn whose reports were withdrawn nothing is known any more.
    """
    told: Sequence[Json] = turn.answer.get("developments", ())
    if not told:
        return made
    place = {one["id"]: number for number, one in enumerate(told)}
    in_order = sorted(made.developments, key=lambda one: place.get(one.id, len(place)))
    developments = tuple(_changed(one, told[place[one.id]]) if one.id in place else one for one in in_order)
    lead = words.lead(developments, made.left_out, made.coverage)
    return replace(made, developments=developments, lead=lead)


def _changed(one: Development, told: Json) -> Development:
    return replace(one, change=Change(told["change"]), was=told["was"], now=told["now"])
