"""The order in which a digest is read, and by which developments are numbered: in a chat, on a page and a map. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.digest.types import Development


def in_order(developments: Sequence[Development]) -> list[Development]:
    """Developments by country and within it by area, the weightiest of each first.

    Behind them stands what names no country, then what is no news.
    """
    countries: dict[str | None, dict[str | None, list[Development]]] = {}
    for one in sorted(developments, key=lambda each: each.where.country is None):
        if not one.late:
            countries.setdefault(one.where.country, {}).setdefault(one.where.id, []).append(one)
    current = [one for areas in countries.values() for here in areas.values() for one in here]
    return [*current, *(one for one in developments if one.late)]
