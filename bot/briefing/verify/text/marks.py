"""What a sentence says is not so, not sure, or not yet: the words, and how far each reaches. Pure.

A mark's reach is what it is about: "not" reaches to the end of its clause, "denied that" to the end of what is denied,
"reportedly" over its whole clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from retrieval.quantities.vocabulary import pattern


class Kind(StrEnum):
    """What a mark says of what it reaches."""

    NOT = "not so"
    RUMOURED = "rumoured"
    """Somebody unnamed says so: reportedly, allegedly, is said to."""
    POSSIBLE = "possible"
    LIKELY = "likely"
    UNLIKELY = "unlikely"
    CERTAIN = "certain"
    BELIEVED = "believed"
    """Believed, suspected, feared, apparent."""
    AHEAD = "ahead"
    """Planned, wanted, tried: not a fact."""


#: How sure somebody is: what a writer may only repeat.
DOUBTS: Final = frozenset({Kind.POSSIBLE, Kind.LIKELY, Kind.UNLIKELY, Kind.BELIEVED})
LIKELIHOODS: Final = frozenset({Kind.POSSIBLE, Kind.LIKELY, Kind.UNLIKELY, Kind.CERTAIN})


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that says how what it reaches is meant: where it stands, and from where to where it reaches."""

    kind: Kind
    word: str
    start: int
    end: int
    first: int
    last: int

    def reaches(self, place: int) -> bool:
        """Whether it says something of what stands at a place."""
        return self.first <= place < self.last and not self.start <= place < self.end


_Reach = str  # "clause", "sentence", "around", "before", "verb"

