"""A development's sentences to the points on which its accounts differ, as answers find them for a question. Pure.

The question that a development answers is "what happened?", about its places and subjects.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.accounts import Accounts
from bot.briefing.claims import Reading
from bot.briefing.disputes import Dispute
from bot.briefing.numbers import contested_number
from bot.briefing.types import Point
from bot.digest.tolls import Weighed
from retrieval.types import Scope
from retrieval.understand import Asks, Question, Subject, Understood

# Of these counts a digest says where accounts differ; and so many points of a development at most.
COUNTS = ("kill", "wound", "displace", "kidnap", "arrest")
MOST = 2


def disputes_of(
    sentences: Sequence[Weighed],
    accounts: Accounts,
    reading: Reading,
    *,
    places: Sequence[str],
    concepts: Sequence[str],
    changed_hands: bool,
) -> list[Dispute]:
    """The points on which the sentences of one event differ, numbers first."""
    asked = frozenset(places)
    found: list[Dispute] = []
    for measure in COUNTS:
        counting = _asking(places, (measure,), Asks.NUMBER)
        dispute = contested_number(counting, sentences, reading, asked)
        found += [dispute] if dispute else []
    happened = _asking(places, concepts, Asks.ANYTHING)
    found += [one for one in accounts.find(happened, sentences) if one.point in (Point.CULPRIT, Point.DENIED)]
    if changed_hands and len(places):
        found += [one for one in accounts.find(_asking(places[:1], concepts, Asks.STATE), sentences)
                  if one.point is Point.HOLDER]  # fmt: skip
    return sorted(found, key=lambda one: one.update)[:MOST]


def _asking(places: Sequence[str], concepts: Sequence[str], asks: Asks) -> Understood:
    question = Question("What happened?")
    subjects = tuple(Subject("", concept) for concept in concepts)
    return Understood(question, asks, Scope(), (), tuple(places), (), subjects, (), question.text)
