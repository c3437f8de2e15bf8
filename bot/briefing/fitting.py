"""Whether a sentence states the kind of thing that a question asks for: a number of the right things, a day, … Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from bot.briefing.holders import Holders
from bot.briefing.sentences import Sentence
from bot.briefing.speakers import sayings
from retrieval import words
from retrieval.names import PLACES, Gazetteer
from retrieval.quantities import Quantity, quantities
from retrieval.terms import Terms
from retrieval.understand import Asks, Understood

# Measures that a question about the dead is answered by, too.
_OF_THE_DEAD = {"casualty": "kill", "body": "kill", "execute": "kill", "massacre": "kill"}
# What became of people or things: where a question says which, a number of something else is no answer.
_MEASURES = frozenset(
    {"kill", "wound", "arrest", "kidnap", "execute", "missing", "displace", "flee", "evacuate", "destruction"}
)
_REASON = re.compile(
    r"\b(?:because|due to|after|over|since|sparked|triggered|caused|refus\w+|in response|amid|reason\w*|dispute\w*)\b"
    r"|بسبب|إثر|نتيجة|بعد|ردا",
    re.I,
)
_CONTROL = re.compile(
    r"\b(?:control\w*|held|holds?|hands|captur\w+|seiz\w+|took|taken|retak\w+|retook|recaptur\w+|overr[au]n|fell|lost"
    r"|withdr\w+|enter\w*|pulled out|driven out|drove out|left the|back in|re-?entered|storm\w+|overrun"
    r"|liberat\w+|cleared|secured|holding)\b"
    r"|سيطر|السيطرة|استعاد|سقط|انسحب|بيد|في يد|بأيدي|دخل|تحرير|حرر|تطهير|طهر|عاد",
    re.I,
)
# Two words or more with capitals, with what joins Arabic names: mostly a person, where it is no place.
_FULL_NAME = re.compile(
    r"\b[A-Z][\w'’]+(?:[ -](?:al|el|as|ash|ad|an|at|ar|az|abu|bin|ibn|Abdul|Abd)[ -]?)*[ -]?[A-Z][\w'’]+"
)
_TITLE = re.compile(
    r"العميد|العقيد|اللواء|الفريق|المقدم|الرائد|النقيب|الملازم|الشيخ|الدكتور|القاضي|المحامي|الوزير|وزير|المتحدث|الناطق"
    r"|قائد|رئيس|مدير|محافظ|النائب|الأب|المطران|الجنرال"
)


# Who asks what was paid wants an amount of money.
_MONEY = re.compile(
    r"\bhow much (?:money|ransom|cash)\b"
    r"|\bhow much (?:did|was|were|had|has|have)\b.{0,60}\b(?:pay|paid|cost|spen[dt]|worth)\b"
    r"|\bwhat (?:sum|ransom)\b|\bكم (?:دفع|كلف|تكلف|بلغت (?:الفدية|كلفة|تكلفة|قيمة))",
    re.I,
)
# Where the counted stands in a question that asks how many.
_COUNTED = re.compile(r"\bhow many\s+(.+)|\bnumber of\s+(.+)|(?<!\w)(?:كم(?:\s+عدد)?|عدد)\s+(.+)", re.I)
# Things that are themselves and nothing else, as concepts: who asks how many tanks wants no number of the dead. Other
# people than these go by too many words for that.
_THINGS = frozenset(
    "warplane aircraft helicopter drone tank checkpoint livestock statue camp tent bakery factory refinery well tree"
    " hospital ambulance vaccine school university mosque church museum book passport bus truck car boat ship airport"
    " bridge town village house shop mass-grave woman child journalist doctor teacher student".split()
)


class Fitting:
    """Compares sentences with the kind of answer wanted."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms) -> None:
        self._gazetteer = gazetteer
        self._terms = terms
        self._holders = Holders(gazetteer)

    def fits(self, question: Understood, sentence: Sentence) -> float:
        """How well a sentence states the kind of thing asked for: 0 not at all, 1 as asked; 0 where nothing is."""
        match question.asks:
            case Asks.NUMBER:
                stated = quantities(sentence.text, sentence.dates, sentence.start)
                told = self._terms.find(sentence.text)
                return max((self._counts(question, one, told) for one in stated), default=0.0)
            case Asks.DATE:
                return 1.0 if any(not one.said for one in sentence.dates) else 0.6 * bool(sentence.dates)
            case Asks.STATEMENT:
                # Only sentences of the one who is asked for are compared at all.
                return 1.0
            case Asks.SPEAKER:
                return float(bool(sayings(sentence.text, self._gazetteer)))
            case Asks.REASON:
                return float(bool(_REASON.search(sentence.text)))
            case Asks.STATE:
                return self._says_who_holds(question, sentence)
            case Asks.PERSON:
                return self._names_someone(question, sentence)
            case Asks.PLACE:
                others = sentence.names - set(question.names)
                return float(any(self._kind(name) in PLACES for name in others))
            case _:
                return 0.0

    def counted(self, question: Understood) -> str | None:
        """The concept of the things whose number a question asks; None where it asks of people, or of anything else."""
        match = _COUNTED.search(question.question.text) if question.asks is Asks.NUMBER else None
        if not match:
            return None
        first = next((concept for _, concept in self._terms.split(match[match.lastindex or 1])), None)
        return first if first in _THINGS else None

    def _says_who_holds(self, question: Understood, sentence: Sentence) -> float:
        """Best said outright, of the place that is asked for."""
        asked = frozenset(name for name in question.names if self._kind(name) in PLACES)
        told = self._holders.told(sentence.text, asked, unlisted=frozenset(question.unknown_names))
        return 1.0 if told else 0.6 * bool(_CONTROL.search(sentence.text))

    def _counts(self, question: Understood, stated: Quantity, told: Set[str]) -> float:
        """How well a number counts what is asked: the same thing, and what became of it.

        ``told`` are the concepts of the sentence: what it tells became of those whose number says nothing of that.
        """
        if _MONEY.search(question.question.text):
            return float(stated.measure == "money")
        asked = set(question.concepts)
        measure = _OF_THE_DEAD.get(stated.measure, stated.measure)
        same_measure = measure in asked or stated.measure in asked
        same_thing = bool(stated.counted) and (
            words.stem(stated.counted) in {one.stem for one in question.subjects}
            or self._terms.of_word(stated.counted) in asked
        )
        if asked & _MEASURES:
            by_sentence = bool(stated.counted) and not stated.measure and not asked.isdisjoint(_MEASURES & told)
            return 1.0 if same_measure else 0.5 if by_sentence else 0.3 * same_thing
        return 1.0 if same_thing else 0.8 if same_measure else 0.3

    def _names_someone(self, question: Understood, sentence: Sentence) -> float:
        kinds = {self._kind(name) for name in sentence.names - set(question.names)}
        if "person" in kinds or self._has_full_name(sentence) or _TITLE.search(sentence.text):
            return 1.0
        return 0.5 * any(kind not in PLACES for kind in kinds)

    def _has_full_name(self, sentence: Sentence) -> bool:
        known = [(one.start - sentence.start, one.end - sentence.start) for one in sentence.mentions]
        return any(not _overlaps(match.span(), known) for match in _FULL_NAME.finditer(sentence.text))

    def _kind(self, name: str) -> str | None:
        found = self._gazetteer.get(name)
        return found.kind if found else None


def _overlaps(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
