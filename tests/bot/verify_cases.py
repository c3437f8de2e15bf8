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

# A second part, written when the rules stood: it shows how they do on what they were not made for.
PASSAGES.update(
    {
        "ramadi": Passage(
            "2015-05-18",
            "Islamic State fighters seized the government compound in Ramadi on Friday, raising their black flag over it, two"
            " police officers said. By Sunday night the last soldiers had fled the Malaab district. The governor's spokesman,"
            " Muhannad Haimour, said that at least 500 people, civilians and soldiers, had been killed in the city over two"
            " days. He could not say how many of them were civilians. The Pentagon said it could not confirm that Ramadi had"
            " fallen. Prime Minister Haider al-Abadi ordered Shiite militias to prepare to enter Anbar. Nearly 8,000 people"
            " left the city, according to the International Organization for Migration.",
            "Baghdad Ledger",
        ),
        "aid": Passage(
            "2016-04-22",
            "Aid convoys reached the besieged towns of Madaya and Zabadani near Damascus on Thursday, the Syrian Arab Red"
            " Crescent said. Simultaneous convoys went to Foua and Kefraya in Idlib province. Some 500 sick and wounded people"
            " and their families were evacuated on Wednesday. The United Nations had hoped to evacuate twice as many. Jan"
            " Egeland, who chairs its humanitarian task force, said the government had blocked surgical equipment. “It is a"
            " disgrace that doctors cannot get the instruments they need,” he told reporters in Geneva.",
        ),
        "palmyra": Passage(
            "2016-03-28",
            "Syrian troops backed by Russian air strikes recaptured Palmyra from Islamic State on Sunday, state television"
            " reported. An army source said that 180 government soldiers and at least 400 militants had died in the battle,"
            " which lasted three weeks. Antiquities chief Maamoun Abdulkarim said that most of the ruins were intact but that"
            " the Temple of Bel had been destroyed. Russian engineers are expected to clear mines from the site. A monitoring"
            " group said that clashes continued east of the town.",
            "Gulf Morning Post",
        ),
        "sinjar": Passage(
            "2014-08-04",
            "Thousands of Yazidis fled to Mount Sinjar after Islamic State militants took the town of Sinjar on Sunday."
            " A Yazidi member of parliament, Vian Dakhil, said 70 children had died of thirst. Kurdish officials deny that"
            " their forces withdrew without a fight. The militants allegedly executed 67 men in the village of Kojo, but the"
            " report could not be confirmed. Turkey sent 15 lorries with water.",
        ),
        "baghdad-ar": Passage(
            "2016-07-04",
            "قتل 125 شخصا على الأقل وأصيب نحو 200 آخرين بتفجير شاحنة مفخخة في حي الكرادة وسط بغداد فجر الأحد، بحسب مصادر طبية."
            " وتبنى تنظيم الدولة الإسلامية الهجوم في بيان. وزار رئيس الوزراء حيدر العبادي الموقع، فرشقه محتجون بالحجارة."
            " وأعلنت الحكومة الحداد ثلاثة أيام. وقالت وزارة الداخلية إنها لم تعتقل أي مشتبه به حتى الآن.",
        ),
        "idlib-ar": Passage(
            "2017-04-05",
            "اتهمت واشنطن دمشق بشن هجوم بغاز السارين على خان شيخون يوم الثلاثاء، فيما نفت الحكومة السورية استخدام أسلحة كيميائية."
            " وقال مدير صحة إدلب منذر خليل إن 74 شخصا لقوا حتفهم. وقصفت طائرات حربية مستشفى كان يعالج المصابين. ودعت فرنسا"
            " إلى جلسة طارئة لمجلس الأمن. ومن المقرر أن تصوت الدول الأعضاء على مشروع قرار يوم الأربعاء.",
        ),
    }
)

