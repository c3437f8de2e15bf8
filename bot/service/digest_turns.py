"""A digest as a turn: kept as answers are, so that withdrawal, forgetting, age and evidence work alike. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.digest.types import Digest
from bot.json_output import instant
from bot.record.types import NewTurn, Place, TurnKind
from bot.service.cited import cited_in


def digest_turn(
    made: Digest,
    *,
    id: str,  # noqa: A002 - as the turn's field is called
    place: Place,
    person: int,
    language: str,
    at: datetime,
    message_id: int | None = None,
    question: str = "",
) -> NewTurn:
    """A digest as it is kept.

    Args:
        made: The digest.
        id: The turn's.
        place: Where it is told.
        person: Who asked for it; of one that a group has by subscription the group, by its id.
        language: The language it was made in.
        at: When it is made.
        message_id: The message that asked for it, where one did.
        question: What was asked for in the person's words, where it was.
    """
    # Imported here: what a terminal shows takes its library along, which a bot that tells no digest does without.
    from bot.digest_view import digest_json

    statements = [statement for one in made.developments for statement in one.all_statements]
    return NewTurn(
        id=id,
        place=place,
        person=person,
        message_id=message_id,
        question=question,
        before=(),
        language=language,
        settings={"zone": made.window.zone, "digest": _asked(made, language)},
        answer=digest_json(made),
        cited=cited_in(made.sources, [*statements, *made.watch]),
        asked_at=at,
        kind=TurnKind.DIGEST,
    )


def _asked(made: Digest, language: str) -> dict[str, Any]:
    """What it can be made from again."""
    return {
        "since": instant(made.window.since),
        "until": instant(made.window.until),
        "zone": made.window.zone,
        "subjects": list(made.subjects),
        "language": language,
    }
