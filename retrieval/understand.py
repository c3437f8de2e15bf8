"""A question to what is looked for: names, days, concepts, words, and the kind of answer it wants. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from retrieval import words
from retrieval.dates import DateReader, DateScope
from retrieval.names import PLACES, Gazetteer
from retrieval.names.unlisted import Heard, Unlisted
from retrieval.terms import Terms
from retrieval.tokens import concept_token, name_token, sound_token, span_tokens
from retrieval.types import NameMention, Precision, Published, Scope, Span

# Words relative to now are relative to the newest report where that is older than this.
STALE = timedelta(days=7)
# What became of people and things: a follow-up that asks how many asks of one of these, instead of the one before.
_MEASURES = frozenset(
    {"kill", "wound", "arrest", "kidnap", "execute", "missing", "displace", "flee", "evacuate", "destruction", "body"}
)
# A question of at most this many words of its own, without a name, is about what was asked before.
ELLIPTICAL_STEMS = 3


class Asks(StrEnum):
    """What kind of answer a question wants."""

    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    SPEAKER = "speaker"
    STATEMENT = "statement"
    REASON = "reason"
    STATE = "state"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked; ``previous`` is the question that it follows up.

    ``zone`` is the asker's: in it the present is some day, and the day before it is "yesterday".
    """

    text: str
    as_of: Published | None = None
    since: Published | None = None
    until: Published | None = None
    previous: str | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Subject:
    """A word that a question is about, besides names and dates: its stem, and its concept where it has one.

    A phrase that stands for a concept has no stem: it is looked for by the concept alone.
    """

    stem: str
    concept: str | None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question looks for.

    ``spans`` are the days on which what it asks about happened, ``scope`` when reports of it were published;
    ``names`` are canonical names; ``unknown_names`` the stems of words that look like names and that no file knows,
    ``unknown_keys`` the keys by which each is known in other spellings (none for a short or common word);
    ``subjects`` the other words; ``stems`` all words but for stop words and date words, names as spelt among them;
    ``meaning`` is what is compared by meaning; ``carried`` says whether something was taken over from the question
    before.
    """

    question: Question
    asks: Asks
    scope: Scope
    spans: tuple[Span, ...]
    names: tuple[str, ...]
    unknown_names: tuple[str, ...]
    subjects: tuple[Subject, ...]
    stems: tuple[str, ...]
    meaning: str
    carried: bool = False
    unknown_keys: tuple[tuple[str, ...], ...] = ()

    @property
    def unknown(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The names that no file knows: the stem of each and its keys."""
        return tuple(zip(self.unknown_names, self.unknown_keys, strict=True))

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts of the news that the question is about."""
        return tuple(dict.fromkeys(subject.concept for subject in self.subjects if subject.concept))

    @property
    def canonical(self) -> tuple[str, ...]:
        """The canonical tokens that passages are looked for by."""
        tokens = [name_token(name) for name in self.names]
        tokens += [sound_token(key) for keys in self.unknown_keys for key in keys]
        tokens += [concept_token(concept) for concept in self.concepts]
        for span in self.spans:
            tokens += span_tokens(span)
        return tuple(dict.fromkeys(tokens))


# In this order: the first that fits decides ("who said" before "who", "who controls" before both).
_ASKS: tuple[tuple[Asks, str], ...] = (
    (
        Asks.NUMBER,
        r"\bhow (?:many|much)\b|\bwhat (?:share|percentage|proportion|part) of\b|\b(?:death )?toll\b"
        r"|\b(?:number|counts?|figures?|tall(?:y|ies)|totals?) (?:of|who|that|for|were|was|given)\b"
        r"|\bكم\b|\bعدد\b|حصيلة|\bما (?:هي )?(?:نسبة|مساحة|قيمة|كمية|مقدار)\b",
    ),
    (
        Asks.DATE,
        # "Who died when the bridge fell?" and "When the bridge fell, who died?" ask for no day.
        r"(?:^\W*|[,;:.–-]\s*|\band\s+)when\b(?=[^,;]*$)"
        r"|\bwhen(?= (?:did|was|were|is|are|has|had|do|does|will|exactly)\b|\s*\?)"
        r"|\b(?:(?:what|which|exact|precise) (?:day|date)|since when|until when|date (?:of|on))\b|\bdate\s*\?"
        r"|متى|تاريخ|(?:في )?أي يوم",
    ),
    (
        Asks.PERSON,
        r"\bwho (?:has |had )?claimed (?:it|this|responsibility"
        r"|the (?:attack|bombing|blast|killing|shooting|kidnapping|raid))\b",
    ),
    # Several who speak are asked for by no name that a report must have: what each of them says is wanted.
    (
        Asks.SPEAKER,
        r"\bwhat (?:do|does|did|have|has)\b.{0,20}?\b(?:two|both|either|opposing|rival|warring|different|various|each)"
        r" (?:of the )?(?:sides?|parties|party|camps?|governments?|accounts?)\b"
        r"|\bwhat (?:do|did|have) .{2,60}? and .{2,60}? (?:say|said|claim(?:ed)?)"
        r" (?:about|of|on) (?:how|who|what|whether|why)\b"
        r"|(?:كل طرف|الطرفان|الطرفين|كل جانب|الجانبان)",
    ),
    (
        Asks.SPEAKER,
        r"\bwho (?:said|says|reported|claimed|told|announced|accused|denied)\b|\baccording to whom\b|من قال",
    ),
    (
        Asks.STATEMENT,
        r"\bwhat (?:did|does|do|has|have|had|was)\b.{2,80}?\b(?:say|said|saying|tell|told|announce[ds]?|claim(?:ed)?"
        r"|state[ds]?|call(?:ed)? for|demand(?:ed)?|promised?|den(?:y|ied)|accused?)\b"
        r"|\bhow (?:did|does|do|has|have) .{2,80}? comment(?:ed)?\b"
        r"|\bما(?:ذا|\sالذي)? (?:قال|أعلن|صرح|طالب)",
    ),
    (
        Asks.STATE,
        r"\b(?:who|(?:which|what) (?:side|group|force|party|army))\b.{0,20}\b(?:controls?|holds?|runs?|rules?"
        r"|in (?:control|charge))\b|\b(?:status|state|situation) (?:of|in|at)\b|\bin whose hands\b"
        r"|\bunder whose control\b|\b(?:still|now|currently|latest)\b|يسيطر|الوضع|من يحكم",
    ),
    (
        Asks.REASON,
        r"\bwhy\b|\bwhat (?:caused|sparked|triggered|led to|started)\b|\b(?:causes?|reasons?) (?:of|for)\b"
        r"|لماذا|سبب|أسباب",
    ),
    (
        Asks.PLACE,
        r"\bwhere\b|\b(?:which|what) (?:\w+ )?(?:city|town|village|province|place|spot|area|district)\b|أين|اين",
    ),
    (
        Asks.PERSON,
        r"\bwho\b|\bwhom\b|\bwhose\b"
        r"|\b(?:which|what) (?:[\w-]+ ){0,2}(?:group|faction|militia|brigade|minister|ministry|commander|general"
        r"|colonel|officer|leader|chief|official|politician|lawmaker|cleric|spokes(?:man|woman|person))\b"
        r"|\bمن (?:هو|هي|الذي)\b|^\W*و?من\s(?!أين|اين|خلال|بين|أجل|حيث)",
    ),
    # "Losses of the army at Tikrit?" asks how many, where nothing else is asked.
    (
        Asks.NUMBER,
        r"^\W*(?:[\w'’-]+\s+){0,3}(?:losses|casualties|fatalities|deaths|the dead|the wounded)\b"
        r"|^\W*(?:خسائر|ضحايا|قتلى|جرحى)\b",
    ),
)
_KINDS = tuple((asks, re.compile(pattern, re.I)) for asks, pattern in _ASKS)
_FOLLOW_UP = re.compile(
    r"^\W*(?:and|but|or|so|what about|how about|what else|why|who else|when was that|where was that"
    r"|ماذا عن)\b|^\W*و\w{2}"
    r"|\b(?:it|its|they|them|their|there|he|him|his|she|her|that|those|this|these|then|the same|afterwards"
    r"|since then)\b|هناك|ذلك|تلك|بعدها|قبلها"
    r"|\b(?:react|respond|reply|replied|comment)\b",
    re.I,
)
_CAPITALISED = re.compile(r"(?<![.!?؟:\w])(?<![.!?؟:] )(?<!^)\b(?![A-Z]\w+-(?:speaking|language)\b)[A-Z][\w'’-]{2,}")


class Understanding:
    """Reads questions; knows the names and the terms that passages were annotated with."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        terms: Terms,
        dates: DateReader | None = None,
        unlisted: Unlisted | None = None,
    ) -> None:
        """Dates are read, and unlisted names told, as the package's files say where no readers are given."""
        self._gazetteer = gazetteer
        self._terms = terms
        self._unlisted = unlisted or Unlisted(gazetteer, terms)
        self._dates = dates or DateReader()

    def read(self, question: Question, reference: date) -> Understood:
        """What ``question`` looks for; date words are relative to ``reference`` (see :func:`reference_day`)."""
        own = self._read_one(question, question.text, reference)
        if not question.previous:
            return own
        before = self._read_one(replace(question, previous=None), question.previous, reference)
        return self._carry_over(own, before)

    def _read_one(self, question: Question, text: str, reference: date) -> Understood:
        dated = self._dates.in_question(text, reference)
        rest = _without(text, dated)
        if not self._gazetteer.find(rest):
            # "Who fled when Mosul fell?" names no other place: it is about Mosul, and those days besides.
            rest = _with_events(rest, text, dated)
        names = self._gazetteer.find(rest)
        unknown = self._unknown_names(rest, names)
        scope = Scope(question.since, question.until, question.as_of)
        bounds = [found for found in dated if not _is_counted_from_before(text[found.start : found.end], question)]
        for found in bounds:
            if found.acts_on == "publication":
                scope = _narrowed(scope, found)
        return Understood(
            question=question,
            asks=next((asks for asks, pattern in _KINDS if pattern.search(text)), Asks.ANYTHING),
            scope=scope,
            spans=_spans([found for found in bounds if found.acts_on == "event"], reference),
            names=tuple(dict.fromkeys(mention.name for mention in names)),
            unknown_names=tuple(unknown),
            unknown_keys=tuple(unknown.values()),
            subjects=self._subjects(_without(rest, names), tuple(unknown)),
            stems=tuple(dict.fromkeys(words.stems(rest))),
            meaning=text,
        )

    def _carry_over(self, own: Understood, before: Understood) -> Understood:
        """A follow-up with what it leaves unsaid: names, days and subject of the question before.

        A question that names something and does not point back is a new subject, and nothing is carried. A
        place in the follow-up stands instead of the places before ("what about Syria?").
        """
        named = own.names or own.unknown_names
        points_back = bool(_FOLLOW_UP.search(own.question.text))
        elliptical = not named and len(own.stems) <= ELLIPTICAL_STEMS
        if not (points_back or elliptical or not named):
            return own
        kinds = {self._kind(name) for name in own.names}
        names = own.names + tuple(name for name in before.names if self._kind(name) not in kinds)
        # "And how many were wounded?" replaces what was asked; only what surrounded it is carried.
        subjects, stems = own.subjects, own.stems
        if not own.names:
            counts = own.asks is Asks.NUMBER or not _MEASURES.isdisjoint(own.concepts)
            kept = [subject for subject in before.subjects if not (counts and subject.concept in _MEASURES)]
            subjects += tuple(subject for subject in kept if subject not in subjects)
            dropped = {subject.stem for subject in before.subjects} - {subject.stem for subject in kept}
            stems += tuple(stem for stem in before.stems if stem not in dropped and stem not in stems)
        return replace(
            own,
            asks=before.asks if own.asks is Asks.ANYTHING else own.asks,
            spans=own.spans or _shifted(own.question.text, before.spans) or before.spans,
            scope=replace(
                own.scope, since=own.scope.since or before.scope.since, until=own.scope.until or before.scope.until
            ),
            names=tuple(dict.fromkeys(names)),
            unknown_names=own.unknown_names or (() if own.names else before.unknown_names),
            unknown_keys=own.unknown_keys or (() if own.names else before.unknown_keys),
            subjects=subjects,
            stems=stems,
            meaning=f"{before.meaning} {own.meaning}",
            carried=True,
        )

    def _unknown_names(self, text: str, names: Sequence[NameMention]) -> dict[str, tuple[str, ...]]:
        """The stems of what is named in a question and stands in no file, each with its keys.

        Capitalised words inside it, whatever they are, and words of either script that are in no list of common ones.
        A name of two words (Kafr Nabl) goes by the second.
        """
        heard = self._unlisted.in_question(text, names)
        unknown = {
            words.stem(split[-1]): one.keys for one in heard if (split := words.split(text[one.start : one.end]))
        }
        rest = _without(_without(text, names), heard)
        for match in _CAPITALISED.finditer(rest):
            unknown.setdefault(words.stem(match[0]), ())
        unknown.pop("", None)
        return unknown

    def _subjects(self, text: str, unknown: tuple[str, ...]) -> tuple[Subject, ...]:
        found = (Subject("" if " " in word else words.stem(word), concept) for word, concept in self._terms.split(text))
        return tuple(dict.fromkeys(one for one in found if (one.stem or one.concept) and one.stem not in unknown))

    def _kind(self, name: str) -> str:
        found = self._gazetteer.get(name)
        if found is None:
            return "unknown"
        return "place" if found.kind in PLACES else found.kind


