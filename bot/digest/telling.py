"""A group of stories to what is told of it: the sentences that say best what its reports open with. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.briefing.sentences import Sentence
from bot.digest.features import COMMON, Amounts, Story
from bot.digest.tolls import Weighed
from retrieval import words
from retrieval.lineage import repeats
from retrieval.search import Evidence
from retrieval.terms import Terms
from retrieval.tokens import concept_token, name_token
from retrieval.types import Report, Span

# How many sentences are told of a development, of how many reports and how far down each they are looked for.
STATEMENTS = 3
REPORTS, DEEP = 24, 14
# Sentences of fewer or more words than these tell too little, or too much at once.
SHORTEST, LONGEST = 6, 60
# What stands further behind counts less; a sentence of the newest report counts more than one of the oldest.
BEHIND, NEWEST = 0.06, 0.15
# A further sentence must be worth this share of the first, when what was told already is taken off it.
WORTH = 0.35
# What a day of the event, and a number, add to a sentence.
DATED, NUMBERED = 0.1, 0.1
#: Sentences that go on from others are not understood alone.
_GOES_ON = re.compile(
    r"\W*(?:he|she|it|they|his|her|its|their|this|that|these|those|most|many|some|all|none|but|and|however|meanwhile|also"
    r"|other|another|both|elsewhere|earlier|later|then|there|here|such|one of them"
    r"|the (?:man|men|two|three|attack|statement|source|official|agency|report|video|same|latter|former))\b"
    r"|\W*(?:هو|هي|هم|وأضاف|وأشار|وأوضح|وتابع|كما|لكن|غير أن|وكان|وهو|وهي|وذلك|بدوره|من جهته)\b",
    re.I,
)
#: Quotations, and remarks in parentheses.
_ASIDE = re.compile(r"^\W*[\"“«]|^\s*\(.*\)\W*$")
_SHORTEST_TITLE = 3
# What the title of the report told from counts beside others.
TOLD_FROM = 1.3
# The title of a page of several stories lists them.
LISTED = 0.5


class Told:
    """What can be told of a group: its sentences, the best first, each with how much of the event it covers."""

    def __init__(
        self,
        stories: Sequence[Story],
        rarity: Mapping[str, float],
        terms: Terms,
        copies: Mapping[str, Sequence[Report]],
    ) -> None:
        self._terms = terms
        self._read: dict[tuple[int, int], frozenset[str]] = {}
        self._stories = stories
        self._rarity = rarity
        self._core = _core(stories, rarity)
        self.days = _days(stories)
        newest = sorted(stories, key=lambda story: (story.counted, story.id), reverse=True)[:REPORTS]
        self.evidence = [
            Evidence(passage, 0.0, ("digest",), tuple(copies.get(story.report.id, ())))
            for story in newest
            for passage in {one.passage.key: one.passage for one in story.sentences[:DEEP]}.values()
        ]
        self._whole = sum(self._core.values()) or 1.0
        self.sentences = sorted(
            (one for n, story in enumerate(newest) for one in self._of_story(story, n / max(len(newest), 1), copies)),
            key=lambda one: (-one.score, one.sentence.passage.key, one.sentence.start),
        )

    def statements(self, must: Sequence[Sentence] = (), language: str | None = None) -> list[Weighed]:
        """The sentences to tell, best first: what adds to those before, and one of those that ``must`` be told."""
        usable = [one for one in self.sentences if _can_stand(one.sentence)] or self.sentences
        mine = [one for one in usable if one.evidence.report.language == language]
        pool = mine or usable
        if not pool:
            return []
        chosen = [pool[0]]
        while len(chosen) < STATEMENTS:
            worth = [(self._gain(one, chosen), one) for one in pool if not _said(one, chosen)]
            best = max(worth, key=lambda found: found[0], default=None)
            if best is None or best[0] < WORTH * chosen[0].score:
                break
            chosen.append(best[1])
        return self._with_toll(chosen, must)

    def title(self, first: Sentence, language: str | None) -> Story | None:
        """The story whose title heads the development; None where none has one.

        The best title tells much of the event and nothing else; that of the report told from goes a little before
        others, and one in the reader's language before all.
        """
        titled = [story for story in self._stories if len(story.title.split()) >= _SHORTEST_TITLE]
        mine = [story for story in titled if story.report.language == language] or titled
        return max(mine, key=lambda story: (self._heads(story, first), story.id), default=None)

    def _heads(self, story: Story, first: Sentence) -> float:
        own = set(words.stems(story.title))
        covered = sum(self._core.get(stem, 0.0) for stem in own)
        whole = sum(self._rarity.get(stem, 0.0) for stem in own)
        told_from = first in story.sentences
        return (
            covered
            * (covered / whole if whole else 0.0)
            * (TOLD_FROM if told_from else 1.0)
            * (LISTED if ";" in story.title else 1.0)
        )

    def _with_toll(self, chosen: list[Weighed], must: Sequence[Sentence]) -> list[Weighed]:
        """The sentences with the newest toll among them, in the place of the last where there are enough."""
        if not must or any(one.sentence == toll for one in chosen for toll in must):
            return chosen
        found = next((one for one in self.sentences if one.sentence == must[0]), None)
        if found is None or _said(found, chosen):
            return chosen
        return [*chosen[: STATEMENTS - 1], found]

    def _gain(self, one: Weighed, chosen: Sequence[Weighed]) -> float:
        """What a sentence is worth beside those chosen: less, the more of its words they have."""
        own = self._tokens(one.sentence)
        taken = {token for other in chosen for token in self._tokens(other.sentence)}
        known = sum(self._rarity.get(token, 0.0) for token in own & taken)
        return one.score * (1.0 - known / max(sum(self._rarity.get(token, 0.0) for token in own), 1.0))

    def _of_story(self, story: Story, age: float, copies: Mapping[str, Sequence[Report]]) -> list[Weighed]:
        found: list[Weighed] = []
        known = tuple(copies.get(story.report.id, ()))
        for place, sentence in enumerate(story.sentences[:DEEP]):
            coverage = self._coverage(sentence)
            happened = [mention.span for mention in sentence.dates if not mention.said]
            dated = any(span.overlaps(day) for span in happened for day in self.days)
            worth = 1 - BEHIND * place + NEWEST * (1 - age) + DATED * dated
            worth += NUMBERED * any(letter.isdigit() for letter in sentence.text)
            evidence = Evidence(sentence.passage, 0.0, ("digest",), known)
            found.append(Weighed(sentence, evidence, coverage, coverage, coverage * worth * _length(sentence.text)))
        return found

    def _coverage(self, sentence: Sentence) -> float:
        return sum(self._core.get(token, 0.0) for token in self._tokens(sentence)) / self._whole

    def _tokens(self, sentence: Sentence) -> frozenset[str]:
        place = sentence.passage.key, sentence.start
        if place not in self._read:
            self._read[place] = self._tokens_anew(sentence)
        return self._read[place]

    def _tokens_anew(self, sentence: Sentence) -> frozenset[str]:
        tokens = {name_token(name) for name in sentence.names}
        tokens |= {concept_token(concept) for concept in self._terms.find(sentence.text) - COMMON}
        return frozenset(tokens).union(words.stems(sentence.text))


def _core(stories: Sequence[Story], rarity: Mapping[str, float]) -> dict[str, float]:
    """The tokens that a group is about: what its reports open with, the more of them the more it counts."""
    totals = Amounts(float)
    for story in stories:
        for token, weight in (*story.marks.items(), *story.stems.items()):
            totals[token] += weight * rarity.get(token, 0.0) / len(stories)
    return dict(sorted(totals.items(), key=lambda found: (-found[1], found[0]))[:40])


def _days(stories: Sequence[Story]) -> tuple[Span, ...]:
    """The days of an event: those that its stories are next to."""
    return tuple(sorted({span for story in stories if (span := story.happened)}))


def _length(text: str) -> float:
    count = len(text.split())
    return 0.4 if count < SHORTEST else 1.0 if count <= LONGEST else 0.6


def _can_stand(sentence: Sentence) -> bool:
    """Whether a sentence is understood alone: it refers to nothing before it, and asks and exclaims nothing."""
    text = sentence.text.strip()
    return not (goes_on(text) or is_aside(text))


def goes_on(text: str) -> bool:
    """Whether a sentence refers to one before it by how it begins."""
    return bool(_GOES_ON.match(text))


def is_aside(text: str) -> bool:
    """Whether a sentence is a quotation, a remark, a question or an exclamation."""
    return bool(_ASIDE.match(text)) or text.endswith(("?", "؟", "!", ":"))


def _said(one: Weighed, chosen: Sequence[Weighed]) -> bool:
    return any(
        one.sentence == other.sentence or repeats(one.sentence.text, other.sentence.text)
        or repeats(other.sentence.text, one.sentence.text)
        for other in chosen
    )  # fmt: skip
