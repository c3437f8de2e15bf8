"""Words of both languages lead to one concept."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import SettingsError
from retrieval.terms import NOTHING, Terms

TERMS = Terms.load()

# What an analyst asks in one language and a report says in the other, in the forms that stand in sentences: English
# words, a slash, Arabic words, joined prefixes and endings among them.
MEET = """
killed / قتلوا ; killed / مقتل ; died / لقوا حتفهم ; deaths / وفيات ; death toll / الحصيلة ; dead / القتلى
wounded / أصيبوا ; injured / وجريحا ; injuries / بجروح ; survivors / الناجين ; drowned / غرقى ; stampede / تدافع
starvation / المجاعة ; arrested / اعتقلتهم ; detainees / المعتقلين ; kidnapped / خطفوا ; abducted / المختطفين
hostages / رهائن ; ransom / فدية ; executed / أعدمت ; beheaded / ذبحوا ; massacre / مجزرة ; genocide / الإبادة
assassinated / اغتيال ; murder / جريمة قتل ; revenge / انتقاما ; torture / للتعذيب ; rape / الاغتصاب
missing / مفقودين ; bodies / جثثهم ; mass grave / مقبرة جماعية ; cemetery / المقبرة ; buried / ودفن
funeral / تشييع ; mourning / الحداد ; orphans / أيتام ; seized / سيطروا ; took control / استولت
recaptured / استعادت ; liberated / تحرير ; withdrew / انسحبت ; retreated / تراجعوا ; advanced / تقدمت
attacked / هاجموا ; attack / للهجوم ; raided / دهمت ; stormed / اقتحموا ; infiltrated / تسلل ; clashes / اشتباكات
fighting / المعارك ; battle / معركة ; war / الحرب ; civil war / الحرب الأهلية ; gunfire / إطلاق النار
opened fire / أطلقوا النار ; sniper / قناصة ; ambush / كمين ; besieged / المحاصرين ; siege / حصارها
broke the siege / فك الحصار ; surrendered / استسلموا ; defected / انشقاقه ; fled / فروا ; escaped / هربوا
jailbreak / الهروب من السجن ; invasion / الغزو ; occupation / الاحتلال ; reinforcements / تعزيزات
deployed / انتشرت ; recruitment / التجنيد ; trained / تدريبهم ; patrol / دورية ; bodyguards / حراسه
human shields / دروع بشرية ; disarmament / نزع السلاح ; smuggling / تهريب ; smugglers / المهربين
violence / أعمال العنف ; shelling / وقصف ; shelling / قصفت ; mortars / الهاون ; artillery / المدفعية
rockets / راجمات ; missile / صاروخا ; air strikes / غاراتها ; warplanes / الطائرات الحربية ; helicopters / مروحيات
drone / طائرة مسيرة ; drones / طائرات مسيرة ; shot down / إسقاط طائرة ; bombing / تفجيرين ; explosion / انفجارا
blew up / انفجرت ; car bomb / سيارة مفخخة ; truck bomb / شاحنات مفخخة ; suicide bomber / انتحاريين
explosive belt / حزاما ناسفا ; roadside bomb / عبوة ناسفة ; landmines / الألغام ; grenade / قنبلة يدوية
barrel bombs / براميل متفجرة ; cluster bombs / قنابل عنقودية ; sarin / السارين
chemical weapons / الأسلحة الكيميائية ; chlorine / الكلور ; tanks / دبابات ; weapons / أسلحتهم ; ammunition / ذخائر
rifles / بنادقهم ; silenced / كاتمة ; masked / ملثمين ; tunnels / الأنفاق ; headquarters / مقراته
air base / القاعدة الجوية ; barracks / ثكنة ; checkpoint / حاجزا ; checkpoints / نقاط تفتيش ; army / الجيش
soldiers / جنديا ; troops / وجنوده ; police / الشرطة ; policemen / شرطيين ; intelligence / المخابرات
gunmen / مسلحون ; insurgents / مسلحين ; terrorists / إرهابيين ; rebels / فصائل ; opposition / المعارضة
militia / ميليشيات ; fighters / مقاتليها ; mercenaries / مرتزقة ; commander / القيادي ; leader / زعيمها
officer / ضابطا ; general / اللواء ; colonel / العقيد ; captain / النقيب ; lieutenant / الملازم ; coalition / تحالفا
tribes / عشائر ; sheikh / الشيوخ ; civilians / مدنيا ; residents / أهاليها ; children / أطفالها ; girls / فتيات
women / نساء ; elderly / مسنا ; wife / زوجته ; husband / زوجها ; father / والده ; mother / والدته ; son / نجله
daughter / ابنته ; brother / شقيقه ; sister / شقيقته ; cousin / ابن عمه ; families / عائلاتهم ; relatives / أقاربه
wedding / زفاف ; witnesses / شهود عيان ; official / مسؤولون ; spokesman / المتحدث باسم ; director / مديرها
aide / مساعديه ; employees / موظفين ; workers / عمالها ; farmers / مزارعون ; shepherds / رعاة أغنام
truffles / الكمأة ; shopkeepers / بائعين ; drivers / سائقون ; passengers / ركابها ; pilot / الطيارين
engineers / مهندسين ; teachers / المعلمين ; students / الطلبة ; doctor / طبيبا ; nurses / ممرضات ; medics / المسعفين
lawyers / محامين ; judge / القاضي ; prosecutor / المدعي العام ; journalists / صحافيين ; activists / وناشطون
interpreter / مترجما ; cleric / رجل دين ; imam / خطيب ; bishop / المطران ; patriarch / البطريرك
suspects / المشتبه بهم ; volunteers / متطوعون ; rescue workers / فرق الإنقاذ ; firefighters / رجال الإطفاء
government / الحكومية ; prime minister / رئيس الوزراء ; president / رئاسة الجمهورية ; minister / وزيرا
ministry / وزارات ; interior ministry / وزارة الداخلية ; defence minister / وزير الدفاع ; governor / محافظها
mayor / قائممقام ; parliament / البرلمان ; lawmakers / نائبا ; bloc / كتلته ; session / جلسات
election / الانتخابات ; vote / التصويت ; ballots / صناديق الاقتراع ; voters / الناخبين ; turnout / نسبة المشاركة
candidate / المرشحين ; majority / الأغلبية ; referendum / الاستفتاء ; constitution / الدستور ; law / القانون
decree / مرسوما ; coup / انقلاب ; resigned / استقالته ; sacked / إقالته ; appointed / تعيينه ; replaced / خلفا له
corruption / الفساد ; sectarian / طائفية ; protesters / للمتظاهرين ; demonstration / مظاهرات ; sit-in / اعتصامهم
general strike / الإضراب ; tear gas / الغاز المسيل للدموع ; curfew / حظر التجوال ; flag / الراية
ambassador / السفراء ; embassy / سفارتها ; envoy / المبعوث ; delegation / وفدا ; talks / مفاوضات ; mediation / وساطة
summit / القمة ; agreement / اتفاقا ; deal / صفقة ; ceasefire / هدنة ; truce / وقف إطلاق النار
reconciliation / المصالحة ; sanctions / للعقوبات ; veto / الفيتو ; observers / المراقبين ; trial / محاكمته
court / المحكمة ; convicted / أدين ; amnesty / العفو ; released / أفرجت ; prisoners / سجناء ; jail / السجون
prisoner swap / تبادل الأسرى ; drugs / المخدرات ; looted / نهبوا ; refugees / للاجئين ; displaced / نازحون
camp / المخيمات ; tents / خياما ; evacuated / إجلاؤهم ; aid / والمساعدات ; convoy / قوافل ; blankets / بطانيات
soap / صابون ; flour / الطحين ; bread / خبزا ; bakery / أفران ; wheat / القمح ; rice / الأرز ; price / أسعارها
salaries / رواتبهم ; electricity / والكهرباء ; oil / نفطية ; refinery / المصفى ; fuel / محروقات ; water / مياهها
dam / السدود ; drought / الجفاف ; reconstruction / إعادة الإعمار ; repair / إصلاحه ; hospital / مستشفياتها
morgue / الطب العدلي ; ambulance / سيارات الإسعاف ; medicine / الأدوية ; cholera / الكوليرا ; vaccine / لقاحات
poisoned / تسمم ; school / مدارسها ; university / الجامعات ; exams / الامتحانات ; mosque / المساجد
church / كنائسها ; shrine / المراقد ; pilgrims / للزوار ; prayers / المصلين ; antiquities / الأثرية
museum / المتحف ; football / مباريات ; announced / وأعلنوا ; confirmed / يؤكد ; denied / ونفت
defendants / المتهمين ; condemned / ونددت ; claimed responsibility / تبنى ; threatened / يهدد ; warned / محذرا
demanded / وطالبوا ; refused / رفضوا ; banned / حظرت ; postponed / تأجيل ; cancelled / ألغت ; television / التلفزيون
video / شريط مصور ; earthquake / الزلزال ; floods / فيضانات ; fire / حرائق ; burned / أحرقوا ; accident / حادث سير
destroyed / دمرت ; rubble / الأنقاض ; collapsed / انهارت ; bus / حافلاتهم ; coaches / حافلتين ; lorries / شاحنتين
trucks / الشاحنات ; car / سياراتهم ; taxi / سيارة أجرة ; motorbike / دراجة نارية ; boat / قارب ; ship / السفن
airport / مطاراتها ; road / الطرق ; bridge / جسرا ; river / النهر ; border / حدودها ; crossing / معابر
arrived / وصلوا ; left / غادرت ; village / قراها ; neighbourhood / أحيائها ; house / منازلهم ; market / الأسواق
restaurant / مطعمين ; found / عثرت ; hid / اختبأ ; dug / حفروا ; began / بدأوا ; lost / خسروا ; cause / أسباب
blindfolded / معصوبي الأعين
"""

# Pairs of things that a wrong answer would confuse, near opposites among them, in one language or two.
APART = """
killed / جرحى ; wounded / قتلى ; captured / استعادت ; recaptured / سيطروا ; advanced / انسحبت ; bus / شاحنة
truck / حافلة ; car / دراجة نارية ; helicopter / طائرة مسيرة ; warplanes / مروحية ; army / الشرطة ; soldier / شرطي
doctor / ممرضة ; lawyer / القاضي ; judge / المدعي العام ; minister / النائب ; governor / وزير
president / رئيس الوزراء ; prime minister / رئيس الجمهورية ; mosque / كنيسة ; church / مسجد ; shrine / الجامع
school / الجامعة ; teacher / مدرسة ; mother / والده ; father / والدته ; brother / شقيقته ; sister / شقيقه
wife / زوجها ; son / ابنته ; flour / خبز ; bread / القمح ; tent / بطانية ; camp / معسكر ; prison / محكمة
released / اعتقلت ; arrested / أفرجت ; opened / أغلقت ; closed / مفتوح ; arrived / غادرت ; left / وصل
denied / أكدت ; confirmed / نفى ; accepted / رفض ; refused / وافق ; north / الجنوب ; east / الغربية
election / استفتاء ; ceasefire / سلاح ; sanctions / مساعدات ; electricity / المياه ; oil / الغاز ; river / بحيرة
bridge / طريق ; border / معبر ; general / العقيد ; colonel / النقيب ; mortar / صاروخ ; car bomb / عبوة ناسفة
roadside bomb / سيارة مفخخة ; earthquake / فيضان ; flood / حريق ; resigned / إقالة ; appointed / استقالة ; buy / بيع
sold / شراء ; hospital / مدرسة ; wheat / أرز ; smuggled / صادرات ; ambassador / وزير الخارجية ; bullet / لغم
chlorine / السارين ; kidnapped / اعتقال ; victory / هزيمة ; begin / انتهت ; ended / بدأ ; rise / انخفضت
fell / ارتفاع
"""

# Words that lose a joined letter or an ending only by mistake, and stand for nothing then, or for themselves.
TRAPS = [
    ("المرصد السوري", "wall"),  # not a wall, sur
    ("يوم الجمعة", "collect"),  # not "he gathered"
    ("في مدينة بعقوبة", "punish"),  # the town, not "by a punishment"
    ("وجبهة النصرة", "food"),  # a front, not a meal
    ("أمام المبنى", "imam"),  # in front of
    ("مدينة تدمر", "destruction"),  # Palmyra, not "it destroys"
    ("صلاح الدين", "religion"),
    ("بصورة كاملة", "photo"),  # "in a complete way"
    ("إليه", "car"),  # "to him"
    ("وبأن", "milk"),
    ("قال بأنه", "milk"),
    ("ولد في بغداد", "door"),
    ("كان هناك", "kill"),
    ("حزب الله", "party"),
    ("الهلال الأحمر", "red"),
    ("بلدة كفر نبل", "blasphemy"),
    ("وقد", "bloc"),
    ("ووحدات", "merge"),
    ("ونقلت وكالة سانا عن", "transport"),  # "quoted"
    ("فقد أعلن", "lose"),  # "for he has"
    ("كما قال", "truffle"),
    ("شيعة العراق", "funeral"),
    ("رئيس الوزراء", "minister"),
    ("بارزاني", "rice"),
    ("وكفريا", "blasphemy"),
    ("in the Red Crescent", "red"),
    ("Islamic State", "muslim"),
    ("the United Nations", "merge"),
    ("a car bomb", "car"),
    ("a prisoner swap", "prisoner"),
]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.replace("\n", ";").split(";"):
        if pair.strip():
            english, arabic = pair.split("/")
            yield english.strip(), arabic.strip()


@pytest.mark.parametrize(("english", "arabic"), list(_pairs(MEET)))
def test_both_languages_meet(english: str, arabic: str) -> None:
    """An English and an Arabic word for the same thing are found as one concept, inside sentences too."""
    assert TERMS.find(english) & TERMS.find(arabic)
    assert TERMS.find(f"It was said: {english}.") & TERMS.find(f"ذلك: {arabic}.")


@pytest.mark.parametrize(("english", "arabic"), list(_pairs(APART)))
def test_what_differs_stays_apart(english: str, arabic: str) -> None:
    """Words for different things, near opposites among them, share no concept."""
    assert not TERMS.find(english) & TERMS.find(arabic)


def test_tables_are_large() -> None:
    """The tables hold as many pairs as they are meant to."""
    assert len(set(_pairs(MEET))) >= 200
    assert len(set(_pairs(APART))) >= 60


@pytest.mark.parametrize(("text", "concept"), TRAPS)
def test_no_word_is_taken_for_another(text: str, concept: str) -> None:
    """A word whose first or last letter could be joined to it is not cut where it is a word by itself."""
    assert concept not in TERMS.find(text)


@pytest.mark.parametrize(
    ("written", "concept"),
    [
        ("وبالمتفجرات", "explosives"),
        ("فقتلت", "kill"),
        ("سيعودون", "return"),
        ("وللاجئين", "displace"),
        ("للاتفاق", "agreement"),
        ("مُسَلَّحُون", "militant"),
        ("مقاتليهم", "fighter"),
        ("قريتهم", "village"),
        ("سيارتان", "car"),
        ("وباستعادة", "retake"),
        ("ألغام", "landmine"),
        ("بالألغام", "landmine"),
    ],
)
def test_prefixes_and_endings(written: str, concept: str) -> None:
    """An Arabic word is known with what is joined to it: conjunction, preposition, article, future, plural, pronoun."""
    assert TERMS.of_word(written) == concept
    assert TERMS.find(f"ثم {written} أمس") >= {concept}


def test_a_word_written_is_that_word() -> None:
    """A word of the lexicon loses nothing, though what is left of it would be another one's."""
    terms = Terms([("school", ["school", "مدرسة"]), ("teacher", ["teacher", "مدرس"])])
    assert terms.of_word("مدرسة") == "school"
    assert terms.of_word("المدرسون") == "teacher"


