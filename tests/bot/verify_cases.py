"""Statements and the passages they cite: what may be shown, and what is wrong with the rest. Our own sentences."""

from __future__ import annotations

from typing import NamedTuple


class Passage(NamedTuple):
    """A passage with the day of its publication."""

    published: str
    text: str
    outlet: str = "Levant Wire"
    origin: str | None = None


class Case(NamedTuple):
    """A statement, the passages it cites, and the rule it breaks; none where it may be shown.

    Of several rules, parted by ``|``, one must be named.
    """

    cites: str
    statement: str
    breaks: str = ""


PASSAGES = {
    "tikrit": Passage(
        "2014-06-21",
        "At least 17 people were killed and 32 wounded on Friday when a car bomb exploded near a vegetable market in"
        " Tikrit, police said. Five children were among the dead. Hospital officials put the number of wounded at 40."
        " No group claimed responsibility for the attack. The blast damaged 12 shops and a school.",
    ),
    "baiji": Passage(
        "2014-06-19",
        "Militants of the Islamic State of Iraq and the Levant seized most of the Baiji refinery from government forces on"
        " Wednesday, an employee at the site said. The army denied that the refinery had fallen. Lieutenant General Qassim"
        " Atta told reporters that troops had repelled the attack and killed 40 militants. Some 250 workers were"
        " evacuated on Tuesday. The refinery, 200 km north of Baghdad, accounts for about a quarter of the country's"
        " refining capacity.",
    ),
    "ceasefire": Passage(
        "2016-02-27",
        "Russia and the United States will oversee a truce in western Syria that is due to begin at midnight on Saturday."
        " Nearly 100 rebel factions have agreed to respect it, the High Negotiations Committee said. The truce does not"
        " cover Islamic State or the Nusra Front. Residents of Daraya said they feared that shelling would continue."
        " “We will respond to any violation,” a commander of the Free Syrian Army said, “but we will not fire first.”",
    ),
    "qaim": Passage(
        "2014-06-22",
        "Gunmen captured the al-Qaim border crossing with Syria on 20 June after a day of fighting in which 30 soldiers were"
        " killed, according to a border guard officer. The gunmen also overran the town of Rawa on Saturday. The mayor of"
        " Haditha, Abdul Hakim al-Jughaifi, said the army may withdraw from the dam. He added that the town had only enough"
        " food for three weeks.",
        origin="AFP",
    ),
    "ghouta": Passage(
        "2018-03-05",
        "Syrian government warplanes struck Douma on Sunday, killing between 20 and 25 civilians, the Syrian Observatory for"
        " Human Rights said. A convoy of 46 trucks carrying food for 27,500 people entered the town on Monday. The Red"
        " Cross said that medical supplies had been removed from the lorries by the authorities. State media said the"
        " army had taken more than a third of eastern Ghouta. Jaish al-Islam reportedly asked for talks.",
    ),
    "moneys": Passage(
        "2015-04-10",
        "The health ministry needs $3.5 million to reopen the hospital in Tarmanin, its director said on Thursday."
        " Fuel prices rose by 40 percent in March. Dr Samir Qanbar, the director, said that three of the seven clinics in"
        " the area were closed because of a shortage of fuel. The clinics had treated 1,250 patients since January. The"
        " ministry plans to send two ambulances next week.",
    ),
    "arrests": Passage(
        "2014-07-03",
        "Security forces arrested nine suspects in Kirkuk on Wednesday. Two of them were released a few hours later."
        " The governor, Najmaldin Karim, accused Baghdad of abandoning the province. Baghdad has not paid the salaries of the"
        " police for two months. An Iraqi army helicopter crashed near Hawija; its crew survived. Kurdish forces handed"
        " over four prisoners to the army in exchange for a wounded officer.",
    ),
    "homs": Passage(
        "2014-05-09",
        "Rebel fighters left the Old City of Homs on Thursday under an agreement with the government. Buses took 980"
        " fighters from Homs to Dar al-Kabira. The government released no prisoners in return, an opposition activist,"
        " Beibars Tilawi, said. In Aleppo, rebels blew up a hotel used by soldiers, killing at least 14. A Syrian official"
        " claimed that foreign experts had planned the explosion.",
    ),
    "camp": Passage(
        "2014-06-13",
        "About 5,000 families who fled Mosul have reached the Khazir camp, between Erbil and Mosul, the United Nations"
        " refugee agency said. Most of them came on foot. The agency believes that 500,000 people have left the city."
        " Water is short and there is one toilet for 60 people. Kurdish authorities turned back men without a sponsor. A"
        " woman gave birth to twins in a tent on Tuesday.",
    ),
    "dam": Passage(
        "2014-08-18",
        "Kurdish peshmerga fighters, backed by American air strikes, retook the Mosul dam on Sunday, a Kurdish general said."
        " The militants had held it since 7 August. Engineers found 170 roadside bombs around the site. Iraqi state"
        " television reported that the militants had fled to Tal Afar. A spokesman for the peshmerga, Halgurd Hikmat,"
        " denied that the dam had been damaged.",
    ),
    "mosul-ar": Passage(
        "2014-06-11",
        "سيطر مسلحو تنظيم الدولة الإسلامية على مدينة الموصل يوم الثلاثاء بعد انسحاب قوات الجيش منها، وفق ما قال رئيس مجلس"
        " النواب أسامة النجيفي. وأفاد مصدر طبي بمقتل 23 جنديا وإصابة 40 مدنيا في الاشتباكات. ونزح أكثر من 150 ألف شخص عن"
        " المدينة منذ السبت. ونفت وزارة الدفاع أن تكون قواتها قد تركت أسلحتها.",
    ),
    "aleppo-ar": Passage(
        "2015-02-18",
        "قال المرصد السوري لحقوق الإنسان إن 18 مدنيا بينهم سبعة أطفال قتلوا في غارات جوية على حي الشعار في حلب يوم الثلاثاء."
        " واتهم ناشطون النظام بإلقاء براميل متفجرة على سوق. وقد تعلن الحكومة وقف إطلاق النار خلال أيام. واعتقلت الشرطة"
        " 12 مشتبها به في اللاذقية.",
    ),
    "daraa-ar": Passage(
        "2018-07-07",
        "رفع الجيش السوري العلم على معبر نصيب الحدودي مع الأردن يوم الجمعة بعد اتفاق مع فصائل المعارضة برعاية روسية. وستسلم"
        " الفصائل أسلحتها الثقيلة خلال أسبوعين. ولم يعد سوى عدد قليل من النازحين الذين يقدر عددهم بنحو 320 ألف شخص، بحسب"
        " الأمم المتحدة.",
    ),
}

