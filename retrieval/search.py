"""Questions to evidence: words and vectors fused, names and days weighed in, copies shown once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from retrieval import lineage
from retrieval.errors import EmbedderFailed, IndexAway, IndexBusy
from retrieval.library.reading import Library, StoredPassage
from retrieval.meaning import Meaning, MeaningFails
from retrieval.names.unlisted import keys_in
from retrieval.types import DateMention, Report, Scope, Span
from retrieval.understand import Understood

# How deep each list goes that is fused, and how many passages are looked at closely.
DEPTH = 100
CANDIDATES = 60
# Up to this many passages in a scope, the index is asked about these alone; beyond, it is asked for more as long as
# what lies outside crowds out the rest (a filter inside the index costs more the larger the collection is).
NARROW = 10_000
# Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), and what each list weighs.
RRF = 60
WORDS_WEIGHT, MEANING_WEIGHT = 1.0, 0.7
# What it adds to hold what the question names: shares of the best fused score there can be.
NAMES_BONUS, DAYS_BONUS = 0.5, 0.4
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


@dataclass(slots=True)
class _Candidate:
    key: int
    score: float = 0.0
    why: list[str] = field(default_factory=list)


class Search:
    """Finds evidence in a library."""

    def __init__(self, library: Library, meaning: Meaning) -> None:
        self._library = library
        self._meaning = meaning

    def find(self, question: Understood, *, limit: int, per_report: int = 1) -> Found:
        """The passages that bear on a question, best first: at most ``limit``, ``per_report`` of one report.

        Where the index or the embedder cannot be had they are found by words, names and days alone.
        """
        inside = None if question.scope.is_open else self._library.keys_in(question.scope, NARROW)
        tokens = [*question.stems, *question.canonical]
        by_words = self._library.by_words(tokens, question.scope, DEPTH, narrow=inside is not None)
        by_meaning, failure = self._by_meaning(question, inside)
        candidates = fuse({"words": by_words, "meaning": by_meaning})
        best = sorted(candidates, key=lambda one: (-one.score, one.key))[:CANDIDATES]
        stored = self._library.passages([one.key for one in best], question.scope)
        evidence = [weighed(one.score, one.why, stored[one.key], question) for one in best if one.key in stored]
        evidence.sort(key=lambda one: (-one.score, one.passage.key))
        return Found(self._without_copies(evidence, question.scope, limit, per_report), failure)

    def _by_meaning(
        self, question: Understood, inside: Sequence[int] | None
    ) -> tuple[Sequence[tuple[int, float]], MeaningFails | None]:
        """The passages nearest in meaning, or none and why; ``inside`` are all of a narrow scope."""
        try:
            with self._meaning.of(question.meaning) as nearest:
                if inside is not None:
                    return nearest(DEPTH, inside), None
                return self._library.first_visible(nearest, question.scope, DEPTH), None
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


def fuse(lists: Mapping[str, Sequence[tuple[int, float]]]) -> list[_Candidate]:
    """Reciprocal rank fusion of ranked lists of keys; a score of 1 is first place in all of them."""
    weights = {"words": WORDS_WEIGHT, "meaning": MEANING_WEIGHT}
    candidates: dict[int, _Candidate] = {}
    for name, ranked in lists.items():
        for rank, (key, _) in enumerate(ranked, start=1):
            candidate = candidates.setdefault(key, _Candidate(key))
            candidate.score += weights[name] * (RRF + 1) / (RRF + rank) / sum(weights.values())
            candidate.why.append(name)
    return list(candidates.values())


def weighed(score: float, why: Sequence[str], passage: StoredPassage, question: Understood) -> Evidence:
    """Evidence with what its passage holds of the names, days and concepts asked for added to its score."""
    named = {mention.name for mention in passage.passage.names}
    shared = [name for name in question.names if name in named]
    reasons = list(why)
    unlisted = [keys for keys in question.unknown_keys if keys]
    if asked := len(question.names) + len(unlisted):
        sounding = sounds_like(passage.text, unlisted)
        score += NAMES_BONUS * (len(shared) + sounding) / asked
        reasons += [f"names {name}" for name in shared] + (["a name that sounds alike"] if sounding else [])
    if question.spans:
        days = day_match(passage, question.spans)
        score += DAYS_BONUS * days
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
