"""Near copies and rewrites are recognised; different stories about one event are not."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.lineage import NEAR_COPY, SKETCH_SIZE, Strand, is_related, lineages, similarity, sketch
from retrieval.types import Span

STORY = """Seventeen people died when two armed groups that had advanced side by side opened fire on each other in
Kirkuk province, a security official said on Saturday. The shooting began on Friday evening in the town of Hawija, in
the west of the province, and lasted until after midnight.

People in the town gave differing accounts of what set it off. One group had ordered the other to hand in its guns and
to swear loyalty, and the other would not, according to the official.

Witnesses told another tale: the two sides fell out over a number of fuel tankers that gunmen had driven there from the
refinery at Baiji. Each wanted to take over several of them, a shopkeeper said.

So mixed a coalition may not last, analysts say. One side is after a state without borders, whereas most of its
partners have a quarrel with the cabinet in the capital and little else in common."""

SAME_EVENT = """Former allies shot at each other in Hawija on Friday night, leaving 17 fighters dead, residents and
police said by telephone. Cars with loudspeakers had toured the streets in the afternoon and told one faction to disarm.

A doctor at the general hospital counted eight bodies of one militia and nine of the other. Dozens of wounded men were
brought in until dawn, he said, and the wards ran out of blood.

The quarrel is the first between the factions since they swept across the north this month. Kurdish troops who hold
the city of Kirkuk watched from their trenches and did not step in, a commander said on Saturday."""

ARABIC = """قتل سبعة عشر شخصا عندما تبادلت جماعتان مسلحتان إطلاق النار في محافظة كركوك، حسبما قال مسؤول أمني السبت. وبدأ
إطلاق النار مساء الجمعة في بلدة الحويجة غرب المحافظة واستمر إلى ما بعد منتصف الليل. وقال شهود إن الخلاف نشب حول عدد من
صهاريج الوقود التي قادها مسلحون من مصفاة بيجي إلى البلدة."""


def alike(one: str, other: str) -> float:
    """How much two bodies share."""
    return similarity(sketch(one), sketch(other))


SENTENCES = STORY.replace("\n", " ").split(". ")
COPIES = {
    "itself": STORY,
    "wrapped anew": " ".join(STORY.split()),
    "capitals": STORY.upper(),
    "light edit": STORY.replace("Seventeen people", "At least 17 people")
    .replace("Saturday", "Sunday")
    .replace("town", "city"),
    "first half": ". ".join(SENTENCES[: len(SENTENCES) // 2]) + ".",
    "its first sentence as a brief": SENTENCES[0] + ".",
    "last half": ". ".join(SENTENCES[len(SENTENCES) // 2 :]),
    "a line above": f"BAGHDAD - By our staff, with agencies.\n\n{STORY}",
    "two sentences added": STORY + " The governor called a meeting for Sunday. Schools will stay shut until Wednesday.",
    "one sentence cut": ". ".join(SENTENCES[:2] + SENTENCES[3:]),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_copies(copy: str) -> None:
    """The same text wrapped, edited lightly, cut to half or added to is a near copy."""
    assert alike(STORY, copy) >= NEAR_COPY


@pytest.mark.parametrize("other", [SAME_EVENT, ARABIC, "", "Seventeen people died."])
def test_what_is_no_copy(other: str) -> None:
    """Another desk's story of the same event, another language and a few words are none."""
    assert alike(STORY, other) < NEAR_COPY


def test_arabic_copies() -> None:
    """Arabic text with other vowel signs and hamzas is a near copy of itself."""
    assert alike(ARABIC, ARABIC.replace("أ", "ا").replace("إ", "ا").replace("قتل", "قُتِلَ")) >= NEAR_COPY


def test_short_bodies_are_copies_only_when_equal() -> None:
    """Of two short notes that differ in a number neither is a copy of the other."""
    assert alike("Four men died near Samarra.", "Four  men died near\nSamarra") == 1.0
    assert alike("Four men died near Samarra.", "Nine men died near Samarra.") == 0.0


