"""A report to what it tells besides the event that it opens with: its further happenings. Pure.

A wire story seldom tells one thing: behind its event stand a raid in the next province, a minister's dismissal, a vote
abroad. Such a sentence begins a happening of its own where it changes the scene, can be understood alone, and is of
these days. What goes on from it belongs to it. What it weighs is asked later (:mod:`bot.digest.ranked`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.briefing.extract import CAPITALS
from bot.briefing.sentences import Sentence
from bot.digest.features import LONGEST_EVENT, Features, Story
from bot.digest.pages import Part
from bot.digest.telling import goes_on, is_aside
from bot.digest.types import Window
from bot.digest.weight import MEASURES, Weighing
from bot.digest.windows import DAY
from retrieval.names import PLACES, Gazetteer
from retrieval.names.areas import Areas
from retrieval.types import Span

# So many happenings of a report, of so many sentences each, are told besides its own.
MOST, LONGEST = 4, 3
# What happened more than a day before the window is background.
NEWS = DAY
#: Reasons that make a happening of its own in the place that the report is about already.
OF_ITS_OWN = frozenset(
    {"a decision", "the state", "talks or a deal", "sanctions, a resolution or inspectors", "people displaced"}
)
BETWEEN_PLACES = OF_ITS_OWN | {"withdrawal", "aid", "courts", "protest"}
# Where a place is fought for, those who leave it are of the same event.
TAKING = frozenset({"a place taken or lost", "an offensive or a siege"})
_THERE = re.compile(r"\bthere\b|(?<![\u0621-\u064a])(?:هناك|فيها|فيه)(?![\u0621-\u064a])", re.I)
#: Openings that lead over to something else.
_TURNS = re.compile(
    r"\W*(?:elsewhere|separately|meanwhile|(?:in|on) (?:another|other|a separate|a related)\b[^,.]{0,40}"
    r"|(?:earlier|later|also) (?:on|in)|at the same time)\b[\s,:]*"
    r"|\W*(?:و?في (?:سياق|حادث|تطور|هجوم|موضوع|شأن|مكان) (?:آخر|منفصل|متصل|ثان)|من (?:جهة|ناحية) (?:أخرى|ثانية)"
    r"|إلى ذلك|و?على صعيد (?:آخر|متصل)|و?في (?:غضون|أثناء) ذلك|في الوقت نفسه|بالتزامن(?: مع ذلك)?)[\s،,:]*",
    re.I,
)
#: Words that say what was long ago, or always. Only a day of the window makes such a sentence news.
_LOOKS_BACK = re.compile(
    r"\b(?:had|since|ago|last (?:week|month|year)|previous(?:ly)?|formerly|used to|so far|in recent|usually|often|every"
    r"|traditionally|founded|began when|for (?:weeks|months|years|decades)|(?:has|have) (?:been|taken in|long|documented|counted|recorded)|(?:19|20)\d\d)\b"
    r"|(?<![\u0621-\u064a])(?:منذ|سابقا|ظلت?|لا يزال|لا تزال|تبقى|(?:العام|الشهر|الأسبوع) الماضي"
    r"|قبل (?:أعوام|سنوات|أشهر|أسابيع)|(?:19|20)\d\d)(?![\u0621-\u064a])",
    re.I,
)
#: Openings of background, whatever days follow: the Arabic pluperfect, "Since …".
_BACKGROUND = re.compile(
    r"\W*(?:since|before|until|in (?:19|20)\d\d)\b|\W*و?(?:كان|كانت|كانوا|سبق|منذ|يذكر|يشار|تعد|تقع)(?![\u0621-\u064a])",
    re.I,
)
_HAD = re.compile(r"\bhad\b", re.I)
#: "said that 40 had been kidnapped": the tense is the speech's, and looks no further back.
_REPORTED = re.compile(r"\b(?:said|says|told|announced|confirmed|reported|according)\b", re.I)
_HOURS_AGO = re.compile(r"\bhours? (?:earlier|before|ago)\b|قبل ساعات?", re.I)


#: A capital stands for its government, unless something happens in it.
_IN = re.compile(r"\b(?:in|at|near|around|outside|inside|across|central) $|(?<![\u0621-\u064a])(?:في|داخل|قرب|وسط) $", re.I)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something happens and of what kind it is: places, the areas they lie in, and reasons of weight."""

    places: frozenset[str]
    areas: frozenset[str]
    reasons: frozenset[str]

    def __or__(self, other: Scene) -> Scene:
        return Scene(self.places | other.places, self.areas | other.areas, self.reasons | other.reasons)


_NOWHERE = Scene(frozenset(), frozenset(), frozenset())


