"""A window of reports to a digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.briefing.accounts import Accounts
from bot.briefing.claims import Reading
from bot.briefing.sourcing import Sourcing
from bot.digest import words
from bot.digest.coverage import Places, coverage, named
from bot.digest.material import Materials
from bot.digest.ranked import Knowledge, Ranking
from bot.digest.subjects import Subjects
from bot.digest.teller import Teller
from bot.digest.types import Digest, LastDigest, Window
from bot.digest.watching import planned
from bot.digest.windows import before

if TYPE_CHECKING:
    from bot.digest.writing import DigestWriter

# How many developments a digest tells.
MOST = 12


class Digests:
    """Makes digests from a library."""

    def __init__(
        self,
        materials: Materials,
        accounts: Accounts,
        sourcing: Sourcing,
        known: Knowledge,
        writer: DigestWriter | None = None,
    ) -> None:
        """Without a ``writer`` all of a digest is quoted."""
        self._materials = materials
        self._accounts = accounts
        self._sourcing = sourcing
        self._known = known
        self._writer = writer
        self._ranking = Ranking(known, sourcing)
        self._places = Places(known.gazetteer, known.areas, known.positions)

    def build(
        self,
        window: Window,
        *,
        now: datetime,
        subjects: Sequence[str] = (),
        last: LastDigest | None = None,
        language: str = "en",
        person: str | None = None,
    ) -> Digest:
        """The digest of a window, its statements written by a model where one is set.

        Args:
            window: As :meth:`quoted` takes it, as are ``now``, ``subjects`` and ``last``.
            now: The present.
            subjects: Of what the reader wants first.
            last: The reader's last digest.
            language: The reader's, in which a development is told where a report has it, and in which a model writes.
            person: Whose use of a model it is, by the name that it is counted under; without one it is everybody's.
        """
        made = self.quoted(window, now=now, subjects=subjects, last=last, language=language)
        return self._writer.written(made, language=language, person=person) if self._writer else made

    def quoted(
        self,
        window: Window,
        *,
        now: datetime,
        subjects: Sequence[str] = (),
        last: LastDigest | None = None,
        language: str = "en",
    ) -> Digest:
        """The digest of a window, word for word; no model is asked.

        Args:
            window: The time that it is of.
            now: The present.
            subjects: Names, or words, of what the reader wants first.
            last: The reader's last digest; without one the reports of as long a time before are compared with.
            language: The reader's, in which a development is told where a report has it.
        """
        material, former = self._materials.of(window, last.reports if last else ())
        if last is None:
            former = self._materials.of(before(window))[0].stories
        reading = Reading(self._known.gazetteer)
        wanted = Subjects(subjects, self._known.gazetteer, self._known.terms, self._known.areas)
        groups, rest = self._ranking.groups(material, former, last, wanted, reading)
        teller = Teller(self._known, self._accounts, self._sourcing, self._places, reading, material, language)
        groups = teller.without_told(groups, MOST)
        developments = tuple(teller.tell(one) for one in groups[:MOST])
        watch = teller.watch(planned(material.stories, window.until.astimezone(window.local).date()))
        left_out = max(0, len(groups) - MOST) + len(rest)
        origins = {origin for one in groups for origin in one.origins}
        origins |= self._sourcing.credited(story.report for places in rest for story in places)
        covered = coverage(material, self._places, len(origins))
        return Digest(
            window=window,
            subjects=wanted.shown,
            lead=words.lead(developments, left_out, covered),
            developments=developments,
            left_out=left_out,
            contested=tuple(one.id for one in developments if one.contested),
            watch=watch,
            coverage=covered,
            sources=tuple(teller.sources),
            lineages=tuple(teller.lineages),
            notes=tuple(words.notes(developments, left_out, covered, material.older)),
            locations=self._places.locations(named(developments, covered)),
        )
