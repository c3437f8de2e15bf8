"""How concepts of ``terms.tsv`` and words of reports stand to one another: what one implies, what excludes another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from retrieval import words as stemming

# Who says the first may be retold by any of the others: the special case implies the general one.
_IMPLIED: Final = """
car-bomb: bomb attack suicide-bombing explosives
roadside-bomb: bomb attack explosives plant-bomb landmine
suicide-bombing: bomb attack suicide explosives
barrel-bomb: bomb airstrike attack
cluster-bomb: bomb attack
plant-bomb: bomb
airstrike: bomb attack hit strike warplane kill
shell: attack bomb artillery mortar fire hit
mortar: shell attack fire hit artillery missile
artillery: shell attack fire
rocket: missile shell attack fire hit
missile: rocket attack fire hit shell
drone: airstrike attack
grenade: attack bomb explosives
landmine: bomb explosives remnants
bomb: attack explosives
explosives: bomb
sniper: shoot attack
shoot: attack fire kill
ambush: attack clash
storm: attack enter offensive
raid: attack search storm
offensive: attack advance operation battlefield
clash: attack fighter battlefield infighting war fight fire shoot
infighting: clash
attack: hit clash incident strike offensive
hit: attack bomb
chemical-weapons: attack weapons
chlorine: chemical-weapons gas
sarin: chemical-weapons gas
assassinate: kill attack shoot
execute: kill
massacre: kill
crucify: kill execute
drown: kill
starve: kill
body: kill
mass-grave: grave body bury
kill: body victim lose
shootdown: crash kill
crash: accident
retake: capture control
capture: control take arrest enter fall retake
control: capture
storm: enter capture
arrest: detainee prisoner capture suspect hold
detainee: arrest prisoner
prisoner: detainee arrest prison
prison: prisoner detainee
kidnap: hostage arrest capture missing
hostage: kidnap prisoner
release: prisoner-swap prisoner return
prisoner-swap: release prisoner exchange
flee: displace leave withdraw evacuate move
displace: flee leave influx displaced
evacuate: leave displace move withdraw
withdraw: leave move
leave: withdraw flee
expel: leave flee displace
influx: enter flee displace
return-home: return displace
besiege: cordon cut-off close
cordon: besiege close
ceasefire: agreement halt calm
agreement: ceasefire reconcile agree settlement
soldier: army military security-forces forces troops fighter
army: soldier forces security-forces government
police: security-forces forces officer
security-forces: forces police soldier army
special-forces: forces soldier army security-forces
forces: army soldier fighter security-forces
officer: soldier police commander army colonel captain lieutenant
colonel: officer soldier commander
captain: officer soldier police
lieutenant: officer soldier
sergeant: soldier officer police
general: officer commander soldier
commander: leader officer chief fighter militant
leader: commander chief head
chief: leader commander head director
militant: fighter rebel extremist terrorist gunman forces
fighter: militant rebel forces soldier
rebel: militant fighter opposition faction
extremist: militant fighter rebel terrorist
terrorist: militant fighter extremist
militia: fighter militant forces faction
unknown-attacker: militant fighter attack
faction: rebel militia group
foreign-fighter: fighter militant foreign
child: civilian family victim young
woman: civilian female wife
pilgrim: civilian
citizen: civilian
civilian: citizen victim
displaced: displace camp
foreign-ministry: ministry government minister
interior-ministry: ministry government minister
health-ministry: ministry government minister
defence-ministry: ministry government minister army
oil-ministry: ministry government minister
finance-ministry: ministry government minister
ministry: government minister official authorities
minister: ministry government official politician
prime-minister: minister government politician leader
vice-president: politician
president: leader politician
governor: official authorities province administration
mayor: official
ambassador: envoy diplomat embassy
envoy: diplomat ambassador
diplomat: envoy
spokesman: official speak
official: authorities source government
authorities: official government
government: authorities regime state-institution administration official
regime: government
administration: government authorities
lawmaker: parliament politician member deputy
parliament: lawmaker
cleric: imam sheikh
sheikh: cleric tribe
tribe: sheikh
paramedic: doctor medicine hospital rescuer
nurse: doctor
surgery: doctor hospital treatment
doctor: hospital medicine paramedic
rescuer: paramedic
journalist: media
television: media broadcast
radio: media broadcast
newspaper: media
state-media: media television news
media: news
news: media
truck: vehicle car
bus: vehicle car
car: vehicle
tanker: truck vehicle
taxi: car vehicle
ambulance: vehicle car
motorcycle: vehicle
convoy: vehicle truck
tank: vehicle armoured
armoured: vehicle tank
helicopter: aircraft warplane
warplane: aircraft airstrike
plane: aircraft
drone: aircraft
airport: airbase
airbase: military-base airport
military-base: base headquarters army
headquarters: building base office
office: headquarters building
clinic: hospital
hospital: building
school: building education
mosque: building shrine
church: building
shrine: mosque heritage
house: building home
flat: house building
shop: market building store
market: shop trade
bakery: shop bread
restaurant: shop
museum: antiquities
antiquities: heritage
refinery: oil facility
pipeline: oil
fuel: oil petrol
gas: fuel
bridge: road
highway: road
road: street route
street: road
supply-route: road route
crossing: border gate
border: crossing frontier
checkpoint: position post
front-line: battlefield position
village: town area
town: village city area
neighbourhood: district area suburb quarter
suburb: neighbourhood area countryside
district: neighbourhood area region
province: region area provincial-council
countryside: area suburb village
aid: help food support relief supplies
food: aid supplies
medicine: aid supplies
bread: food
blanket: aid supplies
tent: camp shelter aid
supplies: aid
camp: tent
reopen: open resume
open: reopen
close: halt
resume: begin open return continue
begin: resume
halt: end close
end: halt
postpone: halt
appoint: choose elect
elect: appoint vote
election: vote
vote: election choose
resign: leave
dismiss: remove expel
protest: demonstrate crowd
sit-in: protest
demand: call request ask
request: demand ask
ask: request demand
agree: accept
accept: agree approve
approve: agree accept
reject: refuse
refuse: reject deny dismiss
deny: reject refuse
condemn: criticise
criticise: condemn accuse
accuse: allege charge responsibility
allege: accuse
claim-responsibility: announce responsibility
reinforcements: deploy forces soldier
deploy: send reinforcements
send: deploy deliver
deliver: send arrive distribute
distribute: deliver
destruction: demolish damage collapse burn
demolish: destruction
burn: fire destruction
collapse: destruction fall
rubble: destruction
repair: reconstruction rebuild restore
reconstruction: repair build
meet: talks visit conference
talks: meet dialogue negotiation discuss
dialogue: talks
discuss: talks meet
visit: arrive meet travel tour-of-inspection
rise: increase raise
increase: rise
raise: rise
decrease: fall drop
drop: fall decrease
say: announce reveal
announce: reveal publish declare begin
reveal: announce
publish: announce
investigation: inspector examine
bury: funeral
funeral: bury mourn
flood: rain water
cut-off: halt power
blackout: power electricity
power: electricity
electricity: power
power-restored: electricity return
salary: pay money
pay: salary money
treatment: medicine hospital
critical-condition: wound
burn-injury: wound
trial: court sentence
sentence: court punish
court: judge judiciary trial
judge: court judiciary
curfew: impose
northeast: north east
northwest: north west
southeast: south east
southwest: south west
early-hours: dawn morning night
dawn: morning early-hours
victim: kill
coalition: alliance ally
ally: support coalition
support: aid ally
join: enter
arrive: reach enter
move: leave deploy
extend: continue
infiltrate: enter
invade: enter attack
occupation: control capture
"""  # fmt: skip

# Of each line a report tells one; another one is another story. Concepts of one cell (joined by +) go together.
_EXCLUSIVE: Final = """
car-bomb+roadside-bomb+suicide-bombing airstrike+barrel-bomb+drone mortar+rocket+missile+shell+artillery sniper chemical-weapons+chlorine+sarin knife poison grenade
drone helicopter warplane
kill+body+assassinate+execute+massacre+drown+starve wound arrest+prisoner+detainee kidnap+hostage release displace+flee evacuate
north south east west
northeast northwest southeast southwest
hospital school+university mosque+shrine church market+shop bank bakery restaurant hotel prison bridge dam refinery airport+airbase checkpoint embassy museum stadium cemetery factory power-station
civilian+citizen soldier+army police militant+fighter+rebel+terrorist+extremist journalist doctor+paramedic+nurse protester prisoner student teacher farmer driver pilgrim engineer lawyer
minister+ministry president governor mayor ambassador judge lawmaker+parliament
colonel lieutenant captain sergeant general
brother sister son daughter father mother wife husband uncle cousin grandfather
morning+dawn+early-hours evening night+early-hours noon
open close
begin+resume halt+end+cancel+postpone
rise+increase+raise fall+decrease+drop
win lose
arrive+enter leave+withdraw+flee
advance withdraw
capture+retake withdraw+lose
arrest release
build+reconstruction destruction+demolish
support+praise condemn+criticise
agree+accept+approve reject+refuse
escalate calm
strong weak
appoint dismiss resign
oil gas wheat water electricity bread medicine food
import export
import export
summer winter spring autumn
east west
army militia
truck+tanker bus taxi ambulance motorcycle train+railway ship+boat aircraft+helicopter+warplane
telephone letter video+photo statement
monday tuesday wednesday thursday friday
embassy consulate
bishop imam+cleric
football basketball
blue red green white black
old new
flood drought earthquake sandstorm+dust
cholera measles polio leishmaniasis coronavirus
"""  # fmt: skip

# English words that retell one another in reports and stand in no line of ``terms.tsv``, or in several.
_SYNONYMS: Final = """
house home dwelling residence
intact undamaged unharmed untouched unscathed preserve
pupil student schoolchild
bar block prohibit ban forbid
rail train
trade commerce
quit resign step
cross pass traverse
start begin began begun launch open commence initiate
stop halt cease suspend pause
continue remain stay persist last ongoing
buy bought purchase acquire procure
sell sold sale
give gave given provide supply deliver hand grant donate
get receive obtain gain
show demonstrate display reveal indicate
help aid assist assistance support relief
need require lack shortage short scarce scarcity
try attempt seek effort bid endeavour
plan intend aim scheme
use employ deploy utilise utilize
big large huge major massive great vast sizeable significant
small minor little tiny slight
near close nearby outside vicinity
area region zone district territory part locality quarter
city town municipality urban
village hamlet settlement
road highway route street motorway
strategic key important vital crucial
fight battle combat clash fighting engagement confrontation
struck hit strike target
destroy demolish raze flatten ruin wreck level gut
damage harm
injury wound hurt
ill sick disease illness
take took taken seize capture overrun overran conquer control
hold held control keep kept retain
leave left depart exit quit withdraw withdrew withdrawn pull
arrive reach come enter
return go went gone back
move transfer shift relocate transport carry bring brought convey take took taken
meet met hold held convene gather assemble assembly meeting
agree accord deal pact agreement
talk negotiation discussion dialogue negotiate discuss
ask request demand urge call appeal
tell inform say state
warn caution alert
allow permit let enable
stop prevent block bar obstruct hinder
order instruct command direct
lead head command chief
work labour job operate run function
fix repair mend restore maintenance
pay fund finance money
price cost
rise rose risen increase grow grew grown climb jump surge soar raise
fall fell fallen drop decline decrease shrink reduce cut lower
end finish conclude complete over
people person individual resident inhabitant local
man men male
woman women female
child children kid youngster minor
boy girl youth teenager
soldier troop serviceman
fighter militant gunman insurgent rebel
official officer authority
source
leader chief head commander
family relative household kin
car vehicle automobile
truck lorry
plane aircraft jet warplane
explode detonate blast explosion bomb
gun weapon rifle firearm arms
fire shoot shot shooting gunfire
shell bombard shelling bombardment pound
bury inter burial
burn fire blaze torch
kill die dead death slay slain fatal fatality perish casualty toll lethal
attack assault raid offensive onslaught storm
flee fled escape run
camp
shelter refuge
collapse fail
crowded busy packed
early beginning
late end
main principal chief primary central
several various many numerous
entire whole all complete full
few
new fresh recent
former ex previous old
again re renew
vote ballot poll election elect
win won victory defeat beat
lose lost loss defeat
join enlist
form establish set create found
build built construct erect construction
search hunt look comb seek
find found discover locate uncover recover
surround encircle besiege siege
cut sever disconnect interrupt outage
water
power electricity electric
food
doctor medic physician medical
hospital clinic infirmary
market bazaar souk
shop store
border frontier
checkpoint roadblock post
army military
police policeman
spokesman spokeswoman spokesperson
decide decision resolve
approve endorse back ratify pass
reject refuse decline dismiss rebuff
condemn denounce criticise criticize slam decry
praise welcome hail applaud
blame accuse charge
investigate probe inquiry enquiry investigation inquire
trial court
arrest detain custody apprehend
free release liberate
jail prison imprison detention
guard protect defend secure protection
refugee displace
distribute hand deliver distribution
send sent dispatch deploy
monthly month
annual year yearly
daily day
weekly week
north northern
south southern
east eastern
west western
convoy column
hide hid hidden conceal
throw threw thrown hurl toss lob
steal stole stolen loot rob theft
threat threaten menace
fear worry concern alarm
anger outrage fury angry
happy celebrate celebration
heavy fierce intense severe violent strong
empty vacate desert abandon
house shelter accommodate
teach taught school
speak spoke spoken talk speech
write wrote written
think thought consider
drive drove driven
fly flew flown
freeze froze frozen
spread expand extend
choose chose chosen select pick elect
pay paid payment
spend spent
catch caught
bring brought
put place
show showed shown
see saw seen witness
lie locate situate
religious cleric
worship pray prayer
close shut closure seal
open reopen
"""  # fmt: skip


# English words that contradict one another: what a passage says with one side is not told with the other.
_OPPOSITES: Final = """
hold held defend kept keep: fled flee left leave abandon withdrew withdraw lost
let allow allowed permit permitted enable: block prevent bar ban forbid prohibit refuse stop
intact undamaged unharmed untouched preserved: destroy damage ruin demolish burn wreck
survive survived alive: die dead kill perish
rise rose increase grow climb higher up more: fall fell decrease decline drop lower down fewer less
begin began start resume open launch: end stop halt close finish suspend cease cancel
accept agree approve back support endorse welcome praise: refuse reject oppose condemn criticise denounce
succeed success: fail failure collapse
strengthen strong: weaken weak
improve better: worsen worse deteriorate
lift ease loosen relax: impose tighten
arrive enter reach join: leave left depart quit exit
import: export
safe calm quiet stable: dangerous unsafe tense unstable
rich: poor
full: empty
public open: secret private hidden
legal lawful: illegal unlawful
win won victory: lose lost defeat
release free freed: arrest detain jail hold seize capture
include: exclude
confirm: deny
remain stay: leave left depart
buy bought: sell sold
before: after
majority most: minority few
advance: retreat withdraw withdrew
build rebuild: destroy demolish
employ hire appoint: dismiss sack fire
ally friend: enemy foe
north northern: south southern east eastern west western
east eastern: west western
first: last
inside: outside
unite united: divide divided split
"""  # fmt: skip


def _pairs(text: str) -> Iterable[tuple[str, list[str]]]:
    for line in text.strip().splitlines():
        head, _, rest = line.partition(":")
        yield head.strip(), rest.split()


def _implied() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for head, rest in _pairs(_IMPLIED):
        found.setdefault(head, set()).update(rest)
    return {head: frozenset(rest) for head, rest in found.items()}


def _exclusive() -> dict[str, tuple[frozenset[str], ...]]:
    """Concept → those that exclude it, a set a line."""
    found: dict[str, list[frozenset[str]]] = {}
    for line in _EXCLUSIVE.strip().splitlines():
        cells = [frozenset(cell.split("+")) for cell in line.split()]
        for cell in cells:
            others = frozenset(one for other in cells if other is not cell for one in other) - cell
            for concept in cell:
                found.setdefault(concept, []).append(others)
    return {concept: tuple(sets) for concept, sets in found.items()}


def _synonyms() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_SYNONYMS.strip().splitlines()):
        for word in line.split():
            found.setdefault(stemming.stem(word), set()).add(number)
    return {stem: frozenset(groups) for stem, groups in found.items()}


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for head, rest in ((line.partition(":")[0].split(), line.partition(":")[2].split()) for line in _OPPOSITES.strip().splitlines()):
        mine, others = ({stemming.stem(word) for word in side} - {""} for side in (head, rest))
        for side, other in ((mine, others), (others, mine)):
            for stem in side:
                found.setdefault(stem, set()).update(other)
    return {stem: frozenset(rest) for stem, rest in found.items()}


_CONTRARY: Final = _opposites()


def contrary(stem: str, other: str) -> bool:
    """Whether two English stems contradict each other."""
    return other in _CONTRARY.get(stem, ())


IMPLIED: Final = _implied()
EXCLUSIVE: Final = _exclusive()
_GROUPS: Final = _synonyms()
# Two stems are of one word family where they begin alike: explos(ion) and explod(e).
_FAMILY_LETTERS, _FAMILY_SHARE = 5, 0.7


def implies(told: str, retold: str) -> bool:
    """Whether a passage that speaks of one concept may be retold with the other."""
    return told == retold or retold in IMPLIED.get(told, ())


def excluded_by(concept: str, told: Iterable[str]) -> str | None:
    """Of the concepts that a passage tells the one that makes another story of it than ``concept``, if there is one."""
    here = set(told)
    for others in EXCLUSIVE.get(concept, ()):
        if found := sorted(others & here):
            return found[0]
    return None


def alike(stem: str, other: str) -> bool:
    """Whether two English stems retell each other: one word, one family, or synonyms."""
    if stem == other:
        return True
    if not (stem.isascii() and other.isascii()):
        return _same_root(stem, other)
    if _GROUPS.get(stem, frozenset()) & _GROUPS.get(other, frozenset()):
        return True
    return _same_family(stem, other)


def _same_family(stem: str, other: str) -> bool:
    shared = 0
    for one, another in zip(stem, other, strict=False):
        if one != another:
            break
        shared += 1
    return shared >= _FAMILY_LETTERS and shared >= _FAMILY_SHARE * max(len(stem), len(other))


def _same_root(stem: str, other: str) -> bool:
    """Whether two Arabic stems share their root, as far as it shows: the same consonants without weak letters."""
    mine, others = _consonants(stem), _consonants(other)
    return mine == others and len(mine) >= 3


def _consonants(word: str) -> str:
    bare = "".join(sign for sign in word if sign not in "اويىءئؤةه")
    for opening in ("م", "ت", "است", "ن"):
        if bare.startswith(opening) and len(bare) - len(opening) >= 3:
            return bare[len(opening) :]
    return bare
