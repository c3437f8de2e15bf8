"""Where reports disagree: the versions side by side, through the services that every command uses.

All cases lie in one library, each in a town of its own: every question is asked among the reports of the others.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot import evaluate, json_output, terminal
from bot.briefing.types import Answer, Contested
from bot.wiring import Services
from retrieval.dates import parse_bound
from retrieval.understand import Question
from tests.bot.desk import stocked

NOW = datetime(2014, 7, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """Reports as (published, text), a question, and the versions expected as :func:`brief` has them."""

    question: str
    reports: tuple[tuple[str, str], ...]
    expected: str

    def __str__(self) -> str:
        return self.question


def brief(answer: Answer) -> str:
    """The contested points of an answer: ``number: 17 people (the police) | 32 people (medics)``."""
    return " // ".join(map(_brief, answer.contested))


def _brief(one: Contested) -> str:
    versions = " | ".join(f"{v.value} ({v.who})" if v.who else v.value for v in one.versions)
    return f"{one.point.value}{' update' if one.update else ''}: {versions}"


CASES = (
    Case(
        "How many people were killed in Tikrit?",
        (
            (
                "2014-06-12",
                (
                    "A truck bomb exploded at a market in Tikrit on Wednesday. The police put the toll "
                    "at 32; hospital officials counted 19. The road to the north was closed."
                ),
            ),
        ),
        "number: 32 (The police) | 19 (hospital officials)",
    ),
    Case(
        "How many people died in Samarra?",
        (
            (
                "2014-06-12",
                (
                    "Mortar shells hit a queue outside a bakery in Samarra on Tuesday. The army said six "
                    "people had been killed. The governor, Ahmed Karim, spoke of nine."
                ),
            ),
        ),
        "number: six people (The army) | nine (The governor, Ahmed Karim)",
    ),
    Case(
        "How many people were wounded in Baiji?",
        (
            (
                "2014-06-12",
                (
                    "A car bomb went off near the refinery in Baiji on Tuesday. At least 14 people were "
                    "killed and 20 wounded, police said. Doctors at the hospital said 41 people were "
                    "wounded."
                ),
            ),
        ),
        "number: 20 (police) | 41 people (Doctors at the hospital)",
    ),
    Case(
        "How many soldiers were killed in Ramadi?",
        (
            ("2014-06-14", "Gunmen stormed a barracks in Ramadi on Friday and 62 soldiers were killed, Moscow said."),
            (
                "2014-06-14",
                (
                    "A monitor raised the number after the raid on the barracks in Ramadi. The Syrian "
                    "Observatory for Human Rights said that at least 90 soldiers had died on Friday."
                ),
            ),
        ),
        "number: 62 soldiers (Moscow) | at least 90 soldiers (The Syrian Observatory for Human Rights)",
    ),
    Case(
        "How many civilians were killed in Haditha?",
        (
            ("2014-06-14", "A roadside bomb killed 15 civilians in Haditha on Friday, an army spokesman said."),
            (
                "2014-06-15",
                (
                    "Residents of Haditha rejected the account of the army. They said that 24 civilians "
                    "were shot dead in three houses in Haditha on Friday."
                ),
            ),
        ),
        "number: 15 civilians (an army spokesman) | 24 civilians (Residents of Haditha)",
    ),
    Case(
        "How many people were killed in Baquba?",
        (
            (
                "2014-06-14",
                "A suicide bomber killed 17 people, including five children, in Baquba on Friday, police said.",
            ),
            (
                "2014-06-14",
                (
                    "Seventeen people, among them five children and two policemen, were killed in Baquba "
                    "on Friday, a medic said."
                ),
            ),
        ),
        "",
    ),
    Case(
        "How many people were killed in Khanaqin?",
        (
            (
                "2014-06-14",
                (
                    "A bomb in Khanaqin killed nine people on Friday, police said. More than 1,200 "
                    "people have been killed in the province since January, the United Nations said."
                ),
            ),
        ),
        "",
    ),
    Case(
        "How many people were killed in Hilla?",
        (
            ("2014-06-14", "A bomb in Hilla killed 12 people on Friday, police said."),
            (
                "2014-06-14",
                (
                    "Doctors in Hilla said 45 people were wounded in the bombing on Friday, in which 12 "
                    "people were killed."
                ),
            ),
        ),
        "",
    ),
    Case(
        "How many people were killed in the bombing in Kut?",
        (
            ("2014-06-03", "A car bomb killed eight people in Kut on 2 June 2014, police said."),
            ("2014-06-17", "A car bomb killed 21 people in Kut on 16 June 2014, police said."),
        ),
        "",
    ),
    Case(
        "How many people were killed in Nasiriyah?",
        (
            (
                "2014-06-14",
                (
                    "Gunmen attacked a checkpoint in Nasiriyah on Friday. Three policemen were killed, "
                    "an officer said. Eleven gunmen were killed, the interior ministry said."
                ),
            ),
        ),
        "",
    ),
    Case(
        "How many people were killed in Karbala?",
        (
            ("2014-06-14T09:00:00Z", "A bomb killed 27 people at a bus station in Karbala on Saturday, police said."),
            (
                "2014-06-14T15:00:00Z",
                "The death toll of Saturday's bombing at a bus station in Karbala rose to 55, police said.",
            ),
        ),
        "number update: 27 people (police) | 55 (police)",
    ),
    Case(
        "How many people were killed in Najaf?",
        (
            ("2014-06-14", "At least 11 people were killed in a blast in Najaf on Friday."),
            ("2014-06-15", "The number of people killed in Friday's blast in Najaf has climbed to 16, medics said."),
        ),
        "number update: At least 11 people | 16 (medics)",
    ),
    Case(
        "How many people were killed in Amara?",
        (
            (
                "2014-06-14",
                "The death toll of the blast in Amara rose to 55 from 27, the health ministry said on Saturday.",
            ),
        ),
        "",
    ),
    Case(
        "How many people were killed in Basra?",
        (
            (
                "2014-06-14",
                (
                    "At least 973 people were killed in the fighting in Basra since Thursday, the Syrian "
                    "Observatory for Human Rights said."
                ),
            ),
            ("2014-06-15", "Human Rights Watch said 803 people were killed in the fighting in Basra since Thursday."),
        ),
        "number: At least 973 people (the Syrian Observatory for Human Rights) | 803 people (Human Rights Watch)",
    ),
    Case(
        "How many people were killed in Diwaniya?",
        (
            ("2014-06-14", "More than 300 people were killed in Diwaniya on Friday, activists said."),
            ("2014-06-14", "Activists said 320 people were killed in Diwaniya on Friday."),
        ),
        "",
    ),
    Case(
        "How many people were killed in Samawa?",
        (
            ("2014-06-14", "Dozens of people were killed in Samawa on Friday, residents said."),
            ("2014-06-14", "Police said 72 people were killed in Samawa on Friday."),
        ),
        "",
    ),
    Case(
        "How many people were killed in Sinjar?",
        (
            (
                "2014-06-14",
                (
                    "More than 200 people were killed in Sinjar on Friday, the Syrian Observatory for "
                    "Human Rights said. The Local Coordination Committees put the number of dead at 320."
                ),
            ),
        ),
        (
            "number: 320 (The Local Coordination Committees) | More than 200 people (the Syrian "
            "Observatory for Human Rights)"
        ),
    ),
    Case(
        "Who carried out the attack in Palmyra?",
        (
            (
                "2014-06-14",
                (
                    "Gunmen attacked a police post in Palmyra on Friday, killing four. The government "
                    "blamed Jabhat al-Nusra for the attack. The Islamic State claimed responsibility for "
                    "the attack on Saturday."
                ),
            ),
        ),
        "who did it: blames Jabhat al-Nusra (The government) | claims it (The Islamic State)",
    ),
    Case(
        "Who fired on the hospital in Afrin?",
        (
            (
                "2014-06-14",
                (
                    "Artillery fire hit a hospital in Afrin on Friday. The governor of Hatay blamed "
                    "Kurdish YPG fighters. The commander of the Syrian Democratic Forces, Mazloum Abdi, "
                    "denied it."
                ),
            ),
        ),
        "who did it: blames Kurdish YPG fighters (The governor of Hatay) | "
        "denies it (The commander of the Syrian Democratic Forces, Mazloum Abdi)",
    ),
    Case(
        "Who was behind the bombing in Manbij?",
        (
            (
                "2014-06-14",
                (
                    "A car bomb went off at a market in Manbij on Friday. The army said that the bombing "
                    "in Manbij was carried out by the Islamic State. Residents blamed Turkey for the "
                    "bombing."
                ),
            ),
        ),
        "who did it: blames Turkey (Residents) | says the Islamic State (The army)",
    ),
    Case(
        "Who carried out the raid in Douma?",
        (
            (
                "2014-06-14",
                (
                    "Aircraft struck Douma on Friday. Activists blamed the Syrian army for the raid. "
                    "Witnesses blamed the Syrian army for the raid."
                ),
            ),
        ),
        "",
    ),
    Case(
        "Who carried out the bombing in Azaz?",
        (("2014-06-14", "A bomb killed six in Azaz on Friday. No one claimed the attack. Police arrested two men."),),
        "",
    ),
    Case(
        "Who attacked the convoy in Saraqeb?",
        (
            (
                "2014-06-14",
                "A convoy was attacked in Saraqeb on Friday. Russia accused rebels of the attack on the convoy.",
            ),
            ("2014-06-15", "Ahrar al-Sham denied that its men attacked the convoy in Saraqeb."),
        ),
        "who did it: blames rebels (Russia) | denies it (Ahrar al-Sham)",
    ),
    Case(
        "Did people die of hunger in Madaya?",
        (
            ("2014-06-12", "Doctors in Madaya said that 23 people had died of hunger since May."),
            ("2014-06-13", "The ambassador, Bashar Jaafari, denied that anyone died of hunger in Madaya."),
        ),
        "whether it happened: says so (Doctors in Madaya) | denies it (The ambassador, Bashar Jaafari)",
    ),
    Case(
        "Was the bridge in Deir ez-Zor destroyed?",
        (
            ("2014-06-12", "Air strikes destroyed the bridge in Deir ez-Zor on Wednesday, residents said."),
            ("2014-06-13", "The army denied that the bridge in Deir ez-Zor was destroyed."),
        ),
        "whether it happened: says so (residents) | denies it (The army)",
    ),
    Case(
        "Did Russia bomb the hospital in Ariha?",
        (
            ("2014-06-12", "Russian jets bombed the hospital in Ariha on Wednesday, activists said."),
            ("2014-06-12", "Moscow denied bombing the hospital in Ariha."),
        ),
        "whether it happened: says so (activists) | denies it (Moscow)",
    ),
    Case(
        "Did the rebels use gas in Zabadani?",
        (("2014-06-12", "Residents of Zabadani bought bread on Wednesday. The rebels denied using gas in Zabadani."),),
        "",
    ),
    Case(
        "Who controls Tal Afar?",
        (
            ("2014-06-16", "The Islamic State captured Tal Afar on Sunday, residents said."),
            ("2014-06-16", "The Iraqi army holds Tal Afar, a general said on Monday."),
        ),
        "who holds it: Iraqi army (a general) | Islamic State (residents)",
    ),
    Case(
        "Who holds Rawa?",
        (
            ("2014-06-10", "The Iraqi army holds Rawa, a general said."),
            ("2014-06-21", "The Islamic State captured Rawa on Friday, residents said."),
        ),
        "who holds it update: Iraqi army (a general) | Islamic State (residents)",
    ),
    Case(
        "Who controls Jarablus?",
        (
            ("2014-06-16", "The Islamic State controls Jarablus, residents said."),
            ("2014-06-17", "Jarablus is held by the Islamic State, the Observatory said."),
        ),
        "",
    ),
    Case(
        "When did the fighting in Hawija begin?",
        (
            ("2014-06-21", "The fighting in Hawija began on 20 June 2014, an officer said."),
            ("2014-06-22", "Fighting in Hawija began on 19 June 2014, residents said."),
        ),
        "day: 20 June 2014 (an officer) | 19 June 2014 (residents)",
    ),
    Case(
        "When did the army withdraw from Hit?",
        (
            ("2014-06-21", "The army withdrew from Hit on 20 June 2014, residents said."),
            ("2014-06-22", "The army withdrew from Hit on 20 June 2014, police said."),
        ),
        "",
    ),
    Case(
        "How many people fled Qaim?",
        (
            (
                "2014-06-14",
                (
                    "Some 3,000 people fled Qaim on Friday, the Red Crescent said. The mayor said 8,000 "
                    "people had fled Qaim."
                ),
            ),
        ),
        "number: 8,000 people (The mayor) | Some 3,000 people (the Red Crescent)",
    ),
    Case(
        "How many houses were destroyed in Kobani?",
        (
            (
                "2014-06-14",
                (
                    "Shelling destroyed 40 houses in Kobani on Friday, residents said. The army said 12 "
                    "houses were destroyed."
                ),
            ),
        ),
        "number: 40 houses (residents) | 12 houses (The army)",
    ),
    Case(
        "How many people were arrested in Homs?",
        (
            (
                "2014-06-14",
                (
                    "Police arrested 30 people in Homs on Friday, state television said. Activists said "
                    "112 people were arrested."
                ),
            ),
        ),
        "number: 30 people (state television) | 112 people (Activists)",
    ),
    Case(
        "How many workers were kidnapped in Mosul?",
        (
            (
                "2014-06-14",
                (
                    "Gunmen kidnapped 48 workers in Mosul on Friday, an official said. Turkey said 31 "
                    "workers were kidnapped in Mosul."
                ),
            ),
        ),
        "number: 48 workers (an official) | 31 workers (Turkey)",
    ),
    Case(
        "How many trucks entered Daraya?",
        (
            (
                "2014-06-14",
                (
                    "Forty-four trucks entered Daraya on Friday, the Red Crescent said. The trucks "
                    "carried food for 40,000 people."
                ),
            ),
        ),
        "",
    ),
    Case(
        "How many people were killed in Quneitra?",
        (
            (
                "2014-06-14",
                (
                    "Two people were killed in Quneitra on Friday and 14 were wounded, a medic said. "
                    "Israel said its aircraft hit five targets."
                ),
            ),
        ),
        "",
    ),
    Case(
        "How many people were killed in Idlib?",
        (
            (
                "2014-06-14",
                (
                    "Air strikes killed 13 people in Idlib on Friday, rescuers said. Shells killed four "
                    "people in Aleppo, state media said."
                ),
            ),
        ),
        "",
    ),
    Case(
        "كم عدد القتلى في درعا؟",
        (
            (
                "2014-06-14",
                (
                    "ضرب تفجير مدينة درعا يوم الجمعة. وقال المرصد السوري لحقوق الإنسان إن 32 شخصا قتلوا، "
                    "بينما ذكر المحافظ أن عدد القتلى 19."
                ),
            ),
        ),
        "number: 32 شخصا (المرصد السوري لحقوق الإنسان) | 19 (المحافظ)",
    ),
    Case(
        "كم شخصا قتل في القامشلي؟",
        (
            ("2014-06-14", "أعلنت الشرطة مقتل 17 شخصا بينهم خمسة أطفال في القامشلي يوم الجمعة."),
            ("2014-06-14", "قال مصدر طبي إن 17 شخصا قتلوا في القامشلي يوم الجمعة."),
        ),
        "",
    ),
    Case(
        "من نفذ الهجوم في السويداء؟",
        (
            (
                "2014-06-14",
                "هاجم مسلحون حاجزا في السويداء يوم الجمعة. اتهمت دمشق جبهة النصرة بالهجوم. وتبنى تنظيم الدولة الهجوم.",
            ),
        ),
        "who did it: blames جبهة النصرة (دمشق) | claims it (تنظيم الدولة)",
    ),
    Case(
        "How many people were killed in Latakia?",
        (
            ("2014-06-14", "Rockets killed seven people in Latakia on Friday, state television said."),
            ("2014-06-14", "قال المرصد السوري لحقوق الإنسان إن 15 شخصا قتلوا في اللاذقية يوم الجمعة."),
        ),
        "number: seven people (state television) | 15 شخصا (المرصد السوري لحقوق الإنسان)",
    ),
    Case(
        "How many people were killed in Hama?",
        (
            (
                "2014-06-14",
                "A blast in Hama killed 40 people on Friday, the health ministry said, raising an earlier count of 22.",
            ),
        ),
        "",
    ),
    Case(
        "Who shelled the market in Jableh?",
        (
            (
                "2014-06-14",
                (
                    "Shells hit a market in Jableh on Friday. State television said the market was "
                    "shelled by rebels. Ahrar al-Sham denied shelling the market."
                ),
            ),
        ),
        "who did it: says rebels (State television) | denies it (Ahrar al-Sham)",
    ),
    Case(
        "How many people were killed in Salamiyah?",
        (
            ("2014-06-14", "A bomb killed 10 people in Salamiyah on Friday, police said."),
            ("2014-06-14", "About 10 people were killed in Salamiyah on Friday, medics said."),
            ("2014-06-15", "Police said 14 people were killed in Salamiyah on Friday."),
        ),
        "number update: 10 people (police) | 14 people (Police)",
    ),
    Case(
        "What happened in Qusayr?",
        (
            (
                "2014-06-14",
                (
                    "A blast killed 16 people in Qusayr on Friday, state media said. The Syrian "
                    "Observatory for Human Rights said 30 people were killed."
                ),
            ),
        ),
        "number: 16 people (state media) | 30 people (The Syrian Observatory for Human Rights)",
    ),
    Case(
        "What colour was the car in Rastan?",
        (
            (
                "2014-06-14",
                (
                    "A white car exploded in Rastan on Friday and killed 16 people, state media said. "
                    "The Syrian Observatory for Human Rights said 30 people were killed by the car."
                ),
            ),
        ),
        "",
    ),
    Case(
        "How many people were killed in Yabroud?",
        (
            ("2014-06-14", "Up to 50 people may have been killed in Yabroud on Friday, residents said."),
            ("2014-06-14", "Police said 45 people were killed in Yabroud on Friday."),
        ),
        "",
    ),
    # Speakers whom a report sets against each other
    Case(
        "How did the mayor of Hawija die?",
        (
            (
                "2014-06-12",
                (
                    "The mayor of Hawija was found dead on Wednesday. A doctor said his heart had failed, while his "
                    "brother said he had been killed with a wire. The market stayed shut."
                ),
            ),
        ),
        "account: his heart had failed (A doctor) | he had been killed with a wire (his brother)",
    ),
    Case(
        "Were the drivers stopped in Balad armed?",
        (
            (
                "2014-06-12",
                (
                    "Two drivers were stopped in Balad on Wednesday. An army captain said both drivers had carried "
                    "weapons under their seats. But a cousin of one of them, reached by telephone, said he had never "
                    "held so much as a knife in his life."
                ),
            ),
        ),
        "account: both drivers had carried weapons under their seats (An army captain) | "
        "he had never held so much as a knife in his life (a cousin of one of them)",
    ),
    Case(
        "Who burned down the granary in Makhmur?",
        (
            (
                "2014-06-12",
                (
                    "A granary in Makhmur burned down on Wednesday. A farmer said militiamen had lit it out of "
                    "spite. Two police officers gave another account: that sparks from a lorry had caught the straw."
                ),
            ),
        ),
        "account: militiamen had lit it out of spite (A farmer) | "
        "sparks from a lorry had caught the straw (Two police officers)",
    ),
    Case(
        "On 11 June 2014, had Sinjar really been lost?",
        (
            (
                "2014-06-12",
                (
                    "Fighters of the Islamic State took Sinjar on 11 June 2014, a trader said. A spokesman for the "
                    "town's guard denied on television that the streets were empty: his men still manned the walls."
                ),
            ),
        ),
        "account: Fighters of the Islamic State took Sinjar on 11 June 2014 (a trader) | "
        "denied the streets were empty: his men still manned the walls "
        "(A spokesman for the town's guard)",
    ),
    Case(
        "What do the two sides say about the shooting in Rutba?",
        (
            (
                "2014-06-12",
                (
                    "Nine people were hurt in a shooting in Rutba on Wednesday. State television said gunmen had "
                    "fired on an ambulance. Residents told a different story. They said that soldiers had "
                    "fired from a roof without warning."
                ),
            ),
        ),
        "account: gunmen had fired on an ambulance (State television) | "
        "soldiers had fired from a roof without warning (Residents)",
    ),
    Case(
        "كيف احترق مخزن القمح في عفرين؟",
        (
            (
                "2014-06-12",
                (
                    "احترق مخزن القمح في عفرين يوم الأربعاء. وقال المجلس المحلي إن قذيفة أصابت سقف المخزن، "
                    "بينما قال حارس المخزن إن عمالاً أشعلوا النار لطهي الطعام."
                ),
            ),
        ),
        "account: قذيفة أصابت سقف المخزن (المجلس المحلي) | عمالاً أشعلوا النار لطهي الطعام (حارس المخزن)",
    ),
    # Not set against each other, or about something else
    Case(
        "How did the sheikh of Tuz Khurmatu die?",
        (
            (
                "2014-06-12",
                (
                    "The sheikh of Tuz Khurmatu died of a fever on Wednesday. A doctor said he was 80. A teacher "
                    "said that he had been his pupil."
                ),
            ),
        ),
        "",
    ),
    Case(
        "Who opened the bridge in Fallujah?",
        (
            (
                "2014-06-12",
                (
                    "A minister opened the bridge in Fallujah on Wednesday.\n\n"
                    "Farmers said the river was low, while an engineer said the pumps were old."
                ),
            ),
        ),
        "",
    ),
    Case(
        "How many people died in the fire in Zummar?",
        (
            (
                "2014-05-03",
                "A ministry spokesman denied that 40 people had died in a fire in Zummar on Friday and said 12 died.",
            ),
            ("2014-05-04", "Residents said that 21 people had died in the fire in Zummar on Friday."),
        ),
        "number: 12 (A ministry spokesman) | 21 people (Residents)",
    ),
    Case(
        "How many hostages were killed in Hit?",
        (
            ("2014-06-14", "Twelve of the 30 hostages were killed in Hit on Friday, police said."),
            ("2014-06-14", "The army said that 18 hostages were killed in Hit on Friday."),
        ),
        "number: 18 hostages (The army) | Twelve (police)",
    ),
    Case(
        "Who claimed responsibility for the bombing in Latifiya?",
        (
            ("2014-05-10", "Islamic State claimed responsibility for a bombing in Latifiya on Friday."),
            (
                "2014-05-10",
                "The governor denied that more than 50 people had died in the bombing in Latifiya on Friday.",
            ),
        ),
        "",
    ),
    Case(
        "How many people were killed in Yusufiya?",
        (
            ("2014-05-10", "A bomb killed 14 people in Yusufiya on Friday, police said."),
            (
                "2014-05-10",
                (
                    "A bomb killed three people in Iskandariya on Friday, a police captain said. "
                    "Two shepherds were hurt in Yusufiya on Thursday."
                ),
            ),
        ),
        "",
    ),
    Case(
        "How many people were killed in Muqdadiya?",
        (
            ("2014-05-10T08:00:00Z", "A bomb killed 6 people in Muqdadiya on Friday, the police said."),
            ("2014-05-10T15:00:00Z", "Nine people were killed by a bomb in Muqdadiya on Friday, the police said."),
            ("2014-05-11T09:00:00Z", "The Red Crescent said 13 people were killed by a bomb in Muqdadiya on Friday."),
        ),
        "number: Nine people (the police) | 13 people (The Red Crescent)",
    ),
    Case(
        "How many people were killed in Rutba?",
        tuple(
            (f"2014-05-{day}", f"A bomb killed {number} people in Rutba on Friday 9 May, {who} said.")
            for day, number, who in (
                (10, "14", "police"),
                (10, "16", "medics"),
                (10, "18", "residents"),
                (11, "20", "an army source"),
                (12, "more than 110", "the governor"),
            )
        ),
        "number: 14 people (police) | 16 people (medics) | 18 people (residents) | more than 110 people (the governor)",
    ),
    Case(
        "Who holds Rabia?",
        (
            ("2014-01-02", "The Iraqi army captured Rabia on Wednesday."),
            ("2014-02-11", "Islamic State captured Rabia on Monday."),
            ("2014-03-20", "The Iraqi army recaptured Rabia on Wednesday."),
        ),
        "who holds it update: Iraqi army | Islamic State | Iraqi army",
    ),
    Case(
        "How many people were killed in Hammam al-Alil?",
        (
            (
                "2014-06-14",
                "A bomb killed 12 people in Hammam al-Alil on Friday, police said. " + "The army, said, " * 2_000,
            ),
            (
                "2014-06-14",
                "A bomb killed 15 people in Hammam al-Alil on Friday, medics said. " + "He said so. " * 400,
            ),
            ("2014-06-14", "The hospital in Hammam al-Alil gave a list: " + "1, " * 3_000),
        ),
        "number: 12 people (police) | 15 people (medics)",
    ),
    Case(
        "Who blew up the old mosque in Azaz?",
        (
            (
                "2014-06-18",
                (
                    "Nusra Front fighters blew up the old mosque in Azaz late on Tuesday, the Syrian army said. Its "
                    "minaret had stood for six centuries. The group, in a message on its channel, blamed an air raid."
                ),
            ),
        ),
        "account: Nusra Front fighters blew up the old mosque in Azaz late on Tuesday (the Syrian army)"
        " | an air raid (The group)",
    ),
    Case(
        "Who set fire to the granary in Tadef?",
        (
            (
                "2014-06-18",
                (
                    "Gunmen set fire to the granary in Tadef on Tuesday, farmers said. The council blamed gunmen from "
                    "the next village and asked for help."
                ),
            ),
        ),
        "",
    ),
)  # end of the cases


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Services on a library of all cases."""
    folder = tmp_path_factory.mktemp("accounts")
    reports = (
        {
            "id": f"case-{n}-{m}",
            "title": "",
            "text": text,
            "source": f"Outlet {n}{'ABCDE'[m]}",
            "url": f"https://example.org/{n}/{m}",
            "published": published,
            "lang": "ar" if text[0] > "\u0600" else "en",
        }
        for n, case in enumerate(CASES)
        for m, (published, text) in enumerate(case.reports)
    )
    with stocked(folder, reports, NOW) as opened:
        yield opened


