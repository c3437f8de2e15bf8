"""The words dates are made of, in English and Arabic, each with a one-letter kind and a number.

The grammar (``grammar.py``) is written in these letters, so this page is its alphabet:

=======  =====================================  =======  =====================================
letter   meaning (and what the number is)       letter   meaning (and what the number is)
=======  =====================================  =======  =====================================
``M``    month name (1-12)                      ``i``    in, during
``m``    month that is also a word: May, March  ``n``    on
``y``    month name that needs a number: Jan.   ``s S``  since; منذ
``W``    weekday (Monday is 0)                  ``b Q``  before; قبل ("ago" before a length)
``w``    weekday in short: Sat.                 ``f``    after
``T``    today, yesterday (days from now)       ``x``    until, by
``j``    اليوم: "today" or "the day"            ``F``    from; من ("of" as well)
``Z``    overnight                              ``>``    to, through, into
``P``    part of a day (1: night)               ``O``    of
``U u``  unit of time, units                    ``&``    and
``V``    two of a unit: يومين                   ``B``    between
``G``    early 0, mid 1, late 2                 ``h``    the
``L``    last          ``A``  past (rolling)    ``=``    "corresponding to": الموافق
``N``    next          ``H``  this              ``g``    ago
``C``    previous -1, following 1               ``e l``  earlier, later
``R``    recent        ``q``  same              ``p``    published, reports
``a``    a, an         ``c``  two, three        ``+``    onwards
``v``    few, several  ``~``  about             ``K``    what is counted: people, fighters
``o``    first, second                          ``E``    what has a year: invasion, elections
``z``    after اليوم: not "today"               ``@``    after a weekday: a newspaper's name
``X``    تشرين (9), كانون (11): the month       ``^``    up ("up to")
         before its first                       ``%``    when
``r``    that                                   ``<``    eve
``1``    every                                  ``2``    a season (the month it begins with)
``3``    what tells of the future: will, due   ``5``    weekdays: Fridays
``6``    first, second of الجمعة: الأولى
=======  =====================================  =======  =====================================

Made by the tokenizer: ``d`` 1-31, ``Y`` a year, ``#`` another number, ``D`` a date in digits, ``t`` a clock
time, ``k`` an event known by name, ``I`` one told as a clause ("Mosul fell"), ``J`` a Hijri month (1-12), ``_`` any
other word, ``|`` the end of a sentence, and ``, - / ( )`` and ``!`` for signs.
"""

from __future__ import annotations

from typing import Final

from retrieval.dates.fold import fold

HOUR, DAY, WEEK, MONTH, YEAR, WEEKEND = range(6)

Word = tuple[str, int]

_NUMBERED: Final[dict[str, dict[int, str]]] = {
    "M": {
        1: "january يناير جانفي", 2: "february فبراير شباط فيفري", 3: "march آذار", 4: "april نيسان أبريل أفريل",
        5: "may أيار مايو مايس", 6: "june حزيران يونيو", 7: "july تموز يوليو جويلية يوليوز", 8: "august أغسطس آب غشت",
        9: "september أيلول سبتمبر شتنبر", 10: "october أكتوبر", 11: "november نوفمبر نونبر",
        12: "december ديسمبر دجنبر",
    },
    "y": {
        1: "jan", 2: "feb", 3: "mar مارس", 4: "apr", 5: "ماي", 6: "jun جوان", 7: "jul", 8: "aug أوت", 9: "sep sept",
        10: "oct", 11: "nov", 12: "dec",
    },
    "W": {
        0: "monday الاثنين", 1: "tuesday الثلاثاء", 2: "wednesday الأربعاء",
        3: "thursday الخميس", 4: "friday الجمعة", 5: "saturday السبت", 6: "sunday الأحد",
    },
    "w": {0: "mon", 1: "tue tues", 2: "wed", 3: "thu thur thurs", 4: "fri", 5: "sat", 6: "sun"},
    "T": {0: "today tonight", -1: "yesterday أمس الأمس البارحة", 1: "tomorrow غدا غد"},
    "j": {0: "اليوم"},
    "X": {9: "تشرين", 11: "كانون"},
    "Z": {0: "overnight"},
    "P": {
        0: "morning afternoon evening noon midday dawn dusk sunset صباح الصباح مساء المساء فجر ظهر عصر نهار",
        1: "night midnight ليل ليلة الليلة الليل",
    },
    "U": {
        HOUR: "hour ساعة الساعة", DAY: "day يوم يوما", WEEK: "week أسبوع الأسبوع أسبوعا",
        MONTH: "month شهر الشهر شهرا", YEAR: "year عام العام عاما سنة السنة", WEEKEND: "weekend",
    },
    "u": {
        HOUR: "hours ساعات الساعات", DAY: "days nights أيام الأيام ليال", WEEK: "weeks أسابيع الأسابيع",
        MONTH: "months أشهر الأشهر شهور الشهور", YEAR: "years أعوام الأعوام سنوات السنوات سنين",
    },
    "V": {
        HOUR: "ساعتين الساعتين", DAY: "يومين اليومين يومان", WEEK: "fortnight أسبوعين الأسبوعين أسبوعان",
        MONTH: "شهرين الشهرين شهران", YEAR: "عامين العامين عامان سنتين السنتين",
    },
    "G": {
        0: "early beginning start مطلع أوائل بداية مستهل", 1: "mid middle منتصف أواسط",
        2: "late end أواخر نهاية",
    },
    "C": {-1: "previous preceding السابق السابقة", 1: "following التالي التالية اللاحق"},
    "a": {1: "a an"},
    "c": {
        1: "one واحد واحدة", 2: "two couple", 3: "three ثلاثة ثلاث الثلاثة الثلاث",
        4: "four أربعة أربع الأربعة الأربع", 5: "five خمسة خمس الخمسة الخمس", 6: "six ستة ست الستة الست",
        7: "seven سبعة سبع السبعة السبع", 8: "eight ثمانية ثماني الثمانية", 9: "nine تسعة تسع التسعة",
        10: "ten عشرة عشر العشرة العشر", 11: "eleven", 12: "twelve", 14: "fourteen", 15: "fifteen",
        20: "twenty", 30: "thirty",
    },
    "o": {
        1: "first الأول أول الحادي", 2: "second الثاني", 3: "third الثالث", 4: "fourth الرابع",
        5: "fifth الخامس", 6: "sixth السادس", 7: "seventh السابع", 8: "eighth الثامن", 9: "ninth التاسع",
        10: "tenth العاشر", 11: "eleventh", 12: "twelfth", 13: "thirteenth", 14: "fourteenth",
        15: "fifteenth", 16: "sixteenth", 17: "seventeenth", 18: "eighteenth", 19: "nineteenth",
        20: "twentieth العشرين العشرون", 30: "thirtieth الثلاثين الثلاثون",
    },
    "5": {0: "mondays", 1: "tuesdays", 2: "wednesdays", 3: "thursdays", 4: "fridays", 5: "saturdays", 6: "sundays"},
    "6": {1: "الأولى", 2: "الثانية", 3: "الثالثة", 4: "الرابعة", 5: "الخامسة"},
    "2": {3: "spring ربيع", 6: "summer صيف", 9: "autumn خريف"},
}  # fmt: skip

