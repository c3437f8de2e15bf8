"""The words of reported speech in English and Arabic: verbs, who speaks, where a speaker begins and ends."""

from __future__ import annotations

import re
from enum import StrEnum


class Stance(StrEnum):
    """How somebody stands to what is said."""

    SAYS = "says"
    CLAIMS = "claims"
    DENIES = "denies"
    BLAMES = "blames"
    CLAIMS_RESPONSIBILITY = "claims responsibility"
    CONFIRMS = "confirms"


# English. The first that fits counts.
_RESPONSIBILITY = (
    r"(?:has |have |had |later |also |quickly )*(?:claim(?:s|ed|ing)?|took|take[sn]?|taking|accept(?:s|ed)?)\s+"
    r"(?:the\s+|full\s+|its\s+)?(?:responsibility\b|credit\b|attack|bombing|blast|killing|operation"
    r"|assault|ambush|raid|strike|explosion)"
)
_DENIES = (
    r"den(?:y|ies|ied|ying)\b|reject(?:s|ed|ing)?\b|refut(?:es|ed|ing|e)\b"
    # Officials are dismissed too.
    r"|dismiss(?:es|ed|ing)?\b(?= (?:it|this|that|them)\b| [^.,;]{0,60}?\b(?:as|claim|report|account|accusation"
    r"|allegation|charge|figure|number|suggestion|rumou?r|talk|idea|statement|denial)s?\b)"
    r"|disput(?:es|ed|ing|e)\b"
    r"|disclaim(?:s|ed)?\b|repudiat(?:es|ed)\b|(?:called|calls) (?:it|this|that|the \w+) (?:a lie|lies|false|fabricat)"
)
_BLAMES = (
    r"blam(?:es|ed|ing|e)\b|accus(?:es|ed|ing|e)\b|(?:held|holds|holding) [\w\s'’-]{1,40} responsible\b"
    r"|(?:put|laid|lays|puts) the blame\b|point(?:s|ed) (?:the|a) finger\b"
)
_CONFIRMS = r"confirm(?:s|ed|ing)?\b|acknowledg(?:es|ed|ing|e)\b|admit(?:s|ted|ting)?\b|concede[sd]?\b"
_CLAIMS = r"claim(?:s|ed|ing)?\b|alleg(?:es|ed|ing|e)\b|purport(?:s|ed)?\b|boast(?:s|ed)?\b"
_SAYS = (
    r"said\b|says?\b|told\b|tells?\b|announc(?:es|ed|ing|e)\b|reports?\b(?! (?:of|that|about))"
    r"|reported\b|stat(?:es|ed)\b(?! \w+ television)"
    r"|declar(?:es|ed)\b|add(?:s|ed)\b|warn(?:s|ed)\b|insist(?:s|ed)\b|estimat(?:es|ed)\b|wrote\b"
    r"|tweeted\b|noted\b|describ(?:es|ed)\b"
    r"|(?:spoke|speaks) of\b|counted\b|counts\b|document(?:s|ed)\b|record(?:s|ed)\b|list(?:s|ed)\b(?= "
    r"\d)|gave (?:(?:another|a|an|the|its|no|his|her)\b|(?=\d))|gives (?:a|the)\b"
    r"|(?:put|puts) (?:the|its|it)\b|argued\b|promised\b|pledged\b|vowed\b|suggested\b|explained\b"
    r"|recalled\b|complained\b|called (?:on|for)\b"
)
STANCES = tuple(
    (stance, re.compile(words))
    for stance, words in (
        (Stance.CLAIMS_RESPONSIBILITY, _RESPONSIBILITY),
        (Stance.DENIES, _DENIES),
        (Stance.BLAMES, _BLAMES),
        (Stance.CONFIRMS, _CONFIRMS),
        (Stance.CLAIMS, _CLAIMS),
        (Stance.SAYS, _SAYS),
    )
)
VERBS = re.compile(rf"(?<![\w-])(?:{_RESPONSIBILITY}|{_DENIES}|{_BLAMES}|{_CONFIRMS}|{_CLAIMS}|{_SAYS})")
#: Words that lead to a speaker behind them.
SOURCE = re.compile(
    r"(?<!\w)(?:[Aa]ccording to|citing|[Qq]uoting|quoted(?= (?!as\b))|on the word of|attributed to|in "
    r"the words of|told by|claimed by)\s+(?=\S)"
)
AUXILIARY = re.compile(r"(?:has|have|had|was|were|is|are|also)")
#: What stands between a speaker and the verb: auxiliaries, adverbs, a day.
TAIL = re.compile(
    r"(?:(?<!\s)\s+(?:has|have|had|also|later|earlier|then|however|meanwhile|repeatedly|immediately|quickly"
    r"|since|again|already"
    r"|did|does|still|previously|initially|reportedly|strongly|flatly|officially|formally|both|all"
    r"|yesterday|(?:late |early )?on \w+day"
    r"|in a (?:\w+ )?(?:statement|tweet|post|speech|broadcast)))+\s*$"
)
PRONOUNS = frozenset({"he", "she", "they", "it", "هو", "هي", "هم"})
#: Capitalised words that begin a sentence and are no speaker.
LEADS = frozenset(
    "The A An In On At As It He She They This That These Those But And Some Many Most More Others "
    "Another There Then When While After"
    " Before Its His Her Their Several Reports Both One Two Three".split()
)
#: Nobody spoke.
NOT_SPEAKERS = re.compile(
    r"(?:no one|nobody|no group|none|no party|no side|nothing|which|who|this|that|there|what|not|the "
    r"(?:report|reports|figure|toll|attack|blast|move|raid)s?)\b"
    r"|[\d\s.,:-]+$",
    re.I,
)
ROLES = frozenset(
    """
    police policeman policemen officer officers official officials source sources spokesman spokeswoman
    spokesperson spokesmen ministry minister ministers army military command activists activist witness
    witnesses resident residents medic medics doctor doctors physician monitor monitors observatory television
    tv radio agency agencies government group groups militants rebels commander commanders general colonel
    captain major lieutenant brigadier sheikh president premier governor mayor ambassador envoy adviser advisor
    analyst analysts diplomat diplomats lawyer lawyers lawmaker lawmakers correspondent journalist reporters
    newspaper network networks committee committees organisation organization union authorities authority leader
    leaders chief head director secretary council court coalition mission inspectors investigators workers
    worker employee employees rescuers volunteers nurse engineer hospital relatives relative villagers
    people men women man woman family father mother brother families
    sister son daughter cousin uncle nephew wife husband widow neighbour
    militia fighters soldiers troops opposition regime state statement
    media outlet outlets channel website party bloc alliance force forces tribesmen elders cleric priest bishop
    patriarch judge prosecutor insurgents jihadists experts expert neighbours shopkeeper trader farmer driver
    student teacher refugees survivors survivor reporter editor
    administration governorate directorate department office municipality company firm bank union syndicate
    association chamber board centre center institute foundation charity embassy consulate presidency authority
    federation branch delegation faction factions brigade brigades battalion movement organisers organizers
    economist economists meteorologist scientist scientists researcher researchers monitor monitors dealer dealers
    merchant merchants broker brokers changer changers manager headmaster headteacher imam preacher pilot
    fisherman fishermen lecturer professor historian archaeologist surgeon midwife pharmacist nurses engineers
    teachers drivers students farmers traders clerics negotiator negotiators mediator mediators deputy deputies
    senator senators congressman legislator legislators veteran veterans negotiators consultant contractor
    prisoner prisoners detainee detainees hostage hostages defector defectors passenger passengers bystander
    bystanders shopkeepers guard guards caretaker librarian curator restorer
    """.split()
)

