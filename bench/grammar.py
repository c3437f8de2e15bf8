"""The words that made-up reports and questions are made of: two small grammars, all of it invented.

A rule is ``name = alternative | alternative``; an indented line goes on with the one before. ``{name}``
stands for one of the alternatives of that rule, the first ones far more often than the last (Zipf's law):
as in real reports, few words are everywhere and most are rare. Names of places and groups are real, for the
gazetteer has to find them; nothing that is said about them is.
"""

from __future__ import annotations

ENGLISH = """
title = {Actor} {did} {target} near {place} | {Toll} in {place} {event} | {place} {event} leaves {Toll}
  | {group} {lost} {thing} outside {place} | Aid {vehicle} reaches {place} after {event}
  | {person} {told} over {thing} | {office} {told} of {adjective} {thing} in {place}
  | Residents of {place} flee {event} | {adjective} {noun} in {village}
lead = {PLACE} - {Toll} {when} {where} when {actor} {did} {target}, {source} said.
  | {Actor} {did} {target} {where} {when}, {source} said, leaving {toll}.
  | {A} {adjective} {event} {where} left {toll} {when}, according to {source}.
  | {Actor} {lost} {a} {adjective} {thing} {where} {when} after {a} {event}, {source} said.
  | {place} ({agency}) - {source} said {when} that {Actor} had {done} {target} {where}.
sentence = {Actor} {did} {target} {where} {when}, and {toll}, {source} said.
  | "{Quote}," {person}, {role}, told {outlet} {bywhat}.
  | {Source} said {a} {adjective} {thing} had been {done} {where} since {lately}.
  | {witness} saw {number} {vehicle}s loaded with {goods} {moving} {village} {when}.
  | The {noun} of {village}, {distance} {side} of {place}, was {done} {bywhat}, {witness} said.
  | {office} put the cost of the {adjective} {noun} at {money} and promised {goods} before {soon}.
  | {Number} families from {village} and {village} were {moving} {place} with {goods}, {agency} reported.
  | {group} denied that its fighters had {done} {target}, blaming {group} for the {event}.
  | {When}, {Actor} {did} {a} {thing} that {group} had {done} {lately}.
  | {person} accused {group} of {doing} {goods} meant for {village}.
  | Prices of {goods} in {place} rose by {percent} percent {lately}, {witness} said by telephone.
  | {role} {person} was {done} {when} while {moving} {village}, {source} added.
  | The {event} was the {ordinal} {where} since {lately}; {toll} in the one before.
  | {Agency} counted {number} {event}s in the {noun} of {place} in {month}, {percent} percent up.
  | A {thing} beside the {noun} {did2} {when}, and {number} {people} were taken to the hospital in {place}.
  | {Actor} {lost} {number} {people} and {number} {vehicle}s during {a} {event} {where}, {group} claimed.
  | Talks between {group} and {office} about the {thing} ended {bywhat} {when}.
  | Under the {adjective} agreement, {number} {people} were to leave {village} in {vehicle}s {soon}.
  | {Quote}, said {person}, whose {relative} was {done} {when}.
  | {Source} could not say how many {people} remained in the {adjective} {noun} {side} of {village}.
quote = we heard {a} {adjective} {event} and ran to the {noun} | nobody brings {goods} to {village} any more
  | they have {done} every {noun} between {place} and {village}
  | the {noun} is full of {people} without {goods} | our {relative} was {done} before the {vehicle} arrived
  | without {goods} the {noun} will close {soon} | the {thing} must be handed over to {office}
  | we will answer {a} {event} with {a} {event}
  | it was the most {adjective} {event} I have seen since {lately} | the {vehicle}s turned back at {village}
actor = {group} | {group} fighters | {adjective} gunmen | government forces | {group} and {group}
  | warplanes | {a} suicide bomber | {number} attackers in {a} {vehicle} | helicopters
  | tribal fighters from {village} | artillery batteries {side} of {village} | border guards
  | {group} snipers | engineers of the army
did = attacked | shelled | seized | bombed | stormed | surrounded | retook | raided | struck | abandoned
  | overran | mined | blew up | searched | burned | looted | blocked | reopened | defended | evacuated
  | encircled | demolished
did2 = exploded | caught fire | collapsed | was hit by {a} rocket | was set alight | blew up
  | was struck again
done = attacked | shelled | destroyed | taken | closed | captured | released | detained | damaged | repaired
  | emptied | wounded | killed | abducted | defused | confiscated | surrounded | bombed | searched | rebuilt
  | stripped | flooded
doing = stealing | selling | burning | hoarding | confiscating | smuggling | withholding | taxing
  | diverting | stopping
lost = lost | recovered | gave up | defended | uncovered | blew up | dismantled | withdrew from | fought for
  | fortified
told = warns | speaks out | resigns | is questioned | calls for talks | rejects claims | promises an inquiry
  | appeals
toll = {number} {people} were killed | {number} {people} dead and {number} wounded | {number} killed
  | {number} {people} hurt | at least {number} {people} died | {number} {people} missing | nobody was hurt
  | {number} wounded, {number} of them {people}
target = {a} checkpoint | {a} {adjective} convoy | {a} police station | the {noun} | {a} {thing}
  | the {adjective} {noun} | the headquarters of {group} | {number} {vehicle}s | {a} bakery | the airport
  | {a} queue of {people} | {a} pipeline | the house of {person} | the {noun} of {village} | the market
  | {a} field hospital | the dam | {a} prison | the silos
event = attack | bombing | clash | air strike | ambush | shelling | raid | car bomb | explosion | siege
  | protest | assassination | offensive | kidnapping | evacuation | truce | prison break | mortar round
  | ceasefire | funeral | strike | power cut | exchange | sandstorm | drone flight | landslide | epidemic
  | by-election | flood
where = in {place} | near {place} | in {village}, {distance} from {place} | {side} of {place}
  | in the {adjective} {noun} of {place} | on the road between {place} and {place} | outside {village}
  | in {village} | along the {noun} near {village}
when = on {weekday} | yesterday | on {weekday} morning | on {weekday} evening | late on {weekday}
  | overnight | last {weekday} | on {day} {month} | two days ago | on {weekday} afternoon
  | early on {weekday} | at dawn | on {month} {day} | last week
lately = last month | {month} | the beginning of {month} | last {weekday} | {number} days ago | the winter
  | last year
soon = {weekday} | the end of {month} | next week | the harvest | the school year | winter | the holiday
  | the vote
source = police | an army officer | medics | {agency} | officials | residents | {office}
  | {a} hospital doctor | activists | {person}, {role} | {a} security official in {place} | {outlet}
  | {a} tribal elder | {witness} | the provincial council
witness = residents | {a} shopkeeper | {a} driver | {person} | {a} teacher in {village} | {a} farmer
  | {a} nurse | {number} travellers
role = a police colonel | the mayor of {village} | a doctor in {place} | a spokesman for {group}
  | the governor | a brigade commander | a member of the provincial council | a tribal leader
  | the head of the {noun} | an aid worker | a lawyer | a judge
office = the interior ministry | the defence ministry | parliament | the provincial council
  | the health ministry | the cabinet | the electricity ministry | the governor of {place}
  | the oil ministry | the election commission | the border authority
group = Islamic State | the Syrian army | the Iraqi army | Peshmerga | Jabhat al-Nusra | the YPG | Hezbollah
  | the Free Syrian Army | Ahrar al-Sham | the Popular Mobilisation Forces | Badr Organization
  | the Syrian Democratic Forces | the PKK | Jaysh al-Islam | Asaib Ahl al-Haq | the Mahdi Army
  | Al-Qaeda in Iraq | Kataib Hezbollah | the Naqshbandi Army | Ansar al-Islam
agency = the Syrian Observatory for Human Rights | Reuters | AFP | SANA | the United Nations
  | the Red Crescent | UNHCR | Associated Press | Human Rights Watch | Amnesty International | the Red Cross
  | UNICEF | the World Food Programme
place = Aleppo | Baghdad | Mosul | Damascus | Homs | Raqqa | Deir ez-Zor | Kirkuk | Fallujah | Idlib
  | Ramadi | Hama | Daraa | Tikrit | Baquba | Kobani | Palmyra | Hasakah | Samarra | Baiji | Qamishli
  | Douma | Sinjar | Basra | Tal Afar | Al-Qaim | Haditha | Latakia | Najaf | Karbala | Manbij | Azaz
  | Jarabulus | Erbil | Hit | Rutba | Hawija | Zabadani | Madaya | Quneitra | Tartus | Afrin | Al-Bab
  | Albu Kamal | Sulaymaniyah | Nasiriyah | Hilla | Kut | Amarah | Tuz Khurmatu | Daraya | Mayadin
village = {front} {root}{end} | {root}{end} | {root}{end} | al-{root}{end}
  | {front} {root}{end} al-{root}{end}
front = Tal | Kafr | Khirbet | Deir | Ain | Umm | Bir | Jisr | Wadi | Qalat | Beit | Abu
root = Shar | Mar | Har | Nas | Zay | Bas | Qat | Dur | Sal | Mun | Rash | Tam | Kal | Jad | Far | Hur | Lat
  | Gham | Wat | Sif | Yar | Nuw | Dab | Zam | Khas | Tur | Bil | Raf | Sum | Jub
end = iya | oun | een | ana | at | aba | imah | ouk | aniya | ira | esh | uta | afa | alin | ous | ida
  | aysh | oura | efa | anir
person = {given} al-{family} | {given} {given} | Colonel {given} {family} | General {given} al-{family}
  | Sheikh {given} {family} | Dr {given} {family} | Umm {given} | Abu {given}
given = Hadi | Salim | Rami | Nabil | Amina | Karim | Layth | Munir | Samar | Yahya | Zaid | Huda | Bassel
  | Firas | Ghada | Idris | Jalal | Khalaf | Lamia | Marwa | Nizar | Osama | Qasim | Rana | Suhail | Tariq
  | Wafa | Yusuf | Ziad | Adnan | Burhan | Dalia
family = {root}{end}i | {root}awi | {root}ani | {root}{end} | {root}ouri
outlet = the Levant Wire | the Baghdad Ledger | Gulf Morning Post | Crossroads Digest
  | the Euphrates Monitor | Radio Jazira
number = two | three | seven | 12 | five | 20 | four | 15 | nine | 30 | eleven | 45 | six | 17 | 60 | 120
  | eight | 26 | 200 | 1,500 | 33 | 74 | 410 | 2,300 | 91 | 14 | 58 | 19 | 3,000 | 23 | 37 | 640 | 85
  | 12,000 | 29 | 48
percent = 20 | 15 | 40 | 35 | 12 | 60 | 8 | 27 | 75 | 90
ordinal = second | third | fourth | fifth | largest | seventh | first | tenth | deadliest
money = {percent} million dollars | {number} billion dinars | {percent} million pounds
people = people | civilians | soldiers | policemen | children | fighters | women | prisoners | workers
  | pilgrims | students | medics | farmers | drivers | journalists | recruits | engineers | refugees
  | worshippers | shepherds | patients | traders | teachers
vehicle = truck | coach | car | pickup | tanker | ambulance | armoured vehicle | motorcycle | tractor | van
  | bulldozer | boat
goods = bread | fuel | medicine | flour | water | wheat | tents | blankets | electricity | ammunition | milk
  | cement | cotton | insulin | sugar | diesel | vaccines | seed | spare parts | generators | salt | olives
  | barley | copper wire | school books | gas bottles
thing = weapons cache | bridge | border crossing | oil well | refinery | checkpoint | tunnel | grain store
  | power line | barrage | pumping station | hideout | radio mast | wheat field | prisoner list | water main
  | ration list | minefield | rocket launcher | ferry | bomb workshop | salary dispute | shipment | census
  | levee | transformer | quarry | mass grave | court ruling | voter roll
noun = district | town centre | outskirts | countryside | suburb | market | mosque | school | hospital
  | camp | bridge | industrial zone | railway station | university | old city | orchards | riverbank
  | square | court | cemetery | stadium | church | museum | clinic | bus station | salt flats
  | sugar factory | cotton gin | shrine | barracks | customs post | granary | reservoir | kiln | olive press
  | radio station | paper mill | caravanserai | racecourse | dairy | foundry | tannery | waterworks
  | lighthouse | seminary | palace
adjective = northern | heavy | southern | western | eastern | new | crowded | armed | local | large
  | besieged | disputed | deadly | mostly Kurdish | mixed | former | rural | small | strategic | fierce
  | quiet | ruined | sectarian | coordinated | narrow | hidden | temporary | sudden | joint | flooded
  | dusty | improvised | burning | contested | secret | wealthy | makeshift | steep | mined | half-empty
  | unfinished | charred | isolated | prosperous | remote | windswept | overcrowded | derelict | fortified
  | leaking
moving = heading for | leaving | driving to | fleeing to | returning to | walking towards | turned away from
  | waiting outside
side = north | south | west | east | northwest | southeast | northeast | southwest
distance = {number} kilometres | {number} miles | a short drive | an hour
bywhat = without result | by shellfire | in {a} phone call | after {a} {event} | on the orders of {office}
  | by {group} | for {number} hours | at {a} news conference | despite {a} {event}
  | because of the {adjective} {thing} | under {a} {adjective} truce
relative = brother | son | father | daughter | cousin | neighbour | uncle | mother | nephew | wife
weekday = Friday | Monday | Thursday | Sunday | Wednesday | Tuesday | Saturday
month = March | June | January | August | October | May | December | July | February | September | April
  | November
day = 3 | 11 | 17 | 24 | 8 | 20 | 14 | 28 | 5 | 22 | 9 | 30 | 1 | 12 | 26 | 19 | 6 | 15
a = a
A = A
question = Who {did} {target} in {place}? | How many {people} were killed in the {event} in {place}?
  | When was the {noun} of {place} {done}? | Where did {group} attack {a} convoy in {month} {year}?
  | How many {people} died in {place} on {day} {month} {year}?
  | What did {group} say about the {event} near {place}? | Who controls {place} now?
  | Why were the {thing} and the {noun} {done}? | How many families fled {place} in {month} {year}?
  | What did {agency} report about {place} and {place}? | Which group {did} the {noun} of {place} in {year}?
  | How much did the price of {goods} rise in {place}? | Who was blamed for the {event} {side} of {place}?
  | When did {group} and {group} fight over the {thing}?
  | What happened in {place} on {month} {day}, {year}? | Where were {people} taken after the {event}?
  | How many {vehicle}s with {goods} reached {place}? | What is known about {person}?
  | Who said that the {adjective} {noun} was {done}? | Which {people} were {done} in {village}?
  | How many {people} were wounded when {a} {vehicle} exploded at the {noun} in {place}?
  | Did {office} promise {goods} to the {adjective} {noun}?
  | When did {goods} last reach the besieged people of {place}?
  | What caused the {event} at the {noun} between {place} and {place} in {month} {year}?
  | Who leads the talks between {group} and {office} about prisoners, the {thing} and {goods} for {place}?
year = 2014 | 2015 | 2013 | 2016 | 2012 | 2017 | 2011 | 2018
"""