# Statements that may be shown: retold, shortened, translated, put together from two sentences.
SUPPORTED = (
    Case("tikrit", "At least 17 people were killed and 32 wounded in Tikrit on 20 June 2014, police said."),
    Case("tikrit", "Police said a car bomb near a market in Tikrit killed at least 17 people on 20 June 2014."),
    Case("tikrit", "According to police, a car bombing in Tikrit left at least seventeen people dead on June 20."),
    Case("tikrit", "Five children were among those killed."),
    Case("tikrit", "Hospital officials counted 40 wounded."),
    Case("tikrit", "Nobody has claimed responsibility for the bombing."),
    Case("tikrit", "Twelve shops and a school were damaged by the explosion."),
    Case("tikrit", "The number of wounded was given as 32 by police and as 40 by hospital officials."),
    Case("tikrit", "قالت الشرطة إن 17 شخصا على الأقل قتلوا وأصيب 32 في انفجار سيارة مفخخة في تكريت يوم 20 حزيران 2014."),
    Case("tikrit", "لم تعلن أي جهة مسؤوليتها عن الهجوم."),
    Case("baiji", "An employee at the site said ISIL fighters had captured most of the Baiji refinery on 18 June 2014."),
    Case("baiji", "The army denied that the Baiji refinery had fallen."),
    Case("baiji", "The army rejected reports that the refinery had fallen."),
    Case("baiji", "Qassim Atta said the army had killed 40 militants and repelled the attack."),
    Case("baiji", "About 250 workers were evacuated on 17 June 2014."),
    Case("baiji", "The refinery lies 200 kilometres north of Baghdad."),
    Case("baiji", "An employee said ISIL took most of the refinery from government troops, while the army denied that it had fallen."),
    Case("baiji", "نفى الجيش سقوط مصفاة بيجي."),
    Case("ceasefire", "Russia and the United States are to oversee a truce in western Syria."),
    Case("ceasefire", "The truce does not apply to the Nusra Front or Islamic State."),
    Case("ceasefire", "Nearly 100 rebel groups have agreed to observe the truce, according to the High Negotiations Committee."),
    Case("ceasefire", "A Free Syrian Army commander said his side would not fire first."),
    Case("ceasefire", "“We will respond to any violation,” a Free Syrian Army commander said."),
    Case("ceasefire", 'A commander said: "We will respond to any violation ... but we will not fire first."'),
    Case("ceasefire", "Residents of Daraya said they feared the shelling would go on."),
    Case("ceasefire", "The ceasefire is scheduled to start at midnight on 27 February 2016."),
    Case("qaim", "Gunmen seized the al-Qaim crossing on the Syrian border on 20 June 2014, according to a border guard officer."),
    Case("qaim", "A border guard officer said 30 soldiers died in the fighting."),
    Case("qaim", "The gunmen also took the town of Rawa on 21 June 2014."),
    Case("qaim", "The mayor of Haditha said that the army may pull out from the dam."),
    Case("qaim", "Haditha's mayor, Abdul Hakim al-Jughaifi, said the town had enough food for only three weeks."),
    Case("qaim", "قال ضابط في حرس الحدود إن 30 جنديا قتلوا في المعارك."),
    Case("ghouta", "The Syrian Observatory for Human Rights said government air strikes on Douma killed 20 to 25 civilians on 4 March 2018."),
    Case("ghouta", "Forty-six trucks with food for 27,500 people entered Douma on 5 March 2018."),
    Case("ghouta", "The Red Cross said the authorities had taken medical supplies off the trucks."),
    Case("ghouta", "Jaish al-Islam is reported to have asked for talks."),
    Case("ghouta", "State media reported that the army had captured over a third of eastern Ghouta."),
    Case("ghouta", "قال المرصد السوري إن ما بين 20 و25 مدنيا قتلوا في غارات على دوما."),
    Case("moneys", "The hospital in Tarmanin needs 3.5 million dollars to reopen, its director said."),
    Case("moneys", "Fuel prices increased by 40% in March 2015."),
    Case("moneys", "Three of seven clinics in the area have shut for lack of fuel, said Dr Samir Qanbar."),
    Case("moneys", "According to the director, the clinics are closed because fuel is scarce."),
    Case("moneys", "The clinics have treated 1,250 patients since January."),
    Case("moneys", "The health ministry intends to send two ambulances."),
    Case("arrests", "Nine suspects were arrested in Kirkuk on 2 July 2014, and two of them were freed hours later."),
    Case("arrests", "Governor Najmaldin Karim accused Baghdad of abandoning Kirkuk province."),
    Case("arrests", "The police have not been paid for two months."),
    Case("arrests", "An army helicopter crashed near Hawija but the crew survived."),
    Case("arrests", "Kurdish forces gave the army four prisoners in return for a wounded officer."),
    Case("homs", "Rebels left Homs's Old City on 8 May 2014 under a deal with the government."),
    Case("homs", "Buses carried 980 fighters from Homs to Dar al-Kabira."),
    Case("homs", "The government freed no prisoners in return, activist Beibars Tilawi said."),
    Case("homs", "Rebels in Aleppo blew up a hotel that soldiers were using and killed at least 14."),
    Case("homs", "A Syrian official claimed foreign experts had planned the explosion."),
    Case("camp", "The UN refugee agency said some 5,000 families from Mosul had arrived at Khazir camp."),
    Case("camp", "The agency believes half a million people have left Mosul."),
    Case("camp", "There is one toilet for every 60 people, and water is scarce."),
    Case("camp", "Men without a sponsor were turned back by the Kurdish authorities."),
    Case("camp", "A woman gave birth to twins in a tent on 10 June 2014."),
    Case("camp", "قالت مفوضية الأمم المتحدة للاجئين إن نحو 5 آلاف عائلة فرت من الموصل وصلت إلى مخيم الخازر."),
    Case("dam", "A Kurdish general said peshmerga forces retook Mosul dam on 17 August 2014 with the help of US air strikes."),
    Case("dam", "Militants had held the dam since 7 August 2014."),
    Case("dam", "Engineers discovered 170 roadside bombs around the dam."),
    Case("dam", "Peshmerga spokesman Halgurd Hikmat denied the dam was damaged."),
    Case("dam", "The militants fled to Tal Afar, according to Iraqi state television."),
    Case("mosul-ar", "Islamic State gunmen took control of Mosul on 10 June 2014 after the army withdrew, parliament speaker Osama al-Nujaifi said."),
    Case("mosul-ar", "A medical source said 23 soldiers were killed and 40 civilians wounded in the clashes."),
    Case("mosul-ar", "More than 150,000 people have been displaced from the city since 7 June 2014."),
    Case("mosul-ar", "The defence ministry denied that its forces had abandoned their weapons."),
    Case("mosul-ar", "أفاد مصدر طبي بمقتل 23 جنديا في الاشتباكات في الموصل."),
    Case("mosul-ar", "نزح أكثر من 150 ألفا عن الموصل."),
    Case("aleppo-ar", "The Syrian Observatory said air strikes on Aleppo's Shaar district on 17 February 2015 killed 18 civilians, seven of them children."),
    Case("aleppo-ar", "Activists accused the regime of dropping barrel bombs on a market."),
    Case("aleppo-ar", "The government may declare a ceasefire within days."),
    Case("aleppo-ar", "Police arrested 12 suspects in Latakia."),
    Case("aleppo-ar", "اعتقلت الشرطة 12 مشتبها في اللاذقية."),
    Case("daraa-ar", "The Syrian army raised the flag at the Nassib crossing with Jordan on 6 July 2018 under a deal with opposition factions."),
    Case("daraa-ar", "The factions will hand over their heavy weapons within two weeks."),
    Case("daraa-ar", "The United Nations estimates that about 320,000 people are displaced."),
    Case("daraa-ar", "ستسلم فصائل المعارضة سلاحها الثقيل في غضون أسبوعين."),
    Case("tikrit baiji", "A car bomb killed at least 17 people in Tikrit, police said, and some 250 workers were evacuated from the Baiji refinery."),
)

