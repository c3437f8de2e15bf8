"""A digest as it is kept with its turn, and what is needed to make it again. Pure.

So a digest can be withdrawn, looked behind, judged and forgotten as an answer can. Its page and its picture are made
when somebody asks for them: from the library as it is then, without what was taken back since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import digest_view
from bot.digest.stored import recalled
from bot.digest.types import Digest, LastDigest, Window
from bot.record.types import NewTurn, Place, Turn, TurnKind
from bot.service.cited import cited

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """What a digest is made of: its window, what comes first, the reader's language, the last digest before it.

    ``last`` is as :func:`bot.digest.stored.remembered` kept it; None where the time before is compared with.
    """

    window: Window
    subjects: tuple[str, ...]
    language: str
    last: Json | None = None

    @property
    def before(self) -> LastDigest | None:
        """The last digest."""
        return recalled(self.last) if self.last is not None else None


def turn_of(
    made: Digest,
    order: Order,
    *,
    id_: str,
    place: Place,
    person: int,
    question: str,
    message_id: int | None,
    now: datetime,
) -> NewTurn:
    """The turn of a digest.

    Args:
        made: The digest.
        order: What it was made of.
        id_: Of the turn: what its buttons send.
        place: Where it goes.
        person: Who asked for it.
        question: In which words.
        message_id: By which message; None where it comes by itself.
        now: When it was made.
    """
    return NewTurn(
        id=id_,
        place=place,
        person=person,
        message_id=message_id,
        question=question,
        before=(),
        language=order.language,
        settings={"digest": _kept(order)},
        answer=digest_view.digest_json(made),
        cited=cited(made),
        asked_at=now,
        kind=TurnKind.DIGEST,
    )


def order_of(turn: Turn) -> Order:
    """What the digest of a turn was made of."""
    kept: Json = turn.settings["digest"]
    since, until = (datetime.fromisoformat(kept[name]) for name in ("since", "until"))
    subjects: Sequence[str] = kept["subjects"]
    return Order(Window(since, until, kept["zone"]), tuple(subjects), kept["language"], kept.get("last"))


def _kept(order: Order) -> Json:
    window = order.window
    return {
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
        "zone": window.zone,
        "subjects": list(order.subjects),
        "language": order.language,
        "last": order.last,
    }