def test_a_stock_sentence_makes_no_copy() -> None:
    """Two stories that end with the same sentence of background are two stories."""
    stock = " The offensive began on the ninth of June and has reached five provinces of the country."
    assert alike(STORY + stock, SAME_EVENT + stock) < NEAR_COPY


WORDS = [
    "raid",
    "tanker",
    "bridge",
    "colonel",
    "river",
    "market",
    "convoy",
    "mortar",
    "hospital",
    "border",
    "kurdish",
    "flour",
]
BODIES = st.lists(st.sampled_from(WORDS), max_size=120).map(" ".join) | st.text(max_size=60)
QUICK = settings(max_examples=200)


@QUICK
@given(one=BODIES, other=BODIES)
def test_similarity_is_symmetric(one: str, other: str) -> None:
    """Neither side is the original: both orders give one share, between 0 and 1."""
    assert 0.0 <= alike(one, other) == alike(other, one) <= 1.0


@QUICK
@given(body=BODIES)
def test_a_body_is_a_copy_of_itself(body: str) -> None:
    """Every body, also a wrapped one, is wholly like itself."""
    assert alike(body, "\n".join(body.split(" "))) == 1.0


@QUICK
@given(body=BODIES)
def test_sketches_can_be_stored(body: str) -> None:
    """A sketch is short, ascending and fits the database's integers."""
    found = sketch(body)
    assert 0 < len(found) <= SKETCH_SIZE
    assert list(found) == sorted(set(found))
    assert 0 <= found[0] <= found[-1] < 2**63


@QUICK
@given(order=st.permutations(range(len(SENTENCES))))
def test_order_of_sentences(order: list[int]) -> None:
    """Sentences set in another order are still the same text."""
    assert alike(STORY, ". ".join(SENTENCES[at] for at in order)) >= NEAR_COPY


FRIDAY, SUNDAY = Span(date(2014, 6, 20), date(2014, 6, 20)), Span(date(2014, 6, 22), date(2014, 6, 22))
REWRITE = """In the west of Kirkuk province seventeen people died on Friday evening, a security official told the agency
on Saturday: two groups, both armed, which until then had been advancing together opened fire. Hawija heard shooting
that lasted well past midnight.

Guns were to be handed in and loyalty sworn by one of the two, so the official, and that it refused. Witnesses, among
them a shopkeeper, spoke instead of tankers: gunmen had driven fuel there from Baiji, and each side wanted it."""
ORDERLY = "\n\n".join(
    f"Report {number}: the council of the town met about {thing} and put the matter off until {day}."
    for number, (thing, day) in enumerate([("bread", "Monday"), ("water", "Tuesday"), ("schools", "Wednesday")])
)


def strand(
    id_: str, text: str, origin: str | None = "AFP", names: str = "hawija isil", days: tuple[Span, ...] = (FRIDAY,)
) -> Strand:
    """A report of one day on one event."""
    return Strand(id_, origin, text, frozenset(names.split()), days)


@pytest.mark.parametrize(
    ("other", "related"),
    [
        (strand("b", STORY, origin=None), True),
        (strand("b", ". ".join(SENTENCES[:3]), origin="Reuters"), True),
        (strand("b", REWRITE), True),
        (strand("b", REWRITE, days=(SUNDAY,)), True),
        (strand("b", REWRITE, days=(Span(date(2014, 7, 20), date(2014, 7, 20)),)), False),
        (strand("b", REWRITE, names="hawija", days=()), False),
        (strand("b", REWRITE, names="mosul tikrit"), False),
        (strand("b", SAME_EVENT, origin="Reuters"), False),
        (strand("b", SAME_EVENT, origin=None), False),
        (strand("b", ORDERLY), False),
        (strand("a", ORDERLY, origin=None), True),
    ],
)
def test_what_goes_back_to_one_account(other: Strand, related: bool) -> None:
    """Shared text tells whoever is credited; one origin's rewrites by its names, days and words together."""
    first = strand("a", STORY)
    assert is_related(first, other) is related
    assert is_related(other, first) is related


