"""Questions to evidence: words and vectors fused, names and days weighed in, copies shown once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta

from retrieval import lineage, ranking
from retrieval.errors import EmbedderFailed, IndexAway, IndexBusy
from retrieval.library.reading import Library, StoredPassage
from retrieval.meaning import Meaning, MeaningFails
from retrieval.names.unlisted import keys_in
from retrieval.ranking import FITTED, Ranked, Weights
from retrieval.types import DateMention, Report, Scope, Span
from retrieval.understand import Understood

# How deep each list goes, and how many passages are looked at closely.
DEPTH = 100
CANDIDATES = 60
# Up to this many passages in a scope, the index is asked about these alone; beyond, it is asked for more as long as
# what lies outside crowds out the rest (a filter inside the index costs more the larger the collection is).
NARROW = 10_000
# What it counts that somebody spoke on the day asked about, and for how long after an event reports of it come out.
SAID = 0.6
AFTERMATH = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that bears on a question, its score, why it was found, and its report's near copies.

    A score compares only within one result.
    """

    passage: StoredPassage
    score: float
    why: tuple[str, ...]
    copies: tuple[Report, ...] = ()

    @property
    def report(self) -> Report:
        """The report that the passage is from."""
        return self.passage.report


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence for a question, best first, and why only words found it, where meaning took no part."""

    evidence: tuple[Evidence, ...]
    words_only: MeaningFails | None = None

    @property
    def by_meaning(self) -> bool:
        """Whether the vector index took part."""
        return self.words_only is None


@dataclass(frozen=True, slots=True)
class _Lists:
    """What was found for a question, by its words, by what all languages share, and by meaning; best first."""

    words: Ranked
    canonical: Ranked
    meaning: Ranked

    @property
    def keys(self) -> list[int]:
        """The keys of all that was found, each once."""
        return sorted({key for ranked in (self.words, self.canonical, self.meaning) for key, _ in ranked})


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A passage that was found: its score before its report is looked at, and what found it."""

    key: int
    score: float
    why: tuple[str, ...]


class Search:
    """Finds evidence in a library."""

    def __init__(self, library: Library, meaning: Meaning, weights: Weights = FITTED) -> None:
        self._library = library
        self._meaning = meaning
        self._weights = weights
        self._beside = ThreadPoolExecutor(thread_name_prefix="words")

    def find(self, question: Understood, *, limit: int, per_report: int = 1) -> Found:
        """The passages that bear on a question, best first: at most ``limit``, ``per_report`` of one report.

        Where the index or the embedder cannot be had they are found by words, names and days alone.
        """
        lists, failure = self._lists(question)
        best = self._candidates(question, lists)
        stored = self._library.passages([one.key for one in best], question.scope)
        named = self._library.naming(sorted({one.report.id for one in stored.values()}), question.names)
        evidence = [
            weighed(one.score, one.why, passage, question, named[passage.report.id], self._weights)
            for one in best
            if (passage := stored.get(one.key))
        ]
        evidence.sort(key=lambda one: (-one.score, one.passage.key))
        return Found(self._without_copies(evidence, question.scope, limit, per_report), failure)

    def _lists(self, question: Understood) -> tuple[_Lists, MeaningFails | None]:
        """The passages that each way finds, and why meaning took no part."""
        scope, canonical = question.scope, question.canonical
        inside = None if scope.is_open else self._library.keys_in(scope, NARROW)
        narrow = inside is not None
        # Counted once: in a large library it takes as long as a look through a list.
        share = 1.0 if scope.is_open or narrow else self._library.share(scope)

        def by_words(tokens: Sequence[str]) -> Ranked:
            wanted = bool(tokens and self._weights.words)
            return self._library.by_words(tokens, scope, DEPTH, narrow=narrow, share=share) if wanted else ()

        # Side by side: either list waits for a database or a model, not for Python.
        words = self._beside.submit(lambda: (by_words([*question.stems, *canonical]), by_words(canonical)))
        by_meaning, failure = self._by_meaning(question, inside, share)
        found, shared = words.result()
        return _Lists(words=found, canonical=shared, meaning=by_meaning), failure

    def _candidates(self, question: Understood, lists: _Lists) -> list[_Candidate]:
        """The passages worth a closer look, by how they were found and what they hold of the question."""
        held = self._library.holdings(lists.keys, question.scope)
        asked = ranking.units(question)
        frequencies, passages = self._library.frequencies([token for unit in asked for token in unit.tokens])
        rarities = ranking.weights(asked, frequencies, passages)
        language = ranking.language_of(question)
        weights = self._weights
        by_words = ranking.standing(lists.words, held, weights.list_of)
        by_meaning = ranking.closeness(lists.meaning, held, weights.list_of)
        candidates = [
            _Candidate(
                key,
                weights.coverage * ranking.coverage(rarities, one, language)
                + weights.words * by_words.get(key, 0.0)
                + weights.meaning * by_meaning.get(key, 0.0),
                tuple(name for name, found in (("words", by_words), ("meaning", by_meaning)) if key in found),
            )
            for key, one in held.items()
        ]
        return sorted(candidates, key=lambda one: (-one.score, one.key))[:CANDIDATES]

    def _by_meaning(
        self, question: Understood, inside: Sequence[int] | None, share: float
    ) -> tuple[Sequence[tuple[int, float]], MeaningFails | None]:
        """The passages nearest in meaning, or none and why.

        ``inside`` are all of a narrow scope, ``share`` is the part of all reports that is in the scope.
        """
        if not self._weights.meaning:
            return [], None
        try:
            with self._meaning.of(question.meaning) as nearest:
                if inside is not None:
                    return nearest(DEPTH, inside), None
                return self._library.first_visible(nearest, question.scope, DEPTH, share), None
        except (IndexBusy, IndexAway, EmbedderFailed) as failure:
            return [], failure

    def _without_copies(
        self, evidence: Sequence[Evidence], scope: Scope, limit: int, per_report: int
    ) -> tuple[Evidence, ...]:
        """The best evidence with each report's near copies folded into it.

        A passage of a near copy that says something more (another number, a further paragraph) stands by itself.
        """
        copies = self._library.copies([one.report.id for one in evidence], scope)
        kept: list[Evidence] = []
        counts: dict[str, int] = {}
        for one in evidence:
            report_id = one.report.id
            if len(kept) == limit:
                break
            others = {copy.id for copy in copies[report_id]}
            folded = any(
                other.report.id in others and lineage.repeats(one.passage.text, other.report.body) for other in kept
            )
            if folded or counts.get(report_id, 0) == per_report:
                continue
            counts[report_id] = counts.get(report_id, 0) + 1
            kept.append(one)
        return tuple(
            replace(one, copies=tuple(copy for copy in copies[one.report.id] if copy.id not in counts)) for one in kept
        )