def asked(library: Services, question: str) -> Answer:
    """The answer to a question."""
    return library.answering.answer(Question(question), now=NOW)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_versions_stand_side_by_side(library: Services, case: Case) -> None:
    """What differs is shown with who gives it, and nothing is that does not differ."""
    assert brief(asked(library, case.question)) == case.expected


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_version_is_cited_and_word_for_word(library: Services, case: Case) -> None:
    """Each version's sentence stands in the passage it cites, and the answer keeps its length."""
    answer = asked(library, case.question)
    sources = {source.n: source for source in answer.sources}
    for version in (version for one in answer.contested for version in one.versions):
        (n,) = version.citations
        plain = re.sub(r" \[[^\]]*\]", "", version.statement.text)
        assert plain in sources[n].quote
        assert version.published == sources[n].report.published
    assert len(answer.all_statements) <= 6
    assert sum(len(re.sub(r"\[[^\]]*\]", "", one.text).split()) for one in answer.all_statements) <= 120


def test_the_newest_version_is_marked(library: Services) -> None:
    """Of versions published at different times the last is the newest; of one report's, none is."""
    basra = asked(library, "How many people were killed in Basra?").contested[0]
    assert [version.newest for version in basra.versions] == [False, True]
    tikrit = asked(library, "How many people were killed in Tikrit?").contested[0]
    assert not any(version.newest for version in tikrit.versions)