# The words, each with how far they reach. Of two that begin at one place the longer is taken.
_MARKS: Final = tuple(
    (kind, reach, pattern(words))
    for kind, reach, words in (
        (
            Kind.NOT,
            "sentence",
            r"\b(?:den(?:y|ies|ied|ying|ials? (?:that|of))|refut(?:es?|ed|ing)|disput(?:es?|ed|ing)"
            r"|reject(?:s|ed|ing) (?:\w+ ){0,3}(?:claim|report|accusation|allegation|suggestion|account|charge)s?"
            r"|dismiss(?:es|ed|ing) (?:\w+ ){0,3}(?:claim|report|accusation|allegation|suggestion|account"
            r"|rumour|rumor"
            r"|charge|talk)s?|rul(?:es?|ed|ing) out"
            r"|(?:is|are|was|were) (?:not true|untrue|false) that|no (?:truth|evidence|proof|sign|indication"
            r"|confirmation|word|report|reports)\b)"
            r"|(?<!\w)[وف]?(?:نفى|نفت|نفوا|ينفي|تنفي|ينفيه|تنفيه|نافيا|نافية|نفي|كذب|كذبت|فند|فندت|أنكر|أنكرت|لا صحة"
            r"|لا صحه)(?!\w)",
        ),
        (
            Kind.NOT,
            "before",
            r"\b(?:was|were|is|are|be|been|as) (?:\w+ly )?(?:denied|false|untrue|not true|baseless|unfounded"
            r"|fabricated|refuted|dismissed as|rejected as)\b"
            r"|call(?:s|ed|ing) (?:that|it|this|them|[^,;.]{3,50}?) [\"“]?(?:an? )?(?:lies?|false|fabricat\w+"
            r"|baseless|untrue|nonsense)"
            r"|,? (?:\w+ ){0,6}denied\s*[.]?$|غير صحيح(?:ة)?|عارية? عن الصحة",
        ),
        (
            Kind.NOT,
            "clause",
            r"\b(?:(?:could|would|should|must|has|have|had|is|are|was|were|do|does|did|ca|wo)n't|cannot"
            r"|not(?! only| (?:immediately )?(?:say|know|known|clear|specify|disclose|tell) (?:how|who|what"
            r"|when|where|whether|if|why|which)| (?:yet |immediately )?known(?=[.,]|$)| just| least| less than"
            r"| more than| fewer than| merely)|never"
            r"|neither|nor|no longer"
            r"|no one|nobody|none|nothing|no(?! fewer| less| more than| later| one| longer| doubt)"
            r"|without(?! (?:exclud|ruling out|denying|dismiss))"
            r"|fail(?:s|ed|ing|ure)? (?:to|in)|unable to|refus(?:es?|ed|ing) to|declin(?:es?|ed|ing) to"
            r"|prevent(?:s|ed|ing)?|block(?:s|ed|ing)?(?= (?:\w+ ){0,3}?(?:aid|access"
            r"|deliver\w+|equipment|supplies|entry|convoys?|medicines?|food|vote|resolution|attempts?|from))"
            r"|unless|doubt(?:s|ed|ing)?(?= (?:that|whether|if|the|it|his|its|their)\b)|(?:keep|keeps|kept"
            r"|keeping) (?:\w+ ){1,3}from|stopped short of|abstain(?:s|ed)? from"
            r"|refrain(?:s|ed)? from"
            r"|(?:was|were|been|is) (?:foiled|thwarted|repelled|averted|aborted)|foil(?:s|ed|ing)|thwart(?:s|ed"
            r"|ing)?|avert(?:s|ed|ing)|lack(?:s|ed) )\b"
            r"|(?<!\w)[وف]?(?:لم|لن|ليس|ليست|ليسوا|لا"
            r"(?! يقل| يزال| تزال| سيما| [يت]تجاوز| [يت]زيد| بد| يزالون)|ما (?:زال|زالت)(?=x)"
            r"|دون|بدون|بلا|عدم(?! (?:ال)?(?:كشف|ذكر|نشر|إفصاح))"
            r"|فشل|فشلت|فشلوا|أخفق\w*|رفض|رفضت|منع"
            r"|منعت|أحبط|أحبطت|غير(?! أن| المرجح| مرجح| ملزم))(?!\w)",
        ),
        (
            Kind.RUMOURED,
            "around",
            r"\b(?:reportedly|allegedly|purportedly|supposedly|rumou?red|unconfirmed|(?:is|are|was"
            r"|were) (?:said|reported|alleged|rumou?red|understood|claimed) to"
            r"|so-called|alleg(?:ed|es?|ing|ations?)|purported)\b|(?<!\w)(?:يقال|يزعم|مزعوم|المزعوم|المزعومة"
            r"|مزعومة|غير مؤكدة"
            r"|أنباء عن|أنباء غير|يتردد|بحسب ما تردد|تقارير غير مؤكدة)(?!\w)",
        ),
        (
            Kind.CERTAIN,
            "around",
            r"\b(?:almost certain(?:ly)?|nearly certain|(?<!for )certain(?:ly)?|undoubtedly|without (?:a )?doubt"
            r"|no doubt|doubtless|definitely|highly likely|very likely|surely|inevitabl[ey])\b"
            r"|(?<!\w)(?:بالتأكيد|من المؤكد|لا شك|بلا شك|حتما)(?!\w)",
        ),
        (
            Kind.UNLIKELY,
            "around",
            r"\b(?:unlikely|improbabl[ey]|doubtful|remote chance)\b|(?<!\w)(?:من غير المرجح|غير مرجح\w*|من المستبعد"
            r"|يستبعد|مستبعد)(?!\w)",
        ),
        (
            Kind.LIKELY,
            "around",
            r"\b(?:likely|probabl[ey]|in all probability|roughly even chance|even chance|presumabl[ey])\b"
            r"|(?<!\w)[وف]?(?:من المرجح|المرجح|يرجح|يرجحون|رجح|رجحت|رجحوا|ترجح|مرجحا|مرجحة|على الأرجح|الأرجح"
            r"|غالبا)(?!\w)",
        ),
        (
            Kind.POSSIBLE,
            "around",
            r"\b(?:may(?! \d| (?:19|20)\d\d)|might|could (?:have|be(?! \w+(?:ed|en)\b))|possibl[ey]|possibility|perhaps"
            r"|potentially|maybe)\b"
            r"|(?<!\w)(?:ربما|[وف]?قد(?= [يت](?!م |قدم|وفي|عرض|مكن|وصل|سبب|لقى|راجع|ولى)\w+(?<!ت)(?!\w))|يحتمل"
            r"|من المحتمل|محتمل|محتملة|احتمال|يمكن أن|من الممكن)(?!\w)",
        ),
        (
            Kind.BELIEVED,
            "around",
            r"\b(?:believed|beliefs?|thinks?|thought (?:to|that|by|of)|suspected"
            r"|suspects?(?= (?:that|the|\w+ (?:of|to)))|suspicions?"
            r"|presumed|feared|apparent(?:ly)?|seem(?:s|ed|ingly)?|appear(?:s|ed)? (?:to|that)|assum(?:es|ed)"
            r"|believes?|fears? that|estimated to)\b"
            r"|(?<!\w)[وف]?(?:يعتقد|تعتقد|يعتقدون|يشتبه|المشتبه|مشتبه|مشتبها|اشتبه|اشتبهت|(?:لل?)?اشتباه"
            r"|للاشتباه|يبدو|تبدو|على ما يبدو"
            r"|[يتن]خشى|يخشون|خشية|مخاوف|يظن|يظنون|يفترض|[يت]شتبه)(?!\w)",
        ),
        (
            Kind.AHEAD,
            "clause",
            r"\b(?:will|shall|would(?! have)|won't|(?:is|are|was|were|be|been) (?:\w+ly )?(?:set|scheduled"
            r"|expected|planned|due|slated|supposed|about|going|preparing|ready|poised|meant"
            r"|to(?= [a-z]+\b))(?: to| for| on)?"
            r"|plan(?:s|ned|ning)? (?:to|for|on)|plans?\b|intend(?:s|ed|ing)?|intentions?|aim(?:s|ed"
            r"|ing)? (?:to|at)|(?:aims?|goals?|objectives?|purpose|idea) (?:is|are|was|were)(?: to)?|hop(?:es?"
            r"|ed|ing) to|want(?:s|ed|ing)?(?! of\b)(?: to)?|going to|vow(?:s|ed|ing)?"
            r"|pledg(?:es?|ed|ing)|promis(?:es?|ed|ing)|threaten(?:s|ed|ing)?(?: to)?"
            r"|agree(?:s|d)? (?:to|on)|decid(?:es?|ed) to|order(?:s|ed)?(?= (?:\w+ ){1,5}to\b)|ordered"
            r"|propos(?:es?|ed|al|als|ing)|propose to|to be (?=\w+(?:ed|en|ld|nt)\b)|offer(?:s|ed|ing)? to"
            r"|prepar(?:es?|ed|ing|ations?) (?:to"
            r"|for)|consider(?:s|ed|ing)?"
            r"|call(?:s|ed|ing)? (?:on|for)|told (?=(?:\w+ ){1,5}to\b)|instruct(?:s|ed)? |get(?:ting)? ready"
            r"|authori[sz](?:es?|ed|ing)|provid(?:es?|ed|ing) for|stipulat(?:es?|ed|ing)|(?:gave|given"
            r"|giv(?:es?|ing)) (?:\w+ ){1,4}"
            r"(?:hours|days|weeks) to|(?:deadline|ultimatum) (?:to|for)|urg(?:es?|ed|ing)|demand(?:s|ed|ing)?"
            r"|ask(?:s|ed|ing)? (?=(?:\w+ ){0,4}(?:to|for)\b)|request(?:s"
            r"|ed|ing)?|appeal(?:s|ed|ing)? (?:to|for)|seek(?:s|ing)?(?: to)?|sought(?: to)?|tr(?:y|ies|ied|ying) to"
            r"|attempt(?:s|ed|ing)? (?:to|at)|attempt(?:ed)?|in an attempt to|in a bid to|warn(?:s|ed"
            r"|ing)? (?:of|that)|if|in case|until|in order to|ahead of|to prevent|planned|upcoming)\b"
            r"|(?<!\w)[وف]?(?:سوف|يعتزم|تعتزم|يخطط|تخطط|ينوي|تنوي"
            r"|من المقرر|المقرر|من المتوقع|يتوقع|تتوقع|تعهد|تعهدت|وعد|وعدت|هدد|هددت|دعا|دعت|طالب|طالبت|حاول"
            r"|حاولت|حاولوا|محاولة|يسعى|تسعى|يستعد|تستعد|إذا|لو|يعتزمون|خطة|قرر|قررت|أمر|اقترح|اقترحت|(?:[يت]نص"
            r"|نص|نصت)(?= (?:\w+ ){0,3}على)"
            r"|أمهل|أمهلت|مهلة|أجاز|أجازت|أذن|خول|خولت|أمرت|[يتن]أمل|يأملون|آمل\w*|[يت]درس|[يت]عتزمان"
            r"|استعداد(?:ا|ه|ها|هم)?(?= (?:\w+ ){0,2}ل\w)|مستعد(?:ة|ون|ين)? ل\w*|مستعد(?:ة|ون|ين)?|جاهز(?:ة"
            r"|ون)? ل\w*|[يت]هدف|[يت]قضي ب\w*"
            r"|يطالبون|[يت]طالب|[يت]دعو|يدعون|[يت]عرض|عازم\w*)(?!\w)",
        ),
        (Kind.AHEAD, "verb", r"(?<!\w)[وف]?س[يت](?!ار|د|طر|ناء|نما|اس|ف|اد)\w{2,}"),
    )
)
_CLAUSE_ENDS: Final = pattern(
    r"[.;:!?](?=\s|$)|,\s|\s(?:but|while|whereas|although|though|because|before|when|since|which|whom|who|where"
    r"|despite|as|and (?=\w+(?:ed|s)\b)|and (?:the|a|an|its|their|his|it|they|he|she)\b|after)\b"
    r"|(?<!\w)(?:لكن|ولكن|بينما|فيما|بعد|لأن|حيث|الذي|التي|الذين|كما|عندما|حين|قبل|إثر|غير أن|إلا أن)(?!\w)"
)
_SENTENCE_ENDS: Final = pattern(
    r"[;!?](?=\s|$)|\s(?:but|while|whereas|although|though|saying|insisting|adding|who|which|after"
    r"|(?:and|but) (?:later |instead )?(?:said|says|insist\w*|accus\w+|blam\w+|claim\w*|told|call(?:s|ed)"
    r"|add(?:s|ed)))\b|, (?:and"
    r"|where|as)\b"
    r"|(?<!\w)(?:لكن|ولكن|بينما|فيما|مؤكدا|مؤكدة|مضيفا|مضيفة|غير أن|إلا أن|وقال\w*|وأضاف\w*|وأكد\w*"
    r"|معتبر[اةي]\w*|مشير[اةي]\w*|موضح[اةي]\w*|مبينا|مبينة|قائل[اةي]\w*|لافت[اةي]\w*|مشدد[اةي]\w*|واصف[اةي]\w*)(?!\w)"
)
MOST: Final = 40
_ONLY: Final = pattern(r"(?<!\w)(?:سوى|إلا)(?!\w)|\b(?:except|but for|other than)\b")
_NEXT: Final = 30


