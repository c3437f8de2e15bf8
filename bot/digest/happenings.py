"""A report to what it tells besides the event that it opens with: its further happenings. Pure.

A wire story seldom tells one thing: behind its event stand a raid in the next province, a minister's dismissal, a vote
abroad. A sentence begins such a happening where it changes the scene, gives a reason of weight, can be understood alone
and is of these days; what goes on from it belongs to it. ``docs/digests.md`` has the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.briefing.named import CAPITALS
from bot.briefing.sentences import Sentence
from bot.briefing.speakers import sayings
from bot.digest.current import is_current
from bot.digest.features import Features, Story
from bot.digest.pages import Part
from bot.digest.telling import goes_on, is_aside
from bot.digest.types import Window
from bot.digest.weight import MEASURES, Weighing
from retrieval.names import PLACES, Gazetteer
from retrieval.names.areas import Areas

# So many happenings of a report, of so many sentences each, are told besides its own.
MOST, LONGEST = 4, 3
#: Reasons that make a happening of its own in the place that the report is about already, where they are new in it.
OF_ITS_OWN = frozenset(
    {"a decision", "the state", "talks or a deal", "sanctions, a resolution or inspectors", "people displaced"}
)
#: People go, and talk, from one place to another: a further place makes no other event of these.
BETWEEN_PLACES = OF_ITS_OWN | {"withdrawal", "aid", "courts", "protest"}
#: Where a place is fought for, those who leave it are of the same event.
TAKING = frozenset({"a place taken or lost", "an offensive or a siege"})
#: Openings that lead over to something else.
_TURNS = re.compile(
    r"\W*(?:elsewhere|separately|meanwhile|(?:in|on) (?:another|other|a separate|a related)\b[^,.]{0,40}"
    r"|(?:earlier|later|also) (?:on|in)|at the same time)\b[\s,:]*"
    r"|\W*(?:و?في (?:سياق|حادث|تطور|هجوم|موضوع|شأن|مكان) (?:آخر|منفصل|متصل|ثان)|من (?:جهة|ناحية) (?:أخرى|ثانية)"
    r"|إلى ذلك|و?على صعيد (?:آخر|متصل)|و?في (?:غضون|أثناء) ذلك|في الوقت نفسه|بالتزامن(?: مع ذلك)?)[\s،,:]*",
    re.I,
)
#: Refers to a place that was named before.
_THERE = re.compile(r"\bthere\b|(?<![\u0621-\u064a])(?:هناك|فيها|فيه)(?![\u0621-\u064a])", re.I)
#: A capital stands for its government, unless something happens in it.
_IN = re.compile(
    r"\b(?:in|at|near|around|outside|inside|across|central) $|(?<![\u0621-\u064a])(?:في|داخل|قرب|وسط) $", re.I
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something happens and of what kind it is: places, the areas they lie in, and reasons of weight."""

    places: frozenset[str]
    areas: frozenset[str]
    reasons: frozenset[str]

    def __or__(self, other: Scene) -> Scene:
        """Both."""
        return Scene(self.places | other.places, self.areas | other.areas, self.reasons | other.reasons)