ARABIC = """
title = {event} في {place} | مقتل {number} من {people} في {place} | {group} {did} {target} في {place}
  | {goods} إلى {place} بعد {event}
lead = قتل {number} من {people} {when} في {event} في {place}، حسب ما أعلن {source}.
  | {did} {group} {target} {where} {when}، وقال {source} إن {number} من {people} أصيبوا بجروح.
sentence = {did} {group} {target} {where} {when}، وفق {source}.
  | وقال {person} إن {number} من {people} غادروا {village} {when}.
  | وأضاف {source} أن {number} {vehicle} تحمل {goods} وصلت إلى {place}.
  | وذكر شهود أن {event} وقع {where} قرب {noun}. | وارتفعت أسعار {goods} في {place} بنسبة {number} في المئة.
  | ونفى {group} أنه استهدف {noun} في {village}. | وطالب {person} بفتح {noun} وإدخال {goods} إلى {village}.
  | ونقلت سيارات الإسعاف {number} من {people} إلى {noun} في {place} {when}.
  | ووصف {source} الوضع {where} بأنه {adjective}.
  | وكان {group} سيطر على {noun} في {place} {when} بعد {event}.
did = هاجم | قصف | اقتحم | حاصر | استعاد | استهدف | دمر | أغلق | فجر
target = حاجزا للجيش | قافلة من {vehicle} | مقر {group} | سوقا شعبيا | {noun} | مركزا للشرطة | خط أنابيب
  | منزل {person}
event = انفجار | قصف | هجوم | غارة جوية | اشتباك | تفجير سيارة مفخخة | كمين | هدنة | تظاهرة | خطف | حريق
  | فيضان
group = تنظيم الدولة الإسلامية | الجيش السوري | الجيش العراقي | البيشمركة | جبهة النصرة | وحدات حماية الشعب
  | حزب الله | الجيش الحر | أحرار الشام | الحشد الشعبي | قوات سوريا الديمقراطية | جيش الإسلام
place = حلب | بغداد | الموصل | دمشق | حمص | الرقة | دير الزور | كركوك | الفلوجة | إدلب | الرمادي | حماة
  | درعا | تكريت | تدمر | الحسكة | سامراء | بيجي | القامشلي | دوما | سنجار | البصرة | تلعفر | القائم
  | اللاذقية | منبج | عين العرب
village = تل {root} | كفر {root} | دير {root} | {root} | خربة {root} | عين {root} | جسر {root}
root = الشرانة | النسيم | الزيتونات | البساتين | الدوارة | الصالحين | المنارة | الرشاد | التمرات | الكلابية
  | الجدعان | الفروخ | الغمامة | الوطواط | اليرماك | الدباغة | الخصيب | الطورين | البليخة | السومرة
where = في {place} | قرب {place} | في بلدة {village} | شمال {place} | جنوب {place}
  | على الطريق بين {place} و{village} | غرب {place}
when = يوم {weekday} | أمس | صباح {weekday} | مساء {weekday} | فجر {weekday} | الأسبوع الماضي
  | ليل {weekday}
weekday = الجمعة | الإثنين | الخميس | الأحد | الأربعاء | الثلاثاء | السبت
source = المرصد السوري لحقوق الإنسان | مصدر أمني | مصدر طبي | ناشطون | رويترز | سكان | وزارة الداخلية
  | مجلس المحافظة | الأمم المتحدة
person = {given} {family} | العقيد {given} {family} | الشيخ {given} {family} | الطبيب {given} {family}
given = هادي | سليم | رامي | نبيل | كريم | ليث | منير | يحيى | زيد | باسل | فراس | جلال | خلف | نزار | قاسم
  | طارق | عدنان
family = الشراني | المرواني | النصيري | الزيدي | البصراوي | القطيني | الدوري | السلماني | الراشدي | التميمي
  | الكلبي | الفرحان | الحوراني
number = 3 | 12 | 5 | 20 | 7 | 15 | 9 | 30 | 45 | 17 | 60 | 120 | 26 | 200 | 1500 | 33 | 74 | 91
people = المدنيين | الجنود | المقاتلين | الأطفال | رجال الشرطة | النساء | العمال | السجناء | الطلاب
  | النازحين | المزارعين | الصحفيين
vehicle = شاحنة | حافلة | سيارة | صهاريج | آليات | جرارات
goods = الخبز | الوقود | الأدوية | الطحين | المياه | القمح | الخيام | البطانيات | الحليب | الكهرباء
  | الإسمنت | المازوت | السكر
noun = الحي القديم | السوق | المستشفى | المدرسة | الجامع | المخيم | الجسر | المطار | المعبر | الجامعة
  | المصفاة | السد | الصوامع | الملعب | المحكمة | المتحف | المقبرة | محطة القطار | معمل السكر | الثكنة
adjective = صعب | هادئ | متوتر | كارثي | مستقر | خطير | مأساوي
question = كم عدد القتلى في {event} في {place}؟ | من هاجم {noun} في {place}؟ | متى سيطر {group} على {place}؟
  | أين وقع {event} قرب {place}؟ | ماذا قال {person} عن {goods}؟
"""
