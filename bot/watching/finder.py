"""New passages → matches: by words as soon as they are stored, by meaning as soon as their vectors are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from bot.briefing.extract import Extractor, rarities
from bot.briefing.sentences import Sentence
from bot.watching import typed
from bot.watching.nearness import SAMPLE, Usual, usual, wanted_coverage
from bot.watching.phrases import Phrase, phrase_of, sentence_with
from bot.watching.types import STALE, Kind, Match, Sought, Watch
from retrieval import words
from retrieval.embed import Embedder
from retrieval.library.newcomers import Newcomers
from retrieval.library.reading import Library, StoredPassage
from retrieval.library.vector_store import Vector, VectorStore
from retrieval.names import Gazetteer
from retrieval.names.areas import Areas
from retrieval.names.entries import Name
from retrieval.names.unlisted import Unlisted
from retrieval.search import Evidence
from retrieval.terms import Terms
from retrieval.understand import Question, Understanding, Understood

#: So many passages are looked at in one step.
STEP: Final = 500
#: A long ingest bears the time at which it began: what it stores behind a watch may be older by so much than that.
_BEGAN: Final = timedelta(hours=1)
#: So many of the newest passages are looked at where somebody tries a watch.
TRIED: Final = 2000
#: What so many watches look for is remembered; that of more is worked out again.
_REMEMBERED: Final = 1000


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What texts are read by."""

    gazetteer: Gazetteer
    terms: Terms
    unlisted: Unlisted
    areas: Areas
    understanding: Understanding


@dataclass(frozen=True, slots=True)
class Found:
    """What a step found: the matches, and up to which passage it looked."""

    matches: tuple[Match, ...]
    looked_to: int


#: Whether a passage concerns a watch.
Concerns = Callable[[Watch, StoredPassage, datetime], bool]


def is_news(watch: Watch, passage: StoredPassage, now: datetime) -> bool:
    """Whether a passage came in since a watch was made.

    A reindex gives old passages new keys: their reports came in before.
    """
    return passage.key > watch.after and passage.report.collected_at >= max(watch.since - _BEGAN, now - STALE)


def _everything(_watch: Watch, _passage: StoredPassage, _now: datetime) -> bool:
    return True