SUPPORTED_LATER = (
    Case("ramadi", "Two police officers said IS militants took the government compound in Ramadi on 15 May 2015."),
    Case("ramadi", "Muhannad Haimour, the governor's spokesman, put the dead in Ramadi at 500 or more over two days."),
    Case("ramadi", "The governor's spokesman could not say how many of the dead were civilians."),
    Case("ramadi", "The Pentagon said it was unable to confirm the fall of Ramadi."),
    Case("ramadi", "Iraq's prime minister, Haider al-Abadi, told Shiite militias to get ready to go into Anbar."),
    Case("ramadi", "The IOM said almost 8,000 people had left the city."),
    Case("ramadi", "According to the International Organization for Migration, nearly 8,000 people fled Ramadi."),
    Case("ramadi", "The last troops escaped from the Malaab district by the night of 17 May 2015."),
    Case("ramadi", "قال المتحدث باسم المحافظ مهند هيمور إن 500 شخص على الأقل قتلوا في الرمادي."),
    Case("aid", "The Syrian Arab Red Crescent said aid convoys arrived in Madaya and Zabadani on 21 April 2016."),
    Case("aid", "Convoys also reached Foua and Kefraya in Idlib at the same time."),
    Case("aid", "About 500 sick and injured people and relatives were evacuated on 20 April 2016."),
    Case("aid", "Jan Egeland said that the government had prevented surgical equipment from getting through."),
    Case("aid", "Egeland called it “a disgrace that doctors cannot get the instruments they need”."),
    Case("aid", "The UN had wanted to evacuate twice that number."),
    Case("palmyra", "State television said Syrian forces retook Palmyra from IS on 27 March 2016 with Russian air support."),
    Case("palmyra", "The battle for Palmyra lasted three weeks and killed 180 government soldiers and at least 400 militants, an army source said."),
    Case("palmyra", "Most of Palmyra's ruins are undamaged, but the Temple of Bel was destroyed, according to Maamoun Abdulkarim."),
    Case("palmyra", "Fighting went on east of Palmyra, a monitoring group said."),
    Case("palmyra", "Russian sappers are to remove mines from the site."),
    Case("palmyra", "قال مصدر عسكري إن 180 جنديا حكوميا و400 مسلح على الأقل قتلوا في المعركة."),
    Case("sinjar", "Thousands of Yazidis escaped to Mount Sinjar when Islamic State captured Sinjar town on 3 August 2014."),
    Case("sinjar", "Vian Dakhil, a Yazidi lawmaker, said seventy children died of thirst."),
    Case("sinjar", "Kurdish officials deny their fighters pulled out without a fight."),
    Case("sinjar", "The militants are alleged to have executed 67 men in Kojo, but this was not confirmed."),
    Case("sinjar", "Fifteen trucks carrying water were sent by Turkey."),
    Case("baghdad-ar", "Medical sources said a truck bomb killed at least 125 people and wounded about 200 in Baghdad's Karrada district on 3 July 2016."),
    Case("baghdad-ar", "Islamic State claimed the attack in a statement."),
    Case("baghdad-ar", "Protesters threw stones at Prime Minister Haider al-Abadi when he visited the site."),
    Case("baghdad-ar", "The government declared three days of mourning."),
    Case("baghdad-ar", "The interior ministry said it had not arrested any suspect."),
    Case("baghdad-ar", "أعلنت الحكومة الحداد لثلاثة أيام."),
    Case("baghdad-ar", "تبنى تنظيم داعش الهجوم."),
    Case("idlib-ar", "Washington accused Damascus of a sarin attack on Khan Sheikhoun on 4 April 2017."),
    Case("idlib-ar", "The Syrian government denied using chemical weapons."),
    Case("idlib-ar", "Idlib's health director, Munzer Khalil, said 74 people died."),
    Case("idlib-ar", "Warplanes bombed a hospital where the injured were being treated."),
    Case("idlib-ar", "France called for an emergency session of the Security Council."),
    Case("idlib-ar", "Member states are due to vote on a draft resolution on 5 April 2017."),
    Case("idlib-ar", "نفت دمشق استخدام الأسلحة الكيميائية في خان شيخون."),
)

