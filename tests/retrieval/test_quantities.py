"""Numbers in sentences: what they measure, how sure they are, what they are a part of."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.dates import event_dates
from retrieval.quantities import Qualifier, Quantity, Role, quantities

MARKS = {
    Qualifier.EXACTLY: "",
    Qualifier.AT_LEAST: "≥",
    Qualifier.MORE_THAN: ">",
    Qualifier.ABOUT: "~",
    Qualifier.NEARLY: "≲",
    Qualifier.UP_TO: "≤",
    Qualifier.FEWER_THAN: "<",
    Qualifier.VAGUE: "",
}


def brief(sentence: str) -> str:
    """The quantities of a sentence in one line: ``≥17 kill person · 5 kill child (part)``."""
    return " · ".join(map(shown, quantities(sentence)))


def shown(one: Quantity) -> str:
    """One quantity as the table has it."""
    number = f"{one.low:g}" if one.low < 1e6 else f"{one.low / 1e6:g}m"
    if one.high is not None and one.high != one.low:
        number += f"-{one.high:g}"
    role = "" if one.role is Role.VALUE else f" ({one.role.value})"
    return f"{MARKS[one.qualifier]}{number} {one.measure or '?'} {one.counted}".rstrip() + role


SENTENCES = (
    ("Five people were killed in Kirkuk.", "5 kill person"),
    ("A spokesman denied that 40 people had died and said only two were hurt.", "40 kill person (denied) · 2 wound"),
    ("The army denied killing 40 people.", "40 kill person (denied)"),
    ("The group denied reports that it had killed 40 people.", "40 kill person (denied)"),
    ("The army denied a role in the attack that killed 30 people.", "30 kill person"),
    ("The army denied responsibility for the deaths of 30 people.", "30 kill person"),
    ("Reports that 40 people died are false, the fire service said.", "40 kill person (denied)"),
    ("The army said it had not killed 30 people.", "30 kill person (denied)"),
    ("Not one soldier was killed.", "1 kill soldier (denied)"),
    ("Not only were 30 people killed, the mosque burned.", "30 kill person"),
    ("If 30 people were killed, it would be the worst attack.", "30 kill person (denied)"),
    ("It could have killed 400, an engineer said.", "400 kill (denied)"),
    ("ونفى محافظ ديالى أن يكون عدد القتلى قد تجاوز المئة.", ">100 kill (denied)"),
    ("ونفت الوزارة مقتل 30 جنديا وقالت إن خمسة جنود قتلوا.", "30 kill soldier (denied) · 5 kill soldier"),
    ("Twelve of the 30 hostages were killed.", "12 kill hostage · 30 kill hostage (total)"),
    ("The gunmen killed 12 of 30 hostages.", "12 kill hostage · 30 kidnap hostage (total)"),
    ("قتل 12 من أصل 30 رهينة.", "12 kill hostage · 30 kidnap hostage (total)"),
    ("One person was killed and another wounded.", "1 kill person · 1 wound"),
    ("Two suicide bombers killed 17 people near the market.", "2 ? militant · 17 kill person"),
    ("The blast left 20 dead and 35 injured.", "20 kill dead · 35 wound"),
    ("Gunmen kidnapped 12 workers from a gas plant.", "12 kidnap worker"),
    ("Police arrested 40 suspects in the raids.", "40 arrest detainee"),
    ("Around 3,000 families have fled the fighting.", "~3000 flee family"),
    ("More than 250,000 people were displaced.", ">250000 displace person"),
    ("Rebels destroyed three tanks and two armoured vehicles.", "3 destruction tank · 2 destruction vehicle"),
    ("The deaths of 14 soldiers were confirmed.", "14 kill soldier"),
    ("Officials recorded 12 deaths and 40 injuries.", "12 kill dead · 40 wound wounded"),
    ("There were 37 arrests after the protest.", "37 arrest"),
    ("The convoy of 60 trucks crossed the border.", "60 ? truck"),
    ("Fewer than 100 fighters remain in the town.", "<100 ? fighter"),
    ("No more than six people were killed.", "≤6 kill person"),
    ("Up to 400 prisoners escaped from the jail.", "≤400 flee prisoner"),
    ("As many as 50 militants were killed in air strikes.", "≤50 kill militant"),
    ("Nearly 200 bodies were found in a mass grave.", "≲200 body body"),
    ("A dozen villagers were executed.", "12 execute civilian"),
    ("Two dozen houses were burned.", "24 destruction house"),
    ("Scores of people were wounded.", "40-199 wound person"),
    ("Hundreds of protesters gathered in the square.", "200-999 protest protester"),
    ("Tens of thousands of refugees crossed the frontier.", "20000-99000 displace refugee"),
    ("Several rockets hit the airport.", "3-9 ? missile"),
    ("Nobody was hurt.", "0 wound"),
    ("None of the passengers was killed.", "0 kill passeng"),
    ("No deaths were reported.", "0 kill dead"),
    ("Six to eight people died.", "6-8 kill person"),
    ("Some 20-25 gunmen attacked the checkpoint.", "~20-25 ? militant"),
    ("Two or three soldiers were wounded.", "2-3 wound soldier"),
    ("The strike killed at least 13 people, among them seven children.", "≥13 kill person · 7 kill child (part)"),
    ("Nineteen people, mostly women, were killed.", "19 kill person"),
    ("Ten policemen and three soldiers were wounded, a medic said.", "10 wound police · 3 wound soldier"),
    ("The attack killed or wounded 60 soldiers.", "60 casualty soldier"),
    ("The number of wounded rose to 120.", "120 wound"),
    ("The death toll climbed to 88 on Sunday.", "88 kill"),
    ("The death toll, earlier put at 41, now stands at 60.", "41 kill (earlier) · 60 kill"),
    ("Police had earlier said 12 people were killed.", "12 kill person (earlier)"),
    ("So far this year 340 civilians have been killed in the province.", "340 kill civilian (cumulative)"),
    ("Since 2011 more than 400,000 people have been killed.", ">400000 kill person (cumulative)"),
    ("The bombing killed nine, bringing the year's toll to 1,020.", "9 kill · 1020 kill (cumulative)"),
    ("The soldiers came from the 47th Brigade and the 101st Division.", ""),
    ("Article 140 and UN Resolution 1701 were discussed.", ""),
    ("The car exploded at 8:30 a.m. on 3 May.", ""),
    ("On June 17, gunmen attacked two villages.", "2 ? village"),
    ("Maher, 34, and his son, 7, live in Tent 12.", ""),
    ("The 20-year-old driver carried an AK-47 and an RPG-7.", ""),
    ("An MiG-23 and two Su-24 jets were destroyed.", "2 destruction aircraft"),
    ("He was sentenced to 15 years in jail.", "15 duration year"),
    ("The village lies 12 km east of Mosul.", "12 distance kilometre"),
    ("Bread costs 500 dinars.", "500 money dinar"),
    ("The ministry spent $1.2 billion on 36 aircraft.", "1200m money dollar · 36 ? aircraft"),
    ("The list won 48 percent of the vote and 140 seats.", "48 percent percent · 140 ? seat"),
    ("Turnout reached 58.3%.", "58.3 percent percent"),
    ("Turnout was 72 per cent.", "72 percent percent"),
    ("انخفضت من اثنتي عشرة ساعة إلى خمس ساعات.", "12 duration hour (earlier) · 5 duration hour"),
    ("ما لديه من الجرعات لا تتجاوز 300 جرعة.", "≤300 ? جرع"),
    ("A three-day truce began after a 12-hour battle.", ""),
    ("The 15-member council met.", ""),
    ("Eight people were wounded, three of them seriously.", "8 wound person · 3 wound (part)"),
    ("Of the 62 soldiers killed, 10 were officers.", "62 kill soldier · 10 ?"),
    (
        "Fifteen civilians, including two women and four children, died in the raid.",
        "15 kill civilian · 2 kill woman (part) · 4 kill child (part)",
    ),
    ("Seven people were killed when a mortar shell hit a school and 15 were injured.", "7 kill person · 15 wound"),
    ("A policeman was killed and four others were wounded.", "1 kill police · 4 wound person"),
    ("A suicide bomber killed an officer and his two guards.", "1 kill officer · 2 kill security"),
    ("Half of the town's 40,000 residents have left.", "40000 ? civilian"),
    ("Five hundred and twenty detainees were released.", "520 prisoner-swap detainee"),
    ("One hundred twenty people were evacuated.", "120 evacuate person"),
    ("Two thousand three hundred soldiers were sent to Anbar.", "2300 deploy soldier"),
    ("Twenty-one Christians were beheaded.", "21 execute christian"),
    ("The army lost 45 men and the rebels 30.", "45 ? man · 30 ?"),
    ("Syria said 6 people were killed; Israel said 2.", "6 kill person · 2 kill"),
    (
        "Hundreds of thousands of voters cast ballots; officials counted 2.3 million votes.",
        "200000-999000 election voter · 2.3m election vote",
    ),
    ("An estimated 5,000 Yazidi women were abducted.", "~5000 kidnap woman"),
    ("Only four of the 59 missiles reached the base.", "4 ? missile · 59 ? missile (total)"),
    ("Ninety soldiers died in the strikes.", "90 kill soldier"),
    ("Another 14 people were wounded.", "14 wound person (more)"),
    ("Doctors treated 33 patients.", "33 ? patient"),
    ("Eleven members of one family were killed in the strike.", "11 kill person"),
    ("The dead included nine children.", "9 ? child (part)"),
    ("Clashes killed 23 fighters from both sides.", "23 kill fighter"),
    ("Over 1,500 have been detained since Monday.", ">1500 arrest"),
    ("It was the third attack in two weeks.", "2 duration week"),
    ("In 2014 the group seized 3 cities.", "3 ? city"),
    ("The pipeline carries 500,000 barrels a day.", "500000 weight barrel"),
    ("About half a million people need aid.", "~500000 ? person"),
    ("No fewer than 70 rockets landed.", "≥70 ? missile"),
    ("At least one child was among the dead.", "≥1 kill child (part)"),
    ("Four people were missing.", "4 missing person"),
    ("Thirteen bodies, eight of them headless, were found.", "13 body body · 8 body (part)"),
    ("The quake killed 4,300 people and injured 9,000.", "4300 kill person · 9000 wound"),
    ("Residents counted seven air strikes.", "7 ? strike"),
    ("The governor put it at 31.", "31 ?"),
    ("قتل خمسة أشخاص في كركوك.", "5 kill person"),
    ("مقتل 12 مدنيا بينهم أربعة أطفال في قصف على إدلب", "12 kill civilian · 4 kill child (part)"),
    ("أصيب عشرون شخصا بجروح.", "20 wound person"),
    ("قتل 14 جنديا وأصيب 23 آخرون.", "14 kill soldier · 23 wound person"),
    ("اعتقلت الشرطة 30 مشتبها.", "30 arrest مشتب"),
    ("اختطف مسلحون ستة عمال.", "6 kidnap worker"),
    ("نزح أكثر من عشرة آلاف شخص.", ">10000 displace person"),
    ("نزوح نحو 3 آلاف عائلة من المدينة", "~3000 displace family"),
    ("دمرت الغارات خمسة منازل.", "5 destruction house"),
    ("استشهاد تسعة مدنيين وجرح سبعة عشر", "9 kill civilian · 17 wound"),
    ("ما لا يقل عن 40 قتيلا في غارات جوية", "≥40 kill dead"),
    ("ارتفع عدد القتلى إلى 88 قتيلا.", "88 kill dead"),
    ("ارتفعت حصيلة القتلى من 27 إلى 55.", "27 kill (earlier) · 55 kill"),
    ("مئات النازحين وصلوا إلى المخيم.", "200-999 displace displaced"),
    ("عشرات الآلاف من اللاجئين", "20000-99000 displace refugee"),
    ("قتل شخصان وجرح ثلاثة.", "2 kill person · 3 wound"),
    ("مقتل طفلين وإصابة امرأة", "2 kill child · 1 wound woman"),
    ("لم يصب أحد بأذى في عام 2016.", ""),
    ("بلغ عدد الجرحى 43.", "43 wound"),
    ("بين 20 و25 مسلحا هاجموا الحاجز", "20-25 ? militant"),
    ("إطلاق سراح خمسة وثلاثين معتقلا", "35 ? detainee"),
    ("ألف وخمسمئة مقاتل وصلوا", "1500 ? fighter"),
    ("مئة وعشرون قتيلا", "120 kill dead"),
    ("قتل 19 شخصا على الأقل وأصيب 43.", "19 kill person · 43 wound"),
    ("مليون ونصف المليون نازح", "1.5m displace displaced"),
    ("عثر على 35 جثة في مقبرة جماعية.", "35 body body"),
    ("أعدم التنظيم 21 رجلا.", "21 execute man"),
    ("اللواء 52 والفرقة الرابعة والقرار 2254.", ""),
    ("في 12 حزيران 2014 قتل ثمانية.", "8 kill"),
    ("عمره 45 عاما وقتل في الساعة 10.", ""),
    ("قتل منذ بداية العام 1200 مدني.", "1200 kill civilian (cumulative)"),
    ("أطلقت القوات سبعة صواريخ.", "7 ? missile"),
    ("حصل على 48 بالمئة من الأصوات.", "48 percent percent"),
    ("ثلاثة قتلى وعشرة جرحى بانفجار سيارة مفخخة", "3 kill dead · 10 wound wounded"),
    ("يقتل 6 من عناصر الأمن", "6 kill security"),
    ("مصرع ثلاثة وعشرين جنديا", "23 kill soldier"),
    ("أكثر من مئتي ألف قتيل منذ 2011", ">200000 kill dead (cumulative)"),
    ("فر آلاف المدنيين من البلدة.", "2000-9999 flee civilian"),
    ("١٧ شخصا قتلوا بينهم ٥ نساء", "17 kill person · 5 kill woman (part)"),
    ("Thirty-two soldiers and 14 policemen were killed on Friday.", "32 kill soldier · 14 kill police"),
    ("A woman and two children were killed.", "1 kill woman · 2 kill child"),
    ("At least 17 people were killed and 32 wounded.", "≥17 kill person · 32 wound"),
    (
        "A suicide bomber killed 17 people, including five children, and wounded another 32.",
        "17 kill person · 5 kill child (part) · 32 wound",
    ),
    ("The toll rose to 55 from 27, the ministry said.", "55 kill · 27 kill (earlier)"),
    ("No one was hurt in the attack.", "0 wound"),
    ("No casualties were reported.", "0 casualty casualty"),
    ("Forty-four lorries rolled into Madaya on Monday, while 21 others went to Foua.", "44 ? truck · 21 ? truck"),
    (
        "The clinic counted 72 dead, 20 of them children, raising an earlier count of 58.",
        "72 kill dead · 20 kill child (part) · 58 kill (earlier)",
    ),
    (
        "The minister said 89 people had died, 31 of them women and five children, and 277 were wounded.",
        "89 kill person · 31 kill woman (part) · 5 kill child (part) · 277 wound",
    ),
    (
        "Three more people have died of their wounds, bringing the number killed to 25.",
        "3 kill person (more) · 25 kill",
    ),
    (
        "The monitor said 125 members of the security forces and 148 of the gunmen had died as well.",
        "125 kill security · 148 kill militant",
    ),
    ("Police put the toll at 32; hospital officials counted 19.", "32 kill · 19 kill"),
    ("A U.S. Marine and 15 Iraqi civilians were killed by a roadside bomb.", "1 kill soldier · 15 kill civilian"),
    ("Gunmen killed a policeman and two soldiers.", "1 kill police · 2 kill soldier"),
    (
        "وقال المرصد إن 32 شخصا قتلوا وأصيب 90، بينما ذكر المحافظ أن عدد القتلى 19 والجرحى 43.",
        "32 kill person · 90 wound · 19 kill · 43 wound",
    ),
    (
        "أسفر الهجوم عن مقتل ما لا يقل عن ثلاثة وعشرين جنديا وإصابة أكثر من مئة وخمسين آخرين",
        "≥23 kill soldier · >150 wound person",
    ),
    ("قتيلان وثلاثة جرحى في انفجار عبوة", "2 kill dead · 3 wound wounded"),
    ("مقتل جندي وإصابة آخر", "1 kill soldier · 1 wound person"),
    ("ثلاثة آلاف وخمسمئة لاجئ", "3500 displace refugee"),
    ("An air strike on a hospital in a rebel-held part of Aleppo killed at least 55 people.", "≥55 kill person"),
    ("A man of 27 was hit.", ""),
    ("Funerals were held for about 60 people killed the day before.", "~60 kill person"),
    ("Of the dead, 49 were children.", "49 ? (part)"),
    ("قال المرصد إن 206 مدنيين قتلوا، في حين قال المسؤول إن العدد 146.", "206 kill civilian · 146 kill"),
    ("The cleric, who was 84, led the prayers.", ""),
    ("The Observatory put the toll at 71, of whom 42 were fighters.", "71 kill · 42 kill (part)"),
    ("About 400 people would die without help.", "~400 ? person"),
)  # end of the table


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_a_sentence_states_its_quantities(sentence: str, expected: str) -> None:
    """Each number has its measure, its counted noun, its qualifier and its role; names, dates and ages are none."""
    assert brief(sentence) == expected


ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ARABIC_ONES = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة".split()
ARABIC_TENS = "عشرين ثلاثين أربعين خمسين ستين سبعين ثمانين تسعين".split()
ARABIC_HUNDREDS = "مئة مئتين ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة".split()


def in_english(number: int, joint: str = " and ") -> str:
    """A number below a million in words."""
    if number < 20:
        return ONES[number - 1]
    if number < 100:
        ten, one = divmod(number, 10)
        return TENS[ten - 2] + (f"-{ONES[one - 1]}" if one else "")
    unit, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    many, rest = divmod(number, unit)
    tail = f"{joint if rest < 100 else ' '}{in_english(rest, joint)}" if rest else ""
    return f"{in_english(many, joint)} {name}{tail}"


def in_arabic(number: int) -> str:
    """A number from 3 to 999 in words."""
    hundreds, rest = divmod(number, 100)
    parts = [ARABIC_HUNDREDS[hundreds - 1]] if hundreds else []
    if 11 <= rest <= 19:
        parts.append(f"{ARABIC_ONES[rest - 11] if rest > 11 else 'أحد'} عشر")
    elif rest:
        tens, ones = divmod(rest, 10)
        if rest == 10:
            tens, ones = 0, 10
        parts += [ARABIC_ONES[ones - 1]] if ones else []
        parts += [ARABIC_TENS[tens - 2]] if tens else []
    return " و".join(parts)


@given(st.integers(2, 999_999), st.sampled_from([" and ", " "]))
def test_english_number_words_are_the_number(number: int, joint: str) -> None:
    """Every number below a million, written out, is that number."""
    (found,) = quantities(f"{in_english(number, joint).capitalize()} people were killed.")
    assert (found.low, found.high, found.measure) == (number, number, "kill")


@given(st.integers(3, 999))
def test_arabic_number_words_are_the_number(number: int) -> None:
    """Every number from 3 to 999, written out in Arabic, is that number."""
    (found,) = quantities(f"مقتل {in_arabic(number)} شخصا")
    assert (found.low, found.measure) == (number, "kill")


@given(st.integers(2, 10_000_000), st.sampled_from(["{}", "{:,}"]))
def test_digits_are_the_number(number: int, form: str) -> None:
    """With and without commas, in Latin and in Arabic digits."""
    if "," not in form and 1900 <= number <= 2100:
        return  # may be a year
    digits = form.format(number)
    assert [one.low for one in quantities(f"At least {digits} people were wounded.")] == [number]
    eastern = digits.translate(str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬"))
    assert [one.low for one in quantities(f"إصابة {eastern} شخصا")] == [number]


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(" ".join(s for s, _ in SENTENCES).split()), max_size=30).map(" ".join)
)
@example("1 نحو 2")
def test_any_text_is_read(text: str) -> None:
    """Whatever stands there, offsets are those of the words, in order and without overlap."""
    found = quantities(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.high is None or one.low <= one.high for one in found)


def test_a_quantity_begins_with_its_first_letter() -> None:
    """Where Arabic joins the article to a number, no blank before the words is part of it."""
    assert [one.text for one in quantities("إن عدد القتلى قد تجاوز المئة.")] == ["تجاوز المئة"]


AWKWARD = (
    "1 ", "1,", "1, ", "one and ", "5 killed, ", "5% ", "$5 million ", "٥ قتلى ", "Monday ", "\x1b[31m", " ", "a ",
    "no ", "hundred ", "dozen ", "million ", "مئة ", "و", "between 1 and ", "قتل ثلاثة ", "9", "9 of the ", "1-",
)  # fmt: skip


@pytest.mark.parametrize("unit", AWKWARD)
def test_an_endless_sentence_is_read_as_far_as_a_long_one(unit: str) -> None:
    """A table or a made-up sentence of 20 kB takes no more reading than one of 2 kB; no number is out of bounds."""
    found = [quantities((unit * length)[:length]) for length in (2_000, 20_000, 40_000)]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) <= 40
    assert all(one.low < 1e14 and one.agrees(one) for one in found[0])


@given(
    st.integers(800, 1_300), st.sampled_from(["2,500 people were killed", "two hundred thousand people were killed"])
)
def test_a_number_is_read_whole_or_not(length: int, words: str) -> None:
    """Where the reading of a very long sentence ends, no number loses its last digits or words."""
    text = f"{'they came and went ' * 100}"[:length].strip() + f" {words}" + " and they came and went" * 30
    assert {one.low for one in quantities(text)} <= {2_500, 200_000}


@given(st.lists(st.sampled_from(" ".join(s for s, _ in SENTENCES).split()), max_size=30).map(" ".join))
def test_agreeing_is_mutual(text: str) -> None:
    """If one number can be another, that one can be it, and each can be itself."""
    found = quantities(text)
    assert all(one.agrees(other) == other.agrees(one) for one in found for other in found)
    assert all(one.agrees(one) for one in found)


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        ("More than 300 people died.", "320 people died.", True),
        ("More than 200 people died.", "320 people died.", False),
        ("Dozens of people died.", "72 people died.", True),
        ("Dozens of people died.", "320 people died.", False),
        ("At least 13 people died.", "18 people died.", False),
        ("About 100 people died.", "97 people died.", True),
        ("20 to 25 people died.", "22 people died.", True),
        ("Nearly 900 people died.", "973 people died.", False),
        ("Up to 50 people died.", "45 people died.", True),
        ("973 people died.", "803 people died.", False),
    ],
)
def test_numbers_agree_as_they_are_meant(one: str, other: str, agrees: bool) -> None:
    """More than 300 goes with 320 and not with 973; at least 13 is a count of 13, so 18 is another account."""
    assert quantities(one)[0].agrees(quantities(other)[0]) is agrees


def test_date_words_hold_no_quantity() -> None:
    """What was read as a date with its year or its day left out is no quantity either."""
    text = "On the 12th and 13 June three people were killed, days after the attack."
    found = quantities(text, event_dates(text, date(2014, 6, 20)))
    assert [(one.low, one.measure) for one in found] == [(3, "kill")]
