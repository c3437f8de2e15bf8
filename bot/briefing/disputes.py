"""Points on which claims differ, and how much of them an answer shows. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.briefing.claims import Candidate, Claim
from bot.briefing.sentences import with_dates
from bot.briefing.types import Contested, Point, Source, Statement, Version
from retrieval.types import Published

# An answer that shows a dispute has at most so many statements, and a dispute so many versions.
MOST_STATEMENTS = 6
MOST_VERSIONS = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One version: its value in words, and the claims that give it, best first."""

    value: str
    claims: tuple[Claim, ...]

    @property
    def candidate(self) -> Candidate:
        """The sentence that it is quoted from."""
        return self.claims[0].candidate

    @property
    def published(self) -> Published | None:
        """When the report that it is quoted from was published."""
        return self.candidate.evidence.report.published


@dataclass(frozen=True, slots=True)
class Dispute:
    """Versions of one point that do not go together; of an ``update`` the last replaces those before."""

    point: Point
    about: str
    sides: tuple[Side, ...]
    update: bool = False


def by_value(claims: Iterable[Claim], value: Callable[[Claim], str]) -> list[Side]:
    """A side for each value, in order of its first claim."""
    sides: dict[str, Side] = {}
    for claim in claims:
        words_ = value(claim)
        if words_:
            known = sides.get(words_.casefold())
            sides[words_.casefold()] = Side(words_, (*known.claims, claim)) if known else Side(words_, (claim,))
    return list(sides.values())


def oldest_first(sides: Sequence[Side]) -> list[Side]:
    """The sides in order of publication, those of one time as they are ranked."""
    return sorted(sides, key=lambda side: when(side.claims[0]))


def shown(sides: Sequence[Side]) -> list[Side]:
    """At most :data:`MOST_VERSIONS` sides in order of publication: the newest, and of the others the best ranked."""
    if len(sides) <= MOST_VERSIONS:
        return oldest_first(sides)
    newest = max(sides, key=lambda side: when(side.claims[0]))
    others = [side for side in sides if side is not newest]
    others.sort(key=lambda side: max(claim.candidate.score for claim in side.claims), reverse=True)
    return oldest_first([*others[: MOST_VERSIONS - 1], newest])


def when(claim: Claim) -> float:
    """When the report of a claim was published, as seconds to sort by; undated ones come first."""
    published = claim.event.report.published
    return published.instant.timestamp() if published else 0.0


def settle(
    chosen: Sequence[Candidate], disputes: Sequence[Dispute], *, most: int, most_words: int
) -> tuple[list[Candidate], list[Dispute]]:
    """The statements and disputes that fit the length of an answer.

    The best sentence goes first, then the versions of the disputes, then the other sentences. A dispute of which no two
    versions fit is left out.
    """
    if not chosen or not disputes:
        return list(chosen), []
    kept = [chosen[0]]
    told: list[Dispute] = []
    for dispute in disputes:
        sides: list[Side] = []
        for side in (dispute.sides[-1], *dispute.sides[:-1]):  # the newest of them goes first
            if _holds(kept, side.candidate) or _fits([*kept, side.candidate], MOST_STATEMENTS, most_words):
                sides.append(side)
                kept += [] if _holds(kept, side.candidate) else [side.candidate]
        if len(sides) > 1:
            told.append(replace(dispute, sides=tuple(side for side in dispute.sides if side in sides)))
    versions = [side.candidate for dispute in told for side in dispute.sides]
    statements = [chosen[0]]
    for one in chosen[1:]:
        if _holds(versions, one) or _fits([*_distinct([*statements, *versions]), one], most, most_words):
            statements.append(one)
    return statements, told


def with_voices(
    statements: Sequence[Candidate],
    disputes: Sequence[Dispute],
    voices: Iterable[tuple[Candidate, Candidate]],
    *,
    most_words: int,
) -> list[Candidate]:
    """The statements with those voices that fit, each behind the sentence that it stands beside."""
    found = list(statements)
    versions = [side.candidate for dispute in disputes for side in dispute.sides]
    for anchor, voice in voices:
        if _fits(_distinct([*found, *versions, voice]), MOST_STATEMENTS, most_words):
            place = next((n for n, one in enumerate(found, start=1) if one.sentence == anchor.sentence), len(found))
            found.insert(place, voice)
    return found


def told(dispute: Dispute, sources: Sequence[Source]) -> Contested:
    """A dispute as an answer has it, each version with its citation."""
    last = max(dispute.sides, key=lambda side: when(side.claims[0]))
    ties = [side for side in dispute.sides if when(side.claims[0]) == when(last.claims[0])]
    newest = last if len(ties) == 1 and last.published else None
    versions = tuple(_version(side, sources, newest=side is newest) for side in dispute.sides)
    return Contested(dispute.about, dispute.point, versions, dispute.update)


def statement_of(one: Candidate, sources: Sequence[Source]) -> Statement:
    """A sentence as it is quoted and cited."""
    n = next(source.n for source in sources if source.passage.key == one.sentence.passage.key)
    spans = tuple(sorted({mention.span for mention in one.sentence.dates if not mention.said}))
    return Statement(with_dates(one.sentence), (n,), spans, one.evidence.report.language)


def _version(side: Side, sources: Sequence[Source], *, newest: bool) -> Version:
    # Only who gives it in the sentence cited: of the others the citation is no evidence.
    cited = (claim.who for claim in side.claims if claim.candidate.sentence == side.candidate.sentence)
    who = list(dict.fromkeys(filter(None, cited)))
    report = side.candidate.evidence.report
    return Version(
        value=side.value,
        who="; ".join(who[:2]) or None,
        statement=statement_of(side.candidate, sources),
        published=report.published,
        outlet=report.outlet,
        origin=report.origin or report.outlet,
        newest=newest,
    )


def _holds(kept: Iterable[Candidate], one: Candidate) -> bool:
    return any(one.sentence == other.sentence for other in kept)


def _distinct(found: Iterable[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for one in found:
        kept += [] if _holds(kept, one) else [one]
    return kept


def _fits(found: Sequence[Candidate], most: int, most_words: int) -> bool:
    return len(found) <= most and sum(len(one.sentence.text.split()) for one in found) <= most_words
