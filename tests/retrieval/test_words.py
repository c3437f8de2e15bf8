"""Words as they are indexed: the same for a text and for a question about it, in either language."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import words

TEXTS = st.text(max_size=80) | st.lists(
    st.sampled_from(["raid", "Raids", "U.S.", "1,500", "المدينة", "ومدينة", "don't", "the", "في", "-", "x" * 60]),
    max_size=12,
).map(" ".join)
QUICK = settings(max_examples=200)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("militants", "militant"),
        ("attacked", "attacks"),
        ("Kirkuk's", "Kirkuk"),
        ("Kirkuk’s", "KIRKUK"),
        ("U.N.", "UN"),
        ("1,500", "1500"),
        ("المدينة", "مدينة"),
        ("والمسلحون", "المسلحين"),
        ("أحمد", "احمد"),
    ],
)
def test_spellings_that_are_one_word(one: str, other: str) -> None:
    """Endings, possessives, marks, articles and hamzas do not hide a word from a question."""
    assert words.stems(one) == words.stems(other) != []


@pytest.mark.parametrize(("one", "other"), [("Mosul", "Tikrit"), ("17", "71"), ("army", "arms"), ("الموصل", "تكريت")])
def test_words_that_differ(one: str, other: str) -> None:
    """Different words keep different stems."""
    assert words.stems(one) != words.stems(other)


@pytest.mark.parametrize("text", ["the of and", "What happened?", "في من على", "", "—", "x" * 41])
def test_nothing_to_index(text: str) -> None:
    """Stop words of both languages, signs and endless words leave nothing."""
    assert words.stems(text) == []


def test_numbers_stay_whole() -> None:
    """A number is one word with its thousands together, and a decimal point divides it as in a question."""
    assert words.split("1,500 men, 3.5 km, 2014-06-21") == ["1500", "men", "3", "5", "km", "2014", "06", "21"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Gunmen raided a checkpoint", "en"),
        ("هاجم مسلحون نقطة تفتيش", "ar"),
        ("قال متحدث باسم ISIL في الموصل", "ar"),
        ("The paper داعش wrote of it", "en"),
        ("2014 — 17", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    """The script that most letters are in decides, names in the other script aside."""
    assert words.language_of(text) == language


@QUICK
@given(text=TEXTS)
def test_stems_are_ready_to_index(text: str) -> None:
    """Stems are never empty, never hold space and do not depend on capitals or on the space around words."""
    found = words.stems(text)
    assert [stem for stem in found if not stem or stem.split() != [stem]] == []
    assert words.stems(f"  {text}\n") == found


@QUICK
@given(first=TEXTS, second=TEXTS)
def test_lines_are_indexed_apart(first: str, second: str) -> None:
    """The words of two lines are the words of each."""
    assert words.stems(f"{first}\n{second}") == words.stems(first) + words.stems(second)


def test_threads_do_not_disturb_each_other() -> None:
    """Stems found in several threads at once are those found in one."""
    texts = [f"militants attacked refineries number {number} in المدينة" for number in range(300)]
    words.stem.cache_clear()
    found: list[list[list[str]]] = [[] for _ in range(4)]
    barrier = threading.Barrier(4)

    def work(at: int) -> None:
        barrier.wait()
        found[at] = [words.stems(text) for text in texts]

    threads = [threading.Thread(target=work, args=(at,)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = [words.stems(text) for text in texts]
    assert found == [expected] * 4