def reference_day(as_of: Published | None, now: datetime, newest: Published | None, zone: tzinfo = UTC) -> date:
    """The day that "yesterday" is relative to: ``as_of``, else the present in a zone, else the newest report.

    The newest report serves where it is older than a week: a library of June 2014 is asked about June 2014.
    """
    if as_of:
        return as_of.last_instant.date()
    if newest and now - newest.instant > STALE:
        return newest.day
    return now.astimezone(zone).date()


# Days told from the day that the question before was about.
_DAY_AFTER = re.compile(r"\b(?:day after|(?:next|following) day|day later)\b|اليوم التالي|بعد يوم", re.I)
_DAY_BEFORE = re.compile(r"\b(?:day before|(?:previous|preceding) day|day earlier)\b|اليوم السابق|قبل يوم", re.I)
_A_DAY_AGO = re.compile("قبل يوم")


def _is_counted_from_before(words: str, question: Question) -> bool:
    """Whether date words are told from the day of the question before: from no other day, the reference least of all.

    In a question that follows none قبل يوم is "a day ago".
    """
    if question.previous is None and _A_DAY_AGO.search(words):
        return False
    return any(match.end() == len(words) for told in (_DAY_AFTER, _DAY_BEFORE) if (match := told.search(words)))


def _shifted(text: str, before: tuple[Span, ...]) -> tuple[Span, ...]:
    """The day after or before the one that the question before was about; none where it is not asked for.

    A question before that was about more than one day leaves open which: its days serve as they are.
    """
    days = 1 if _DAY_AFTER.search(text) else -1 if _DAY_BEFORE.search(text) else 0
    if not days:
        return ()
    if len(before) != 1 or before[0].first != before[0].last:
        return before
    day = before[0].first + timedelta(days=days)
    return (Span(day, day),)