def test_an_earlier_day_knows_no_later_version(library: Services) -> None:
    """Under ``as_of`` a later number does not exist, so nothing differs."""
    question = Question("How many people were killed in Karbala?", as_of=parse_bound("2014-06-14T10:00:00Z"))
    answer = library.answering.answer(question, now=NOW)
    assert answer.contested == ()
    assert "27 people" in answer.statements[0].text


def test_the_terminal_shows_versions_side_by_side(library: Services) -> None:
    """Value, giver, day, citation and which is newest, a line each."""
    shown = rendered(asked(library, "How many people were killed in Basra?"))
    assert "Accounts differ on the number killed:" in shown
    assert "• At least 973 people — the Syrian Observatory for Human Rights, 14 June 2014 [" in shown
    assert re.search(r"• 803 people — Human Rights Watch, 15 June 2014 \[\d\] \(newest\)", shown)
    assert "Updated in later reports: the number killed" in rendered(
        asked(library, "How many people were killed in Karbala?")
    )


def test_what_is_no_statement_is_quoted_with_its_version(library: Services) -> None:
    """A version whose sentence is not among the statements has it below its line."""
    shown = rendered(asked(library, "Who carried out the attack in Palmyra?"))
    assert "The Islamic State claimed responsibility for the attack on Saturday" in shown