def test_a_rewrite_of_another_origin_is_another_account() -> None:
    """The same event in much the same words, by another agency: not one lineage unless runs of words are shared."""
    assert similarity(sketch(STORY), sketch(REWRITE)) < NEAR_COPY
    words_in_another_order = " ".join(reversed(STORY.split()))
    assert is_related(strand("a", STORY), strand("b", words_in_another_order))
    assert not is_related(strand("a", STORY), strand("b", words_in_another_order, origin="Reuters"))


def test_lineages_join_over_a_third() -> None:
    """A copy of a copy is of the same lineage, and known copies are taken as they come."""
    strands = [strand("a", STORY), strand("b", SAME_EVENT, "Reuters"), strand("c", ORDERLY, None), strand("d", STORY)]
    assert lineages(strands) == [0, 1, 2, 0]
    known = {frozenset(("a", "c")), frozenset(("c", "b"))}
    assert lineages(strands, known) == [0, 0, 0, 0]
    assert lineages([]) == []


STRANDS = st.lists(
    st.builds(
        strand,
        st.sampled_from("abcdefg"),
        st.sampled_from([STORY, SAME_EVENT, REWRITE, ORDERLY]),
        st.sampled_from(["AFP", "Reuters", None]),
        st.sampled_from(["hawija isil", "mosul", ""]),
        st.sampled_from([(FRIDAY,), (SUNDAY,), ()]),
    ),
    max_size=7,
)


@settings(max_examples=60)
@given(strands=STRANDS, seed=st.randoms())
def test_lineages_do_not_depend_on_the_order(strands: list[Strand], seed: Random) -> None:
    """The same reports fall into the same groups, in whatever order they come; numbers count from 0 as they appear."""
    numbers = lineages(strands)
    assert sorted(set(numbers)) == list(range(len(set(numbers))))
    assert all(number <= max([-1, *numbers[:at]]) + 1 for at, number in enumerate(numbers))
    order = list(range(len(strands)))
    seed.shuffle(order)
    again = dict(zip(order, lineages([strands[at] for at in order]), strict=True))
    pairs = [(one, other) for one in order for other in order]
    assert all((numbers[one] == numbers[other]) == (again[one] == again[other]) for one, other in pairs)


SHORT = "The army killed 30 militants in Jisr al-Shughur on 11 June 2015, {}"
FACTS = frozenset({"Jisr al-Shughur", "11 June 2015"})


def short(id_: str, text: str) -> Strand:
    """A short item of its own origin, with its names and dates."""
    return Strand(id_, id_, text, frozenset({"jisr-al-shughur"}), (FRIDAY,), FACTS)


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        (
            SHORT.format("an observatory said. Smoke rose over the bridge until nightfall and shops stayed shut."),
            SHORT.format("residents told a reporter. Families fled to the hills that night, carrying blankets."),
            False,
        ),
        ("No one was killed in the Ramadi market fire.", "Two people were killed in the Ramadi market fire.", False),
        (SHORT.format("the army said."), SHORT.format("the army said."), True),
        (
            SHORT.format("the army said. Smoke rose over the bridge until nightfall and shops stayed shut."),
            SHORT.format("the army said. Smoke rose over the bridge until nightfall, a baker told us by telephone."),
            True,
        ),
    ],
)
def test_short_items_of_one_event(one: str, other: str, related: bool) -> None:
    """A place, a day and a count are what two desks must share; only half of the wording makes one account of them."""
    assert is_related(short("a", one), short("b", other)) is related


def test_reports_that_differ_share_a_text_only_as_near_copies() -> None:
    """A third of a text in common joins two reports, but not where one contradicts the other."""
    part = strand("b", ". ".join(SENTENCES[:2]) + ". " + ORDERLY, origin="Reuters")
    whole = strand("a", STORY)
    assert is_related(whole, part)
    assert not is_related(whole, part, differ=True)
    assert lineages([whole, part], differing={frozenset("ab")}) == [0, 1]
    assert is_related(whole, strand("c", STORY, origin=None), differ=True)