class Finder:
    """Compares passages with what is watched."""

    def __init__(
        self, library: Library, newcomers: Newcomers, vectors: VectorStore, embedder: Embedder, known: Knowledge
    ) -> None:
        self._library = library
        self._newcomers = newcomers
        self._vectors = vectors
        self._model = embedder.model
        self._known = known
        self._extractor = Extractor(known.gazetteer, known.terms)
        self._vector_of = lru_cache(_REMEMBERED)(embedder.query)
        self._phrase_of = lru_cache(_REMEMBERED)(self._phrase)

    def read(self, text: str) -> Sought | None:
        """What a person wants watched who typed this; None where nothing could be looked for."""
        return typed.read(text, self._known.gazetteer, self._known.unlisted)

    def name_of(self, sought: Sought) -> Name | None:
        """The name that is watched, where a file knows it."""
        return self._known.gazetteer.get(sought.name) if sought.name else None

    def is_area(self, sought: Sought) -> bool:
        """Whether what is watched is an area that holds other places."""
        return sought.name is not None and bool(self._known.areas.within(sought.name))

    def among_newest(self, watch: Watch, now: datetime) -> tuple[Match, ...]:
        """What a watch would have found among the newest passages, those that came in last first."""
        began = max(self.newest() - TRIED, 0)
        step = self.by_words if watch.sought.kind is Kind.NAME else self.by_meaning
        matches: list[Match] = []
        while (found := step([watch], began, now, _everything)).looked_to > began:
            matches += found.matches
            began = found.looked_to
        return tuple(reversed(matches))

    def newest(self) -> int:
        """The key of the newest passage: what comes after it is new."""
        return self._newcomers.newest()

    def by_words(self, watches: Sequence[Watch], after: int, now: datetime, concerns: Concerns = is_news) -> Found:
        """What the next passages after a key hold of the names that are watched, of those that concern each."""
        ahead = self._newcomers.after(after, STEP)
        if not ahead:
            return Found((), after)
        wanted = [(watch, self._phrase_of(watch.sought)) for watch in watches if watch.sought.kind is Kind.NAME]
        tokens = self._newcomers.tokens([key for key, _ in ahead]) if wanted else {}
        worth = [key for key, held in tokens.items() if any(phrase.may_stand_in(held) for _, phrase in wanted)]
        reports = _by_report(self._newcomers.read(worth))
        matches: list[Match] = []
        for passages in reports:
            title = passages[0].report.title
            named = frozenset(mention.name for mention in self._known.gazetteer.find(title))
            for watch, phrase in wanted:
                concerning = [one for one in passages if concerns(watch, one, now)]
                sentence = sentence_with(phrase, title, named, concerning)
                if sentence:
                    matches.append(_match(watch, sentence))
        return Found(tuple(matches), ahead[-1][0])

    def by_meaning(self, watches: Sequence[Watch], after: int, now: datetime, concerns: Concerns = is_news) -> Found:
        """What the next passages after a key that have vectors say to the questions that are watched.

        Passages are looked at in order: one that has no vector yet is waited for.

        Raises:
            EmbedderFailed: the vector of a question cannot be made.
        """
        ahead = self._newcomers.after(after, STEP)
        asked = [watch for watch in watches if watch.sought.kind is Kind.QUESTION]
        if not ahead or not asked:
            return Found((), ahead[-1][0] if ahead else after)
        vectors = self._vectors.get(self._model, [text_hash for _, text_hash in ahead])
        ready = _first_with(ahead, vectors)
        if not ready:
            return Found((), after)
        languages = self._newcomers.languages([key for key, _ in ready])
        samples = {language: self._sample(language, after) for language in sorted(set(languages.values()))}
        matches: list[Match] = []
        for watch in asked:
            coverage = self._near(watch.sought.text, ready, vectors, languages, samples)
            near = [one for one in self._newcomers.read(list(coverage)) if concerns(watch, one, now)]
            matches += self._answering(watch, near, coverage, now)
        return Found(tuple(matches), ready[-1][0])

    def _near(
        self,
        question: str,
        ready: Sequence[tuple[int, str]],
        vectors: Mapping[str, Vector],
        languages: Mapping[int, str],
        samples: Mapping[str, Sequence[Vector]],
    ) -> dict[int, float]:
        """The passages that are near a question, each with how much of it it must cover besides."""
        asked = self._vector_of(question)
        own = words.language_of(question)
        means: dict[str, Usual | None] = {
            language: usual(asked, sample, self._model, same_language=language == own)
            for language, sample in samples.items()
        }
        found: dict[int, float] = {}
        for key, text_hash in ready:
            language = languages.get(key)
            if language is not None:  # else it was taken out of the library just now
                wanted = wanted_coverage(asked, vectors[text_hash], means[language])
                if wanted is not None:
                    found[key] = wanted
        return found

    def _answering(
        self, watch: Watch, near: Sequence[StoredPassage], coverage: Mapping[int, float], now: datetime
    ) -> list[Match]:
        """Of each report the sentence that answers best, where it covers enough of the question."""
        understood = self._understood(watch.sought.text, now)
        frequencies, passages = self._library.frequencies([one.stem for one in understood.subjects if one.stem])
        ranked = self._extractor.rank(
            understood, [Evidence(one, 0.0, ("meaning",)) for one in near], rarities(frequencies, passages)
        )
        best: dict[str, Sentence] = {}
        for one in ranked:
            if one.coverage >= coverage[one.sentence.passage.key]:
                best.setdefault(one.evidence.report.id, one.sentence)
        return [_match(watch, sentence) for sentence in best.values()]

    def _understood(self, question: str, now: datetime) -> Understood:
        return self._known.understanding.read(Question(question), now.date())

    def _sample(self, language: str, up_to: int) -> Sequence[Vector]:
        hashes = list(dict.fromkeys(self._newcomers.sample(language, up_to, SAMPLE)))
        return list(self._vectors.get(self._model, hashes).values())

    def _phrase(self, sought: Sought) -> Phrase:
        return phrase_of(sought, self._known.gazetteer, self._known.unlisted, self._known.areas)


def _first_with(ahead: Iterable[tuple[int, str]], vectors: Mapping[str, Vector]) -> list[tuple[int, str]]:
    """The passages up to, and without, the first that has no vector."""
    ready: list[tuple[int, str]] = []
    for key, text_hash in ahead:
        if text_hash not in vectors:
            break
        ready.append((key, text_hash))
    return ready


def _by_report(passages: Iterable[StoredPassage]) -> list[list[StoredPassage]]:
    grouped: dict[str, list[StoredPassage]] = {}
    for one in passages:
        grouped.setdefault(one.report.id, []).append(one)
    return list(grouped.values())


def _match(watch: Watch, sentence: Sentence) -> Match:
    return Match(watch.key, sentence.passage.report.id, sentence.start, sentence.end)
