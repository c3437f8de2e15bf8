"""The words of quantities in English and Arabic: numbers, counted nouns, units, and what becomes of the counted.

Everything is written as newspapers write it and folded on loading, so a line here is what a person reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Flag, auto
from typing import Final

from retrieval.dates.fold import fold


def folded(words: str) -> list[str]:
    """Words in the shape in which they are compared."""
    return fold(words).plain.split()


def pattern(text: str) -> re.Pattern[str]:
    """A regular expression for folded text: its Arabic letters folded, everything else as written."""
    return re.compile(re.sub(r"[^\x00-\x7f]+", lambda match: fold(match[0]).plain, text))


# Numbers.

ONES: Final = {
    word: value
    for value, words in {
        0: "zero", 1: "one", 2: "two اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي", 3: "three ثلاثة ثلاث",
        4: "four أربعة أربع",
        5: "five خمسة خمس", 6: "six ستة ست", 7: "seven سبعة سبع", 8: "eight ثمانية ثماني ثمان", 9: "nine تسعة تسع",
        10: "ten عشرة عشر", 11: "eleven أحد", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen",
        16: "sixteen",
        17: "seventeen", 18: "eighteen", 19: "nineteen",
    }.items()
    for word in folded(words)
}  # fmt: skip
ONE: Final = frozenset(folded("one واحد واحدة إحدى"))
TENS: Final = {
    word: value
    for value, words in {
        20: "twenty عشرون عشرين", 30: "thirty ثلاثون ثلاثين", 40: "forty أربعون أربعين", 50: "fifty خمسون خمسين",
        60: "sixty ستون ستين", 70: "seventy سبعون سبعين", 80: "eighty ثمانون ثمانين", 90: "ninety تسعون تسعين",
    }.items()
    for word in folded(words)
}  # fmt: skip
HUNDREDS: Final = {
    word: value
    for value, words in {
        100: "مئة مائة", 200: "مئتان مئتين مئتي مئتا مائتان مائتين مائتي", 300: "ثلاثمئة ثلاثمائة",
        400: "أربعمئة أربعمائة",
        500: "خمسمئة خمسمائة", 600: "ستمئة ستمائة", 700: "سبعمئة سبعمائة", 800: "ثمانمئة ثمانمائة ثمانيمئة",
        900: "تسعمئة تسعمائة",
    }.items()
    for word in folded(words)
}  # fmt: skip
#: What a number is multiplied by; in Arabic one alone is one of it (ألف شخص).
MULTIPLIERS: Final = {
    word: value
    for value, words in {
        12: "dozen", 100: "hundred", 1_000: "thousand ألف ألفا آلاف", 1_000_000: "million مليون مليونا ملايين",
        1_000_000_000: "billion مليار مليارا مليارات", 1_000_000_000_000: "trillion تريليون تريليونا تريليونات",
    }.items()
    for word in folded(words)
}  # fmt: skip
#: Two of a multiplier in one word.
DUALS: Final = {
    word: value
    for value, words in {
        2_000: "ألفان ألفين ألفي", 2_000_000: "مليونان مليونين مليوني", 2_000_000_000: "ملياران مليارين ملياري",
    }.items()
    for word in folded(words)
}  # fmt: skip
#: Plurals that give an order of magnitude: from, to, and what they are when they multiply ("tens of thousands").
VAGUE: Final = {
    word: (low, high)
    for (low, high), words in {
        (24, 99): "dozens tens عشرات", (40, 199): "scores", (200, 999): "hundreds مئات",
        (2_000, 9_999): "thousands آلاف ألوف", (2_000_000, 9_999_999): "millions ملايين",
    }.items()
    for word in folded(words)
}  # fmt: skip
FEW: Final = {
    word: bounds
    for bounds, words in {(3, 9): "several few بضعة بضع عدة"}.items()
    for word in folded(words)
}  # fmt: skip
NOBODY: Final = frozenset(folded("no nobody none"))


# What is counted.

_PEOPLE: Final = {
    "person": "person persons people individual individuals others other lives souls member members victim victims"
    " شخص شخصا أشخاص شخصان شخصين آخرين آخرون آخر أفراد فردا عنصر عنصرا عناصر ضحية ضحايا نسمة مواطن مواطنا مواطنين",
    "civilian": "civilian civilians resident residents villager villagers مدني مدنيا مدنيين مدنيون المدنيين أهالي",
    "man": "man men رجل رجلا رجال",
    "woman": "woman women امرأة نساء سيدة سيدات",
    "child": "child children boy boys girl girls infant infants baby babies minor minors طفل طفلا أطفال طفلة رضيع",
    "soldier": "soldier soldiers troop troops marine marines serviceman servicemen conscript conscripts recruit "
    "recruits"
    " cadet cadets جندي جنديا جنود عسكري عسكريا عسكريين مجند مجندا مجندين",
    "police": "police policeman policemen policewoman policewomen شرطي شرطيا شرطيين",
    "officer": "officer officers general generals colonel colonels ضابط ضابطا ضباط",
    "commander": "commander commanders leader leaders chief chiefs قائد قائدا قادة قيادي قياديا قياديين",
    "security": "guard guards bodyguard bodyguards حارس حارسا حراس",
    "fighter": "fighter fighters combatant combatants مقاتل مقاتلي مقاتلا مقاتلين مقاتلون",
    "militant": "militant militants gunman gunmen insurgent insurgents jihadist jihadists jihadi jihadis "
    "terrorist terrorists"
    " extremist extremists attacker attackers bomber bombers مسلح مسلحي مسلحا مسلحين مسلحون إرهابي إرهابيا "
    "إرهابيين مهاجم مهاجما"
    " مهاجمين انتحاري انتحاريا انتحاريين",
    "rebel": "rebel rebels معارض معارضا معارضين ثائر ثوار",
    "militia": "militiaman militiamen",
    "journalist": (
        "journalist journalists reporter reporters cameraman cameramen صحفي صحفيا صحفيين صحافي صحافيين "
        "إعلامي إعلاميا إعلاميين"
    ),
    "doctor": "doctor doctors medic medics nurse nurses paramedic paramedics طبيب طبيبا أطباء مسعف مسعفا مسعفين",
    "worker": (
        "worker workers employee employees labourer labourers laborer laborers rescuer rescuers عامل "
        "عاملا عمال موظف موظفا موظفين"
    ),
    "driver": "driver drivers سائق سائقا سائقين",
    "student": "student students pupil pupils طالب طالبا طلاب تلميذ تلميذا تلاميذ",
    "pilgrim": "pilgrim pilgrims worshipper worshippers worshiper worshipers زائر زائرا زوار مصلي مصليا مصلين مصل "
    "مصلون",
    "protester": (
        "protester protesters protestor protestors demonstrator demonstrators متظاهر متظاهرا متظاهرين "
        "متظاهرون محتج محتجا محتجين"
    ),
    "prisoner": "prisoner prisoners inmate inmates captive captives سجين سجينا سجناء أسير أسيرا أسرى",
    "detainee": "detainee detainees suspect suspects معتقل معتقلا معتقلين موقوف موقوفا موقوفين محتجز محتجزا محتجزين",
    "hostage": "hostage hostages رهينة رهائن مختطف مختطفا مختطفين مخطوف مخطوفا مخطوفين",
    "refugee": "refugee refugees لاجئ لاجئا لاجئين لاجئون",
    "displaced": "نازح نازحا نازحين نازحون",
    "activist": "activist activists ناشط ناشطا ناشطين نشطاء",
    "official": "official officials مسؤول مسؤولا مسؤولين",
    "adviser": "adviser advisers advisor advisors trainer trainers مستشار مستشارا مستشارين مدرب مدربا مدربين",
    "candidate": "candidate candidates lawmaker lawmakers deputy deputies مرشح مرشحا مرشحين نائب نائبا نواب",
    "voter": "voter voters ناخب ناخبا ناخبين",
    "tribesman": "tribesman tribesmen",
    "relative": "relative relatives brother brothers sister sisters son sons daughter daughters",
    "dead": "dead deaths death fatality fatalities قتيل قتيلا قتلى شهيد شهيدا شهداء",
    "wounded": "injuries injury جريح جريحا جرحى مصاب مصابا مصابين إصابة إصابات",
    "casualty": "casualty casualties",
    "body": "body bodies corpse corpses جثة جثث جثمان جثامين رفات",
}  # fmt: skip
_THINGS: Final = {
    "family": "family families household households عائلة عائلات أسرة أسر",
    "house": "house houses home homes منزل منزلا منازل بيت بيتا بيوت",
    "building": "building buildings apartment apartments shop shops مبنى مباني متجر متجرا متاجر محل محلا محلات",
    "truck": "truck trucks lorry lorries شاحنة شاحنات",
    "vehicle": (
        "vehicle vehicles car cars bus buses pickup pickups سيارة سيارات آلية آليات عربة عربات مركبة "
        "مركبات حافلة حافلات"
    ),
    "tank": "tank tanks humvee humvees دبابة دبابات مدرعة مدرعات",
    "aircraft": "aircraft plane planes jet jets warplane warplanes helicopter helicopters طائرة طائرات مروحية مروحيات",
    "drone": "drone drones مسيرة مسيرات",
    "missile": "missile missiles rocket rockets tomahawk tomahawks صاروخ صاروخا صواريخ",
    "shell": "shell shells mortar mortars قذيفة قذائف",
    "bomb": (
        "bomb bombs explosion explosions blast blasts bombing bombings قنبلة قنابل تفجير تفجيرا تفجيرات "
        "انفجار انفجارا انفجارات عبوة عبوات"
        " device devices ied ieds mine mines landmine landmines لغم لغما ألغام"
    ),
    "strike": "strike strikes airstrike airstrikes raid raids غارة غارات ضربة ضربات",
    "attack": "attack attacks هجوم هجوما هجمات",
    "village": "village villages قرية قرى بلدة بلدات town towns",
    "school": "school schools مدرسة مدارس",
    "mosque": "mosque mosques مسجد مسجدا مساجد",
    "church": "church churches كنيسة كنائس",
    "hospital": "hospital hospitals clinic clinics مستشفى مستشفيات مشفى مشافي",
    "vote": "vote votes ballot ballots صوت صوتا أصوات",
    "seat": "seat seats مقعد مقعدا مقاعد",
    "base": "base bases قاعدة قواعد",
    "checkpoint": "checkpoint checkpoints post posts حاجز حاجزا حواجز",
    "grave": "grave graves قبر قبرا قبور مقبرة مقابر",
    "province": "province provinces governorate governorates محافظة محافظات",
    "city": "city cities مدينة مدن",
    "country": "country countries state states nation nations دولة دول",
}  # fmt: skip
NOUNS: Final = {word: noun for table in (_PEOPLE, _THINGS) for noun, words in table.items() for word in folded(words)}
PEOPLE: Final = frozenset(_PEOPLE)
#: Words that say nothing of who the people are; a word behind "members of" says more.
GENERIC: Final = frozenset({"person", "dead", "wounded", "casualty", "body", ""})
OF_A_BODY: Final = frozenset(folded("member members lives body bodies corpse corpses أفراد عناصر عنصر عنصرا جثة جثث"))
#: One person, who counts without a number: "a policeman was killed", مقتل جندي.
SINGULAR: Final = frozenset(
    folded(
        "person civilian resident man woman child boy girl infant baby soldier marine policeman policewoman officer"
        " colonel general commander leader guard bodyguard fighter militant gunman insurgent rebel journalist reporter"
        " cameraman doctor medic nurse paramedic worker employee driver student pilgrim protester prisoner detainee"
        " midwife shepherd farmer"
        " شخص مدني رجل امرأة طفل طفلة جندي عسكري شرطي ضابط قائد قيادي عنصر مسلح مقاتل صحفي صحافي إعلامي طبيب مسعف عامل"
        " موظف سائق طالب متظاهر ناشط مسؤول معتقل مواطن آخر"
    )
)  # fmt: skip
#: Two of something in one word. Where the plural ends like the accusative dual (مدنيين) only the other form is there.
DUAL_NOUNS: Final = {
    word: noun
    for noun, words in {
        "person": "شخصان شخصين عنصران عنصرين مواطنان", "civilian": "مدنيان", "man": "رجلان رجلين",
        "woman": "امرأتان امرأتين",
        "child": "طفلان طفلين طفلتان طفلتين", "soldier": "جنديان جنديين عسكريان", "police": "شرطيان",
        "officer": "ضابطان ضابطين", "commander": "قائدان قائدين قياديان", "militant": "مسلحان انتحاريان إرهابيان",
        "fighter": "مقاتلان", "journalist": "صحفيان صحافيان إعلاميان", "dead": "قتيلان قتيلين شهيدان شهيدين",
        "wounded": "جريحان جريحين مصابان", "body": "جثتان جثتين", "vehicle": "سيارتان سيارتين",
        "house": "منزلان منزلين",
        "missile": "صاروخان صاروخين", "strike": "غارتان غارتين",
        "bomb": "تفجيران تفجيرين انفجاران انفجارين عبوتان عبوتين",
        "aircraft": "طائرتان طائرتين", "drone": "مسيرتان مسيرتين", "shell": "قذيفتان قذيفتين",
        "tank": "دبابتان دبابتين",
        "truck": "شاحنتان شاحنتين", "village": "قريتان قريتين",
    }.items()
    for word in folded(words)
}  # fmt: skip
UNITS: Final = {
    word: measure_and_unit
    for measure_and_unit, words in {
        ("percent", "percent"): "percent pc %",
        ("money", "dollar"): "dollar dollars usd $ دولار دولارا دولارات",
        ("money", "dinar"): "dinar dinars دينار دينارا دنانير",
        ("money", "pound"): "pound pounds lira liras ليرة ليرات £",
        ("money", "euro"): "euro euros يورو €",
        ("money", "riyal"): "rial rials riyal riyals ريال ريالا ريالات",
        ("distance", "hectare"): "hectare hectares هكتار هكتارا هكتارات",
        ("distance", "dunum"): "dunum dunums donum donums دونم دونما دونمات",
        ("weight", "litre"): "litre litres liter liters لتر لترا لترات",
        ("weight", "megawatt"): "megawatt megawatts mw ميغاواط ميغاوات",
        ("weight", "gram"): "gram grams gramme grammes غرام غراما غرامات",
        ("distance", "kilometre"): "km kilometre kilometres kilometer kilometers كيلومتر كيلومترا كيلومترات كلم كم",
        ("distance", "mile"): "mile miles ميل ميلا أميال",
        ("distance", "metre"): "metre metres meter meters متر مترا أمتار",
        ("duration", "minute"): "minute minutes دقيقة دقائق",
        ("duration", "hour"): "hour hours ساعة ساعات ساعتين",
        ("duration", "day"): "day days يوم يوما أيام يومين",
        ("duration", "week"): "week weeks أسبوع أسبوعا أسابيع أسبوعين",
        ("duration", "month"): "month months شهر شهرا أشهر شهور شهرين",
        ("duration", "year"): "year years عام عاما أعوام سنة سنوات عامين سنتين",
        ("weight", "ton"): "ton tons tonne tonnes طن طنا أطنان",
        ("weight", "kilo"): "kg kilo kilos kilogram kilograms كيلوغرام كيلوغراما كيلو",
        ("weight", "barrel"): "barrel barrels برميل برميلا",
    }.items()
    for word in folded(words)
}  # fmt: skip


# What becomes of the counted.


class Cue(Flag):
    """Where a word must stand to tell what became of the counted."""

    DOES = auto()
    """Before the number only: "killing 17", مقتل 17."""
    DONE = auto()
    """Before the number, or behind the counted: "killed 17", "17 were killed"."""
    IS = auto()
    """Behind the counted only: "17 died", "17 dead", 17 شخصا قتلوا."""
    EVENT = auto()
    """Before the number with "of" between: "the deaths of 17"."""


_CUES: Final[Mapping[str, Mapping[Cue, str]]] = {
    "kill": {
        Cue.DOES: "killing kills kill slaying مقتل قتل مصرع استشهاد استشهد وفاة توفي قتلت يقتل تقتل سقوط",
        Cue.DONE: "killed slain murdered",
        Cue.IS: "dead died die dies perished drowned starved قتلوا قتلن حتفهم مصرعهم استشهدوا توفوا",
        Cue.EVENT: "death deaths killing killings murder murders lives",
    },
    "wound": {
        Cue.DOES: "wounding injuring wounds injures hurting إصابة أصيب جرح أصيبت جرحت إصابات",
        Cue.DONE: "wounded injured hurt maimed",
        Cue.IS: "أصيبوا جرحوا بجروح",
        Cue.EVENT: "wounding",
    },
    "arrest": {
        Cue.DOES: (
            "arresting detaining apprehending detains arrests اعتقال اعتقلت اعتقل توقيف احتجاز احتجزت "
            "أوقفت القبض"
        ),
        Cue.DONE: "arrested detained apprehended jailed captured",
        Cue.IS: "اعتقلوا",
        Cue.EVENT: "arrest arrests detention",
    },
    "kidnap": {
        Cue.DOES: "kidnapping abducting kidnaps خطف اختطاف اختطف اختطفت خطفت خطفوا",
        Cue.DONE: "kidnapped abducted",
        Cue.IS: "خطفوا",
        Cue.EVENT: "kidnapping kidnappings abduction abductions",
    },
    "execute": {
        Cue.DOES: "executing beheading executes إعدام أعدم أعدمت ذبح",
        Cue.DONE: "executed beheaded hanged",
        Cue.IS: "أعدموا",
        Cue.EVENT: "execution executions beheading",
    },
    "displace": {
        Cue.DOES: "displacing uprooting نزوح نزح تهجير تشريد",
        Cue.DONE: "displaced uprooted",
        Cue.IS: "homeless نزحوا",
        Cue.EVENT: "displacement",
    },
    "flee": {Cue.DOES: "فر هرب هروب فرار", Cue.IS: "fled flee fleeing escaped escape فروا هربوا"},
    "return": {Cue.DOES: "عودة عاد", Cue.IS: "returned"},
    "evacuate": {
        Cue.DOES: "evacuating إجلاء أجلي إخلاء", Cue.DONE: "evacuated rescued", Cue.EVENT: "evacuation",
    },
    "prisoner-swap": {
        Cue.DOES: "freeing releasing إفراج أفرجت", Cue.DONE: "freed released pardoned", Cue.EVENT: "release",
    },
    "surrender": {Cue.DOES: "استسلام انشقاق انشق", Cue.IS: "surrendered defected deserted استسلموا انشقوا"},
    "missing": {Cue.DOES: "فقدان اختفاء", Cue.IS: "missing disappeared فقدوا مفقودين", Cue.EVENT: "disappearance"},
    "destruction": {
        Cue.DOES: "destroying damaging تدمير دمر دمرت إحراق تضرر",
        Cue.DONE: "destroyed damaged burned burnt demolished",
        Cue.EVENT: "destruction",
    },
    "deploy": {Cue.DOES: "sending deploying", Cue.DONE: "sent deployed"},
}  # fmt: skip
#: Nouns whose number is what became of them.
MEASURE_OF_NOUN: Final = {
    "dead": "kill", "wounded": "wound", "casualty": "casualty", "body": "body", "hostage": "kidnap",
    "refugee": "displace", "displaced": "displace", "vote": "election", "voter": "election", "protester": "protest",
}  # fmt: skip
#: Nouns that count an event of this kind: "12 arrests", ثلاث إصابات.
EVENT_NOUNS: Final = {word: measure for measure, words in {
    "kill": "deaths killings murders fatalities", "wound": "injuries", "arrest": "arrests detentions",
    "kidnap": "kidnappings abductions", "execute": "executions beheadings",
}.items() for word in folded(words)}  # fmt: skip


def _cue_words() -> dict[str, dict[str, Cue]]:
    """Word → measure → where it may stand."""
    found: dict[str, dict[str, Cue]] = {}
    for measure, kinds in _CUES.items():
        for kind, words in kinds.items():
            for word in folded(words):
                known = found.setdefault(word, {})
                known[measure] = known.get(measure, kind) | kind
    return found


CUES: Final = _cue_words()
#: What things, not people, undergo.
OF_THINGS: Final = frozenset({"destruction"})
OF_ANYTHING: Final = frozenset({"deploy", "evacuate", "missing"})

AUXILIARIES: Final = frozenset(
    folded("is are was were be been being has have had got get left lay feared reported believed confirmed presumed")
)
#: Words behind which a sentence says something of somebody else.
ELSEWHERE: Final = frozenset(
    folded(
        "after when while because before as since but that although though which where until if amid whose whom"
        " بعد حين عندما فيما بينما لأن قبل حيث الذي التي لكن إثر جراء"
    )
)
SPEECH: Final = frozenset(
    folded(
        "said says told reported reports announced added claimed counted according قال قالت أعلن "
        "أعلنت ذكر ذكرت أفاد أفادت أضاف"
    )
)
#: Where a noun phrase ends.
PREPOSITIONS: Final = frozenset(
    folded(
        "in on at by from to for with near of into over under during inside outside across between through against"
        " about including among amid and or nor not also only yet who whose this that these those the a an its his her"
        " their had have has was were is are be been will would could may might must did do does"
        " on-board aboard around behind within without toward towards off up down above below beyond apiece altogether"
        " each lost went came"
        " في من على عن إلى مع بين خلال قرب جنوب شمال شرق غرب داخل أثناء كانوا كان بينهم منهم ضمنهم بنيران برصاص جراء"
    )
)  # fmt: skip

#: Words that say that a number changes.
RISES: Final = pattern(
    r"\b(?:rose|risen|rising|rises?|increas\w+|climb\w+|jump\w+|went up|go(?:es)? up|up|rais\w+|revis\w+"
    r"|drop\w*|fell|fallen|down|lower\w+|cut)\b|ارتفع|ارتفاع|ترتفع|رفع|انخفض|تراجع"
)  # fmt: skip

# Numbers that count nothing.

_MONTH_NAMES: Final = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug"
    " sep sept oct nov dec يناير فبراير مارس أبريل مايو أيار يونيو حزيران يوليو تموز أغسطس آب سبتمبر "
    "أيلول أكتوبر نوفمبر ديسمبر"
    " شباط آذار نيسان تشرين كانون"
)
MONTHS: Final = frozenset(folded(_MONTH_NAMES))
#: What a number behind it names: Resolution 2254, Route 66.
NAMED: Final = frozenset(
    folded(
        "resolution route highway article chapter paragraph page no number nos channel unit camp "
        "brigade division battalion"
        " regiment corps hill base bus flight law decree section phase group team room apartment "
        "building house street road"
        " magnitude version point act annex gate pier sector block zone article base-level camp line milestone age aged"
        " القرار قرار اللواء لواء الفرقة فرقة المادة مادة الفوج فوج الكتيبة كتيبة رقم قناة الطريق "
        "طريق النقطة نقطة القناة الوحدة قانون"
        " القانون المرسوم مرسوم عام سنة العام السنة المربع"
    )
)  # fmt: skip


def known_words() -> frozenset[str]:
    """Every word that means something here: what an Arabic word is looked for among without what is joined to it."""
    tables: Iterable[Iterable[str]] = (
        ONE,
        ONES, TENS, HUNDREDS, MULTIPLIERS, DUALS, VAGUE, FEW, NOUNS, DUAL_NOUNS, UNITS, CUES, EVENT_NOUNS, SPEECH,
        ELSEWHERE, PREPOSITIONS, SINGULAR, NAMED, MONTHS, folded("عدد حصيلة نصف"),
    )  # fmt: skip
    return frozenset(word for table in tables for word in table)
