"""What a development weighs with an analyst, and why: rules over what its reports open with. Pure.

The points are read as a table, not fitted: ``docs/digests.md`` shows it. A reason counts where a third of the reports
give it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.digest.features import Story
from bot.digest.types import Change, Toll
from retrieval.names import PLACES, Gazetteer
from retrieval.quantities import Quantity, Role, quantities
from retrieval.terms import Terms

# A reason counts where so many of the reports give it.
SHARE = 1 / 3
# So many reports are read for reasons, the newest.
REPORTS = 24
# The title and the first sentence give a reason its points, what stands behind them this share.
FRONT, BEHIND = 2, 0.5
# So many at least make a toll.
FEWEST = 2
# Points for a doubling of origins and of outlets, for what is new or changed, and off for what is told again.
ORIGINS, OUTLETS = 8.0, 3.0
STANDING: Mapping[Change, float] = {Change.NEW: 8.0, Change.CHANGED: 6.0, Change.CONTINUING: -8.0}
_COUNTS: Mapping[str, tuple[float, float, str]] = {
    # measure: points for a doubling, at most, in words
    "kill": (7.0, 42.0, "killed"),
    "wound": (2.5, 15.0, "wounded"),
    "kidnap": (3.0, 18.0, "kidnapped"),
    "execute": (5.0, 30.0, "executed"),
    "missing": (2.0, 12.0, "missing"),
    "arrest": (1.5, 9.0, "arrested"),
    "displace": (1.2, 18.0, "displaced"),
    "flee": (1.2, 18.0, "fled"),
    "evacuate": (1.2, 18.0, "evacuated"),
}
MEASURES = tuple(_COUNTS)
_HIGH = frozenset(
    "@person leader commander chief chief-of-staff president prime-minister minister governor king general mayor "
    "patriarch bishop sheikh speaker ambassador caliphate".split()
)
#: Stand beside the concepts of a sentence that names a person, or says who holds what.
PERSON, HELD = "@person", "@held"
#: That a country is the subject of a sentence.
COUNTRY = "@country"
_TAKEN = frozenset({"capture", "retake", "surrender", HELD})
_FATE = frozenset({"kill", "assassinate", "arrest", "capture", "kidnap", "wound", "resign", "dismiss", "execute"})
_HARM = frozenset(
    "attack bomb explosives car-bomb airstrike shell rocket missile fire capture control retake halt interrupt close "
    "open destruction collapse cut-off besiege storm withdraw repair blast".split()
)
_POWER = frozenset(
    "@person @country president vice-president prime-minister king government minister ministry parliament lawmaker "
    "governor secretary-general caliphate".split()
)
_DECIDES = frozenset(
    "dismiss appoint replace vote decree decide order ban approve sign veto recognise expel impose amnesty "
    "investigation extend postpone cancel".split()
)
_TROOPS = frozenset("army soldier forces special-forces tank armoured military-base reinforcements".split())

# Nouns that say what became of the counted.
_SAYS = re.compile(
    r"\b(?:deaths?|dead|bod(?:y|ies)|casualt\w+|fatalit\w+|wounded|injur\w+|killed|missing|displaced)\b", re.I
)
#: That a place changes hands, beside the concepts for it; "holds" and "took in" say nothing of the kind.
_CHANGES_HANDS = re.compile(
    r"\b(?:changes? hands|flags? over|(?:falls?|fell) to|(?:has|have|had) fallen|in (?:their|its) hands"
    r"|drove .{3,40}(?:from|out of)|w[io]ns? back|retreat from|pulls? out|pulled out|overruns?|overran"
    r"|back in .{2,20} hands|(?:take|took|taken|seized?|full|sole|regained|lost) control of|(?:takes?|took|lost|loses?)"
    r" (?:the |a )?(?:town|city|village|base|crossing|airport|air base|dam|district|area|hill))\b"
    # What falls may be a shell, or the dead.
    r"|(?<!\w)سقطت?\b(?! (?:صاروخ|قذيف|قتيل|قتلى|ضحاي|جرح|شهد|شهيد|عشر|مئات|طائر|برميل|برام|\d))"
    r"|رفع.{0,25}العلم|العلم .{2,20} فوق|سيطر(?:ت|وا)? على"
    r"|السيطرة (?:الكاملة )?على|سيطرت(?:ه|ها) (?:الكاملة )?على",
    re.I,
)
#: Names and phrases that hold a word of taking, of peace or of dismissal, and tell of none.
_SAYS_NOTHING = re.compile(
    r"\b(?:liberation (?:front|army|organi[sz]ation|movement|square)|(?:front|organi[sz]ation|movement) for (?:the )?"
    r"(?:national )?liberation|valley of peace)\b"
    r"|\bdismiss(?:ed|es)? (?:the|a|this|that|such|it|them|reports|\w+['’]s?)\b.{0,60}? as\b"
    r"|(?:منظمة|جبهة|هيئة|ساحة|ميدان) (?:ال)?تحرير|وادي السلام|(?:مناطق|منطقة|خاضعة ل|واقعة تحت) ?سيطرة",
    re.I,
)
# A country among so many first words is what a sentence speaks of.
SUBJECT = 3
# Numbers that may be of the dead: no years.
_DIGITS = re.compile(r"(?<![\d.,])(?!(?:19|20)\d\d(?!\d))\d{1,4}(?![\d.])")


@dataclass(frozen=True, slots=True)
class Part:
    """A title or a sentence: its concepts (:data:`PERSON` where it names somebody), whether it names a place."""

    concepts: frozenset[str]
    has_place: bool
    is_title: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason: any concept of each of the sets stands in one sentence, or in the title.

    With a place, where it ``needs_place``; only the title counts of one that must stand ``in_title``.
    """

    reason: str
    points: float
    of: tuple[frozenset[str], ...]
    needs_place: bool = False
    in_title: bool = False

    def holds(self, part: Part) -> bool:
        """Whether a title or a sentence gives the reason."""
        if (self.needs_place and not part.has_place) or (self.in_title and not part.is_title):
            return False
        return all(one & part.concepts for one in self.of)


