"""Near copies are recognised; different stories about one event are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.lineage import NEAR_COPY, SKETCH_SIZE, similarity, sketch

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