def weighed(
    score: float,
    why: Sequence[str],
    passage: StoredPassage,
    question: Understood,
    named: frozenset[str],
    weights: Weights = FITTED,
) -> Evidence:
    """Evidence with what is only seen when a passage is read added to its score: days, and names in its report.

    ``named`` are the names of the question that the report names somewhere.
    """
    reasons = list(why)
    if question.names:
        score += weights.names * len(named) / len(question.names)
        here = {mention.name for mention in passage.passage.names}
        reasons += [f"names {name}" for name in question.names if name in here]
    if sounds_like(passage.text, [keys for keys in question.unknown_keys if keys]):
        reasons.append("a name that sounds alike")
    if question.spans:
        days = day_match(passage, question.spans)
        score += weights.days * days
        reasons += ["event date"] if days == 1 else []
    return Evidence(passage, score, tuple(reasons))


def sounds_like(text: str, names: Sequence[Sequence[str]]) -> int:
    """How many of some names in no file, given by their keys, a text holds in whatever spelling."""
    held = keys_in(text) if names else frozenset()
    return sum(not held.isdisjoint(keys) for keys in names)


def day_match(passage: StoredPassage, spans: Sequence[Span]) -> float:
    """How well a passage fits the days asked about.

    1 where something in it happened then, :data:`SAID` where somebody spoke then, 0.5 where it mentions neither and the
    report came out then or within two days, 0 otherwise.
    """
    held = days_held(passage.passage.dates, spans)
    published = passage.report.published
    if held or published is None:
        return held
    near = any(span.first <= published.day <= span.last + AFTERMATH for span in spans if span.last < date.max)
    return 0.5 if near else 0.0


def days_held(mentions: Iterable[DateMention], spans: Sequence[Span]) -> float:
    """1 where one of the dates in a text lies in the days asked about, :data:`SAID` where only a day of speech does."""
    inside = [mention for mention in mentions if any(mention.span.overlaps(span) for span in spans)]
    if not inside:
        return 0.0
    return SAID if all(mention.said for mention in inside) else 1.0
