"""Windows with known developments to scores: how many are found, and what old is told as new.

A line of the file is ``{"id", "since", "until", "zone", "developments": [{"label", "regexes", "evidence"}]}``, the zone
UTC where none is given. A development is found when all its patterns match within one development of the digest.
``docs/evaluation.md`` describes the scores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from bot.digest.types import Change, Development, Digest, Window
from bot.digest.windows import between
from retrieval.dates import parse_bound
from retrieval.errors import BadRequest

# What happened further outside of the window than this must not be told as new.
NEWS = timedelta(days=1)
# Both ends of a window are given: its dates are checked without knowing the present.
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class Wanted(BaseModel):
    """A development that a digest should tell: what must match in it, and the external ids of reports that tell it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    label: str
    regexes: tuple[str, ...]
    evidence: tuple[str, ...] = ()

    @field_validator("regexes")
    @classmethod
    def _compile(cls, regexes: tuple[str, ...]) -> tuple[str, ...]:
        if not regexes:
            raise ValueError("a development needs a pattern")
        for regex in regexes:
            try:
                re.compile(regex)
            except re.error as error:
                raise ValueError(f"{regex!r} is no regular expression: {error}") from error
        return regexes


class GoldWindow(BaseModel):
    """A window with its known developments."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)

    id: str
    since: str
    until: str
    zone: str = "UTC"
    developments: tuple[Wanted, ...]

    def window(self, now: datetime) -> Window:
        """The window as a digest is made of it.

        Raises:
            BadRequest: a date cannot be understood.
        """
        return between(parse_bound(self.since), parse_bound(self.until), self.zone, now)


@dataclass(frozen=True, slots=True)
class Missed:
    """A development that no development of the digest matches; ``grouped`` where one has a report that tells it."""

    window: str
    label: str
    grouped: bool


@dataclass(frozen=True, slots=True)
class Outside:
    """What a digest tells as new although it happened more than a day outside of the window."""

    window: str
    headline: str
    happened: str


@dataclass(frozen=True, slots=True)
class DigestScore:
    """The scores of all windows of a file; ``told`` counts the developments that the digests tell."""

    windows: int
    wanted: int
    found: int
    told: int
    missed: tuple[Missed, ...]
    outside: tuple[Outside, ...]

    @property
    def share(self) -> float | None:
        """The share of the known developments that was found; None where none is known."""
        return round(self.found / self.wanted, 4) if self.wanted else None


def is_window(found: object) -> bool:
    """Whether the JSON of a line is a window rather than a question."""
    return isinstance(found, dict) and "developments" in found


def read(found: object, where: str) -> GoldWindow:
    """A window from the JSON of a line.

    Raises:
        BadRequest: it is none; names the place and the key.
    """
    try:
        gold = GoldWindow.model_validate(found)
        gold.window(_NO_TIME)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the line"
        raise BadRequest(f"{where}: {key}: {first['msg']}", hint="see docs/evaluation.md") from error
    except BadRequest as error:
        raise BadRequest(f"{where}: {error.message}", hint="see docs/evaluation.md") from error
    return gold


def run(
    golds: Sequence[GoldWindow],
    build: Callable[[Window], Digest],
    external_ids: Callable[[Iterable[str]], set[str]],
    now: datetime,
    progress: Callable[[int, int], None],
) -> DigestScore:
    """Make the digest of each window and score it; ``external_ids`` are those of reports by their ids."""
    missed: list[Missed] = []
    outside: list[Outside] = []
    wanted = found = told = 0
    for number, gold in enumerate(golds):
        progress(number, len(golds))
        digest = build(gold.window(now))
        told += len(digest.developments)
        wanted += len(gold.developments)
        lost = [one for one in gold.developments if not any(matches(one, made) for made in digest.developments)]
        found += len(gold.developments) - len(lost)
        grouped = external_ids(id_ for made in digest.developments for id_ in made.reports)
        missed += [Missed(gold.id, one.label, bool(grouped.intersection(one.evidence))) for one in lost]
        outside += [
            Outside(gold.id, one.headline, str(one.happened))
            for one in digest.developments
            if is_outside(one, digest.window)
        ]
    progress(len(golds), len(golds))
    return DigestScore(len(golds), wanted, found, told, tuple(missed), tuple(outside))


def matches(wanted: Wanted, made: Development) -> bool:
    """Whether all patterns match in what is told of a development: headline, statements, accounts. Pure."""
    text = "\n".join(
        (
            made.headline,
            *(statement.text for statement in made.all_statements),
            *(f"{version.value} {version.who or ''}" for one in made.accounts for version in one.versions),
        )
    )
    return all(re.search(regex, text, re.I) for regex in wanted.regexes)


def is_outside(made: Development, window: Window) -> bool:
    """Whether a development is told as new although it happened more than a day before or after the window. Pure."""
    if made.change is not Change.NEW or made.late or made.happened is None:
        return False
    return made.happened.last < window.days.first - NEWS or made.happened.first > window.days.last + NEWS


def as_json(score: DigestScore) -> dict[str, Any]:
    """The scores as ``sitrep eval --json`` prints them."""
    return {
        "windows": score.windows,
        "wanted": score.wanted,
        "found": score.found,
        "found_share": score.share,
        "told": score.told,
        "missed": [{"window": one.window, "label": one.label, "grouped": one.grouped} for one in score.missed],
        "told_as_new_outside": [
            {"window": one.window, "headline": one.headline, "happened": one.happened} for one in score.outside
        ],
    }