class Happenings:
    """Finds the further happenings of stories."""

    def __init__(self, features: Features, weighing: Weighing, gazetteer: Gazetteer, areas: Areas) -> None:
        self._features = features
        self._weighing = weighing
        self._gazetteer = gazetteer
        self._areas = areas

    def of(self, story: Story, window: Window) -> list[Story]:
        """The further happenings of a report as stories, in order; of a page of several stories none."""
        if story.part.number or len(story.sentences) <= len(story.opening):
            return []
        found = [
            Part(plain(own[0].text), own, number, further=True) for number, own in enumerate(self._segments(story, window), start=2)
        ]
        return [self._features.story(story, part) for part in found]

    def _segments(self, story: Story, window: Window) -> Iterator[tuple[Sentence, ...]]:
        """The sentences of each further happening."""
        known = self._titled(story)
        taken = count = 0
        for place, sentence in enumerate(story.sentences):
            scene = self._scene((sentence,))
            if place < _first_paragraph(story):
                known |= scene
                continue
            if place < taken or count == MOST:
                continue
            opens = place < len(story.opening)
            if not self._begins(sentence, scene, known, elsewhere=opens) or not is_current(sentence, window):
                known |= scene if opens else _NOWHERE
                continue
            own = self._with_what_follows(story.sentences[place:], scene, known)
            taken, count = place + len(own), count + 1
            known |= scene
            yield own

    def _begins(self, sentence: Sentence, scene: Scene, known: Scene, *, elsewhere: bool = False) -> bool:
        """Whether a sentence changes the scene, with a reason of weight, and is understood alone.

        One of the opening mostly goes on with the event: it must be ``elsewhere``.
        """
        text = plain(sentence.text)
        if goes_on(text) or is_aside(text) or not scene.reasons or (_THERE.search(text) and not scene.places):
            return False
        # People go, and talk, from one place to another: that names places, but tells of one event.
        before = known.reasons | ({"withdrawal"} if known.reasons & TAKING else set())
        same = scene.reasons <= before & BETWEEN_PLACES
        if (self._elsewhere(scene, known) and not same) or _is_own_toll(sentence, scene, known):
            return True
        if elsewhere or scene.reasons & OF_ITS_OWN <= known.reasons:
            return False
        return "people displaced" in scene.reasons or self._weighing.names_power(text, sentence.names)

    def _elsewhere(self, scene: Scene, known: Scene) -> bool:
        """Whether a scene has a town that is not known, or an area of which nothing is known.

        An area whose towns are known is another place where people came to harm in it: its capital has its name.
        """
        harmed = not scene.reasons.isdisjoint(MEASURES)
        return any(
            place not in (known.areas if place in self._areas and not harmed else known.places)
            for place in scene.places
        )

    def _with_what_follows(self, sentences: Sequence[Sentence], scene: Scene, known: Scene) -> tuple[Sentence, ...]:
        """The first sentence and those that go on from it: of its paragraph, and of no third scene."""
        own = [sentences[0]]
        for sentence in sentences[1:LONGEST]:
            body = sentence.passage.report.body
            here = self._scene((sentence,))
            if "\n" in body[own[-1].end : sentence.start]:
                break
            if here.reasons.isdisjoint(scene.reasons) and (
                self._begins(sentence, here, known | scene) or self._elsewhere(here, scene)
            ):
                break
            own.append(sentence)
        return tuple(own)

    def _scene(self, sentences: Sequence[Sentence]) -> Scene:
        places = frozenset(
            mention.name
            for one in sentences
            for mention in one.mentions
            if self._is_place(mention.name)
            and (mention.name not in CAPITALS or _IN.search(one.text[: mention.start - one.start]))
        )
        reasons = frozenset(reason for one in sentences for reason in self._weighing.given(one.text, one.names))
        return Scene(places, self._areas_of(places), reasons)

    def _titled(self, story: Story) -> Scene:
        names = frozenset(mention.name for mention in self._gazetteer.find(story.title))
        places = frozenset(filter(self._is_place, names))
        return Scene(places, self._areas_of(places), frozenset(self._weighing.given(story.title, names)))

    def _areas_of(self, places: frozenset[str]) -> frozenset[str]:
        return frozenset(area for place in places if (area := self._areas.of(place)))

    def _is_place(self, name: str) -> bool:
        known = self._gazetteer.get(name)
        return known is not None and known.kind in PLACES and known.kind != "country"


def plain(text: str) -> str:
    """A sentence without what leads over to it from something else ("Elsewhere, …")."""
    text = text.strip()
    rest = _TURNS.sub("", text, count=1) if _TURNS.match(text) else text
    return rest[:1].upper() + rest[1:]


def _is_own_toll(sentence: Sentence, scene: Scene, known: Scene) -> bool:
    """Whether a sentence counts what nothing before did, of a day that it names."""
    counted = scene.reasons & frozenset(MEASURES) - known.reasons
    return bool(counted) and any(not mention.said for mention in sentence.dates)


def _first_paragraph(story: Story) -> int:
    """How many sentences a report's first paragraph has; those of its opening, where it has no paragraphs."""
    body = story.report.body
    for place, (one, other) in enumerate(pairwise(story.opening), start=1):
        if "\n" in body[one.end : other.start]:
            return place
    return len(story.opening)


def is_current(sentence: Sentence, window: Window) -> bool:
    """Whether a sentence tells something of the window's days: by its dates, else by not looking back."""
    text = sentence.text
    if _BACKGROUND.match(text) or (_HAD.search(text) and not _REPORTED.search(text) and not _HOURS_AGO.search(text)):
        return False
    dates = [mention for mention in sentence.dates if not mention.planned]
    happened = [mention.span for mention in dates if not mention.said]
    if any(_is_near(span, window) for span in happened):
        return True
    if any(_is_near(mention.span, window) for mention in dates):
        # What was said of late is news, whatever day it speaks of.
        return True
    return not happened and not _LOOKS_BACK.search(_HAD.sub("", text))


def _is_near(span: Span, window: Window) -> bool:
    days = window.days
    return span.last - span.first <= LONGEST_EVENT and days.first - NEWS <= span.last and span.first <= days.last + NEWS
