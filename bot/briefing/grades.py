"""Admiralty grades: a letter for the outlet, a number for the item, and why. Pure.

The letter is the outlet's (``outlets.toml``); the number comes from who else says the same or otherwise, never from
the letter (NATO AJP-2.1; ICD 206 asks for the same). ``docs/grades.md`` has the rule with cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.briefing.bearing import Bearing
from bot.briefing.types import Grade
from retrieval.outlets import Outlet

CONFIRMED, PROBABLE, POSSIBLE, DOUBTFUL, IMPROBABLE, UNJUDGED = range(1, 7)
# More witnesses than this change no number, and the sets of them are gone through.
MOST_WITNESSES = 12
# From what is known against an item to what is known for it: of several statements the first of these counts.
_WORST_FIRST = (IMPROBABLE, DOUBTFUL, UNJUDGED, POSSIBLE, PROBABLE, CONFIRMED)


@dataclass(frozen=True, slots=True)
class Witness:
    """Who stands behind a report, as it counts for corroboration.

    ``origin`` is whose reporting it is, as readers know it. ``voices`` are all it may rest on: the origin, agencies
    that the passage cites, the state that controls one of them, a speaker nobody names; none where nothing is known.
    ``lineage`` numbers the text or account that it goes back to; ``published`` is when it was out.
    """

    report_id: str
    origin: str
    voices: frozenset[str]
    lineage: int
    published: datetime | None = None


def independent(one: Witness, other: Witness) -> bool:
    """Whether two reports are shown to rest on different reporting: what is not known to differ does not count."""
    return one.lineage != other.lineage and bool(one.voices and other.voices) and not one.voices & other.voices


def grade(
    n: int,
    outlet: Outlet | None,
    bearings: Sequence[Bearing],
    witnesses: Mapping[int, Witness],
    *,
    disputed: bool = False,
) -> Grade:
    """The grade of source ``n``, by how the witnesses bear on the statements that it is cited for.

    Of several statements the one for which least stands counts. Of what is ``disputed`` the answer shows other
    accounts: the reason does not say then that there is nothing else.
    """
    letter = outlet.reliability if outlet else "F"
    judged = [_judged(witnesses[n], bearing, witnesses, disputed=disputed) for bearing in bearings or (Bearing(),)]
    least = min(judged, key=lambda one: _WORST_FIRST.index(one.number))
    return Grade(
        letter,
        least.number,
        f"{_letter_reason(outlet)}; {least.reason}",
        supported_by=_ids(least.bearing.supports, witnesses, n),
        contradicted_by=_ids(least.bearing.contradicts, witnesses, n),
        origins=least.origins,
        against=least.against,
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """The number of one statement from one source, why, and by whom."""

    number: int
    reason: str
    bearing: Bearing
    origins: tuple[str, ...]
    against: tuple[str, ...]


def _judged(own: Witness, bearing: Bearing, witnesses: Mapping[int, Witness], *, disputed: bool) -> _Judged:
    supporters = [witnesses[n] for n in sorted(bearing.supports)]
    others = [one for one in supporters if one.lineage != own.lineage and not _is_same(own, one)]
    support = _apart(own, others)
    raised = {n for n in bearing.raises if _is_same(own, witnesses[n])}  # an update of one's own is no contradiction
    against = _voices_against(own, [witnesses[n] for n in sorted(bearing.contradicts - raised)])
    number = _number(len(support), len(against), has_others=bool(others))
    reason = _reason(own, support, others, against, disputed=disputed)
    origins = tuple(one.origin for one in (own, *support))
    return _Judged(number, reason, bearing, origins, tuple(one.origin for one in against))


def _number(support: int, against: int, *, has_others: bool) -> int:
    """The rule: ``support`` further independent origins say the same, ``against`` other origins say otherwise."""
    if against:
        if support >= against:  # with the source's own, more say so than otherwise
            return POSSIBLE
        return IMPROBABLE if against > 1 and not support else DOUBTFUL
    if support:
        return CONFIRMED if support > 1 else PROBABLE
    return POSSIBLE if has_others else UNJUDGED


def _apart(own: Witness, others: Iterable[Witness]) -> list[Witness]:
    """The most of them that are independent of a report and of each other; who passes on several comes last."""
    apart = [other for other in others if independent(other, own)]
    return _largest(sorted(apart, key=lambda one: len(one.voices))[:MOST_WITNESSES])


def _largest(witnesses: Sequence[Witness]) -> list[Witness]:
    """The largest set of witnesses who are independent of each other; of equal ones that with the earlier."""
    if not witnesses:
        return []
    first, rest = witnesses[0], witnesses[1:]
    chosen = [first, *_largest([one for one in rest if independent(one, first)])]
    without = _largest(rest) if len(chosen) <= len(rest) else []
    return chosen if len(chosen) >= len(without) else without


def _voices_against(own: Witness, others: Iterable[Witness]) -> list[Witness]:
    """One witness for each origin that says otherwise; also a copy that another desk changed is one.

    What the same origin said before it has taken back itself.
    """
    against: dict[str, Witness] = {}
    for other in others:
        if other.report_id != own.report_id and not _is_taken_back(own, other):
            against.setdefault(other.origin, other)
    return list(against.values())


def _is_taken_back(own: Witness, other: Witness) -> bool:
    return bool(_is_same(own, other) and own.published and other.published and other.published < own.published)


def _is_same(one: Witness, other: Witness) -> bool:
    """Whether two reports have one known origin."""
    return bool(one.voices) and one.origin == other.origin


def _reason(
    own: Witness, support: list[Witness], others: list[Witness], against: list[Witness], *, disputed: bool
) -> str:
    if support:
        origins = [own.origin, *(other.origin for other in support)]
        said = f"reported by {len(origins)} independent origins ({_listed(origins)})"
    elif others:
        said = f"{_listed(other.origin for other in others)} say the same, not shown to be independent of {own.origin}"
    else:
        said = f"one origin only ({own.origin})"
    if against:
        return f"{said}; contradicted by {_listed(other.origin for other in against)}"
    if disputed:
        return f"{said}, accounts differ"
    return f"{said}, none contradicts" if others else f"{said}, nothing to compare"


def _letter_reason(outlet: Outlet | None) -> str:
    if outlet is None:
        return "outlet not in the list"
    kind = f"{outlet.control} outlet" if outlet.control else "outlet of unknown control"
    return f"{kind} ({outlet.reason.rstrip('.')})" if outlet.reason else kind


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _ids(numbers: Iterable[int], witnesses: Mapping[int, Witness], own: int) -> tuple[str, ...]:
    """The ids of the witnesses' reports, each once, without the source's own."""
    ids = (witnesses[n].report_id for n in sorted(numbers))
    return tuple(id_ for id_ in dict.fromkeys(ids) if id_ != witnesses[own].report_id)