# Statements that may not be shown, by the rule they break.
FAULTY = (
    # Citations and shape.
    Case("tikrit 9", "At least 17 people were killed in Tikrit, police said.", "citation"),
    Case("", "At least 17 people were killed in Tikrit, police said.", "citation"),
    Case("tikrit camp", "At least 17 people were killed in Tikrit on Friday, police said.", "citation"),
    Case("tikrit", "", "shape"),
    # Numbers.
    Case("tikrit", "At least 17 people were wounded in Tikrit, police said.", "number"),
    Case("tikrit", "At least 32 people were killed in Tikrit, police said.", "number"),
    Case("tikrit", "At least 7 people were killed in Tikrit, police said.", "number"),
    Case("tikrit", "At least 71 people were killed in Tikrit, police said.", "number"),
    Case("tikrit", "At least 17 soldiers were killed in Tikrit, police said.", "number"),
    Case("tikrit", "Five women were among the dead.", "number"),
    Case("tikrit", "The blast damaged 12 schools.", "number|contrast"),
    Case("tikrit", "Hospital officials put the number of dead at 40.", "number"),
    Case("tikrit", "قالت الشرطة إن 27 شخصا على الأقل قتلوا في تكريت.", "number"),
    Case("tikrit", "قالت الشرطة إن ١٧ شخصا على الأقل أصيبوا في تكريت.", "number"),
    Case("tikrit", "Fifteen children were among the dead.", "number"),
    Case("baiji", "Qassim Atta said 400 militants were killed.", "number"),
    Case("baiji", "The refinery lies 20 km north of Baghdad.", "number"),
    Case("baiji", "The refinery lies 200 miles north of Baghdad.", "number"),
    Case("ghouta", "A convoy of 27,500 trucks entered the town on Monday.", "number"),
    Case("ghouta", "A convoy of 46 trucks with food for 2,750 people entered Douma.", "number"),
    Case("ghouta", "The Syrian Observatory for Human Rights said 20 civilians were killed in Douma.", "number"),
    Case("moneys", "The hospital in Tarmanin needs $35 million to reopen, its director said.", "number"),
    Case("moneys", "The hospital in Tarmanin needs 3.5 million dinars to reopen, its director said.", "number"),
    Case("moneys", "The clinics have treated 250 patients since January.", "number"),
    Case("moneys", "Seven clinics were closed because of a shortage of fuel, the director said.", "number"),
    Case("moneys", "Fuel prices rose by 14 percent in March.", "number"),
    Case("arrests", "Nine people were killed in Kirkuk on Wednesday.", "number"),
    Case("arrests", "Dozens of suspects were arrested in Kirkuk.", "number"),
    Case("arrests", "Baghdad has not paid the salaries of the police for two years.", "number"),
    Case("homs", "Rebels blew up a hotel in Aleppo, killing at least 980.", "number"),
    Case("mosul-ar", "A medical source said 40 soldiers were killed in the clashes.", "number"),
    Case("mosul-ar", "More than 15,000 people have been displaced from Mosul.", "number"),
    Case("aleppo-ar", "The Syrian Observatory said 18 children were killed in air strikes on Aleppo.", "number"),
    Case("aleppo-ar", "قال المرصد السوري إن 81 مدنيا قتلوا في حلب.", "number"),
    # Qualifiers.
    Case("tikrit", "Police said 17 people were killed in Tikrit.", "qualifier"),
    Case("baiji", "Exactly 250 workers were evacuated from the refinery.", "qualifier"),
    Case("baiji", "Qassim Atta said at least 40 militants were killed.", "qualifier"),
    Case("ceasefire", "The High Negotiations Committee said 100 rebel factions have agreed to respect the truce.", "qualifier"),
    Case("homs", "Rebels blew up a hotel in Aleppo, killing up to 14 soldiers.", "qualifier"),
    Case("mosul-ar", "About 150,000 people have fled Mosul since Saturday.", "qualifier"),
    # Dates.
    Case("tikrit", "A car bomb killed at least 17 people in Tikrit on 21 June 2014, police said.", "date"),
    Case("tikrit", "A car bomb killed at least 17 people in Tikrit on 19 June 2014, police said.", "date"),
    Case("tikrit", "A car bomb killed at least 17 people in Tikrit on Thursday, police said.", "date"),
    Case("baiji", "Some 250 workers were evacuated on 18 June 2014.", "date"),
    Case("qaim", "The gunmen overran the town of Rawa on 20 June 2014.", "date"),
    Case("qaim", "The gunmen overran the town of Rawa on 22 June 2014.", "date"),
    Case("ghouta", "A convoy of 46 trucks entered Douma on 4 March 2018.", "date"),
    Case("camp", "A woman gave birth to twins in a tent on 13 June 2014.", "date"),
    Case("dam", "The militants had held the dam since 17 August 2014.", "date"),
    Case("mosul-ar", "Islamic State gunmen took Mosul on 11 June 2014, Osama al-Nujaifi said.", "date"),
    Case("daraa-ar", "رفع الجيش السوري العلم على معبر نصيب يوم 7 تموز 2018.", "date"),
    Case("dam", "A Kurdish general said the peshmerga retook the dam in July 2014.", "date"),
    # Names.
    Case("tikrit", "At least 17 people were killed in Samarra on Friday, police said.", "name"),
    Case("baiji", "The Nusra Front seized most of the Baiji refinery, an employee said.", "name"),
    Case("ceasefire", "Turkey and the United States will oversee a truce in western Syria.", "name"),
    Case("qaim", "The gunmen also overran the town of Anah on Saturday.", "name"),
    Case("qaim", "The mayor of Haditha, Abdul Karim al-Dulaimi, said the army may withdraw from the dam.", "name"),
    Case("moneys", "The hospital in Termala needs $3.5 million to reopen, its director said.", "name"),
    Case("moneys", "Dr Samir Hamwi said that three of the seven clinics were closed.", "name"),
    Case("homs", "Buses took 980 fighters from Homs to Talbiseh.", "name"),
    Case("homs", "An opposition activist, Omar Tilawi, said the government released no prisoners.", "name"),
    Case("dam", "The militants had fled to Sinjar, Iraqi state television reported.", "name"),
    Case("arrests", "An Iraqi army helicopter crashed near Dibis.", "name"),
    Case("mosul-ar", "Islamic State gunmen took control of Tikrit on Tuesday, Osama al-Nujaifi said.", "name"),
    Case("aleppo-ar", "Police arrested 12 suspects in Tartus.", "name"),
    Case("daraa-ar", "رفع الجيش السوري العلم على معبر نصيب مع لبنان.", "name"),
    # A name of the passage, but of something else.
    Case("homs", "Rebels blew up a hotel in Homs, killing at least 14.", "name"),
    # Quotations.
    Case("ceasefire", "“We will respond to every violation,” a Free Syrian Army commander said.", "quotation"),
    Case("ceasefire", 'A commander said: "We will fire first."', "quotation"),
    Case("ceasefire", 'A commander said: "we will ... fire first."', "quotation"),
    Case("qaim", 'The mayor of Haditha said the army "may withdraw from the town".', "quotation"),
    Case("camp", "The agency said “water is very short” in the camp.", "quotation"),
    # Polarity.
    Case("tikrit", "A group claimed responsibility for the attack in Tikrit.", "polarity"),
    Case("baiji", "The army confirmed that the refinery had fallen.", "polarity"),
    Case("baiji", "The Baiji refinery has fallen, the army said.", "polarity"),
    Case("ceasefire", "The truce covers Islamic State and the Nusra Front.", "polarity"),
    Case("ceasefire", "A Free Syrian Army commander said they would fire first.", "polarity"),
    Case("arrests", "Baghdad has paid the salaries of the police for two months.", "polarity"),
    Case("arrests", "The crew of the helicopter did not survive the crash.", "polarity"),
    Case("homs", "The government released prisoners in return, activist Beibars Tilawi said.", "polarity"),
    Case("dam", "Halgurd Hikmat said that the dam had been damaged.", "polarity"),
    Case("dam", "Peshmerga fighters did not retake the Mosul dam, a Kurdish general said.", "polarity"),
    Case("mosul-ar", "The defence ministry said its forces had abandoned their weapons.", "polarity"),
    Case("mosul-ar", "قالت وزارة الدفاع إن قواتها تركت أسلحتها.", "polarity"),
    # Attribution and speakers.
    Case("homs", "Foreign experts had planned the explosion in Aleppo.", "attribution"),
    Case("baiji", "Troops repelled the attack and killed 40 militants.", "attribution"),
    Case("dam", "The militants have fled to Tal Afar.", "attribution"),
    Case("ghouta", "Medical supplies were removed from the lorries by the authorities.", "attribution"),
    Case("aleppo-ar", "The regime dropped barrel bombs on a market.", "attribution"),
    Case("tikrit", "Police put the number of wounded at 40.", "speaker"),
    Case("ghouta", "State media said medical supplies had been removed from the lorries.", "speaker"),
    Case("qaim", "The governor of Anbar said the army may withdraw from the dam.", "speaker|name|contrast"),
    Case("baiji", "An employee at the site denied that the refinery had fallen.", "speaker"),
    Case("mosul-ar", "The defence ministry said 23 soldiers were killed in the clashes.", "speaker"),
    Case("arrests", "Baghdad abandoned Kirkuk province.", "attribution"),
    # Hedges, likelihood, plans.
    Case("qaim", "The mayor of Haditha said the army has withdrawn from the dam.", "hedge"),
    Case("ghouta", "Jaish al-Islam asked for talks.", "hedge"),
    Case("aleppo-ar", "The government declared a ceasefire.", "hedge|plan"),
    Case("camp", "The agency counted 500,000 people who have left Mosul.", "hedge"),
    Case("tikrit", "The attack in Tikrit was probably carried out by ISIL.", "likelihood|name"),
    Case("homs", "The agreement in Homs will almost certainly hold.", "likelihood"),
    Case("dam", "The militants are likely to attack the Mosul dam again.", "likelihood"),
    Case("moneys", "The ministry sent two ambulances.", "plan"),
    Case("ceasefire", "Russia and the United States oversaw a truce in western Syria.", "plan"),
    Case("daraa-ar", "The factions handed over their heavy weapons.", "plan"),
    # Sides.
    Case("baiji", "Government forces seized most of the Baiji refinery from ISIL, an employee said.", "roles"),
    Case("arrests", "Baghdad accused the governor, Najmaldin Karim, of abandoning the province.", "roles"),
    Case("arrests", "The army handed over four prisoners to Kurdish forces.", "roles"),
    Case("homs", "Buses took 980 fighters from Dar al-Kabira to Homs.", "roles"),
    Case("homs", "Soldiers blew up a hotel used by rebels in Aleppo, killing at least 14.", "roles"),
    Case("aleppo-ar", "The regime accused activists of dropping barrel bombs on a market.", "roles"),
    Case("baiji", "Militants killed 40 troops, Qassim Atta said.", "roles|number"),
    Case("mosul-ar", "The army took control of Mosul after Islamic State gunmen withdrew, Osama al-Nujaifi said.", "roles"),
    # Another thing; half of it.
    Case("tikrit", "A car bomb exploded near a mosque in Tikrit, police said.", "contrast"),
    Case("tikrit", "At least 17 people were killed in Tikrit in an air strike, police said.", "contrast"),
    Case("baiji", "The refinery is 200 km south of Baghdad.", "contrast"),
    Case("tikrit", "At least 17 people were killed in Tikrit, police said, and the governor declared a curfew.", "support|contrast"),
    Case("qaim", "Gunmen captured al-Qaim after tribal leaders negotiated the surrender of its garrison, an officer said.", "support"),
    Case("moneys", "Fuel prices rose by 40 percent in March after smugglers blew up a pipeline.", "support"),
    Case("arrests", "Security forces arrested nine suspects in Kirkuk and found a large cache of rockets.", "support|contrast"),
    Case("camp", "Kurdish authorities turned back men without a sponsor in order to prevent infiltration by jihadists.", "support"),
    Case("dam", "Engineers found 170 roadside bombs, which delayed repairs of the turbines.", "support"),
    Case("homs", "Rebels left Homs on Thursday, and hundreds of residents returned to inspect their homes.", "support|number"),
    Case("daraa-ar", "The Syrian army raised its flag at Nassib and opened a new prison in Daraa.", "support|name|contrast"),
    Case("mosul-ar", "A medical source said 23 soldiers were killed and the city's hospitals ran out of blood.", "support|contrast"),
    Case("camp", "The director of the museum resigned over the theft of two statues.", "support|number|contrast"),
)  # fmt: skip