def test_words_that_stand_for_nothing() -> None:
    """What the lexicon lists as nothing has no concept, neither have the words in it, and it is no concept itself."""
    terms = Terms([(NOTHING, ["white house", "بصورة"]), ("house", ["house"]), ("photo", ["photo", "صورة"])])
    assert terms.find("the White House, a house") == {"house"}
    assert terms.find("the White House") == frozenset()
    assert terms.of_word("بصورة") is None
    assert terms.of_word("بالصورة") == "photo"
    assert terms.all_concepts == {"house", "photo"}
    assert NOTHING not in TERMS.all_concepts


def test_the_longest_phrase_counts() -> None:
    """A car bomb is not a bomb as well: the phrase takes its words."""
    assert TERMS.find("a car bomb") == {"car-bomb"}


def test_a_word_of_a_phrase_stands_alone_too() -> None:
    """A form that is written only inside a phrase is known by its ending where it stands alone."""
    terms = Terms([("rebel", ["rebels", "مقاتلي المعارضة"]), ("fighter", ["fighter", "مقاتل"])])
    assert terms.find("مقاتلي المعارضة") == {"rebel"}
    assert terms.find("مقاتلي البلدة") == {"fighter"}


def test_words_come_in_order() -> None:
    """The words of a text come out as they stand, those of a phrase as one, each with its concept or none."""
    found = list(TERMS.split("Then two car bombs hit Kirkuk"))
    assert [word for word, _ in found] == ["Then", "two", "car bombs", "hit", "Kirkuk"]
    assert dict(found)["car bombs"] == "car-bomb"
    assert dict(found)["Kirkuk"] is None