# Arabic. Verbs stand before the speaker; feminine and plural forms, and the "and" in front, are let through.
_AND = r"(?<![\w])[وف]?"


def _verb(words: str) -> re.Pattern[str]:
    return re.compile(rf"{_AND}(?:{words})(?![\w])\s*")


ARABIC_VERBS = (
    (Stance.CLAIMS_RESPONSIBILITY, _verb("تبنى|تبنت|يتبنى|تتبنى")),
    (
        Stance.DENIES,
        _verb(
            "نفى|نفت|ينفي|تنفي|نفوا"
            # What is refused is no denial, unless it is an account.
            "|رفضت?(?=[^.]{0,60}(?:اتهام|ادعاء|مزاعم|رواية|تقرير|تقارير|أنباء))"
            "|كذب|كذبت|أنكر|أنكرت|فند|فندت"
        ),
    ),
    (Stance.BLAMES, _verb("اتهم|اتهمت|يتهم|تتهم|اتهموا|حمل|حملت|حمّل|حمّلت|ألقى باللوم على|ألقت باللوم على")),
    (Stance.CONFIRMS, _verb("أكد|أكدت|يؤكد|تؤكد|أكدوا|أقر|أقرت|اعترف|اعترفت")),
    (Stance.CLAIMS, _verb("زعم|زعمت|ادعى|ادعت|يزعم|تزعم")),
    (
        Stance.SAYS,
        _verb(
            "قال|قالت|يقول|تقول|قالوا|أعلن|أعلنت|يعلن|تعلن|ذكر|ذكرت|يذكر|تذكر|أفاد|أفادت|يفيد|تفيد"
            "|أضاف|أضافت|أوضح|أوضحت|صرح|صرحت"
            "|كشف|كشفت|أشار|أشارت|لفت|لفتت|أحصى|أحصت|وثق|وثقت|تحدث|تحدثت|أبلغ|أبلغت|قدر|قدرت|سجل|سجلت"
            "|نقل|نقلت|حذر|حذرت|اعتبر|اعتبرت"
        ),
    ),
)
ARABIC_SOURCE = re.compile(
    r"(?<![\w])(?:و?ب?حسب(?:ما)?(?: ما)?(?: (?:أفاد|أعلن|ذكر|قال|أفادت|أعلنت|ذكرت|قالت)ت?)?|وفقا? "
    r"?(?:لما (?:أفاد|أعلن|ذكر|قال)ت? ?(?:به)?|ل)?"
    r"|نقلا عن|نقلاً عن|وفقاً ل|على لسان|بحسب ما (?:أفاد|أعلن|ذكر|قال)ت?)\s*(?=[\w«\"“])"
)
#: What begins that which was said: behind the verb it shows that the speaker stands before it.
ARABIC_BEGINS = re.compile(r"\s*(?:إن|أن|بأن|إنه|إنها|إنهم|أنه|أنها|أنهم|:)(?![\w])")
ARABIC_END = re.compile(
    r"[،.:؛\"“«(\n–—]|\s(?:إن|أن|بأن|إنه|إنها|إنهم|أنه|أنها|أنهم|بأنه|بأنها|عن|في|من|على|إلى|لوكالة"
    r"|لرويترز|لفرانس|اليوم|أمس|يوم|مساء|صباح|الاثنين|الإثنين"
    r"|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد|مقتل|إصابة|اعتقال|خلال|بعد|قبل|مسؤوليت\w+|مسؤولية"
    r"|ما|أي|صحة|وجود|ضلوع\w*|تورط\w*|اتهام\w*"
    r"|الاتهام\w*|أنباء|الأنباء|ال?هجوم\w*|ال?تفجير\w*|ال?عملية|ال?تقارير|استخدام\w*|قصف\w*|شن\w?|سقوط"
    r"|أكثر|نحو|عدد|حصيلة|وقوع|بدء|السيطرة|سيطرت\w*|كان|كانت"
    r"|هذه|هذا|ذلك|فيما|بينما|وأن|بـ?ال?مسؤولية|\d+|بمقتل|بإصابة|بوقوع|بسقوط|باعتقال|بتعرض|بقصف|بشن"
    r"|باستخدام|بالوقوف|بارتكاب|بتنفيذ|بقتل)(?![\w])|$"
)