FAULTY_LATER = (
    Case("ramadi", "The governor's spokesman said at least 500 civilians had been killed in Ramadi.", "number"),
    Case("ramadi", "Nearly 80,000 people left Ramadi, according to the International Organization for Migration.", "number"),
    Case("ramadi", "The governor's spokesman said 500 people had been killed in Ramadi over two days.", "qualifier"),
    Case("ramadi", "Islamic State seized the government compound in Ramadi on 17 May 2015, police officers said.", "date"),
    Case("ramadi", "Islamic State seized the government compound in Fallujah on Friday, two police officers said.", "name"),
    Case("ramadi", "The Pentagon confirmed that Ramadi had fallen.", "polarity"),
    Case("ramadi", "The Pentagon said that Ramadi had fallen.", "polarity"),
    Case("ramadi", "Shiite militias entered Anbar.", "plan"),
    Case("ramadi", "At least 500 people were killed in Ramadi over two days.", "attribution"),
    Case("ramadi", "Haider al-Abadi said that at least 500 people had been killed in Ramadi.", "speaker"),
    Case("ramadi", "The last soldiers held the Malaab district.", "support|contrast"),
    Case("ramadi", "Two police officers said Islamic State seized the compound and beheaded its guards.", "support|contrast"),
    Case("ramadi", "قال المتحدث باسم المحافظ إن 50 شخصا على الأقل قتلوا في الرمادي.", "number"),
    Case("aid", "Some 500 sick and wounded people were evacuated on Thursday.", "date"),
    Case("aid", "Aid convoys reached the besieged towns of Madaya and Moadamiya, the Syrian Arab Red Crescent said.", "name"),
    Case("aid", "The United Nations evacuated 1,000 sick and wounded people.", "number"),
    Case("aid", "Jan Egeland said rebels had blocked surgical equipment.", "roles|contrast|support"),
    Case("aid", "“It is a disgrace that patients cannot get the instruments they need,” Jan Egeland said.", "quotation"),
    Case("aid", "Jan Egeland said the government had let surgical equipment through.", "support|polarity|contrast"),
    Case("aid", "Convoys went to Foua and Kefraya in Aleppo province.", "name"),
    Case("aid", "The convoys reached Madaya on Thursday, and they are expected to return next week with fuel.", "support|contrast|date"),
    Case("palmyra", "Islamic State recaptured Palmyra from Syrian troops, state television reported.", "roles"),
    Case("palmyra", "An army source said at least 400 government soldiers had died.", "number"),
    Case("palmyra", "An army source said 180 militants had died in the battle.", "number|qualifier"),
    Case("palmyra", "The battle lasted three months, an army source said.", "number"),
    Case("palmyra", "Maamoun Abdulkarim said the Temple of Bel was intact.", "support|contrast|polarity"),
    Case("palmyra", "Russian engineers have cleared the mines from the site.", "plan"),
    Case("palmyra", "Clashes continued west of the town, a monitoring group said.", "contrast"),
    Case("palmyra", "Syrian troops recaptured Palmyra on 28 March 2016, state television reported.", "date"),
    Case("palmyra", "Most of the ruins are likely to be intact, Maamoun Abdulkarim said.", "likelihood"),
    Case("palmyra", "A monitoring group said that 180 soldiers had died.", "speaker"),
    Case("sinjar", "The militants executed 67 men in Kojo.", "hedge"),
    Case("sinjar", "Kurdish officials said that their forces withdrew without a fight.", "polarity"),
    Case("sinjar", "Vian Dakhil said 70 children had been kidnapped.", "number"),
    Case("sinjar", "Thousands of Christians fled to Mount Sinjar.", "name|contrast|support|number"),
    Case("sinjar", "Turkey sent 50 lorries with water.", "number"),
    Case("sinjar", "Iran sent 15 lorries with water.", "name"),
    Case("sinjar", "Islamic State took Sinjar on 4 August 2014.", "date"),
    Case("baghdad-ar", "Medical sources said about 125 people were killed in Karrada.", "qualifier"),
    Case("baghdad-ar", "Medical sources said at least 200 people were killed in Karrada.", "number"),
    Case("baghdad-ar", "Al-Qaeda claimed the attack in a statement.", "name"),
    Case("baghdad-ar", "The interior ministry said it had arrested a suspect.", "polarity"),
    Case("baghdad-ar", "The bomb exploded in Karrada at dusk on 4 July 2016, according to medical sources.", "date"),
    Case("baghdad-ar", "أعلنت الحكومة الحداد أربعة أيام.", "number"),
    Case("baghdad-ar", "قالت وزارة الداخلية إنها اعتقلت مشتبها به.", "polarity"),
    Case("baghdad-ar", "قتل 125 شخصا على الأقل في حي المنصور في بغداد، بحسب مصادر طبية.", "name"),
    Case("idlib-ar", "Damascus accused Washington of a sarin attack on Khan Sheikhoun.", "roles"),
    Case("idlib-ar", "The Syrian government admitted using chemical weapons.", "polarity"),
    Case("idlib-ar", "Damascus carried out a sarin attack on Khan Sheikhoun.", "attribution"),
    Case("idlib-ar", "Munzer Khalil said 74 people were wounded.", "number"),
    Case("idlib-ar", "Member states voted on a draft resolution.", "plan"),
    Case("idlib-ar", "Warplanes bombed a school where the injured were being treated.", "contrast"),
    Case("idlib-ar", "شنت واشنطن هجوما بغاز السارين على خان شيخون.", "roles|attribution"),
)  # fmt: skip