def _spans(found: Sequence[DateScope], reference: date) -> tuple[Span, ...]:
    """The days of a question's date words; "after 1 June and before 5 June" are one span, not two."""
    spans = [_span(one, reference) for one in found]
    if len(found) == 2:
        after = next((one for one in found if one.first and one.last in (None, reference)), None)
        before = next((one for one in found if one.first is None), None)
        if after and before and after.first and before.last and after.first <= before.last:
            return (Span(after.first, before.last),)
    return tuple(spans)


def _span(found: DateScope, reference: date) -> Span:
    """The days of a date scope; an open start is the beginning of time, an open end the reference.

    Of what begins behind the reference ("after the 2023 earthquake", asked of a library as it was before) it is the end
    of time: nothing else is known of it.
    """
    first = found.first or date.min
    return Span(first, found.last or (reference if first <= reference else date.max))


def _narrowed(scope: Scope, found: DateScope) -> Scope:
    """A scope that also holds to date words about publication ("reported since Friday")."""
    since, until = scope.since, scope.until
    if found.first and (since is None or since.instant.date() < found.first):
        since = _day(found.first)
    if found.last and (until is None or until.last_instant.date() > found.last):
        until = _day(found.last)
    return replace(scope, since=since, until=until)


def _day(day: date) -> Published:
    return Published(datetime.combine(day, time(), UTC), Precision.DAY)


def _without(text: str, found: Iterable[DateScope | NameMention | Heard]) -> str:
    """``text`` with what was found in it blanked, offsets kept."""
    for one in found:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _with_events(rest: str, text: str, dated: Iterable[DateScope]) -> str:
    """What is left of ``text`` without date words, with the events that days were counted from put back."""
    for start, end in (found.event for found in dated if found.event):
        rest = rest[:start] + text[start:end] + rest[end:]
    return rest