def marks(plain: str) -> tuple[Mark, ...]:
    """The marks of a sentence in its folded shape, in order, without overlap."""
    found: list[Mark] = []
    for kind, reach, words in _MARKS:
        for number, match in enumerate(words.finditer(plain)):
            if number >= MOST or match.start() == match.end():
                break
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            if kind is Kind.AHEAD and match[0].startswith("if") and plain[match.start() - 4 : match.start()] == "what":
                continue
            if kind is Kind.NOT and _ONLY.search(plain, match.end(), match.end() + _NEXT):
                continue  # "none but": لم يعد سوى
            first, last = _reached(plain, match.start(), match.end(), reach)
            end = match.start() if reach == "verb" else match.end()
            found.append(Mark(kind, match[0].strip(), match.start(), end, first, last))
    return tuple(sorted(found, key=lambda one: one.start))


def _reached(plain: str, start: int, end: int, reach: _Reach) -> tuple[int, int]:
    ends = _SENTENCE_ENDS if reach == "sentence" else _CLAUSE_ENDS
    if reach == "before":
        return 0, start
    match = ends.search(plain, end)
    last = match.start() if match else len(plain)
    if reach == "verb":  # the sign of the future is a part of the verb that it is about
        return start, last
    if reach != "around":
        return end, last
    first = max((one.end() for one in _before(plain, start)), default=0)
    return first, last


def _before(plain: str, start: int) -> Iterator[re.Match[str]]:
    for match in _CLAUSE_ENDS.finditer(plain, 0, start):
        if match.end() <= start:
            yield match
