"""Words of both languages lead to one concept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.terms import Terms

TERMS = Terms.load()


@pytest.mark.parametrize(
    ("english", "arabic", "concept"),
    [
        ("shelling", "قصف", "shell"),
        ("killed", "مقتل", "kill"),
        ("car bomb", "سيارة مفخخة", "car-bomb"),
        ("electricity", "والكهرباء", "electricity"),
        ("ceasefire", "وقف إطلاق النار", "ceasefire"),
        ("refugees", "للاجئين", "displace"),
        ("barrel bombs", "براميل متفجرة", "barrel-bomb"),
        ("protesters", "المتظاهرين", "protest"),
    ],
)
def test_both_languages_meet(english: str, arabic: str, concept: str) -> None:
    """An English and an Arabic word of one concept are found as that concept."""
    assert TERMS.find(f"They spoke of {english}.") >= {concept}
    assert concept in TERMS.find(f"تحدثوا عن {arabic}.")
    assert TERMS.of_word(english) == concept


def test_the_longest_phrase_counts() -> None:
    """A car bomb is not a bomb as well: the phrase takes its words."""
    assert TERMS.find("a car bomb") == {"car-bomb"}


def test_unknown_words() -> None:
    """Words about nothing in particular have no concept."""
    assert TERMS.find("the colour of the sky") == frozenset()
    assert TERMS.of_word("sky") is None


def test_size() -> None:
    """There are about 1,100 concepts."""
    assert len(TERMS.all_concepts) >= 1000


@given(st.text())
def test_any_text_is_safe(text: str) -> None:
    """Whatever the text, only known concepts come out."""
    assert TERMS.find(text) <= TERMS.all_concepts
    TERMS.of_word(text)