class Happenings:
    """Finds the further happenings of stories."""

    def __init__(self, features: Features, weighing: Weighing, gazetteer: Gazetteer, areas: Areas) -> None:
        self._features = features
        self._weighing = weighing
        self._gazetteer = gazetteer
        self._areas = areas

    def of(self, story: Story, window: Window) -> list[Story]:
        """The further happenings of a report as stories, in order; none of a page of several stories."""
        if story.part.number:
            return []
        return [self._features.story(story, part) for part in self._parts(story, window)]

    def _parts(self, story: Story, window: Window) -> Iterator[Part]:
        """The further happenings, each numbered by its first sentence: the same in every window."""
        first = _first_paragraph(story)
        known = self._titled(story)
        for sentence in story.sentences[:first]:
            known |= self._scene(sentence)
        after, count = first, 0
        for place, sentence in enumerate(story.sentences[first:], start=first):
            if place < after or count == MOST:
                continue
            opens = place < len(story.opening)
            scene = self._scene(sentence) if opens or can_begin(sentence, window) else None
            if scene and can_begin(sentence, window) and self._changes(sentence, scene, known, opens=opens):
                own = self._with_what_follows(story.sentences[place:], scene, known, window)
                after, count, known = place + len(own), count + 1, known | scene
                yield Part(plain(sentence.text), own, place + 1, further=True)
            elif scene and opens:
                known |= scene

    def _changes(self, sentence: Sentence, scene: Scene, known: Scene, *, opens: bool = False) -> bool:
        """Whether a sentence changes the scene, with a reason of weight.

        One that the report ``opens`` with mostly goes on with its event: only another place or a toll is another.
        """
        if not scene.reasons or (_THERE.search(sentence.text) and not scene.places):
            return False
        before = known.reasons | ({"withdrawal"} if known.reasons & TAKING else set())
        is_same = scene.reasons <= before & BETWEEN_PLACES
        if (self._is_elsewhere(scene, known) and not is_same) or _is_own_toll(sentence, scene, known):
            return True
        if opens or scene.reasons & OF_ITS_OWN <= known.reasons:
            return False
        displaced = "people displaced" in scene.reasons and bool(scene.places or scene.reasons & frozenset(MEASURES))
        return displaced or self._weighing.names_power(sentence.text, sentence.names)

    def _is_elsewhere(self, scene: Scene, known: Scene) -> bool:
        """Whether a scene has a town that is not known, or an area of which nothing is known.

        Where people came to harm, an area is another place than its towns: its capital has its name.
        """
        harmed = not scene.reasons.isdisjoint(MEASURES)
        return any(
            place not in (known.areas if place in self._areas and not harmed else known.places)
            for place in scene.places
        )

    def _with_what_follows(
        self, sentences: Sequence[Sentence], scene: Scene, known: Scene, window: Window
    ) -> tuple[Sentence, ...]:
        """The first sentence and those that go on from it: of its paragraph, and of the same scene."""
        own = [sentences[0]]
        body = sentences[0].passage.report.body
        for sentence in sentences[1:LONGEST]:
            if "\n" in body[own[-1].end : sentence.start]:
                break
            here = self._scene(sentence)
            begins = can_begin(sentence, window) and self._changes(sentence, here, known | scene)
            if here.reasons.isdisjoint(scene.reasons) and (begins or self._is_elsewhere(here, scene)):
                break
            own.append(sentence)
        return tuple(own)

    def _scene(self, sentence: Sentence) -> Scene:
        said = sayings(sentence.text, self._gazetteer) if sentence.mentions else ()
        happens_in = frozenset(
            mention.name
            for mention in sentence.mentions
            if (mention.name not in CAPITALS or _IN.search(sentence.text[: mention.start - sentence.start]))
            # Where somebody who speaks is from, nothing needs to have happened.
            and not any(one.start <= mention.start - sentence.start < one.end for one in said)
        )
        return self._scene_of(sentence.text, sentence.names, happens_in)

    def _titled(self, story: Story) -> Scene:
        names = frozenset(mention.name for mention in self._gazetteer.find(story.title))
        return self._scene_of(story.title, names, names)

    def _scene_of(self, text: str, names: frozenset[str], happens_in: frozenset[str]) -> Scene:
        places = frozenset(filter(self._is_place, happens_in))
        areas = frozenset(area for place in places if (area := self._areas.of(place)))
        return Scene(places, areas, self._weighing.given(text, names))

    def _is_place(self, name: str) -> bool:
        known = self._gazetteer.get(name)
        return known is not None and known.kind in PLACES and known.kind != "country"


def can_begin(sentence: Sentence, window: Window) -> bool:
    """Whether a sentence is understood alone and is of the window's days."""
    text = plain(sentence.text)
    return not goes_on(text) and not is_aside(text) and is_current(sentence, window)


def plain(text: str) -> str:
    """A sentence as a title: without its full stop, and what leads over to it from something else ("Elsewhere, …")."""
    rest = _TURNS.sub("", text.strip(), count=1) if _TURNS.match(text) else text.strip()
    return (rest[:1].upper() + rest[1:]).removesuffix(".")


def _is_own_toll(sentence: Sentence, scene: Scene, known: Scene) -> bool:
    """Whether a sentence counts what nothing before did, of a day that it names."""
    counted = scene.reasons & frozenset(MEASURES) - known.reasons
    return bool(counted) and any(not mention.said for mention in sentence.dates)


def _first_paragraph(story: Story) -> int:
    """How many sentences a report's first paragraph has; those of its opening, where that is no longer."""
    body = story.report.body
    for place, (one, other) in enumerate(pairwise(story.opening), start=1):
        if "\n" in body[one.end : other.start]:
            return place
    return len(story.opening)
