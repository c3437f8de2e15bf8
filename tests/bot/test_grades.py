"""The rule of grades by itself: what a number comes from, and what it never comes from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.bearing import Bearing
from bot.briefing.grades import Witness, grade, independent
from retrieval.outlets import Outlet


def witness(name: str, *also: str, lineage: int, day: int = 21) -> Witness:
    """A report of one origin, which rests on others too."""
    voices = frozenset({name, *also}) if name else frozenset()
    return Witness(f"{name} {lineage}", name, voices, lineage, datetime(2014, 6, day, tzinfo=UTC))


WITNESSES = {
    0: witness("Digest", "Reuters", "SANA", lineage=9),
    1: witness("AFP", lineage=1),
    2: witness("Reuters", lineage=2),
    3: witness("SANA", "state SY", lineage=3),
    4: witness("Syrian TV", "state SY", lineage=4),
    5: witness("AFP", lineage=5, day=20),
    6: witness("Levant Wire", "AFP", lineage=6),
    7: witness("", lineage=7),
    8: witness("Gulf Post", lineage=1),
    10: witness("", lineage=10, day=20),
}


def number(supports: set[int], contradicts: set[int], n: int = 1) -> int:
    """The number of a source that these witnesses bear on."""
    return grade(n, None, [Bearing(frozenset(supports), frozenset(contradicts))], WITNESSES).credibility


@pytest.mark.parametrize(
    ("supports", "contradicts", "expected"),
    [
        (set(), set(), 6),
        ({2}, set(), 2),
        ({2, 3}, set(), 1),
        ({3, 4}, set(), 2),  # one state
        ({0, 2, 3}, set(), 1),  # who passes on two takes neither's place
        ({5}, set(), 6),  # the same agency
        ({8}, set(), 6),  # the same text
        ({6}, set(), 3),  # another outlet that passes on the same agency
        ({7}, set(), 3),  # nobody knows whose
        (set(), {2}, 4),
        ({2}, {3}, 3),
        ({2, 3}, {6}, 3),
        (set(), {2, 3}, 5),
        ({6}, {2, 3}, 5),
        ({2}, {3, 6}, 4),
        (set(), {5}, 6),  # what the same agency said the day before
    ],
)
def test_the_number(supports: set[int], contradicts: set[int], expected: int) -> None:
    """The table of docs/grades.md."""
    assert number(supports, contradicts) == expected


def test_a_later_word_of_the_same_origin_counts_against_the_earlier() -> None:
    """The agency's first count is doubtful once it gives another."""
    assert number(set(), {1}, n=5) == 4


def test_a_count_that_its_own_origin_raises_later_is_not_contradicted() -> None:
    """Counts grow: an agency's nine at noon does not make its six in the morning doubtful, another agency's does."""
    raised = Bearing(frozenset(), frozenset({1}), frozenset({1}))
    assert grade(5, None, [raised], WITNESSES).credibility == 6
    by_another = Bearing(frozenset(), frozenset({2}), frozenset({2}))
    assert grade(1, None, [by_another], WITNESSES).credibility == 4


def test_what_is_disputed_is_not_said_to_stand_alone() -> None:
    """Where the answer shows other accounts, the reason tells of them; who contradicts it names still."""
    alone, supported = Bearing(), Bearing(frozenset({2}))
    assert grade(1, None, [alone], WITNESSES, disputed=True).why.endswith("one origin only (AFP), accounts differ")
    assert grade(1, None, [supported], WITNESSES, disputed=True).why.endswith("(AFP, Reuters), accounts differ")
    against = grade(1, None, [Bearing(frozenset(), frozenset({2}))], WITNESSES, disputed=True)
    assert against.why.endswith("contradicted by Reuters")


def test_the_statement_for_which_least_stands_counts() -> None:
    """A source that is confirmed in one thing and contradicted in another is doubtful, and says by whom."""
    bearings = [Bearing(frozenset({2, 3})), Bearing(frozenset(), frozenset({2}))]
    found = grade(1, None, bearings, WITNESSES)
    assert found.credibility == 4
    assert found.contradicted_by == ("Reuters 2",)
    assert "contradicted by Reuters" in found.why


def test_what_nobody_is_known_for_is_not_the_same() -> None:
    """Two reports of unknown outlets are no confirmation, and the later one takes nothing back for the earlier."""
    assert number({10}, set(), n=7) == 3
    assert number(set(), {10}, n=7) == 4


@pytest.mark.parametrize(
    ("outlet", "letter", "why"),
    [
        (None, "F", "outlet not in the list; one origin only (AFP), nothing to compare"),
        (Outlet("X", ()), "F", "outlet of unknown control; one origin only (AFP), nothing to compare"),
        (
            Outlet("X", (), control="state", reliability="C", reason="prints decrees."),
            "C",
            "state outlet (prints decrees); one origin only (AFP), nothing to compare",
        ),
    ],
)
def test_the_letter_is_the_outlets(outlet: Outlet | None, letter: str, why: str) -> None:
    """With its reason; an outlet that is not known cannot be judged."""
    found = grade(1, outlet, [], WITNESSES)
    assert (found.reliability, found.why) == (letter, why)
    assert str(found) == f"{letter}6"


NUMBERS = st.frozensets(st.sampled_from(sorted(WITNESSES)))
LETTERS = st.sampled_from("ABCDEF")


@given(supports=NUMBERS, contradicts=NUMBERS, letters=st.tuples(LETTERS, LETTERS))
def test_the_letter_never_sets_the_number(
    supports: frozenset[int], contradicts: frozenset[int], letters: tuple[str, str]
) -> None:
    """Whatever speaks for and against an item, a better or worse outlet leaves its number as it is."""
    bearing = Bearing(supports, contradicts - supports)
    numbers = [
        grade(1, Outlet("X", (), reliability=letter, reason="y"), [bearing], WITNESSES).credibility
        for letter in letters
    ]
    assert len(set(numbers)) == 1


VOICES = st.frozensets(st.sampled_from(["AFP", "Reuters", "state SY", "unnamed security"]))
ANYBODY = st.builds(Witness, st.text(max_size=2), st.text(max_size=2), VOICES, st.integers(1, 3))


@given(one=ANYBODY, other=ANYBODY)
def test_independence_is_mutual_and_never_assumed(one: Witness, other: Witness) -> None:
    """Neither of two reports confirms the other unless both do, and nothing unknown is independent."""
    assert independent(one, other) == independent(other, one)
    assert not independent(one, one)
    if not (one.voices and other.voices):
        assert not independent(one, other)


@given(supports=NUMBERS, more=NUMBERS)
def test_more_support_never_makes_an_item_worse(supports: frozenset[int], more: frozenset[int]) -> None:
    """From 6 over 3 and 2 to 1, and not back; what a first witness hides a second may not lose."""
    order = (6, 3, 2, 1)
    before, after = number(set(supports), set()), number(set(supports | more), set())
    assert order.index(after) >= order.index(before)
