"""A digest that was told, made once more for its page or its picture. Pure.

It is made from what the library holds then: what was withdrawn since is not in it. How its developments stand to the
digest before is taken from what was told, since that one is not kept with it; so are the sentences that a model wrote,
which it would not write again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.briefing.types import EXTRACTS, Provenance, Statement
from bot.digest import words
from bot.digest.types import Change, Development, Digest, Window
from bot.record.types import Turn
from bot.schedule.orders import Order
from retrieval import words as languages

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
    numbers = _numbers(made, turn)
    developments = tuple(_as_told(one, told[place[one.id]], numbers) if one.id in place else one for one in in_order)
    lead = words.lead(developments, made.left_out, made.coverage)
    shown = replace(made, developments=developments, lead=lead)
    if all(one.written_by == EXTRACTS for one in developments):
        return shown
    notes = (*words.writing_notes(developments, None), *made.notes)
    return replace(shown, provenance=Provenance(**turn.answer["provenance"]), notes=notes)


def _as_told(one: Development, told: Json, numbers: Mapping[int, int]) -> Development:
    """A development with its changes as they were told, and with what a model wrote of it."""
    changed = replace(one, change=Change(told["change"]), was=told["was"], now=told["now"])
    if told.get("written_by", EXTRACTS) == EXTRACTS:
        return changed
    statements = tuple(_statements(told["statements"], numbers))
    return replace(changed, statements=statements, written_by=told["written_by"]) if statements else changed


def _statements(told: Sequence[Json], numbers: Mapping[int, int]) -> Iterator[Statement]:
    """The statements that were told, as far as all that they cite is cited again, under its numbers now."""
    for one in told:
        if all(n in numbers for n in one["citations"]):
            cited = tuple(numbers[n] for n in one["citations"])
            yield Statement(one["text"], cited, (), languages.language_of(one["text"]) or "en")


def _numbers(made: Digest, turn: Turn) -> dict[int, int]:
    """The numbers that the sources of a turn have now, where they are the same passages."""
    now = {
        (source.report.id, source.passage.passage.start, source.passage.passage.end): source.n
        for source in made.sources
    }
    then = {one.n: (one.report_id, one.start, one.end) for one in turn.cited}
    return {n: now[passage] for n, passage in then.items() if passage in now}