_PLAIN: Final[dict[str, str]] = {
    "L": "last الماضي الماضية الماضيين الماضيتين الفائت الفائتة المنصرم المنصرمة",
    "A": "past آخر",
    "N": "next coming upcoming المقبل المقبلة القادم القادمة",
    "H": "this current هذا هذه الحالي الحالية الجاري الجارية",
    "R": "recent الأخيرة",
    "q": "same نفسه ذاته ذلك",
    "v": "few several عدة بضعة القليلة",
    "~": "about nearly نحو حوالي قرابة",
    "g": "ago",
    "e": "earlier",
    "l": "later",
    "i": "in during throughout over في خلال أثناء طوال",
    "n": "on",
    "s": "since",
    "S": "منذ",
    "b": "before سبق سبقت يسبق تسبق",
    "Q": "قبل قبيل",
    "f": "after aftermath بعد عقب أعقاب إثر تلا تلت أعقب أعقبت",
    "%": "when عندما حين حينما لدى",
    "r": "that",
    "<": "eve عشية",
    "3": "will shall won't would due scheduled slated planned set expected supposed plan plans planning going preparing"
    " intend intends vowed promised pledged hope hopes aim aims agreed سوف مقرر مقررا المقرر المقررة متوقع المتوقع"
    " المرتقب المزمع المنتظر المفترض يتوقع تتوقع يعتزم تعتزم يعتزمون يستعد تستعد ينوي تنوي يفترض يخطط تخطط يخططون",
    "1": "every each كل",
    "x": "until till by حتى لغاية بحلول",
    "F": "from من",
    ">": "to through into إلى على",
    "^": "up",
    "O": "of",
    "&": "and و",
    "B": "between بين",
    "h": "the ال",
    "=": "الموافق المصادف",
    "p": "reported reporting report reports published posted article articles coverage"
    " نشر نشرت نشره نشرته منشور منشورة المنشور المنشورة ينشر تقرير تقارير التقارير",
    "+": "onward onwards فصاعدا",
    "z": "الذي الوطني العالمي الدولي",
    "@": "times telegraph mirror mail express herald",
    "K": "people persons men women children boys girls fighters militants rebels gunmen soldiers troops"
    " policemen officers civilians families refugees prisoners detainees houses homes villages dollars"
    " شخص شخصا أشخاص مقاتل مقاتلا مقاتلين قتيل قتيلا جريح جريحا مدني مدنيا مسلح مسلحا عائلة أطفال قرية",
    "E": "invasion war uprising revolution election elections vote offensive constitution agreement deal"
    " accord census coup attack attacks bombing massacre conflict crisis campaign battle siege withdrawal"
    " pullout surge protests budget هجمات اعتداءات",
}

# These are also everyday words or names, and dates only with a capital; May and March need company besides.
_SHY: Final = ("may", "march")
NEEDS_CAPITAL: Final = frozenset({"august", *_SHY})
# "آب" is August, "أب" is a father: folded they are one, so the second counts only beside a number.
AUGUST_AB: Final = "اب"


def _build() -> dict[str, Word]:
    """Folded spelling → kind and number."""
    words: dict[str, Word] = {}
    for kind, numbered in _NUMBERED.items():
        for number, spellings in numbered.items():
            words |= dict.fromkeys(fold(spellings).plain.split(), (kind, number))
    for kind, spellings in _PLAIN.items():
        words |= dict.fromkeys(fold(spellings).plain.split(), (kind, 0))
    for spelling in _SHY:
        words[spelling] = ("m", words[spelling][1])
    return words


WORDS: Final = _build()