def test_json_has_the_versions(library: Services) -> None:
    """Every key is there, and the citation is that of a source."""
    found = json_output.answer(asked(library, "How many people were killed in Basra?"))
    (account,) = found["accounts"]
    assert (account["point"], account["about"], account["update"]) == ("number", "the number killed", False)
    assert set(account["versions"][0]) == {
        "value", "who", "outlet", "origin", "published", "newest", "text", "citations", "event_dates",
    }  # fmt: skip
    cited = {n for version in account["versions"] for n in version["citations"]}
    assert cited <= {source["n"] for source in found["sources"]}


def test_an_evaluation_counts_the_versions_as_statements(library: Services) -> None:
    """Both numbers count as said, wherever in the answer they stand."""
    gold = evaluate.Gold.model_validate(
        {"id": "1", "question": "How many people were killed in Basra?", "answerable": True, "regexes": ["973", "803"]}
    )
    assert evaluate.judge(gold, [], asked(library, gold.question)).matched


def test_what_a_report_says_is_no_markup(library: Services) -> None:
    """A version's words are shown as they stand, brackets and control characters included."""
    version = replace(
        asked(library, "How many people were killed in Basra?").contested[0].versions[0],
        value="[red]9\x1b[31m",
        who="[b]x",
    )
    answer = asked(library, "How many people were killed in Basra?")
    point = replace(answer.contested[0], versions=(version, answer.contested[0].versions[1]))
    shown = rendered(replace(answer, contested=(point,)))
    assert "[red]9[31m — [b]x" in shown


def rendered(answer: Answer) -> str:
    """An answer as a pipe gets it."""
    stream = io.StringIO()
    Console(file=stream, width=10_000, highlight=False).print(terminal.answer(answer))
    return stream.getvalue()
