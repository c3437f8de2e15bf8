"""What is kept of a digest so that the next one can tell what is new: to JSON and back. Pure.

It is small (ids, headlines, tolls): the reports themselves are in the library.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.digest.types import Digest, Earlier, LastDigest, Toll
from retrieval.errors import BadRequest

Json = dict[str, Any]


def remembered(digest: Digest) -> Json:
    """What a delivery keeps of a digest."""
    return {
        "until": digest.window.until.isoformat(),
        "developments": [
            {
                "id": one.id,
                "headline": one.headline,
                "stories": list(one.stories),
                "tolls": [[toll.measure, toll.text, toll.low, toll.high, toll.counted] for toll in one.tolls],
            }
            for one in digest.developments
        ],
    }


def recalled(kept: Json) -> LastDigest:
    """What :func:`remembered` kept.

    Raises:
        BadRequest: it is no such thing.
    """
    try:
        return LastDigest(
            datetime.fromisoformat(kept["until"]),
            tuple(
                Earlier(
                    one["id"],
                    one["headline"],
                    tuple(one["stories"]),
                    tuple(
                        Toll(measure, text, low, high, counted=counted)
                        for measure, text, low, high, counted in one["tolls"]
                    ),
                )
                for one in kept["developments"]
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadRequest(f"this is no digest as it was kept: {error}", hint="make the digest without it") from error