def test_unknown_words() -> None:
    """Words about nothing in particular have no concept."""
    assert TERMS.find("the colour of the sky") == frozenset()
    assert TERMS.of_word("sky") is None
    assert TERMS.of_word("") is None


def _lines() -> list[tuple[str, str, str]]:
    text = (files("retrieval") / "gazetteer" / "terms.tsv").read_text(encoding="utf-8")
    cells = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return [(concept, english, arabic) for concept, english, arabic in cells]


def test_every_spelling_leads_to_its_own_concept() -> None:
    """No spelling stands in two concepts, not even when article and hamza are taken away."""
    taken = [
        f"{spelling}: {concept} and {TERMS.of_word(spelling)}"
        for concept, *cells in _lines()
        for cell in cells
        for spelling in cell.split("|")
        if TERMS.of_word(spelling) != (None if concept == NOTHING else concept)
    ]
    assert taken == []


def test_every_concept_has_both_languages() -> None:
    """Each concept is written once, in English letters and in Arabic ones; there are about 1,100."""
    lines = _lines()
    concepts = [concept for concept, _, _ in lines]
    assert len(concepts) == len(set(concepts))
    assert len(TERMS.all_concepts) >= 1000
    assert [concept for concept, english, arabic in lines if not english.isascii() or not arabic.strip()] == []


def test_a_wrong_line_is_named() -> None:
    """A line without three columns is refused, with its number and the way out."""
    with pytest.raises(SettingsError) as raised:
        Terms.parse("terms.tsv", "# head\nkill\tkilled\n")
    assert "terms.tsv:2" in str(raised.value)
    assert raised.value.hint


def test_versions_differ_with_the_words() -> None:
    """What annotations are stored under changes with a spelling, and not without a change."""
    lines = [("fire", ["fire", "حريق"])]
    assert Terms(lines).version == Terms(lines).version
    assert Terms(lines).version != Terms([("fire", ["fire", "حرائق"])]).version


@given(st.text())
def test_any_text_is_safe(text: str) -> None:
    """Whatever the text, only known concepts come out, and no word is lost."""
    assert TERMS.find(text) <= TERMS.all_concepts
    TERMS.of_word(text)


@given(st.text(alphabet="ابتلوسينهمكفدرة", max_size=12))
def test_any_arabic_word_is_safe(word: str) -> None:
    """Whatever is joined to a word, at most one concept comes out, and the article makes no difference."""
    assert TERMS.of_word(word) in {None, *TERMS.all_concepts}