def _any(words: str) -> frozenset[str]:
    return frozenset(words.split())


RULES: tuple[Rule, ...] = (
    Rule("a place taken or lost", 24, (_TAKEN,), needs_place=True),
    Rule("chemical weapons", 24, (_any("chemical-weapons chlorine sarin"),)),
    Rule("a leader killed, taken or replaced", 18, (_HIGH, _FATE), in_title=True),
    Rule("a border or crossing", 16, (_any("crossing border"), _any("close open capture control retake invade cross"))),
    Rule("disaster or disease", 16, (_any("earthquake flood outbreak cholera drown stampede disaster"),)),
    Rule(
        "infrastructure",
        14,
        (_any("dam refinery electricity energy pipeline oil gas bridge airport airbase water pumping-station"), _HARM),
    ),
    Rule("atrocity", 14, (_any("massacre execute mass-grave genocide torture crucify hostage rape starve"),)),
    Rule(
        "talks or a deal",
        12,
        (_any("ceasefire agreement peace prisoner-swap settlement talks dialogue summit reconcile"),),
    ),
    Rule("withdrawal", 12, (_any("withdraw"),), needs_place=True),
    Rule(
        "an offensive or a siege", 12, (_any("offensive advance besiege break-siege storm invade infiltrate cut-off"),)
    ),
    Rule(
        "the state",
        10,
        (_any("election referendum election-result form-government resign coup emergency-law constitution"),),
    ),
    Rule("sanctions, a resolution or inspectors", 10, (_any("sanctions resolution inspector"),)),
    Rule("people displaced", 8, (_any("displace flee evacuate migrant"),)),
    Rule("people displaced", 8, (_any("cross arrive enter influx"), _any("camp tent family gate border"))),
    Rule("a decision", 8, (_POWER, _DECIDES)),
    Rule("troops sent", 8, (_TROOPS, _any("enter deploy send reinforcements"))),
    Rule("bombing from the air", 8, (_any("airstrike barrel-bomb cluster-bomb warplane missile"),)),
    Rule("a bombing", 6, (_any("car-bomb suicide-bombing bomb explosives roadside-bomb"),)),
    Rule("an attack", 6, (_any("shoot shell mortar artillery rocket ambush shootdown"),), needs_place=True),
    Rule("protest", 6, (_any("protest sit-in strike crackdown"),)),
    Rule("aid", 5, (_any("aid convoy corridor airdrop"),)),
    Rule("courts", 4, (_any("court trial verdict sentence charge"),)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weight:
    """Points and the reasons for them, the weightiest first; ``rules`` are those reasons that are no numbers."""

    points: float
    why: tuple[str, ...]
    rules: frozenset[str]


class Weighing:
    """Weighs groups of stories; knows concepts and places."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms) -> None:
        self._gazetteer = gazetteer
        self._terms = terms

    def reasons(self, stories: Sequence[Story]) -> dict[str, float]:
        """The rules that hold of enough of the stories, with their points: half of them behind the first sentence."""
        given: dict[str, list[float]] = {}
        stories = stories[-REPORTS:]
        for story in stories:
            for reason, points in self._of_story(story).items():
                given.setdefault(reason, []).append(points)
        return {reason: max(points) for reason, points in given.items() if len(points) >= SHARE * len(stories)}

    def deaths(self, stories: Sequence[Story]) -> float:
        """Points for the dead by the digits in what the stories open with: a guess, to choose what is read closely."""
        most = 0
        for story in stories[-REPORTS:]:
            for text in (story.title, *(one.text for one in story.opening)):
                if "kill" in self._terms.find(text):
                    most = max([most, *(int(number) for number in _DIGITS.findall(text.replace(",", "")))])
        each, limit, _ = _COUNTS["kill"]
        return min(limit, each * math.log2(1 + most))

    def given(self, text: str, names: Iterable[str]) -> frozenset[str]:
        """The reasons that a sentence gives, the measures of its tolls among them."""
        part = self._part(text, names, is_title=False)
        tolls = {one.measure for one in quantities(text) if counts(one)}
        return frozenset(rule.reason for rule in RULES if rule.holds(part)) | tolls

    def _is_subject(self, text: str, names: Iterable[str]) -> bool:
        """Whether a country stands among the first words of a text."""
        front = " ".join(text.split()[:SUBJECT])
        known = [one for name in names if (one := self._gazetteer.get(name)) and one.kind == "country"]
        return any(spelling in front for one in known for spelling in (one.name, one.arabic) if spelling)

    def names_power(self, text: str, names: Iterable[str]) -> bool:
        """Whether a sentence names a person, a government or an office that decides."""
        return bool(_POWER & self._part(text, names, is_title=False).concepts)

    def _of_story(self, story: Story) -> dict[str, float]:
        titled = frozenset(mention.name for mention in self._gazetteer.find(story.title))
        parts = [(story.title, titled), *((one.text, one.names) for one in story.opening)]
        found: dict[str, float] = {}
        for place, (text, names) in enumerate(parts):
            part = self._part(text, names, is_title=not place and not story.part.further)
            for rule in RULES:
                if rule.holds(part):
                    points = rule.points * (1.0 if place < FRONT else BEHIND)
                    found[rule.reason] = max(points, found.get(rule.reason, 0.0))
        return found

    def _part(self, text: str, names: Iterable[str], *, is_title: bool) -> Part:
        kinds = {known.kind for name in names if (known := self._gazetteer.get(name))}
        text = _SAYS_NOTHING.sub(" ", text)
        concepts = set(self._terms.find(text))
        concepts |= {PERSON} if "person" in kinds else set()
        concepts |= {COUNTRY} if self._is_subject(text, names) else set()
        concepts |= {HELD} if _CHANGES_HANDS.search(text) else set()
        return Part(frozenset(concepts), bool(kinds & (PLACES - {"country"})), is_title)


def weigh(
    rules: Mapping[str, float], tolls: Sequence[Toll], *, origins: int, outlets: int, change: Change, subject: bool
) -> Weight:
    """What a development comes to, and why. Pure."""
    parts = [(points, reason) for reason, points in rules.items()]
    parts += [(points_of(toll), told(toll)) for toll in tolls]
    if origins > 1:
        parts.append((ORIGINS * math.log2(origins), f"{origins} independent origins"))
    points = sum(part for part, _ in parts) + OUTLETS * math.log2(max(outlets, 1)) + STANDING[change]
    why = [reason for _, reason in sorted(parts, key=lambda part: (-part[0], part[1]))]
    return Weight(points, (*(("your subject",) if subject else ()), *why), frozenset(rules))


def counts(quantity: Quantity) -> bool:
    """Whether a number is a toll: a count of one is none, since it is told by what happened to whom."""
    return quantity.role is Role.VALUE and quantity.measure in MEASURES and quantity.low >= FEWEST


def told(toll: Toll) -> str:
    """A count in words: "at least 12 people killed"."""
    number = f"{toll.low:,.0f}" if not toll.text.isascii() else toll.text
    return number if _SAYS.search(number) else f"{number} {_COUNTS[toll.measure][2]}"


def points_of(toll: Toll) -> float:
    """What a count weighs."""
    each, most, _ = _COUNTS[toll.measure]
    return min(most, each * math.log2(1 + max(toll.low, 0)))
